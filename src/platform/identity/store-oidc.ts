/** Statements of the city's OpenID provider: what it keeps, its keys, outside clients, short-lived challenges. */
import type { Tx } from '../../kernel/app.ts'
import type { Tables } from './tables.ts'

const db = (tx: Tx) => tx.tables<Tables>('identity')

// Keys -----------------------------------------------------------------------------------------------------------

export interface KeyRow {
  readonly id: string
  readonly sealed: Buffer
  readonly created_at: string
  readonly signs_from: string
}

/** Newest first. */
export function listKeys(tx: Tx): Promise<KeyRow[]> {
  return db(tx)
    .selectFrom('signing_key')
    .select(['id', 'sealed', 'created_at', 'signs_from'])
    .where((e) => e.or([e('retired_at', 'is', null), e('retired_at', '>', tx.now.toString())]))
    .orderBy('signs_from', 'desc')
    .orderBy('id', 'desc')
    .execute()
}

/** One rotation at a time in the whole cluster; the lock ends with the transaction. */
export async function lockKeys(tx: Tx): Promise<void> {
  await tx.named('identity.lock-keys', "select pg_advisory_xact_lock(hashtext('identity.signing-key'))", [])
}

export async function insertKey(tx: Tx, key: KeyRow): Promise<void> {
  await db(tx)
    .insertInto('signing_key')
    .values({ ...key, retired_at: null })
    .execute()
}

/** All of them then at the latest. */
export async function retireKeys(tx: Tx, at: string): Promise<void> {
  await tx.named('identity.retire-keys', 'update identity.signing_key set retired_at = least(retired_at, $1)', [at])
}

export async function removeRetiredKeys(tx: Tx, now: string): Promise<void> {
  await db(tx).deleteFrom('signing_key').where('retired_at', '<=', now).execute()
}

// What the provider keeps ----------------------------------------------------------------------------------------

export interface OidcRow {
  readonly model: string
  readonly id: string
  readonly payload: Record<string, unknown>
  readonly grantId: string | null
  readonly uid: string | null
  readonly accountId: string | null
  readonly expiresAt: string | null
}

export async function upsertOidc(tx: Tx, row: OidcRow): Promise<void> {
  await tx.named(
    'identity.oidc-upsert',
    `insert into identity.oidc (model, id, payload, grant_id, uid, account_id, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (model, id) do update set payload = excluded.payload, grant_id = excluded.grant_id,
       uid = excluded.uid, account_id = excluded.account_id, expires_at = excluded.expires_at`,
    [row.model, row.id, JSON.stringify(row.payload), row.grantId, row.uid, row.accountId, row.expiresAt],
  )
}

interface FoundOidc {
  payload: Record<string, unknown>
  consumed_at: string | null
}

export async function findOidc(tx: Tx, model: string, id: string): Promise<FoundOidc | undefined> {
  const [row] = await tx.named<FoundOidc>(
    'identity.oidc-find',
    `select payload, consumed_at from identity.oidc
     where model = $1 and id = $2 and (expires_at is null or expires_at > $3)`,
    [model, id, tx.now.toString()],
  )
  return row
}

export async function findOidcByUid(tx: Tx, model: string, uid: string): Promise<FoundOidc | undefined> {
  const [row] = await tx.named<FoundOidc>(
    'identity.oidc-by-uid',
    `select payload, consumed_at from identity.oidc
     where model = $1 and uid = $2 and (expires_at is null or expires_at > $3)`,
    [model, uid, tx.now.toString()],
  )
  return row
}

/** Removes sessions with the grants and tokens that came of them; gives what they held. */
export async function takeOidcSessions(
  tx: Tx,
  which: { readonly uids: readonly string[] } | { readonly accountId: string },
): Promise<Record<string, unknown>[]> {
  const taken = await db(tx)
    .deleteFrom('oidc')
    .where('model', '=', 'Session')
    .$if('uids' in which, (q) => q.where('uid', 'in', 'uids' in which ? [...new Set(which.uids)] : []))
    .$if('accountId' in which, (q) => q.where('account_id', '=', 'accountId' in which ? which.accountId : ''))
    .returning('payload')
    .execute()
  const payloads = taken.map((row) => row.payload)
  const grants = payloads.flatMap((payload) =>
    Object.values((payload['authorizations'] ?? {}) as Record<string, { grantId?: string }>).flatMap(
      (entry) => entry.grantId ?? [],
    ),
  )
  if (grants.length > 0) await db(tx).deleteFrom('oidc').where('grant_id', 'in', grants).execute()
  return payloads
}

