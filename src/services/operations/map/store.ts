/** Every SQL statement of the map's ground. */
import type { Tx } from '../../../kernel/app.ts'
import type { Tables } from '../tables.ts'

const db = (tx: Tx) => tx.tables<Tables>('operations')

export interface Road {
  readonly id: number
  readonly name: string | null
  readonly class: string
  readonly line: readonly (readonly [number, number])[]
}

export function roads(tx: Tx): Promise<Road[]> {
  return db(tx).selectFrom('road').selectAll().orderBy('id').execute()
}

const atOnce = 500

/** In the place of those before. */
export async function replaceRoads(tx: Tx, all: readonly Road[]): Promise<void> {
  await db(tx).deleteFrom('road').execute()
  for (let at = 0; at < all.length; at += atOnce) {
    const rows = all.slice(at, at + atOnce).map((road) => ({ ...road, line: JSON.stringify(road.line) }))
    await db(tx).insertInto('road').values(rows).execute()
  }
}
