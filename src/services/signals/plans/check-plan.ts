/** Whether a plan may exist at all: before anybody can propose it, and again before it is deployed. Pure. Rule SG42. */
import type { Layout, Pattern, PatternStep, ScheduleEntry } from '../contract.ts'
import type { RefusalReason } from '../interlock/interlock.ts'

export type PlanFault =
  | { readonly what: 'signals.unknown-name'; readonly name: string }
  | {
      readonly what: 'signals.conflicting-greens'
      readonly pattern: string
      readonly stage: string
      readonly a: string
      readonly b: string
    }
  | {
      readonly what: 'signals.short-green'
      readonly pattern: string
      readonly stage: string
      readonly movement: string
      readonly given: number
      readonly least: number
    }
  | {
      readonly what: 'signals.short-intergreen'
      readonly pattern: string
      readonly stage: string
      readonly a: string
      readonly b: string
      readonly given: number
      readonly least: number
    }
  | { readonly what: 'signals.unserved'; readonly pattern: string; readonly movement: string }
  | {
      readonly what: 'signals.long-red'
      readonly pattern: string
      readonly movement: string
      readonly given: number
      readonly most: number
    }
  | {
      readonly what: 'signals.refused-in-rehearsal'
      readonly pattern: string
      /** Of the cycle. */
      readonly second: number
      readonly refusal: RefusalReason
      /** The first of those that it is about. */
      readonly movement: string
    }

/** The movements that a step lets go. */
export function greensOf(layout: Layout, step: PatternStep): readonly string[] {
  return step.greens ?? layout.stages.find(({ id }) => id === step.stage)?.greens ?? []
}

export const cycleOf = (pattern: Pattern): number =>
  pattern.steps.reduce((sum, { greenS, intergreenS }) => sum + greenS + intergreenS, 0)

/** Seconds from the end of a's green to the beginning of b's; 0 where they do not meet. */
export function intergreenOf(layout: Layout, a: string, b: string): number {
  const own = layout.intergreens.find(({ from, to }) => from === a && to === b)
  if (own) return own.seconds
  const meet = layout.conflicts.some((one) => (one.a === a && one.b === b) || (one.a === b && one.b === a))
  return meet ? layout.yellowS + layout.allRedS : 0
}

export function planFault(
  layout: Layout,
  patterns: readonly Pattern[],
  schedule: readonly ScheduleEntry[],
): PlanFault | undefined {
  const known = new Set(patterns.map(({ id }) => id))
  const stray = schedule.find(({ pattern }) => !known.has(pattern))
  if (stray) return { what: 'signals.unknown-name', name: stray.pattern }
  for (const pattern of patterns) {
    const fault =
      unknownIn(layout, pattern) ?? conflictIn(layout, pattern) ?? timesIn(layout, pattern) ?? redsIn(layout, pattern)
    if (fault) return fault
  }
  return undefined
}

function unknownIn(layout: Layout, { steps }: Pattern): PlanFault | undefined {
  const stages = new Set(layout.stages.map(({ id }) => id))
  const movements = new Set(layout.movements.map(({ id }) => id))
  for (const { stage, greens = [] } of steps) {
    const name = stages.has(stage) ? greens.find((id) => !movements.has(id)) : stage
    if (name !== undefined) return { what: 'signals.unknown-name', name }
  }
  return undefined
}

function conflictIn(layout: Layout, pattern: Pattern): PlanFault | undefined {
  for (const step of pattern.steps) {
    const greens = new Set(greensOf(layout, step))
    const clash = layout.conflicts.find(({ a, b, rule }) => rule === 'never' && greens.has(a) && greens.has(b))
    if (clash)
      return { what: 'signals.conflicting-greens', pattern: pattern.id, stage: step.stage, a: clash.a, b: clash.b }
  }
  return undefined
}

function timesIn(layout: Layout, pattern: Pattern): PlanFault | undefined {
  for (const [at, step] of pattern.steps.entries()) {
    const next = pattern.steps[(at + 1) % pattern.steps.length]
    if (!next) continue
    const [now, then] = [greensOf(layout, step), greensOf(layout, next)]
    for (const a of now) {
      if (then.includes(a)) continue
      for (const b of then) {
        if (now.includes(b)) continue
        const least = intergreenOf(layout, a, b)
        if (step.intergreenS < least)
          return {
            what: 'signals.short-intergreen',
            pattern: pattern.id,
            stage: step.stage,
            a,
            b,
            given: step.intergreenS,
            least,
          }
      }
    }
    // What ends needs its yellow, whether anything it conflicts with begins or not.
    if (now.some((a) => !then.includes(a)) && step.intergreenS < layout.yellowS) {
      const a = now.find((one) => !then.includes(one)) ?? ''
      return {
        what: 'signals.short-intergreen',
        pattern: pattern.id,
        stage: step.stage,
        a,
        b: a,
        given: step.intergreenS,
        least: layout.yellowS,
      }
    }
  }
  return undefined
}

/** How long each movement goes without a break, and how long it waits. A green may go on over several steps. */
function redsIn(layout: Layout, pattern: Pattern): PlanFault | undefined {
  const cycle = cycleOf(pattern)
  for (const { id: movement, minGreenS } of layout.movements) {
    const flags = pattern.steps.map((step) => greensOf(layout, step).includes(movement))
    if (!flags.includes(true)) return { what: 'signals.unserved', pattern: pattern.id, movement }
    if (!flags.includes(false)) continue
    for (const [at, goes] of flags.entries()) {
      if (!goes || flags[(at + flags.length - 1) % flags.length]) continue
      const green = runLength(pattern.steps, flags, at)
      const stage = pattern.steps[at]?.stage ?? ''
      if (green < minGreenS)
        return { what: 'signals.short-green', pattern: pattern.id, stage, movement, given: green, least: minGreenS }
    }
    const most = longestRed(pattern.steps, flags, cycle)
    if (most > layout.maxRedS)
      return { what: 'signals.long-red', pattern: pattern.id, movement, given: most, most: layout.maxRedS }
  }
  return undefined
}

/** From the beginning of a green at step `from` to its end. */
function runLength(steps: readonly PatternStep[], flags: readonly boolean[], from: number): number {
  let length = 0
  for (let n = 0; n < steps.length; n++) {
    const at = (from + n) % steps.length
    const step = steps[at]
    if (!step || !flags[at]) break
    length += step.greenS + (flags[(at + 1) % steps.length] ? step.intergreenS : 0)
  }
  return length
}

function longestRed(steps: readonly PatternStep[], flags: readonly boolean[], cycle: number): number {
  let longest = 0
  for (const [at, goes] of flags.entries()) {
    if (!goes || flags[(at + 1) % flags.length]) continue
    let red = steps[at]?.intergreenS ?? 0
    for (let n = 1; n < steps.length; n++) {
      const next = (at + n) % steps.length
      if (flags[next]) break
      const step = steps[next]
      red += step ? step.greenS + step.intergreenS : 0
    }
    longest = Math.max(longest, Math.min(red, cycle))
  }
  return longest
}
