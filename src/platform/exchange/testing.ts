/** For tests and benches: a member that signs as an agency outside would. */
import { createPublicKey, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto'
import {
  checkContentDigest,
  contentDigest,
  coveredValue,
  keyIdOf,
  readSignature,
  requestHash,
  signatureBase,
  signMessage,
  verifyBase,
} from './http-signature.ts'

export interface Client {
  readonly memberId: string
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
  readonly publicKeyPem: string
}

export function newClient(memberId: string, kind: 'ed25519' | 'ec' = 'ed25519'): Client {
  const made = kind === 'ec' ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : generateKeyPairSync('ed25519')
  const publicKeyPem = made.publicKey.export({ type: 'spki', format: 'pem' })
  return { memberId, ...made, publicKeyPem }
}

/** What a test bends. */
export interface Bent {
  readonly id?: string
  readonly userId?: string
  readonly purpose?: string
  readonly fields?: string
  readonly issue?: string
  readonly method?: 'POST' | 'GET' | 'PUT' | 'DELETE'
  /** The header that names the client, at GovStack's addresses. */
  readonly clientHeader?: 'information-mediator-client'
  readonly createdSeconds?: number
  readonly components?: readonly string[]
  readonly keyId?: string
  /** After signing. */
  readonly headers?: Readonly<Record<string, string | undefined>>
  readonly sentBody?: string
  readonly nowMs?: number
}

export interface SignedRequest {
  readonly path: string
  readonly method: string
  readonly headers: Record<string, string>
  readonly body: string | undefined
  readonly base: string
}

/** A request as PR-REST and RFC 9421 want it. */
export function signedRequest(client: Client, path: string, input: unknown, bent: Bent = {}): SignedRequest {
  const { method = 'POST', nowMs = Date.now() } = bent
  const body = method === 'GET' || method === 'DELETE' ? undefined : JSON.stringify(input)
  const [pathAlone = '', query] = path.split('?')
  const headers: Record<string, string> = {
    [bent.clientHeader ?? 'x-road-client']: client.memberId,
    'x-road-id': bent.id ?? randomUUID(),
    'x-road-userid': bent.userId ?? 'VN-canbo.01',
    'khue-purpose': bent.purpose ?? 'case-handling',
    ...(bent.fields !== undefined && { 'khue-fields': bent.fields }),
    ...(bent.issue !== undefined && { 'x-road-issue': bent.issue }),
    ...(body !== undefined && {
      'content-type': 'application/json',
      'content-digest': contentDigest(Buffer.from(body)),
    }),
  }
  const signed = signMessage({ method, path: pathAlone, query: `?${query ?? ''}`, headers }, client.privateKey, {
    components: bent.components ?? [
      '@method',
      '@path',
      ...(query === undefined ? [] : ['@query']),
      ...Object.keys(headers).filter((name) => name !== 'content-type'),
    ],
    created: bent.createdSeconds ?? Math.floor(nowMs / 1000),
    keyId: bent.keyId ?? keyIdOf(client.publicKey),
  })
  const sent = { ...headers, ...signed.headers, ...bent.headers }
  return {
    path,
    method,
    headers: Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== undefined)) as never,
    body: bent.sentBody ?? body,
    base: signed.base,
  }
}

export interface Reply {
  readonly status: number
  readonly headers: Record<string, string>
  readonly text: string
  readonly body: Record<string, unknown>
  /** The last part of the problem's type; undefined for none. */
  readonly problem: string | undefined
}

export async function sendSigned(url: string, request: SignedRequest): Promise<Reply> {
  // oxlint-disable-next-line no-restricted-globals -- a test’s own server
  const response = await fetch(`${url}${request.path}`, {
    method: request.method,
    headers: request.headers,
    ...(request.body !== undefined && { body: request.body }),
  })
  const text = await response.text()
  const body = JSON.parse(text === '' ? '{}' : text) as Record<string, unknown>
  const problem = /^\/problems\/(.+)$/.exec(String(body['type']))?.[1]
  return { status: response.status, headers: Object.fromEntries(response.headers), text, body, problem }
}

/** Whether the reply is Khuê's, and the answer to this very request. */
export function holdsFor(reply: Reply, request: SignedRequest, exchangeKey: KeyObject): boolean {
  checkContentDigest(reply.headers['content-digest'], Buffer.from(reply.text))
  const read = readSignature(reply.headers)
  const base = signatureBase({ status: reply.status, headers: reply.headers }, read.components, read.parametersText)
  const hash = requestHash(request.base, Buffer.from(request.body ?? ''))
  return (
    verifyBase(base, read.signature, exchangeKey) &&
    coveredValue(base, 'x-road-request-hash') === hash &&
    coveredValue(base, 'content-digest') === reply.headers['content-digest']
  )
}

export function keyFromJwk(jwk: { kty: string; crv: string; x: string }): KeyObject {
  return createPublicKey({ key: { ...jwk }, format: 'jwk' })
}
