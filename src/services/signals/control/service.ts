/** How fast each stage empties each approach: from turning shares, from who gives way to whom, and from the room beyond. */
import type { Demand } from './demand.ts'
import type { Flows } from './flows.ts'
import type { Layout } from './layout.ts'
import type { Intersection } from './model.ts'
import type { Parameters } from './parameters.ts'

/** By place `stage * approaches + approach`. */
export class Service {
  /** Seconds between two vehicles; 0 when the approach is not served. */
  readonly headway_s: Float64Array
  /** So many go before the first one that has to give way, or that is stopped for good. */
  readonly free: Float64Array
  /** Once those have cleared who go first: seconds between two vehicles. */
  readonly yielding_s: Float64Array
  /** So many at most: then one wants where it may not go, or the exit is full. */
  readonly most: Float64Array
  readonly #at: Intersection
  readonly #layout: Layout
  readonly #parameters: Parameters
  /** By approach, a bit for each link that its first vehicle may still want. */
  readonly #wanted: Int32Array
  /** For how many seconds the first vehicle has stood although it might have gone. */
  readonly #stuck_s: Float64Array

  constructor(at: Intersection, layout: Layout, parameters: Parameters) {
    const all = at.stages.length * layout.approaches.length
    this.#at = at
    this.#layout = layout
    this.#parameters = parameters
    this.headway_s = new Float64Array(all)
    this.free = new Float64Array(all)
    this.yielding_s = new Float64Array(all)
    this.most = new Float64Array(all)
    this.#wanted = new Int32Array(layout.approaches.length).fill(-1)
    this.#stuck_s = new Float64Array(layout.approaches.length)
  }

  /** A second later: a first vehicle that does not use its green wants another way. */
  watchHeads(
    demand: Demand,
    aspect: (group: number) => string,
    passed: Uint16Array,
    room: (link: number) => number,
  ): void {
    let link = 0
    for (const [index, { links }] of this.#layout.approaches.entries()) {
      const first = link
      link += links.length
      const gone = links.some(({ connection }) => passed[connection]! > 0)
      if (gone || demand.head_stood_s[index] === 0) {
        this.#wanted[index] = -1
        this.#stuck_s[index] = 0
        continue
      }
      const green = links.some(({ group }) => aspect(group) === 'G')
      if (!green) continue
      this.#stuck_s[index]!++
      if (this.#stuck_s[index]! < this.#parameters.stuck_s) continue
      let wanted = this.#wanted[index]!
      for (const [place, { group }] of links.entries())
        if (aspect(group) === 'G' && room(first + place) > 0) wanted &= ~(1 << place)
      this.#wanted[index] = (wanted & ((1 << links.length) - 1)) === 0 ? -1 : wanted
    }
  }

  /** @param room by link, in the order of the approaches: vehicles that its exit can still take. */
  update(flows: Flows, room: (link: number) => number): void {
    const { approaches } = this.#layout
    for (const [stage, { aspects }] of this.#at.stages.entries()) {
      let link = 0
      for (const index of approaches.keys()) {
        this.#approach(stage, index, aspects, flows, room, link)
        link += approaches[index]!.links.length
      }
    }
  }

  #approach(
    stage: number,
    index: number,
    aspects: string,
    flows: Flows,
    room: (link: number) => number,
    first: number,
  ): void {
    const { links } = this.#layout.approaches[index]!
    const place = stage * this.#layout.approaches.length + index
    const wanted = this.#wanted[index]!
    const share = [0, 0, 0]
    const head = [0, 0, 0]
    let most = Number.POSITIVE_INFINITY
    for (const [at, { group, connection }] of links.entries()) {
      const part = flows.share(connection)
      const free = room(first + at)
      const aspect = aspects[group]
      const kind = free <= 0 ? blocked : aspect === 'G' ? first_ : aspect === 'g' ? second : blocked
      share[kind]! += part
      if ((wanted >> at) & 1) head[kind]! += part
      if (kind !== blocked && part > 0.02) most = Math.min(most, free / part)
    }
    this.#set(
      place,
      share as [number, number, number],
      head as [number, number, number],
      most,
      this.#yielding(stage, index, flows),
    )
  }

  #set(
    place: number,
    [stopped, protectedShare, permitted]: [number, number, number],
    head: [number, number, number],
    room: number,
    gap_s: number,
  ): void {
    const open = protectedShare + permitted
    const headOpen = head[first_]! + head[second]!
    if (open < 0.02 || headOpen < 0.3 * (headOpen + head[blocked]!)) {
      this.headway_s[place] = 0
      return
    }
    const { headway_s } = this.#parameters
    const part = permitted / open
    const headPart = head[second]! / headOpen
    this.headway_s[place] = headway_s
    this.free[place] = part < 0.02 ? Number.POSITIVE_INFINITY : headPart > 0.9 ? 0 : (1 - part) / part
    this.yielding_s[place] = (1 - part) * headway_s + part * gap_s
    this.most[place] = Math.min(room, stopped < 0.02 ? Number.POSITIVE_INFINITY : Math.max(1, open / stopped))
  }

  /** Gaps in a stream are accepted from `gap_s` on, one vehicle more for each `follow_s` (HCM, chapter 20). */
  #yielding(stage: number, index: number, flows: Flows): number {
    const { gap_s, follow_s } = this.#parameters
    let flow = 0
    for (const foe of this.#layout.foes[stage]![index]!) flow += flows.flow(this.#layout.approaches[foe]!.lane)
    if (flow < 0.01) return follow_s
    return Math.min(20, (1 - Math.exp(-flow * follow_s)) / (flow * Math.exp(-flow * gap_s)))
  }
}

const [blocked, first_, second] = [0, 1, 2]
