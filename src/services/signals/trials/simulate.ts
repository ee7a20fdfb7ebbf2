/** One run of the streets in SUMO with the city's own control, without waiting for the clock. Rule SG62. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { freePort } from '../../../kernel/run.ts'
import type { Layout } from '../contract.ts'
import type { TrialRun } from '../contract-trials.ts'
import type { RoadNetwork } from '../control/model.ts'
import type { Observation } from '../drivers/driver.ts'
import { TraciDriver } from '../drivers/traci/driver.ts'
import { netOptions, rangeM } from '../run/connect.ts'
import type { Managed } from '../run/orders.ts'
import { withLayouts } from '../run/overlay.ts'
import { StreetControl } from '../run/street-control.ts'

export interface Streets {
  readonly network: RoadNetwork
  readonly net: string
  readonly routes: string
  /** Of the streets' own clock, and the time of day that it stands for. */
  readonly beginS: number
}

export interface Trial {
  readonly managed: readonly Managed[]
  /** Where it is looked at closely. */
  readonly at: Managed
  readonly closedLanes: readonly string[]
  readonly minutes: number
  readonly day: number
  readonly secondOfDay: number
}

/** Before it is counted, the streets fill; for a short trial as long as it counts. */
const warmUpMaxS = 300
const standingMps = 0.5
/** Whatever is tried, the same vehicles come. */
const seed = 1

