import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { startTestKhue } from '../../kernel/testing.ts'
import identity from '../../platform/identity/module.ts'
import organisation from '../../platform/organisation/module.ts'
import telemetry from '../../platform/telemetry/module.ts'
import { monthSpan } from './availability.ts'
import { readAvailability, availabilityFile, addWindow } from './contract-outages.ts'
import { diagnose } from './diagnosis/diagnose.ts'
import network from './module.ts'
import { record } from './observe.ts'
import { account, promisedTogether } from './promise.ts'
import { common, joined, length, without } from './spans.ts'
import { links, nodes } from './store.ts'
import { beginBlind } from './store-outages.ts'
import { city, enter, hoanKiem, linkOf, nodeOf, officialAs } from './testing.ts'
import { newId } from '../../kernel/id.ts'

const minute = 60_000
const khue = await startTestKhue({
  modules: [organisation, identity, telemetry, network],
  env: { NETWORK_POLL_SECONDS: '0' },
})
const { app } = khue
const call: typeof khue.call = (actor, endpoint, input) => khue.call(actor, endpoint, input)
const operator = officialAs('operator', city)
const admin = officialAs('system-admin', city)

const span = fc
  .tuple(fc.integer({ max: 60, min: 0 }), fc.integer({ max: 60, min: 0 }))
  .map(([from, to]) => ({ from, to }))
const spans = fc.array(span, { maxLength: 8 })

test('NW13: stretches of time are joined, cut and taken away as minute by minute', () => {
  const minutes = (all: readonly { from: number; to: number }[]) =>
    new Set(all.flatMap(({ from, to }) => Array.from({ length: Math.max(0, to - from) }, (_, n) => from + n)))
  fc.assert(
    fc.property(spans, spans, (some, others) => {
      const [a, b] = [minutes(some), minutes(others)]
      assert.deepEqual(minutes(joined(some)), new Set([...a].toSorted((x, y) => x - y)))
      assert.equal(length(some), a.size)
      assert.equal(length(common(some, others)), a.intersection(b).size)
      assert.equal(length(without(some, others)), a.difference(b).size)
    }),
  )
})

test('NW13: planned work and what nobody watched count neither for nor against', () => {
  const life = { from: 0, to: 100 * minute }
  const failure = (from: number, to: number) => ({ outage: 'o', from: from * minute, to: to * minute, planned: [] })
  const plain = account(life, { failures: [failure(10, 20)], planned: [], unwatched: [] })
  assert.deepEqual([plain.availability, plain.down / minute], [90, 10])
  const half = { from: 15 * minute, to: 40 * minute }
  const excused = account(life, { failures: [failure(10, 20)], planned: [half], unwatched: [] })
  assert.deepEqual(
    [excused.counted, excused.down, excused.planned].map((ms) => ms / minute),
    [75, 5, 25],
  )
  const behind = account(life, { failures: [{ ...failure(10, 20), planned: [half] }], planned: [], unwatched: [] })
  assert.deepEqual(
    [behind.counted, behind.down].map((ms) => ms / minute),
    [95, 5],
  )
  const dark = account(life, { failures: [failure(0, 100)], planned: [], unwatched: [life] })
  assert.deepEqual([dark.availability, dark.counted], [null, 0])
})