/** Marks a code as used; using it again revokes its grant (RFC 9700 §2.1.1). */
export async function consumeOidc(tx: Tx, model: string, id: string): Promise<void> {
  await db(tx)
    .updateTable('oidc')
    .set({ consumed_at: tx.now.toString() })
    .where('model', '=', model)
    .where('id', '=', id)
    .execute()
}

export async function destroyOidc(tx: Tx, model: string, id: string): Promise<void> {
  await db(tx).deleteFrom('oidc').where('model', '=', model).where('id', '=', id).execute()
}

export async function revokeOidcGrant(tx: Tx, grantId: string): Promise<void> {
  await db(tx).deleteFrom('oidc').where('grant_id', '=', grantId).execute()
}

// Outside clients ------------------------------------------------------------------------------------------------

export interface ClientRow {
  readonly id: string
  readonly name: string
  readonly secret_sealed: Buffer | null
  readonly redirect_uris: string[]
  readonly post_logout_redirect_uris: string[]
  readonly back_channel_logout_uri: string | null
}

export function findClient(tx: Tx, id: string): Promise<ClientRow | undefined> {
  return db(tx).selectFrom('client').selectAll().where('id', '=', id).executeTakeFirst()
}

export function listClientRows(tx: Tx): Promise<ClientRow[]> {
  return db(tx).selectFrom('client').selectAll().orderBy('name').limit(1000).execute()
}

export async function insertClient(tx: Tx, row: ClientRow): Promise<void> {
  await db(tx)
    .insertInto('client')
    .values({ ...row, created_at: tx.now.toString() })
    .execute()
}

export async function deleteClient(tx: Tx, id: string): Promise<boolean> {
  const { numDeletedRows } = await db(tx).deleteFrom('client').where('id', '=', id).executeTakeFirst()
  return numDeletedRows > 0n
}

// Challenges -----------------------------------------------------------------------------------------------------

export async function putChallenge(tx: Tx, id: string, purpose: string, data: unknown, ttlS: number): Promise<void> {
  const values = { purpose, data: JSON.stringify(data), expires_at: tx.now.add({ seconds: ttlS }).toString() }
  await db(tx)
    .insertInto('challenge')
    .values({ id, ...values })
    .onConflict((c) => c.column('id').doUpdateSet(values))
    .execute()
}

/** Reads it without using it up. */
export async function peekChallenge(tx: Tx, id: string, purpose: string): Promise<unknown> {
  const row = await db(tx)
    .selectFrom('challenge')
    .select('data')
    .where('id', '=', id)
    .where('purpose', '=', purpose)
    .where('expires_at', '>', tx.now.toString())
    .executeTakeFirst()
  return row?.data
}

/** Reads it and removes it in one statement, so that of two callers one gets it. */
export async function takeChallenge(tx: Tx, id: string, purpose: string): Promise<unknown> {
  const row = await db(tx)
    .deleteFrom('challenge')
    .where('id', '=', id)
    .where('purpose', '=', purpose)
    .where('expires_at', '>', tx.now.toString())
    .returning('data')
    .executeTakeFirst()
  return row?.data
}

/** Removes what has expired, a bounded number at a time. */
export async function sweep(tx: Tx): Promise<void> {
  const now = tx.now.toString()
  await db(tx).deleteFrom('challenge').where('expires_at', '<', now).execute()
  await db(tx).deleteFrom('oidc').where('expires_at', '<', now).execute()
  await db(tx)
    .deleteFrom('attempt')
    .where('last_at', '<', tx.now.subtract({ hours: 48 }).toString())
    .execute()
}
