/**
 * Another agency with a system of its own: a social insurance office that answers through Khuê's exchange and asks there.
 * It speaks the protocol over HTTP with its own key; the key is made from a public text, so that whoever tries the
 * exchange out may use it as well. Khuê takes it only while its sandbox is on.
 */
import { createHash, createPrivateKey, createPublicKey, type KeyObject, randomUUID } from 'node:crypto'
import {
  checkContentDigest,
  contentDigest,
  coveredValue,
  keyIdOf,
  readSignature,
  requestHash,
  signatureBase,
  SignatureError,
  signMessage,
  verifyBase,
} from '../../src/platform/exchange/http-signature.ts'
import { type Answer, type Asked, listenBelow, Refusal, type StandIn, textOf } from '../answer.ts'
import { switchLanguage } from '../page.ts'
import { agencyPage, type SeenCall } from './pages.ts'

export interface AgencyOptions {
  readonly publicUrl: string
  readonly khueUrl: string
}

/** How badly it answers: a switch for trying things out. */
interface Behaviour {
  failing: boolean
  forging: boolean
  delayMs: number
}

const memberId = 'HANOI/COM/SANDBOX/agency'
const keyText = 'khue sandbox agency'
const callsKept = 50
const timeoutMs = 15_000

/** An Ed25519 private key is 32 bytes behind a fixed head (RFC 8410 §7). */
function agencyKey(): KeyObject {
  const seed = createHash('sha256').update(keyText).digest()
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed])
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
}

/** Made-up, and for the same number always the same. */
function insuranceOf(citizenNumber: string): Record<string, unknown> | null {
  if (citizenNumber.endsWith('0000')) return null
  const [first = 0, second = 0] = createHash('sha256').update(citizenNumber).digest()
  const since = 2004 + (first % 20)
  return {
    citizenNumber,
    insured: second % 8 !== 0,
    since: `${since}-0${1 + (second % 9)}-01`,
    years: Array.from({ length: 2026 - since }, (_, index) => ({ year: since + index, months: 12 - (index % 3) })),
  }
}

