/** Guessing is slowed down: for each account with a growing delay, and for each network address. Rules ID8 and ID9. */
import { createHash } from 'node:crypto'
import type { Tx } from '../../kernel/app.ts'
import { problem } from '../../kernel/problems.ts'
import { countFailure, forgetFailures, holdAttempts, lockUntil, lockedUntil } from './store-credentials.ts'

// Five mistakes are a person's; from then on each one doubles the wait: 30 s, 1 min … up to half an hour.
const accountFree = 5
const accountFirstS = 30
const accountLongestS = 30 * 60
const accountForgetS = 24 * 3600
// An office behind one address may err now and then; a machine that tries names does more.
const addressFree = 50
const addressLockS = 15 * 60
const addressForgetS = 15 * 60

// The name as typed may be anything, even a password typed in the wrong field: only its hash is kept.
const accountKey = (username: string) => `account:${createHash('sha256').update(username).digest('hex')}`
const addressKey = (address: string) => `address:${address}`

/** Throws `identity.locked` while the account or the address is locked; alike whether or not the account exists. */
export async function refuseWhenLocked(tx: Tx, username: string, address: string): Promise<void> {
  const until = await lockedUntil(tx, [accountKey(username), addressKey(address)])
  if (until === null) return
  const left = Temporal.Instant.from(until).epochMilliseconds - tx.now.epochMilliseconds
  throw problem('identity.locked', { seconds: Math.max(1, Math.ceil(left / 1000)) })
}

/** Until the transaction ends, no other looks at this account's mistakes in one of its own that holds it too. */
export async function holdAccount(tx: Tx, username: string): Promise<void> {
  await holdAttempts(tx, accountKey(username))
}

/** Counts a wrong password or code. Gives the instant until which the account is locked now, or null. */
export async function countWrong(tx: Tx, username: string, address: string): Promise<Temporal.Instant | null> {
  const byAddress = await countFailure(tx, addressKey(address), addressForgetS)
  if (byAddress >= addressFree) {
    await lockUntil(tx, addressKey(address), tx.now.add({ seconds: addressLockS }).toString())
  }
  const failures = await countFailure(tx, accountKey(username), accountForgetS)
  if (failures < accountFree) return null
  const seconds = Math.min(accountFirstS * 2 ** (failures - accountFree), accountLongestS)
  const until = tx.now.add({ seconds })
  await lockUntil(tx, accountKey(username), until.toString())
  return until
}

/** After a full sign-in the account starts afresh; the address does not, or one good account would free the rest. */
export async function forgetWrong(tx: Tx, username: string): Promise<void> {
  await forgetFailures(tx, accountKey(username))
}
