/** A plan while it is written: where it begins, and its week as a picture. Pure. Rule SG63. */
import type { Layout, NewPlan, Pattern, ScheduleEntry } from '../contract.ts'
import { intergreenOf } from './check-plan.ts'
import { patternAt } from './compile.ts'

export type Draft = Pick<NewPlan, 'patterns' | 'schedule'>

const everyDay = [1, 2, 3, 4, 5, 6, 7]
const greenS = 25

/** What runs now, or one pattern for the whole day that keeps minimum greens and intergreens. */
export function firstDraft(layout: Layout, base: Draft | undefined): Draft {
  if (base) return { patterns: base.patterns, schedule: base.schedule }
  return {
    patterns: [{ id: 'day', name: { vi: 'Cả ngày', en: 'All day' }, offsetS: 0, steps: usualSteps(layout) }],
    schedule: [{ days: everyDay, from: '00:00', pattern: 'day' }],
  }
}

/** All stages in their order, each as long as usual or as its longest minimum asks. */
export function usualSteps(layout: Layout): Pattern['steps'] {
  return layout.stages.map(({ id, greens }, at) => {
    const next = layout.stages[(at + 1) % layout.stages.length]?.greens ?? []
    const ending = greens.filter((green) => !next.includes(green))
    const beginning = next.filter((green) => !greens.includes(green))
    const least = ending.flatMap((a) => beginning.map((b) => intergreenOf(layout, a, b)))
    const minGreens = layout.movements.filter((one) => greens.includes(one.id)).map(({ minGreenS }) => minGreenS)
    return {
      stage: id,
      greenS: Math.ceil(Math.max(greenS, ...minGreens)),
      intergreenS: Math.ceil(Math.max(layout.yellowS + layout.allRedS, ...least)),
    }
  })
}

/** A name that none of these is. */
export function newKey(taken: readonly string[]): string {
  let n = 1
  while (taken.includes(`p${n}`)) n++
  return `p${n}`
}

export interface DayBar {
  readonly fromMin: number
  readonly toMin: number
  readonly pattern: string
}

/** Which pattern runs when on a day, 1 Monday to 7 Sunday. */
export function dayBars(
  patterns: readonly Pattern[],
  schedule: readonly ScheduleEntry[],
  day: number,
): readonly DayBar[] {
  const minuteOf = ({ from }: ScheduleEntry) => Number(from.slice(0, 2)) * 60 + Number(from.slice(3))
  const changes = schedule.filter(({ days }) => days.includes(day)).map(minuteOf)
  const begins = [...new Set([0, ...changes])].toSorted((a, b) => a - b)
  const bars: { fromMin: number; toMin: number; pattern: string }[] = []
  for (const [n, fromMin] of begins.entries()) {
    const pattern = patternAt(patterns, schedule, day, fromMin)?.id ?? ''
    const toMin = begins[n + 1] ?? 1440
    const last = bars.at(-1)
    if (last?.pattern === pattern) last.toMin = toMin
    else bars.push({ fromMin, toMin, pattern })
  }
  return bars
}
