/** Who looks at a case, and what of it decides about actions: the inputs of `nextActions`. */
import type { Actor } from '../../kernel/actor.ts'
import { may } from '../organisation/index.ts'
import { type Actable, permissions, type Viewer } from './actions.ts'
import type { LoadedCase } from './change.ts'
import { extendUntil, supplementUntil } from './deadline.ts'
import { stepOf } from './process.ts'
import { awaitsPayment, isAwaited, type OpinionState } from './projection.ts'
import { currentStep } from './standing.ts'
import { iso } from './row.ts'

const nobody: Viewer = { kind: 'none', officialId: null, permissions: [], decides: false, opinionIds: [] }

export function viewerOf(actor: Actor, { state }: Pick<LoadedCase, 'state'>): Viewer {
  if (actor.kind === 'citizen') return actor.id === state.applicantPersonId ? { ...nobody, kind: 'applicant' } : nobody
  if (actor.kind === 'system') return { ...nobody, kind: 'system' }
  if (actor.kind !== 'official') return nobody
  return {
    kind: 'official',
    officialId: actor.id,
    permissions: permissions.filter((permission) => may(actor, permission, state.holderUnitId)),
    decides: may(actor, 'casework.decide', state.competentUnitId),
    opinionIds: state.opinions.filter((opinion) => !opinion.given && mayAnswer(actor, opinion)).map(({ id }) => id),
  }
}

/** CW18: an opinion is given at the unit that was asked: by its leader where a leader is asked. */
function mayAnswer(actor: Actor, { role, unitId }: OpinionState): boolean {
  return may(actor, role === 'leader' ? 'casework.decide' : 'casework.process', unitId)
}

/** CW3: an official reads a case where casework.read is held at a unit that takes part in it; the applicant their own. */
export function mayRead(actor: Actor, { state }: Pick<LoadedCase, 'state'>): boolean {
  if (actor.kind === 'system') return true
  if (actor.kind === 'citizen') return actor.id === state.applicantPersonId
  return takingPart(state).some((unitId) => may(actor, 'casework.read', unitId))
}

function takingPart(state: LoadedCase['state']): string[] {
  return [
    ...new Set([
      state.holderUnitId,
      state.receivingUnitId,
      state.competentUnitId,
      ...Object.values(state.stepUnits),
      ...state.opinions.map((o) => o.unitId),
    ]),
  ]
}

export function actableOf({ process, state }: Pick<LoadedCase, 'process' | 'state'>): Actable {
  const step = currentStep(process, state)
  const extendable = state.clock && !state.clock.stoppedAt ? extendUntil(state.clock) : null
  return {
    phase: state.phase,
    step,
    nextStep: step.next === null ? null : stepOf(process, step.next),
    assigneeId: state.assignee?.id ?? null,
    receivedAt: state.receivedAt ? iso(state.receivedAt) : null,
    moneyState: state.money.state,
    payment: process.payment,
    awaitsPayment: awaitsPayment(state),
    draftDocumentId: state.draft?.documentId ?? null,
    supplementAsked: state.supplement !== null,
    supplementUntil: state.clock ? iso(supplementUntil(state.clock)) : null,
    extended: state.extended,
    extendUntil: extendable ? iso(extendable) : null,
    openOpinions: state.opinions.filter(isAwaited).map((o) => ({ id: o.id, dueAt: iso(o.dueAt) })),
    rated: state.rating !== null,
    resultCounts: state.result !== null && state.result.revokedAt === null,
  }
}
