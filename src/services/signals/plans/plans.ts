/** Versions of signal plans: proposed by one, deployed by another, brought back by one action. Rules SG42 and SG43. */
import type { Actor } from '../../../kernel/actor.ts'
import type { Tx } from '../../../kernel/app.ts'
import type { InputOf } from '../../../kernel/endpoint.ts'
import { newId } from '../../../kernel/id.ts'
import { problem } from '../../../kernel/problems.ts'
import { requireSecondFactor } from '../../../platform/identity/index.ts'
import { may } from '../../../platform/organisation/index.ts'
import type * as api from '../contract.ts'
import type { Layout, NewPlan, PlanView } from '../contract.ts'
import { note } from '../notes.ts'
import { getIntersection, networkTopic, takeIntersection } from '../register/register.ts'
import * as store from '../store.ts'
import { faultWords } from './fault-words.ts'
import { faultOfPlan } from './rehearse.ts'

function check(layout: Layout, { patterns, schedule }: Pick<NewPlan, 'patterns' | 'schedule'>): void {
  const fault = faultOfPlan(layout, patterns, schedule)
  if (fault) throw problem(fault.what, faultWords(layout, patterns, fault))
}

export async function propose(tx: Tx, actor: Actor, intersectionId: string, given: NewPlan): Promise<{ id: string }> {
  const row = await takeIntersection(tx, actor, intersectionId, 'signals.plan')
  check(row.layout, given)
  const [id, number] = [newId(), await store.nextPlanNumber(tx, intersectionId)]
  await store.insertPlan(tx, {
    id,
    intersection_id: intersectionId,
    number,
    title: given.title,
    patterns: JSON.stringify(given.patterns),
    schedule: JSON.stringify(given.schedule),
    state: 'proposed',
    proposed_at: tx.now.toString(),
    proposed_by: actor.id ?? '',
    proposed_name: actor.name ?? '',
    reason: given.reason,
    decided_at: null,
    decided_by: null,
    decided_name: null,
    decision_reason: null,
  })
  await note(tx, actor, { what: 'plan-proposed', intersectionId, reason: given.reason, details: { number } })
  tx.live(networkTopic)
  return { id }
}

export async function decide(
  tx: Tx,
  actor: Actor,
  id: string,
  { verdict, reason }: InputOf<typeof api.decidePlan>['body'],
): Promise<void> {
  const found = await store.lockPlan(tx, id)
  if (!found) throw problem('kernel.not-found')
  const row = await takeIntersection(tx, actor, found.intersection_id, 'signals.approve')
  if (found.proposed_by === actor.id && actor.kind !== 'system') throw problem('signals.second-person')
  if (found.state !== 'proposed') throw problem('signals.decided')
  const decided = {
    decided_at: tx.now.toString(),
    decided_by: actor.id ?? '',
    decided_name: actor.name ?? '',
    decision_reason: reason,
  }
  if (verdict === 'reject') {
    await store.updatePlan(tx, id, { state: 'rejected', ...decided })
    const details = { number: found.number }
    await note(tx, actor, { what: 'plan-rejected', intersectionId: row.id, reason, details })
  } else {
    if (actor.kind !== 'system') requireSecondFactor(tx, actor)
    // The layout may have changed since the plan was proposed.
    check(row.layout, found)
    await store.updatePlan(tx, id, decided)
    await deploy(tx, actor, row, { plan: found, how: 'approved', reason })
  }
  tx.live(networkTopic)
}

async function deploy(
  tx: Tx,
  actor: Actor,
  row: store.IntersectionRow,
  { plan, how, reason }: { plan: store.PlanRow; how: 'approved' | 'brought-back'; reason: string },
): Promise<void> {
  const at = tx.now.toString()
  if (row.plan_id !== null) await store.updatePlan(tx, row.plan_id, { state: 'replaced' })
  await store.updatePlan(tx, plan.id, { state: 'deployed' })
  await store.updateIntersection(tx, row.id, { plan_id: plan.id, changed_at: at })
  await store.insertDeployment(tx, {
    id: newId(),
    intersection_id: row.id,
    plan_id: plan.id,
    replaced_id: row.plan_id,
    at,
    how,
    by_id: actor.id ?? '',
    by_name: actor.name ?? '',
    reason,
  })
  const what = how === 'approved' ? 'plan-deployed' : 'plan-brought-back'
  await note(tx, actor, { what, intersectionId: row.id, reason, details: { number: plan.number } })
}

/** One person alone may do it: what comes back has been approved before. */
export async function bringBack(
  tx: Tx,
  actor: Actor,
  intersectionId: string,
  { reason, number }: InputOf<typeof api.bringBack>['body'],
): Promise<{ number: number }> {
  const row = await takeIntersection(tx, actor, intersectionId, 'signals.operate')
  const plan = row.plan_id === null ? undefined : await store.earlierPlan(tx, intersectionId, row.plan_id)
  if (number !== undefined && plan?.number !== number) throw problem('signals.decided')
  if (!plan) throw problem('signals.nothing-earlier')
  check(row.layout, plan)
  await deploy(tx, actor, row, { plan, how: 'brought-back', reason })
  tx.live(networkTopic)
  return { number: plan.number }
}

export async function list(
  tx: Tx,
  actor: Actor,
  intersectionId: string,
): Promise<{ plans: PlanView[]; earlier: number | null }> {
  const row = await getIntersection(tx, intersectionId)
  const mayApprove = may(actor, 'signals.approve', row.unit_id)
  const plans = await store.plansOf(tx, intersectionId)
  const earlier = row.plan_id === null ? undefined : await store.earlierPlan(tx, intersectionId, row.plan_id)
  return {
    earlier: earlier?.number ?? null,
    plans: plans.map((plan) => ({
      id: plan.id,
      number: plan.number,
      title: plan.title,
      patterns: plan.patterns,
      schedule: plan.schedule,
      state: plan.state,
      proposedAt: plan.proposed_at,
      proposedBy: plan.proposed_name,
      reason: plan.reason,
      decidedAt: plan.decided_at,
      decidedBy: plan.decided_name,
      decisionReason: plan.decision_reason,
      mayDecide: plan.state === 'proposed' && mayApprove && plan.proposed_by !== actor.id,
    })),
  }
}
