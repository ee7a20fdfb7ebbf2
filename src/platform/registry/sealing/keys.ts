/**
 * The data keys that sealed values are under: numbered, random, encrypted by the installation's secret key as signing keys are
 * (signatures/vault.ts). Rules RG50 and RG52.
 */
import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import type { Actor } from '../../../kernel/actor.ts'
import type { App, Tx } from '../../../kernel/app.ts'
import { decryptAtRest, encryptAtRest, masterKeyId } from '../../signatures/index.ts'
import type { DataKey } from './seal.ts'
import * as store from './store.ts'

interface Ring {
  readonly keys: ReadonlyMap<number, KeyObject>
  readonly newest: DataKey | undefined
  readonly readAtMs: number
}

const rings = new WeakMap<App, Ring>()
/** After this every process writes with the newest key. */
export const ringMs = 15_000

const purposeOf = (version: number) => `registry-key ${version}`

async function read(tx: Tx): Promise<Ring> {
  const { secretKey } = tx.app.config
  const keys = new Map<number, KeyObject>()
  for (const row of await store.keys(tx)) {
    if (row.encrypted_key === null) continue
    if (row.master_key_id !== masterKeyId(secretKey))
      throw new Error(`registry key ${row.version} was encrypted with another secret key (${row.master_key_id})`)
    keys.set(row.version, createSecretKey(decryptAtRest(secretKey, purposeOf(row.version), row.encrypted_key)))
  }
  const version = Math.max(0, ...keys.keys())
  const key = keys.get(version)
  return { keys, newest: key && { version, key }, readAtMs: performance.now() }
}

/** Read apart from the caller's transaction: what that one has not committed is nobody's key yet. */
async function ringOf(app: App, isEnough: (ring: Ring) => boolean): Promise<Ring> {
  const known = rings.get(app)
  if (known && isEnough(known)) return known
  const ring = await app.read(read)
  rings.set(app, ring)
  return ring
}

/** The newest key, kept from being destroyed until this transaction ends. */
export async function keyForSealing(tx: Tx): Promise<DataKey> {
  const now = performance.now()
  const { newest } = await ringOf(tx.app, (ring) => ring.newest !== undefined && now - ring.readAtMs < ringMs)
  if (!newest) throw new Error('no registry key was made: is a registry open?')
  // Once a transaction is enough.
  if (held.get(tx) !== newest.version) store.holdKey(tx, newest.version)
  held.set(tx, newest.version)
  return newest
}

const held = new WeakMap<Tx, number>()

/** Throws when it was destroyed. */
export async function keyNumbered(tx: Tx, version: number): Promise<KeyObject> {
  const key = (await ringOf(tx.app, ({ keys }) => keys.has(version))).keys.get(version)
  if (!key) throw new Error(`registry key ${version} is not there`)
  return key
}

/** Makes the first key of an installation when there is none. */
export async function ensureKey(app: App): Promise<void> {
  const { newest } = await ringOf(app, (ring) => ring.newest !== undefined)
  if (newest) return
  await app.transaction(async (tx) => {
    await store.lockKeyMaking(tx)
    if ((await store.keys(tx)).length === 0) await makeKey(tx, 'system')
  })
  rings.delete(app)
}

/** A new key, which everybody writes with `ringMs` after the commit at the latest. Gives its number. */
export async function nextKey(tx: Tx, actor: Actor): Promise<number> {
  await store.lockKeyMaking(tx)
  const version = await makeKey(tx, `${actor.kind}:${actor.id ?? actor.name ?? ''}`)
  rings.delete(tx.app)
  return version
}

async function makeKey(tx: Tx, madeBy: string): Promise<number> {
  const { secretKey } = tx.app.config
  const version = Math.max(0, ...(await store.keys(tx)).map((row) => row.version)) + 1
  await store.insertKey(tx, {
    version,
    master_key_id: masterKeyId(secretKey),
    encrypted_key: encryptAtRest(secretKey, purposeOf(version), randomBytes(32)),
    made_by: madeBy,
  })
  return version
}

/** Forgets what is remembered, in this process. */
export function forgetKeys(app: App): void {
  rings.delete(app)
}
