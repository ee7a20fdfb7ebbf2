/** A process is data: the steps a case goes through, each at a unit by competence and a role. Browser-safe. */
import { type Static, Type } from 'typebox'

export const Text = Type.Object({ vi: Type.String({ maxLength: 2000 }), en: Type.String({ maxLength: 2000 }) })
export type Text = Static<typeof Text>

export const actionTypes = [
  'receive',
  'request-supplement',
  'provide-supplement',
  'refuse',
  'assign',
  'take',
  'pass-on',
  'ask-opinion',
  'give-opinion',
  'draft',
  'return-for-rework',
  'sign',
  'grant',
  'return-result',
  'withdraw',
  'stop',
  'extend',
  'rate',
  'transfer',
  'object',
  'reopen',
  'revoke-result',
  'note',
] as const
export type ActionType = (typeof actionTypes)[number]

/** Roles an official holds at a unit (organisation). */
export const StepRole = Type.Union([Type.Literal('one-stop-clerk'), Type.Literal('specialist'), Type.Literal('leader')])
export type StepRole = Static<typeof StepRole>

/**
 * Where a step happens: `receiving` (the one-stop desk that took the case), `competent` (the unit that the law makes
 * competent, by the case's address), `department:<slug>` (a department of the city), `city`, or `unit:<id>`.
 */
export const Place = Type.String({
  pattern: '^(receiving|competent|city|department:[a-z0-9-]+|unit:.+)$',
  maxLength: 120,
})

export const PlannedOpinion = Type.Object({
  at: Place,
  role: StepRole,
  question: Text,
  workingHours: Type.Number({ minimum: 1, maximum: 2000 }),
})

export const Step = Type.Object({
  id: Type.String({ pattern: '^[a-z0-9-]+$', maxLength: 40 }),
  name: Text,
  role: StepRole,
  at: Place,
  /** Share of the time that this step may take, in working hours; 0: no time of its own. */
  workingHours: Type.Number({ minimum: 0, maximum: 4000 }),
  /** Step actions allowed here; those of the applicant and `note` need no mention. */
  actions: Type.Array(Type.Enum([...actionTypes]), { maxItems: 20 }),
  /** The step that `pass-on` leads to; null for the last. */
  next: Type.Union([Type.String({ maxLength: 40 }), Type.Null()]),
  /** Opinions asked of other units, all at once, when the case enters this step. */
  opinions: Type.Optional(Type.Array(PlannedOpinion, { maxItems: 10 })),
})
export type Step = Static<typeof Step>

export const Process = Type.Object({
  /** The procedure's code in the national catalogue, and our version of it: a case stays under the version it was opened under. */
  procedureCode: Type.String({ maxLength: 40 }),
  version: Type.Integer({ minimum: 1 }),
  title: Text,
  /** The service that owns its cases: it has their content and performs what only it can. Left out: `procedures`. */
  service: Type.Optional(Type.String({ pattern: '^[a-z-]+$', maxLength: 40 })),
  /** The lawful time in working hours (8 a day), from acceptance. */
  workingHours: Type.Number({ minimum: 0, maximum: 8000 }),
  /** The result is due the same working day; accepted after 15:00, the next working day. `workingHours` is then ignored. */
  sameDay: Type.Optional(Type.Boolean()),
  /** The law counts days of the calendar; `workingHours` is then what the steps share out. */
  calendarDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 400 })),
  /** When the fee must be paid. `before-receiving`: an unpaid case is not accepted. `before-return`: it pauses the clock when asked for. */
  payment: Type.Union([Type.Literal('none'), Type.Literal('before-receiving'), Type.Literal('before-return')]),
  steps: Type.Array(Step, { minItems: 1, maxItems: 20 }),
})
export type Process = Static<typeof Process>

export function serviceOf(process: Process): string {
  return process.service ?? 'procedures'
}

export function stepOf(process: Process, id: string): Step {
  const step = process.steps.find((s) => s.id === id)
  if (!step) throw new Error(`process ${process.procedureCode} v${process.version} has no step ${id}`)
  return step
}

/**
 * The usual process of a procedure decided by one authority: reception at the one-stop desk, a specialist, a leader,
 * return at the one-stop desk. `workingHours` is shared out over the steps.
 */
export function usualProcess(
  input: Pick<Process, 'procedureCode' | 'version' | 'title' | 'workingHours' | 'payment'> & {
    sameDay?: boolean
    calendarDays?: number
    opinions?: Step['opinions']
  },
): Process {
  const { opinions, ...head } = input
  const share = (part: number) => Math.round(input.workingHours * part * 2) / 2
  return {
    ...head,
    steps: [
      {
        id: 'reception',
        name: { vi: 'Tiếp nhận', en: 'Reception' },
        role: 'one-stop-clerk',
        at: 'receiving',
        workingHours: Math.min(4, share(0.1)),
        actions: ['receive', 'request-supplement', 'refuse', 'pass-on', 'take', 'assign'],
        next: 'examination',
      },
      {
        id: 'examination',
        name: { vi: 'Thẩm định, dự thảo kết quả', en: 'Examination and draft' },
        role: 'specialist',
        at: 'competent',
        workingHours: share(0.6),
        actions: [
          'take',
          'assign',
          'draft',
          'pass-on',
          'ask-opinion',
          'request-supplement',
          'extend',
          'stop',
          'refuse',
        ],
        next: 'decision',
        ...(opinions && { opinions }),
      },
      {
        id: 'decision',
        name: { vi: 'Ký duyệt', en: 'Decision and signature' },
        role: 'leader',
        at: 'competent',
        workingHours: share(0.2),
        actions: ['sign', 'return-for-rework', 'extend', 'stop', 'refuse'],
        next: 'return',
      },
      {
        id: 'return',
        name: { vi: 'Trả kết quả', en: 'Return of the result' },
        role: 'one-stop-clerk',
        at: 'receiving',
        workingHours: Math.min(4, share(0.1)),
        actions: ['return-result'],
        next: null,
      },
    ],
  }
}
