/** Who may define, enter, promise and judge. Rules IN1, IN8 to IN10. */
import type { Actor, Official } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import { dayOf } from '../../kernel/clock.ts'
import type { ReplyOf } from '../../kernel/endpoint.ts'
import { newId } from '../../kernel/id.ts'
import { problem } from '../../kernel/problems.ts'
import { directory, officialById, requireMay } from '../organisation/index.ts'
import type { IndicatorDetail, listMeasures, listRows, NewDefinition, tryFormula } from './contract.ts'
import { parseFormula } from './formula.ts'
import { allMeasures, measureOf } from './measures.ts'
import { type PeriodKind, periodOf } from './periods.ts'
import { formulaOf, reckon, trial } from './reckon.ts'
import * as store from './store.ts'
import { one } from './view.ts'

const rowsShown = 200
const periodsTried = 6

const cityId = () => directory().city().id

export function requireOfficial(actor: Actor): Official {
  if (actor.kind !== 'official') throw problem('kernel.forbidden')
  return actor
}

export async function presentVersion(tx: Tx, id: string): Promise<store.IndicatorRow> {
  const [row] = await store.versionsOf(tx, id)
  if (!row) throw problem('kernel.not-found')
  return row
}

// ---- definitions --------------------------------------------------------------------------------------------------

async function refuseBad(tx: Tx, definition: NewDefinition): Promise<void> {
  if (!directory().unit(definition.ownerUnitId)) throw unknown('/definition/ownerUnitId')
  if (definition.formula !== null) formulaOf(tx.app, definition.formula)
  if (definition.answersId === null) return
  const official = await officialById(tx, definition.answersId)
  if (!official?.active) throw unknown('/definition/answersId')
}

const unknown = (pointer: string) =>
  problem('kernel.invalid-input', {}, [
    { pointer, message: { vi: 'Không có trong danh bạ.', en: 'Not in the directory.' } },
  ])

async function writeDefinition(
  tx: Tx,
  by: string,
  id: string,
  version: number,
  definition: NewDefinition,
): Promise<boolean> {
  const official = definition.answersId === null ? null : await officialById(tx, definition.answersId)
  return store.insertDefinition(tx, {
    indicator_id: id,
    version,
    valid_from: dayOf(tx.now).toString(),
    name: JSON.stringify(definition.name),
    explanation: JSON.stringify(definition.explanation),
    unit: definition.unit,
    decimals: definition.decimals,
    better: definition.better,
    formula: definition.formula,
    period: definition.period,
    fresh_days: definition.freshDays,
    owner_unit_id: definition.ownerUnitId,
    answers_id: definition.answersId,
    answers_name: official?.name ?? null,
    source: JSON.stringify(definition.source),
    reason: definition.reason,
    made_by: by,
    made_at: tx.now.toString(),
  })
}

/** Without a check of who and what: for the programme that is loaded, too. Gives the id; throws `indicators.code-taken`. */
export async function define(tx: Tx, by: string, code: string, definition: NewDefinition): Promise<string> {
  const id = newId(tx.now.epochMilliseconds)
  if (!(await store.insertIndicator(tx, id, code))) throw problem('indicators.code-taken', { code })
  await writeDefinition(tx, by, id, 1, definition)
  return id
}

export async function add(
  tx: Tx,
  actor: Actor,
  input: { code: string; definition: NewDefinition },
): Promise<IndicatorDetail> {
  requireMay(actor, 'indicators.manage', cityId())
  await refuseBad(tx, input.definition)
  const id = await define(tx, requireOfficial(actor).name, input.code, input.definition)
  await reckon(tx, await presentVersion(tx, id))
  tx.live('indicators:all')
  return one(tx, actor, id)
}

/** IN2: what it meant before stays readable, and figures keep the version that they were made by. */
export async function defineAnew(
  tx: Tx,
  actor: Actor,
  id: string,
  input: { definition: NewDefinition; version: number },
): Promise<IndicatorDetail> {
  requireMay(actor, 'indicators.manage', cityId())
  await refuseBad(tx, input.definition)
  await store.lockIndicator(tx, id)
  const { version } = await presentVersion(tx, id)
  const { name } = requireOfficial(actor)
  const isNewest = version === input.version
  if (!isNewest || !(await writeDefinition(tx, name, id, version + 1, input.definition)))
    throw problem('indicators.changed-meanwhile')
  await reckon(tx, await presentVersion(tx, id))
  tx.live('indicators:all')
  return one(tx, actor, id)
}

export async function tryOut(
  tx: Tx,
  actor: Actor,
  { formula, period }: { formula: string; period: PeriodKind },
): Promise<ReplyOf<typeof tryFormula>> {
  requireMay(actor, 'indicators.manage', cityId())
  return { points: await trial(tx, formula, period, periodsTried) }
}

