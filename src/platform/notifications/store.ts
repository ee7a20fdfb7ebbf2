/** Every SQL statement of notifications. */
import type { Tx } from '../../kernel/app.ts'
import type { ChannelState, Preferences } from './contract.ts'
import type { NoticeRow, SubscriptionRow, Tables } from './rows.ts'

const db = (tx: Tx) => tx.tables<Tables>('notifications')

/** Makes two alike notices wait for each other, so that the second finds the first. */
export async function lockAlike(tx: Tx, personId: string, kind: string, link: string): Promise<void> {
  const key = JSON.stringify([personId, kind, link])
  await tx.named('notifications.lock-alike', 'select pg_advisory_xact_lock(hashtextextended($1, 7307))', [key])
}

export async function findAlike(
  tx: Tx,
  alike: { personId: string; kind: string; link: string; since: string },
): Promise<NoticeRow | undefined> {
  return db(tx)
    .selectFrom('notice')
    .selectAll()
    .where('person_id', '=', alike.personId)
    .where('kind', '=', alike.kind)
    .where('link', '=', alike.link)
    .where('repeated_at', '>', alike.since)
    .orderBy('repeated_at', 'desc')
    .forUpdate()
    .executeTakeFirst()
}

export async function insertNotice(tx: Tx, row: NoticeRow): Promise<void> {
  await db(tx)
    .insertInto('notice')
    .values({ ...row, title: JSON.stringify(row.title), body: JSON.stringify(row.body) })
    .execute()
}

export type NoticeChange = Partial<Omit<NoticeRow, 'person_id' | 'id'>>

export async function updateNotice(tx: Tx, personId: string, id: string, change: NoticeChange): Promise<void> {
  const { title, body, ...rest } = change
  await db(tx)
    .updateTable('notice')
    .set({
      ...rest,
      ...(title && { title: JSON.stringify(title) }),
      ...(body && { body: JSON.stringify(body) }),
    })
    .where('person_id', '=', personId)
    .where('id', '=', id)
    .execute()
}

export async function findNotice(tx: Tx, personId: string, id: string): Promise<NoticeRow | undefined> {
  return db(tx)
    .selectFrom('notice')
    .selectAll()
    .where('person_id', '=', personId)
    .where('id', '=', id)
    .executeTakeFirst()
}

export async function lockNotice(tx: Tx, personId: string, id: string): Promise<NoticeRow | undefined> {
  return db(tx)
    .selectFrom('notice')
    .selectAll()
    .where('person_id', '=', personId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
}

export async function listNotices(
  tx: Tx,
  personId: string,
  filter: { before?: string | undefined; unread?: boolean | undefined; limit: number },
): Promise<NoticeRow[]> {
  let query = db(tx).selectFrom('notice').selectAll().where('person_id', '=', personId)
  if (filter.before !== undefined) query = query.where('id', '<', filter.before)
  if (filter.unread === true) query = query.where('read_at', 'is', null)
  return query.orderBy('id', 'desc').limit(filter.limit).execute()
}

export async function countUnread(tx: Tx, personId: string): Promise<number> {
  const [row] = await tx.named<{ count: number }>(
    'notifications.count-unread',
    'select count(*) from notifications.notice where person_id = $1 and read_at is null',
    [personId],
  )
  return row?.count ?? 0
}

export async function markAllRead(tx: Tx, personId: string): Promise<void> {
  await db(tx)
    .updateTable('notice')
    .set({ read_at: tx.now.toString() })
    .where('person_id', '=', personId)
    .where('read_at', 'is', null)
    .execute()
}

/** E-mails that have waited since before then. */
export async function waitingMails(
  tx: Tx,
  before: string,
  limit: number,
): Promise<{ personId: string; noticeId: string }[]> {
  return db(tx)
    .selectFrom('notice')
    .select(['person_id as personId', 'id as noticeId'])
    .where('email', '=', 'waiting')
    .where('created_at', '<', before)
    .orderBy('created_at')
    .limit(limit)
    .execute()
}

/** Undelivered e-mails of everybody, newest first. */
export async function listFailed(tx: Tx, before: string | undefined, limit: number): Promise<NoticeRow[]> {
  const states: ChannelState[] = ['failed', 'bounced']
  let query = db(tx).selectFrom('notice').selectAll().where('email', 'in', states)
  if (before !== undefined) query = query.where('id', '<', before)
  return query.orderBy('id', 'desc').limit(limit).execute()
}

export async function findFailed(tx: Tx, id: string): Promise<NoticeRow | undefined> {
  return db(tx)
    .selectFrom('notice')
    .selectAll()
    .where('id', '=', id)
    .where('email', 'in', ['failed', 'bounced'])
    .forUpdate()
    .executeTakeFirst()
}

// ---- preferences and browsers ------------------------------------------------------------------------------------

export async function findPreferences(tx: Tx, personId: string): Promise<Preferences | undefined> {
  return db(tx).selectFrom('preference').select(['email', 'push']).where('person_id', '=', personId).executeTakeFirst()
}

export async function savePreferences(tx: Tx, personId: string, preferences: Preferences): Promise<void> {
  await db(tx)
    .insertInto('preference')
    .values({ person_id: personId, saved_at: tx.now.toString(), ...preferences })
    .onConflict((conflict) => conflict.column('person_id').doUpdateSet({ saved_at: tx.now.toString(), ...preferences }))
    .execute()
}

export async function preferenceRow(tx: Tx, personId: string): Promise<Tables['preference'] | undefined> {
  return db(tx).selectFrom('preference').selectAll().where('person_id', '=', personId).executeTakeFirst()
}

export async function subscriptionsOf(tx: Tx, personId: string): Promise<SubscriptionRow[]> {
  return db(tx).selectFrom('push_subscription').selectAll().where('person_id', '=', personId).orderBy('id').execute()
}

/** Keeps a browser's subscription; one that another person had on this browser becomes this person's. Gives its id. */
export async function saveSubscription(tx: Tx, row: SubscriptionRow): Promise<string> {
  const { person_id, p256dh, auth, created_at, id } = row
  const kept = await db(tx)
    .insertInto('push_subscription')
    .values(row)
    .onConflict((conflict) => conflict.column('endpoint').doUpdateSet({ person_id, p256dh, auth, created_at, id }))
    .returning('id')
    .executeTakeFirstOrThrow()
  return kept.id
}

export async function removeSubscription(tx: Tx, personId: string, endpoint: string): Promise<boolean> {
  const removed = await db(tx)
    .deleteFrom('push_subscription')
    .where('person_id', '=', personId)
    .where('endpoint', '=', endpoint)
    .returning('id')
    .execute()
  return removed.length > 0
}

export async function removeSubscriptionById(tx: Tx, personId: string, id: string): Promise<boolean> {
  const rows = await tx.named(
    'notifications.remove-subscription-by-id',
    'delete from notifications.push_subscription where person_id = $1 and id::text = $2 returning 1',
    [personId, id],
  )
  return rows.length > 0
}

export async function findVapid(tx: Tx): Promise<Tables['vapid_key'] | undefined> {
  return db(tx).selectFrom('vapid_key').selectAll().executeTakeFirst() as Promise<Tables['vapid_key'] | undefined>
}

/** The first pair wins, whichever process made it. */
export async function insertVapid(tx: Tx, publicKey: string, sealed: Buffer): Promise<void> {
  await db(tx)
    .insertInto('vapid_key')
    .values({ public_key: publicKey, sealed_private_key: sealed, created_at: tx.now.toString() })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}
