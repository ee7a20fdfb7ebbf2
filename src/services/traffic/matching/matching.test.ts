import assert from 'node:assert/strict'
import { test } from 'node:test'
import { xOf, yOf } from '../network/plane.ts'
import type { RoadNetwork } from '../network/network.ts'
import { type Drive, drive, placeOf, townNetwork } from '../testing.ts'
import { Tally } from '../state/tally.ts'
import { Fleet, forgottenAfterMs } from './fleet.ts'
import { type Driven, Matcher, type Probe, Trace } from './matcher.ts'
import { reachM, WaysBetween } from './ways-between.ts'

const network = townNetwork()
const usual: Drive = { startMs: 1_000_000, everyMs: 5000, kmh: 36, noiseM: 5, seed: 1 }

const probesOf = (codes: readonly string[], how: Drive, of: RoadNetwork = network): Probe[] =>
  drive(of, codes, how).map(({ timeMs, longitude, latitude, speedKmh, heading }) => ({
    timeMs,
    x: xOf(of.plane, longitude),
    y: yOf(of.plane, latitude),
    speed: (speedKmh ?? 0) / 3.6,
    heading: heading === undefined ? Number.NaN : ((90 - heading) * Math.PI) / 180,
  }))

function settledOf(probes: readonly Probe[], of: RoadNetwork = network): Driven[] {
  const matcher = new Matcher(of)
  const trace = new Trace()
  return probes.flatMap((probe) => matcher.take(trace, probe) ?? [])
}

/** The chain of segments that was settled. */
const chainOf = (settled: readonly Driven[], of: RoadNetwork = network) => {
  const places = settled.flatMap(({ fromPlace, between, toPlace }) => [fromPlace, ...between, toPlace])
  return places.filter((place, at) => place !== places[at - 1]).map((place) => of.segments[place]?.code)
}

const way = ['row-A.0f', 'row-A.1f', 'column-3.0f', 'column-3.1f', 'row-C.2f', 'column-4.2f', 'row-D.3f', 'column-5.3f']

test('TF7: a vehicle is found on the roads that it drove, with the receiver off by metres, often and seldom telling, with and without heading', () => {
  for (let seed = 1; seed <= 20; seed++) {
    for (const everyMs of [1000, 5000, 10_000]) {
      const probes = probesOf(way, { ...usual, everyMs, seed })
      const blind = probes.map((probe) => ({ ...probe, speed: -1, heading: Number.NaN }))
      for (const told of [probes, blind]) {
        const chain = chainOf(settledOf(told))
        // The last positions are not settled yet, and the first may be from the road before.
        assert.ok(chain.length >= 5, `${seed} ${everyMs} ${chain.join(' ')}`)
        const at = way.indexOf(chain[1] ?? '')
        assert.deepEqual(chain.slice(1), way.slice(at, at + chain.length - 1), `${seed} ${everyMs}`)
      }
    }
  }
})

test('TF7: nobody is put on a one-way against it, or through a forbidden turn, when another way explains it', () => {
  const against = probesOf(['column-2.3b', 'column-2.2b', 'column-2.1b', 'column-2.0b'], { ...usual, noiseM: 8 })
  assert.ok(chainOf(settledOf(against)).every((code) => code?.endsWith('b') && code.startsWith('column-2')))
  const banned = townNetwork([{ from: 'row-B', via: 'B2', to: 'column-2', rule: 'no' }])
  const { length } = settledOf(probesOf(['row-B.0f', 'column-2.1f'], usual, banned), banned).filter(
    ({ fromPlace, between, toPlace }) =>
      [fromPlace, ...between, toPlace].some(
        (place, at, all) =>
          banned.segments[place]?.code === 'row-B.0f' && banned.segments[all[at + 1] ?? -1]?.code === 'column-2.1f',
      ),
  )
  assert.equal(length, 0)
})

