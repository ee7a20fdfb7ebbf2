/** Entity maps in requests: which one is meant, and how one is made (CIM 009 1.9 §5.5.14, §5.7.1, §5.7.2). Rule NG32. */
import { newId } from '../../../kernel/id.ts'
import type { Ask } from '../ask.ts'
import type { Conditions, Selector } from '../asked.ts'
import { badData } from '../errors.ts'
import type { Told } from '../registrations/entities.ts'
import * as store from './store.ts'

const path = '/ngsi-ld/v1/entityMaps'
/** Who reads pages reads on within this time. */
const lifetimeUsual = Temporal.Duration.from('PT1H')
const lifetimeMax = Temporal.Duration.from('P1D')
/** Of one creator; older ones go. */
const mapsMax = 100
/** Of what is known here. */
export const here = '@none'

export type EntityMapRow = store.EntityMapRow
export const addressOf = ({ id }: Pick<EntityMapRow, 'id'>) => `${path}/${id}`
export const headersFor = (map: Pick<EntityMapRow, 'id'>) => ({ 'ngsild-entitymap': addressOf(map) })

/** What a request says of maps. */
export interface Wish {
  /** The map that it names, unless it is over or unknown. */
  readonly map: EntityMapRow | undefined
  readonly isWanted: boolean
  readonly expiresAt: string
}

export async function wishOf(ask: Ask, body: Readonly<Record<string, unknown>> = {}): Promise<Wish> {
  const { 'ngsild-entitymap': given } = ask.call.headers
  const flag = body['entityMap']
  if (flag !== undefined && typeof flag !== 'boolean') throw badData('entityMap is a truth')
  const named = [given ?? []].flat()[0]
  const id = named?.split('/').at(-1)
  const map = id === undefined ? undefined : await find(ask, decodeURIComponent(id))
  return {
    map,
    isWanted: named !== undefined || flag === true || ask.flag('entityMap'),
    expiresAt: endOf(ask, body['entityMapLifetime'] ?? ask.param('entityMapLifetime')),
  }
}

export const find = (ask: Ask, id: string) => ask.app.read((tx) => store.byId(tx, ask.tenant, id, ask.now))

function endOf(ask: Ask, lifetime: unknown): string {
  if (lifetime === undefined) return until(ask, lifetimeUsual)
  try {
    return until(ask, Temporal.Duration.from(String(lifetime)))
  } catch (error) {
    throw badData(`entityMapLifetime is no duration: ${error instanceof Error ? error.message : ''}`)
  }
}

/** Days are days of 24 hours; no map lives longer than a day (§6.4.3.2 lets the broker decide). */
function until(ask: Ask, lifetime: Temporal.Duration): string {
  const now = ask.app.clock.now().toZonedDateTimeISO('UTC')
  const [asked, most] = [now.add(lifetime), now.add(lifetimeMax)]
  const end = Temporal.ZonedDateTime.compare(asked, most) < 0 ? asked : most
  return end.toInstant().toString({ smallestUnit: 'millisecond' })
}

export const latestEnd = (ask: Ask) => until(ask, lifetimeMax)

export interface Made {
  readonly ids: readonly string[]
  readonly told: Pick<Told, 'entities'>
  /** Ids that a source's own map names, and where that map is. */
  readonly linked?: readonly { readonly registration: string; readonly map: string; readonly ids: readonly string[] }[]
}

export async function make(ask: Ask, { expiresAt }: Wish, { ids, told, linked = [] }: Made): Promise<EntityMapRow> {
  const entities: Record<string, string[]> = {}
  const add = (id: string, source: string) => (entities[id] ??= []).push(source)
  for (const id of ids) add(id, here)
  for (const { entity, registration } of told.entities) add(entity.id, registration)
  for (const { registration, ids: theirs } of linked) for (const id of theirs) add(id, registration)
  const row = {
    tenant: ask.tenant,
    id: `urn:ngsi-ld:EntityMap:${newId()}`,
    entities,
    linked: Object.fromEntries(linked.map(({ registration, map }) => [registration, map])),
    expires_at: expiresAt,
    created_at: ask.now,
    created_by: ask.caller.by,
  }
  await ask.app.transaction((tx) =>
    store.insert(tx, { ...row, entities: JSON.stringify(entities), linked: JSON.stringify(row.linked) }, mapsMax),
  )
  return row
}

/** The entities of a map, and which of them are to be looked for at one source. */
export const idsAt = ({ entities }: EntityMapRow, source: string) =>
  Object.keys(entities).filter((id) => entities[id]?.includes(source))

/** Only these entities, whatever else is asked. */
export function narrowedTo(conditions: Conditions, ids: readonly string[]): Conditions {
  const known = new Set(ids)
  const all: readonly Selector[] =
    conditions.selectors.length > 0 ? conditions.selectors : [{ ids: null, idPattern: null, types: null }]
  return {
    ...conditions,
    selectors: all.map((selector) => ({
      ...selector,
      ids: selector.ids ? selector.ids.filter((id) => known.has(id)) : ids,
    })),
  }
}

/** §5.5.9.3: what no longer fits leaves the map. */
export async function prune(ask: Ask, map: EntityMapRow, found: ReadonlySet<string>): Promise<void> {
  const gone = Object.keys(map.entities).filter((id) => !found.has(id))
  if (gone.length > 0) await ask.app.transaction((tx) => store.prune(tx, map, gone))
}
