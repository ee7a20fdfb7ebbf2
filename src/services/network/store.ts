/** SQL of the register: nodes, links, keys, who changed them, and their state. Outages: store-outages.ts. */
import type { Insertable, Selectable, Updateable } from 'kysely'
import type { Tx } from '../../kernel/app.ts'
import type { Tables } from './tables.ts'

const db = (tx: Tx) => tx.tables<Tables>('network')

export type NodeRow = Selectable<Tables['node']>
export type LinkRow = Selectable<Tables['link']>
export type CredentialRow = Selectable<Tables['credential']>
export type StateRow = Selectable<Tables['state']>
export type RoundRow = Selectable<Tables['round']>
type NotificationRow = Selectable<Tables['notification']>
type ChangeRow = Selectable<Tables['change']>

export function nodes(tx: Tx): Promise<NodeRow[]> {
  return db(tx).selectFrom('node').selectAll().where('ended_at', 'is', null).orderBy('code').execute()
}

export function links(tx: Tx): Promise<LinkRow[]> {
  return db(tx).selectFrom('link').selectAll().where('ended_at', 'is', null).orderBy('code').execute()
}

/** Of any time, for what is told of the past. */
export function nodesAndEnded(tx: Tx): Promise<NodeRow[]> {
  return db(tx).selectFrom('node').selectAll().orderBy('code').execute()
}

export function linksAndEnded(tx: Tx): Promise<LinkRow[]> {
  return db(tx).selectFrom('link').selectAll().orderBy('code').execute()
}

export function nodeById(tx: Tx, id: string): Promise<NodeRow | undefined> {
  return db(tx).selectFrom('node').selectAll().where('id', '=', id).executeTakeFirst()
}

export function linkById(tx: Tx, id: string): Promise<LinkRow | undefined> {
  return db(tx).selectFrom('link').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Those that have not ended. */
export async function nodesByCode(tx: Tx, codes: readonly string[]): Promise<Map<string, NodeRow>> {
  if (codes.length === 0) return new Map()
  const rows = await db(tx)
    .selectFrom('node')
    .selectAll()
    .where('code', 'in', codes)
    .where('ended_at', 'is', null)
    .execute()
  return new Map(rows.map((row) => [row.code, row]))
}

export async function linksByCode(tx: Tx, codes: readonly string[]): Promise<Map<string, LinkRow>> {
  if (codes.length === 0) return new Map()
  const rows = await db(tx)
    .selectFrom('link')
    .selectAll()
    .where('code', 'in', codes)
    .where('ended_at', 'is', null)
    .execute()
  return new Map(rows.map((row) => [row.code, row]))
}

export function lockNode(tx: Tx, id: string): Promise<NodeRow | undefined> {
  return db(tx).selectFrom('node').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

/** Held until the transaction ends: neither ends meanwhile. */
export async function holdNodes(tx: Tx, ids: readonly string[]): Promise<NodeRow[]> {
  return db(tx).selectFrom('node').selectAll().where('id', 'in', ids).orderBy('id').forShare().execute()
}

export function linksOf(tx: Tx, nodeId: string): Promise<LinkRow[]> {
  return db(tx)
    .selectFrom('link')
    .selectAll()
    .where('ended_at', 'is', null)
    .where((where) => where.or([where('a_node', '=', nodeId), where('b_node', '=', nodeId)]))
    .orderBy('code')
    .execute()
}

export async function insertNode(tx: Tx, row: Insertable<Tables['node']>): Promise<void> {
  await db(tx).insertInto('node').values(row).execute()
}

export async function updateNode(tx: Tx, id: string, change: Updateable<Tables['node']>): Promise<void> {
  await db(tx).updateTable('node').set(change).where('id', '=', id).execute()
}

export async function insertLink(tx: Tx, row: Insertable<Tables['link']>): Promise<void> {
  await db(tx).insertInto('link').values(row).execute()
}

export async function updateLink(tx: Tx, id: string, change: Updateable<Tables['link']>): Promise<void> {
  await db(tx).updateTable('link').set(change).where('id', '=', id).execute()
}

export async function insertChange(tx: Tx, row: Insertable<Tables['change']>): Promise<void> {
  await db(tx).insertInto('change').values(row).execute()
}

export function changesOf(tx: Tx, subjectId: string, limit: number): Promise<ChangeRow[]> {
  return db(tx)
    .selectFrom('change')
    .selectAll()
    .where('subject_id', '=', subjectId)
    .orderBy('at', 'desc')
    .limit(limit)
    .execute()
}

// ---- keys -----------------------------------------------------------------------------------------------------------

export function credentials(tx: Tx): Promise<(CredentialRow & { nodes: number })[]> {
  return tx.named(
    'network.credentials',
    `select c.*, (select count(*)::int from network.node n where n.credential_id = c.id and n.ended_at is null) as nodes
     from network.credential c order by name`,
    [],
  )
}

export function credentialRows(tx: Tx): Promise<CredentialRow[]> {
  return db(tx).selectFrom('credential').selectAll().execute()
}

export function credentialByName(tx: Tx, name: string): Promise<CredentialRow | undefined> {
  return db(tx).selectFrom('credential').selectAll().where('name', '=', name).executeTakeFirst()
}

export function credentialById(tx: Tx, id: string): Promise<CredentialRow | undefined> {
  return db(tx).selectFrom('credential').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function putCredential(tx: Tx, row: Insertable<Tables['credential']>): Promise<void> {
  const { id: _id, name: _name, ...change } = row
  await db(tx)
    .insertInto('credential')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doUpdateSet(change))
    .execute()
}

// ---- what is so now -------------------------------------------------------------------------------------------------

export function states(tx: Tx): Promise<StateRow[]> {
  return db(tx).selectFrom('state').selectAll().execute()
}

/** Those that are not as they were, from `at` on. */
export async function setStates(
  tx: Tx,
  changed: readonly { readonly id: string; readonly state: StateRow['state'] }[],
  at: string,
): Promise<void> {
  await tx.named(
    'network.set-states',
    `insert into network.state (subject_id, state, since)
     select id, state, $3 from unnest($1::uuid[], $2::text[]) as given (id, state)
     on conflict (subject_id) do update set state = excluded.state, since = excluded.since
     where network.state.state <> excluded.state`,
    [changed.map(({ id }) => id), changed.map(({ state }) => state), at],
  )
}

export function lastRound(tx: Tx): Promise<RoundRow | undefined> {
  return db(tx).selectFrom('round').selectAll().executeTakeFirst()
}

export async function setRound(tx: Tx, { at, asked, answered, took_ms }: Omit<RoundRow, 'single'>): Promise<void> {
  await tx.named(
    'network.set-round',
    `insert into network.round (single, at, asked, answered, took_ms) values (true, $1, $2, $3, $4)
     on conflict (single) do update set at = excluded.at, asked = excluded.asked, answered = excluded.answered, took_ms = excluded.took_ms`,
    [at, asked, answered, took_ms],
  )
}

// ---- what devices send by themselves --------------------------------------------------------------------------------

export async function insertNotification(tx: Tx, row: Insertable<Tables['notification']>): Promise<void> {
  await db(tx).insertInto('notification').values(row).execute()
}

export function notificationsOf(tx: Tx, nodeId: string, limit: number): Promise<NotificationRow[]> {
  return db(tx)
    .selectFrom('notification')
    .selectAll()
    .where('node_id', '=', nodeId)
    .orderBy('at', 'desc')
    .limit(limit)
    .execute()
}
