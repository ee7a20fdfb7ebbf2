/** Every SQL statement about entities. */
import type { Tx } from '../../kernel/app.ts'
import type { Box } from '../../kernel/geometry.ts'
import { shapeOf } from '../../kernel/geometry.ts'
import { type Attributes, type Entity, type Instance, locationIri } from './model.ts'

export interface EntityRow {
  readonly id: string
  readonly types: readonly string[]
  readonly scopes: readonly string[]
  readonly attrs: Attributes
  readonly created_at: string
  readonly modified_at: string
  readonly created_by: string
  readonly expires_at: string | null
  /** The moment of reading, where values of attributes are over by then. */
  readonly stale_at: string | null
}

export const entityOf = (row: EntityRow): Entity => ({
  id: row.id,
  types: row.types,
  scopes: row.scopes,
  attrs: row.stale_at === null ? row.attrs : current(row.attrs, Date.parse(row.stale_at)),
  createdAt: row.created_at,
  modifiedAt: row.modified_at,
  ...(row.expires_at !== null && { expiresAt: row.expires_at.replace('.000Z', 'Z') }),
})

/** Without the values that are over (§4.22). */
function current(attrs: Attributes, atMs: number): Attributes {
  const isOver = ({ expiresAt }: Instance) => expiresAt !== undefined && momentMs(expiresAt) <= atMs
  return Object.fromEntries(
    Object.entries(attrs).flatMap(([iri, instances]) => {
      const left = instances.filter((instance) => !isOver(instance))
      return left.length > 0 ? [[iri, left] as const] : []
    }),
  )
}

const momentMs = (text: string) => Date.parse(text.replace(',', '.'))

/** When the first value of an attribute is over. */
function endOfAttributes({ attrs }: Entity): string | null {
  const ends = Object.values(attrs).flatMap((instances) =>
    instances.flatMap(({ expiresAt }) => (expiresAt === undefined ? [] : [momentMs(expiresAt)])),
  )
  return ends.length === 0 ? null : new Date(Math.min(...ends)).toISOString()
}

const columns = `id, types, scopes, attrs, created_at, modified_at, created_by, expires_at,
  case when attributes_expire_at <= now() then now() end as stale_at`
const isThere = '(expires_at is null or expires_at > now())'

export async function entityById(tx: Tx, tenant: string, id: string): Promise<EntityRow | undefined> {
  const [row] = await tx.named<EntityRow>(
    'ngsi-ld.entity',
    `select ${columns} from ngsi_ld.entity where tenant = $1 and id = $2 and ${isThere}`,
    [tenant, id],
  )
  return row
}

export function entitiesByIds(tx: Tx, tenant: string, ids: readonly string[]): Promise<EntityRow[]> {
  return tx.named<EntityRow>(
    'ngsi-ld.entities-by-ids',
    `select ${columns} from ngsi_ld.entity where tenant = $1 and id = any($2::text[]) and ${isThere} order by id`,
    [tenant, ids],
  )
}

/** In the order of their ids, held until the transaction ends. */
export async function lockEntities(tx: Tx, tenant: string, ids: readonly string[]): Promise<Map<string, EntityRow>> {
  const rows = await tx.named<EntityRow>(
    'ngsi-ld.lock-entities',
    `select ${columns} from ngsi_ld.entity where tenant = $1 and id = any($2::text[]) and ${isThere} order by id for no key update`,
    [tenant, ids],
  )
  return new Map(rows.map((row) => [row.id, row]))
}

/** PostgreSQL reads a box from this; null where there is no location. */
function boundsOf({ attrs }: Entity): string | null {
  const boxes = (attrs[locationIri] ?? []).flatMap(({ type, value }) =>
    type === 'GeoProperty' ? [shapeOf(value).box] : [],
  )
  const [first, ...others] = boxes
  if (!first) return null
  return boxText(
    others.reduce(
      (whole, one) => ({
        west: Math.min(whole.west, one.west),
        south: Math.min(whole.south, one.south),
        east: Math.max(whole.east, one.east),
        north: Math.max(whole.north, one.north),
      }),
      first,
    ),
  )
}

const boxText = ({ west, south, east, north }: Box) => `(${east},${north}),(${west},${south})`

// A list of lists cannot be sent as one array unless all are equally long: each goes as JSON.
const lists = (entities: readonly Entity[]) => [
  entities.map(({ id }) => id),
  entities.map(({ types }) => JSON.stringify(types)),
  entities.map(({ attrs }) => JSON.stringify(Object.keys(attrs))),
  entities.map(({ scopes }) => JSON.stringify(scopes)),
  entities.map(({ attrs }) => JSON.stringify(attrs)),
  entities.map(boundsOf),
  entities.map(({ expiresAt }) => expiresAt ?? null),
  entities.map(endOfAttributes),
]
const givenColumns = 'id, types, attributes, scopes, attrs, bounds, expires_at, attributes_expire_at'
const givenLists = '$2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[]'
const listOf = (column: string) => `array(select jsonb_array_elements_text(g.${column}::jsonb))`

