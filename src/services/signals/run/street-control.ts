/** One second of the streets: what is seen goes in; commands, states, events and costs come out. No clock, no database. Rules SG52 to SG55. */
import { Controller } from '../control/controller.ts'
import { fallbackOf } from '../control/fixed-plan.ts'
import type { RoadNetwork } from '../control/model.ts'
import type { DriverHealth, Observation, PriorityRequest } from '../drivers/driver.ts'
import type { DetectorHealth, LiveState, Mode, Why } from '../contract-live.ts'
import { lightsOf, stageOf } from '../plans/compile.ts'
import { DetectorWatch } from './detectors.ts'
import { RequestWatch } from './requests.ts'
import { withinRange } from './within-range.ts'
import { type Intervention, local, type Managed, type Moment, type Order, orderFor, withRequests } from './orders.ts'

export interface StreetEvent {
  readonly intersectionId: string
  readonly kind: 'mode' | 'detector' | 'refused' | 'priority'
  readonly details: Readonly<Record<string, string | number | boolean | null>>
}

export interface Second {
  readonly commands: readonly { readonly place: number; readonly aspects: string }[]
  readonly states: ReadonlyMap<string, LiveState>
  /** Vehicles that passed the stop lines. */
  readonly passed: ReadonlyMap<string, number>
  readonly events: readonly StreetEvent[]
  /** Vehicle-seconds that others waited for an intervention. */
  readonly costs: ReadonlyMap<string, number>
}

/** Flash is entered and left over red for everybody, so that nobody meets who did not see it coming. */
const redAroundFlashMs = 3000
const countedMs = 3_600_000
const standingMps = 0.5
const isFlashing = (lights: string | undefined): boolean => /^[oO]+$/.test(lights ?? '')
/** A loop at the stop line is shorter than the first vehicle that stands on it. */
const leastRangeM = 5

interface Memory {
  mode: Mode
  why: Why
  modeSinceMs: number
  stage: string | null
  stageSinceMs: number
  redSinceMs: number | undefined
  /** The lamps flash, or have flashed and everybody is not yet at red. */
  flashes: boolean
  readonly health: Map<string, { health: DetectorHealth; sinceMs: number }>
  /** Of commands and refusals within the last hour. */
  commandsAt: number[]
  refusedAt: number[]
  lastRefusal: string
}

export class StreetControl {
  readonly #network: RoadNetwork
  readonly #controller: Controller
  readonly #watch: DetectorWatch
  readonly #laneOf: ReadonlyMap<string, number>
  readonly #memory = new Map<string, Memory>()
  readonly #requests = new RequestWatch()
  #managed: readonly Managed[]
  /** Of lanes whose detector sees less far than the driver tells. */
  #ranges: ReadonlyMap<number, number>
  readonly #rangeM: number
  /** What the street showed when the control began. */
  readonly #found: readonly string[]

  /** @param network with what the register says of it already in it. */
  constructor(network: RoadNetwork, managed: readonly Managed[], first: Observation, rangeM: number) {
    this.#network = network
    this.#managed = managed
    this.#rangeM = rangeM
    this.#found = [...first.shown]
    this.#controller = new Controller(network, first, { range_m: rangeM })
    this.#watch = new DetectorWatch(network)
    this.#laneOf = new Map(network.lanes.map(({ id }, place) => [id, place]))
    this.#ranges = this.#rangesOf(managed)
  }

  /** Wishes and plans have changed; layouts have not. */
  manage(managed: readonly Managed[]): void {
    this.#managed = managed
    this.#ranges = this.#rangesOf(managed)
  }

  #rangesOf(managed: readonly Managed[]): Map<number, number> {
    const found = new Map<number, number>()
    for (const { place, layout } of managed)
      for (const { lane: name, rangeM } of layout.detectors) {
        const lane = this.#laneAt(place, name)
        if (lane !== undefined) found.set(lane, Math.max(found.get(lane) ?? leastRangeM, rangeM))
      }
    for (const [lane, range] of found) if (range >= this.#rangeM) found.delete(lane)
    return found
  }

