/** Signed messages to Khuê, at least once each: tried again until it says that it has them, also after a restart. */
import { exportJWK, generateKeyPair, importJWK, type JWK, FlattenedSign } from 'jose'
import { openJournal } from './journal.ts'

/** A switch for trying things out: how badly the messages travel. */
export interface Behaviour {
  /** Each message is sent this many times. */
  copies: number
  /** The first try waits this long; each copy by chance up to twice as long, so that they overtake each other. */
  delayMs: number
  /** Nothing is sent; it waits until this is switched off. */
  silent: boolean
}

interface Waiting {
  id: string
  typ: string
  body: string
  copiesLeft: number
  tries: number
  nextAtMs: number
}

type Entry =
  | { kind: 'key'; jwk: JWK }
  | { kind: 'queued'; id: string; typ: string; body: string; copies: number }
  | { kind: 'sent'; id: string }
  | { kind: 'behaviour'; behaviour: Behaviour }

export interface Outbox {
  readonly behaviour: Readonly<Behaviour>
  setBehaviour(change: Partial<Behaviour>): void
  readonly jwks: { keys: JWK[] }
  send(typ: string, message: unknown): void
  /** The detached signature of bytes that are sent otherwise (a statement). */
  sign(typ: string, body: Uint8Array): Promise<string>
  waiting(): number
  close(): Promise<void>
}

const tickMs = 100
const timeoutMs = 10_000
const pauseMsMax = 60_000

/** The bytes' JWS without its payload (RFC 7515 appendix F). */
async function detached(key: CryptoKey, kid: string, typ: string, body: Uint8Array): Promise<string> {
  const jws = await new FlattenedSign(body).setProtectedHeader({ alg: 'ES256', kid, typ }).sign(key)
  return `${jws.protected ?? ''}..${jws.signature}`
}

export async function openOutbox({ file, url }: { file: string | null; url: string }): Promise<Outbox> {
  const waiting = new Map<string, Waiting>()
  const behaviour: Behaviour = { copies: 1, delayMs: 0, silent: false }
  let jwk: JWK | undefined
  const journal = openJournal<Entry>(file, (entry) => {
    if (entry.kind === 'key') jwk = entry.jwk
    else if (entry.kind === 'behaviour') Object.assign(behaviour, entry.behaviour)
    else if (entry.kind === 'queued') {
      const { id, typ, body, copies } = entry
      waiting.set(id, { id, typ, body, copiesLeft: copies, tries: 0, nextAtMs: 0 })
    } else {
      const one = waiting.get(entry.id)
      if (one) one.copiesLeft -= 1
      if (one && one.copiesLeft <= 0) waiting.delete(entry.id)
    }
  })
  if (!jwk) {
    const { privateKey } = await generateKeyPair('ES256', { extractable: true })
    jwk = { ...(await exportJWK(privateKey)), kid: crypto.randomUUID(), alg: 'ES256', use: 'sig' }
    journal.append({ kind: 'key', jwk })
  }
  const { d: _secret, ...publicKey } = jwk
  const kid = jwk.kid ?? ''
  const key = (await importJWK(jwk, 'ES256')) as CryptoKey
  const inFlight = new Set<Promise<void>>()
  const busy = new Set<string>()

  const attempt = async (one: Waiting): Promise<void> => {
    busy.add(one.id)
    one.tries += 1
    try {
      const body = Buffer.from(one.body)
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-jws-signature': await detached(key, kid, one.typ, body) },
        body,
        signal: AbortSignal.timeout(timeoutMs),
      })
      await response.arrayBuffer()
      if (!response.ok) throw new Error(`answered ${response.status}`)
      one.copiesLeft -= 1
      journal.append({ kind: 'sent', id: one.id })
      if (one.copiesLeft <= 0) waiting.delete(one.id)
      one.nextAtMs = Date.now() + behaviour.delayMs * Math.random() * 2
    } catch (error) {
      one.nextAtMs = Date.now() + Math.min(pauseMsMax, 500 * 2 ** Math.min(one.tries, 10))
      if (one.tries === 1 || one.tries % 10 === 0)
        console.warn(`sandbox: ${url}: ${String(error)}; will be tried again`)
    } finally {
      busy.delete(one.id)
    }
  }
  const timer = setInterval(() => {
    if (behaviour.silent) return
    for (const one of waiting.values()) {
      if (one.nextAtMs > Date.now() || busy.has(one.id) || inFlight.size >= 16) continue
      const work = attempt(one)
      inFlight.add(work)
      void work.finally(() => inFlight.delete(work))
    }
  }, tickMs)

  return {
    behaviour,
    setBehaviour(change) {
      Object.assign(behaviour, change)
      journal.append({ kind: 'behaviour', behaviour: { ...behaviour } })
    },
    jwks: { keys: [publicKey] },
    send(typ, message) {
      const id = crypto.randomUUID()
      const body = JSON.stringify(message)
      const copies = Math.max(1, behaviour.copies)
      journal.append({ kind: 'queued', id, typ, body, copies })
      const nextAtMs = Date.now() + behaviour.delayMs * (0.5 + Math.random())
      waiting.set(id, { id, typ, body, copiesLeft: copies, tries: 0, nextAtMs })
    },
    sign: (typ, body) => detached(key, kid, typ, body),
    waiting: () => waiting.size,
    async close() {
      clearInterval(timer)
      await Promise.all(inFlight)
    },
  }
}
