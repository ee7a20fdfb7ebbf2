/**
 * The control in the program: one process leads it, once a second. Killed and started again it takes up what is wished and what
 * people have asked for, since both are in the database. Rules SG53, SG56 and SG57.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { App, Tx } from '../../../kernel/app.ts'
import { localTime } from '../../../kernel/clock.ts'
import { newId } from '../../../kernel/id.ts'
import type { RoadNetwork } from '../control/model.ts'
import type { ControllerDriver, Observation } from '../drivers/driver.ts'
import type { LiveState } from '../contract-live.ts'
import { endTooDear, expire } from '../interventions/interventions.ts'
import { networkTopic } from '../register/register.ts'
import { noteRequest } from './note-request.ts'
import { signalFallback, signalLink } from '../situation.ts'
import * as store from '../store.ts'
import * as runs from '../store-run.ts'
import * as control from '../store-control.ts'
import { outEverywhere } from '../store-detectors.ts'
import { rangeM } from './connect.ts'
import { Minutes } from './minutes.ts'
import type { Intervention, Managed, Moment } from './orders.ts'
import { withLayouts } from './overlay.ts'
import { type Second, StreetControl } from './street-control.ts'

const everyMs = 1000
/** Between two tries to reach a street that is not there. */
const againMs = 3000
const minutesEveryMs = 10_000
const none: ReadonlySet<string> = new Set()

export type Connect = (app: App) => Promise<ControllerDriver | undefined>

interface Street {
  readonly driver: ControllerDriver
  readonly described: RoadNetwork
  readonly control: StreetControl
  /** Of the register, as of the layouts that the control was made with. */
  readonly layouts: string
  readonly placeOf: ReadonlyMap<string, number>
  /** Whose layouts do not fit their controllers. */
  readonly misfits: ReadonlyMap<number, string>
}

type LinkState = 'none' | 'up' | 'down'

export class Runner {
  readonly #app: App
  readonly #connect: Connect
  readonly #minutes = new Minutes()
  #street: Street | undefined
  #version = ''
  #rows: readonly store.IntersectionRow[] = []
  #plans: ReadonlyMap<string, store.PlanRow> = new Map()
  #out: ReadonlyMap<string, ReadonlySet<string>> = new Map()
  #link: LinkState | undefined
  #linkSince = ''
  #error = ''
  #stopped = false
  #going: Promise<void> | undefined
  #savedMs = 0
  /** Of the street's own clock. */
  #streetS = 0
  readonly #costs = new Map<string, number>()
  /** Those of which the operations centre was told. */
  readonly #fallen = new Set<string>()

  constructor(app: App, connect: Connect) {
    this.#app = app
    this.#connect = connect
  }

  start(): Promise<() => Promise<void>> {
    this.#going = this.#go()
    return Promise.resolve(() => this.stop())
  }

  async stop(): Promise<void> {
    this.#stopped = true
    await this.#going
    await this.#leave()
  }

