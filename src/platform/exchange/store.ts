/** Every SQL statement about members, keys, services, grants, consents and what is deferred. */
import type { Selectable } from 'kysely'
import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import { newId } from '../../kernel/id.ts'
import type { Tables } from './tables.ts'

const db = (tx: Tx) => tx.tables<Tables>('exchange')

interface Text {
  readonly vi: string
  readonly en: string
}

// ---- Khuê's own key -----------------------------------------------------------------------------------------------

export type OwnKeyRow = Omit<Tables['own_key'], 'created_at'>

export async function lockOwnKey(tx: Tx): Promise<void> {
  await tx.named('exchange.own-key-lock', 'select pg_advisory_xact_lock(7306112)', [])
}

/** The one that signs at this instant and those that sign later, the latest first. */
export async function ownKeysFrom(tx: Tx, at: string): Promise<OwnKeyRow[]> {
  return tx.named<OwnKeyRow>(
    'exchange.own-keys-from',
    `select key_id, public_key, master_key_id, encrypted_key, signs_from from exchange.own_key
     where signs_from >= coalesce((select max(signs_from) from exchange.own_key where signs_from <= $1), '-infinity')
     order by signs_from desc`,
    [at],
  )
}

export function ownKeys(tx: Tx): Promise<OwnKeyRow[]> {
  return db(tx).selectFrom('own_key').selectAll().orderBy('signs_from', 'desc').execute()
}

export async function insertOwnKey(tx: Tx, row: OwnKeyRow): Promise<void> {
  await db(tx)
    .insertInto('own_key')
    .values({ ...row, created_at: tx.now.toString() })
    .execute()
}

// ---- who calls ----------------------------------------------------------------------------------------------------

/** What a call needs to know, in one question. */
export interface CallerRow {
  readonly name: Text
  readonly state: 'active' | 'suspended'
  readonly sandbox: boolean
  readonly public_key: Buffer | null
  readonly valid_from: string
  readonly valid_to: string
  readonly revoked_at: string | null
  readonly grant_id: string | null
  readonly fields: string[]
  readonly reason: string | null
  readonly legal_ground: string | null
  readonly per_minute: number
  readonly per_day: number
  readonly minute_calls: number | null
  readonly day_calls: number | null
  readonly message_used: boolean
}

export interface CallerQuestion {
  readonly memberId: string
  readonly keyId: string
  readonly messageId: string
  readonly serviceId: string
  readonly purpose: string
  /** Hanoi's. */
  readonly today: string
  readonly minute: string
  readonly day: string
}

export async function findCaller(tx: Tx, q: CallerQuestion): Promise<CallerRow | undefined> {
  const [row] = await tx.named<CallerRow>(
    'exchange.caller',
    `select m.name, m.state, m.sandbox, k.public_key, k.valid_from, k.valid_to, k.revoked_at,
       g.id as grant_id, g.fields, g.reason, g.legal_ground, g.per_minute, g.per_day, a.calls as minute_calls, b.calls as day_calls,
       exists (select from exchange.message u where u.member_id = $1 and u.message_id = $8) as message_used
     from exchange.member m
     left join exchange.member_key k on k.member_id = m.id and k.key_id = $2
     left join exchange.access_grant g on g.member_id = m.id and g.service_id = $3 and g.purpose = $4
       and g.revoked_at is null and $5::date between g.valid_from and g.valid_to
     left join exchange.tally a on a.grant_id = g.id and a.period = 'minute' and a.starts = $6
     left join exchange.tally b on b.grant_id = g.id and b.period = 'day' and b.starts = $7
     where m.id = $1`,
    [q.memberId, q.keyId, q.serviceId, q.purpose, q.today, q.minute, q.day, q.messageId],
  )
  return row
}

// ---- members ------------------------------------------------------------------------------------------------------

export type MemberRow = Selectable<Tables['member']>
export type KeyRow = Tables['member_key']

