/**
 * What a rule makes of observations: pure, so that the same code runs on what comes in and, on the test bench, on what was
 * observed (TEL21). It knows no clock but the times that it is told.
 */
import { hourMs, periodStart } from '../days.ts'
import { badQuality } from '../points.ts'
import type { Condition, RuleBody } from './contract.ts'

export interface Member {
  readonly id: number
  readonly thingId: string
  readonly unitId: string
}

export interface Raised {
  readonly kind: 'raised'
  readonly group: string
  readonly atMs: number
  readonly value: number | null
  readonly seriesIds: readonly number[]
}

export interface Cleared {
  readonly kind: 'cleared'
  readonly group: string
  readonly atMs: number
}

export type Change = Raised | Cleared

/** Of an hour of the day: what is usual. */
export interface Usual {
  readonly mean: number
  readonly deviation: number
}

/** Of a whole rule, or of one thing of it, for a while. */
export interface Hush {
  readonly thingId: string | null
  readonly fromMs: number
  readonly untilMs: number
}

interface State {
  readonly member: Member
  /** Newest time and value that were told. */
  time: number
  value: number
  /** Since when it has been beyond its limits; NaN while it is not. */
  since: number
  isFiring: boolean
  /** Of the last window, for a rate. */
  readonly times: number[]
  readonly values: number[]
}

/** A day has 1,440 minutes; more within a window are thinned out by leaving the oldest. */
const windowMax = 2000

export class RuleEngine {
  readonly #rule: RuleBody
  readonly #startMs: number
  readonly #states = new Map<number, State>()
  /** Open groups, with the series that fire in each. */
  readonly #open = new Set<string>()
  readonly #firing = new Map<string, Set<number>>()
  readonly #usual: (seriesId: number, hour: number) => Usual | undefined
  readonly #hushes: readonly Hush[]

