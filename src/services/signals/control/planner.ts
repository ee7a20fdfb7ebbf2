/**
 * What one intersection is to show: a search over when the present stage ends and which come after it. The first stages are
 * tried out one by one, the rest of the horizon is filled greedily, and the plan with the least cost (delay, stops) wins.
 * Only its first step is taken; a second later it is looked for again.
 *
 * Everything is in arrays that are made once; `!` says that a place exists by the way they are made.
 */
import { Demand } from './demand.ts'
import type { Layout } from './layout.ts'
import type { Intersection } from './model.ts'
import type { Parameters } from './parameters.ts'
import type { Service } from './service.ts'

const most = Demand.most
const ends_max = 4
/** While nobody waits elsewhere, a plan looks again after so long. */
const idle_s = 3
/** Of these, so many are tried at each level. */
const ends_tried = [5, 3]
/** Levels of the search, and one to fill the rest. */
const levels = 4
/** Of each level: as it begins, and as one of its ends leaves it. */
const states = 2 * (levels + 1)

export class Planner {
  readonly #layout: Layout
  readonly #parameters: Parameters
  readonly #demand: Demand
  readonly #service: Service
  readonly #approaches: number
  readonly #stages: number
  /** By level and approach: who is next, when the last one went, how many went in this green. */
  readonly #next: Int32Array
  readonly #last_s: Float64Array
  readonly #went: Float64Array
  readonly #ends: Float64Array
  readonly #order: Int32Array
  readonly #value: Float64Array
  readonly #cost: Float64Array
  readonly #queue: Float64Array
  readonly #window_s: Float64Array
  readonly #extra_s: Float64Array
  /** Of a stage that is looked at: how long each queue that it serves takes, and how many go in it. */
  readonly #clearing_s: Float64Array
  readonly #leaving: Float64Array
  /** By vehicle: what a second costs, and what stopping it does. */
  readonly #urgency: Float64Array
  readonly #stop_s: Float64Array
  #best = 0
  #bestEnd_s = 0
  #bestStage = 0
  #yellow_s = 3
  #minGreen_s = 5

  constructor(at: Intersection, layout: Layout, demand: Demand, service: Service, parameters: Parameters) {
    const approaches = layout.approaches.length
    this.#layout = layout
    this.#parameters = parameters
    this.#demand = demand
    this.#service = service
    this.#approaches = approaches
    this.#stages = at.stages.length
    this.#next = new Int32Array(states * approaches)
    this.#last_s = new Float64Array(states * approaches)
    this.#went = new Float64Array(states * approaches)
    this.#cost = new Float64Array(states)
    this.#clearing_s = new Float64Array(approaches)
    this.#leaving = new Float64Array(approaches)
    this.#urgency = new Float64Array(approaches * most)
    this.#stop_s = new Float64Array(approaches * most)
    this.#ends = new Float64Array(levels * (ends_max + 1))
    this.#order = new Int32Array(levels * this.#stages)
    this.#value = new Float64Array(this.#stages)
    this.#queue = new Float64Array(approaches)
    this.#window_s = new Float64Array(at.stages.length)
    this.#extra_s = new Float64Array(at.stages.length)
    this.#yellow_s = Math.max(0, ...at.groups.map(({ yellow_s }) => yellow_s))
    this.#minGreen_s = Math.max(0, ...at.groups.map(({ min_green_s }) => min_green_s))
  }

  /**
   * The stage to be shown from now on: the present one, or another.
   * @param left_s until the present one may end.
   * @param bonus_s by stage, what bringing it now is worth besides (priority, long waits).
   */
  decide(stage: number, left_s: number, bonus_s: Float64Array): number {
    if (this.#stages < 2) return stage
    this.#extra_s.set(bonus_s)
    this.#best = Number.POSITIVE_INFINITY
    this.#bestEnd_s = Number.POSITIVE_INFINITY
    this.#bestStage = stage
    for (let index = 0; index < this.#approaches; index++) {
      const served = this.#service.headway_s[stage * this.#approaches + index]! > 0
      this.#next[index] = 0
      this.#last_s[index] = served ? -1 : -10
      this.#went[index] = 0
    }
    this.#cost[0] = 0
    this.#weigh()
    this.#search(0, stage, 0, left_s)
    return this.#bestEnd_s < 0.5 ? this.#bestStage : stage
  }

  #weigh(): void {
    const { count, weight, stood_s, stands } = this.#demand
    const { patience_s, stop_s } = this.#parameters
    for (let index = 0; index < this.#approaches; index++) {
      const end = index * most + count[index]!
      for (let at = index * most; at < end; at++) {
        this.#urgency[at] = weight[at]! * (1 + stood_s[at]! / patience_s)
        this.#stop_s[at] = stands[at] === 0 ? weight[at]! * stop_s : 0
      }
    }
  }

