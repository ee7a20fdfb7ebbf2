/**
 * Five hundred intersections in one process, each decided every second, against a quarter of one core.
 *
 *     npm run bench -- signal-scale [--intersections 500] [--seconds 120] [--net FILE]
 *
 * The streets of a shared network are set down again and again until there are enough intersections, and vehicles queue and
 * arrive on each of their lanes at random. Only our own processor time is counted: what a second of deciding costs.
 */
import path from 'node:path'
import { Controller, type Observation, type RoadNetwork, readStreets } from '../src/services/signals/index.ts'
import { option } from './ground.ts'

const shared = path.join(import.meta.dirname, '..', '..', 'shared', 'data', 'signals', 'cologne8', 'cologne8.net.xml')
const core_share_max = 0.25
const range_m = 200

export async function run(args: readonly string[]): Promise<number> {
  const count = option(args, 'intersections', 500)
  const seconds = option(args, 'seconds', 120)
  const at = args.indexOf('--net')
  const file = at < 0 ? shared : (args[at + 1] ?? shared)
  const one = await readStreets(file, { yellow_s: 3, min_green_s: 5, max_red_s: 300, range_m })
  const network = repeated(one, Math.ceil(count / one.intersections.length), count)
  const random = generator(1)
  const observations = Array.from({ length: 60 }, (_, second) => traffic(network, second, random))
  const shown = network.intersections.map(({ stages }) => stages[0]?.aspects ?? '')
  const first = { ...(observations[0] as Observation), shown }
  const controller = new Controller(network, first, { range_m })
  const slowest: number[] = []
  const before = process.cpuUsage()
  for (let second = 1; second <= seconds; second++) {
    const began_ms = performance.now()
    const observation = observations[second % observations.length] as Observation
    const commands = controller.step({ ...observation, time_s: second, shown })
    for (const { intersection, aspects } of commands) shown[intersection] = aspects
    slowest.push(performance.now() - began_ms)
  }
  const used = process.cpuUsage(before)
  const core_share = (used.user + used.system) / 1e6 / seconds
  const figures = {
    bench: 'signal-scale',
    intersections: network.intersections.length,
    lanes: network.lanes.length,
    seconds,
    cpu_ms_per_second: round(1000 * core_share),
    core_share: round(core_share, 4),
    step_ms_max: round(Math.max(...slowest)),
    limit: core_share_max,
    pass: core_share < core_share_max,
  }
  process.stdout.write(`${JSON.stringify(figures)}\n`)
  return figures.pass ? 0 : 1
}

const round = (value: number, digits = 1): number => Number(value.toFixed(digits))

/** Mulberry32: the same traffic in every run. */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** The same quarter many times, side by side. */
function repeated(one: RoadNetwork, times: number, most: number): RoadNetwork {
  const copies = Array.from({ length: times }, (_, copy) => copy)
  const shift = (places: readonly number[], by: number) => places.map((place) => place + by)
  return {
    lanes: copies.flatMap((copy) =>
      one.lanes.map((lane) => ({
        ...lane,
        id: `${copy}/${lane.id}`,
        out: shift(lane.out, copy * one.connections.length),
        in: shift(lane.in, copy * one.connections.length),
      })),
    ),
    connections: copies.flatMap((copy) =>
      one.connections.map(({ from, to, inside, turn, control }) => {
        const intersection = (control?.intersection ?? 0) + copy * one.intersections.length
        const [first, last] = [from + copy * one.lanes.length, to + copy * one.lanes.length]
        const own = control && intersection < most ? { intersection, group: control.group } : undefined
        return { from: first, to: last, inside: shift(inside, copy * one.lanes.length), turn, control: own }
      }),
    ),
    intersections: copies
      .flatMap((copy) =>
        one.intersections.map((intersection) => ({
          ...intersection,
          id: `${copy}/${intersection.id}`,
          detectors: intersection.detectors.map((detector) => ({
            ...detector,
            lane: detector.lane + copy * one.lanes.length,
          })),
        })),
      )
      .slice(0, most),
  }
}

/** About five vehicles on each approach, half of them in a queue, and somebody over each second stop line. */
function traffic(network: RoadNetwork, time_s: number, random: () => number): Observation {
  const first = new Int32Array(network.lanes.length + 1)
  const seen: { to_end_m: number; speed_mps: number; stood_s: number }[] = []
  const approaches = new Set(network.intersections.flatMap(({ detectors }) => detectors.map(({ lane }) => lane)))
  for (const [place, lane] of network.lanes.entries()) {
    if (approaches.has(place)) {
      const queue = Math.floor(random() * 6)
      for (let n = 0; n < queue && n * 7 < lane.length_m; n++)
        seen.push({ to_end_m: n * 7 + 1, speed_mps: 0, stood_s: 10 })
      for (let at_m = queue * 7 + 20; at_m < Math.min(range_m, lane.length_m); at_m += 20 + 100 * random())
        seen.push({ to_end_m: at_m, speed_mps: 10, stood_s: 0 })
    }
    first[place + 1] = seen.length
  }
  return {
    time_s,
    seen: {
      first,
      to_end_m: Float64Array.from(seen, ({ to_end_m }) => to_end_m),
      speed_mps: Float64Array.from(seen, ({ speed_mps }) => speed_mps),
      stood_s: Float64Array.from(seen, ({ stood_s }) => stood_s),
    },
    detectors: network.lanes.map(() => 'sees'),
    passed: Uint16Array.from(network.connections, ({ control }) => (control && random() < 0.1 ? 1 : 0)),
    shown: [],
    requests: [],
  }
}
