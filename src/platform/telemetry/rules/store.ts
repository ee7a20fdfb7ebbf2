/** Every SQL statement about rules and alerts. */
import type { Insertable, Selectable } from 'kysely'
import type { Tx } from '../../../kernel/app.ts'
import type { Tables } from '../tables.ts'

const db = (tx: Tx) => tx.tables<Tables>('telemetry')

export type RuleRow = Selectable<Tables['rule']>
export type AlertRow = Selectable<Tables['alert']>

export function allRules(tx: Tx): Promise<RuleRow[]> {
  return db(tx).selectFrom('rule').selectAll().orderBy('created_at').orderBy('id').execute()
}

export function ruleById(tx: Tx, id: string): Promise<RuleRow | undefined> {
  return db(tx).selectFrom('rule').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function countRules(tx: Tx): Promise<number> {
  const [row] = await tx.named<{ n: number }>('telemetry.count-rules', 'select count(*) as n from telemetry.rule', [])
  return row?.n ?? 0
}

export async function insertRule(tx: Tx, row: Insertable<Tables['rule']>): Promise<void> {
  await db(tx).insertInto('rule').values(row).execute()
}

export async function updateRule(
  tx: Tx,
  id: string,
  change: { body: string; unit_id: string; is_on: boolean },
): Promise<void> {
  await db(tx).updateTable('rule').set(change).where('id', '=', id).execute()
}

/** Of two evaluators at the same moment one raises; gives whether this one did. */
export async function raiseAlert(tx: Tx, row: Insertable<Tables['alert']>): Promise<boolean> {
  const made = await db(tx)
    .insertInto('alert')
    .values(row)
    .onConflict((c) => c.columns(['rule_id', 'group_key']).where('cleared_at', 'is', null).doNothing())
    .returning('id')
    .execute()
  return made.length > 0
}

/** Gives the alerts that were open. */
export function clearAlert(tx: Tx, ruleId: string, group: string, at: string): Promise<AlertRow[]> {
  return db(tx)
    .updateTable('alert')
    .set({ state: 'cleared', cleared_at: at })
    .where('rule_id', '=', ruleId)
    .where('group_key', '=', group)
    .where('cleared_at', 'is', null)
    .returningAll()
    .execute()
}

/** Of a rule that was turned off or changed. Gives the alerts that were open. */
export function clearAlertsOf(tx: Tx, ruleId: string, at: string): Promise<AlertRow[]> {
  return db(tx)
    .updateTable('alert')
    .set({ state: 'cleared', cleared_at: at })
    .where('rule_id', '=', ruleId)
    .where('cleared_at', 'is', null)
    .returningAll()
    .execute()
}

export function openAlerts(tx: Tx): Promise<AlertRow[]> {
  return db(tx).selectFrom('alert').selectAll().where('cleared_at', 'is', null).execute()
}

/** `units`: all, or of these. The gravest and then the newest first. */
export function alertsPage(
  tx: Tx,
  units: readonly string[] | 'all',
  ended: boolean,
  limit: number,
): Promise<AlertRow[]> {
  const given = [units === 'all' ? null : units, limit]
  if (ended) {
    return tx.named<AlertRow>(
      'telemetry.ended-alerts',
      `select * from telemetry.alert where cleared_at is not null and ($1::text[] is null or unit_id = any($1))
       order by cleared_at desc limit $2`,
      given,
    )
  }
  return tx.named<AlertRow>(
    'telemetry.open-alerts',
    `select * from telemetry.alert where cleared_at is null and ($1::text[] is null or unit_id = any($1))
     order by array_position(array['extreme','severe','warning','notice'], severity), raised_at desc limit $2`,
    given,
  )
}

export function alertById(tx: Tx, id: string): Promise<AlertRow | undefined> {
  return db(tx).selectFrom('alert').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

export async function acknowledge(tx: Tx, id: string, by: { id: string; name: string }, at: string): Promise<void> {
  await db(tx)
    .updateTable('alert')
    .set({ state: 'acknowledged', acknowledged_at: at, acknowledged_by: by.id, acknowledged_name: by.name })
    .where('id', '=', id)
    .execute()
}

/** Those that stood open at a moment. */
export function alertsAt(tx: Tx, units: readonly string[] | 'all', at: string, limit: number): Promise<AlertRow[]> {
  return tx.named<AlertRow>(
    'telemetry.alerts-at',
    `select * from telemetry.alert where raised_at <= $2 and (cleared_at is null or cleared_at > $2)
       and ($1::text[] is null or unit_id = any($1)) order by raised_at desc limit $3`,
    [units === 'all' ? null : units, at, limit],
  )
}