  /** From the state of this level, whose stage is green and may end at `least_s`. */
  #search(level: number, stage: number, now_s: number, least_s: number): void {
    const count = Math.min(this.#findEnds(level, stage, now_s, least_s), ends_tried[level] ?? 1)
    const breadth = this.#parameters.breadth[level] ?? 0
    const left = level + levels + 1
    for (let place = 0; place < count; place++) {
      const end_s = this.#ends[level * (ends_max + 1) + place]!
      this.#copy(level, left)
      this.#serve(left, stage, end_s)
      const soFar = this.#cost[left]! + this.#waiting(left, end_s)
      if (soFar >= this.#best) continue
      if (end_s >= this.#parameters.horizon_s) {
        this.#finish(left, end_s, level === 0 ? Number.POSITIVE_INFINITY : this.#firstEnd_s)
        continue
      }
      const chosen = this.#rank(level, left, stage, end_s, breadth)
      if (chosen === 0) {
        if (level === 0) this.#firstEnd_s = Number.POSITIVE_INFINITY
        this.#fill(left, stage, end_s)
        continue
      }
      for (let at = 0; at < chosen; at++) this.#follow(level, stage, this.#order[level * this.#stages + at]!, end_s)
    }
  }

  #follow(level: number, from: number, to: number, end_s: number): void {
    const next = level + 1
    this.#copy(level + levels + 1, next)
    const begin_s = this.#change(next, from, to, end_s)
    // What the present stage is worth besides is lost with it.
    if (level === 0 && end_s < 0.5)
      this.#cost[1]! += this.#parameters.change_s + this.#extra_s[from]! - this.#extra_s[to]!
    if (level === 0) {
      this.#firstEnd_s = end_s
      this.#firstStage = to
    }
    if (next < this.#parameters.breadth.length) this.#search(next, to, begin_s, begin_s + this.#minGreen_s)
    else this.#fill(next, to, begin_s)
  }

  #firstEnd_s = 0
  #firstStage = 0

  /** The rest of the horizon: each stage as long as it serves well, then the one that promises most. */
  #fill(level: number, stage: number, now_s: number): void {
    const { horizon_s } = this.#parameters
    let current = stage
    let time_s = now_s
    this.#countQueues(level, time_s)
    if (this.#promise(stage) === 0) this.#window_s[stage] = idle_s
    while (time_s < horizon_s) {
      const end_s = Math.min(horizon_s, time_s + this.#window_s[current]!)
      this.#serve(level, current, end_s)
      if (this.#cost[level]! + this.#waiting(level, end_s) >= this.#best) return
      time_s = end_s
      if (this.#rank(levels - 1, level, current, time_s, 1) === 0) {
        // Nobody waits elsewhere: the stage stays, for those who come.
        this.#window_s[current] = idle_s
        continue
      }
      const next = this.#order[(levels - 1) * this.#stages]!
      if (this.#staysBetter(current, next)) continue
      time_s = this.#change(level, current, next, time_s)
      current = next
    }
    this.#finish(level, horizon_s, this.#firstEnd_s)
  }

  /** Going on costs no change: as long as those who come serve it better, it goes on. Its window is set by the way. */
  #staysBetter(current: number, next: number): boolean {
    const rate = this.#promise(current)
    if (rate === 0) return false
    const window_s = this.#window_s[current]!
    return (rate * (window_s + this.#yellow_s + this.#parameters.clear_s)) / window_s > this.#value[next]!
  }

  #finish(level: number, time_s: number, firstEnd_s: number): void {
    const total =
      this.#cost[level]! + this.#waiting(level, Math.max(time_s, this.#parameters.horizon_s)) + this.#left(level)
    if (total >= this.#best) return
    this.#best = total
    this.#bestEnd_s = firstEnd_s
    this.#bestStage = this.#firstStage
  }

  #copy(from: number, to: number): void {
    const n = this.#approaches
    const a = from * n
    const b = to * n
    for (let index = 0; index < n; index++) {
      this.#next[b + index] = this.#next[a + index]!
      this.#last_s[b + index] = this.#last_s[a + index]!
      this.#went[b + index] = this.#went[a + index]!
    }
    this.#cost[to] = this.#cost[from]!
  }

  /** Lets the stage's approaches go until its green ends. */
  #serve(level: number, stage: number, end_s: number): void {
    const first = stage * this.#approaches
    const count = this.#service.servedCount[stage]!
    for (let n = 0; n < count; n++) {
      const index = this.#service.served[first + n]!
      this.#serveOne(level, index, first + index, end_s)
    }
  }

  #serveOne(level: number, index: number, place: number, end_s: number): void {
    const { eta_s, weight } = this.#demand
    const at = level * this.#approaches + index
    const offset = index * most
    const count = this.#demand.count[index]!
    const limit_s = end_s + this.#parameters.yellow_used_s
    const capacity = this.#service.most[place]!
    const headway_s = this.#service.headway_s[place]!
    let next = this.#next[at]!
    let last_s = this.#last_s[at]!
    let went = this.#went[at]!
    while (next < count) {
      const part = weight[offset + next]!
      if (went + 0.5 * part > capacity) break
      const go_s = Math.max(eta_s[offset + next]!, last_s + headway_s * part)
      if (go_s > limit_s) break
      this.#cost[level]! += this.#price(offset + next, go_s)
      went += part
      last_s = go_s
      next++
    }
    this.#next[at] = next
    this.#last_s[at] = last_s
    this.#went[at] = went
  }

  #price(vehicle: number, go_s: number): number {
    const delay_s = go_s - this.#demand.eta_s[vehicle]!
    return delay_s * this.#urgency[vehicle]! + (delay_s > 1.5 ? this.#stop_s[vehicle]! : 0)
  }

  /** What those who are not served yet have waited until then. */
  #waiting(level: number, time_s: number): number {
    let sum = 0
    for (let index = 0; index < this.#approaches; index++) {
      const end = index * most + this.#demand.count[index]!
      for (let at = index * most + this.#next[level * this.#approaches + index]!; at < end; at++) {
        if (this.#demand.eta_s[at]! >= time_s) break
        sum += this.#price(at, time_s)
      }
    }
    return sum
  }

  #left(level: number): number {
    let sum = 0
    for (let index = 0; index < this.#approaches; index++) {
      const end = index * most + this.#demand.count[index]!
      for (let at = index * most + this.#next[level * this.#approaches + index]!; at < end; at++) {
        if (this.#demand.eta_s[at]! < this.#parameters.horizon_s) sum += this.#demand.weight[at]!
      }
    }
    return sum * this.#parameters.left_s
  }

  /** Ends one stage and begins another; gives when the new one is green throughout. */
  #change(level: number, from: number, to: number, end_s: number): number {
    const n = this.#approaches
    const { start_s, clear_s } = this.#parameters
    let begin_s = end_s
    const served = this.#service.servedCount[to]!
    for (let at = 0; at < served; at++) {
      const index = this.#service.served[to * n + at]!
      const headway_s = this.#service.headway_s[to * n + index]!
      this.#went[level * n + index] = 0
      const goesOn = this.#service.headway_s[from * n + index]! > 0
      const wait_s = this.#layout.waits_s[(from * this.#stages + to) * n + index]!
      if (goesOn && wait_s === 0) continue
      const green_s = wait_s > 0 ? end_s + wait_s + clear_s : end_s
      const place = level * n + index
      this.#last_s[place] = Math.max(this.#last_s[place]!, green_s + start_s - headway_s)
      begin_s = Math.max(begin_s, green_s)
    }
    return begin_s
  }

