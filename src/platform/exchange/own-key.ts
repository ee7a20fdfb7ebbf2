/** Khuê's own exchange key: signs every reply and every request that is passed on. Kept encrypted, as other keys are. */
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

const known = new WeakMap<App, OwnKey>()
const purpose = (keyId: string) => `exchange-key ${keyId}`

/** At the start of the program: made when there is none. */
export async function prepareOwnKey(app: App): Promise<void> {
  if (!known.has(app)) known.set(app, await app.transaction(open))
}

/** Throws before `prepareOwnKey`. */
export function ownKey(app: App): OwnKey {
  const key = known.get(app)
  if (!key) throw new Error('the exchange has not started')
  return key
}

async function open(tx: Tx): Promise<OwnKey> {
  const row = (await store.newestOwnKey(tx)) ?? (await create(tx))
  const { secretKey } = tx.app.config
  if (row.master_key_id !== masterKeyId(secretKey)) {
    throw new Error('the exchange key was encrypted with another secret key')
  }
  const plain = decryptAtRest(secretKey, purpose(row.key_id), row.encrypted_key)
  return {
    keyId: row.key_id,
    privateKey: createPrivateKey({ key: plain, format: 'der', type: 'pkcs8' }),
    publicKey: createPublicKey({ key: row.public_key, format: 'der', type: 'spki' }),
  }
}

async function create(tx: Tx): Promise<store.OwnKeyRow> {
  await store.lockOwnKey(tx)
  const there = await store.newestOwnKey(tx)
  if (there) return there
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const keyId = keyIdOf(publicKey)
  const plain = privateKey.export({ type: 'pkcs8', format: 'der' })
  const row: store.OwnKeyRow = {
    key_id: keyId,
    public_key: publicKey.export({ type: 'spki', format: 'der' }),
    master_key_id: masterKeyId(tx.app.config.secretKey),
    encrypted_key: encryptAtRest(tx.app.config.secretKey, purpose(keyId), plain),
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

/** JWK set of the keys by which replies are checked (RFC 7517). */
export async function publicKeys(tx: Tx): Promise<{ keys: { kid: string; kty: string; crv: string; x: string }[] }> {
  const rows = await store.ownKeys(tx)
  return {
    keys: rows.map((row) => {
      const jwk = createPublicKey({ key: row.public_key, format: 'der', type: 'spki' }).export({ format: 'jwk' })
      return { kid: row.key_id, kty: 'OKP', crv: 'Ed25519', x: String(jwk['x']) }
    }),
  }
}
