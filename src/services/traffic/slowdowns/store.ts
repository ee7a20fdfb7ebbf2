/** Every SQL statement about slowdowns. */
import type { Insertable, Selectable } from 'kysely'
import type { Tx } from '../../../kernel/app.ts'
import type { Tables } from '../tables.ts'

const db = (tx: Tx) => tx.tables<Tables>('traffic')

export type SlowdownRow = Selectable<Tables['slowdown']>

export function open(tx: Tx): Promise<SlowdownRow[]> {
  return db(tx).selectFrom('slowdown').selectAll().where('ended_at', 'is', null).orderBy('began_at').execute()
}

/** Those that stood open at a moment. */
export function openAt(tx: Tx, at: string): Promise<SlowdownRow[]> {
  return db(tx)
    .selectFrom('slowdown')
    .selectAll()
    .where('began_at', '<=', at)
    .where((e) => e.or([e('ended_at', 'is', null), e('ended_at', '>', at)]))
    .orderBy('began_at')
    .execute()
}

export async function put(tx: Tx, row: Insertable<Tables['slowdown']>): Promise<void> {
  await db(tx)
    .insertInto('slowdown')
    .values(row)
    .onConflict((c) =>
      c.column('id').doUpdateSet((e) => ({
        kind: e.ref('excluded.kind'),
        segments: e.ref('excluded.segments'),
        name: e.ref('excluded.name'),
        length_m: e.ref('excluded.length_m'),
        worst_ratio: e.ref('excluded.worst_ratio'),
        delay_s: e.ref('excluded.delay_s'),
        last_at: e.ref('excluded.last_at'),
        is_signalled: e.ref('excluded.is_signalled'),
      })),
    )
    .execute()
}

export async function end(tx: Tx, id: string): Promise<void> {
  await db(tx).updateTable('slowdown').set({ ended_at: tx.now.toString() }).where('id', '=', id).execute()
}