  /** When an end of the stage would be sensible: as soon as it may, and at each gap in what it serves. */
  #findEnds(level: number, stage: number, now_s: number, least_s: number): number {
    const offset = level * (ends_max + 1)
    const first_s = Math.max(now_s, least_s)
    const { horizon_s } = this.#parameters
    this.#ends[offset] = first_s
    let count = 1
    const served = this.#service.servedCount[stage]!
    for (let n = 0; n < served; n++) {
      const index = this.#service.served[stage * this.#approaches + n]!
      const place = stage * this.#approaches + index
      const gapAt_s = this.#firstGap(level, place, index, now_s, first_s)
      if (gapAt_s <= first_s + 0.5) continue
      count = this.#insertEnd(offset, count, Math.min(gapAt_s, horizon_s))
    }
    return count
  }

  #insertEnd(offset: number, count: number, end_s: number): number {
    let at = count
    for (let place = 1; place < count; place++) if (Math.abs(this.#ends[offset + place]! - end_s) < 1) return count
    while (at > 1 && this.#ends[offset + at - 1]! > end_s) at--
    if (at > ends_max) return count
    for (let place = Math.min(count, ends_max); place > at; place--)
      this.#ends[offset + place] = this.#ends[offset + place - 1]!
    this.#ends[offset + at] = end_s
    return Math.min(count + 1, ends_max + 1)
  }

  /** When the last of those who go one after another has passed, if that is later than `first_s`; else of the next platoon. */
  #firstGap(level: number, place: number, index: number, now_s: number, first_s: number): number {
    const { eta_s, weight } = this.#demand
    const offset = index * most
    const headway_s = this.#service.headway_s[place]!
    const count = this.#demand.count[index]!
    const capacity = this.#service.most[place]! - this.#went[level * this.#approaches + index]!
    let last_s = Math.max(this.#last_s[level * this.#approaches + index]!, now_s - headway_s)
    let went = 0
    for (let next = this.#next[level * this.#approaches + index]!; next < count && went < capacity; next++) {
      const part = weight[offset + next]!
      const go_s = Math.max(eta_s[offset + next]!, last_s + headway_s * part)
      if (go_s > last_s + headway_s + this.#parameters.gap_s && last_s > first_s) break
      if (go_s > now_s + 40) break
      last_s = go_s
      went += part
    }
    return last_s
  }

  /** The stages that promise most for their time, best first, written to `#order` of a level; gives how many. */
  #rank(orderLevel: number, level: number, current: number, time_s: number, breadth: number): number {
    this.#countQueues(level, time_s)
    let count = 0
    const offset = orderLevel * this.#stages
    for (let stage = 0; stage < this.#stages; stage++) {
      if (stage === current) continue
      const value = this.#promise(stage) + (orderLevel === 0 && this.#extra_s[stage]! > 0 ? 100 : 0)
      this.#value[stage] = value
      if (value <= 0) continue
      let at = Math.min(count, breadth)
      while (at > 0 && this.#value[this.#order[offset + at - 1]!]! < value) at--
      if (at >= breadth) continue
      for (let place = Math.min(count, breadth - 1); place > at; place--)
        this.#order[offset + place] = this.#order[offset + place - 1]!
      this.#order[offset + at] = stage
      count = Math.min(count + 1, breadth)
    }
    return count
  }

  #countQueues(level: number, time_s: number): void {
    for (let index = 0; index < this.#approaches; index++) {
      const end = index * most + this.#demand.count[index]!
      let sum = 0
      for (let at = index * most + this.#next[level * this.#approaches + index]!; at < end; at++) {
        if (this.#demand.eta_s[at]! > time_s + this.#yellow_s + 2) break
        sum += this.#urgency[at]!
      }
      this.#queue[index] = sum
    }
  }

  /**
   * Vehicles served for each second that bringing this stage and going on with it takes, at best over how long it goes on:
   * until the queue of one of its approaches is gone. That time is kept in `#window_s`.
   */
  #promise(stage: number): number {
    const count = this.#countClearing(stage)
    let best = 0
    let triedLeast = false
    for (let n = 0; n < count; n++) {
      const window_s = Math.max(this.#minGreen_s, this.#clearing_s[n]!)
      if (window_s === this.#minGreen_s && triedLeast) continue
      triedLeast ||= window_s === this.#minGreen_s
      const rate = this.#servedWithin(count, window_s) / (window_s + this.#yellow_s + this.#parameters.clear_s)
      if (rate <= best * 1.001) continue
      best = rate
      this.#window_s[stage] = window_s
    }
    return best
  }

  /** Of the queues that a stage serves, how long each takes and how many go; gives how many there are. */
  #countClearing(stage: number): number {
    const first = stage * this.#approaches
    const served = this.#service.servedCount[stage]!
    let count = 0
    for (let n = 0; n < served; n++) {
      const index = this.#service.served[first + n]!
      const queue = this.#queue[index]!
      if (queue === 0) continue
      const leaving = Math.min(queue, this.#service.most[first + index]!)
      this.#leaving[count] = leaving
      this.#clearing_s[count++] = leaving * this.#service.headway_s[first + index]!
    }
    return count
  }

  #servedWithin(count: number, window_s: number): number {
    let served = 0
    for (let n = 0; n < count; n++) {
      const clearing_s = this.#clearing_s[n]!
      served += clearing_s <= window_s ? this.#leaving[n]! : (this.#leaving[n]! * window_s) / clearing_s
    }
    return served
  }
}
