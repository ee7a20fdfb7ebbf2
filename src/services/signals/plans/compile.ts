/** From a plan as people write it to what a controller shows second by second, and back. Pure. Rules SG41 and SG45. */
import type { FixedPlan, PlanStep } from '../control/model.ts'
import type { Layout, Pattern, ScheduleEntry } from '../contract.ts'
import { greensOf } from './check-plan.ts'

export const groupsOf = (layout: Layout): number =>
  layout.movements.reduce((most, { group }) => Math.max(most, group + 1), 0)

/** A letter a light: `g` where one of its movements gives way to another that goes now. */
export function lightsOf(layout: Layout, greens: readonly string[]): string {
  const going = new Set(greens)
  const lights = Array.from({ length: groupsOf(layout) }, () => 'r')
  for (const { id, group } of layout.movements) {
    if (!going.has(id)) continue
    const yields = layout.conflicts.some(({ a, b, rule }) => rule === 'gives-way' && a === id && going.has(b))
    if (lights[group] !== 'g') lights[group] = yields ? 'g' : 'G'
  }
  return lights.join('')
}

const goes = (letter: string | undefined): boolean => letter === 'G' || letter === 'g'

/** With yellow for what ends, then red for what begins, for as long as the step's intergreen lasts. */
export function fixedPlanOf(layout: Layout, pattern: Pattern): FixedPlan {
  const lights = pattern.steps.map((step) => lightsOf(layout, greensOf(layout, step)))
  const steps = pattern.steps.flatMap((step, at): PlanStep[] => {
    const now = lights[at] ?? ''
    const then = lights[(at + 1) % lights.length] ?? ''
    const ending = [...now].some((letter, group) => goes(letter) && !goes(then[group]))
    const yellow = ending ? Math.min(layout.yellowS, step.intergreenS) : 0
    const between = (end: string) =>
      [...now].map((letter, group) => (goes(letter) ? (goes(then[group]) ? letter : end) : 'r')).join('')
    return [
      { aspects: now, duration_s: step.greenS },
      { aspects: between('y'), duration_s: yellow },
      { aspects: between('r'), duration_s: step.intergreenS - yellow },
    ].filter(({ duration_s }) => duration_s > 0)
  })
  return { id: pattern.id, offset_s: pattern.offsetS, steps }
}

/** The stage whose lights these are; null between two. */
export function stageOf(layout: Layout, lights: string): string | null {
  const green = [...lights].map((letter) => goes(letter))
  const fits = ({ greens }: Layout['stages'][number]) => {
    const own = lightsOf(layout, greens)
    return [...own].every((letter, group) => goes(letter) === green[group])
  }
  return layout.stages.find(fits)?.id ?? null
}

/** The pattern that a schedule names: `day` 1 Monday to 7 Sunday, `minute` of it in Hanoi. It holds over midnight and over days. */
export function patternAt(
  patterns: readonly Pattern[],
  schedule: readonly ScheduleEntry[],
  day: number,
  minute: number,
): Pattern | undefined {
  const minuteOf = ({ from }: ScheduleEntry) => Number(from.slice(0, 2)) * 60 + Number(from.slice(3))
  const week = 7 * 1440
  const now = (day - 1) * 1440 + minute
  const begun = schedule
    .flatMap((entry) =>
      entry.days.map((of) => ({ entry, ago: (now - (of - 1) * 1440 - minuteOf(entry) + week) % week })),
    )
    .toSorted((x, y) => x.ago - y.ago)[0]
  return patterns.find(({ id }) => id === begun?.entry.pattern) ?? patterns[0]
}
