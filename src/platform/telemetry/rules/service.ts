/** Rules and alerts, as officials work with them. Rules TEL18 to TEL21. */
import type { Actor } from '../../../kernel/actor.ts'
import type { App, Tx } from '../../../kernel/app.ts'
import type { InputOf } from '../../../kernel/endpoint.ts'
import { newId } from '../../../kernel/id.ts'
import { problem } from '../../../kernel/problems.ts'
import { directory, may, requireMay, unitsWhere } from '../../organisation/index.ts'
import { catalogueOf } from '../catalogue.ts'
import { dayMs } from '../days.ts'
import { alertChanged } from '../events.ts'
import { pointsBetween } from '../history.ts'
import { channel } from '../log.ts'
import type * as api from './contract.ts'
import type { AlertView, RuleBody, RuleView } from './contract.ts'
import { type Change, RuleEngine, type Usual } from './engine.ts'
import { membersOf } from './select.ts'
import * as store from './store.ts'
import { usualHours } from './usual.ts'

const rulesMax = 1000
const alertsUsual = 100
const trialDaysMax = 92
const trialSeriesMax = 200
const trialObservationsMax = 5_000_000
const firingsMax = 1000

function viewOf(app: App, row: store.RuleRow): RuleView {
  const body = row.body as RuleBody
  return { id: row.id, ...body, isOn: row.is_on, createdAt: row.created_at, seriesCount: membersOf(app, body).length }
}

export async function listRules(tx: Tx, actor: Actor): Promise<RuleView[]> {
  const rows = await store.allRules(tx)
  return rows.filter((row) => may(actor, 'telemetry.read', row.unit_id)).map((row) => viewOf(tx.app, row))
}

/** Throws unless the rule can ever fire. */
function check(actor: Actor, { unitId, condition }: RuleBody): void {
  if (!directory().unit(unitId)) throw problem('telemetry.unknown-unit')
  requireMay(actor, 'telemetry.manage', unitId)
  if (
    (condition.kind === 'threshold' || condition.kind === 'area') &&
    condition.above === undefined &&
    condition.below === undefined
  ) {
    throw problem('telemetry.rule-without-limit')
  }
}

const tellEvaluator = (tx: Tx) => tx.later('telemetry.say', 'select pg_notify($1, $2)', [channel, 'rules'])

export async function addRule(tx: Tx, actor: Actor, body: RuleBody): Promise<RuleView> {
  check(actor, body)
  if ((await store.countRules(tx)) >= rulesMax) throw problem('telemetry.too-many-rules', { limit: rulesMax })
  const id = newId(tx.now.epochMilliseconds)
  await store.insertRule(tx, {
    id,
    unit_id: body.unitId,
    body: JSON.stringify(body),
    is_on: true,
    created_at: tx.now.toString(),
  })
  tellEvaluator(tx)
  return viewOf(tx.app, await getRule(tx, id))
}

async function getRule(tx: Tx, id: string): Promise<store.RuleRow> {
  const row = await store.ruleById(tx, id)
  if (!row) throw problem('kernel.not-found')
  return row
}

export async function changeRule(
  tx: Tx,
  actor: Actor,
  id: string,
  { isOn, ...body }: InputOf<typeof api.changeRule>['body'],
): Promise<RuleView> {
  const row = await getRule(tx, id)
  if (!may(actor, 'telemetry.manage', row.unit_id)) throw problem('kernel.not-found')
  check(actor, body)
  await store.updateRule(tx, id, { body: JSON.stringify(body), unit_id: body.unitId, is_on: isOn })
  // What it raised, it raised as it was; what is still so it raises anew.
  for (const alert of await store.clearAlertsOf(tx, id, tx.now.toString()))
    tx.emit(alertChanged, { alertId: alert.id, ruleId: id, state: 'cleared', unitId: alert.unit_id })
  tellEvaluator(tx)
  tx.live('telemetry:alerts')
  return viewOf(tx.app, await getRule(tx, id))
}

// ---- the test bench ----------------------------------------------------------------------------------------------

/** TEL21: every observation of the period, in the order of time, and every minute in between. */
export async function tryRule(tx: Tx, actor: Actor, { rule, from, to }: InputOf<typeof api.tryRule>['body']) {
  if (!directory().unit(rule.unitId)) throw problem('telemetry.unknown-unit')
  requireMay(actor, 'telemetry.read', rule.unitId)
  const [fromMs, toMs] = [Date.parse(from), Date.parse(to)]
  if (!(toMs > fromMs && toMs - fromMs <= trialDaysMax * dayMs))
    throw problem('telemetry.period-too-long', { days: trialDaysMax })
  const members = membersOf(tx.app, rule)
  if (members.length > trialSeriesMax) throw problem('telemetry.trial-too-large', { limit: trialSeriesMax })
  const usual = new Map<number, ReadonlyMap<number, Usual>>()
  const rows: [time: number, id: number, value: number, quality: number][] = []
  for (const { id } of members) {
    const { times, values, quality } = await pointsBetween(tx, id, fromMs, toMs)
    times.forEach((time, at) => rows.push([time, id, values[at] ?? 0, quality[at] ?? 0]))
    if (rows.length > trialObservationsMax) throw problem('telemetry.trial-too-large', { limit: trialSeriesMax })
    if (rule.condition.kind === 'deviation') usual.set(id, await usualHours(tx, id, fromMs, rule.condition.days))
  }
  rows.sort((a, b) => a[0] - b[0] || a[1] - b[1])
  const engine = new RuleEngine(rule, members, fromMs, { usual: (series, hour) => usual.get(series)?.get(hour) })
  return { series: members.length, observations: rows.length, ...firingsOf(play(engine, rows, fromMs, toMs)) }
}