  second(
    observation: Observation,
    health: Pick<DriverHealth, 'connected' | 'silent_s'>,
    moment: Moment,
    interventions: readonly Intervention[],
  ): Second {
    const events: StreetEvent[] = []
    const believed = this.#believe(observation, moment, events)
    const requests = this.#hear(believed, moment, events)
    const orders = new Map<number, Order>()
    for (const one of this.#managed) {
      const at = this.#network.intersections[one.place]
      const fallback = at && fallbackOf(at, one.place, believed, health)
      const order = withRequests(one, orderFor(one, moment, interventions, fallback), requests)
      // A cabinet that flashes without being told to has its reasons: its monitor saw a fault, or somebody is at its switch.
      const flashesItself = isFlashing(observation.shown[one.place]) && !this.#memoryOf(one, moment).flashes
      orders.set(one.place, flashesItself && order.mode !== 'local' ? local('cabinet-flashes') : order)
      this.#findAgain(one, orders.get(one.place), observation, moment)
    }
    const aims = new Map(this.#managed.map((one) => [one.place, this.#aimOf(one, orders.get(one.place), moment)]))
    const shown = this.#controller.step({ ...believed, requests }, (place) => aims.get(place))
    const out = {
      commands: [] as Second['commands'][number][],
      states: new Map<string, LiveState>(),
      passed: new Map<string, number>(),
      costs: new Map<string, number>(),
    }
    for (const one of this.#managed) {
      const order = orders.get(one.place)
      const command = shown[one.place]
      if (!order || !command) continue
      const refused = command.refusals.filter(({ reason }) => reason !== 'maximum-red' || order.mode !== 'flash')
      const aspects = this.#inMode(one, order, command.aspects, moment, { refused, events })
      if (order.mode !== 'local') out.commands.push({ place: one.place, aspects })
      const state = this.#stateOf(
        one,
        order,
        order.mode === 'local' ? (observation.shown[one.place] ?? '') : aspects,
        believed,
        moment,
      )
      out.states.set(one.id, state)
      out.passed.set(one.id, this.#passedAt(one.place, observation))
      if (order.interventionId !== undefined && order.target !== undefined) {
        const cost = this.#othersWaiting(one, order.target, state)
        out.costs.set(order.interventionId, (out.costs.get(order.interventionId) ?? 0) + cost)
      }
    }
    return { ...out, events }
  }

  /** While a cabinet ran by itself nobody knew its lights: from what it shows now on, not from what it would have been told. */
  #findAgain(one: Managed, order: Order | undefined, { shown, time_s }: Observation, moment: Moment): void {
    const { mode, why } = this.#memoryOf(one, moment)
    if (mode === 'local' && why !== 'starting' && order?.mode !== 'local')
      this.#controller.found(one.place, shown[one.place] ?? '', time_s)
  }

