/** Who may read what: given by the owner of a service, for one purpose and named fields, with dates and quotas. Rules EX5 to EX7. */
import type { Static } from 'typebox'
import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import { sqlState, uniqueViolation } from '../../kernel/database.ts'
import { isId, newId } from '../../kernel/id.ts'
import { problem } from '../../kernel/problems.ts'
import { may, requireMay, unitsWhere } from '../organisation/index.ts'
import type * as api from './contract.ts'
import { listedMax } from './contract.ts'
import { type Page, type PageQuery, pageOf, requirePeriodOfGrant, todayOf } from './members.ts'
import { allServices, findService } from './services.ts'
import * as store from './store.ts'

/** Throws `kernel.not-found`, `kernel.forbidden`, `exchange.unknown-service`, `.unknown-purpose`, `.bad-period`, `.grant-exists`. */
export async function giveGrant(
  tx: Tx,
  actor: Actor,
  given: Static<typeof api.giveGrant.body>,
): Promise<{ id: string }> {
  const service = await findService(tx, given.serviceId)
  if (!service) throw problem('exchange.unknown-service')
  // Who answers for the data decides who reads them.
  requireMay(actor, 'exchange.grant', service.contract.ownerUnitId)
  if (!(await store.findMember(tx, given.memberId))) throw problem('kernel.not-found')
  const { purposes } = service.contract
  const purpose = Object.hasOwn(purposes, given.purpose) ? purposes[given.purpose] : undefined
  if (!purpose) throw problem('exchange.unknown-purpose', { known: Object.keys(purposes).join(', ') })
  if (given.fields.some((field) => !purpose.fields.includes(field))) {
    throw problem('exchange.unknown-purpose', { known: purpose.fields.join(', ') })
  }
  requirePeriodOfGrant(given.validFrom, given.validTo)
  const id = newId(tx.now.epochMilliseconds)
  try {
    await store.insertGrant(tx, {
      id,
      member_id: given.memberId,
      service_id: given.serviceId,
      purpose: given.purpose,
      fields: [...given.fields],
      valid_from: given.validFrom,
      valid_to: given.validTo,
      per_minute: given.perMinute,
      per_day: given.perDay,
      reason: given.reason,
      legal_ground: given.legalGround,
      given_by: actor.id ?? '',
      given_by_name: actor.name ?? '',
    })
  } catch (error) {
    if (sqlState(error) === uniqueViolation) throw problem('exchange.grant-exists')
    throw error
  }
  await store.noteChange(tx, actor, 'grant-given', given.memberId, { grantId: id, ...given })
  return { id }
}

/** Counts from the next call on. Throws `kernel.not-found`, `kernel.forbidden`, `exchange.already-ended`. */
export async function revokeGrant(tx: Tx, actor: Actor, id: string, { reason }: { reason: string }): Promise<void> {
  const grant = await store.lockGrant(tx, id)
  const service = grant && (await findService(tx, grant.service_id))
  if (!grant || !service) throw problem('kernel.not-found')
  requireMay(actor, 'exchange.grant', service.contract.ownerUnitId)
  if (grant.revoked_at !== null) throw problem('exchange.already-ended')
  await store.revokeGrant(tx, id, actor.name ?? '', reason)
  await store.noteChange(tx, actor, 'grant-revoked', grant.member_id, { grantId: id, reason })
}

/** Those of the services that the actor answers for; no further page after what is no grant. */
export async function listGrants(tx: Tx, actor: Actor, { q = '', after }: PageQuery): Promise<Page<api.Grant>> {
  const services = new Map((await allServices(tx)).map((service) => [service.id, service]))
  const visible = await auditedServices(tx, actor)
  const today = todayOf(tx)
  if (after !== undefined && !isId(after)) return { items: [], next: null }
  const serviceIds = [...services.keys()].filter((id) => visible === null || visible.includes(id))
  const question = { q: q.trim(), after: after ?? null, limit: listedMax + 1, serviceIds }
  const { rows, next } = pageOf(await store.grantPage(tx, question))
  const memberIds = rows.map(({ member_id: id }) => id)
  const members = new Map((await store.membersByIds(tx, memberIds)).map((member) => [member.id, member]))
  const items = rows.flatMap((row) => {
    const [service, member] = [services.get(row.service_id), members.get(row.member_id)]
    if (!service || !member) return []
    return [
      {
        id: row.id,
        memberId: row.member_id,
        memberName: member.name,
        serviceId: row.service_id,
        serviceTitle: service.contract.title,
        purpose: row.purpose,
        purposeTitle: service.contract.purposes[row.purpose]?.title ?? { vi: row.purpose, en: row.purpose },
        fields: row.fields,
        validFrom: row.valid_from,
        validTo: row.valid_to,
        perMinute: row.per_minute,
        perDay: row.per_day,
        reason: row.reason,
        legalGround: row.legal_ground,
        givenAt: row.given_at,
        givenByName: row.given_by_name,
        revokedAt: row.revoked_at,
        revokedByName: row.revoked_by_name,
        revokeReason: row.revoke_reason,
        inForce: row.revoked_at === null && row.valid_from <= today && today <= row.valid_to,
        mine: may(actor, 'exchange.grant', service.contract.ownerUnitId),
      },
    ]
  })
  return { items, next }
}

/** The services whose log and grants the actor may see; null for all. */
export async function auditedServices(tx: Tx, actor: Actor): Promise<string[] | null> {
  const units = unitsWhere(actor, 'exchange.audit')
  if (units === 'all') return null
  return (await allServices(tx)).filter(({ contract }) => units.includes(contract.ownerUnitId)).map(({ id }) => id)
}
