/** The keys that sign ID tokens: made here, sealed at rest, replaced with an overlap. Rules ID16 and ID17. */
import { generateKeyPair } from 'node:crypto'
import { promisify } from 'node:util'
import type { App, Tx } from '../../kernel/app.ts'
import { newId } from '../../kernel/id.ts'
import { seal, unseal } from './secrets.ts'
import { insertKey, listKeys, lockKeys, removeRetiredKeys, retireKeys } from './store-oidc.ts'

// A new key is published a day before it signs, so that clients that cache the key set know it in time; the old one
// stays published a day after its last signature, longer than any token lives.
const notice = { hours: 24 }
const overlap = { hours: 24 }
/** Of one that may have leaked: what it signed just now is still to be checked, and tokens live so long (provider.ts). */
const leakedOverlap = { minutes: 10 }
const age = { hours: 24 * 30 }

export interface SigningKey {
  readonly kid: string
  /** Private JWK. */
  readonly jwk: JsonWebKey & { kid: string; alg: string; use: string }
  readonly signsFrom: Temporal.Instant
}

/** All keys to publish; the first one signs now. Makes the first key when there is none. */
export async function loadKeys(app: App): Promise<SigningKey[]> {
  const rows = await app.read(listKeys)
  if (rows.length === 0) {
    await app.transaction((tx) => rotate(tx, { immediately: true, onlyFirst: true }))
    return loadKeys(app)
  }
  const now = app.clock.now()
  const keys = rows.map((row) => ({
    kid: row.id,
    jwk: JSON.parse(unseal(app, 'signing-key', row.sealed).toString('utf8')) as SigningKey['jwk'],
    signsFrom: Temporal.Instant.from(row.signs_from),
  }))
  const signs = (key: SigningKey) => Temporal.Instant.compare(key.signsFrom, now) <= 0
  // Newest first; keys announced but not yet signing go last.
  return keys.toSorted((a, b) => {
    if (signs(a) !== signs(b)) return signs(a) ? -1 : 1
    return Temporal.Instant.compare(b.signsFrom, a.signsFrom)
  })
}

/**
 * Makes a new key and sets when the ones before it disappear. With `immediately` it signs at once (a key may have
 * leaked); otherwise a day later. Gives the new key's id.
 */
export async function rotateKeys(app: App, options: { immediately?: boolean } = {}): Promise<string> {
  return app.transaction((tx) => rotate(tx, { immediately: options.immediately ?? false, onlyFirst: false }))
}

async function rotate(tx: Tx, options: { immediately: boolean; onlyFirst: boolean }): Promise<string> {
  await lockKeys(tx)
  const rows = await listKeys(tx)
  const newest = rows[0]
  if (options.onlyFirst && newest) return newest.id
  const signsFrom = options.immediately ? tx.now : tx.now.add(notice)
  const kid = newId(tx.now.epochMilliseconds)
  const { privateKey } = await promisify(generateKeyPair)('ec', { namedCurve: 'P-256' })
  const jwk = { ...privateKey.export({ format: 'jwk' }), kid, alg: 'ES256', use: 'sig' }
  await retireKeys(tx, signsFrom.add(options.immediately ? leakedOverlap : overlap).toString())
  await insertKey(tx, {
    id: kid,
    sealed: seal(tx.app, 'signing-key', JSON.stringify(jwk)),
    created_at: tx.now.toString(),
    signs_from: signsFrom.toString(),
  })
  return kid
}

/** The daily job: rotates when the newest key is a month old, and removes what is retired. */
export async function keepKeysFresh(tx: Tx): Promise<void> {
  await removeRetiredKeys(tx, tx.now.toString())
  const [newest] = await listKeys(tx)
  if (!newest) return
  const due = Temporal.Instant.from(newest.signs_from).add(age)
  if (Temporal.Instant.compare(due, tx.now) <= 0) await rotate(tx, { immediately: false, onlyFirst: false })
}
