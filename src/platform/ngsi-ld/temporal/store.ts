/** Every SQL statement about entities through time. */
import type { Tx } from '../../../kernel/app.ts'
import type { Entity, Instance } from '../model.ts'
import type { Narrowing } from '../store.ts'

export interface HistoryRow {
  readonly id: string
  readonly types: readonly string[]
  readonly scopes: readonly string[]
  readonly created_at: string
  readonly modified_at: string
  readonly deleted_at: string | null
  readonly created_by: string
}

const columns = 'id, types, scopes, created_at, modified_at, deleted_at, created_by'

/** Notes what is known of entities now; one that is known gets its newest state. */
export function addEntities(tx: Tx, tenant: string, entities: readonly Entity[], by: string): void {
  const last = [...new Map(entities.map((entity) => [entity.id, entity])).values()]
  if (last.length === 0) return
  tx.later(
    'ngsi-ld.add-histories',
    `insert into ngsi_ld.history (tenant, id, types, scopes, created_at, modified_at, deleted_at, created_by)
     select $1, g.id, array(select jsonb_array_elements_text(g.types::jsonb)), array(select jsonb_array_elements_text(g.scopes::jsonb)),
       g.created_at::timestamptz, g.modified_at::timestamptz, g.deleted_at::timestamptz, $8
     from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[]) as g(id, types, scopes, created_at, modified_at, deleted_at)
     on conflict (tenant, id) do update set types = excluded.types, scopes = excluded.scopes, modified_at = excluded.modified_at, deleted_at = excluded.deleted_at`,
    [
      tenant,
      last.map(({ id }) => id),
      last.map(({ types }) => JSON.stringify(types)),
      last.map(({ scopes }) => JSON.stringify(scopes)),
      last.map(({ createdAt }) => createdAt),
      last.map(({ modifiedAt }) => modifiedAt),
      last.map(({ deletedAt }) => deletedAt ?? null),
      by,
    ],
  )
}

export interface NewInstance {
  readonly entityId: string
  readonly attribute: string
  readonly instance: Instance & { readonly instanceId: string }
}

export function addInstances(tx: Tx, tenant: string, all: readonly NewInstance[]): void {
  if (all.length === 0) return
  tx.later(
    'ngsi-ld.add-instances',
    `insert into ngsi_ld.instance (tenant, entity_id, attribute, id, observed_at, modified_at, deleted_at, body)
     select $1, g.entity_id, g.attribute, g.id::uuid, g.observed_at::timestamptz, g.modified_at::timestamptz, g.deleted_at::timestamptz, g.body::jsonb
     from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])
       as g(entity_id, attribute, id, observed_at, modified_at, deleted_at, body)`,
    [
      tenant,
      all.map(({ entityId }) => entityId),
      all.map(({ attribute }) => attribute),
      all.map(({ instance }) => instance.instanceId),
      all.map(({ instance }) => instance.observedAt ?? null),
      all.map(({ instance }) => instance.modifiedAt ?? instance.deletedAt ?? null),
      all.map(({ instance }) => instance.deletedAt ?? null),
      all.map(({ instance: { instanceId: _id, ...body } }) => JSON.stringify(body)),
    ],
  )
}

export async function historyById(tx: Tx, tenant: string, id: string): Promise<HistoryRow | undefined> {
  const [row] = await tx.named<HistoryRow>(
    'ngsi-ld.history',
    `select ${columns} from ngsi_ld.history where tenant = $1 and id = $2`,
    [tenant, id],
  )
  return row
}

export async function lockHistory(tx: Tx, tenant: string, id: string): Promise<HistoryRow | undefined> {
  const [row] = await tx.named<HistoryRow>(
    'ngsi-ld.lock-history',
    `select ${columns} from ngsi_ld.history where tenant = $1 and id = $2 for update`,
    [tenant, id],
  )
  return row
}

export function historiesAfter(
  tx: Tx,
  { tenant, ids, types }: Narrowing,
  after: string | null,
  limit: number,
  direction: 'asc' | 'desc',
): Promise<HistoryRow[]> {
  return tx.named<HistoryRow>(
    '',
    `select ${columns} from ngsi_ld.history where tenant = $1 and ($2::text[] is null or id = any($2)) and ($3::text[] is null or types && $3) and ($4::text is null or id ${direction === 'asc' ? '>' : '<'} $4) order by id ${direction} limit $5`,
    [tenant, ids, types, after, limit],
  )
}

export interface InstanceRow {
  readonly entity_id: string
  readonly attribute: string
  readonly id: string
  readonly body: Instance
}

export type TimeProperty = 'observedAt' | 'createdAt' | 'modifiedAt' | 'deletedAt'

const moments: Readonly<Record<TimeProperty, string>> = {
  observedAt: 'observed_at',
  modifiedAt: 'modified_at',
  createdAt: `(body ->> 'createdAt')::timestamptz`,
  deletedAt: 'deleted_at',
}

/** Of one answer; more are not read. */
const instancesMax = 20_000

/**
 * In the order of time: at or after `from`, and before `to`; those without the moment only when neither is given and it is the
 * usual one. `end` is the moment, in ms, from which on there are more than are read.
 */