  async #go(): Promise<void> {
    while (!this.#stopped) {
      const began = performance.now()
      let waitMs = everyMs
      try {
        if (!(await this.second())) waitMs = againMs
      } catch (error) {
        this.#app.log.warn({ err: error }, 'signals: a second of the control failed')
        await this.#leave()
        waitMs = againMs
      }
      await this.#rest(Math.max(0, waitMs - (performance.now() - began)))
    }
  }

  /** In short steps, so that it ends soon when it is to end. */
  async #rest(ms: number): Promise<void> {
    for (let left = ms; left > 0 && !this.#stopped; left -= 250) await pause(Math.min(left, 250))
  }

  /** One second; false when there is nothing to control. */
  async second(): Promise<boolean> {
    await this.#readRegister()
    if (this.#rows.length === 0) return false
    const reached = await this.#reach()
    if (!reached) return false
    const observation = await this.#observe(reached)
    if (!observation) return false
    const street = await this.#asRegistered(reached, observation)
    this.#streetS = observation.time_s
    const open = await this.#app.read((tx) => runs.openInterventions(tx))
    const moment = momentOf(this.#app)
    const second = street.control.second(observation, street.driver.health(), moment, open.map(asked))
    for (const { place, aspects } of second.commands) street.driver.command(place, aspects)
    await this.#record(second, moment, open)
    return true
  }

  async #readRegister(): Promise<void> {
    const version = await this.#app.read((tx) => control.registerVersion(tx))
    if (version === this.#version) return
    await this.#app.read(async (tx) => {
      this.#rows = await store.intersections(tx)
      this.#plans = await store.runningPlans(tx)
      this.#out = await outEverywhere(tx)
    })
    this.#version = version
    const street = this.#street
    if (!street) return
    if (street.layouts === layoutsOf(this.#rows))
      street.control.manage(this.#managed(street.placeOf).filter(({ place }) => !street.misfits.has(place)))
    else if (street.driver.followsRegister) await this.#leave()
  }

  /** One control for each place in the street: where the register has two of the same name, the first. */
  #managed(placeOf: ReadonlyMap<string, number>): Managed[] {
    const taken = new Set<number>()
    return this.#rows.flatMap((row) => {
      const place = placeOf.get(row.street_id)
      const plan = this.#plans.get(row.id)
      const out = this.#out.get(row.id) ?? none
      if (place === undefined || taken.has(place)) return []
      taken.add(place)
      return [{ id: row.id, place, layout: row.layout, wish: row.wish, plan, out }]
    })
  }

  /** The control by the register's present layouts, from the lights as they are; the street itself goes on. */
  async #asRegistered(street: Street, first: Observation): Promise<Street> {
    if (street.layouts === layoutsOf(this.#rows)) return street
    this.#street = await this.#begun(street.driver, street.described, first)
    return this.#street
  }

  async #begun(driver: ControllerDriver, described: RoadNetwork, first: Observation): Promise<Street> {
    const placeOf = new Map(described.intersections.map(({ id }, place) => [id, place]))
    const all = this.#managed(placeOf)
    const { network, misfits } = withLayouts(described, new Map(all.map(({ place, layout }) => [place, layout])))
    const managed = all.filter(({ place }) => !misfits.has(place))
    await this.#tellMisfits(all, misfits)
    const made = new StreetControl(network, managed, first, rangeM)
    return { driver, described, control: made, layouts: layoutsOf(this.#rows), placeOf, misfits }
  }

  async #tellMisfits(all: readonly Managed[], misfits: ReadonlyMap<number, string>): Promise<void> {
    const left = all.filter(({ place }) => misfits.has(place))
    if (left.length === 0) return
    for (const { id, place } of left)
      this.#app.log.warn({ intersection: id, why: misfits.get(place) }, 'signals: a layout does not fit')
    await this.#app.transaction(async (tx) => {
      const at = tx.now.toString()
      const details = JSON.stringify({ from: 'local', to: 'local', why: 'no-layout' })
      await control.insertEvents(
        tx,
        left.map(({ id }) => ({ id: newId(), intersection_id: id, at, kind: 'mode' as const, details })),
      )
      await control.putLive(tx, at, new Map(left.map(({ id }) => [id, JSON.stringify(uncontrolled(at))])))
    })
  }

  async #reach(): Promise<Street | undefined> {
    if (this.#street) return this.#street
    let driver: ControllerDriver | undefined
    try {
      driver = await this.#connect(this.#app)
      if (!driver) {
        await this.#tellLink('none', '')
        return undefined
      }
      const described = await driver.describe()
      const first = await driver.next()
      if (!first) throw new Error('the street ended before its first second')
      this.#street = await this.#begun(driver, described, first)
      // What an earlier run told the operations centre of, so that its end is told, too.
      for (const { intersection_id: id, state } of await this.#app.read((tx) => runs.liveRows(tx)))
        if (state.why === 'detectors-failed') this.#fallen.add(id)
      await this.#tellLink('up', driver.name)
      return this.#street
    } catch (error) {
      await driver?.close().catch((closing: unknown) => this.#app.log.info({ err: closing }, 'signals: no farewell'))
      await this.#tellLink('down', error instanceof Error ? error.message : String(error))
      return undefined
    }
  }

  async #observe({ driver }: Street): Promise<Observation | undefined> {
    try {
      const observation = await driver.next()
      if (observation) return observation
      await this.#tellLink('down', 'the street has ended')
    } catch (error) {
      await this.#tellLink('down', error instanceof Error ? error.message : String(error))
    }
    await this.#leave()
    return undefined
  }

  async #leave(): Promise<void> {
    const street = this.#street
    this.#street = undefined
    try {
      await street?.driver.close()
    } catch (error) {
      this.#app.log.info({ err: error }, 'signals: the street was left without a farewell')
    }
  }

  /** Told once when it changes; while it is down each cabinet runs by itself, and the pages say so. */
  async #tellLink(link: LinkState, words: string): Promise<void> {
    const isNew = this.#link !== link || this.#error !== words
    if (!isNew && link !== 'up') return this.#stamp(link, words)
    if (this.#link !== link) this.#linkSince = this.#app.clock.now().toString()
    const wasKnown = this.#link !== undefined
    this.#link = link
    this.#error = words
    await this.#app.transaction(async (tx) => {
      await control.setControl(tx, this.#controlRow(tx, link, words))
      const tells = link === 'down' || (link === 'up' && wasKnown)
      if (tells) {
        const details = link === 'down' ? { link, error: words } : { link, driver: words }
        const row = { id: newId(), intersection_id: null, at: tx.now.toString(), kind: 'link' as const }
        await control.insertEvents(tx, [{ ...row, details: JSON.stringify(details) }])
      }
      if (link === 'down') await control.allLocal(tx)
      if (tells) signalLink(tx, link === 'down' ? 'down' : 'up')
      tx.live(networkTopic)
    })
  }

  async #stamp(link: LinkState, words: string): Promise<void> {
    await this.#app.transaction(async (tx) => {
      await control.setControl(tx, this.#controlRow(tx, link, words))
      await expire(tx)
    })
  }

  #controlRow(tx: Tx, link: LinkState, words: string) {
    const details = link === 'down' ? { error: words } : { driver: words || null, second: this.#streetS }
    return { at: tx.now.toString(), link, since: this.#linkSince, details: JSON.stringify(details) }
  }

  async #record(second: Second, moment: Moment, open: readonly runs.InterventionRow[]): Promise<void> {
    const at = new Date(moment.ms).toISOString()
    this.#minutes.add(second, moment.ms)
    const isSaving = moment.ms - this.#savedMs >= minutesEveryMs
    if (isSaving) this.#savedMs = moment.ms
    const over = open.filter(({ ends_at }) => Date.parse(ends_at) <= moment.ms)
    await this.#app.transaction(async (tx) => {
      await control.putLive(tx, at, new Map([...second.states].map(([id, state]) => [id, JSON.stringify(state)])))
      await control.setControl(tx, this.#controlRow(tx, 'up', this.#error))
      await control.insertEvents(
        tx,
        second.events.map(({ intersectionId, kind, details }) => ({
          id: newId(),
          intersection_id: intersectionId,
          at,
          kind,
          details: JSON.stringify(details),
        })),
      )
      this.#tellCentre(tx, second)
      for (const event of second.events) if (event.kind === 'priority') await noteRequest(tx, event)
      if (isSaving) await control.putMinutes(tx, this.#minutes.take(moment.ms))
      if (over.length > 0) await expire(tx)
      await this.#charge(tx, second, open)
      tx.live(networkTopic)
    })
  }

  /** What has changed its mode is told once; what has not failed before has nothing to end. */
  #tellCentre(tx: Tx, { events, states }: Second): void {
    for (const { intersectionId, kind, details } of events) {
      const row = this.#rows.find(({ id }) => id === intersectionId)
      const state = states.get(intersectionId)
      if (kind !== 'mode' || !row || !state) continue
      if (state.why === 'detectors-failed' || this.#fallen.delete(intersectionId)) signalFallback(tx, row, state)
      if (details['why'] === 'detectors-failed') this.#fallen.add(intersectionId)
    }
  }

  /** What others have waited for it; it ends when they have waited enough. */
  async #charge(tx: Tx, { costs }: Second, open: readonly runs.InterventionRow[]): Promise<void> {
    for (const row of open) {
      const sum = (this.#costs.get(row.id) ?? row.cost_s) + (costs.get(row.id) ?? 0)
      this.#costs.set(row.id, sum)
      const isTooDear = sum > row.cost_max_s
      // Each second that cost something, so that nothing is missing whenever and by whomever it is ended.
      if (costs.has(row.id)) await control.setCost(tx, row.id, sum)
      if (isTooDear) await endTooDear(tx, row.id)
    }
    const there = new Set(open.map(({ id }) => id))
    for (const id of this.#costs.keys()) if (!there.has(id)) this.#costs.delete(id)
  }
}

/** What is known of an intersection that nothing is commanded at. */
const uncontrolled = (at: string): LiveState => ({
  state: '',
  stage: null,
  stageSince: null,
  mode: 'local',
  why: 'no-layout',
  modeSince: at,
  lanes: [],
  detectors: [],
  commands: 0,
  refused: 0,
})

const layoutsOf = (rows: readonly store.IntersectionRow[]): string =>
  JSON.stringify(rows.map(({ id, street_id, layout }) => [id, street_id, layout]))

const asked = (row: runs.InterventionRow): Intervention => ({
  id: row.id,
  kind: row.kind,
  stops: row.stops,
  beginsMs: Date.parse(row.begins_at),
  endsMs: Date.parse(row.ends_at),
})

function momentOf(app: App): Moment {
  const now = app.clock.now()
  const local = localTime(now)
  const secondOfDay = local.hour * 3600 + local.minute * 60 + local.second + local.millisecond / 1000
  return { ms: now.epochMilliseconds, day: local.dayOfWeek, secondOfDay }
}
