import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anonymous } from '../../../kernel/actor.ts'
import type { InputOf } from '../../../kernel/endpoint.ts'
import { newId } from '../../../kernel/id.ts'
import type { Problem } from '../../../kernel/problems.ts'
import { startTestKhue } from '../../../kernel/testing.ts'
import exchange from '../../exchange/module.ts'
import identity from '../../identity/module.ts'
import organisation from '../../organisation/module.ts'
import telemetry from '../module.ts'
import { pointsOf } from '../points.ts'
import { baDinh, both, city, enterSeries, hoanKiem, officialAs, say, until } from '../testing.ts'
import * as api from './contract.ts'
import type { Condition, RuleBody } from './contract.ts'
import * as silencesApi from './contract-silences.ts'
import { replay } from './replay.ts'
import { tryRule } from './trial.ts'

const khue = await startTestKhue({ modules: [organisation, identity, exchange, telemetry] })
const { app } = khue
const noon = Temporal.Instant.from('2026-11-26T05:00:00Z')
app.clock.set(noon)
const admin = officialAs('unit-admin', hoanKiem)
const operator = officialAs('operator', city)
const stranger = officialAs('unit-admin', baDinh)
const minutes = (n: number) => noon.epochMilliseconds + n * 60_000

const ruleOn = (quantity: string, condition: Condition, more: Partial<RuleBody> = {}): RuleBody => ({
  name: both(`Quy tắc ${quantity}`),
  unitId: hoanKiem,
  severity: 'severe',
  select: { quantity },
  condition,
  groupBy: 'series',
  silences: [],
  ...more,
})

async function enter(body: RuleBody) {
  const { body: rule, status, problem } = await khue.call(admin, api.addRule, { body })
  assert.equal(status, 200, JSON.stringify(problem))
  return rule
}

const alertsOf = async (ruleId: string, ended = false) =>
  (await khue.call(operator, api.listAlerts, { query: { ended } })).body.filter((alert) => alert.ruleId === ruleId)
const oneAlert = (ruleId: string, ended = false) => until(async () => (await alertsOf(ruleId, ended))[0])

test('TEL18: who manages the unit writes its rules; a rule without a limit is refused', async () => {
  const body = ruleOn('nothing', { kind: 'threshold', above: 1 })
  assert.equal((await khue.call(anonymous, api.addRule, { body })).status, 401)
  assert.equal((await khue.call(operator, api.addRule, { body })).status, 403)
  assert.equal((await khue.call(stranger, api.addRule, { body })).status, 403)
  const limitless = ruleOn('nothing', { kind: 'threshold' })
  assert.equal(
    (await khue.call(admin, api.addRule, { body: limitless })).problem?.type,
    '/problems/telemetry.rule-without-limit',
  )
  const { id } = await enter(body)
  assert.equal(
    (await khue.call(stranger, api.changeRule, { params: { id }, body: { ...body, isOn: false } })).status,
    404,
  )
  assert.ok((await khue.call(operator, api.listRules, {})).body.some((rule) => rule.id === id))
  assert.ok(!(await khue.call(stranger, api.listRules, {})).body.some((rule) => rule.id === id))
})

test('TEL19: what comes in raises one alert within a second, and clears it when it is over', async () => {
  const [series] = await enterSeries(app, 'river')
  assert.ok(series)
  const { id } = await enter(ruleOn('river', { kind: 'threshold', above: 11.5, back: 0.5 }))
  // The evaluator hears of the rule a moment later; what is beyond then is so at once.
  await say(app, series, [[minutes(0), 12]])
  const first = await oneAlert(id)
  assert.deepEqual(
    [first.state, first.value, first.severity, first.series[0]?.code],
    ['raised', 12, 'severe', series.code],
  )
  await say(app, series, [[minutes(1), 13]])
  await say(app, series, [[minutes(2), 11.2]])
  assert.equal((await alertsOf(id)).length, 1, 'it has not come back by half a metre')
  await say(app, series, [[minutes(3), 10]])
  const over = await oneAlert(id, true)
  assert.deepEqual([over.id, over.state], [first.id, 'cleared'])
  await say(app, series, [[minutes(4), 12]])
  assert.notEqual((await oneAlert(id)).id, first.id)
})

