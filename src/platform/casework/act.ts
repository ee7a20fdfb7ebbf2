/** Acts on cases: one gate for every action, whoever calls. */
import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import { Problem, problem } from '../../kernel/problems.ts'
import { attachToCase } from '../documents/index.ts'
import { actionRules, blockedBy, refusal } from './actions.ts'
import type { CaseEvent, EventActor, NewEvent, TrackEvent } from './case-events.ts'
import { append, type LoadedCase, lockCase, nowOf } from './change.ts'
import type { Action, ActReply, BulkAction } from './contract.ts'
import { plan } from './plan.ts'
import { currentStep } from './standing.ts'
import { iso } from './row.ts'
import { insertApplication } from './store.ts'
import { actableOf, viewerOf } from './viewer.ts'

export interface ActInput {
  readonly caseId: string
  readonly expectedVersion: number
  readonly action: Action
}

/**
 * Does `action` for `actor`. Throws `kernel.not-found`, `kernel.forbidden`, `casework.stale` when the case has changed
 * since `expectedVersion`, or the reason why the action is not possible now.
 */
export async function act(tx: Tx, actor: Actor, { caseId, expectedVersion, action }: ActInput): Promise<ActReply> {
  const loaded = await lockCase(tx, caseId)
  const viewer = viewerOf(actor, loaded)
  const why = refusal(action.type, actableOf(loaded), viewer, iso(nowOf(tx)))
  if (why === 'kernel.forbidden') throw problem(why)
  if (loaded.row.version !== expectedVersion) throw problem('casework.stale', { version: loaded.row.version })
  if (why) throw problem(why)
  if (action.type === 'give-opinion' && !viewer.opinionIds.includes(action.opinionId)) throw problem('kernel.forbidden')
  const news = await plan(tx, actor, loaded, action)
  const next = await append(tx, loaded, actorOf(actor, loaded), news)
  if (action.type === 'provide-supplement') await keepSupplement(tx, next, action)
  return replyOf(next)
}

async function keepSupplement(
  tx: Tx,
  { row, state }: LoadedCase,
  { data, papers }: Extract<Action, { type: 'provide-supplement' }>,
): Promise<void> {
  if (data) await insertApplication(tx, row.case_id, state.version, data)
  const documentIds = papers.flatMap(({ fileId }) => (fileId === null ? [] : [fileId]))
  if (documentIds.length === 0) return
  await attachToCase(tx, { documentIds, caseId: row.case_id, ownerPersonId: state.applicantPersonId })
}

function actorOf(actor: Actor, { state }: LoadedCase): EventActor {
  if (actor.kind === 'official') return { kind: 'official', id: actor.id, name: actor.name, unitId: state.holderUnitId }
  if (actor.kind === 'citizen') return { kind: 'applicant', id: actor.id, name: null, unitId: null }
  return { kind: 'system', id: actor.id, name: actor.name, unitId: null }
}

const replyOf = ({ row }: LoadedCase): ActReply => ({
  id: row.case_id,
  version: row.version,
  phase: row.phase,
  status: row.status,
})

// ---- many at once -----------------------------------------------------------------------------------------------

export interface BulkResult {
  readonly id: string
  readonly version: number | null
  readonly problem: string | null
}

/** CW20: each case in a transaction of its own; one that is refused does not stop the others. */
export async function actOnMany(
  tx: Tx,
  actor: Actor,
  input: { action: BulkAction; cases: readonly { id: string; expectedVersion: number }[] },
): Promise<BulkResult[]> {
  const results: BulkResult[] = []
  for (const { id, expectedVersion } of input.cases) {
    try {
      const reply = await tx.app.transaction((own) =>
        act(own, actor, { caseId: id, expectedVersion, action: input.action }),
      )
      results.push({ id, version: reply.version, problem: null })
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      results.push({ id, version: null, problem: error.type })
    }
  }
  return results
}

// ---- what other modules report ----------------------------------------------------------------------------------

/**
 * Records what happened on the money, delivery or synchronisation track, or to a seal. Recording the same thing again
 * changes nothing: messages come at least once. Throws `kernel.not-found`, `casework.not-now` for a seal that was not asked for.
 */
