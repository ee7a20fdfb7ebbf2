/** A plan before it may exist: as people write it, and then second by second through the interlock that will judge it in the street. Pure. Rule SG42. */
import { planAspects } from '../control/fixed-plan.ts'
import type { Layout, Pattern, ScheduleEntry } from '../contract.ts'
import { Interlock } from '../interlock/interlock.ts'
import { networkOf } from '../run/network-of.ts'
import { cycleOf, type PlanFault, planFault } from './check-plan.ts'
import { fixedPlanOf } from './compile.ts'

/** The first begins from lights that nobody knows; the others have a whole cycle behind them. */
const cycles = 3

export function faultOfPlan(
  layout: Layout,
  patterns: readonly Pattern[],
  schedule: readonly ScheduleEntry[],
): PlanFault | undefined {
  const fault = planFault(layout, patterns, schedule)
  if (fault) return fault
  for (const pattern of patterns) {
    const refused = rehearse(layout, pattern)
    if (refused) return refused
  }
  return undefined
}

/** What the interlock would refuse of a pattern that is right in itself. */
function rehearse(layout: Layout, pattern: Pattern): PlanFault | undefined {
  const [at] = networkOf([{ streetId: 'rehearsal', layout, plan: undefined }]).intersections
  if (!at) return undefined
  const plan = { ...fixedPlanOf(layout, pattern), offset_s: 0 }
  const cycleS = cycleOf(pattern)
  const interlock = new Interlock(at, planAspects(plan, 0), 0)
  for (let second = 1; second < cycles * cycleS; second++) {
    const [refusal] = interlock.decide(second, planAspects(plan, second)).refusals
    if (!refusal) continue
    const movement = layout.movements.find(({ group }) => group === refusal.groups[0])?.id ?? ''
    return {
      what: 'signals.refused-in-rehearsal',
      pattern: pattern.id,
      second: Math.round(second % cycleS),
      refusal: refusal.reason,
      movement,
    }
  }
  return undefined
}