const minuteMs = 60_000

function* play(
  engine: RuleEngine,
  rows: readonly (readonly [number, number, number, number])[],
  fromMs: number,
  toMs: number,
): Generator<Change> {
  let tickMs = fromMs
  for (const [time, id, value, quality] of rows) {
    for (; tickMs < time; tickMs += minuteMs) yield* engine.tick(tickMs)
    yield* engine.observe(id, time, value, quality)
  }
  for (; tickMs <= toMs; tickMs += minuteMs) yield* engine.tick(tickMs)
}

function firingsOf(changes: Iterable<Change>) {
  const firings: {
    group: string
    raisedAt: string
    clearedAt: string | null
    value: number | null
    seriesIds: number[]
  }[] = []
  let firingsInAll = 0
  for (const change of changes) {
    if (change.kind === 'raised') firingsInAll += 1
    const at = new Date(change.atMs).toISOString()
    if (change.kind === 'cleared') {
      const open = firings.findLast(({ group, clearedAt }) => group === change.group && clearedAt === null)
      if (open) open.clearedAt = at
    } else if (firings.length < firingsMax) {
      firings.push({
        group: change.group,
        raisedAt: at,
        clearedAt: null,
        value: change.value,
        seriesIds: [...change.seriesIds],
      })
    }
  }
  return { firings, firingsInAll }
}

// ---- alerts ------------------------------------------------------------------------------------------------------

function viewAlert(app: App, row: store.AlertRow): AlertView {
  const catalogue = catalogueOf(app)
  const series = row.series_ids.flatMap((id) => catalogue.series(id) ?? [])
  return {
    id: row.id,
    ruleId: row.rule_id,
    ruleName: row.rule_name,
    severity: row.severity,
    unitId: row.unit_id,
    unitName: directory().unit(row.unit_id)?.name ?? { vi: row.unit_id, en: row.unit_id },
    state: row.state,
    value: row.value,
    unit: series[0]?.unit ?? '',
    raisedAt: row.raised_at,
    acknowledgedAt: row.acknowledged_at,
    acknowledgedBy: row.acknowledged_name,
    clearedAt: row.cleared_at,
    series: series.map(({ id, code, title, thing }) => ({ id, code, title, thing: thing.name, thingId: thing.id })),
    point: series[0]?.point ?? null,
  }
}

/** An alert as it stands, with the quantity that it is about; for other modules, which ask by themselves who may see it. */
export async function alertView(tx: Tx, id: string) {
  const row = await store.alertById(tx, id)
  if (!row) return undefined
  const first = row.series_ids.map((seriesId) => catalogueOf(tx.app).series(seriesId)).find((one) => one !== undefined)
  return { ...viewAlert(tx.app, row), quantity: first?.quantity }
}

export async function listAlerts(
  tx: Tx,
  actor: Actor,
  { ended = false, limit = alertsUsual }: InputOf<typeof api.listAlerts>['query'],
) {
  const rows = await store.alertsPage(tx, unitsWhere(actor, 'telemetry.read'), ended, limit)
  return rows.map((row) => viewAlert(tx.app, row))
}

/** Those that one sees and that stood open at a moment; for looking back. */
export async function alertsAt(tx: Tx, actor: Actor, at: string, limit: number): Promise<AlertView[]> {
  const rows = await store.alertsAt(tx, unitsWhere(actor, 'telemetry.read'), at, limit)
  return rows.map((row) => viewAlert(tx.app, row))
}

/** TEL20. Twice by whomever is once; what is over is only looked at. */
export async function acknowledge(tx: Tx, actor: Actor, id: string): Promise<AlertView> {
  const row = await store.alertById(tx, id)
  if (!row || !may(actor, 'telemetry.acknowledge', row.unit_id)) throw problem('kernel.not-found')
  if (row.state === 'cleared') throw problem('telemetry.alert-over')
  if (row.state === 'raised' && actor.kind === 'official') {
    await store.acknowledge(tx, id, actor, tx.now.toString())
    tx.emit(alertChanged, { alertId: id, ruleId: row.rule_id, state: 'acknowledged', unitId: row.unit_id })
    tx.live('telemetry:alerts')
  }
  const after = await store.alertById(tx, id)
  return viewAlert(tx.app, after ?? row)
}
