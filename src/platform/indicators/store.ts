/** SQL of indicators. */
import type { Insertable } from 'kysely'
import type { Tx } from '../../kernel/app.ts'
import { sqlState, uniqueViolation } from '../../kernel/database.ts'
import type { Span } from './periods.ts'
import type { Tables } from './tables.ts'

const db = (tx: Tx) => tx.tables<Tables>('indicators')

export type DefinitionRow = Omit<Tables['definition'], 'name' | 'explanation' | 'source'> & {
  readonly name: { vi: string; en: string }
  readonly explanation: { vi: string; en: string }
  readonly source: { vi: string; en: string }
}
export interface IndicatorRow extends DefinitionRow {
  readonly code: string
}
export type ValueRow = Omit<Tables['value'], 'parts'> & { readonly parts: Record<string, number> | null }
export type PromiseRow = Tables['promise']
export type ReminderKind = Tables['reminder']['kind']

// ---- what indicators mean -----------------------------------------------------------------------------------------

/** All in their present version. */
export function listNow(tx: Tx): Promise<IndicatorRow[]> {
  return tx.named<IndicatorRow>(
    'indicators.list',
    `select distinct on (d.indicator_id) d.*, i.code from indicators.definition d
     join indicators.indicator i on i.id = d.indicator_id order by d.indicator_id, d.version desc`,
    [],
  )
}

/** Of one, the newest first. */
export function versionsOf(tx: Tx, id: string): Promise<IndicatorRow[]> {
  return tx.named<IndicatorRow>(
    'indicators.versions',
    `select d.*, i.code from indicators.definition d join indicators.indicator i on i.id = d.indicator_id
     where d.indicator_id = $1 order by d.version desc`,
    [id],
  )
}

