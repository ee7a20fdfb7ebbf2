/** What may be done to a case, and which of it now, by whom. Shared by server and browser, so a page shows what the server allows. */
import { type Static, Type } from 'typebox'
import { type ActionType, actionTypes, Step, Text } from './process.ts'

const Id = Type.String({ minLength: 1, maxLength: 80 })
const Words = Type.String({ minLength: 1, maxLength: 4000 })
const Note = Type.Optional(Type.String({ maxLength: 4000 }))

/** A paper of the case. `fileId` is null for one seen on paper at the counter or read from a registry (once only). */
export const Paper = Type.Object({
  kind: Type.String({ maxLength: 80 }),
  name: Text,
  fileId: Type.Union([Id, Type.Null()]),
  source: Type.Union([Type.Literal('uploaded'), Type.Literal('counter'), Type.Literal('registry')]),
})
export type Paper = Static<typeof Paper>
export const Papers = Type.Array(Paper, { maxItems: 60 })

export const SupplementItem = Type.Object({ text: Words, paper: Type.Optional(Type.String({ maxLength: 80 })) })

/** Application data as the form gave it; its own schema belongs to the procedure. */
export const ApplicationData = Type.Record(Type.String({ maxLength: 80 }), Type.Unknown())
export type ApplicationDataType = Static<typeof ApplicationData>

export const Receive = Type.Object({ type: Type.Literal('receive'), note: Note, passOn: Type.Optional(Type.Boolean()) })
export const RequestSupplement = Type.Object({
  type: Type.Literal('request-supplement'),
  /** The complete list: it may be asked for once only (61/2018 art. 15.3). */
  items: Type.Array(SupplementItem, { minItems: 1, maxItems: 30 }),
  reason: Words,
})
export const ProvideSupplement = Type.Object({
  type: Type.Literal('provide-supplement'),
  papers: Papers,
  data: Type.Optional(ApplicationData),
  note: Note,
})
export const Refuse = Type.Object({ type: Type.Literal('refuse'), legalGround: Words, reason: Words })
export const Assign = Type.Object({ type: Type.Literal('assign'), officialId: Id, note: Note })
export const Take = Type.Object({ type: Type.Literal('take') })
export const PassOn = Type.Object({ type: Type.Literal('pass-on'), note: Note })
export const AskOpinion = Type.Object({
  type: Type.Literal('ask-opinion'),
  unitId: Id,
  question: Words,
  workingHours: Type.Number({ minimum: 1, maximum: 400 }),
})
export const GiveOpinion = Type.Object({
  type: Type.Literal('give-opinion'),
  opinionId: Id,
  opinion: Type.Union([Type.Literal('agree'), Type.Literal('disagree'), Type.Literal('comment')]),
  text: Words,
})
export const Draft = Type.Object({
  type: Type.Literal('draft'),
  documentId: Id,
  sha256: Type.String({ maxLength: 64 }),
  note: Note,
})
export const ReturnForRework = Type.Object({ type: Type.Literal('return-for-rework'), reason: Words })
export const Sign = Type.Object({ type: Type.Literal('sign'), documentId: Id, sealId: Id })
/** What was asked for is done, and no paper is issued: the decision itself is the result. */
export const Grant = Type.Object({ type: Type.Literal('grant'), legalGround: Words, reason: Words })
export const ReturnResult = Type.Object({
  type: Type.Literal('return-result'),
  how: Type.Union([Type.Literal('electronic'), Type.Literal('counter'), Type.Literal('post')]),
  note: Note,
})
export const Withdraw = Type.Object({ type: Type.Literal('withdraw'), reason: Words })
export const Stop = Type.Object({ type: Type.Literal('stop'), legalGround: Words, reason: Words })
export const Extend = Type.Object({
  type: Type.Literal('extend'),
  /** The new due instant; later than the present one. */
  newDueAt: Type.String({ format: 'date-time' }),
  /** Why, in the words of the apology (form 04). */
  reason: Words,
})
export const Rate = Type.Object({
  type: Type.Literal('rate'),
  score: Type.Integer({ minimum: 1, maximum: 5 }),
  comment: Type.Optional(Type.String({ maxLength: 2000 })),
})
/** Another unit is competent: the whole case goes there, its time runs on. By the service, which knows who is competent for what. */
export const Transfer = Type.Object({ type: Type.Literal('transfer'), unitId: Id, reason: Words })
/** The applicant holds that it was not done: it is taken up again, by the same unit or one above. By the service, whose term it is. */
export const ObjectTo = Type.Object({ type: Type.Literal('object'), unitId: Id, reason: Words })
export const Reopen = Type.Object({ type: Type.Literal('reopen'), legalGround: Words, reason: Words })
/** A result that was issued counts no more. By the procedure's endpoint, which tells the transparency log in the same transaction. */
export const RevokeResult = Type.Object({ type: Type.Literal('revoke-result'), legalGround: Words, reason: Words })
export const NoteAction = Type.Object({ type: Type.Literal('note'), text: Words })

