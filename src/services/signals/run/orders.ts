/** In which mode an intersection runs this second, why, and at what it aims. Pure. Rules SG53 and SG54. */
import type { FallbackReason } from '../control/fixed-plan.ts'
import { planAspects } from '../control/fixed-plan.ts'
import type { FixedPlan } from '../control/model.ts'
import type { PriorityRequest } from '../drivers/driver.ts'
import type { Layout, Pattern, ScheduleEntry, Wish } from '../contract.ts'
import type { InterventionKind, InterventionStop, Mode, Why } from '../contract-live.ts'
import { bounds } from '../interventions/bounds.ts'
import { fixedPlanOf, lightsOf, patternAt } from '../plans/compile.ts'

export interface Plan {
  readonly patterns: readonly Pattern[]
  readonly schedule: readonly ScheduleEntry[]
}

/** An intersection of the register that the driver has. */
export interface Managed {
  readonly id: string
  readonly place: number
  readonly layout: Layout
  readonly wish: Wish
  readonly plan: Plan | undefined
  /** Detectors that people have taken out of service. */
  readonly out: ReadonlySet<string>
}

export interface Intervention {
  readonly id: string
  readonly kind: InterventionKind
  readonly stops: readonly InterventionStop[]
  readonly beginsMs: number
  readonly endsMs: number
}

/** The clock on the wall in Hanoi. */
export interface Moment {
  readonly ms: number
  /** 1 Monday to 7 Sunday. */
  readonly day: number
  readonly secondOfDay: number
}

export interface Order {
  readonly mode: Mode
  readonly why: Why
  /** Undefined: it is planned. */
  readonly target: string | undefined
  readonly interventionId: string | undefined
  /** Of the intervention that is followed. */
  readonly kind?: InterventionKind
}

const planned = (why: Why): Order => ({ mode: 'adaptive', why, target: undefined, interventionId: undefined })

/** The cabinet runs by itself, whatever anybody wishes. */
export const local = (why: Why): Order => ({ mode: 'local', why, target: undefined, interventionId: undefined })

export function orderFor(
  at: Managed,
  moment: Moment,
  interventions: readonly Intervention[],
  fallback: FallbackReason | undefined,
): Order {
  if (fallback === 'link') return local('link-lost')
  const asked = heldHere(at, moment, interventions)
  if (asked && (asked.kind === 'flash' || asked.kind === 'all-red'))
    return followed(asked, asked.kind, allRed(at.layout))
  if (at.wish === 'flash') return { mode: 'flash', why: 'wished', target: allRed(at.layout), interventionId: undefined }
  const greens = at.layout.stages.find(({ id }) => id === asked?.stage)?.greens
  if (asked && greens)
    return followed(asked, asked.kind === 'hold' ? 'manual' : 'priority', lightsOf(at.layout, greens))
  if (at.wish === 'adaptive' && fallback === undefined) return planned('wished')
  const target = at.plan && aimOfPlan(at.layout, at.plan, moment)
  // Without a plan there is nothing to fall back to: the planner supposes what it does not see.
  if (target === undefined) return planned('no-plan')
  const mode = at.wish === 'fixed' ? 'fixed' : 'fallback'
  return { mode, why: mode === 'fixed' ? 'wished' : 'detectors-failed', target, interventionId: undefined }
}

const followed = ({ id, kind }: { id: string; kind: InterventionKind }, mode: Mode, target: string): Order => ({
  mode,
  why: 'intervention',
  target,
  interventionId: id,
  kind,
})

/** From so long before it comes. */
const aheadS = 30

/** Nobody plans here, or something is held that has a lower rank. */
const goesBefore = ({ mode, kind }: Order): boolean =>
  mode === 'fixed' || mode === 'fallback' || (kind !== undefined && bounds[kind].rank < bounds.emergency.rank)

/** In fixed time, and where a stage is held, nobody plans for who comes: an emergency vehicle that is near gets a stage that lets it go. */
export function withRequests(at: Managed, order: Order, requests: readonly PriorityRequest[]): Order {
  if (!goesBefore(order)) return order
  const near = requests.find(
    ({ kind, intersection, arrives_in_s }) =>
      kind === 'emergency' && intersection === at.place && arrives_in_s <= aheadS,
  )
  if (!near) return order
  const [most] = at.layout.stages
    .map(({ greens }) => lightsOf(at.layout, greens))
    .map((lights) => ({ lights, served: near.groups.filter((group) => 'Gg'.includes(lights[group] ?? 'r')).length }))
    .toSorted((x, y) => y.served - x.served)
  if (!most || most.served === 0) return order
  return { mode: 'priority', why: 'intervention', target: most.lights, interventionId: undefined }
}

const allRed = (layout: Layout): string => lightsOf(layout, [])

/** What a plan aims at: between two stages what goes on stays, and what begins is not let go before its time. */
function aimOfPlan(layout: Layout, { patterns, schedule }: Plan, { day, secondOfDay }: Moment): string | undefined {
  const pattern = patternAt(patterns, schedule, day, Math.floor(secondOfDay / 60))
  return pattern && planAspects(compiled(layout, pattern), secondOfDay).replaceAll('y', 'r')
}

const plans = new WeakMap<Pattern, { readonly layout: Layout; readonly plan: FixedPlan }>()

/** Asked each second, and made once. */
function compiled(layout: Layout, pattern: Pattern): FixedPlan {
  const made = plans.get(pattern)
  if (made?.layout === layout) return made.plan
  const plan = fixedPlanOf(layout, pattern)
  plans.set(pattern, { layout, plan })
  return plan
}

/** The one of the highest rank; of the same rank the first. */
function heldHere(
  { id }: Managed,
  { ms }: Moment,
  interventions: readonly Intervention[],
): { id: string; kind: InterventionKind; stage: string | null } | undefined {
  const here = interventions.flatMap(({ id: own, kind, stops, beginsMs, endsMs }) =>
    stops
      .filter((stop) => {
        const from = beginsMs + stop.afterS * 1000
        return stop.intersectionId === id && ms >= from && ms < Math.min(endsMs, from + stop.holdS * 1000)
      })
      .map(({ stage }) => ({ id: own, kind, stage })),
  )
  return here.toSorted((x, y) => bounds[y.kind].rank - bounds[x.kind].rank)[0]
}