/** Throws SumoMissingError, or what SUMO complains of. `onProgress` is told from 0 to 1. */
export async function simulate(
  streets: Streets,
  trial: Trial,
  onProgress: (share: number) => Promise<void>,
): Promise<TrialRun & { perMin: number }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'khue-trial-'))
  const tripinfo = path.join(folder, 'trips.xml')
  const closing = path.join(folder, 'closed.add.xml')
  await writeFile(closing, closedFile(streets.network, trial.closedLanes))
  const warmUpS = Math.min(warmUpMaxS, trial.minutes * 60)
  const lastS = warmUpS + trial.minutes * 60
  const run = {
    net: streets.net,
    routes: [streets.routes],
    begin_s: Math.floor(streets.beginS),
    end_s: Math.floor(streets.beginS) + lastS,
    seed,
    scale: 1,
    tripinfo,
    port: await freePort(),
    ...(trial.closedLanes.length > 0 && { additional: closing }),
  }
  const layouts = new Map(trial.managed.map(({ place, layout }) => [place, layout]))
  const { network, misfits } = withLayouts(streets.network, layouts)
  const misfit = misfits.get(trial.at.place)
  if (misfit !== undefined) throw new Error(misfit)
  const managed = trial.managed.filter(({ place }) => !misfits.has(place))
  const driver = await TraciDriver.start(network, run, { ...netOptions, blind_share: 0 })
  try {
    const counts = new Counts(network, trial.at)
    await play(driver, network, { ...trial, managed }, { warmUpS, lastS, counts, onProgress })
    await driver.close()
    const trips = tripsOf(await readFile(tripinfo, 'utf8'), run.begin_s + warmUpS)
    return { ...trips, approaches: counts.approaches(), perMin: counts.passedAll / trial.minutes }
  } catch (error) {
    driver.kill()
    throw error
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function play(
  driver: TraciDriver,
  network: RoadNetwork,
  trial: Trial,
  more: { warmUpS: number; lastS: number; counts: Counts; onProgress: (share: number) => Promise<void> },
): Promise<void> {
  let control: StreetControl | undefined
  for (let s = 0; ; s++) {
    const observation = await driver.next()
    if (!observation) return
    control ??= new StreetControl(network, trial.managed, observation, rangeM)
    const secondOfDay = (trial.secondOfDay + s) % 86_400
    const moment = { ms: s * 1000, day: trial.day, secondOfDay }
    const { commands } = control.second(observation, driver.health(), moment, [])
    for (const { place, aspects } of commands) driver.command(place, aspects)
    if (s >= more.warmUpS) more.counts.add(observation)
    if (s % 60 === 0) await more.onProgress(Math.min(1, s / more.lastS))
  }
}

/** Who stands and who passes at one intersection, by approach. */
class Counts {
  readonly #network: RoadNetwork
  readonly #layout: Layout
  readonly #approachOf: ReadonlyMap<number, string>
  readonly #standing = new Map<string, number>()
  readonly #passed = new Map<string, number>()
  passedAll = 0
  #seconds = 0

  constructor(network: RoadNetwork, { layout }: Managed) {
    this.#network = network
    this.#layout = layout
    const laneAt = new Map(network.lanes.map(({ id }, place) => [id, place]))
    this.#approachOf = new Map(
      layout.lanes.flatMap(({ id, approach }) => {
        const place = laneAt.get(id)
        return approach === null || place === undefined ? [] : [[place, approach] as const]
      }),
    )
  }

  add({ seen, passed }: Observation): void {
    this.#seconds++
    for (const [lane, approach] of this.#approachOf) {
      let standing = 0
      for (let n = seen.first[lane] ?? 0; n < (seen.first[lane + 1] ?? 0); n++)
        if ((seen.speed_mps[n] ?? 9) < standingMps) standing++
      const gone = (this.#network.lanes[lane]?.out ?? []).reduce((sum, way) => sum + (passed[way] ?? 0), 0)
      this.#standing.set(approach, (this.#standing.get(approach) ?? 0) + standing)
      this.#passed.set(approach, (this.#passed.get(approach) ?? 0) + gone)
    }
    for (const [way, { control }] of this.#network.connections.entries())
      if (control) this.passedAll += passed[way] ?? 0
  }

  approaches(): TrialRun['approaches'] {
    return this.#layout.approaches.map(({ id }) => {
      const [standing, passed] = [this.#standing.get(id) ?? 0, this.#passed.get(id) ?? 0]
      return {
        approach: id,
        queue: standing / Math.max(1, this.#seconds),
        waitS: standing / Math.max(1, passed),
        passed,
      }
    })
  }
}

/** A lane that is closed lets nobody in from its road's beginning on. Where all lanes of a road are closed, people go another way. */
function closedFile({ lanes: all }: RoadNetwork, lanes: readonly string[]): string {
  const closed = new Set(lanes)
  const streets = all.filter(({ inside }) => !inside)
  const byEdge = Map.groupBy(streets, ({ edge }) => edge)
  const whole = [...byEdge].flatMap(([edge, own]) => (own.every(({ id }) => closed.has(id)) ? [edge] : []))
  const edges = [...byEdge].flatMap(([edge, own]) => (own.some(({ id }) => closed.has(id)) ? [edge] : []))
  const narrow = streets.filter(({ id, edge }) => closed.has(id) && !whole.includes(edge))
  const rerouter = (id: string, at: readonly string[], what: string) =>
    `<rerouter id="${id}" edges="${at.join(' ')}"><interval begin="0" end="1000000000">${what}</interval></rerouter>`
  const rows = [
    ...(narrow.length > 0
      ? [rerouter('lanes', edges, narrow.map(({ id }) => `<closingLaneReroute id="${id}" disallow="all"/>`).join(''))]
      : []),
    ...(whole.length > 0
      ? [rerouter('roads', [...byEdge.keys()], whole.map((edge) => `<closingReroute id="${edge}"/>`).join(''))]
      : []),
  ]
  return `<additional>${rows.join('')}</additional>\n`
}

/** Means over those who set out after the streets were full, whether or not they have arrived, and those who could not set out at all. */
function tripsOf(text: string, fromS: number): Omit<TrialRun, 'approaches'> {
  const trips = [...text.matchAll(/<tripinfo [^>]*>/g)].map(([tag]) => {
    const value = (name: string) => Number(new RegExp(` ${name}="(-?[\\d.]+)"`).exec(tag)?.[1] ?? 0)
    const late = Math.max(0, value('departDelay'))
    return {
      depart: value('depart'),
      isThere: value('arrival') >= 0,
      travel: value('duration') + late,
      delay: value('timeLoss') + late,
      wait: value('waitingTime') + late,
    }
  })
  const counted = trips.filter(({ depart }) => depart >= fromS || depart < 0)
  const mean = (of: (trip: (typeof counted)[number]) => number) =>
    counted.length === 0 ? 0 : counted.reduce((sum, trip) => sum + of(trip), 0) / counted.length
  return {
    arrived: counted.filter(({ isThere }) => isThere).length,
    delayS: mean(({ delay }) => delay),
    travelS: mean(({ travel }) => travel),
    waitS: mean(({ wait }) => wait),
  }
}