/** False when the code is taken. */
export async function insertIndicator(tx: Tx, id: string, code: string): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db(tx)
    .insertInto('indicator')
    .values({ id, code, created_at: tx.now.toString() })
    .onConflict((conflict) => conflict.column('code').doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

/** False when the version is there already: somebody was faster. */
export async function insertDefinition(tx: Tx, row: Insertable<Tables['definition']>): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db(tx)
    .insertInto('definition')
    .values(row)
    .onConflict((conflict) => conflict.columns(['indicator_id', 'version']).doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

// ---- figures ------------------------------------------------------------------------------------------------------

const newest = `select distinct on (indicator_id, unit_id, period_from) * from indicators.value`

/** The city's figures since a day, the oldest first. */
export function figuresOfUnit(tx: Tx, unitId: string, since: string): Promise<ValueRow[]> {
  return tx.named<ValueRow>(
    'indicators.of-unit',
    `${newest} where unit_id = $1 and period_from >= $2 order by indicator_id, unit_id, period_from, seq desc`,
    [unitId, since],
  )
}

export function figuresOf(tx: Tx, id: string, unitId: string): Promise<ValueRow[]> {
  return tx.named<ValueRow>(
    'indicators.figures',
    `${newest} where indicator_id = $1 and unit_id = $2 order by indicator_id, unit_id, period_from, seq desc`,
    [id, unitId],
  )
}

/** What all units have for a period. */
export function figuresIn(tx: Tx, id: string, from: string): Promise<ValueRow[]> {
  return tx.named<ValueRow>(
    'indicators.in-period',
    `${newest} where indicator_id = $1 and period_from = $2 order by indicator_id, unit_id, period_from, seq desc`,
    [id, from],
  )
}

export function historyOf(tx: Tx, id: string, unitId: string, from: string): Promise<ValueRow[]> {
  return tx.named<ValueRow>(
    'indicators.history',
    `select * from indicators.value where indicator_id = $1 and unit_id = $2 and period_from = $3 order by seq desc`,
    [id, unitId, from],
  )
}

export interface NewFigure {
  readonly unitId: string
  readonly value: number | null
  readonly parts: Readonly<Record<string, number>> | null
}

export interface Saying {
  readonly indicatorId: string
  readonly version: number
  readonly span: Span
  readonly by: string
  readonly source: string | null
  readonly reason: string | null
}

/** Adds figures behind what was said before of the same units and period; the caller holds `lockIndicator`. */
export async function addFigures(tx: Tx, saying: Saying, figures: readonly NewFigure[]): Promise<void> {
  await tx.named(
    'indicators.add-figures',
    `insert into indicators.value (indicator_id, unit_id, period_from, seq, period_to, value, parts, version, source, reason,
       made_by, made_at)
     select $1, f.unit_id, $2, coalesce((select max(v.seq) from indicators.value v
         where v.indicator_id = $1 and v.unit_id = f.unit_id and v.period_from = $2), 0) + 1,
       $3, f.value, f.parts, $4, $5, $6, $7, $8
     from unnest($9::text[], $10::float8[], $11::jsonb[]) as f (unit_id, value, parts)`,
    [
      saying.indicatorId,
      saying.span.from,
      saying.span.to,
      saying.version,
      saying.source,
      saying.reason,
      saying.by,
      tx.now.toString(),
      figures.map(({ unitId }) => unitId),
      figures.map(({ value }) => value),
      figures.map(({ parts }) => (parts === null ? null : JSON.stringify(parts))),
    ],
  )
}

/** Whoever adds to an indicator waits for who is at it. False when there is none. */
export async function lockIndicator(tx: Tx, id: string): Promise<boolean> {
  const rows = await tx.named('indicators.lock', 'select id from indicators.indicator where id = $1 for update', [id])
  return rows.length > 0
}

export function noteReckoning(tx: Tx, id: string): void {
  tx.later(
    'indicators.reckoned',
    `insert into indicators.reckoning (indicator_id, at) values ($1, $2)
     on conflict (indicator_id) do update set at = excluded.at`,
    [id, tx.now.toString()],
  )
}

export async function reckonings(tx: Tx): Promise<ReadonlyMap<string, string>> {
  const rows = await db(tx).selectFrom('reckoning').selectAll().execute()
  return new Map(rows.map(({ indicator_id, at }) => [indicator_id, at]))
}

// ---- promises and reminders ---------------------------------------------------------------------------------------

export function promisesOf(tx: Tx, id: string): Promise<PromiseRow[]> {
  return db(tx).selectFrom('promise').selectAll().where('indicator_id', '=', id).orderBy('made_at', 'desc').execute()
}

export function openPromises(tx: Tx): Promise<PromiseRow[]> {
  return db(tx).selectFrom('promise').selectAll().where('state', '=', 'open').orderBy('due_on').execute()
}

export async function insertPromise(tx: Tx, row: Insertable<Tables['promise']>): Promise<void> {
  await db(tx).insertInto('promise').values(row).execute()
}

/** False when it is not open any more. */
export async function closeOpen(
  tx: Tx,
  id: string,
  promiseId: string,
  closing: Pick<PromiseRow, 'state' | 'closed_by_name' | 'note'>,
): Promise<boolean> {
  const { numUpdatedRows } = await db(tx)
    .updateTable('promise')
    .set({ ...closing, closed_at: tx.now.toString() })
    .where('indicator_id', '=', id)
    .where('id', '=', promiseId)
    .where('state', '=', 'open')
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** False when this occasion has had its reminder. */
export async function noteReminder(tx: Tx, row: Omit<Tables['reminder'], 'sent_at'>): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db(tx)
    .insertInto('reminder')
    .values({ ...row, sent_at: tx.now.toString() })
    .onConflict((conflict) => conflict.columns(['indicator_id', 'occasion']).doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

// ---- blueprints ---------------------------------------------------------------------------------------------------

export type BlueprintRow = Omit<Tables['blueprint'], 'name'> & {
  readonly name: { vi: string; en: string }
  readonly targets: number
}
export type TargetRow = Tables['target']

const blueprint = `select b.*, (select count(*) from indicators.target t where t.blueprint_id = b.id)::int as targets
  from indicators.blueprint b`

export function blueprints(tx: Tx): Promise<BlueprintRow[]> {
  return tx.named<BlueprintRow>('indicators.blueprints', `${blueprint} order by b.year desc, b.state desc`, [])
}

export async function blueprintById(tx: Tx, id: string): Promise<BlueprintRow | undefined> {
  const [row] = await tx.named<BlueprintRow>('indicators.blueprint', `${blueprint} where b.id = $1`, [id])
  return row
}

/** For a change of it. */
export async function lockBlueprint(tx: Tx, id: string): Promise<BlueprintRow | undefined> {
  await tx.named('indicators.lock-blueprint', 'select id from indicators.blueprint where id = $1 for update', [id])
  return blueprintById(tx, id)
}

/** The newest adopted one whose year has come. */
export async function blueprintInForce(tx: Tx, year: number): Promise<BlueprintRow | undefined> {
  const [row] = await tx.named<BlueprintRow>(
    'indicators.blueprint-in-force',
    `${blueprint} where b.state = 'adopted' and b.year <= $1 order by b.year desc limit 1`,
    [year],
  )
  return row
}

/** False when the year has a draft. */
export async function insertBlueprint(tx: Tx, row: Insertable<Tables['blueprint']>): Promise<boolean> {
  const rows = await tx.named(
    'indicators.insert-blueprint',
    `insert into indicators.blueprint (id, year, name, ground, state, drafted_by, drafted_by_name, drafted_at, adopted_by,
       adopted_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing returning id`,
    [
      row.id,
      row.year,
      row.name,
      row.ground,
      row.state,
      row.drafted_by,
      row.drafted_by_name,
      row.drafted_at,
      row.adopted_by ?? null,
      row.adopted_at ?? null,
    ],
  )
  return rows.length > 0
}

/** False when another programme of that year was adopted. */
export async function adopt(tx: Tx, id: string, by: string): Promise<boolean> {
  try {
    await db(tx)
      .updateTable('blueprint')
      .set({ state: 'adopted', adopted_by: by, adopted_at: tx.now.toString() })
      .where('id', '=', id)
      .execute()
    return true
  } catch (error) {
    if (sqlState(error) === uniqueViolation) return false
    throw error
  }
}

export function targetsOf(tx: Tx, blueprintId: string): Promise<TargetRow[]> {
  return db(tx)
    .selectFrom('target')
    .selectAll()
    .where('blueprint_id', '=', blueprintId)
    .orderBy('indicator_id')
    .orderBy('due_on')
    .execute()
}

export async function replaceTargets(tx: Tx, blueprintId: string, rows: readonly TargetRow[]): Promise<void> {
  await db(tx).deleteFrom('target').where('blueprint_id', '=', blueprintId).execute()
  if (rows.length > 0)
    await db(tx)
      .insertInto('target')
      .values([...rows])
      .execute()
}
