/** How fast each stage empties each approach: from turning shares, from who gives way to whom, and from the room beyond. */
import type { Demand } from './demand.ts'
import type { Flows } from './flows.ts'
import type { Layout } from './layout.ts'
import { type Intersection, goes } from './model.ts'
import type { Parameters } from './parameters.ts'

/** By place `stage * approaches + approach`. */
export class Service {
  /** Seconds between two vehicles; 0 when the approach is not served. */
  readonly headway_s: Float64Array
  /** So many at most: then one wants where it may not go, or the exit is full. */
  readonly most: Float64Array
  /** By place `stage * approaches + n`: the n-th approach that the stage serves; how many there are is in `servedCount`. */
  readonly served: Int32Array
  readonly servedCount: Int32Array
  readonly #at: Intersection
  readonly #layout: Layout
  readonly #parameters: Parameters
  /** By approach, a bit for each link that its first vehicle may still want. */
  readonly #wanted: Int32Array
  /** By approach: its first vehicle has found no gap for long, and needs a green of its own. */
  readonly #gapless: Uint8Array
  /** By group: some stage lets it go first. */
  readonly #protected: Uint8Array
  /** For how many seconds the first vehicle has stood although it might have gone. */
  readonly #stuck_s: Float64Array

  constructor(at: Intersection, layout: Layout, parameters: Parameters) {
    const all = at.stages.length * layout.approaches.length
    this.#at = at
    this.#layout = layout
    this.#parameters = parameters
    this.headway_s = new Float64Array(all)
    this.most = new Float64Array(all)
    this.served = new Int32Array(all)
    this.servedCount = new Int32Array(at.stages.length)
    this.#wanted = new Int32Array(layout.approaches.length).fill(-1)
    this.#gapless = new Uint8Array(layout.approaches.length)
    this.#protected = Uint8Array.from(at.groups, (_, group) =>
      at.stages.some(({ aspects }) => aspects[group] === 'G') ? 1 : 0,
    )
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
        this.#gapless[index] = 0
        continue
      }
      const green = links.some(({ group }) => goes(aspect(group)))
      if (!green) continue
      this.#stuck_s[index]!++
      if (this.#stuck_s[index]! < this.#parameters.stuck_s) continue
      if (this.#stuck_s[index]! > this.#parameters.gapless_s) this.#gapless[index] = 1
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
      let count = 0
      const first = stage * approaches.length
      for (const index of approaches.keys()) {
        this.#approach(stage, index, aspects, flows, room, link)
        link += approaches[index]!.links.length
        if (this.headway_s[first + index]! > 0) this.served[first + count++] = index
      }
      this.servedCount[stage] = count
    }
  }

  #approach(
    stage: number,
    index: number,
    aspects: string,
    flows: Flows,
    room: (link: number) => number,
    firstLink: number,
  ): void {
    const { links } = this.#layout.approaches[index]!
    const place = stage * this.#layout.approaches.length + index
    const wanted = this.#wanted[index]!
    const share = [0, 0, 0]
    const head = [0, 0, 0]
    let most = Number.POSITIVE_INFINITY
    for (const [at, { group, connection }] of links.entries()) {
      const part = flows.share(connection)
      const free = room(firstLink + at)
      const aspect = aspects[group]
      const kind = free <= 0 ? blocked : aspect === 'G' ? goesFirst : aspect === 'g' ? givesWay : blocked
      share[kind]! += part
      const waits = kind === givesWay && this.#gapless[index] === 1 && this.#protected[group] === 1
      if ((wanted >> at) & 1) head[waits ? blocked : kind]! += part
      if (kind !== blocked && part > 0.02) most = Math.min(most, free / part)
    }
    this.#set(place, share as [number, number, number], head as [number, number, number], most)
  }

  #set(
    place: number,
    [stopped, protectedShare, permitted]: [number, number, number],
    head: [number, number, number],
    room: number,
  ): void {
    const open = protectedShare + permitted
    const headOpen = head[goesFirst]! + head[givesWay]!
    if (open < 0.02 || headOpen < 0.3 * (headOpen + head[blocked]!)) {
      this.headway_s[place] = 0
      return
    }
    const { headway_s, yielding_s } = this.#parameters
    // A first vehicle that is known to want an open way goes for certain; each further one with the chance of its turn.
    const known = head[blocked]! < 0.05 * headOpen ? 1 : 0
    this.headway_s[place] = (protectedShare * headway_s + permitted * yielding_s) / open
    this.most[place] = Math.min(room, stopped < 0.02 ? Number.POSITIVE_INFINITY : known + open / stopped)
  }
}

const [blocked, goesFirst, givesWay] = [0, 1, 2]