test('TEL20: an operator acknowledges once; others may not, and what is over needs nobody', async () => {
  const [series] = await enterSeries(app, 'pump')
  assert.ok(series)
  const { id: ruleId } = await enter(ruleOn('pump', { kind: 'threshold', below: 1 }))
  await say(app, series, [[minutes(0), 0]])
  const { id } = await oneAlert(ruleId)
  const params = { id }
  assert.equal((await khue.call(anonymous, api.acknowledgeAlert, { params })).status, 401)
  assert.equal((await khue.call(admin, api.acknowledgeAlert, { params })).status, 403)
  assert.equal((await khue.call(officialAs('operator', baDinh), api.acknowledgeAlert, { params })).status, 404)
  const { body: taken } = await khue.call(operator, api.acknowledgeAlert, { params })
  assert.deepEqual([taken.state, taken.acknowledgedBy], ['acknowledged', operator.name])
  const another = officialAs('operator', city)
  await khue.call(another, api.acknowledgeAlert, { params })
  assert.equal((await alertsOf(ruleId))[0]?.acknowledgedAt, taken.acknowledgedAt)
  await say(app, series, [[minutes(1), 5]])
  await oneAlert(ruleId, true)
  assert.equal(
    (await khue.call(operator, api.acknowledgeAlert, { params })).problem?.type,
    '/problems/telemetry.alert-over',
  )
})

test('TEL19: a silent series is told by the clock; a rule that is turned off clears what it raised', async () => {
  const [series] = await enterSeries(app, 'router')
  assert.ok(series)
  await say(app, series, [[minutes(0), 1]])
  const body = ruleOn('router', { kind: 'absence', afterS: 300 })
  const { id } = await enter(body)
  try {
    app.clock.set(noon.add({ minutes: 6 }))
    const alert = await oneAlert(id)
    assert.equal(alert.value, null)
    await khue.call(admin, api.changeRule, { params: { id }, body: { ...body, isOn: false } })
    assert.equal((await oneAlert(id, true)).id, alert.id)
    // Raised by a word that was under way when it was turned off.
    await app.transaction((tx) =>
      tx.named('', `update telemetry.alert set cleared_at = null, state = 'raised' where id = $1`, [alert.id]),
    )
    await khue.call(admin, api.changeRule, {
      params: { id: (await enter(ruleOn('nobody', { kind: 'threshold', above: 1 }))).id },
      body: { ...ruleOn('nobody', { kind: 'threshold', above: 2 }), isOn: true },
    })
    await until(async () => ((await alertsOf(id)).length === 0 ? true : undefined))
  } finally {
    app.clock.set(noon)
  }
})

test('TEL27: who neither manages nor acknowledges there silences nothing; a silence has a reason and an end, and is ended early', async () => {
  const [series] = await enterSeries(app, 'siren')
  assert.ok(series)
  const { id: ruleId } = await enter(ruleOn('siren', { kind: 'threshold', above: 1 }))
  const body = { ruleId, reason: 'Thay cảm biến', until: noon.add({ hours: 2 }).toString() }
  const add = (actor: Parameters<typeof khue.call>[0], change: object = {}) =>
    khue.call(actor, silencesApi.addSilence, { body: { ...body, ...change } })
  assert.equal((await add(anonymous)).status, 401)
  assert.equal((await add(stranger)).status, 404, 'another unit’s rule does not exist')
  assert.equal((await add(officialAs('leader', hoanKiem))).status, 403)
  for (const until of [noon.subtract({ minutes: 1 }), noon.add({ hours: 24 * 31 })])
    assert.equal((await add(admin, { until: until.toString() })).problem?.type, '/problems/telemetry.silence-time')
  assert.equal((await add(admin, { reason: '  ' })).status, 400)
  assert.equal((await add(admin, { thingId: newId() })).status, 404, 'a thing that the rule does not look at')
  const { body: silence } = await add(operator)
  assert.deepEqual([silence.state, silence.by, silence.reason], ['now', operator.name, body.reason])
  // The evaluator hears of it a moment later: another rule that is written after it is read with it.
  const { id: loudId } = await enter(ruleOn('siren', { kind: 'threshold', above: 1 }))
  await say(app, series, [[minutes(0), 5]])
  await oneAlert(loudId)
  assert.deepEqual(await alertsOf(ruleId), [])
  const params = { id: silence.id }
  assert.equal((await khue.call(stranger, silencesApi.endSilence, { params })).status, 404)
  assert.equal((await khue.call(officialAs('leader', hoanKiem), silencesApi.endSilence, { params })).status, 403)
  const { body: ended } = await khue.call(admin, silencesApi.endSilence, { params })
  assert.deepEqual([ended.state, ended.endedBy, ended.mayEnd], ['over', admin.name, false])
  await oneAlert(ruleId)
  const listed = (await khue.call(operator, silencesApi.listSilences, {})).body
  assert.equal(listed.find(({ id }) => id === silence.id)?.state, 'over')
  assert.ok(!(await khue.call(stranger, silencesApi.listSilences, {})).body.some(({ id }) => id === silence.id))
})