export async function record(tx: Tx, caseId: string, event: TrackEvent): Promise<ActReply> {
  const loaded = await lockCase(tx, caseId)
  if (loaded.events.some((known) => sameFact(known, event, loaded))) return replyOf(loaded)
  const news = recorded(loaded, event)
  if (!news) return replyOf(loaded)
  const actor: EventActor = { kind: 'system', id: 'casework', name: null, unitId: null }
  return replyOf(await append(tx, loaded, actor, [news]))
}

/**
 * A result that an official handed over elsewhere (at the counter's list) ends its case, in that official's name. Nothing
 * happens when it has ended already, or when `return-result` would not be possible now: a fee is due, or it was revoked.
 */
export async function recordReturned(
  tx: Tx,
  caseId: string,
  returned: { official: { id: string; name: string }; how: 'counter' | 'post'; note: string },
): Promise<void> {
  const loaded = await lockCase(tx, caseId)
  const actable = actableOf(loaded)
  const possible =
    actionRules['return-result'].phases.includes(actable.phase) &&
    actable.step?.actions.includes('return-result') === true &&
    blockedBy('return-result', actable, iso(nowOf(tx))) === null
  if (!possible) return
  const actor: EventActor = { kind: 'official', ...returned.official, unitId: loaded.state.holderUnitId }
  await append(tx, loaded, actor, [{ type: 'returned', reason: returned.note, data: { how: returned.how } }])
}

const turns: ReadonlySet<string> = new Set(['payment-settled', 'payment-reversed'])

/** CW9: what is not decided yet would not go on unpaid, where its fee is due before acceptance or had stopped the clock. */
function pausesAnew({ process, state, events }: Pick<LoadedCase, 'process' | 'state' | 'events'>): boolean {
  if (state.phase !== 'in-progress' && state.phase !== 'supplement') return false
  if (process.payment === 'before-receiving') return true
  return events.some(
    (e) => e.type === 'payment-requested' && e.data.pauses && e.data.paymentId === state.money.paymentId,
  )
}

/** CW22: what makes two reports one fact. A delivery or a synchronisation may be tried again, so only the last counts. */
function sameFact(known: CaseEvent, event: TrackEvent, { events }: LoadedCase): boolean {
  if (known.type !== event.type) return false
  const [a, b] = [known.data as Record<string, unknown>, event.data as Record<string, unknown>]
  const key = ['paymentId', 'sealId', 'documentId', 'system'].find((name) => name in b)
  if (key === undefined || a[key] !== b[key]) return false
  // What was paid may be reversed and paid again: the last word on it counts.
  if (turns.has(event.type))
    return known === events.findLast((e) => turns.has(e.type) && 'paymentId' in e.data && e.data.paymentId === a[key])
  if (!event.type.startsWith('delivery-') && !event.type.startsWith('sync-')) return true
  const track = event.type.slice(0, event.type.indexOf('-'))
  const last = events.findLast((e) => e.type.startsWith(`${track}-`))
  return last === known && JSON.stringify(a) === JSON.stringify({ ...a, ...b })
}

/** The event to append; null when it is a report about a seal or a payment that no longer matters. */
function recorded({ process, state, events }: LoadedCase, event: TrackEvent): NewEvent | null {
  if (event.type === 'payment-reversed') {
    if (state.money.state !== 'paid' || state.money.paymentId !== event.data.paymentId) return null
    return { ...event, data: { ...event.data, pauses: pausesAnew({ process, state, events }) } }
  }
  if (event.type === 'seal-failed') {
    return state.phase === 'signing' && state.signing?.sealId === event.data.sealId ? event : null
  }
  if (event.type !== 'result-issued') return event
  // CW16: the seal that the leader asked for last; a job that had been given up may still succeed.
  const { sealId } = event.data
  const expected =
    state.signing?.sealId === sealId && (state.phase === 'signing' || state.sealFailure?.sealId === sealId)
  if (!expected) throw problem('casework.not-now')
  return { ...event, data: { ...event.data, toStep: currentStep(process, state).next } }
}
