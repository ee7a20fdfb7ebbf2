/** Rules and alerts, as officials work with them. Rules TEL18 to TEL20. */
import type { Actor } from '../../../kernel/actor.ts'
import type { App, Tx } from '../../../kernel/app.ts'
import type { InputOf } from '../../../kernel/endpoint.ts'
import { newId } from '../../../kernel/id.ts'
import { problem } from '../../../kernel/problems.ts'
import { directory, may, requireMay, unitsWhere } from '../../organisation/index.ts'
import { catalogueOf } from '../catalogue.ts'
import { alertChanged } from '../events.ts'
import { channel } from '../log.ts'
import type * as api from './contract.ts'
import type { AlertView, RuleBody, RuleView } from './contract.ts'
import { membersOf } from './select.ts'
import * as store from './store.ts'

const rulesMax = 1000
const alertsUsual = 100

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