  /** After a flash everybody is at red first, whatever comes next. */
  #aimOf(one: Managed, order: Order | undefined, moment: Moment): string | undefined {
    const isLeaving = this.#memoryOf(one, moment).flashes && order?.mode !== 'flash'
    return isLeaving ? lightsOf(one.layout, []) : order?.target
  }

  /** What a detector says that is not believed is taken as not seen. */
  #believe(told: Observation, moment: Moment, events: StreetEvent[]): Observation {
    const observation = { ...told, seen: withinRange(told.seen, this.#ranges) }
    const detectors = [...observation.detectors]
    for (const one of this.#managed) {
      const { id, place, layout, out } = one
      const { health } = this.#memoryOf(one, moment)
      const byLane = new Map<number, DetectorHealth>()
      for (const detector of layout.detectors) {
        const lane = this.#laneAt(place, detector.lane)
        if (lane === undefined) continue
        const found = byLane.get(lane) ?? this.#watch.healthOf(lane, observation)
        byLane.set(lane, found)
        const now = out.has(detector.id) ? 'out' : found
        const before = health.get(detector.id)
        if (before?.health === now) continue
        health.set(detector.id, { health: now, sinceMs: moment.ms })
        if (before || now !== 'good')
          events.push({ intersectionId: id, kind: 'detector', details: { detector: detector.id, health: now } })
      }
      for (const [lane, found] of byLane) {
        const isOut = layout.detectors.every((own) => this.#laneAt(place, own.lane) !== lane || out.has(own.id))
        if (isOut) detectors[lane] = 'silent'
        else if (found === 'stuck' || found === 'silent' || found === 'implausible') detectors[lane] = found
      }
    }
    return { ...observation, detectors }
  }

  /** Whom the planner hears of those who ask for priority. */
  #hear(observation: Observation, { ms }: Moment, events: StreetEvent[]): PriorityRequest[] {
    const { requests, unauthorised = [] } = observation
    const { heard, news } = this.#requests.second(requests, unauthorised, ms, (place, groups) =>
      this.#waitingFor(place, groups, observation),
    )
    for (const { place, ...details } of news) {
      const intersectionId = this.#managed.find((one) => one.place === place)?.id
      if (intersectionId === undefined) continue
      events.push({ intersectionId, kind: 'priority', details: { ...details, groups: details.groups.join(' ') } })
    }
    return heard
  }

  /** Vehicles that stand where none of these groups lets them go, while one of these has green. */
  #waitingFor(place: number, groups: readonly number[], observation: Observation): number {
    const one = this.#managed.find((managed) => managed.place === place)
    const shown = observation.shown[place] ?? ''
    if (!one || !groups.some((group) => 'Gg'.includes(shown[group] ?? 'r'))) return 0
    const served = new Set(one.layout.movements.filter(({ group }) => groups.includes(group)).map(({ from }) => from))
    return one.layout.lanes
      .filter(({ id, approach }) => approach !== null && !served.has(id))
      .reduce((sum, { id }) => sum + this.#countedIn(this.#laneAt(place, id), observation).waiting, 0)
  }

  #memoryOf({ id, place }: Pick<Managed, 'id' | 'place'>, { ms }: Moment): Memory {
    const found = this.#memory.get(id)
    if (found) return found
    const made: Memory = {
      mode: 'local',
      why: 'starting',
      modeSinceMs: ms,
      stage: null,
      stageSinceMs: ms,
      redSinceMs: undefined,
      // Begun anew while it flashes: it is left over red all the same.
      flashes: isFlashing(this.#found[place]),
      health: new Map(),
      commandsAt: [],
      refusedAt: [],
      lastRefusal: '',
    }
    this.#memory.set(id, made)
    return made
  }

  #inMode(
    one: Managed,
    { mode, why }: Order,
    aspects: string,
    moment: Moment,
    told: { refused: readonly { reason: string; groups: readonly number[] }[]; events: StreetEvent[] },
  ): string {
    const { id, layout } = one
    const memory = this.#memoryOf(one, moment)
    const { ms } = moment
    if (memory.mode !== mode || memory.why !== why) {
      told.events.push({ intersectionId: id, kind: 'mode', details: { from: memory.mode, to: mode, why } })
      Object.assign(memory, { mode, why, modeSinceMs: ms })
    }
    memory.commandsAt.push(ms)
    for (const { reason, groups } of told.refused) {
      memory.refusedAt.push(ms)
      const words = `${reason} ${groups.join(' ')}`
      // One that goes on for many seconds is told once.
      if (memory.lastRefusal !== words) {
        const movements = layout.movements.filter(({ group }) => groups.includes(group)).map(({ id: name }) => name)
        told.events.push({ intersectionId: id, kind: 'refused', details: { reason, movements: movements.join(', ') } })
      }
      memory.lastRefusal = words
    }
    if (told.refused.length === 0) memory.lastRefusal = ''
    for (const list of [memory.commandsAt, memory.refusedAt]) while ((list[0] ?? ms) < ms - countedMs) list.shift()
    return this.#flashing(memory, mode, aspects, ms)
  }

  /**
   * Everybody is at red for a while before the lamps begin to flash, and again before they are let go. Meanwhile the interlock,
   * which knows nothing of flash, serves who waits too long: nothing of that goes out.
   */
  #flashing(memory: Memory, mode: Mode, aspects: string, ms: number): string {
    const isFlash = mode === 'flash'
    if (isFlash === memory.flashes) {
      memory.redSinceMs = undefined
      return isFlash ? 'o'.repeat(aspects.length) : aspects
    }
    const isRed = !/[Ggy]/.test(aspects)
    if (!isRed) memory.redSinceMs = undefined
    else memory.redSinceMs ??= ms
    if (memory.redSinceMs !== undefined && ms - memory.redSinceMs >= redAroundFlashMs) memory.flashes = isFlash
    if (isFlash && !memory.flashes) return aspects
    return (memory.flashes && isFlash ? 'o' : 'r').repeat(aspects.length)
  }

  #stateOf(one: Managed, order: Order, lights: string, observation: Observation, moment: Moment): LiveState {
    const memory = this.#memoryOf(one, moment)
    const stage = stageOf(one.layout, lights)
    if (stage !== memory.stage) Object.assign(memory, { stage, stageSinceMs: moment.ms })
    const iso = (ms: number) => new Date(ms).toISOString()
    return {
      state: lights,
      stage,
      stageSince: stage === null ? null : iso(memory.stageSinceMs),
      mode: order.mode,
      why: order.why,
      modeSince: iso(memory.modeSinceMs),
      lanes: one.layout.lanes
        .filter(({ approach }) => approach !== null)
        .map(({ id }) => ({ lane: id, ...this.#countedIn(this.#laneAt(one.place, id), observation) })),
      detectors: one.layout.detectors.flatMap(({ id }) => {
        const found = memory.health.get(id)
        return found ? [{ id, health: found.health, since: iso(found.sinceMs) }] : []
      }),
      priorities: this.#requests.at(one.place),
      commands: memory.commandsAt.length,
      refused: memory.refusedAt.length,
    }
  }

  /** Where a network is made of layouts alone, a lane's name is unique within its intersection only. */
  #laneAt(place: number, lane: string): number | undefined {
    return this.#laneOf.get(`${this.#network.intersections[place]?.id ?? ''}/${lane}`) ?? this.#laneOf.get(lane)
  }

  #countedIn(lane: number | undefined, { seen }: Observation): { vehicles: number; waiting: number } {
    if (lane === undefined) return { vehicles: 0, waiting: 0 }
    const [from = 0, until = 0] = [seen.first[lane], seen.first[lane + 1]]
    let waiting = 0
    for (let n = from; n < until; n++) if ((seen.speed_mps[n] ?? 9) < standingMps) waiting++
    return { vehicles: until - from, waiting }
  }

  #passedAt(place: number, { passed }: Observation): number {
    let sum = 0
    for (const [way, { control }] of this.#network.connections.entries())
      if (control?.intersection === place) sum += passed[way] ?? 0
    return sum
  }

  /** Those who stand in lanes of which nothing goes in the stage that is held. */
  #othersWaiting({ layout }: Managed, target: string, state: LiveState): number {
    const served = new Set(
      layout.movements.filter(({ group }) => 'Gg'.includes(target[group] ?? 'r')).map(({ from }) => from),
    )
    return state.lanes.filter(({ lane }) => !served.has(lane)).reduce((sum, { waiting }) => sum + waiting, 0)
  }
}
