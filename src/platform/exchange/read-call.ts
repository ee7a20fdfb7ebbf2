/** A call as it stands on the wire: the protocol's headers, the digest, what the signature covers. Nothing is believed yet. Rules EX1 to EX4. */
import type { IncomingHttpHeaders } from 'node:http'
import { problem } from '../../kernel/problems.ts'
import {
  checkContentDigest,
  type ParsedSignature,
  readSignature,
  requestHash,
  SignatureError,
  signatureBase,
} from './http-signature.ts'
import { memberIdPattern } from './identifiers.ts'

/** How far a signature's time may be from ours. */
export const windowSeconds = 300

export interface Wire {
  readonly method: string
  /** As sent, with the query if any. */
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

export interface Call {
  readonly serviceId: string
  readonly memberId: string
  /** X-Road-Id: counts once for the member. */
  readonly messageId: string
  /** X-Road-UserId: the person at the member's side. */
  readonly userId: string
  /** X-Road-Issue. */
  readonly issue: string | null
  readonly purpose: string
  /** Those asked for by name; null for all that are granted. */
  readonly fields: readonly string[] | null
  readonly keyId: string
  readonly base: string
  readonly signature: Buffer
  /** X-Road-Request-Hash of the reply. */
  readonly hash: string
}

/** What an address differs in from the protocol's own: the header that names the client, and whether it takes a query. */
export interface Dialect {
  readonly client: 'X-Road-Client' | 'Information-Mediator-Client'
  readonly query: boolean
}
const ownDialect: Dialect = { client: 'X-Road-Client', query: false }

const always = ['@method', '@path', 'x-road-id', 'x-road-userid', 'khue-purpose'] as const
const whenThere = ['khue-fields', 'x-road-issue'] as const

const memberId = new RegExp(memberIdPattern)
const messageId = /^[A-Za-z0-9._:-]{8,100}$/
const userId = /^[A-Za-z0-9._@:/-]{1,80}$/
const purpose = /^[a-zA-Z][a-zA-Z0-9-]{0,59}$/
const fieldList = /^[a-zA-Z][a-zA-Z0-9-]{0,59}(,\s?[a-zA-Z][a-zA-Z0-9-]{0,59}){0,59}$/
const issue = /^[ -~]{1,100}$/

/** Throws the problems of a call that cannot be read or whose signature says too little. */
export function readCall(wire: Wire, serviceId: string, now: Temporal.Instant, dialect = ownDialect): Call {
  const { headers } = wire
  const [path = '', ...queries] = wire.url.split('?')
  const query = queries.length === 0 ? undefined : `?${queries.join('?')}`
  if (query !== undefined && !dialect.query) throw malformed('the query: what is asked for goes into the body')
  const clientHeader = dialect.client.toLowerCase()
  const client = header(headers, clientHeader, memberId, dialect.client)
  const fields = optional(headers, 'khue-fields', fieldList, 'Khue-Fields')
  const read = orProblem(() => readSignature(headers))
  refuseOutOfTime(read, now)
  const hasBody = wire.body.length > 0
  if (hasBody) orProblem(() => checkContentDigest(headers['content-digest'], wire.body))
  refuseUncovered(read, [
    ...always,
    clientHeader,
    ...(hasBody ? ['content-digest'] : []),
    ...(query === undefined ? [] : ['@query']),
    ...whenThere.filter((name) => headers[name] !== undefined),
  ])
  const signed = { method: wire.method, path, query: query ?? '?', headers }
  const base = orProblem(() => signatureBase(signed, read.components, read.parametersText))
  if (read.keyId === undefined) throw malformed('keyid')
  return {
    serviceId,
    memberId: client,
    messageId: header(headers, 'x-road-id', messageId, 'X-Road-Id'),
    userId: header(headers, 'x-road-userid', userId, 'X-Road-UserId'),
    issue: optional(headers, 'x-road-issue', issue, 'X-Road-Issue'),
    purpose: header(headers, 'khue-purpose', purpose, 'Khue-Purpose'),
    fields: fields === null ? null : [...new Set(fields.split(',').map((name) => name.trim()))],
    keyId: read.keyId,
    base,
    signature: read.signature,
    hash: requestHash(base, wire.body),
  }
}

const malformed = (what: string) => problem('exchange.malformed', { what })

function optional(headers: IncomingHttpHeaders, name: string, pattern: RegExp, shown: string): string | null {
  const value = headers[name]
  if (value === undefined) return null
  if (typeof value !== 'string' || !pattern.test(value)) throw malformed(shown)
  return value
}

function header(headers: IncomingHttpHeaders, name: string, pattern: RegExp, shown: string): string {
  const value = optional(headers, name, pattern, shown)
  if (value === null) throw malformed(shown)
  return value
}

function orProblem<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof SignatureError)) throw error
    if (error.flaw === 'missing') throw problem('exchange.unsigned')
    if (error.flaw === 'digest') throw problem('exchange.bad-digest')
    if (error.flaw === 'digest-missing') throw malformed('Content-Digest')
    throw malformed(`Signature-Input (${error.message})`)
  }
}

function refuseOutOfTime({ created, expires }: ParsedSignature, now: Temporal.Instant): void {
  if (created === undefined) throw malformed('created')
  const nowSeconds = now.epochMilliseconds / 1000
  const over = expires !== undefined && expires < nowSeconds
  if (over || Math.abs(nowSeconds - created) > windowSeconds) {
    throw problem('exchange.out-of-time', { seconds: windowSeconds })
  }
}

function refuseUncovered(read: ParsedSignature, needed: readonly string[]): void {
  const missing = needed.filter((name) => !read.components.includes(name))
  if (missing.length > 0) throw problem('exchange.not-covered', { missing: missing.join(', ') })
}
