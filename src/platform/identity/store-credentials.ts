/** Statements on officials' passwords, one-time codes, passkeys, and on wrong attempts. */
import type { Tx } from '../../kernel/app.ts'
import type { Tables } from './tables.ts'

const db = (tx: Tx) => tx.tables<Tables>('identity')

export interface Credential {
  readonly official_id: string
  readonly username: string
  readonly password_hash: string
  readonly must_change: boolean
  readonly totp_sealed: Buffer | null
  readonly totp_last_step: number
  readonly totp_pending_sealed: Buffer | null
}

const columns = [
  'official_id',
  'username',
  'password_hash',
  'must_change',
  'totp_sealed',
  'totp_last_step',
  'totp_pending_sealed',
] as const

export function credentialByUsername(tx: Tx, username: string): Promise<Credential | undefined> {
  return db(tx).selectFrom('credential').select(columns).where('username', '=', username).executeTakeFirst()
}

export function credentialOf(tx: Tx, officialId: string): Promise<Credential | undefined> {
  return db(tx).selectFrom('credential').select(columns).where('official_id', '=', officialId).executeTakeFirst()
}

/** Those of these officials who have a password that somebody else gave them. */
export async function withGivenPassword(tx: Tx, officialIds: readonly string[]): Promise<string[]> {
  const rows = await tx.named<{ official_id: string }>(
    'identity.given-passwords',
    'select official_id from identity.credential where official_id = any($1) and must_change',
    [officialIds],
  )
  return rows.map(({ official_id }) => official_id)
}

export async function setPassword(
  tx: Tx,
  given: { officialId: string; username: string; hash: string; mustChange: boolean },
): Promise<void> {
  const values = { password_hash: given.hash, must_change: given.mustChange, updated_at: tx.now.toString() }
  await db(tx)
    .insertInto('credential')
    .values({
      official_id: given.officialId,
      username: given.username,
      totp_sealed: null,
      totp_pending_sealed: null,
      ...values,
    })
    .onConflict((c) => c.column('official_id').doUpdateSet(values))
    .execute()
}

/** Sandbox accounts: made where they are missing, left alone where somebody changed them. */
export async function insertCredentials(
  tx: Tx,
  rows: readonly { officialId: string; username: string; hash: string; totpSealed: Buffer }[],
): Promise<void> {
  if (rows.length === 0) return
  await db(tx)
    .insertInto('credential')
    .values(
      rows.map((row) => ({
        official_id: row.officialId,
        username: row.username,
        password_hash: row.hash,
        totp_sealed: row.totpSealed,
        totp_pending_sealed: null,
        updated_at: tx.now.toString(),
      })),
    )
    .onConflict((c) => c.doNothing())
    .execute()
}

export async function countCredentials(tx: Tx, officialIds: readonly string[]): Promise<number> {
  if (officialIds.length === 0) return 0
  const row = await db(tx)
    .selectFrom('credential')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('official_id', 'in', officialIds)
    .executeTakeFirstOrThrow()
  return row.n
}

export async function setPendingTotp(tx: Tx, officialId: string, sealed: Buffer): Promise<void> {
  await db(tx)
    .updateTable('credential')
    .set({ totp_pending_sealed: sealed, updated_at: tx.now.toString() })
    .where('official_id', '=', officialId)
    .execute()
}

/** The pending secret comes into force; codes up to this step are used up. */
export async function enrolTotp(tx: Tx, officialId: string, sealed: Buffer, step: number): Promise<void> {
  await db(tx)
    .updateTable('credential')
    .set({ totp_sealed: sealed, totp_pending_sealed: null, totp_last_step: step, updated_at: tx.now.toString() })
    .where('official_id', '=', officialId)
    .execute()
}

export async function clearTotp(tx: Tx, officialId: string): Promise<void> {
  await db(tx)
    .updateTable('credential')
    .set({ totp_sealed: null, totp_pending_sealed: null, updated_at: tx.now.toString() })
    .where('official_id', '=', officialId)
    .execute()
}