export async function instancesOf(
  tx: Tx,
  tenant: string,
  ids: readonly string[],
  {
    property,
    from,
    to,
    all,
    lastN,
    direction,
  }: {
    property: TimeProperty
    from: string | null
    to: string | null
    all: boolean
    /** Of each attribute. */
    lastN: number | null
    /** At which end reading begins. */
    direction: 'asc' | 'desc'
  },
): Promise<{ found: InstanceRow[]; end: number | undefined }> {
  const moment = moments[property]
  const within = all
    ? 'deleted_at is null'
    : `${moment} is not null and ($3::timestamptz is null or ${moment} >= $3) and ($4::timestamptz is null or ${moment} < $4)`
  const by = (way: 'asc' | 'desc') =>
    `${moment} ${way} nulls ${way === 'asc' ? 'first' : 'last'}, modified_at ${way}, id ${way}`
  const rank = lastN === null ? '0' : `row_number() over (partition by entity_id, attribute order by ${by('desc')})`
  const rows = await tx.named<InstanceRow & { at: string | null }>(
    '',
    `select entity_id, attribute, id, body, at from (
       select entity_id, attribute, id, body, modified_at, ${moment} as at, ${rank} as n from ngsi_ld.instance
       where tenant = $1 and entity_id = any($2::text[]) and attribute <> 'https://uri.etsi.org/ngsi-ld/scope' and ($3::timestamptz is null or true) and ($4::timestamptz is null or true) and ${within}
         and (body ->> 'expiresAt' is null or (body ->> 'expiresAt')::timestamptz > now())) i
     where $5::integer is null or n <= $5
     order by ${by(direction).replaceAll(moment, 'at')} limit $6`,
    [tenant, ids, from, to, lastN, instancesMax + 1],
  )
  const beyond = rows.length > instancesMax ? rows.at(-1)?.at : undefined
  const found = beyond == null ? rows.slice(0, instancesMax) : rows.filter(({ at }) => at !== beyond)
  return {
    found: direction === 'asc' ? found : found.toReversed(),
    end: beyond == null ? undefined : Date.parse(beyond),
  }
}

/** Which scopes entities ever had. */
export function scopesOf(tx: Tx, tenant: string, ids: readonly string[]): Promise<InstanceRow[]> {
  return tx.named<InstanceRow>(
    'ngsi-ld.scopes',
    `select entity_id, attribute, id, body from ngsi_ld.instance
     where tenant = $1 and entity_id = any($2::text[]) and attribute = 'https://uri.etsi.org/ngsi-ld/scope'
     order by coalesce(observed_at, deleted_at, modified_at), id`,
    [tenant, ids],
  )
}

export async function deleteHistory(tx: Tx, tenant: string, id: string): Promise<void> {
  await tx.named('ngsi-ld.delete-instances', 'delete from ngsi_ld.instance where tenant = $1 and entity_id = $2', [
    tenant,
    id,
  ])
  await tx.named('ngsi-ld.delete-history', 'delete from ngsi_ld.history where tenant = $1 and id = $2', [tenant, id])
}

/** Of an attribute: all, those of a datasetId ('' for none), or one. Gives how many there were. */
export async function deleteInstances(
  tx: Tx,
  tenant: string,
  entityId: string,
  attribute: string,
  which: { readonly datasetId?: string | null; readonly id?: string },
): Promise<number> {
  const rows = await tx.named<{ id: string }>(
    'ngsi-ld.delete-some-instances',
    `delete from ngsi_ld.instance where tenant = $1 and entity_id = $2 and attribute = $3
       and ($4::uuid is null or id = $4) and ($5::text is null or coalesce(body ->> 'datasetId', '') = $5) returning id`,
    [tenant, entityId, attribute, which.id ?? null, which.datasetId ?? null],
  )
  return rows.length
}

export async function instanceById(
  tx: Tx,
  tenant: string,
  entityId: string,
  attribute: string,
  id: string,
): Promise<Instance | undefined> {
  const [row] = await tx.named<{ body: Instance }>(
    'ngsi-ld.instance',
    'select body from ngsi_ld.instance where tenant = $1 and entity_id = $2 and attribute = $3 and id = $4',
    [tenant, entityId, attribute, id],
  )
  return row?.body
}

/** Of an attribute the newest instance of each datasetId. */
export async function newestInstances(
  tx: Tx,
  tenant: string,
  entityId: string,
  attribute: string,
): Promise<Instance[]> {
  const rows = await tx.named<{ body: Instance }>(
    'ngsi-ld.newest-instances',
    `select distinct on (coalesce(body ->> 'datasetId', '')) body from ngsi_ld.instance
     where tenant = $1 and entity_id = $2 and attribute = $3
     order by coalesce(body ->> 'datasetId', ''), greatest(modified_at, deleted_at) desc, observed_at desc nulls last, id desc`,
    [tenant, entityId, attribute],
  )
  return rows.map(({ body }) => body)
}

export async function updateInstance(
  tx: Tx,
  tenant: string,
  entityId: string,
  attribute: string,
  id: string,
  body: Instance,
): Promise<void> {
  await tx.named(
    'ngsi-ld.update-instance',
    'update ngsi_ld.instance set body = $5::jsonb, observed_at = $6, modified_at = $7 where tenant = $1 and entity_id = $2 and attribute = $3 and id = $4',
    [tenant, entityId, attribute, id, JSON.stringify(body), body.observedAt ?? null, body.modifiedAt ?? null],
  )
}
