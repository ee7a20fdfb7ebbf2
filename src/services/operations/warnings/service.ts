/** Warnings as the centre prepares them: composed by one, let out by another. Rules OP31 and OP32. */
import type { Actor, Official } from '../../../kernel/actor.ts'
import type { Tx } from '../../../kernel/app.ts'
import type { InputOf } from '../../../kernel/endpoint.ts'
import { newId } from '../../../kernel/id.ts'
import { problem } from '../../../kernel/problems.ts'
import { requireSecondFactor } from '../../../platform/identity/index.ts'
import { liesWithin } from '../../../registries/land/index.ts'
import { administrativeDate, directory, may, requireMay, unitsWhere } from '../../../platform/organisation/index.ts'
import type * as api from '../contract-warnings.ts'
import { type WarningContent, warningHoursMax, warningsShown, type WarningView } from '../contract-warnings.ts'
import { type Kind, sectorsOf } from '../kinds.ts'
import { type Corner, cornersOf, crossesItself, isArea, kmAcross, pointsIn } from './area.ts'
import { issueDue } from './events.ts'
import { getSeen } from '../incidents/authority.ts'
import * as store from './store.ts'
import { areaName, expiredBefore, isInForce, nameOf } from './words.ts'

const warn = 'operations.warn'
const approve = 'operations.approve-warning'

function officialOf(actor: Actor): Official {
  if (actor.kind !== 'official') throw problem('kernel.forbidden')
  return actor
}

export async function list(tx: Tx, actor: Actor): Promise<WarningView[]> {
  const rows = await store.warningsOf(tx, unitsWhere(actor, 'operations.read'), warningsShown)
  return rows.map((row) => view(tx, actor, row))
}

/** OP31: the area lies within the unit that warns; the time is not over and not too long. */
async function check(tx: Tx, unitId: string, { kind, area, onset, expires }: WarningContent): Promise<void> {
  const known = directory()
  const date = administrativeDate(tx)
  for (const id of [unitId, ...area.unitIds]) {
    const unit = known.unit(id)
    if (!unit || !known.isValid(unit, date)) throw problem('operations.unknown-unit')
  }
  if (area.polygon?.some(([, latitude = 0]) => Math.abs(latitude) > 90)) throw problem('kernel.invalid-input')
  const corners = area.polygon?.map(([longitude = 0, latitude = 0]): Corner => [longitude, latitude])
  if (corners && (!isArea(corners) || crossesItself(corners))) throw problem('operations.no-area')
  requireGround(unitId, kind, area.unitIds)
  const [nowMs, until] = [tx.now.epochMilliseconds, Date.parse(expires)]
  const isTooLong = until > nowMs + warningHoursMax * 3_600_000
  if (!(until > nowMs) || isTooLong || (onset !== undefined && !(Date.parse(onset) < until)))
    throw problem('operations.warning-time', { hours: warningHoursMax })
  const drawn = [corners, area.circle && cornersOf(area.circle)]
  for (const outline of drawn) if (outline) await checkDrawn(tx, outline, area.unitIds)
}

/** A unit warns on its own ground; a department has none, and warns of its own field on the city's. */
function requireGround(unitId: string, kind: Kind, areaUnitIds: readonly string[]): void {
  const known = directory()
  const unit = known.unit(unitId)
  const isSector = unit?.level === 'department'
  if (isSector && !sectorsOf[kind].includes(unit.code)) throw problem('operations.outside-of-sector')
  const ground = isSector ? known.city().id : unitId
  const isOn = (id: string) => known.unit(id)?.level !== 'department' && known.isWithin(id, ground)
  if (!areaUnitIds.every(isOn)) throw problem('operations.outside-of-unit')
}

/** No commune reaches so far. */
const communeKmMax = 25

/** OP36: by the boundaries where they are known; else a single commune's area is no wider than a commune. */
async function checkDrawn(tx: Tx, outline: readonly Corner[], unitIds: readonly string[]): Promise<void> {
  const isIn = await liesWithin(tx, pointsIn(outline), unitIds)
  const isNarrow = unitIds.includes(directory().city().id) || kmAcross(outline) <= communeKmMax * unitIds.length
  if (!(isIn ?? isNarrow)) throw problem('operations.drawn-outside')
}

export async function compose(
  tx: Tx,
  actor: Actor,
  { unitId, status, incidentId, updates, content }: InputOf<typeof api.composeWarning>['body'],
): Promise<WarningView> {
  const official = officialOf(actor)
  requireMay(actor, warn, unitId)
  if (incidentId !== undefined) await getSeen(tx, actor, incidentId)
  const before = updates === undefined ? undefined : await inForceOf(tx, actor, updates)
  // What takes another's place is of the same unit, whatever was said here.
  await check(tx, before?.unit_id ?? unitId, content)
  return prepare(tx, official, {
    type: before ? 'Update' : 'Alert',
    status: before?.status ?? status,
    unitId: before?.unit_id ?? unitId,
    incidentId: incidentId ?? before?.incident_id ?? null,
    chainId: before?.chain_id ?? null,
    content,
  })
}

