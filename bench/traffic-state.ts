/**
 * The traffic state of a city: 20,000 positions a second of 20,000 vehicles are read as NDJSON, matched to 5,000 directed segments and
 * tallied, and the picture of all segments is drawn each ten seconds; how much of one core that takes. The limit of the same run: reading
 * the same lines and finding the nearest segment of each position alone, which no method can do without.
 * `npm run bench -- traffic-state [--segments 5000] [--rate 20000] [--seconds 30]`. The network is a made-up grid of streets.
 */
import type { ProbeLine } from '../src/services/traffic/feeds/probes.ts'
import { readProbes } from '../src/services/traffic/feeds/probes.ts'
import { buildNetwork } from '../src/services/traffic/network/build.ts'
import type { Near } from '../src/services/traffic/network/grid.ts'
import { RoadNetwork } from '../src/services/traffic/network/network.ts'
import { positionAt, xOf, yOf } from '../src/services/traffic/network/plane.ts'
import type { RawWay } from '../src/services/traffic/network/raw.ts'
import { Detector } from '../src/services/traffic/slowdowns/detect.ts'
import { Observer } from '../src/services/traffic/state/observer.ts'
import { packSpeeds, packTally } from '../src/services/traffic/state/packing.ts'
import { Picture } from '../src/services/traffic/state/picture.ts'
import { Profiles } from '../src/services/traffic/state/profiles.ts'
import { option } from './ground.ts'

const blockM = 150
const metre = 1 / 111_195
const noiseM = 6
const drawEveryS = 10

/** Streets of `side` × `side` crossings, two directions each: 4 · side · (side − 1) segments. */
function gridTown(side: number): RoadNetwork {
  const east = metre / Math.cos((21.03 * Math.PI) / 180)
  const indexes = Array.from({ length: side }, (_, at) => at)
  const key = (column: number, row: number) => `${column} ${row}`
  const nodes = new Map(
    indexes.flatMap((row) =>
      indexes.map((column) => [key(column, row), [105.8 + column * blockM * east, 21 + row * blockM * metre]] as const),
    ),
  )
  const wayOf = (id: string, refs: string[], at: number): RawWay => ({
    id,
    nodes: refs,
    tags: { highway: at % 5 === 0 ? 'primary' : 'tertiary', name: id },
  })
  const ways = indexes.flatMap((at) => [
    wayOf(
      `row ${at}`,
      indexes.map((column) => key(column, at)),
      at,
    ),
    wayOf(
      `column ${at}`,
      indexes.map((row) => key(at, row)),
      at,
    ),
  ])
  const { segments } = buildNetwork({ nodes, ways, turns: [], leftOut: 0 })
  return new RoadNetwork(
    segments.map((one, at) => ({ ...one, no: at + 1, fromNode: one.from, toNode: one.to, unitId: null })),
    [],
  )
}

interface Car {
  place: number
  along: number
  readonly metresS: number
}

/** Cars that drive on at each crossing, one position a second each. */
class Cars {
  readonly #network: RoadNetwork
  readonly #cars: Car[]

  constructor(network: RoadNetwork, count: number) {
    this.#network = network
    this.#cars = Array.from({ length: count }, () => ({
      place: Math.floor(Math.random() * network.size),
      along: 0,
      metresS: 4 + Math.random() * 8,
    }))
  }

  /** What all of them tell at a second, as a batch of NDJSON. */
  second(timeMs: number): Buffer {
    const { nexts, firstNext, lengths, plane } = this.#network
    const lines = this.#cars.map((car, at) => {
      car.along += car.metresS
      while (car.along > (lengths[car.place] ?? 0)) {
        car.along -= lengths[car.place] ?? 0
        const first = firstNext[car.place] ?? 0
        const count = (firstNext[car.place + 1] ?? 0) - first
        car.place = nexts[first + Math.floor(Math.random() * count)] ?? 0
      }
      const [x, y] = this.#network.pointAlong(car.place, car.along)
      const off = () => (Math.random() + Math.random() + Math.random() - 1.5) * 2 * noiseM
      const [longitude, latitude] = positionAt(plane, x + off(), y + off())
      return `{"vehicle":"29B-${at}","time":${timeMs},"latitude":${latitude.toFixed(6)},"longitude":${longitude.toFixed(6)},"speed_kmh":${(car.metresS * 3.6).toFixed(0)}}`
    })
    return Buffer.from(lines.join('\n'))
  }
}

const cpuMs = (since?: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(since)
  return (user + system) / 1000
}

export function run(args: readonly string[]): Promise<number> {
  const [wanted, rate, seconds] = [
    option(args, 'segments', 5000),
    option(args, 'rate', 20_000),
    option(args, 'seconds', 30),
  ]
  const network = gridTown(Math.round((1 + Math.sqrt(1 + wanted)) / 2))
  const cars = new Cars(network, rate)
  const roads = { version: 1, loadedAt: '', source: 'bench', network }
  const observer = new Observer(roads)
  const picture = new Picture(network)
  const detector = new Detector(network)
  const profiles = new Profiles(network, [])
  const startMs = Math.floor(Date.now() / 10_000) * 10_000
  let [work, draw, limit, probes, nearest, measured, refused] = [0, 0, 0, 0, 0, 0, 0]
  const near: Near[] = []
  // The first seconds warm the program and the ways between segments up, as any day does.
  const warmS = 20
  for (let second = 0; second < warmS + seconds; second++) {
    const timeMs = startMs + second * 1000
    const body = cars.second(timeMs)
    const isCounted = second >= warmS
    const beganWork = process.cpuUsage()
    readProbes(
      body,
      timeMs,
      (line) => observer.take('bench', line),
      () => refused++,
    )
    if (isCounted) work += cpuMs(beganWork)
    if (second % drawEveryS === drawEveryS - 1) {
      const beganDraw = process.cpuUsage()
      picture.fold(observer.harvest(timeMs, (tally) => packTally(network, tally)).body, timeMs)
      const drawn = picture.draw(timeMs, profiles, 0)
      packSpeeds(drawn.speeds)
      detector.look(drawn.ratios, profiles, 0)
      if (isCounted) draw += cpuMs(beganDraw)
      measured = drawn.measured
    }
    const beganLimit = process.cpuUsage()
    const count = (line: ProbeLine) => {
      nearest += network.grid.near(xOf(network.plane, line.longitude), yOf(network.plane, line.latitude), 45, near)
    }
    readProbes(body, timeMs, count, () => refused++)
    if (!isCounted) continue
    limit += cpuMs(beganLimit)
    probes += rate
  }
  if (refused > 0 || nearest === 0) throw new Error('the bench sends what is refused')
  const share = (ms: number) => Number((ms / (10 * seconds)).toFixed(1))
  process.stdout.write(
    `${JSON.stringify({
      bench: 'traffic-state',
      segments: network.size,
      probes_per_s: rate,
      seconds,
      core_percent: share(work + draw),
      matching_core_percent: share(work),
      drawing_core_percent: share(draw),
      us_per_probe: Number(((1000 * work) / probes).toFixed(2)),
      draw_ms: Number((draw / (seconds / drawEveryS)).toFixed(1)),
      limit_core_percent: share(limit),
      times_limit: Number(((work + draw) / limit).toFixed(2)),
      measured_segments: measured,
    })}\n`,
  )
  return Promise.resolve(0)
}
