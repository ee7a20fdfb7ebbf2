/** Fixed time: what an intersection runs when nobody optimises, and when what the optimiser lives on has failed. */
import type { DriverHealth, Observation } from '../drivers/driver.ts'
import type { Aspects, FixedPlan, Intersection } from './model.ts'

/** The plan that the schedule names for a second of the day (0 to 86,399); the first plan when it names none. */
export function planAt(at: Intersection, second_of_day: number): FixedPlan | undefined {
  const change = at.schedule.findLast(({ from_s }) => from_s <= second_of_day)
  return at.plans.find(({ id }) => id === change?.plan) ?? at.plans[0]
}

/** What a fixed plan shows at a second of any clock that its offset refers to. */
export function planAspects(plan: FixedPlan, time_s: number): Aspects {
  const cycle_s = plan.steps.reduce((sum, { duration_s }) => sum + duration_s, 0)
  let into_s = (((time_s - plan.offset_s) % cycle_s) + cycle_s) % cycle_s
  for (const { aspects, duration_s } of plan.steps) {
    if (into_s < duration_s) return aspects
    into_s -= duration_s
  }
  return plan.steps.at(-1)?.aspects ?? ''
}

/** Longer than this without an answer, and what the controller was told last is not to be relied on. */
const silent_s_max = 3
/** With fewer lanes seen than this share, the rest cannot be inferred from their neighbours. */
const seen_share_min = 0.25

export type FallbackReason = 'link' | 'detectors'

/** Why an intersection is to run its fixed plan now; undefined when it need not. */
export function fallbackOf(
  at: Intersection,
  place: number,
  observation: Pick<Observation, 'detectors'>,
  health: Pick<DriverHealth, 'connected' | 'silent_s'>,
): FallbackReason | undefined {
  if (!health.connected || (health.silent_s[place] ?? 0) > silent_s_max) return 'link'
  const seen = at.detectors.filter(({ lane }) => observation.detectors[lane] === 'sees').length
  return seen < seen_share_min * at.detectors.length ? 'detectors' : undefined
}