/** What the desk sends to POST /casework/cases/:id/actions. */
export const DeskAction = Type.Union([
  Receive,
  RequestSupplement,
  Refuse,
  Assign,
  Take,
  PassOn,
  AskOpinion,
  GiveOpinion,
  ReturnForRework,
  ReturnResult,
  Stop,
  Extend,
  Reopen,
  NoteAction,
])
export type DeskAction = Static<typeof DeskAction>

const OwnFile = Type.Object({ ...Paper.properties, fileId: Id, source: Type.Literal('uploaded') })

/** CW44: files of one's own and a note. What was declared changes through the service that has the form, and checks it. */
export const HandIn = Type.Object(
  { type: Type.Literal('provide-supplement'), papers: Type.Array(OwnFile, { maxItems: 60 }), note: Note },
  { additionalProperties: false },
)

/** What the applicant sends to POST /casework/my-cases/:id/actions. */
export const ApplicantAction = Type.Union([HandIn, Withdraw, Rate])
export type ApplicantAction = Static<typeof ApplicantAction>

/**
 * An answer with what was declared, `draft`, `sign`, `grant`, `transfer`, `object` and `revoke-result` go through the endpoints of the service that owns the case, which renders the
 * document, asks for the seal, does what was asked for or tells the log in the same transaction.
 */
export const Action = Type.Union([
  DeskAction,
  ProvideSupplement,
  Withdraw,
  Rate,
  Draft,
  Sign,
  Grant,
  Transfer,
  ObjectTo,
  RevokeResult,
])
export type Action = Static<typeof Action>

export const BulkAction = Type.Union([Receive, Take, Assign, PassOn])
export type BulkAction = Static<typeof BulkAction>

export const permissions = [
  'casework.read',
  'casework.receive',
  'casework.process',
  'casework.decide',
  'casework.return',
  'casework.assign',
] as const
export type Permission = (typeof permissions)[number]

/** Where the handling stands. Open: the first five. */
export const phases = [
  'submitted',
  'supplement',
  'in-progress',
  'signing',
  'issued',
  'returned',
  'refused',
  'withdrawn',
  'stopped',
] as const
export const Phase = Type.Enum([...phases])
export type Phase = Static<typeof Phase>

interface ActionRule {
  /** Permission at the unit that holds the case; null: the applicant's own. */
  readonly permission: Permission | null
  readonly phases: readonly Phase[]
  /** The step must list it (`steps[].actions`). */
  readonly byStep: boolean
  /** Whose endpoint performs it: casework's, or that of the service that owns the case. */
  readonly via: 'casework' | 'service'
  /** The words the official must give. */
  readonly needs: 'nothing' | 'reason' | 'legal-ground' | 'form'
  readonly destructive: boolean
}

const rule = (
  permission: Permission | null,
  phasesOf: readonly Phase[],
  needs: ActionRule['needs'] = 'nothing',
  more: Partial<ActionRule> = {},
): ActionRule => ({ permission, phases: phasesOf, byStep: true, via: 'casework', needs, destructive: false, ...more })

