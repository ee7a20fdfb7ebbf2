import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anonymous } from '../../../kernel/actor.ts'
import { startTestKhue } from '../../../kernel/testing.ts'
import identity from '../../../platform/identity/module.ts'
import organisation from '../../../platform/organisation/module.ts'
import * as api from '../contract.ts'
import * as detectorsApi from '../contract-detectors.ts'
import signals from '../module.ts'
import * as store from '../store.ts'
import { registerVersion } from '../store-control.ts'
import { outEverywhere } from '../store-detectors.ts'
import { city, construction, crossIntersection, crossLayout, officialAs } from '../testing.ts'

const khue = await startTestKhue({ modules: [organisation, identity, signals], env: { SIGNALS_CONTROL: 'off' } })
const call: typeof khue.call = (actor, endpoint, input) => khue.call(actor, endpoint, input)
const engineer = officialAs('specialist', construction)
const operator = officialAs('operator', city)
const watcher = officialAs('leader', 'gso:00070@2025-07-01')
const reason = 'Theo khảo sát hiện trường'
const body = { intersections: [crossIntersection('d1')], reason }
assert.equal((await call(engineer, api.putIntersections, { body })).status, 200)
const [row] = await khue.app.read((tx) => store.intersections(tx))
assert.ok(row)
const params = { id: row.id }

test('SG64: detectors are entered by who plans, each on a lane that comes in; what cannot be is refused whole', async () => {
  const { detectors } = crossLayout()
  const put = (actor: Parameters<typeof call>[0], given: typeof detectors) =>
    call(actor, detectorsApi.putDetectors, { params, body: { detectors: given, reason } })
  for (const actor of [anonymous, operator, watcher]) assert.ok((await put(actor, detectors)).status >= 401)
  const [first] = detectors
  assert.ok(first)
  for (const bad of [[first, { ...first, lane: 's-in' }], [{ ...first, lane: 'nowhere' }]])
    assert.equal((await put(engineer, bad)).problem?.type, '/problems/signals.bad-layout')
  assert.equal((await put(engineer, [{ ...first, kind: 'loop', rangeM: 40 }])).status, 204)
  const seen = (await call(watcher, api.readIntersection, { params })).body.layout.detectors
  assert.deepEqual(seen, [{ ...first, kind: 'loop', rangeM: 40 }])
  assert.equal((await put(engineer, detectors)).status, 204)
})

test('SG64: who operates takes a detector out of service with a reason, and puts it back; the control hears of it', async () => {
  const set = (actor: Parameters<typeof call>[0], detector: string, service: 'out' | 'in') =>
    call(actor, detectorsApi.setDetectorService, { params, body: { detector, service, reason } })
  for (const actor of [anonymous, engineer, watcher]) assert.ok((await set(actor, 'n-d', 'out')).status >= 401)
  assert.equal((await set(operator, 'nowhere', 'out')).problem?.type, '/problems/signals.unknown-name')
  const version = () => khue.app.read((tx) => registerVersion(tx))
  const before = await version()
  for (const detector of ['n-d', 'e-d', 'e-d']) assert.equal((await set(operator, detector, 'out')).status, 204)
  assert.notEqual(await version(), before)
  const out = async () => [...((await khue.app.read((tx) => outEverywhere(tx))).get(row.id) ?? [])].toSorted()
  assert.deepEqual(await out(), ['e-d', 'n-d'])
  assert.equal((await set(operator, 'n-d', 'in')).status, 204)
  const [told] = (await call(watcher, detectorsApi.listDetectorsOut, { params })).body
  assert.deepEqual([told?.detector, told?.by, told?.reason], ['e-d', operator.name, reason])
  const { detectors } = crossLayout()
  const left = detectors.filter(({ id }) => id !== 'e-d')
  await call(engineer, detectorsApi.putDetectors, { params, body: { detectors: left, reason } })
  assert.deepEqual(await out(), [], 'what is not there any more is not out either')
  const notes = (await call(watcher, api.listNotes, { query: { intersectionId: row.id } })).body
  for (const what of ['detectors', 'detector-out', 'detector-in'])
    assert.ok(
      notes.some((note) => note.what === what && note.reason === reason),
      what,
    )
})
