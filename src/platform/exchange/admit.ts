/** Who calls, and whether it may: the key, the signature, the grant, the fields, the consent, the quota. Rules EX2 to EX7, EX11, EX12. */
import { createPublicKey, type KeyObject } from 'node:crypto'
import type { Tx } from '../../kernel/app.ts'
import { dayOf } from '../../kernel/clock.ts'
import type { Message } from '../../kernel/i18n.ts'
import { problem } from '../../kernel/problems.ts'
import { personByCitizenNumber } from '../identity/index.ts'
import type { OpenService } from './definition.ts'
import { verifyBase } from './http-signature.ts'
import type { Call } from './read-call.ts'
import * as store from './store.ts'
import { periodsAt, talliesOf } from './tallies.ts'

/** A call that is the member's: it can be refused, and the refusal is logged. */
export interface Proven {
  readonly call: Call
  readonly memberName: Message
  readonly row: store.CallerRow
}

export interface Admitted extends Proven {
  readonly grantId: string
  /** What the answer may have. */
  readonly fields: readonly string[]
}

// By key id, which is the key's hash: reading a key takes longer than using it.
const keys = new Map<string, KeyObject>()
const keysMax = 2000

function keyObject(keyId: string, spki: Buffer): KeyObject {
  const known = keys.get(keyId)
  if (known) return known
  const key = createPublicKey({ key: spki, format: 'der', type: 'spki' })
  if (keys.size >= keysMax) keys.clear()
  keys.set(keyId, key)
  return key
}

/** Throws when the member is unknown or suspended, its key is not in force, or the signature does not hold. */
export async function prove(tx: Tx, call: Call): Promise<Proven> {
  const { minute, day } = periodsAt(tx.now)
  const row = await store.findCaller(tx, {
    memberId: call.memberId,
    keyId: call.keyId,
    messageId: call.messageId,
    serviceId: call.serviceId,
    purpose: call.purpose,
    today: dayOf(tx.now).toString(),
    minute,
    day,
  })
  // Sandbox members have keys that everybody knows.
  if (!row || (row.sandbox && !tx.app.config.sandbox)) throw problem('exchange.unknown-member')
  if (!row.public_key) throw problem('exchange.unknown-key')
  if (row.revoked_at !== null) throw problem('exchange.key-revoked')
  const now = new Date(tx.now.epochMilliseconds).toISOString()
  if (now < row.valid_from || now >= row.valid_to) {
    throw problem('exchange.key-expired', { from: row.valid_from, to: row.valid_to })
  }
  if (!verifyBase(call.base, call.signature, keyObject(call.keyId, row.public_key))) {
    throw problem('exchange.bad-signature')
  }
  return { call, memberName: row.name, row }
}

/** Throws when the member may not ask this. Takes one call of its quota. */
export async function admit(tx: Tx, proven: Proven, service: OpenService, input: unknown): Promise<Admitted> {
  const { call, row } = proven
  // Two at the same moment pass here; the second then fails on the first's id.
  if (row.message_used) throw problem('exchange.replayed')
  if (row.state === 'suspended') throw problem('exchange.suspended')
  const purpose = Object.hasOwn(service.contract.purposes, call.purpose)
    ? service.contract.purposes[call.purpose]
    : undefined
  if (!purpose || row.grant_id === null) throw problem('exchange.no-grant', { purpose: call.purpose })
  // A contract may have become narrower since the grant was given.
  const granted = row.fields.filter((field) => purpose.fields.includes(field))
  const beyond = call.fields?.filter((field) => !granted.includes(field)) ?? []
  if (beyond.length > 0) throw problem('exchange.field-not-granted', { fields: beyond.join(', ') })
  const wait = talliesOf(tx.app).take(
    {
      grantId: row.grant_id,
      perMinute: row.per_minute,
      perDay: row.per_day,
      minuteCalls: row.minute_calls ?? 0,
      dayCalls: row.day_calls ?? 0,
    },
    tx.now,
  )
  if (wait !== null) throw problem('exchange.quota', { seconds: wait })
  const checked = service.check(input)
  if ('error' in checked) throw checked.error
  if (purpose.consent === 'required') await requireConsent(tx, call, service, checked.value)
  return { ...proven, grantId: row.grant_id, fields: call.fields ?? granted }
}

/** What a call that lacks a consent leaves behind, once it has been refused: the person is asked. */
export async function askPerson(tx: Tx, call: Call, service: OpenService, input: unknown): Promise<void> {
  const personId = await subjectOf(tx, service, input)
  if (personId === undefined) return
  await store.askForConsent(tx, {
    personId,
    memberId: call.memberId,
    serviceId: call.serviceId,
    purpose: call.purpose,
  })
}

async function subjectOf(tx: Tx, { contract }: OpenService, input: unknown): Promise<string | undefined> {
  const number = (input as Readonly<Record<string, unknown>>)[contract.subjectField ?? '']
  if (typeof number !== 'string') return undefined
  return (await personByCitizenNumber(tx, number))?.id
}

/** Whoever is not known here has consented to nothing. */
export async function requireConsent(
  tx: Tx,
  { memberId, serviceId, purpose }: Pick<Call, 'memberId' | 'serviceId' | 'purpose'>,
  service: OpenService,
  input: unknown,
): Promise<void> {
  const personId = await subjectOf(tx, service, input)
  const given = personId !== undefined && (await store.hasConsent(tx, { personId, memberId, serviceId, purpose }))
  if (!given) throw problem('exchange.no-consent')
}