/** TEL28: what is asked in one moment is more than is taken. */
async function manyTrials(body: InputOf<typeof api.tryRule>['body']): Promise<void> {
  const asked = Array.from({ length: 5 }, () => app.read((tx) => tryRule(tx, operator, body)))
  const all = await Promise.allSettled(asked)
  const refused = all.flatMap((one) => (one.status === 'rejected' ? [one.reason as Problem] : []))
  assert.deepEqual(
    refused.map(({ type }) => type),
    ['telemetry.trials-busy', 'telemetry.trials-busy'],
  )
  // Those who are served get what each alone would get, and the next is taken again.
  const served = all.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  const alone = await app.read((tx) => tryRule(tx, operator, body))
  for (const one of served) assert.deepEqual(one, alone)
}

test('TEL28: a trial is played apart: series in the order of time, those of one moment in the order of their ids', () => {
  const of = (id: number, rows: [number, number][]) => ({
    member: { id, thingId: `t${id}`, unitId: hoanKiem },
    usual: new Map(),
    ...pointsOf(rows.map(([minute, value]) => [minute * 60_000, value, 0])),
  })
  const rule = ruleOn('any', { kind: 'threshold', above: 11 })
  const series = [
    of(2, [
      [0, 12],
      [1, 10],
    ]),
    of(1, [
      [0, 12],
      [2, 10],
    ]),
  ]
  const { firings, firingsInAll } = replay({ rule, fromMs: 0, toMs: 300_000, series })
  const minutesOf = (text: string | null) => (text === null ? null : Date.parse(text) / 60_000)
  assert.deepEqual(
    firings.map((one) => [one.seriesIds, minutesOf(one.raisedAt), minutesOf(one.clearedAt)]),
    [
      [[1], 0, 2],
      [[2], 0, 1],
    ],
  )
  assert.equal(firingsInAll, 2)
})

test('TEL21, TEL28: the test bench says when a rule would have fired, and changes nothing', async () => {
  const [series] = await enterSeries(app, 'bench-river')
  assert.ok(series)
  await say(
    app,
    series,
    Array.from({ length: 120 }, (_, n) => [minutes(n - 120), n >= 30 && n < 45 ? 12 : 10] as const),
  )
  const rule = ruleOn('bench-river', { kind: 'threshold', above: 11, forS: 300 })
  const body = { rule, from: noon.subtract({ hours: 2 }).toString(), to: noon.toString() }
  assert.equal((await khue.call(anonymous, api.tryRule, { body })).status, 401)
  assert.equal((await khue.call(stranger, api.tryRule, { body })).status, 403)
  const { body: trial, problem } = await khue.call(operator, api.tryRule, { body })
  assert.equal(problem, undefined)
  assert.deepEqual([trial.series, trial.observations], [1, 120])
  assert.deepEqual(trial.firings, [
    {
      group: `series ${series.id}`,
      raisedAt: new Date(minutes(-85)).toISOString(),
      clearedAt: new Date(minutes(-75)).toISOString(),
      value: 12,
      seriesIds: [series.id],
    },
  ])
  const tooLong = { ...body, from: noon.subtract({ hours: 24 * 100 }).toString() }
  assert.equal(
    (await khue.call(operator, api.tryRule, { body: tooLong })).problem?.type,
    '/problems/telemetry.period-too-long',
  )
  await manyTrials(body)
  assert.ok(!(await khue.call(operator, api.listRules, {})).body.some(({ name }) => name.vi === rule.name.vi))
})
