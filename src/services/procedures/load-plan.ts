/** What the sample cases are to be: who hands in what, how far each is led, and when every act happens. Nothing is done here. */
import { instantAt, localTime } from '../../kernel/clock.ts'
import { pick } from '../../kernel/random.ts'
import { addWorkingHours, nextWorkingMoment } from '../../platform/organisation/index.ts'
import { type SamplePerson, samplePerson } from './sample-people.ts'

/** How far a case is led; the weights are roughly those of a ward that looks back on a quarter; about a third is sealed, which costs most. */
const endings = [
  ['submitted', 8],
  ['supplement', 5],
  ['supplemented', 3],
  ['received', 9],
  ['taken', 7],
  ['opinion', 3],
  ['drafted', 8],
  ['signed', 1],
  ['issued', 6],
  ['returned', 18],
  ['rated', 11],
  ['revoked', 1],
  ['refused', 8],
  ['reopened', 2],
  ['stopped', 4],
  ['withdrawn', 6],
] as const
export type Ending = (typeof endings)[number][0]
export type Step = 'submit' | 'pay' | Exclude<Ending, 'submitted'>

/** The acts behind the submission, and the share of the handling that has passed by then; beyond 1 it is over. */
const paths: Readonly<Record<Ending, readonly (readonly [Step, number])[]>> = {
  submitted: [],
  supplement: [
    ['pay', 0],
    ['supplement', 0.3],
  ],
  supplemented: [
    ['pay', 0],
    ['supplement', 0.2],
    ['supplemented', 0.6],
  ],
  received: [
    ['pay', 0],
    ['received', 0.1],
  ],
  taken: [
    ['pay', 0],
    ['received', 0.1],
    ['taken', 0.25],
  ],
  opinion: [
    ['pay', 0],
    ['received', 0.1],
    ['taken', 0.2],
    ['opinion', 0.3],
  ],
  drafted: [
    ['pay', 0],
    ['received', 0.1],
    ['taken', 0.25],
    ['drafted', 0.6],
  ],
  signed: [
    ['pay', 0],
    ['received', 0.1],
    ['taken', 0.2],
    ['drafted', 0.5],
    ['signed', 0.8],
  ],
  issued: [
    ['pay', 0],
    ['received', 0.05],
    ['taken', 0.2],
    ['drafted', 0.7],
    ['issued', 1],
  ],
  returned: [
    ['pay', 0],
    ['received', 0.05],
    ['taken', 0.2],
    ['drafted', 0.7],
    ['issued', 1],
    ['returned', 1.2],
  ],
  rated: [
    ['pay', 0],
    ['received', 0.05],
    ['taken', 0.2],
    ['drafted', 0.7],
    ['issued', 1],
    ['returned', 1.2],
    ['rated', 1.5],
  ],
  revoked: [
    ['pay', 0],
    ['received', 0.05],
    ['taken', 0.2],
    ['drafted', 0.7],
    ['issued', 1],
    ['revoked', 1.8],
  ],
  refused: [
    ['pay', 0],
    ['refused', 0.5],
  ],
  reopened: [
    ['pay', 0],
    ['received', 0.1],
    ['stopped', 0.3],
    ['reopened', 0.6],
  ],
  stopped: [
    ['pay', 0],
    ['received', 0.1],
    ['stopped', 0.6],
  ],
  withdrawn: [['withdrawn', 0.3]],
}

/** Half of what a ward does is births and single-status papers. */
const codes = ['1.001193', '1.001193', '1.004873', '1.004873', '1.000894', '1.001612', '3.000333'] as const
/** Working hours that the law gives each, roughly: the cases' own deadlines come from the catalogue. */
const lawfulHours: Readonly<Record<string, number>> = {
  '1.001193': 4,
  '1.000894': 4,
  '1.004873': 24,
  '1.001612': 24,
  '3.000333': 72,
}
/** Over, and so spread over the past; the others are at work today. */
const over = new Set<Ending>(['issued', 'returned', 'rated', 'revoked', 'refused', 'stopped', 'withdrawn'])
/** Signed a while ago, the running program would have sealed it by now. */
const unsealedMinutes = 30
const daysMax = 90
const lateShare = 0.08
const openLateShare = 0.1
/** One in five comes back with another matter. */
const sameAgainShare = 0.2

export interface Plan {
  readonly man: SamplePerson
  readonly woman: SamplePerson
  readonly code: string
  readonly ending: Ending
  caseId: string | null
  /** The last act that was done. */
  reached: Step | null
  /** Signed and not sealed: the running program does that. */
  waits: boolean
}

export interface Due {
  readonly at: Temporal.Instant
  readonly plan: Plan
  readonly step: Step
}

export interface Ward {
  readonly unitId: string
  readonly unitName: string
}