/** OP32: called off by a message of its own, with the words of why. */
export async function cancel(
  tx: Tx,
  actor: Actor,
  id: string,
  reason: { vi: string; en: string },
): Promise<WarningView> {
  const official = officialOf(actor)
  const before = await inForceOf(tx, actor, id)
  return prepare(tx, official, {
    type: 'Cancel',
    status: before.status,
    unitId: before.unit_id,
    incidentId: before.incident_id,
    chainId: before.chain_id,
    content: { ...before.content, description: reason, responses: ['AllClear'], urgency: 'Past' },
  })
}

async function inForceOf(tx: Tx, actor: Actor, id: string): Promise<store.WarningRow> {
  const row = await store.lockWarning(tx, id)
  if (!row || !may(actor, warn, row.unit_id)) throw problem('kernel.not-found')
  await store.dropExpiredDrafts(tx, row.chain_id, tx.now.toString(), expiredBefore.vi)
  const isPrepared = await store.hasDraft(tx, row.chain_id)
  if (!isInForce(row, tx.now) || isPrepared) throw problem('operations.warning-not-in-force')
  return row
}

interface Prepared {
  readonly type: store.WarningRow['type']
  readonly status: store.WarningRow['status']
  readonly unitId: string
  readonly incidentId: string | null
  readonly chainId: string | null
  readonly content: WarningContent
}

async function prepare(tx: Tx, official: Official, given: Prepared): Promise<WarningView> {
  const id = newId(tx.now.epochMilliseconds)
  const row: store.WarningRow = {
    id,
    chain_id: given.chainId ?? id,
    type: given.type,
    status: given.status,
    state: 'draft',
    unit_id: given.unitId,
    incident_id: given.incidentId,
    content: given.content,
    area_unit_ids: given.content.area.unitIds,
    composed_by: official.id,
    composed_name: official.name,
    composed_at: tx.now.toString(),
    decided_by: null,
    decided_name: null,
    decided_at: null,
    refusal: null,
    sent_at: null,
    expires_at: given.content.expires,
    xml: null,
    replaced_by: null,
  }
  await store.insertWarning(tx, row)
  tx.live('operations:warnings')
  return view(tx, official, row)
}

/** OP31: never one's own. */
async function toDecide(tx: Tx, actor: Official, id: string): Promise<store.WarningRow> {
  const row = await store.lockWarning(tx, id)
  if (!row || !(may(actor, approve, row.unit_id) || may(actor, 'operations.read', row.unit_id)))
    throw problem('kernel.not-found')
  requireMay(actor, approve, row.unit_id)
  if (row.composed_by === actor.id) throw problem('operations.own-warning')
  if (row.state !== 'draft') throw problem('operations.not-possible')
  return row
}

/** OP31: letting one out is a signature, so it takes a second factor as the signature of a result does. */
export async function approveOne(tx: Tx, actor: Actor, id: string): Promise<WarningView> {
  const official = officialOf(actor)
  const row = await toDecide(tx, official, id)
  requireSecondFactor(tx, official)
  if (Date.parse(row.expires_at) <= tx.now.epochMilliseconds)
    throw problem('operations.warning-time', { hours: warningHoursMax })
  const set = {
    state: 'approved' as const,
    decided_by: official.id,
    decided_name: official.name,
    decided_at: tx.now.toString(),
  }
  await store.updateWarning(tx, id, set)
  tx.enqueue(issueDue, { warningId: id }, { key: id })
  tx.live('operations:warnings')
  return view(tx, actor, { ...row, ...set })
}

export async function refuse(tx: Tx, actor: Actor, id: string, reason: string): Promise<WarningView> {
  const official = officialOf(actor)
  const row = await toDecide(tx, official, id)
  const set = {
    state: 'refused' as const,
    refusal: reason.trim(),
    decided_by: official.id,
    decided_name: official.name,
    decided_at: tx.now.toString(),
  }
  await store.updateWarning(tx, id, set)
  tx.live('operations:warnings')
  return view(tx, actor, { ...row, ...set })
}

function view(tx: Tx, actor: Actor, row: store.WarningRow): WarningView {
  return {
    id: row.id,
    type: row.type,
    status: row.status,
    state: row.state,
    unitId: row.unit_id,
    unitName: nameOf(row.unit_id),
    incidentId: row.incident_id,
    areaName: areaName(row.area_unit_ids),
    content: row.content,
    composedBy: row.composed_name,
    composedAt: row.composed_at,
    decidedBy: row.decided_name,
    decidedAt: row.decided_at,
    refusal: row.refusal,
    sentAt: row.sent_at,
    inForce: isInForce(row, tx.now),
    mayApprove: row.state === 'draft' && row.composed_by !== actor.id && may(actor, approve, row.unit_id),
    mayWarn: may(actor, warn, row.unit_id),
  }
}
