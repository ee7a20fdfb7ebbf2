/** A person's say in who reads their data, where the law leaves it to them. Rule EX11. */
import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import { problem } from '../../kernel/problems.ts'
import type { Consent } from './contract.ts'
import { allServices, findService } from './services.ts'
import * as store from './store.ts'

/** Newest first; also what was only asked for. */
export async function consentsOf(tx: Tx, personId: string): Promise<Consent[]> {
  const services = new Map((await allServices(tx)).map((service) => [service.id, service.contract]))
  const members = new Map((await store.members(tx)).map((member) => [member.id, member.name]))
  return (await store.consentsOf(tx, personId)).map((row) => {
    const contract = services.get(row.service_id)
    const purpose = contract?.purposes[row.purpose]
    const bare = (text: string) => ({ vi: text, en: text })
    return {
      id: row.id,
      memberId: row.member_id,
      memberName: members.get(row.member_id) ?? bare(row.member_id),
      serviceId: row.service_id,
      serviceTitle: contract?.title ?? bare(row.service_id),
      purpose: row.purpose,
      purposeTitle: purpose?.title ?? bare(row.purpose),
      legalGround: purpose?.legalGround ?? '',
      fields: (purpose?.fields ?? []).map((field) => contract?.fields[field]?.title ?? bare(field)),
      state: row.withdrawn_at !== null ? 'withdrawn' : row.given_at !== null ? 'given' : 'asked',
      askedAt: row.asked_at,
      givenAt: row.given_at,
      withdrawnAt: row.withdrawn_at,
    }
  })
}

/** Throws `kernel.not-found` when there is nothing to consent to. */
export async function giveConsent(
  tx: Tx,
  personId: string,
  given: { memberId: string; serviceId: string; purpose: string },
): Promise<void> {
  const service = await findService(tx, given.serviceId)
  const purposes = service?.contract.purposes ?? {}
  const purpose = Object.hasOwn(purposes, given.purpose) ? purposes[given.purpose] : undefined
  if (purpose?.consent !== 'required') throw problem('kernel.not-found')
  if (!(await store.findMember(tx, given.memberId))) throw problem('kernel.not-found')
  await store.giveConsent(tx, { personId, ...given })
}

/** Counts from the next call on. Throws `kernel.not-found`. */
export async function withdrawConsent(tx: Tx, personId: string, id: string): Promise<void> {
  if (!(await store.withdrawConsent(tx, personId, id))) throw problem('kernel.not-found')
}

/** An endpoint for citizens has one before it. */
export function personIdOf(actor: Actor): string {
  if (actor.kind !== 'citizen') throw problem('kernel.forbidden')
  return actor.id
}
