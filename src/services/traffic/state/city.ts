/**
 * The beat of the picture: each process hands over what it has matched every ten seconds, and one of them draws the city from all of
 * it. Rules TF9, TF12 and TF13.
 */
import type { App, Tx } from '../../../kernel/app.ts'
import { newId } from '../../../kernel/id.ts'
import { roadsOf } from '../network/roads.ts'
import { Detector } from '../slowdowns/detect.ts'
import { follow } from '../slowdowns/service.ts'
import { open as openSlowdowns } from '../slowdowns/store.ts'
import { readDetectors } from '../feeds/detectors.ts'
import { Observer, type Trip } from './observer.ts'
import { packSpeeds, packTally } from './packing.ts'
import { type Drawn, Picture } from './picture.ts'
import { halfHourOf, profilesOf } from './profiles.ts'
import * as store from './store.ts'

export const beatMs = 10_000
const momentMs = 5 * 60_000

const observers = new WeakMap<App, Observer>()
const processes = new WeakMap<App, string>()
/** What could not be handed over yet, the oldest first. */
const waiting = new WeakMap<App, { body: Buffer; trips: readonly Trip[] }[]>()
/** Speeds of more than some minutes ago say nothing of now. */
const waitingMax = 30

/** What this process observes; undefined while no roads are loaded. Other roads: a new beginning. */
export async function observerOf(app: App): Promise<Observer | undefined> {
  const roads = await roadsOf(app)
  const found = observers.get(app)
  if (!roads || found?.roads === roads) return roads && found
  const made = new Observer(roads)
  observers.set(app, made)
  return made
}

const tripRows = (trips: readonly Trip[]) =>
  [...Map.groupBy(trips, ({ fromUnit, toUnit, day, hour }) => `${fromUnit} ${day} ${hour} ${toUnit}`).values()].flatMap(
    ([first, ...more]) =>
      first
        ? [
            {
              from_unit: first.fromUnit,
              to_unit: first.toUnit,
              day: first.day,
              hour: first.hour,
              trips: 1 + more.length,
            },
          ]
        : [],
  )

/** Hands over what this process has matched since the last time. */
export async function handOver(app: App): Promise<void> {
  const observer = observers.get(app)
  if (!observer) return
  const process = processes.get(app) ?? newId()
  processes.set(app, process)
  const { network } = observer.roads
  const { body, trips } = observer.harvest(app.clock.now().epochMilliseconds, (tally) => packTally(network, tally))
  const all = waiting.get(app) ?? []
  waiting.set(app, all)
  if (body.length > 0 || trips.length > 0) all.push({ body, trips })
  if (all.length === 0) return
  if (all.length > waitingMax) {
    // Of what is let go the trips stay: they are of a day, not of now.
    const [oldest, next] = all.splice(0, 2)
    all.unshift({ body: next?.body ?? Buffer.alloc(0), trips: [...(oldest?.trips ?? []), ...(next?.trips ?? [])] })
  }
  await app.transaction(async (tx) => {
    const atMs = tx.now.epochMilliseconds
    for (const [n, one] of all.entries())
      if (one.body.length > 0)
        await store.addPartial(tx, { process, at: new Date(atMs - (all.length - 1 - n)).toISOString(), body: one.body })
    await store.addTrips(tx, tripRows(all.flatMap((one) => one.trips)))
  })
  waiting.set(app, [])
}

/** Of the process that draws. */
class City {
  readonly #app: App
  #picture: Picture | undefined
  #detector: Detector | undefined
  #momentAt = 0
  #going: Promise<unknown> = Promise.resolve()

  constructor(app: App) {
    this.#app = app
  }

  /** Draws the picture of now, one at a time; undefined while no roads are loaded. */
  draw(): Promise<Drawn | undefined> {
    const next = this.#going.then(() => this.#draw())
    this.#going = next.catch(() => undefined)
    return next
  }

  async #draw(): Promise<Drawn | undefined> {
    const roads = await roadsOf(this.#app)
    if (!roads) return undefined
    if (this.#picture?.network !== roads.network) {
      this.#picture = new Picture(roads.network)
      this.#detector = new Detector(roads.network)
      const standing = await this.#app.read((tx) => openSlowdowns(tx))
      this.#detector.goOn(standing.flatMap(({ segments }) => segments.flatMap((no) => roads.network.place(no) ?? [])))
    }
    const [picture, detector] = [this.#picture, this.#detector as Detector]
    const profiles = await profilesOf(this.#app, roads.network)
    return this.#app.transaction(async (tx) => {
      for (const { body } of await store.takePartials(tx)) picture.fold(body, tx.now.epochMilliseconds)
      const nowMs = tx.now.epochMilliseconds
      const halfHour = halfHourOf(nowMs)
      const readings = await readDetectors(tx, roads.network, nowMs)
      const drawn = picture.draw(nowMs, profiles, halfHour, readings)
      const body = packSpeeds(drawn.speeds)
      await store.setNow(tx, { at: tx.now.toString(), travel_time_index: drawn.travelTimeIndex, body })
      await this.#keep(tx, drawn, body)
      await follow(tx, roads.network, detector.look(drawn.ratios, profiles, halfHour))
      tx.live('traffic:now')
      return drawn
    })
  }

  /** Every five minutes, where something was measured. */
  async #keep(tx: Tx, { travelTimeIndex, measured }: Drawn, body: Buffer): Promise<void> {
    const at = Math.floor(tx.now.epochMilliseconds / momentMs) * momentMs
    if (at === this.#momentAt || measured === 0) return
    this.#momentAt = at
    const row = { at: new Date(at).toISOString(), travel_time_index: travelTimeIndex, measured, is_sample: false, body }
    await store.addMoments(tx, [row])
  }
}

const cities = new WeakMap<App, City>()

export function cityOf(app: App): City {
  const found = cities.get(app) ?? new City(app)
  cities.set(app, found)
  return found
}

/** Calls back each beat, never twice at once; gives what ends it. */
function beat(app: App, what: string, work: () => Promise<unknown>): () => Promise<void> {
  let going = Promise.resolve()
  let isGoing = false
  const run = () => {
    if (isGoing) return
    isGoing = true
    going = work()
      .then(() => undefined)
      .catch((error: unknown) => app.log.warn({ err: error }, `traffic: ${what}`))
      .finally(() => {
        isGoing = false
      })
  }
  const timer = setInterval(run, beatMs)
  return async () => {
    clearInterval(timer)
    await going
  }
}

/** In each process that takes positions. */
export function startHandingOver(app: App): () => Promise<void> {
  const end = beat(app, 'what was matched is handed over later', () => handOver(app))
  return async () => {
    await end()
    await handOver(app)
  }
}

/** In the one that draws for all. */
export function startDrawing(app: App): () => Promise<void> {
  return beat(app, 'the picture is drawn later', () => cityOf(app).draw())
}