/** The catalogue of actions. The finer conditions are in `blockedBy`. */
export const actionRules: Readonly<Record<ActionType, ActionRule>> = {
  receive: rule('casework.receive', ['submitted']),
  'request-supplement': rule('casework.process', ['submitted', 'in-progress'], 'form'),
  'provide-supplement': rule(null, ['supplement'], 'form', { byStep: false }),
  refuse: rule('casework.decide', ['submitted', 'in-progress'], 'legal-ground', { destructive: true }),
  assign: rule('casework.assign', ['submitted', 'in-progress'], 'form'),
  take: rule('casework.process', ['submitted', 'in-progress']),
  'pass-on': rule('casework.process', ['in-progress']),
  'ask-opinion': rule('casework.process', ['in-progress'], 'form'),
  'give-opinion': rule('casework.process', ['in-progress', 'supplement'], 'form', { byStep: false }),
  draft: rule('casework.process', ['in-progress'], 'form', { via: 'service' }),
  'return-for-rework': rule('casework.decide', ['in-progress'], 'reason'),
  sign: rule('casework.decide', ['in-progress'], 'nothing', { via: 'service' }),
  grant: rule('casework.decide', ['in-progress'], 'legal-ground', { via: 'service' }),
  'return-result': rule('casework.return', ['issued'], 'form'),
  withdraw: rule(null, ['submitted', 'supplement', 'in-progress'], 'reason', { byStep: false, destructive: true }),
  stop: rule('casework.decide', ['in-progress', 'supplement'], 'legal-ground', { destructive: true }),
  extend: rule('casework.process', ['in-progress'], 'form'),
  rate: rule(null, ['returned', 'refused'], 'form', { byStep: false }),
  transfer: rule('casework.process', ['submitted', 'in-progress'], 'form', { via: 'service' }),
  object: rule(null, ['returned'], 'reason', { via: 'service' }),
  reopen: rule('casework.decide', ['refused', 'stopped', 'issued', 'returned'], 'legal-ground', { byStep: false }),
  'revoke-result': rule('casework.decide', ['issued', 'returned'], 'legal-ground', {
    byStep: false,
    via: 'service',
    destructive: true,
  }),
  note: rule('casework.read', phases, 'reason', { byStep: false }),
}

/** At the one-stop desk the clerk does by `casework.receive` what a specialist does by `casework.process`; and refuses to accept. */
export function permissionFor(action: ActionType, step: Pick<Step, 'role'> | null): Permission | null {
  const { permission } = actionRules[action]
  if (step?.role === 'one-stop-clerk' && (permission === 'casework.process' || permission === 'casework.decide')) {
    return action === 'give-opinion' || action === 'reopen' ? permission : 'casework.receive'
  }
  return permission
}

/** Who looks at the case: computed by the server for each reply, from the grants and the tree of units. */
export const Viewer = Type.Object({
  kind: Type.Union([Type.Literal('official'), Type.Literal('applicant'), Type.Literal('system'), Type.Literal('none')]),
  officialId: Type.Union([Type.String(), Type.Null()]),
  /** Casework permissions at the unit that holds the case now. */
  permissions: Type.Array(Type.String()),
  /** Holds casework.decide at the unit that decides the case, whoever holds it now (CW29, CW32). */
  decides: Type.Boolean(),
  /** Open opinions that this official may give. */
  opinionIds: Type.Array(Type.String()),
})
export type Viewer = Static<typeof Viewer>

/** The part of a case that decides what may be done. */
export const ActableShape = Type.Object({
  phase: Phase,
  step: Type.Union([Step, Type.Null()]),
  nextStep: Type.Union([Step, Type.Null()]),
  assigneeId: Type.Union([Type.String(), Type.Null()]),
  receivedAt: Type.Union([Type.String(), Type.Null()]),
  moneyState: Type.Enum(['none', 'due', 'paid', 'refunded']),
  payment: Type.Enum(['none', 'before-receiving', 'before-return']),
  /** The clock stands, or would stand, until the applicant has paid. */
  awaitsPayment: Type.Boolean(),
  draftDocumentId: Type.Union([Type.String(), Type.Null()]),
  supplementAsked: Type.Boolean(),
  /** Last instant at which a supplement may still be asked for (3 working days, 19.4); null before acceptance. */
  supplementUntil: Type.Union([Type.String(), Type.Null()]),
  extended: Type.Boolean(),
  /** Last instant at which the time may be extended (the end of the day before the due day, 19.9); null without a due date. */
  extendUntil: Type.Union([Type.String(), Type.Null()]),
  openOpinions: Type.Array(Type.Object({ id: Type.String(), dueAt: Type.String() })),
  rated: Type.Boolean(),
  /** A result was issued and has not been revoked. */
  resultCounts: Type.Boolean(),
})
export type Actable = Static<typeof ActableShape>

export const NextAction = Type.Object({
  type: Type.Enum([...actionTypes]),
  primary: Type.Boolean(),
  via: Type.Union([Type.Literal('casework'), Type.Literal('service')]),
  needs: Type.Union([
    Type.Literal('nothing'),
    Type.Literal('reason'),
    Type.Literal('legal-ground'),
    Type.Literal('form'),
  ]),
  destructive: Type.Boolean(),
})
export type NextAction = Static<typeof NextAction>

