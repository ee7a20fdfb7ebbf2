/**
 * Khuê's own exchange keys: they sign every reply and every request that is passed on. Kept encrypted, as other keys are. A new one is
 * announced before it signs; old ones stay, so that what they signed can be checked for ever. Rule EX25.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { CompactSign } from 'jose'
import type { App, Tx } from '../../kernel/app.ts'
import { decryptAtRest, encryptAtRest, masterKeyId } from '../signatures/index.ts'
import { keyIdOf } from './http-signature.ts'
import * as store from './store.ts'

export interface OwnKey {
  readonly keyId: string
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
}

type Dated = OwnKey & { readonly signsFrom: Temporal.Instant }

/** The one that signs now and those that will, the latest first. */
const known = new WeakMap<App, readonly Dated[]>()
const purpose = (keyId: string) => `exchange-key ${keyId}`

/** So often each process looks whether a new key was announced. */
const lookEveryMs = 60_000
/** At the least between announcing a key and signing with it: every process has looked by then. */
const overlapMinimum = Temporal.Duration.from({ minutes: 10 })

/** At the start of the program: the key is made when there is none, and looked after until what is given back is called. */
export async function keepOwnKey(app: App): Promise<() => void> {
  if (!known.has(app)) await refreshOwnKeys(app)
  const look = () =>
    refreshOwnKeys(app).catch((error: unknown) => app.log.warn({ err: error }, 'exchange: keys are looked for again'))
  const timer = setInterval(() => void look(), lookEveryMs)
  return () => clearInterval(timer)
}

/** Learns of keys that were announced since. Throws when one was encrypted with another secret key. */
export async function refreshOwnKeys(app: App): Promise<void> {
  const there = known.get(app) ?? []
  const rows = await app.transaction(async (tx) => {
    const found = await store.ownKeysFrom(tx, app.clock.now().toString())
    return found.length > 0 ? found : [await create(tx, app.clock.now())]
  })
  const byId = new Map(there.map((key) => [key.keyId, key]))
  known.set(
    app,
    rows.map((row) => byId.get(row.key_id) ?? open(app, row)),
  )
}

/** Throws before `keepOwnKey`. */
export function ownKey(app: App): OwnKey {
  const now = app.clock.now()
  const keys = known.get(app)
  // A clock that was set back may stand before the first one.
  const key = keys?.find(({ signsFrom }) => Temporal.Instant.compare(signsFrom, now) <= 0) ?? keys?.at(-1)
  if (!key) throw new Error('the exchange has not started')
  return key
}

function open(app: App, row: store.OwnKeyRow): Dated {
  const { secretKey } = app.config
  if (row.master_key_id !== masterKeyId(secretKey)) {
    throw new Error('the exchange key was encrypted with another secret key')
  }
  const plain = decryptAtRest(secretKey, purpose(row.key_id), row.encrypted_key)
  return {
    keyId: row.key_id,
    privateKey: createPrivateKey({ key: plain, format: 'der', type: 'pkcs8' }),
    publicKey: createPublicKey({ key: row.public_key, format: 'der', type: 'spki' }),
    signsFrom: Temporal.Instant.from(row.signs_from),
  }
}

/** The first one; the one that another process has made meanwhile. */
async function create(tx: Tx, signsFrom: Temporal.Instant): Promise<store.OwnKeyRow> {
  await store.lockOwnKey(tx)
  const [there] = await store.ownKeysFrom(tx, signsFrom.toString())
  return there ?? make(tx, signsFrom)
}

async function make(tx: Tx, signsFrom: Temporal.Instant): Promise<store.OwnKeyRow> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const keyId = keyIdOf(publicKey)
  const plain = privateKey.export({ type: 'pkcs8', format: 'der' })
  const row: store.OwnKeyRow = {
    key_id: keyId,
    public_key: publicKey.export({ type: 'spki', format: 'der' }),
    master_key_id: masterKeyId(tx.app.config.secretKey),
    encrypted_key: encryptAtRest(tx.app.config.secretKey, purpose(keyId), plain),
    signs_from: signsFrom.toString(),
  }
  await store.insertOwnKey(tx, row)
  return row
}

/**
 * A detached JWS (RFC 7515 appendix F) over these bytes for the header `x-jws-signature`, by a key that `publicKeys` gives. `typ`
 * says what kind of message it is (RFC 8725 §3.11).
 */
export async function signDetached(app: App, typ: string, bytes: Uint8Array): Promise<string> {
  const { keyId, privateKey } = ownKey(app)
  const header = { alg: 'EdDSA', kid: keyId, typ }
  const [head = '', , tail = ''] = (await new CompactSign(bytes).setProtectedHeader(header).sign(privateKey)).split('.')
  return `${head}..${tail}`
}

export interface Announced {
  readonly keyId: string
  readonly signsFrom: string
}

/**
 * Makes a key that signs after the overlap (at least ten minutes). Null when one is announced already and does not sign yet: who
 * checks replies should never have to learn two at once. Throws RangeError for a shorter overlap.
 */
export async function announceKey(tx: Tx, overlap: Temporal.Duration): Promise<Announced | null> {
  if (Temporal.Duration.compare(overlap, overlapMinimum) < 0) throw new RangeError('an overlap below ten minutes')
  await store.lockOwnKey(tx)
  const [newest] = await store.ownKeysFrom(tx, tx.now.toString())
  if (newest && Temporal.Instant.compare(Temporal.Instant.from(newest.signs_from), tx.now) > 0) return null
  const { key_id: keyId, signs_from: signsFrom } = await make(tx, tx.now.add(overlap))
  return { keyId, signsFrom }
}

/** JWK set of all keys by which replies are checked, announced and old ones too (RFC 7517). The latest first. */
export async function publicKeys(tx: Tx): Promise<{ keys: { kid: string; kty: string; crv: string; x: string }[] }> {
  const rows = await store.ownKeys(tx)
  return {
    keys: rows.map((row) => {
      const jwk = createPublicKey({ key: row.public_key, format: 'der', type: 'spki' }).export({ format: 'jwk' })
      return { kid: row.key_id, kty: 'OKP', crv: 'Ed25519', x: String(jwk['x']) }
    }),
  }
}
