/**
 * Who goes first: who would soon have been stopped for longer than the interlock lets, and buses, emergency vehicles, escorted convoys. A request is worth so many vehicle seconds to the planner, and
 * no more: that is the most that it can cost all others together, and it is worth nothing when it has lasted too long.
 */
import type { PriorityRequest } from '../drivers/driver.ts'
import type { Lights } from './lights.ts'
import { type Intersection, goes } from './model.ts'

interface Worth {
  /** Vehicle seconds that others may lose for it. */
  readonly cost_s: number
  /** From so long before it comes. */
  readonly ahead_s: number
  /** After so long it is a request like none: a transmitter that was left on must not stop a street. */
  readonly lasts_s: number
}

const worth: Readonly<Record<PriorityRequest['kind'], Worth>> = {
  bus: { cost_s: 40, ahead_s: 15, lasts_s: 60 },
  convoy: { cost_s: 2000, ahead_s: 30, lasts_s: 180 },
  emergency: { cost_s: 10_000, ahead_s: 30, lasts_s: 90 },
}

/** So long before the maximum red a group is brought by the plan, which chooses a better moment than the interlock would. */
const beforeMaximumRed_s = 20
const overdueCost_s = 10_000

export class Priority {
  readonly #at: Intersection
  readonly #place: number
  readonly #since_s = new Map<string, number>()
  /** By stage, what showing it now is worth. */
  readonly bonus_s: Float64Array

  constructor(at: Intersection, place: number) {
    this.#at = at
    this.#place = place
    this.bonus_s = new Float64Array(at.stages.length)
  }

  update(requests: readonly PriorityRequest[], lights: Pick<Lights, 'goes' | 'age_s'>, time_s: number): void {
    this.bonus_s.fill(0)
    for (const [group, { max_red_s }] of this.#at.groups.entries())
      if (!lights.goes(group) && lights.age_s(group, time_s) >= max_red_s - beforeMaximumRed_s)
        this.#favour([group], overdueCost_s)
    const own = requests.filter(({ intersection }) => intersection === this.#place)
    for (const id of this.#since_s.keys()) if (!own.some((request) => request.id === id)) this.#since_s.delete(id)
    for (const request of own) {
      const { cost_s, ahead_s, lasts_s } = worth[request.kind]
      const since_s = this.#since_s.get(request.id) ?? time_s
      this.#since_s.set(request.id, since_s)
      if (request.arrives_in_s > ahead_s || time_s - since_s > lasts_s) continue
      this.#favour(request.groups, cost_s)
    }
  }

  #favour(groups: readonly number[], cost_s: number): void {
    for (const [stage, { aspects }] of this.#at.stages.entries())
      if (groups.some((group) => goes(aspects[group]))) this.bonus_s[stage] = Math.max(this.bonus_s[stage] ?? 0, cost_s)
  }
}