/** Gives the ids of those that were not there before; one that is over makes room. */
export async function insertEntities(
  tx: Tx,
  tenant: string,
  entities: readonly Entity[],
  now: string,
  by: string,
): Promise<Set<string>> {
  const rows = await tx.named<{ id: string }>(
    'ngsi-ld.insert-entities',
    `insert into ngsi_ld.entity as e (tenant, id, types, attributes, scopes, attrs, bounds, expires_at, attributes_expire_at, created_at, modified_at, created_by)
     select $1, g.id, ${listOf('types')}, ${listOf('attributes')}, ${listOf('scopes')}, g.attrs::jsonb, g.bounds::box,
       g.expires_at::timestamptz, g.attributes_expire_at::timestamptz, $10, $10, $11
     from unnest(${givenLists}) as g(${givenColumns})
     on conflict (tenant, id) do update set types = excluded.types, attributes = excluded.attributes, scopes = excluded.scopes,
       attrs = excluded.attrs, bounds = excluded.bounds, expires_at = excluded.expires_at,
       attributes_expire_at = excluded.attributes_expire_at, created_at = excluded.created_at,
       modified_at = excluded.modified_at, created_by = excluded.created_by
     where e.expires_at <= now() returning id`,
    [tenant, ...lists(entities), now, by],
  )
  return new Set(rows.map(({ id }) => id))
}

/** Of entities that are locked. It travels with the commit. */
export function updateEntities(tx: Tx, tenant: string, entities: readonly Entity[]): void {
  if (entities.length === 0) return
  tx.later(
    'ngsi-ld.update-entities',
    `update ngsi_ld.entity e set types = ${listOf('types')}, attributes = ${listOf('attributes')}, scopes = ${listOf('scopes')},
       attrs = g.attrs::jsonb, bounds = g.bounds::box, expires_at = g.expires_at::timestamptz,
       attributes_expire_at = g.attributes_expire_at::timestamptz, modified_at = g.modified_at::timestamptz, created_at = g.created_at::timestamptz
     from unnest(${givenLists}, $10::text[], $11::text[]) as g(${givenColumns}, modified_at, created_at)
     where e.tenant = $1 and e.id = g.id`,
    [
      tenant,
      ...lists(entities),
      entities.map(({ modifiedAt }) => modifiedAt),
      entities.map(({ createdAt }) => createdAt),
    ],
  )
}

export function deleteEntities(tx: Tx, tenant: string, ids: readonly string[]): void {
  if (ids.length > 0)
    tx.later('ngsi-ld.delete-entities', 'delete from ngsi_ld.entity where tenant = $1 and id = any($2::text[])', [
      tenant,
      ids,
    ])
}

/** What the database can narrow by; the rest is decided by the program. */
export interface Narrowing {
  readonly tenant: string
  readonly ids: readonly string[] | null
  /** At least one of these types. */
  readonly types: readonly string[] | null
  /** At least one of these attributes. */
  readonly anyOf: readonly string[] | null
  /** All of these attributes. */
  readonly allOf: readonly string[]
  readonly box: Box | null
}

const narrowed = `tenant = $1 and ${isThere} and ($2::text[] is null or id = any($2)) and ($3::text[] is null or types && $3)
  and ($4::text[] is null or attributes && $4) and attributes @> $5::text[] and ($6::text is null or bounds && $6::box)`
const values = ({ tenant, ids, types, anyOf, allOf, box }: Narrowing) => [
  tenant,
  ids,
  types,
  anyOf,
  allOf,
  box ? boxText(box) : null,
]

/** In the order of their ids, after one. Unnamed: the plan depends on what is asked. */
export function entitiesAfter(
  tx: Tx,
  narrowing: Narrowing,
  after: string,
  limit: number,
  offset = 0,
): Promise<EntityRow[]> {
  return tx.named<EntityRow>(
    '',
    `select ${columns} from ngsi_ld.entity where ${narrowed} and id > $7 order by id limit $8 offset $9`,
    [...values(narrowing), after, limit, offset],
  )
}

export async function countEntities(tx: Tx, narrowing: Narrowing): Promise<number> {
  const [row] = await tx.named<{ n: number }>(
    '',
    `select count(*) as n from ngsi_ld.entity where ${narrowed}`,
    values(narrowing),
  )
  return row?.n ?? 0
}

export interface TypeRow {
  readonly types: readonly string[]
  readonly attributes: readonly string[]
  readonly n: number
}

/** Which types and attributes occur together, and how often. */
export function typesWithAttributes(tx: Tx, tenant: string): Promise<TypeRow[]> {
  return tx.named<TypeRow>(
    'ngsi-ld.types',
    `select types, attributes, count(*) as n from ngsi_ld.entity where tenant = $1 and ${isThere} group by types, attributes`,
    [tenant],
  )
}

/** The kinds of an attribute: of one that has instances of several, each. */
export async function kindsOf(tx: Tx, tenant: string, attribute: string): Promise<string[]> {
  const rows = await tx.named<{ kind: string }>(
    'ngsi-ld.kinds',
    `select distinct i ->> 'type' as kind from ngsi_ld.entity, jsonb_array_elements(attrs -> $2) i
     where tenant = $1 and attributes @> array[$2]`,
    [tenant, attribute],
  )
  return rows.map(({ kind }) => kind)
}