test('NW13: a month is told by site, link and provider, with the outage that took each minute, as a page and as a file', async () => {
  const begin = Temporal.Instant.from('2031-03-10T02:00:00Z')
  const at = (minutes: number) => app.clock.set(begin.add({ minutes }))
  at(0)
  const asked = { probe: 'tcp', address: '192.0.2.1', port: 22 } as const
  await enter(
    app,
    [
      nodeOf('core', { role: 'core', unitId: city, isEntrance: true, ...asked }),
      nodeOf('hub', { role: 'aggregation', unitId: city, ...asked }),
      nodeOf('site', asked),
      nodeOf('unasked', { unitId: city }),
    ],
    [linkOf('core', 'hub', { provider: 'VNPT' }), linkOf('hub', 'site', { provider: 'Viettel' })],
  )
  const { all, lines } = await app.read(async (tx) => ({ all: await nodes(tx), lines: await links(tx) }))
  const idOf = new Map([...all, ...lines].map(({ id, code }) => [code, id]))
  const topology = {
    nodes: all,
    links: lines.map(({ id, a_node, b_node }) => ({ id, a: a_node, b: b_node })),
    vantage: [idOf.get('core') ?? ''],
  }
  const see = (silent: string[], down: string[]) => {
    const answered = new Map(all.map(({ id, code }) => [id, !silent.includes(code)]))
    const ends = new Map(lines.map(({ id, code }) => [id, { a: down.includes(code) ? 'down' : 'up' } as const]))
    return app.transaction((tx) => record(tx, diagnose(topology, { answered, ends })))
  }
  await see([], [])
  at(100)
  await see(['hub', 'site'], ['core--hub'])
  at(160)
  await see([], [])
  at(200)
  const soon = (minutes: number) => begin.add({ minutes }).toString()
  const subjects = [{ kind: 'link' as const, id: idOf.get('hub--site') ?? '' }]
  const window = await call(admin, addWindow, { body: { title: 'Thay cáp', from: soon(200), to: soon(250), subjects } })
  assert.equal(window.status, 200)
  await see(['site'], ['hub--site'])
  at(260)
  await see([], [])
  at(300)
  await app.transaction((tx) => beginBlind(tx, newId(), soon(300)))
  at(400)
  await see([], [])
  at(500)
  const report = async (of: 'site' | 'link' | 'provider', actor = operator) =>
    (await call(actor, readAvailability, { query: { month: '2031-03', of } })).body.rows
  const site = (await report('site')).find(({ id }) => id === idOf.get('site'))
  // 500 minutes, 100 of them unwatched and 50 planned; 60 behind the trunk and 10 after the window.
  assert.deepEqual(
    [site?.countedMinutes, site?.downMinutes, site?.plannedMinutes, site?.unwatchedMinutes],
    [350, 70, 50, 100],
  )
  assert.deepEqual(
    site?.outages.map(({ minutes, cause }) => [minutes, cause.en]),
    [
      [60, 'core – hub'],
      [10, 'hub – site'],
    ],
  )
  // Of what nobody asks nothing is claimed.
  const unasked = (await report('site')).find(({ id }) => id === idOf.get('unasked'))
  assert.deepEqual([unasked?.availability, unasked?.countedMinutes, unasked?.unwatchedMinutes], [null, 0, 500])
  const lineRows = await report('link')
  const trunk = lineRows.find(({ provider }) => provider === 'VNPT')
  assert.deepEqual([trunk?.downMinutes, trunk?.countedMinutes, trunk?.kept], [60, 400, false])
  // The site's line was whole while the trunk was cut.
  assert.equal(lineRows.find(({ provider }) => provider === 'Viettel')?.downMinutes, 10)
  assert.deepEqual((await report('provider')).map(({ name, promised }) => `${name.vi} ${promised}`).toSorted(), [
    'VNPT 99.9',
    'Viettel 99.9',
  ])
  assert.deepEqual(
    (await report('site', officialAs('unit-admin', hoanKiem))).map(({ id }) => id),
    [idOf.get('site')],
  )
  const csv = await call(operator, availabilityFile, { query: { month: '2031-03', of: 'site' } })
  const rows = csv.body.toString().trim().split('\r\n')
  assert.equal(rows.length, 1 + 1 + 1 + 2 + 1)
  assert.ok(rows.some((row) => row.includes('core – hub') && row.endsWith(',60')))
  app.clock.set(null)
})

test('NW13: a provider is held to what its links are promised together', () => {
  const links = [
    { promised: 99.9, account: account({ from: 0, to: 300 }, { failures: [], planned: [], unwatched: [] }) },
    { promised: 99, account: account({ from: 0, to: 100 }, { failures: [], planned: [], unwatched: [] }) },
  ]
  assert.equal(promisedTogether(links)?.toFixed(4), '99.6750')
  assert.equal(promisedTogether(links.slice(0, 1)), 99.9)
  assert.equal(promisedTogether([]), null)
})

test('NW13: a month begins and ends at midnight in Hanoi, and the present one ends now', () => {
  const now = Date.UTC(2031, 2, 10)
  assert.deepEqual(monthSpan('2031-02', now), { from: Date.UTC(2031, 0, 31, 17), to: Date.UTC(2031, 1, 28, 17) })
  assert.deepEqual(monthSpan('2031-03', now), { from: Date.UTC(2031, 1, 28, 17), to: now })
  assert.equal(length([monthSpan('2031-05', now)]), 0)
})
