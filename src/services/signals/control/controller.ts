/** All intersections of a network, a second at a time: what is seen goes in, what each is to show comes out. */
import type { Observation } from '../drivers/driver.ts'
import { Interlock, type Refusal } from '../interlock/interlock.ts'
import { Demand } from './demand.ts'
import { Flows } from './flows.ts'
import { heldGroups, hold_s_max, roomIn } from './guards.ts'
import { type Layout, layoutOf } from './layout.ts'
import { type Aspects, type Intersection, type RoadNetwork, goes } from './model.ts'
import { type Parameters, parameters } from './parameters.ts'
import { Planner } from './planner.ts'
import { Priority } from './priority.ts'
import { Service } from './service.ts'
import { type Green, Unseen } from './unseen.ts'

export interface ControllerOptions {
  readonly range_m: number
  readonly parameters?: Partial<Parameters>
}

export interface Command {
  readonly intersection: number
  readonly aspects: Aspects
  /** What the interlock did not let through, which is a defect of the planner. */
  readonly refusals: readonly Refusal[]
}

export class Controller {
  readonly #network: RoadNetwork
  readonly #flows: Flows
  readonly #unseen: Unseen
  readonly #posts: Post[]
  readonly #controlled: ({ readonly post: number; readonly groups: readonly number[] } | undefined)[]

  constructor(network: RoadNetwork, first: Observation, options: ControllerOptions) {
    this.#network = network
    this.#flows = new Flows(network)
    this.#unseen = new Unseen(network)
    const chosen = { ...parameters, ...options.parameters }
    this.#posts = network.intersections.map(
      (_, place) => new Post(network, place, first, this.#unseen, options.range_m, chosen),
    )
    this.#controlled = network.lanes.map(({ out }) => {
      const controls = out.flatMap((place) => network.connections[place]?.control ?? [])
      const [control] = controls
      return control && { post: control.intersection, groups: controls.map(({ group }) => group) }
    })
  }

  /**
   * One second: what every intersection is to show now.
   * @param target where somebody else decides (a fixed plan, an operator, a priority): the groups that are to go, `r` for all others.
   */
  step(observation: Observation, target?: (intersection: number) => Aspects | undefined): Command[] {
    const seen = { ...observation, passed: this.#unseen.crossings(observation) }
    this.#flows.count(seen.passed)
    this.#unseen.update(
      seen.passed,
      this.#flows,
      (lane) => this.#served(lane),
      (way) => this.#givesWay(way),
    )
    return this.#posts.map((post, intersection) => ({
      intersection,
      ...post.step(seen, this.#flows, (lane) => this.#isRed(lane), target?.(intersection)),
    }))
  }

  /** What an intersection shows, after a time in which its controller ran by itself. */
  found(intersection: number, shown: Aspects, time_s: number): void {
    this.#posts[intersection]?.found(shown, time_s)
  }

  #served(lane: number): Green {
    const control = this.#controlled[lane]
    const lights = control && this.#posts[control.post]?.lights
    if (!lights || !control.groups.some((group) => lights.goes(group))) return 'none'
    if (!control.groups.every((group) => lights.goes(group))) return 'part'
    return control.groups.every((group) => lights.aspect(group) === 'G') ? 'whole' : 'yielding'
  }

  #givesWay(way: number): boolean {
    const control = this.#network.connections[way]?.control
    return control !== undefined && this.#posts[control.intersection]?.lights.aspect(control.group) === 'g'
  }

  #isRed(lane: number): boolean {
    return this.#controlled[lane] !== undefined && this.#served(lane) === 'none'
  }

  get network(): RoadNetwork {
    return this.#network
  }
}

/** One intersection. */
class Post {
  readonly #network: RoadNetwork
  readonly #at: Intersection
  readonly #layout: Layout
  #interlock: Interlock
  readonly #unseen: Unseen
  readonly #demand: Demand
  readonly #service: Service
  readonly #planner: Planner
  readonly #room: Float64Array
  readonly #priority: Priority
  readonly #walked: Uint8Array
  #stage = 0
  #stageSince_s: number

