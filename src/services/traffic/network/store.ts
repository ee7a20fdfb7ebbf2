/** Every SQL statement about the road network. */
import { type Insertable, type Selectable, sql } from 'kysely'
import type { Tx } from '../../../kernel/app.ts'
import type { Tables } from '../tables.ts'

const db = (tx: Tx) => tx.tables<Tables>('traffic')

export type SegmentRow = Selectable<Tables['segment']>
export type NewSegmentRow = Insertable<Tables['segment']>
export type NetworkRow = Selectable<Tables['network']>

export function network(tx: Tx): Promise<NetworkRow | undefined> {
  return db(tx).selectFrom('network').selectAll().executeTakeFirst()
}

export function segments(tx: Tx): Promise<SegmentRow[]> {
  return db(tx).selectFrom('segment').selectAll().where('is_gone', '=', false).orderBy('no').execute()
}

export function bans(tx: Tx): Promise<Selectable<Tables['turn_ban']>[]> {
  return db(tx).selectFrom('turn_ban').selectAll().execute()
}

/** Numbers by codes, of what is gone too. */
export async function numbers(tx: Tx): Promise<Map<string, number>> {
  const rows = await db(tx).selectFrom('segment').select(['code', 'no']).execute()
  return new Map(rows.map(({ code, no }) => [code, no]))
}

const atOnce = 500

/** In the place of those before; what is not among them is gone. */
export async function replaceSegments(tx: Tx, rows: readonly NewSegmentRow[]): Promise<void> {
  await db(tx).updateTable('segment').set({ is_gone: true }).execute()
  for (let at = 0; at < rows.length; at += atOnce) {
    await db(tx)
      .insertInto('segment')
      .values(rows.slice(at, at + atOnce))
      .onConflict((c) =>
        c.column('no').doUpdateSet((e) => ({
          from_node: e.ref('excluded.from_node'),
          to_node: e.ref('excluded.to_node'),
          name: e.ref('excluded.name'),
          class: e.ref('excluded.class'),
          is_one_way: e.ref('excluded.is_one_way'),
          lanes: e.ref('excluded.lanes'),
          limit_kmh: e.ref('excluded.limit_kmh'),
          is_limit_known: e.ref('excluded.is_limit_known'),
          line: e.ref('excluded.line'),
          length_m: e.ref('excluded.length_m'),
          unit_id: e.ref('excluded.unit_id'),
          is_gone: e.ref('excluded.is_gone'),
        })),
      )
      .execute()
  }
}

export async function replaceBans(tx: Tx, pairs: readonly (readonly [number, number])[]): Promise<void> {
  await db(tx).deleteFrom('turn_ban').execute()
  for (let at = 0; at < pairs.length; at += atOnce) {
    const rows = pairs.slice(at, at + atOnce).map(([from_segment, to_segment]) => ({ from_segment, to_segment }))
    await db(tx)
      .insertInto('turn_ban')
      .values(rows)
      .onConflict((c) => c.doNothing())
      .execute()
  }
}

/** A new version; gives it. */
export async function setNetwork(tx: Tx, source: string): Promise<number> {
  const { version } = await db(tx)
    .insertInto('network')
    .values({ id: 1, version: 1, loaded_at: tx.now.toString(), source })
    .onConflict((c) =>
      c.column('id').doUpdateSet((e) => ({
        version: sql<number>`network.version + 1`,
        loaded_at: e.ref('excluded.loaded_at'),
        source: e.ref('excluded.source'),
      })),
    )
    .returning('version')
    .executeTakeFirstOrThrow()
  return version
}