/** Every act of `count` cases, in the order of time. */
export function agendaOf(count: number, wards: readonly Ward[], now: Temporal.Instant, random: () => number): Due[] {
  const agenda: Due[] = []
  const people: SamplePerson[] = []
  const base = Math.floor(random() * 100_000)
  for (let i = 0; i < count; i++) {
    // The first ones bring every state in, however few are asked for.
    const ending = endings[i]?.[0] ?? endingOf(random)
    const code = pick(random, codes)
    const again = people.length > 0 && code !== '1.000894' && random() < sameAgainShare
    const man = again ? pick(random, people) : samplePerson(random, pick(random, wards), 'male', base + i)
    if (!again) people.push(man)
    const ward = { unitId: man.residence.unitId, unitName: man.residence.unitName }
    const woman = samplePerson(random, ward, 'female', base + i)
    agenda.push(...stepsOf({ man, woman, code, ending, caseId: null, reached: null, waits: false }, now, random))
  }
  return agenda.toSorted((a, b) => Temporal.Instant.compare(a.at, b.at))
}

function endingOf(random: () => number): Ending {
  let left = random() * endings.reduce((sum, [, weight]) => sum + weight, 0)
  return endings.find(([, weight]) => (left -= weight) < 0)?.[0] ?? 'submitted'
}

function stepsOf(plan: Plan, now: Temporal.Instant, random: () => number): Due[] {
  const lawful = lawfulHours[plan.code] ?? 24
  const path = paths[plan.ending]
  const isOver = over.has(plan.ending)
  const late = random() < (isOver ? lateShare : openLateShare)
  const hours = lawful * (late ? 1.15 + random() * 0.8 : 0.2 + random() * 0.65)
  const at = (start: Temporal.Instant, share: number) => addWorkingHours(start, 0.2 + hours * share)
  const whole = path.at(-1)?.[1] ?? 0
  const start = startOf(plan, { now, random, lawful, late, neededHours: hours * whole + 1 })
  const due: Due[] = [{ at: start, plan, step: 'submit' }]
  for (const [step, share] of path) {
    const then = plan.ending === 'signed' && step === 'signed' ? now.subtract({ minutes: 1 }) : at(start, share)
    // What would lie in the future has not happened yet.
    if (Temporal.Instant.compare(then, now) >= 0) break
    due.push({ at: then, plan, step })
  }
  return due
}

interface Bounds {
  readonly now: Temporal.Instant
  readonly random: () => number
  readonly lawful: number
  readonly late: boolean
  readonly neededHours: number
}

/**
 * When it was handed in: on a phone at any hour of the day. What is over may be a quarter old and is old enough for all that
 * happened; what is open is younger than its lawful time, some near its end, or late.
 */
function startOf(plan: Plan, { now, random, lawful, late, neededHours }: Bounds): Temporal.Instant {
  const daysOf = (hours: number) => hours / 8
  if (over.has(plan.ending)) {
    const least = daysOf(neededHours) + 1
    const day = localTime(now.subtract({ hours: Math.ceil((least + random() * Math.max(0, daysMax - least)) * 24) }))
    const wanted = day.with({ hour: 7 + Math.floor(random() * 14), minute: Math.floor(random() * 60) })
    return earlyEnough(instantAt(wanted), neededHours, now)
  }
  if (plan.ending === 'signed') {
    return earlyEnough(workingMoment(now.subtract({ minutes: unsealedMinutes }), now), neededHours, now)
  }
  if (plan.ending === 'submitted') {
    const back = late ? daysOf(lawful) + 1 + random() * 12 : random() * daysOf(lawful)
    return workingMoment(now.subtract({ minutes: Math.floor(back * 1440) + 60 }), now)
  }
  // An act that shall have happened needs its time, whatever the law gives.
  const least = daysOf(Math.min(neededHours, lawful))
  const back = late ? daysOf(lawful) + 1 + random() * 12 : least + random() * Math.max(0, daysOf(lawful) - least)
  const wanted = workingMoment(now.subtract({ minutes: Math.floor(back * 1440) + 60 }), now)
  return earlyEnough(wanted, neededHours, now)
}

/** Whole days earlier, until so many working hours lie before now: a week-end, New Year and Tết have none. */
function earlyEnough(wanted: Temporal.Instant, hours: number, now: Temporal.Instant): Temporal.Instant {
  let start = wanted
  while (Temporal.Instant.compare(addWorkingHours(start, hours), now) >= 0) start = start.subtract({ hours: 24 })
  return start
}

/** The next working moment; where that has not come yet (a night, a week-end), the moment itself: a phone is always open. */
function workingMoment(wanted: Temporal.Instant, now: Temporal.Instant): Temporal.Instant {
  const working = nextWorkingMoment(wanted)
  return Temporal.Instant.compare(working, now) < 0 ? working : wanted
}