  constructor(
    network: RoadNetwork,
    place: number,
    first: Observation,
    unseen: Unseen,
    range_m: number,
    chosen: Parameters,
  ) {
    this.#network = network
    this.#at = network.intersections[place] as Intersection
    this.#layout = layoutOf(network, place)
    this.#interlock = new Interlock(this.#at, first.shown[place] ?? '', first.time_s - 1)
    this.#unseen = unseen
    this.#demand = new Demand(this.#layout, unseen, range_m)
    this.#service = new Service(this.#at, this.#layout, chosen)
    this.#planner = new Planner(this.#at, this.#layout, this.#demand, this.#service, chosen)
    this.#room = new Float64Array(this.#layout.approaches.reduce((sum, { links }) => sum + links.length, 0))
    this.#priority = new Priority(this.#at, place)
    this.#stageSince_s = first.time_s
    this.#walked = new Uint8Array(this.#at.groups.length)
    this.#stage = Math.max(
      0,
      this.#at.stages.findIndex(({ aspects }) => aspects === this.#interlock.lights.aspects),
    )
  }

  get lights(): Interlock['lights'] {
    return this.#interlock.lights
  }

  found(shown: Aspects, time_s: number): void {
    this.#interlock = new Interlock(this.#at, shown, time_s - 1)
    this.#aimAt(this.lights.aspects, time_s)
  }

  step(
    observation: Observation,
    flows: Flows,
    red: (lane: number) => boolean,
    target: Aspects | undefined,
  ): Omit<Command, 'intersection'> {
    const { time_s } = observation
    this.#priority.update(observation.requests, this.lights, time_s)
    this.#measureRoom(observation, flows, red)
    const room = (link: number) => this.#room[link] ?? 0
    this.#demand.update(observation, flows)
    this.#service.watchHeads(this.#demand, (group) => this.lights.aspect(group), observation.passed, room)
    if (target !== undefined) this.#aimAt(target, time_s)
    else if (this.#isEstablished(this.#aspects)) {
      this.#service.update(flows, room)
      const next = this.#planner.decide(this.#stage, this.#left_s(time_s), this.#priority.bonus_s)
      if (next !== this.#stage) {
        this.#stage = next
        this.#stageSince_s = time_s
        this.#walked.fill(0)
      }
    }
    const aim = target ?? this.#wanted(time_s)
    const wanted = this.#interlock.towards(aim, time_s, this.#holder(observation, target ?? this.#aspects))
    const { shown, refusals } = this.#interlock.decide(time_s, wanted)
    return { aspects: shown, refusals }
  }

  get #aspects(): Aspects {
    return this.#at.stages[this.#stage]?.aspects ?? ''
  }

  /** When planning goes on, it goes on from there. */
  #aimAt(target: Aspects, time_s: number): void {
    const stage = this.#at.stages.findIndex(({ aspects }) => aspects === target)
    if (stage < 0 || stage === this.#stage) return
    this.#stage = stage
    this.#stageSince_s = time_s
    this.#walked.fill(0)
  }

  #measureRoom(observation: Observation, flows: Flows, red: (lane: number) => boolean): void {
    const unseen = (lane: number) =>
      this.#unseen.isBlind(lane)
        ? { standing: this.#unseen.queue(lane), moving: this.#unseen.moving(lane, flows) }
        : undefined
    let place = 0
    for (const { links } of this.#layout.approaches)
      for (const link of links) this.#room[place++] = roomIn(this.#network, link, observation, red, unseen)
  }

  /** Everybody goes whom the stage lets go; pedestrians may have gone already. */
  #isEstablished(aspects: Aspects): boolean {
    for (const [group, { kind }] of this.#at.groups.entries())
      if (kind === 'vehicle' && goes(aspects[group]) && !this.lights.goes(group)) return false
    return true
  }

  /**
   * The stage, but those pedestrians at red who have had their time in it: they clear the street while the vehicles beside
   * them still go, so that nobody waits for them when the stage ends.
   */
  #wanted(time_s: number): Aspects {
    const walked = (group: number) => {
      const { kind, min_green_s = 0 } = this.#at.groups[group] ?? {}
      if (kind !== 'pedestrian') return false
      if (this.lights.goes(group) && this.lights.age_s(group, time_s) >= min_green_s) this.#walked[group] = 1
      return this.#walked[group] === 1
    }
    return [...this.#aspects].map((aspect, group) => (walked(group) ? 'r' : aspect)).join('')
  }

  /** Until the last of those who go now has had its minimum. */
  #left_s(time_s: number): number {
    let left_s = 0
    for (const [group, { kind, min_green_s }] of this.#at.groups.entries())
      if (kind === 'vehicle' && this.lights.goes(group))
        left_s = Math.max(left_s, min_green_s - this.lights.age_s(group, time_s))
    return left_s
  }

  #holder(observation: Observation, aim: Aspects): ((group: number) => boolean) | undefined {
    const since_s = observation.time_s - this.#stageSince_s
    if (this.#isEstablished(aim) || since_s > hold_s_max + 4) return undefined
    const held = heldGroups(this.#network, this.#at, this.#layout, observation, (group) => this.lights.goes(group))
    return (group) => held[group] === 1
  }
}