export function members(tx: Tx): Promise<MemberRow[]> {
  return db(tx).selectFrom('member').selectAll().orderBy('id').execute()
}

interface PageQuestion {
  /** Found in the id or a name, with marks or without. */
  readonly q: string
  readonly after: string | null
  readonly limit: number
}

const like = (q: string): string => `%${q.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`

export async function memberPage(tx: Tx, { q, after, limit }: PageQuestion): Promise<MemberRow[]> {
  return tx.named<MemberRow>(
    'exchange.member-page',
    `select * from exchange.member
     where ($1::text is null or id > $1) and public.plain(id || ' ' || (name->>'vi') || ' ' || (name->>'en')) like public.plain($2)
     order by id limit $3`,
    [after, like(q), limit],
  )
}

export async function findMember(tx: Tx, id: string): Promise<MemberRow | undefined> {
  return db(tx).selectFrom('member').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Gives whether it is new. */
export async function insertMember(
  tx: Tx,
  row: Omit<MemberRow, 'state' | 'state_reason' | 'created_at'>,
): Promise<boolean> {
  const result = await db(tx)
    .insertInto('member')
    .values({ ...row, name: JSON.stringify(row.name), created_at: tx.now.toString() })
    .onConflict((c) => c.column('id').doNothing())
    .executeTakeFirst()
  return Number(result.numInsertedOrUpdatedRows) > 0
}

export async function setAddress(tx: Tx, id: string, address: string): Promise<void> {
  await db(tx).updateTable('member').set({ address }).where('id', '=', id).execute()
}

export async function setMemberState(tx: Tx, id: string, state: MemberRow['state'], reason: string): Promise<void> {
  await db(tx).updateTable('member').set({ state, state_reason: reason }).where('id', '=', id).execute()
}

export function keysOf(tx: Tx, memberIds: readonly string[]): Promise<KeyRow[]> {
  if (memberIds.length === 0) return Promise.resolve([])
  return db(tx)
    .selectFrom('member_key')
    .selectAll()
    .where('member_id', 'in', [...memberIds])
    .orderBy('added_at', 'desc')
    .execute()
}

export async function findKey(tx: Tx, memberId: string, keyId: string): Promise<KeyRow | undefined> {
  return db(tx)
    .selectFrom('member_key')
    .selectAll()
    .where('member_id', '=', memberId)
    .where('key_id', '=', keyId)
    .executeTakeFirst()
}

/** Gives whether it is new. */
export async function insertKey(
  tx: Tx,
  row: Omit<KeyRow, 'added_at' | 'revoked_at' | 'revoke_reason'>,
): Promise<boolean> {
  const result = await db(tx)
    .insertInto('member_key')
    .values({ ...row, added_at: tx.now.toString() })
    .onConflict((c) => c.columns(['member_id', 'key_id']).doNothing())
    .executeTakeFirst()
  return Number(result.numInsertedOrUpdatedRows) > 0
}

/** Gives whether it was in force. */
export async function revokeKey(tx: Tx, memberId: string, keyId: string, reason: string): Promise<boolean> {
  const result = await db(tx)
    .updateTable('member_key')
    .set({ revoked_at: tx.now.toString(), revoke_reason: reason })
    .where('member_id', '=', memberId)
    .where('key_id', '=', keyId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  return Number(result.numUpdatedRows) > 0
}

// ---- services outside ---------------------------------------------------------------------------------------------

export type OutsideRow = Selectable<Tables['outside_service']>

export function outsideServices(tx: Tx): Promise<OutsideRow[]> {
  return db(tx).selectFrom('outside_service').selectAll().where('state', '=', 'open').orderBy('service_id').execute()
}

export interface OutsideFound {
  readonly member_id: string
  readonly definition: Record<string, unknown>
  readonly address: string | null
  readonly sandbox: boolean
  readonly state: MemberRow['state']
}

export async function findOutside(tx: Tx, serviceId: string): Promise<OutsideFound | undefined> {
  const [row] = await tx.named<OutsideFound>(
    'exchange.outside-service',
    `select s.member_id, s.definition, m.address, m.sandbox, m.state
     from exchange.outside_service s join exchange.member m on m.id = s.member_id
     where s.service_id = $1 and s.state = 'open'`,
    [serviceId],
  )
  return row
}

export async function saveOutside(
  tx: Tx,
  row: { serviceId: string; memberId: string; definition: Record<string, unknown> },
): Promise<void> {
  const values = { definition: JSON.stringify(row.definition), state: 'open' as const }
  await db(tx)
    .insertInto('outside_service')
    .values({ service_id: row.serviceId, member_id: row.memberId, published_at: tx.now.toString(), ...values })
    .onConflict((c) => c.column('service_id').doUpdateSet(values))
    .execute()
}

// ---- grants -------------------------------------------------------------------------------------------------------

export type GrantRow = Tables['access_grant']

export async function insertGrant(
  tx: Tx,
  row: Omit<GrantRow, 'given_at' | 'revoked_at' | 'revoked_by_name' | 'revoke_reason'>,
): Promise<void> {
  await db(tx)
    .insertInto('access_grant')
    .values({ ...row, given_at: tx.now.toString() })
    .execute()
}

/** All of them, for the program itself. */
export function grants(tx: Tx): Promise<GrantRow[]> {
  return db(tx).selectFrom('access_grant').selectAll().orderBy('given_at', 'desc').orderBy('id', 'desc').execute()
}

/** Newest first; `serviceIds`: of these services alone. */
export async function grantPage(
  tx: Tx,
  { q, after, limit, serviceIds }: PageQuestion & { readonly serviceIds: readonly string[] },
): Promise<GrantRow[]> {
  return tx.named<GrantRow>(
    'exchange.grant-page',
    `select g.* from exchange.access_grant g join exchange.member m on m.id = g.member_id
     where g.service_id = any($1)
       and ($2::uuid is null or (g.given_at, g.id) < (select given_at, id from exchange.access_grant where id = $2))
       and public.plain(m.id || ' ' || (m.name->>'vi') || ' ' || (m.name->>'en')) like public.plain($3)
     order by g.given_at desc, g.id desc limit $4`,
    [serviceIds, after, like(q), limit],
  )
}

export async function membersByIds(tx: Tx, ids: readonly string[]): Promise<MemberRow[]> {
  if (ids.length === 0) return []
  return db(tx)
    .selectFrom('member')
    .selectAll()
    .where('id', 'in', [...ids])
    .execute()
}

export async function findGrant(tx: Tx, id: string): Promise<GrantRow | undefined> {
  return db(tx).selectFrom('access_grant').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function lockGrant(tx: Tx, id: string): Promise<GrantRow | undefined> {
  return db(tx).selectFrom('access_grant').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

export async function revokeGrant(tx: Tx, id: string, byName: string, reason: string): Promise<void> {
  await db(tx)
    .updateTable('access_grant')
    .set({ revoked_at: tx.now.toString(), revoked_by_name: byName, revoke_reason: reason })
    .where('id', '=', id)
    .execute()
}

/** For the record of changes. */
export async function noteChange(
  tx: Tx,
  actor: Actor,
  what: string,
  subject: string,
  details: Record<string, unknown>,
): Promise<void> {
  await db(tx)
    .insertInto('change')
    .values({
      id: newId(tx.now.epochMilliseconds),
      at: tx.now.toString(),
      actor_id: actor.id ?? '',
      actor_name: actor.name ?? '',
      what,
      subject,
      details: JSON.stringify(details),
    })
    .execute()
}

// ---- consent ------------------------------------------------------------------------------------------------------

export type ConsentRow = Tables['consent']

export interface ConsentFor {
  readonly personId: string
  readonly memberId: string
  readonly serviceId: string
  readonly purpose: string
}

export async function hasConsent(tx: Tx, c: ConsentFor): Promise<boolean> {
  const rows = await tx.named(
    'exchange.has-consent',
    `select 1 from exchange.consent where person_id = $1 and member_id = $2 and service_id = $3 and purpose = $4
       and given_at is not null and withdrawn_at is null`,
    [c.personId, c.memberId, c.serviceId, c.purpose],
  )
  return rows.length > 0
}

/** Once, however often it is asked for. */
export async function askForConsent(tx: Tx, c: ConsentFor): Promise<void> {
  await db(tx)
    .insertInto('consent')
    .values({
      person_id: c.personId,
      id: newId(tx.now.epochMilliseconds),
      member_id: c.memberId,
      service_id: c.serviceId,
      purpose: c.purpose,
      asked_at: tx.now.toString(),
    })
    .onConflict((o) => o.doNothing())
    .execute()
}

/** Newest first. */
export function consentsOf(tx: Tx, personId: string): Promise<ConsentRow[]> {
  return db(tx).selectFrom('consent').selectAll().where('person_id', '=', personId).orderBy('id', 'desc').execute()
}

export async function giveConsent(tx: Tx, c: ConsentFor): Promise<void> {
  await db(tx)
    .insertInto('consent')
    .values({
      person_id: c.personId,
      id: newId(tx.now.epochMilliseconds),
      member_id: c.memberId,
      service_id: c.serviceId,
      purpose: c.purpose,
      given_at: tx.now.toString(),
    })
    .onConflict((o) =>
      o
        .columns(['person_id', 'member_id', 'service_id', 'purpose'])
        .where('withdrawn_at', 'is', null)
        .doUpdateSet((e) => ({ given_at: e.fn.coalesce('consent.given_at', 'excluded.given_at') })),
    )
    .execute()
}

/** Gives whether there was one in force. */
export async function withdrawConsent(tx: Tx, personId: string, id: string): Promise<boolean> {
  const result = await db(tx)
    .updateTable('consent')
    .set({ withdrawn_at: tx.now.toString() })
    .where('person_id', '=', personId)
    .where('id', '=', id)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst()
  return Number(result.numUpdatedRows) > 0
}

// ---- deferred -----------------------------------------------------------------------------------------------------

export type DeferredRow = Tables['deferred']

export async function insertDeferred(tx: Tx, row: Omit<DeferredRow, 'state' | 'result' | 'done_at'>): Promise<void> {
  await db(tx)
    .insertInto('deferred')
    .values({ ...row, state: 'waiting' })
    .execute()
}

export async function findDeferred(tx: Tx, id: string): Promise<DeferredRow | undefined> {
  return db(tx).selectFrom('deferred').selectAll().where('id', '=', id).executeTakeFirst()
}

/** What waits since before then; its job may have been given up. */
export async function waitingDeferred(tx: Tx, before: string, limit: number): Promise<string[]> {
  const rows = await db(tx)
    .selectFrom('deferred')
    .select('id')
    .where('state', '=', 'waiting')
    .where('accepted_at', '<', before)
    .orderBy('accepted_at')
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}

export async function finishDeferred(tx: Tx, id: string, result: Buffer): Promise<void> {
  await db(tx)
    .updateTable('deferred')
    .set({ state: 'done', result, done_at: tx.now.toString() })
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .execute()
}

// ---- health -------------------------------------------------------------------------------------------------------

export type HealthRow = Tables['health']

export async function saveHealth(tx: Tx, row: HealthRow): Promise<void> {
  await db(tx)
    .insertInto('health')
    .values(row)
    .onConflict((c) => c.column('member_id').doUpdateSet(row))
    .execute()
}

export function allHealth(tx: Tx): Promise<HealthRow[]> {
  return db(tx).selectFrom('health').selectAll().execute()
}
