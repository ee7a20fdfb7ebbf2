/** Officials, their roles, delegations and absences: what administrators and officials themselves may record. */
import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import { dayOf } from '../../kernel/clock.ts'
import type { EndpointSpec, InputOf } from '../../kernel/endpoint.ts'
import { newId } from '../../kernel/id.ts'
import { problem } from '../../kernel/problems.ts'
import { may, requireMay } from './authority.ts'
import type * as contract from './contract.ts'
import type { Absence, Delegation, OfficialDetail, RoleAssignment } from './contract.ts'
import { directory } from './current.ts'
import { officialChanged } from './events.ts'
import { cityId } from './reference.ts'
import { isDaily } from './roles.ts'
import * as store from './store.ts'

const manage = 'organisation.manage'
/** A delegation or an absence lasts a year at most. */
const periodDaysMax = 366

type Body<E extends EndpointSpec> = InputOf<E>['body']

function requireUnit(id: string): void {
  if (!directory().unit(id)) throw problem('organisation.unknown-unit', { unitId: id, date: '' })
}

async function details(tx: Tx, ids: readonly string[]): Promise<OfficialDetail[]> {
  if (ids.length === 0) return []
  const all = await store.recordsOf(tx, ids)
  return all.officials.map((official) => ({
    official,
    positions: all.positions
      .filter((position) => position.officialId === official.id)
      .map(({ officialId: _, ...position }) => position),
    roles: all.roles.filter((role) => role.officialId === official.id),
    delegations: all.delegations.filter((d) => d.fromOfficialId === official.id || d.toOfficialId === official.id),
    absences: all.absences.filter((absence) => absence.officialId === official.id),
  }))
}

/** The official with everything recorded. An administrator sees those with a position at a unit that he or she manages. */
async function managed(tx: Tx, actor: Actor, id: string): Promise<OfficialDetail> {
  const [found] = await details(tx, [id])
  const isManaged = found?.positions.some((position) => may(actor, manage, position.unitId))
  // To somebody who may not see the official, there is none.
  if (!found || !isManaged) throw problem('organisation.unknown-official')
  return found
}

export async function list(
  tx: Tx,
  actor: Actor,
  query: InputOf<typeof contract.listOfficials>['query'],
): Promise<{ officials: OfficialDetail[] }> {
  requireUnit(query.unitId)
  requireMay(actor, manage, query.unitId)
  const day = dayOf(tx.now).toString()
  const { unitId, after, limit = 50 } = query
  const ids = await store.officialIdsAt(tx, { unitId, day, after, limit })
  return { officials: await details(tx, ids) }
}

export function one(tx: Tx, actor: Actor, id: string): Promise<OfficialDetail> {
  return managed(tx, actor, id)
}

export async function add(tx: Tx, actor: Actor, body: Body<typeof contract.addOfficial>): Promise<OfficialDetail> {
  requireUnit(body.unitId)
  requireMay(actor, manage, body.unitId)
  const id = newId(tx.now.epochMilliseconds)
  const email = body.email.toLowerCase()
  const isNew = await store.insertOfficial(tx, {
    id,
    name: body.name.normalize('NFC'),
    email,
    phone: body.phone ?? null,
  })
  if (!isNew) throw problem('organisation.official-exists')
  await store.insertPosition(tx, {
    official_id: id,
    id: newId(tx.now.epochMilliseconds),
    unit_id: body.unitId,
    title_vi: body.title.vi,
    title_en: body.title.en,
    valid_from: body.validFrom ?? dayOf(tx.now).toString(),
    valid_to: null,
  })
  tx.emit(officialChanged, { officialId: id })
  return managed(tx, actor, id)
}

/** ORG10–ORG12: who may give which role where. */
function requireMayGive(
  actor: Actor,
  officialId: string,
  role: RoleAssignment['role'],
  unitId: string,
  subtree: boolean,
) {
  requireMay(actor, manage, unitId)
  if (actor.id === officialId) throw problem('organisation.own-role')
  if (may(actor, 'organisation.change-units', cityId)) return
  const reachesBelow =
    actor.kind === 'official' &&
    actor.grants.some((g) => g.permission === manage && g.subtree && directory().isWithin(unitId, g.unitId))
  if (!isDaily(role) || (subtree && !reachesBelow)) {
    throw problem('organisation.role-above-own', { role })
  }
}

/** ORG17: by whoever may give every role that the official holds: closing the account takes them away. */
export async function setAccount(
  tx: Tx,
  actor: Actor,
  officialId: string,
  { active }: Body<typeof contract.setAccount>,
): Promise<OfficialDetail> {
  await store.lockOfficial(tx, officialId)
  const { roles } = await managed(tx, actor, officialId)
  if (actor.id === officialId) throw problem('organisation.own-role')
  const today = dayOf(tx.now).toString()
  for (const { role, unitId, subtree, validTo } of roles)
    if (validTo === null || validTo > today) requireMayGive(actor, officialId, role, unitId, subtree)
  await store.setActive(tx, officialId, active)
  tx.emit(officialChanged, { officialId })
  return managed(tx, actor, officialId)
}