test('TF7: a position that is older than the last, or far from every road, settles nothing; after a minute of silence one begins anew', () => {
  const probes = probesOf(way, usual)
  const [first, second, third] = probes
  assert.ok(first && second && third)
  assert.deepEqual(settledOf([third, second, first]), [])
  assert.deepEqual(settledOf(probes.map((probe) => ({ ...probe, x: probe.x + 5000 }))), [])
  const apart = probes.map((probe, at) => ({ ...probe, timeMs: probe.timeMs + at * 61_000 }))
  assert.deepEqual(settledOf(apart), [])
})

test('TF7: the way between two segments is the shortest by road, up to a bound', () => {
  const ways = new WaysBetween(network)
  const metres = (a: string, b: string) => Math.round(ways.metres(placeOf(network, a), placeOf(network, b)))
  assert.equal(metres('row-A.0f', 'row-A.1f'), 0)
  assert.equal(metres('row-A.0f', 'row-A.3f'), 400)
  assert.equal(metres('row-A.0f', 'row-B.1b'), 400)
  assert.ok(ways.metres(placeOf(network, 'row-A.0f'), placeOf(network, 'row-E.3b')) > reachM)
  const between = ways.between(placeOf(network, 'row-A.0f'), placeOf(network, 'row-A.3f'))
  assert.deepEqual(
    between?.map((place) => network.segments[place]?.code),
    ['row-A.1f', 'row-A.2f'],
  )
})

test('TF8: metres and seconds of a drive add up to its speed on each segment, whoever tells how often', () => {
  for (const everyMs of [2000, 5000, 10_000]) {
    const tally = new Tally(network)
    for (const driven of settledOf(probesOf(way, { ...usual, everyMs, noiseM: 0 }))) tally.add(7, driven)
    for (const code of way.slice(1, 5)) {
      const place = placeOf(network, code)
      const kmh = ((tally.metres[place] ?? 0) / (tally.seconds[place] ?? 1)) * 3.6
      assert.ok(Math.abs(kmh - 36) < 2, `${code} ${kmh}`)
      assert.ok(Math.abs((tally.metres[place] ?? 0) - 200) < 3)
      assert.equal(tally.vehicles[place], 1)
    }
  }
})

test('TF6: a vehicle is itself for a day and within its fleet; then, and after five minutes of silence, it is a stranger', () => {
  const fleet = new Fleet()
  const bus = fleet.vehicle('2031-03-04', 'buses', 'xe-1')
  assert.equal(fleet.vehicle('2031-03-04', 'buses', 'xe-1'), bus)
  assert.notEqual(fleet.vehicle('2031-03-04', 'taxis', 'xe-1'), bus)
  bus.moves(1000, 0, 0)
  const gone: number[] = []
  fleet.forget(1000 + forgottenAfterMs, (vehicle) => gone.push(vehicle.id))
  assert.deepEqual(gone.includes(bus.id), true)
  assert.notEqual(fleet.vehicle('2031-03-04', 'buses', 'xe-1'), bus)
  const today = fleet.vehicle('2031-03-04', 'buses', 'xe-1')
  const tomorrow = fleet.vehicle('2031-03-05', 'buses', 'xe-1')
  assert.notEqual(tomorrow, today)
  assert.equal(fleet.size, 1)
  // What comes late of the day before makes nobody a stranger again; whose day ends is told, since a trip ends with it.
  fleet.vehicle('2031-03-04', 'buses', 'xe-2')
  assert.equal(fleet.vehicle('2031-03-05', 'buses', 'xe-1'), tomorrow)
  const over: number[] = []
  fleet.vehicle('2031-03-06', 'buses', 'xe-1', ({ id }) => over.push(id))
  assert.ok(over.includes(tomorrow.id))
})

test('TF8: who stands for three minutes is parked, and who moves again is in traffic', () => {
  const car = new Fleet().vehicle('2031-03-04', 'taxis', 'a')
  assert.equal(car.moves(1000, 0, 0), true)
  assert.equal(car.moves(100_000, 5, 5), true)
  assert.equal(car.moves(181_001, 3, 3), false)
  assert.equal(car.moves(191_000, 60, 3), true)
})
