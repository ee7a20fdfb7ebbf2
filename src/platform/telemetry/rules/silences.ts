/** Silences for a while: somebody works there and says so. Rule TEL27. */
import type { Actor, Official } from '../../../kernel/actor.ts'
import type { Tx } from '../../../kernel/app.ts'
import type { InputOf } from '../../../kernel/endpoint.ts'
import { newId } from '../../../kernel/id.ts'
import { problem } from '../../../kernel/problems.ts'
import { directory, may, unitsWhere } from '../../organisation/index.ts'
import { catalogueOf } from '../catalogue.ts'
import { dayMs } from '../days.ts'
import { channel } from '../log.ts'
import type * as api from './contract-silences.ts'
import { silenceDaysMax, type SilenceView } from './contract-silences.ts'
import type { RuleBody } from './contract.ts'
import { membersOf } from './select.ts'
import { ruleById } from './store.ts'
import * as store from './store-silences.ts'

const openMax = 1000
const listedMax = 200

const maySilence = (actor: Actor, unitId: string): boolean =>
  may(actor, 'telemetry.manage', unitId) || may(actor, 'telemetry.acknowledge', unitId)

function officialOf(actor: Actor): Official {
  if (actor.kind !== 'official') throw problem('kernel.forbidden')
  return actor
}

/** The rules are read again at once. */
function told(tx: Tx): void {
  tx.later('telemetry.say', 'select pg_notify($1, $2)', [channel, 'rules'])
  tx.live('telemetry:alerts')
}

export async function listSilences(tx: Tx, actor: Actor): Promise<SilenceView[]> {
  const rows = await store.silencesPage(tx, unitsWhere(actor, 'telemetry.read'), listedMax)
  return rows.map((row) => view(tx, actor, row))
}

export async function addSilence(
  tx: Tx,
  actor: Actor,
  { ruleId, thingId, reason, from, until }: InputOf<typeof api.addSilence>['body'],
): Promise<SilenceView> {
  const official = officialOf(actor)
  const rule = await ruleById(tx, ruleId)
  if (!rule || !may(actor, 'telemetry.read', rule.unit_id)) throw problem('kernel.not-found')
  if (!maySilence(actor, rule.unit_id)) throw problem('kernel.forbidden')
  const body = rule.body as RuleBody
  if (thingId !== undefined && !membersOf(tx.app, body).some((member) => member.thingId === thingId))
    throw problem('kernel.not-found')
  const nowMs = tx.now.epochMilliseconds
  const [fromMs, untilMs] = [Math.max(nowMs, from === undefined ? nowMs : Date.parse(from)), Date.parse(until)]
  if (!(untilMs > fromMs && untilMs - fromMs <= silenceDaysMax * dayMs && fromMs - nowMs <= silenceDaysMax * dayMs))
    throw problem('telemetry.silence-time', { days: silenceDaysMax })
  if ((await store.countOpen(tx, tx.now.toString())) >= openMax)
    throw problem('telemetry.too-many-silences', { limit: openMax })
  const row: store.SilenceRow = {
    id: newId(nowMs),
    rule_id: ruleId,
    thing_id: thingId ?? null,
    unit_id: rule.unit_id,
    rule_name: body.name,
    reason: reason.trim(),
    from_at: new Date(fromMs).toISOString(),
    until_at: new Date(untilMs).toISOString(),
    created_at: tx.now.toString(),
    created_by: official.id,
    created_name: official.name,
    ended_at: null,
    ended_name: null,
  }
  await store.insertSilence(tx, row)
  told(tx)
  return view(tx, actor, row)
}

/** Twice by whomever is once. */
export async function endSilence(tx: Tx, actor: Actor, id: string): Promise<SilenceView> {
  const official = officialOf(actor)
  const row = await store.lockSilence(tx, id)
  if (!row || !may(actor, 'telemetry.read', row.unit_id)) throw problem('kernel.not-found')
  if (!maySilence(actor, row.unit_id)) throw problem('kernel.forbidden')
  if (stateOf(tx, row) === 'over') return view(tx, actor, row)
  const ended = { ended_at: tx.now.toString(), ended_name: official.name }
  await store.endSilence(tx, id, ended)
  told(tx)
  return view(tx, actor, { ...row, ...ended })
}

function stateOf(tx: Tx, row: store.SilenceRow): SilenceView['state'] {
  const nowMs = tx.now.epochMilliseconds
  if (row.ended_at !== null || Date.parse(row.until_at) <= nowMs) return 'over'
  return Date.parse(row.from_at) > nowMs ? 'planned' : 'now'
}

function view(tx: Tx, actor: Actor, row: store.SilenceRow): SilenceView {
  const state = stateOf(tx, row)
  const thing = row.thing_id === null ? undefined : catalogueOf(tx.app).thing(row.thing_id)
  return {
    id: row.id,
    ruleId: row.rule_id,
    ruleName: row.rule_name,
    thing: row.thing_id === null ? null : { id: row.thing_id, name: thing?.name ?? { vi: '–', en: '–' } },
    unitId: row.unit_id,
    unitName: directory().unit(row.unit_id)?.name ?? { vi: row.unit_id, en: row.unit_id },
    reason: row.reason,
    from: row.from_at,
    until: row.until_at,
    by: row.created_name,
    createdAt: row.created_at,
    endedAt: row.ended_at,
    endedBy: row.ended_name,
    state,
    mayEnd: state !== 'over' && maySilence(actor, row.unit_id),
  }
}