  /**
   * `startMs`: since when silence counts where nothing was heard yet. `usual` answers for an hour of the day, 0 to 23 in Hanoi.
   * `open`: groups that have an alert already.
   */
  constructor(
    rule: RuleBody,
    members: readonly Member[],
    startMs: number,
    {
      usual = () => undefined,
      open = [],
      hushes = [],
    }: {
      usual?: (seriesId: number, hour: number) => Usual | undefined
      open?: readonly string[]
      hushes?: readonly Hush[]
    } = {},
  ) {
    this.#rule = rule
    this.#startMs = startMs
    this.#usual = usual
    this.#hushes = hushes
    for (const group of open) this.#open.add(group)
    for (const member of members) {
      this.#states.set(member.id, {
        member,
        time: -Infinity,
        value: Number.NaN,
        since: Number.NaN,
        isFiring: false,
        times: [],
        values: [],
      })
    }
  }

  /** Goes on from where the same rule was, with what it knew of the series that it still looks at. */
  adopt(older: RuleEngine): void {
    this.#open.clear()
    for (const group of older.#open) this.#open.add(group)
    for (const [id, state] of this.#states) {
      const known = older.#states.get(id)
      if (known) this.#states.set(id, { ...known, member: state.member })
    }
    for (const { member, isFiring } of this.#states.values()) {
      if (isFiring) this.#firingIn(this.#groupOf(member)).add(member.id)
    }
  }

  /** Ends what is open of groups that no series belongs to any more. */
  clearOrphans(nowMs: number): Change[] {
    const groups = new Set([...this.#states.values()].map(({ member }) => this.#groupOf(member)))
    const orphans = [...this.#open].filter((group) => !groups.has(group))
    for (const group of orphans) this.#open.delete(group)
    return orphans.map((group) => ({ kind: 'cleared', group, atMs: nowMs }))
  }

  /** Whether time alone can change anything. */
  get needsClock(): boolean {
    const { condition, silences } = this.#rule
    if (silences.length > 0 || this.#hushes.length > 0 || condition.kind === 'absence' || condition.kind === 'area')
      return true
    return condition.kind === 'threshold' && (condition.forS ?? 0) > 0
  }

  #firingIn(group: string): Set<number> {
    const found = this.#firing.get(group) ?? new Set<number>()
    this.#firing.set(group, found)
    return found
  }

  get seriesIds(): Iterable<number> {
    return this.#states.keys()
  }

  /**
   * What an observation changes. One that is older than the last, or bad, changes nothing. `nowMs`: when it is told, if that is
   * not when it was made.
   */
  observe(seriesId: number, time: number, value: number, quality: number, nowMs = time): Change[] {
    const state = this.#states.get(seriesId)
    if (!state || quality === badQuality || time < state.time) return []
    state.time = time
    state.value = value
    const isBeyond = this.#isBeyond(state, time, value)
    if (!isBeyond) state.since = Number.NaN
    else if (Number.isNaN(state.since)) state.since = time
    return this.#settle(state, nowMs)
  }

  /** What only time changes: silence of a series, limits that were held long enough, the end of a window of silence. */
  tick(nowMs: number): Change[] {
    if (!this.needsClock) return []
    const changes: Change[] = []
    for (const state of this.#states.values()) changes.push(...this.#settle(state, nowMs))
    return changes
  }

  #isBeyond(state: State, time: number, value: number): boolean {
    const { condition } = this.#rule
    switch (condition.kind) {
      case 'threshold':
      case 'area':
        return beyond(condition, value, !Number.isNaN(state.since))
      case 'rate':
        return this.#rate(state, condition, time, value) > condition.perMinute
      case 'absence':
        return false
      case 'deviation': {
        const usual = this.#usual(state.member.id, hourOf(time))
        return usual !== undefined && Math.abs(value - usual.mean) > condition.deviations * usual.deviation
      }
    }
  }

  /** The greatest change within the window, per minute. */
  #rate(state: State, { windowS }: Extract<Condition, { kind: 'rate' }>, time: number, value: number): number {
    const { times, values } = state
    times.push(time)
    values.push(value)
    while ((times[0] ?? time) < time - windowS * 1000 || times.length > windowMax) {
      times.shift()
      values.shift()
    }
    const [first = time, from = value] = [times[0], values[0]]
    return time === first ? 0 : (Math.abs(value - from) * 60_000) / (time - first)
  }

  #settle(state: State, nowMs: number): Change[] {
    const { condition } = this.#rule
    const isFiring =
      condition.kind === 'absence'
        ? nowMs - (state.time === -Infinity ? this.#startMs : state.time) >= condition.afterS * 1000
        : !Number.isNaN(state.since) && nowMs - state.since >= ('forS' in condition ? (condition.forS ?? 0) : 0) * 1000
    const group = this.#groupOf(state.member)
    const firing = this.#firingIn(group)
    if (isFiring) firing.add(state.member.id)
    else firing.delete(state.member.id)
    state.isFiring = isFiring
    return this.#settleGroup(group, firing, state, nowMs)
  }

  #settleGroup(group: string, firing: ReadonlySet<number>, state: State, nowMs: number): Change[] {
    const { condition, silences } = this.#rule
    // What stands open is ended by what is so; only what would be raised minds silence.
    const counted = this.#open.has(group) ? firing : this.#audible(firing, nowMs)
    const wanted =
      condition.kind === 'area'
        ? this.#together(counted, condition.withinS, nowMs) >= condition.atLeast
        : counted.size > 0
    if (wanted === this.#open.has(group)) return []
    if (!wanted) {
      this.#open.delete(group)
      return [{ kind: 'cleared', group, atMs: nowMs }]
    }
    if (silences.some((silence) => isSilent(silence, nowMs))) return []
    this.#open.add(group)
    const value = condition.kind === 'absence' || Number.isNaN(state.value) ? null : state.value
    return [{ kind: 'raised', group, atMs: nowMs, value, seriesIds: [...counted].slice(0, 100) }]
  }

  /** TEL27: without those that somebody has silenced for a while. */
  #audible(firing: ReadonlySet<number>, nowMs: number): ReadonlySet<number> {
    const hushes = this.#hushes.filter(({ fromMs, untilMs }) => fromMs <= nowMs && nowMs < untilMs)
    if (hushes.length === 0) return firing
    const isHushed = (id: number): boolean => {
      const thing = this.#states.get(id)?.member.thingId
      return hushes.some(({ thingId }) => thingId === null || thingId === thing)
    }
    return new Set([...firing].filter((id) => !isHushed(id)))
  }

  /** How many of these have spoken within the window. */
  #together(firing: ReadonlySet<number>, withinS: number, nowMs: number): number {
    let count = 0
    for (const id of firing) if (nowMs - (this.#states.get(id)?.time ?? 0) <= withinS * 1000) count += 1
    return count
  }

  #groupOf({ id, thingId, unitId }: Member): string {
    const { condition, groupBy } = this.#rule
    // A combination is of several series, so that it is never of one alone.
    if (condition.kind === 'area') return groupBy === 'rule' ? 'rule' : `unit ${unitId}`
    if (groupBy === 'series') return `series ${id}`
    if (groupBy === 'thing') return `thing ${thingId}`
    return groupBy === 'unit' ? `unit ${unitId}` : 'rule'
  }
}

interface Limits {
  readonly above?: number
  readonly below?: number
  readonly back?: number
}

/** Once beyond, it is back only when it has come back by `back`. */
export function beyond({ above, below, back = 0 }: Limits, value: number, wasBeyond: boolean): boolean {
  const slack = wasBeyond ? back : 0
  return (above !== undefined && value > above - slack) || (below !== undefined && value < below + slack)
}

export function hourOf(ms: number): number {
  return (periodStart(ms, hourMs) / hourMs + 7) % 24
}

interface Silence {
  readonly from: string
  readonly to: string
  readonly days?: readonly number[]
}

const minutesOf = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3))

/** A window past midnight belongs to the day on which it begins. */
export function isSilent({ from, to, days }: Silence, ms: number): boolean {
  const local = ms + 7 * hourMs
  const minute = Math.floor(local / 60_000) % 1440
  const [start, end] = [minutesOf(from), minutesOf(to)]
  const isOver = start < end ? minute >= start && minute < end : minute >= start || minute < end
  if (!isOver || days === undefined) return isOver
  const began = start >= end && minute < end ? local - 24 * hourMs : local
  // 1970-01-01 was a Thursday.
  return days.includes(((Math.floor(began / (24 * hourMs)) + 3) % 7) + 1)
}
