/** Every SQL statement about silences. */
import type { Selectable } from 'kysely'
import type { Tx } from '../../../kernel/app.ts'
import type { Tables } from '../tables.ts'

const db = (tx: Tx) => tx.tables<Tables>('telemetry')

export type SilenceRow = Selectable<Tables['silence']>

export async function insertSilence(tx: Tx, row: SilenceRow): Promise<void> {
  await db(tx)
    .insertInto('silence')
    .values({ ...row, rule_name: JSON.stringify(row.rule_name) })
    .execute()
}

export function lockSilence(tx: Tx, id: string): Promise<SilenceRow | undefined> {
  return db(tx).selectFrom('silence').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

export async function endSilence(tx: Tx, id: string, ended: { ended_at: string; ended_name: string }): Promise<void> {
  await db(tx).updateTable('silence').set(ended).where('id', '=', id).execute()
}

/** In force or planned. */
export function openSilences(tx: Tx, at: string): Promise<SilenceRow[]> {
  return db(tx)
    .selectFrom('silence')
    .selectAll()
    .where('ended_at', 'is', null)
    .where('until_at', '>', at)
    .orderBy('id')
    .execute()
}

export async function countOpen(tx: Tx, at: string): Promise<number> {
  const [row] = await tx.named<{ n: number }>(
    'telemetry.count-silences',
    'select count(*)::int as n from telemetry.silence where ended_at is null and until_at > $1',
    [at],
  )
  return row?.n ?? 0
}

/** `units`: all, or of these. Those that are not over first, the one that ends soonest on top; then the newest that are. */
export function silencesPage(tx: Tx, units: readonly string[] | 'all', limit: number): Promise<SilenceRow[]> {
  return tx.named<SilenceRow>(
    'telemetry.silences',
    `select * from telemetry.silence where ($1::text[] is null or unit_id = any($1))
     order by (ended_at is not null or until_at <= now()), case when ended_at is null and until_at > now() then until_at end,
       coalesce(ended_at, until_at) desc limit $2`,
    [units === 'all' ? null : units, limit],
  )
}
