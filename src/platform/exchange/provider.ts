/** A member that answers at its own address: asked under Khuê's signature, its answer believed under its own. Rules EX14 and EX16. */
import { createPublicKey } from 'node:crypto'
import type { App, Tx } from '../../kernel/app.ts'
import { newId } from '../../kernel/id.ts'
import { type Answer, outgoingOf } from '../../kernel/outgoing.ts'
import { Problem, problem } from '../../kernel/problems.ts'
import { Circuit } from './circuit.ts'
import type { Caller, OpenService } from './definition.ts'
import {
  checkContentDigest,
  contentDigest,
  coveredValue,
  readSignature,
  SignatureError,
  signatureBase,
  signMessage,
  verifyBase,
} from './http-signature.ts'
import { ownMemberId } from './identifiers.ts'
import { ownKey } from './own-key.ts'
import * as store from './store.ts'

const timeoutMs = 10_000
const healthTimeoutMs = 3000
const replyBytesMax = 1024 * 1024

const circuits = new WeakMap<App, Map<string, Circuit>>()

export function circuitOf(app: App, providerId: string): Circuit {
  const all = circuits.get(app) ?? new Map<string, Circuit>()
  circuits.set(app, all)
  const circuit = all.get(providerId) ?? new Circuit()
  all.set(providerId, circuit)
  return circuit
}

export interface Passed {
  readonly data: Readonly<Record<string, unknown>>
  /** What the provider signed, for the log. */
  readonly proof: string
}

/** Passes a call on. Throws `exchange.circuit-open`, `.provider-down`, `.provider-timeout`, `.provider-forged`, `.nothing-found`. */
export async function forward(app: App, caller: Caller, service: OpenService, input: unknown): Promise<Passed> {
  const providerId = service.providerId ?? ''
  const circuit = circuitOf(app, providerId)
  const wait = circuit.enter(app.clock.now())
  if (wait !== null) throw problem('exchange.circuit-open', { seconds: wait })
  try {
    const passed = await pass(app, caller, service, input)
    circuit.succeeded()
    return passed
  } catch (error) {
    // That there is nothing is an answer.
    if (error instanceof Problem && error.type === 'exchange.nothing-found') circuit.succeeded()
    else circuit.failed(app.clock.now())
    throw error
  }
}

async function pass(app: App, caller: Caller, service: OpenService, input: unknown): Promise<Passed> {
  const providerId = service.providerId ?? ''
  const [member, keys] = await app.read(async (tx) => [
    await store.findMember(tx, providerId),
    await store.keysOf(tx, [providerId]),
  ])
  if (member?.address === null || member?.address === undefined || member.state === 'suspended') {
    throw problem('exchange.provider-down')
  }
  const target = new URL(`${member.address.replace(/\/+$/, '')}/${service.contract.code}`)
  const body = Buffer.from(JSON.stringify(input))
  const requestId = newId(app.clock.now().epochMilliseconds)
  const response = await send(
    app,
    target,
    requestTo(app, { target, caller, serviceId: service.id, requestId, body }),
    body,
  )
  if (response.status === 404) throw problem('exchange.nothing-found')
  if (response.status !== 200) throw problem('exchange.provider-down')
  return believe(app, response, keys, requestId)
}

interface Asked {
  readonly target: URL
  readonly caller: Caller
  readonly serviceId: string
  readonly requestId: string
  readonly body: Buffer
}

/** The headers of what is passed on: who asks and why, under Khuê's signature. */
function requestTo(app: App, { target, caller, serviceId, requestId, body }: Asked): Record<string, string> {
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    accept: 'application/json',
    'content-digest': contentDigest(body),
    'x-road-client': caller.memberId,
    'x-road-service': serviceId,
    'x-road-id': caller.messageId,
    'x-road-userid': caller.userId,
    'x-road-request-id': requestId,
    'khue-purpose': caller.purpose,
    'khue-fields': caller.fields.join(', '),
    ...(caller.issue !== null && { 'x-road-issue': caller.issue }),
  }
  const key = ownKey(app)
  const names = Object.keys(headers).filter((name) => name !== 'accept')
  const { headers: signature } = signMessage({ method: 'POST', path: target.pathname, headers }, key.privateKey, {
    components: ['@method', '@path', ...names],
    created: Math.floor(app.clock.now().epochMilliseconds / 1000),
    keyId: key.keyId,
    tag: ownMemberId,
  })
  return { ...headers, ...signature }
}

async function send(app: App, target: URL, headers: Record<string, string>, body: Buffer): Promise<Answer> {
  try {
    // §4.4: a redirection is not followed; it would take the request to an address that nobody has registered.
    return await outgoingOf(app).call(target, { method: 'POST', headers, body, timeoutMs, bytesMax: replyBytesMax })
  } catch (error) {
    if ((error as Error).name === 'TimeoutError')
      throw problem('exchange.provider-timeout', { seconds: timeoutMs / 1000 })
    throw new Problem('exchange.provider-down', {}, [], { cause: error })
  }
}

const needed = ['@status', 'content-digest', 'x-road-request-id'] as const

/** An answer is the provider's only under a key of its own, about this very request. */
function believe(app: App, response: Answer, keys: readonly store.KeyRow[], requestId: string): Passed {
  try {
    const read = readSignature(response.headers)
    const now = new Date(app.clock.now().epochMilliseconds).toISOString()
    const key = keys.find(
      (row) => row.key_id === read.keyId && row.revoked_at === null && row.valid_from <= now && now < row.valid_to,
    )
    checkContentDigest(response.headers['content-digest'], response.body)
    const base = signatureBase(response, read.components, read.parametersText)
    const holds =
      key !== undefined &&
      needed.every((name) => read.components.includes(name)) &&
      coveredValue(base, 'x-road-request-id') === requestId &&
      verifyBase(base, read.signature, createPublicKey({ key: key.public_key, format: 'der', type: 'spki' }))
    const data: unknown = JSON.parse(response.body.toString())
    if (!holds || typeof data !== 'object' || data === null || Array.isArray(data))
      throw problem('exchange.provider-forged')
    const proof = JSON.stringify({ key: read.keyId, base, signature: read.signature.toString('base64') })
    return { data: data as Record<string, unknown>, proof }
  } catch (error) {
    if (error instanceof SignatureError || error instanceof SyntaxError) throw problem('exchange.provider-forged')
    throw error
  }
}

// ---- health -------------------------------------------------------------------------------------------------------

/** Looks at every provider: its address followed by /health. Outside a transaction. */
export async function checkProviders({ app }: Tx): Promise<void> {
  const members = await app.read(store.members)
  const providers = members.filter(
    ({ address, state, sandbox }) => address !== null && state === 'active' && (!sandbox || app.config.sandbox),
  )
  for (const { id, address } of providers) {
    const looked = await lookAt(app, `${(address ?? '').replace(/\/+$/, '')}/health`)
    const row = { member_id: id, checked_at: app.clock.now().toString(), ...looked }
    await app.transaction((tx) => store.saveHealth(tx, row))
  }
}

async function lookAt(app: App, address: string): Promise<Pick<store.HealthRow, 'well' | 'took_ms' | 'detail'>> {
  const began = performance.now()
  const took = () => Math.round(performance.now() - began)
  try {
    const { ok, status } = await outgoingOf(app).call(address, { method: 'GET', timeoutMs: healthTimeoutMs })
    return { well: ok, took_ms: took(), detail: `HTTP ${status}` }
  } catch (error) {
    return { well: false, took_ms: took(), detail: (error as Error).name }
  }
}
