/** A rule on what was observed, by the engine that looks at what comes in (TEL21). Pure; done in a thread of its own (replay-thread.ts). */
import type { Points } from '../points.ts'
import type { RuleBody } from './contract.ts'
import { type Change, type Member, RuleEngine, type Usual } from './engine.ts'

const minuteMs = 60_000
const firingsMax = 1000

export interface Observed extends Points {
  readonly member: Member
  /** By hour of the day. */
  readonly usual: ReadonlyMap<number, Usual>
}

export interface Replay {
  readonly rule: RuleBody
  readonly fromMs: number
  readonly toMs: number
  readonly series: readonly Observed[]
}

interface Firing {
  readonly group: string
  readonly raisedAt: string
  clearedAt: string | null
  readonly value: number | null
  readonly seriesIds: number[]
}

export interface Firings {
  readonly firings: Firing[]
  readonly firingsInAll: number
}

/** Every observation in the order of time, and every minute in between. */
export function replay({ rule, fromMs, toMs, series }: Replay): Firings {
  const inOrder = series.toSorted((a, b) => a.member.id - b.member.id)
  const usual = new Map(inOrder.map((one) => [one.member.id, one.usual]))
  const members = inOrder.map(({ member }) => member)
  const engine = new RuleEngine(rule, members, fromMs, { usual: (id, hour) => usual.get(id)?.get(hour) })
  return firingsOf(play(engine, inOrder, fromMs, toMs))
}

function* play(engine: RuleEngine, series: readonly Observed[], fromMs: number, toMs: number): Generator<Change> {
  let tickMs = fromMs
  for (const { time, at, of } of merged(series)) {
    for (; tickMs < time; tickMs += minuteMs) yield* engine.tick(tickMs)
    yield* engine.observe(of.member.id, time, of.values[at] ?? 0, of.quality[at] ?? 0)
  }
  for (; tickMs <= toMs; tickMs += minuteMs) yield* engine.tick(tickMs)
}

/** Of the same time, the series that stands first goes first. */
function* merged(series: readonly Observed[]): Generator<{ time: number; at: number; of: Observed }> {
  const sizes = series.map(({ times }) => times.length)
  const count = sizes.reduce((sum, size) => sum + size, 0)
  const [times, places, owners] = [new Float64Array(count), new Uint32Array(count), new Uint16Array(count)]
  let next = 0
  for (const [owner, one] of series.entries()) {
    times.set(one.times, next)
    for (let at = 0; at < one.times.length; at++) {
      places[next] = at
      owners[next] = owner
      next += 1
    }
  }
  // Stable: those of one time stay in the order of their series.
  const order = Uint32Array.from(times.keys()).sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0))
  for (const index of order) {
    const of = series[owners[index] ?? 0]
    if (of) yield { time: times[index] ?? 0, at: places[index] ?? 0, of }
  }
}

function firingsOf(changes: Iterable<Change>): Firings {
  const firings: Firing[] = []
  let firingsInAll = 0
  for (const change of changes) {
    if (change.kind === 'raised') firingsInAll += 1
    const at = new Date(change.atMs).toISOString()
    if (change.kind === 'cleared') {
      const open = firings.findLast(({ group, clearedAt }) => group === change.group && clearedAt === null)
      if (open) open.clearedAt = at
    } else if (firings.length < firingsMax) {
      const { group, value, seriesIds } = change
      firings.push({ group, raisedAt: at, clearedAt: null, value, seriesIds: [...seriesIds] })
    }
  }
  return { firings, firingsInAll }
}
