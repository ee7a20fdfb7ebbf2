/** SQL of the data keys. */
import type { Tx } from '../../../kernel/app.ts'
import type { Tables } from '../tables.ts'

const db = (tx: Tx) => tx.tables<Tables>('registry')

/** Any fixed number; with a key's number it is that key's lock. */
const keyLock = 7306108

export interface KeyRow {
  readonly version: number
  readonly master_key_id: string
  readonly encrypted_key: Buffer | null
  readonly made_at: string
}

export async function keys(tx: Tx): Promise<KeyRow[]> {
  return tx.named<KeyRow>(
    'registry.data-keys',
    'select version, master_key_id, encrypted_key, made_at from registry.data_key order by version',
    [],
  )
}

/** Until the transaction ends nobody else makes a key. */
export async function lockKeyMaking(tx: Tx): Promise<void> {
  await tx.named('registry.key-making', 'select pg_advisory_xact_lock($1)', [keyLock])
}

export async function insertKey(tx: Tx, key: Omit<Tables['data_key'], 'destroyed_at' | 'made_at'>): Promise<void> {
  await db(tx)
    .insertInto('data_key')
    .values({ ...key, made_at: tx.now.toString(), destroyed_at: null })
    .execute()
}

/**
 * Keeps a key from being destroyed until this transaction ends, and fails the transaction when it was destroyed already. Both
 * travel with the next statement. The second sees what was committed before the first got its lock.
 */
export function holdKey(tx: Tx, version: number): void {
  tx.later('registry.hold-key', 'select pg_advisory_xact_lock_shared($1, $2)', [keyLock, version])
  tx.later(
    'registry.key-is-there',
    'select 1 / count(*) from registry.data_key where version = $1 and destroyed_at is null',
    [version],
  )
}

/** Whether nobody writes with the key now; then nobody does until this transaction ends. */
export async function keepFromUse(tx: Tx, version: number): Promise<boolean> {
  const [row] = await tx.named<{ yes: boolean }>(
    'registry.keep-key-from-use',
    'select pg_try_advisory_xact_lock($1, $2) as yes',
    [keyLock, version],
  )
  return row?.yes === true
}

/** The first registry and kind of row that still needs the key. Reads everything: on a connection without a limit of time. */
export async function whoNeeds(tx: Tx, version: number): Promise<{ registry: string; what: What } | undefined> {
  const [row] = await tx.named<{ registry: string; what: What }>(
    'registry.who-needs-key',
    `(select registry, 'record' as what from registry.record where substring(sealed from 1 for 4) = int4send($1::int4) limit 1)
     union all
     (select registry, 'version' from registry.version where substring(sealed from 1 for 4) = int4send($1::int4) limit 1)
     union all
     (select i.registry, 'import-row' from registry.import_row r join registry.import i on i.id = r.import_id
       where substring(r.sealed from 1 for 4) = int4send($1::int4) limit 1)
     union all
     (select registry, 'import-file' from registry.import where blob_key = $1 limit 1)
     limit 1`,
    [version],
  )
  return row
}

export async function destroyKey(tx: Tx, version: number): Promise<void> {
  await tx.named(
    'registry.destroy-key',
    'update registry.data_key set encrypted_key = null, destroyed_at = $2 where version = $1',
    [version, tx.now.toString()],
  )
}

// ---- which fields -----------------------------------------------------------------------------------------------

export async function sealedFields(tx: Tx, registry: string): Promise<readonly string[] | undefined> {
  const row = await db(tx)
    .selectFrom('sealed_fields')
    .select('fields')
    .where('registry', '=', registry)
    .executeTakeFirst()
  return row?.fields
}

export async function setSealedFields(tx: Tx, registry: string, fields: readonly string[]): Promise<void> {
  const json = JSON.stringify(fields)
  await db(tx)
    .insertInto('sealed_fields')
    .values({ registry, fields: json })
    .onConflict((c) => c.column('registry').doUpdateSet({ fields: json }))
    .execute()
}

// ---- what is being sealed anew ----------------------------------------------------------------------------------

export type What = Tables['resealing']['what']
export const kinds: readonly What[] = ['record', 'version', 'import-row', 'import-file']

export interface Resealing {
  readonly registry: string
  readonly what: What
  readonly position: string
  readonly done: number
  readonly ended_at: string | null
}

export async function begin(tx: Tx, registry: string, whats: readonly What[]): Promise<void> {
  const fresh = { position: '', done: 0, began_at: tx.now.toString(), ended_at: null }
  await db(tx)
    .insertInto('resealing')
    .values(whats.map((what) => ({ registry, what, ...fresh })))
    .onConflict((c) => c.columns(['registry', 'what']).doUpdateSet(fresh))
    .execute()
}

export async function all(tx: Tx): Promise<Resealing[]> {
  return db(tx)
    .selectFrom('resealing')
    .select(['registry', 'what', 'position', 'done', 'ended_at'])
    .orderBy('registry')
    .orderBy('what')
    .execute()
}

/** Whoever takes the next batch waits for the one before. */
export async function lock(tx: Tx, registry: string, what: What): Promise<Resealing | undefined> {
  return db(tx)
    .selectFrom('resealing')
    .select(['registry', 'what', 'position', 'done', 'ended_at'])
    .where('registry', '=', registry)
    .where('what', '=', what)
    .forUpdate()
    .executeTakeFirst()
}

export async function move(tx: Tx, { registry, what, position, done, ended_at }: Resealing): Promise<void> {
  await db(tx)
    .updateTable('resealing')
    .set({ position, done, ended_at })
    .where('registry', '=', registry)
    .where('what', '=', what)
    .execute()
}
