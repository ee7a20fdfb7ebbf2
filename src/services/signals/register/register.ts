/** Intersections, how each is wished to run, and corridors. Rules SG40, SG41, SG44. */
import type { Actor } from '../../../kernel/actor.ts'
import type { Tx } from '../../../kernel/app.ts'
import type { InputOf } from '../../../kernel/endpoint.ts'
import { newId } from '../../../kernel/id.ts'
import { problem } from '../../../kernel/problems.ts'
import { directory, may, requireMay } from '../../../platform/organisation/index.ts'
import type * as api from '../contract.ts'
import type { CorridorView, IntersectionView, NewIntersection } from '../contract.ts'
import { note } from '../notes.ts'
import * as store from '../store.ts'
import { faultOfPlan } from '../plans/rehearse.ts'
import { faultOf } from './check-layout.ts'

export const networkTopic = 'signals:network'

export async function putIntersections(
  tx: Tx,
  actor: Actor,
  given: readonly NewIntersection[],
  reason: string,
): Promise<{ entered: number; changed: number }> {
  await refuseDoubles(tx, given)
  const there = await store.intersectionsByCode(
    tx,
    given.map(({ code }) => code),
  )
  let changed = 0
  for (const one of given) {
    if (!directory().unit(one.unitId)) throw problem('signals.unknown-name', { name: one.unitId })
    requireMay(actor, 'signals.plan', one.unitId)
    const fault = faultOf(one.layout)
    if (fault) throw problem('signals.bad-layout', { code: one.code, vi: fault.vi, en: fault.en })
    const before = there.get(one.code)
    if (before) {
      requireMay(actor, 'signals.plan', before.unit_id)
      changed++
    }
    await put(tx, actor, one, before, reason)
  }
  tx.live(networkTopic)
  return { entered: given.length - changed, changed }
}

/** Two intersections never name one controller in the street: each would be told by two. */
async function refuseDoubles(tx: Tx, given: readonly NewIntersection[]): Promise<void> {
  const refuse = (code: string, vi: string, en: string) => problem('signals.bad-layout', { code, vi, en })
  const codes = new Set<string>()
  const owners = new Map((await store.intersections(tx)).map(({ street_id, code }) => [street_id, code]))
  for (const { code, streetId } of given) {
    if (codes.has(code)) throw refuse(code, 'mã nút có hai lần', 'its code is given twice')
    codes.add(code)
    const owner = owners.get(streetId) ?? code
    const words = [`tủ ${streetId} đã thuộc nút ${owner}`, `${streetId} is the controller of ${owner} already`] as const
    if (owner !== code) throw refuse(code, ...words)
    owners.set(streetId, code)
  }
}

async function put(
  tx: Tx,
  actor: Actor,
  given: NewIntersection,
  before: store.IntersectionRow | undefined,
  reason: string,
): Promise<void> {
  const row = {
    code: given.code,
    name: JSON.stringify(given.name),
    unit_id: given.unitId,
    longitude: given.point.longitude,
    latitude: given.point.latitude,
    street_id: given.streetId,
    layout: JSON.stringify(given.layout),
    changed_at: tx.now.toString(),
    ended_at: null,
  }
  const id = before?.id ?? newId()
  if (before) await store.updateIntersection(tx, id, row)
  else
    await store.insertIntersection(tx, { id, ...row, wish: 'adaptive', plan_id: null, created_at: tx.now.toString() })
  const what = before ? 'changed' : 'entered'
  await note(tx, actor, { what, intersectionId: id, reason, details: { code: given.code } })
  if (before) await dropMisfit(tx, actor, before, given)
}

/** A plan of stages that are not there any more would stop everybody: without one the intersection is planned, and says so. */
async function dropMisfit(
  tx: Tx,
  actor: Actor,
  before: store.IntersectionRow,
  { layout }: NewIntersection,
): Promise<void> {
  const plan = before.plan_id === null ? undefined : await store.planById(tx, before.plan_id)
  if (!plan || !faultOfPlan(layout, plan.patterns, plan.schedule)) return
  await store.updatePlan(tx, plan.id, { state: 'replaced' })
  await store.updateIntersection(tx, before.id, { plan_id: null })
  const reason = `Phương án ${plan.number} không khớp sơ đồ mới`
  await note(tx, actor, { what: 'plan-dropped', intersectionId: before.id, reason, details: { number: plan.number } })
}

export async function getIntersection(tx: Tx, id: string): Promise<store.IntersectionRow> {
  const row = await store.intersectionById(tx, id)
  if (!row || row.ended_at !== null) throw problem('kernel.not-found')
  return row
}

/** The row, held until the end of the transaction, of an intersection where the actor may do this. */
export async function takeIntersection(
  tx: Tx,
  actor: Actor,
  id: string,
  permission: (typeof api.permissions)[number],
): Promise<store.IntersectionRow> {
  const row = await store.lockIntersection(tx, id)
  if (!row || row.ended_at !== null) throw problem('kernel.not-found')
  requireMay(actor, permission, row.unit_id)
  return row
}

export async function read(tx: Tx, actor: Actor, id: string): Promise<IntersectionView> {
  const row = await getIntersection(tx, id)
  const corridors = await store.corridors(tx)
  return {
    id,
    code: row.code,
    name: row.name,
    unitId: row.unit_id,
    unitName: directory().unit(row.unit_id)?.name ?? { vi: row.unit_id, en: row.unit_id },
    point: { longitude: row.longitude, latitude: row.latitude },
    streetId: row.street_id,
    wish: row.wish,
    layout: row.layout,
    planId: row.plan_id,
    corridors: corridors
      .filter(({ stops }) => stops.some(({ intersectionId }) => intersectionId === id))
      .map((one) => ({ id: one.id, name: one.name })),
    mayOperate: may(actor, 'signals.operate', row.unit_id),
    mayPlan: may(actor, 'signals.plan', row.unit_id),
    mayApprove: may(actor, 'signals.approve', row.unit_id),
  }
}

export async function setWish(
  tx: Tx,
  actor: Actor,
  id: string,
  { wish, reason }: InputOf<typeof api.setWish>['body'],
): Promise<void> {
  const row = await takeIntersection(tx, actor, id, 'signals.operate')
  await store.updateIntersection(tx, id, { wish, changed_at: tx.now.toString() })
  await note(tx, actor, { what: 'wish', intersectionId: id, reason, details: { from: row.wish, to: wish } })
  tx.live(networkTopic)
}

export async function putCorridor(
  tx: Tx,
  actor: Actor,
  { reason, ...given }: InputOf<typeof api.putCorridor>['body'],
): Promise<{ id: string }> {
  for (const { intersectionId, out, back } of given.stops) {
    const row = await getIntersection(tx, intersectionId)
    requireMay(actor, 'signals.plan', row.unit_id)
    const known = new Set(row.layout.movements.map(({ id }) => id))
    const stray = [...out, ...back].find((id) => !known.has(id))
    if (stray !== undefined) throw problem('signals.unknown-name', { name: stray })
  }
  const id = await store.putCorridor(tx, {
    id: newId(),
    code: given.code,
    name: JSON.stringify(given.name),
    stops: JSON.stringify(given.stops),
    speed_kmh: given.speedKmh,
  })
  await note(tx, actor, { what: 'corridor', intersectionId: null, reason, details: { code: given.code } })
  tx.live(networkTopic)
  return { id }
}

export async function corridors(tx: Tx): Promise<CorridorView[]> {
  const rows = await store.corridors(tx)
  return rows.map(({ id, code, name, stops, speed_kmh }) => ({ id, code, name, stops, speedKmh: speed_kmh }))
}