/** Why an action cannot be done now although phase and step allow it: a problem type of this module, or null. */
export function blockedBy(action: ActionType, view: Actable, now: string): `casework.${string}` | null {
  const before = (a: string, b: string) => Date.parse(a) < Date.parse(b)
  switch (action) {
    case 'receive':
      return view.payment === 'before-receiving' && view.moneyState === 'due' ? 'casework.payment-due' : null
    case 'request-supplement':
      if (view.supplementAsked) return 'casework.supplement-once'
      return view.supplementUntil && before(view.supplementUntil, now) ? 'casework.supplement-too-late' : null
    case 'pass-on':
      if (!view.nextStep) return 'casework.no-next-step'
      if (view.nextStep.actions.includes('sign') && !view.draftDocumentId) return 'casework.no-draft'
      return view.openOpinions.some((o) => before(now, o.dueAt)) ? 'casework.opinions-open' : null
    case 'sign':
      // CW45: time that does not count is no time to decide in.
      if (view.awaitsPayment) return 'casework.payment-due'
      return view.draftDocumentId ? null : 'casework.no-draft'
    case 'grant':
      return view.awaitsPayment ? 'casework.payment-due' : null
    case 'return-result':
      return view.moneyState === 'due' ? 'casework.payment-due' : null
    case 'extend':
      if (view.extended) return 'casework.extend-once'
      return !view.extendUntil || before(view.extendUntil, now) ? 'casework.extend-too-late' : null
    case 'revoke-result':
      return view.resultCounts ? null : 'casework.no-result'
    case 'rate':
      return view.rated ? 'casework.already-rated' : null
    default:
      return null
  }
}

/** Actions of an assigned case belong to its assignee; a leader may assign anew, decide, or leave a note. */
function assignedToOther(action: ActionType, view: Actable, viewer: Viewer): boolean {
  if (view.assigneeId === null || view.assigneeId === viewer.officialId) return false
  return actionRules[action].byStep && !['assign', 'refuse', 'stop', 'return-result', 'object'].includes(action)
}

/** What was decided is taken up again, or revoked, where it was decided: the desk that holds it at the end may not. */
function ofTheDecider(action: ActionType, view: Actable): boolean {
  return action === 'revoke-result' || (action === 'reopen' && view.receivedAt !== null)
}

/**
 * Why this viewer may not do `action` now: a problem type, or null when it may be done. The server refuses by this very
 * function, and `nextActions` lists by it.
 */
export function refusal(action: ActionType, view: Actable, viewer: Viewer, now: string): `${string}.${string}` | null {
  const { phases: allowed, byStep } = actionRules[action]
  const permission = permissionFor(action, byStep ? view.step : null)
  if (permission === null ? viewer.kind !== 'applicant' : viewer.kind !== 'official') return 'kernel.forbidden'
  if (action === 'give-opinion') {
    if (viewer.opinionIds.length === 0) return 'kernel.forbidden'
  } else if (ofTheDecider(action, view)) {
    if (!viewer.decides) return 'kernel.forbidden'
  } else if (permission !== null && !viewer.permissions.includes(permission)) return 'kernel.forbidden'
  if (!allowed.includes(view.phase)) return 'casework.not-now'
  if (byStep && !view.step?.actions.includes(action)) return 'casework.not-now'
  if (action === 'take' && view.assigneeId === viewer.officialId) return 'casework.not-now'
  if (assignedToOther(action, view, viewer)) return 'casework.assigned-to-other'
  return blockedBy(action, view, now)
}

/** What this viewer could do now if the fee were paid, the most expected first. */
export function waitingForMoney(view: Actable, viewer: Viewer, now: string): ActionType[] {
  return primaryOrder.filter((type) => refusal(type, view, viewer, now) === 'casework.payment-due')
}

const primaryOrder: readonly ActionType[] = [
  'give-opinion',
  'provide-supplement',
  'receive',
  'sign',
  'grant',
  'return-result',
  'pass-on',
  'take',
  'draft',
  'rate',
]

/** What this viewer may do now, the most expected one marked primary. `now` is an ISO instant. */
export function nextActions(view: Actable, viewer: Viewer, now: string): NextAction[] {
  const types = (Object.keys(actionRules) as ActionType[]).filter((type) => refusal(type, view, viewer, now) === null)
  const primary = primaryOrder.find((type) => types.includes(type))
  return types.map((type) => {
    const { via, needs, destructive } = actionRules[type]
    return { type, primary: type === primary, via, needs, destructive }
  })
}