export function createAgencySandbox({ publicUrl, khueUrl }: AgencyOptions): StandIn {
  const prefix = new URL(publicUrl).pathname.replace(/\/$/, '')
  const privateKey = agencyKey()
  const publicKey = createPublicKey(privateKey)
  const behaviour: Behaviour = { failing: false, forging: false, delayMs: 0 }
  const seen: SeenCall[] = []
  const note = (call: Omit<SeenCall, 'at'>) => {
    seen.unshift({ at: Temporal.Now.instant().toString(), ...call })
    seen.length = Math.min(seen.length, callsKept)
  }

  const exchangeKeys = async (): Promise<Map<string, KeyObject>> => {
    const response = await fetch(`${khueUrl}/api/exchange/keys`, { signal: AbortSignal.timeout(timeoutMs) })
    const { keys } = (await response.json()) as { keys: { kid: string; kty: string; crv: string; x: string }[] }
    return new Map(keys.map(({ kid, ...jwk }) => [kid, createPublicKey({ key: jwk, format: 'jwk' })]))
  }

  /** Only what Khuê has signed is answered. */
  const requireExchange = async (asked: Asked, body: Buffer): Promise<void> => {
    try {
      const read = readSignature(asked.headers)
      checkContentDigest(asked.headers['content-digest'], body)
      const message = { method: asked.method, path: `${prefix}${asked.path}`, headers: asked.headers }
      const base = signatureBase(message, read.components, read.parametersText)
      const key = (await exchangeKeys()).get(read.keyId ?? '')
      const covers = ['@method', '@path', 'content-digest', 'x-road-client', 'x-road-request-id'].every((name) =>
        read.components.includes(name),
      )
      if (!key || !covers || !verifyBase(base, read.signature, key))
        throw new Refusal(401, 'not signed by the exchange')
    } catch (error) {
      if (error instanceof SignatureError) throw new Refusal(401, error.message)
      throw error
    }
  }

  const answerCall = async (asked: Asked): Promise<Answer> => {
    const body = await asked.bytes()
    await requireExchange(asked, body)
    if (behaviour.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, behaviour.delayMs))
    const status = behaviour.failing ? 503 : 200
    const who = String(asked.headers['x-road-client'])
    if (behaviour.failing) {
      note({ way: 'answered', service: asked.path.slice(1), who, status })
      throw new Refusal(503, 'out of order')
    }
    const { citizenNumber } = JSON.parse(body.toString()) as { citizenNumber?: unknown }
    const data = insuranceOf(String(citizenNumber))
    note({ way: 'answered', service: asked.path.slice(1), who, status: data ? 200 : 404 })
    if (!data) throw new Refusal(404, 'nobody of this number is known')
    const bytes = Buffer.from(JSON.stringify(data))
    const headers = {
      'content-digest': contentDigest(bytes),
      'x-road-request-id': behaviour.forging ? randomUUID() : String(asked.headers['x-road-request-id']),
    }
    const signed = signMessage({ status: 200, headers }, privateKey, {
      components: ['@status', 'content-digest', 'x-road-request-id'],
      created: Math.floor(Date.now() / 1000),
      keyId: keyIdOf(publicKey),
    })
    return { bytes, mediaType: 'application/json', headers: { ...headers, ...signed.headers } }
  }

  /** Asks Khuê, and tells every byte that went and came. */
  const callKhue = async (asked: Asked): Promise<Answer> => {
    const data = await asked.json()
    const place = typeof data['place'] === 'string' ? data['place'] : null
    const service = place ?? textOf(data, 'service')
    const path = place ?? `/api/exchange/r1/${service}`
    const body = place === null ? JSON.stringify(data['input'] ?? {}) : undefined
    const fields = typeof data['fields'] === 'string' && data['fields'] !== '' ? data['fields'] : undefined
    const headers: Record<string, string> = {
      'x-road-client': memberId,
      'x-road-id': randomUUID(),
      'x-road-userid': typeof data['userId'] === 'string' ? data['userId'] : 'VN-sandbox.01',
      'khue-purpose': textOf(data, 'purpose'),
      ...(fields !== undefined && { 'khue-fields': fields }),
      ...(body !== undefined && {
        'content-type': 'application/json',
        'content-digest': contentDigest(Buffer.from(body)),
      }),
    }
    if (!path.startsWith('/')) throw new Refusal(422, 'a place begins with /')
    const method = body === undefined ? 'GET' : 'POST'
    const signed = signMessage({ method, path, headers }, privateKey, {
      components: ['@method', '@path', ...Object.keys(headers).filter((name) => name !== 'content-type')],
      created: Math.floor(Date.now() / 1000),
      keyId: keyIdOf(publicKey),
    })
    const sent = { ...headers, ...signed.headers }
    const response = await fetch(`${khueUrl}${path}`, {
      method,
      headers: sent,
      ...(body !== undefined && { body }),
      signal: AbortSignal.timeout(timeoutMs),
    })
    const text = await response.text()
    note({ way: 'asked', service, who: memberId, status: response.status })
    const received = Object.fromEntries(response.headers)
    const hash = requestHash(signed.base, Buffer.from(body ?? ''))
    return {
      json: {
        request: { method, url: `${khueUrl}${path}`, headers: sent, body: body ?? '', base: signed.base },
        response: { status: response.status, headers: received, body: text },
        signatureHolds: await holds(response.status, received, text, hash),
      },
    }
  }

  const holds = async (status: number, headers: Record<string, string>, text: string, hash: string) => {
    try {
      const read = readSignature(headers)
      checkContentDigest(headers['content-digest'], Buffer.from(text))
      const base = signatureBase({ status, headers }, read.components, read.parametersText)
      const key = (await exchangeKeys()).get(read.keyId ?? '')
      return (
        key !== undefined &&
        verifyBase(base, read.signature, key) &&
        coveredValue(base, 'x-road-request-hash') === hash &&
        read.components.includes('content-digest')
      )
    } catch (error) {
      if (error instanceof SignatureError) return false
      throw error
    }
  }

  const behave = async (asked: Asked): Promise<Answer> => {
    const { failing, forging, delayMs } = await asked.json()
    if (typeof failing === 'boolean') behaviour.failing = failing
    if (typeof forging === 'boolean') behaviour.forging = forging
    if (typeof delayMs === 'number') behaviour.delayMs = Math.min(60_000, Math.max(0, delayMs))
    return { json: behaviour }
  }

  const handle = async (asked: Asked): Promise<Answer> => {
    const { method, path } = asked
    if (method === 'GET' && path === '/') return { html: agencyPage(asked.language, prefix, memberId, seen) }
    if (method === 'GET' && path === '/language') return switchLanguage(prefix, asked.query.get('to'))
    if (method === 'GET' && path === '/health') {
      if (behaviour.failing) throw new Refusal(503, 'out of order')
      return { json: { status: 'well' } }
    }
    if (method === 'GET' && path === '/key.pem') {
      const pem = privateKey.export({ type: 'pkcs8', format: 'pem' })
      return { bytes: Buffer.from(pem), mediaType: 'application/x-pem-file' }
    }
    if (method === 'POST' && path === '/calls') return callKhue(asked)
    if (method === 'POST' && path === '/behaviour') return behave(asked)
    if (method === 'POST' && ['/insurance', '/insurance-history'].includes(path)) return answerCall(asked)
    throw new Refusal(404, 'there is nothing here')
  }
  return {
    listener: listenBelow(prefix, handle),
    greeting: [`Cơ quan khác · agency ${publicUrl}/`],
    close: () => Promise.resolve(),
  }
}
