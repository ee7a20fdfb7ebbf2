import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { sumoFolder } from '../../../../sandbox/street/simulator.ts'
import { edgeFile, nodeFile, routeFile } from '../../../../sandbox/street/streets.ts'
import { anonymous } from '../../../kernel/actor.ts'
import { startTestKhue } from '../../../kernel/testing.ts'
import identity from '../../../platform/identity/module.ts'
import organisation from '../../../platform/organisation/module.ts'
import { proposePlan } from '../contract.ts'
import { readNetwork } from '../contract-live.ts'
import * as api from '../contract-trials.ts'
import { enter } from '../load.ts'
import signals from '../module.ts'
import { projectionOf } from '../register/projection.ts'
import { putIntersections } from '../register/register.ts'
import { readStreets } from '../run/connect.ts'
import { by, city, construction, crossIntersection, crossPlan, officialAs } from '../testing.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'khue-trial-test-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const net = path.join(folder, 'street.net.xml')
const routes = path.join(folder, 'traffic.rou.xml')
const street = `traci://127.0.0.1:1?net=${net}&routes=${routes}`
const khue = await startTestKhue({
  modules: [organisation, identity, signals],
  env: { SIGNALS_CONTROL: 'off', SIGNALS_STREET_URL: street },
})
const { app } = khue
const call: typeof khue.call = (actor, endpoint, input) => khue.call(actor, endpoint, input)
const engineer = officialAs('specialist', construction)
const operator = officialAs('operator', city)
const reason = 'Chuẩn bị thi công vỉa hè'

test('SG61: who neither plans nor operates tries nothing; what is tried is of the intersection; why it cannot run is told', async () => {
  await app.transaction((tx) => putIntersections(tx, by, [crossIntersection('t1')], reason))
  const [one] = (await call(operator, readNetwork, {})).body.intersections
  assert.ok(one)
  const params = { id: one.id }
  const ask = (actor: Parameters<typeof call>[0], body: { planId?: string; lanes?: string[] }) =>
    call(actor, api.startTrial, { params, body: { ...body, reason } })
  for (const actor of [anonymous, officialAs('leader', construction), officialAs('specialist', 'gso:00070@2025-07-01')])
    assert.ok((await ask(actor, { lanes: ['n-in'] })).status >= 401)
  assert.equal((await ask(operator, { lanes: ['nowhere'] })).problem?.type, '/problems/signals.unknown-name')
  assert.equal((await ask(operator, {})).problem?.type, '/problems/signals.nothing-to-try')
  const plan = await call(engineer, proposePlan, { params, body: crossPlan() })
  assert.equal((await ask(engineer, { planId: plan.body.id })).status, 200)
  const [waiting] = (await call(operator, api.listTrials, { params })).body
  assert.deepEqual([waiting?.state, waiting?.planNumber, waiting?.reason], ['waiting', 1, reason])
  await khue.drain()
  const [failed] = (await call(operator, api.listTrials, { params })).body
  assert.equal(failed?.state, 'failed')
  assert.match(failed?.error ?? '', /street\.net\.xml/)
})

const bin = sumoFolder(process.env)

test('SG62: closed lanes cost those who wanted through, by the same traffic and the same control', {
  skip: bin === undefined && 'SUMO is not installed',
}, async () => {
  const at = (name: string) => path.join(folder, name)
  writeFileSync(at('n.nod.xml'), nodeFile())
  writeFileSync(at('e.edg.xml'), edgeFile())
  writeFileSync(routes, routeFile(8))
  const given = ['-n', at('n.nod.xml'), '-e', at('e.edg.xml'), '-o', net, '--proj.utm', '--no-turnarounds', 'true']
  execFileSync(path.join(bin ?? '', 'netconvert'), [...given, '--tls.yellow.time', '3', '--tls.allred.time', '1'], {
    stdio: 'ignore',
  })
  const { network, text } = await readStreets(net)
  await app.transaction((tx) => enter(tx, network, projectionOf(text), new Map()))
  const one = (await call(operator, readNetwork, {})).body.intersections.find(({ code }) => code === 'ltk-bt')
  assert.ok(one)
  const params = { id: one.id }
  const lanes = ['hbt-bt.ltk-bt_0', 'hbt-bt.ltk-bt_1']
  assert.equal((await call(operator, api.startTrial, { params, body: { lanes, minutes: 3, reason } })).status, 200)
  await khue.drain()
  const [done] = (await call(operator, api.listTrials, { params })).body
  assert.equal(done?.state, 'done', done?.error ?? '')
  const { before, after: changed, simulatedPerMin } = done?.results ?? {}
  assert.ok(before && changed && simulatedPerMin)
  assert.ok(
    before.arrived > 30 && simulatedPerMin > 30,
    `${before.arrived} ${simulatedPerMin} ${changed.arrived} ${before.delayS} ${changed.delayS}`,
  )
  assert.ok(changed.delayS > before.delayS, `${before.delayS} → ${changed.delayS}`)
  assert.equal(done?.progress, 1)
})