export async function assignRole(
  tx: Tx,
  actor: Actor,
  officialId: string,
  body: Body<typeof contract.assignRole>,
): Promise<RoleAssignment> {
  requireUnit(body.unitId)
  requireMayGive(actor, officialId, body.role, body.unitId, body.subtree)
  await store.lockOfficial(tx, officialId)
  const { roles } = await managed(tx, actor, officialId)
  const validFrom = body.validFrom ?? dayOf(tx.now).toString()
  const validTo = body.validTo ?? null
  if (validTo !== null && validTo <= validFrom) throw problem('organisation.period-reversed')
  const overlaps = roles.some(
    (held) =>
      held.role === body.role &&
      held.unitId === body.unitId &&
      (held.validTo === null || validFrom < held.validTo) &&
      (validTo === null || held.validFrom < validTo),
  )
  if (overlaps) throw problem('organisation.role-overlaps')
  const id = newId(tx.now.epochMilliseconds)
  const { role, unitId, subtree } = body
  const assignment: RoleAssignment = { id, officialId, role, unitId, subtree, validFrom, validTo }
  await store.insertRole(tx, assignment, actor.id ?? '')
  tx.emit(officialChanged, { officialId })
  return assignment
}

export async function endRole(
  tx: Tx,
  actor: Actor,
  id: string,
  body: Body<typeof contract.endRole>,
): Promise<RoleAssignment> {
  const role = await store.roleById(tx, id)
  if (!role || !may(actor, manage, role.unitId)) throw problem('kernel.not-found')
  requireMayGive(actor, role.officialId, role.role, role.unitId, role.subtree)
  const today = dayOf(tx.now).toString()
  const asked = body.validTo ?? today
  // Never before it began, and never a longer time than it had: that is a new assignment.
  const validTo = asked < role.validFrom ? role.validFrom : asked
  if (asked < today || (role.validTo !== null && validTo > role.validTo)) throw problem('organisation.period-reversed')
  await store.endRole(tx, id, validTo)
  tx.emit(officialChanged, { officialId: role.officialId })
  return { ...role, validTo }
}

/** Start and end as instants; throws when reversed or longer than a year. */
function period(startsAt: string, endsAt: string): { startsAt: string; endsAt: string } {
  const [start, end] = [Temporal.Instant.from(startsAt), Temporal.Instant.from(endsAt)]
  const hours = (end.epochMilliseconds - start.epochMilliseconds) / 3_600_000
  if (hours <= 0 || hours > periodDaysMax * 24) throw problem('organisation.period-reversed')
  return { startsAt: toIso(start), endsAt: toIso(end) }
}

/** As the database gives instants back: milliseconds, UTC. */
function toIso(instant: Temporal.Instant): string {
  return instant.toString({ fractionalSecondDigits: 3 })
}

export async function delegate(
  tx: Tx,
  actor: Actor,
  fromOfficialId: string,
  body: Body<typeof contract.delegate>,
): Promise<Delegation> {
  requireUnit(body.unitId)
  const { toOfficialId, unitId, reason } = body
  const isOwn = actor.kind === 'official' && actor.id === fromOfficialId
  // An administrator may delegate for an absent colleague, but not to oneself.
  if (!isOwn) requireMay(actor, manage, unitId)
  if (!isOwn && actor.id === toOfficialId) throw problem('organisation.own-role')
  if (fromOfficialId === toOfficialId) throw problem('organisation.delegation-to-self')
  const { startsAt, endsAt } = period(body.startsAt, body.endsAt)
  const role = body.role ?? null
  const from = await store.lockOfficial(tx, fromOfficialId)
  const to = await store.officialById(tx, toOfficialId)
  if (!from || !to?.active) throw problem('organisation.unknown-official')
  const start = Temporal.Instant.from(startsAt)
  if (!(await store.worksAt(tx, toOfficialId, unitId, start))) throw problem('organisation.delegate-outside')
  const held = await store.rolesInForce(tx, fromOfficialId, start)
  const holds = held.some(
    (h) => h.delegatedBy === null && h.unitId === unitId && isDaily(h.role) && (role === null || h.role === role),
  )
  if (!holds) throw problem('organisation.nothing-to-delegate')
  const id = newId(tx.now.epochMilliseconds)
  const delegation: Delegation = { id, fromOfficialId, toOfficialId, role, unitId, startsAt, endsAt, reason }
  await store.insertDelegation(tx, delegation, actor.id ?? '')
  tx.emit(officialChanged, { officialId: toOfficialId })
  return delegation
}

export async function endDelegation(tx: Tx, actor: Actor, id: string): Promise<Delegation> {
  const delegation = await store.delegationById(tx, id)
  const isParty =
    delegation && actor.kind === 'official' && [delegation.fromOfficialId, delegation.toOfficialId].includes(actor.id)
  if (!delegation || !(isParty || may(actor, manage, delegation.unitId))) throw problem('kernel.not-found')
  const now = toIso(tx.now)
  // One that has not begun ends where it would begin; one that is over stays as it was.
  const endsAt = delegation.endsAt <= now ? delegation.endsAt : delegation.startsAt > now ? delegation.startsAt : now
  await store.endDelegation(tx, id, endsAt)
  tx.emit(officialChanged, { officialId: delegation.toOfficialId })
  return { ...delegation, endsAt }
}

export async function recordAbsence(
  tx: Tx,
  actor: Actor,
  officialId: string,
  body: Body<typeof contract.recordAbsence>,
): Promise<Absence> {
  const isOwn = actor.kind === 'official' && actor.id === officialId
  if (isOwn) {
    if (!(await store.officialById(tx, officialId))) throw problem('organisation.unknown-official')
  } else await managed(tx, actor, officialId)
  const absence: Absence = {
    id: newId(tx.now.epochMilliseconds),
    officialId,
    ...period(body.startsAt, body.endsAt),
    reason: body.reason,
  }
  await store.insertAbsence(tx, absence, actor.id ?? '')
  tx.emit(officialChanged, { officialId })
  return absence
}