export function measures(tx: Tx, actor: Actor): ReplyOf<typeof listMeasures> {
  requireMay(actor, 'indicators.manage', cityId())
  return {
    measures: allMeasures(tx.app).map(({ name, what, kind, rows }) => ({
      name,
      what,
      kind,
      hasRows: rows !== undefined,
    })),
  }
}

/** IN5: the rows behind a figure, as far as their own module lets the official read them. */
export async function rows(
  tx: Tx,
  actor: Actor,
  id: string,
  query: { measure: string; unitId: string; from: string },
): Promise<ReplyOf<typeof listRows>> {
  requireOfficial(actor)
  const row = await presentVersion(tx, id)
  const measure = measureOf(tx.app, query.measure)
  const counts = row.formula !== null && parseFormula(row.formula).measures.includes(query.measure)
  if (!measure?.rows || !counts) throw problem('kernel.not-found')
  const span = periodOf(row.period, Temporal.PlainDate.from(query.from))
  const within = directory().units.flatMap((unit) => (directory().isWithin(unit.id, query.unitId) ? [unit.id] : []))
  const found = await measure.rows(tx, actor, { unitIds: within, span, limit: rowsShown + 1 })
  return { rows: found.slice(0, rowsShown), more: found.length > rowsShown }
}

// ---- figures that are entered -------------------------------------------------------------------------------------

/** IN8: by who answers for it, with its source; a correction with its reason, and the old figure stays. */
export async function enter(
  tx: Tx,
  actor: Actor,
  id: string,
  input: { from: string; value: number; source: string; reason?: string },
): Promise<IndicatorDetail> {
  if (!(await store.lockIndicator(tx, id))) throw problem('kernel.not-found')
  const row = await presentVersion(tx, id)
  requireMay(actor, 'indicators.report', row.owner_unit_id)
  if (row.formula !== null) throw problem('indicators.reckoned')
  const span = periodOf(row.period, Temporal.PlainDate.from(input.from))
  if (span.from !== input.from || span.from > dayOf(tx.now).toString())
    throw problem('indicators.no-period', { from: span.from })
  const before = await store.historyOf(tx, id, cityId(), span.from)
  if (before.length > 0 && input.reason === undefined) throw problem('indicators.reason-needed')
  const saying = {
    indicatorId: id,
    version: row.version,
    span,
    by: requireOfficial(actor).name,
    source: input.source,
    reason: input.reason ?? null,
  }
  await store.addFigures(tx, saying, [{ unitId: cityId(), value: input.value, parts: null }])
  tx.live('indicators:all')
  return one(tx, actor, id)
}

// ---- promises -----------------------------------------------------------------------------------------------------

export async function makePromise(
  tx: Tx,
  actor: Actor,
  id: string,
  input: { text: string; value: number | null; dueOn: string },
): Promise<IndicatorDetail> {
  const row = await presentVersion(tx, id)
  requireMay(actor, 'indicators.report', row.owner_unit_id)
  const official = requireOfficial(actor)
  if (input.dueOn <= dayOf(tx.now).toString()) throw problem('indicators.past-promise')
  await store.insertPromise(tx, {
    indicator_id: id,
    id: newId(tx.now.epochMilliseconds),
    text: input.text,
    value: input.value,
    due_on: input.dueOn,
    state: 'open',
    made_by: official.id,
    made_by_name: official.name,
    made_at: tx.now.toString(),
    closed_by_name: null,
    closed_at: null,
    note: null,
  })
  tx.live('indicators:all')
  return one(tx, actor, id)
}

/** IN9: its maker may take it back; whether it was kept is for who manages indicators to say, and not of an own promise. */
export async function closePromise(
  tx: Tx,
  actor: Actor,
  id: string,
  promiseId: string,
  input: { state: 'kept' | 'broken' | 'withdrawn'; note: string },
): Promise<IndicatorDetail> {
  const official = requireOfficial(actor)
  const made = (await store.promisesOf(tx, id)).find((promise) => promise.id === promiseId)
  if (!made) throw problem('kernel.not-found')
  const isMaker = made.made_by === official.id
  if (input.state === 'withdrawn' ? !isMaker : isMaker) throw problem('kernel.forbidden')
  if (!isMaker) requireMay(actor, 'indicators.manage', cityId())
  const closing = { state: input.state, closed_by_name: official.name, note: input.note }
  if (!(await store.closeOpen(tx, id, promiseId, closing))) throw problem('indicators.promise-closed')
  tx.live('indicators:all')
  return one(tx, actor, id)
}