/** Uses a step up: false when it, or a later one, was used before (RFC 6238 §5.2). One statement, so that one of two wins. */
export async function useTotpStep(tx: Tx, officialId: string, step: number): Promise<boolean> {
  const { numUpdatedRows } = await db(tx)
    .updateTable('credential')
    .set({ totp_last_step: step })
    .where('official_id', '=', officialId)
    .where('totp_last_step', '<', step)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

// Passkeys ---------------------------------------------------------------------------------------------------------

export interface PasskeyRow {
  readonly id: string
  readonly official_id: string
  readonly public_key: Buffer
  readonly counter: number
  readonly transports: string[]
  readonly name: string
  readonly added_at: string
  readonly last_used_at: string | null
}

export function passkeysOf(tx: Tx, officialId: string): Promise<PasskeyRow[]> {
  return db(tx)
    .selectFrom('passkey')
    .selectAll()
    .where('official_id', '=', officialId)
    .orderBy('added_at')
    .limit(50)
    .execute()
}

export function passkeyById(tx: Tx, id: string): Promise<PasskeyRow | undefined> {
  return db(tx).selectFrom('passkey').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function insertPasskey(
  tx: Tx,
  row: { id: string; officialId: string; publicKey: Uint8Array; counter: number; transports: string[]; name: string },
): Promise<void> {
  await db(tx)
    .insertInto('passkey')
    .values({
      id: row.id,
      official_id: row.officialId,
      public_key: Buffer.from(row.publicKey),
      counter: row.counter,
      transports: row.transports,
      name: row.name,
      added_at: tx.now.toString(),
      last_used_at: null,
    })
    .execute()
}

export async function passkeyUsed(tx: Tx, id: string, counter: number): Promise<void> {
  await db(tx).updateTable('passkey').set({ counter, last_used_at: tx.now.toString() }).where('id', '=', id).execute()
}

export async function deletePasskeys(tx: Tx, officialId: string, id?: string): Promise<number> {
  const { numDeletedRows } = await db(tx)
    .deleteFrom('passkey')
    .where('official_id', '=', officialId)
    .$if(id !== undefined, (q) => q.where('id', '=', id ?? ''))
    .executeTakeFirst()
  return Number(numDeletedRows)
}

// Wrong attempts -----------------------------------------------------------------------------------------------------

export async function lockedUntil(tx: Tx, keys: readonly string[]): Promise<string | null> {
  const row = await db(tx)
    .selectFrom('attempt')
    .select((e) => e.fn.max('locked_until').as('until'))
    .where('key', 'in', keys)
    .where('locked_until', '>', tx.now.toString())
    .executeTakeFirst()
  return row?.until ?? null
}

/** To the end of the transaction; also where there was no failure yet. */
export async function holdAttempts(tx: Tx, key: string): Promise<void> {
  await tx.named('identity.hold-attempts', `select pg_advisory_xact_lock(hashtextextended('identity ' || $1, 0))`, [
    key,
  ])
}

/** Counts one more failure (from 1 again after `forgetAfterS` without any); gives the count. */
export async function countFailure(tx: Tx, key: string, forgetAfterS: number): Promise<number> {
  const [row] = await tx.named<{ failures: number }>(
    'identity.count-failure',
    `insert into identity.attempt as a (key, failures, last_at) values ($1, 1, $2)
     on conflict (key) do update set
       failures = case when a.last_at < $3 then 1 else a.failures + 1 end, last_at = $2
     returning failures`,
    [key, tx.now.toString(), tx.now.subtract({ seconds: forgetAfterS }).toString()],
  )
  return row?.failures ?? 1
}

export async function lockUntil(tx: Tx, key: string, until: string): Promise<void> {
  await db(tx).updateTable('attempt').set({ locked_until: until }).where('key', '=', key).execute()
}

export async function forgetFailures(tx: Tx, key: string): Promise<void> {
  await db(tx).deleteFrom('attempt').where('key', '=', key).execute()
}
