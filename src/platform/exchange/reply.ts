/** What goes back: the bytes with the protocol's headers under Khuê's signature, and the line in the log. Rules EX3 and EX8. */
import type { App, Tx } from '../../kernel/app.ts'
import { newId } from '../../kernel/id.ts'
import { contentDigest, type Signed, signMessage } from './http-signature.ts'
import { ownKey } from './own-key.ts'
import type { Call } from './read-call.ts'
import { insertEntry } from './store-log.ts'
import type { Outcome } from './tallies.ts'

export interface SignedReply {
  /** X-Road-Request-Id: also the entry's id in the log. */
  readonly id: string
  readonly status: number
  readonly body: Buffer
  readonly headers: Readonly<Record<string, string>>
  readonly signed: Signed
  /** Of the key that signed it. */
  readonly keyId: string
}

const covered = [
  '@status',
  'content-type',
  'content-digest',
  'x-road-client',
  'x-road-service',
  'x-road-id',
  'x-road-request-id',
  'x-road-request-hash',
] as const

export const jsonType = 'application/json; charset=utf-8'

/** Signs the very bytes that are sent. */
export function signReply(
  app: App,
  call: Call,
  { status, body, contentType, id }: { status: number; body: Buffer; contentType: string; id?: string },
): SignedReply {
  const key = ownKey(app)
  const now = app.clock.now()
  const requestId = id ?? newId(now.epochMilliseconds)
  const headers = {
    // A reply without content says no type of it (RFC 9110 §15.3.5).
    ...(status !== 204 && { 'content-type': contentType }),
    'content-digest': contentDigest(body),
    'x-road-client': call.memberId,
    'x-road-service': call.serviceId,
    'x-road-id': call.messageId,
    'x-road-request-id': requestId,
    'x-road-request-hash': call.hash,
  }
  const signed = signMessage({ status, headers }, key.privateKey, {
    components: status === 204 ? covered.filter((name) => name !== 'content-type') : covered,
    created: Math.floor(now.epochMilliseconds / 1000),
    keyId: key.keyId,
  })
  return { id: requestId, status, body, headers: { ...headers, ...signed.headers }, signed, keyId: key.keyId }
}

export interface Ending {
  readonly outcome: Outcome
  readonly problem?: string
  readonly tookMs: number
  /** What was opened; none for a refusal. */
  readonly fields: readonly string[]
  readonly provider?: string
}

/** With the transaction's commit. */
export function logReply(tx: Tx, call: Call, reply: SignedReply, ending: Ending): void {
  insertEntry(tx, {
    id: reply.id,
    at: new Date(tx.now.epochMilliseconds).toISOString(),
    member_id: call.memberId,
    key_id: call.keyId,
    service_id: call.serviceId,
    purpose: call.purpose,
    fields: [...ending.fields],
    user_id: call.userId,
    message_id: call.messageId,
    issue: call.issue,
    outcome: ending.outcome,
    problem: ending.problem ?? null,
    status: reply.status,
    took_ms: Math.round(ending.tookMs),
    request_hash: call.hash,
    request_base: call.base,
    request_signature: call.signature,
    reply_base: reply.signed.base,
    reply_signature: reply.signed.signature,
    reply_key_id: reply.keyId,
    provider: ending.provider ?? null,
  })
}
