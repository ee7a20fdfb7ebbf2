/** Telemetry's things are entities of the city's tenant, and what is said of such an entity is observed (NG24). */
import type { App } from '../../kernel/app.ts'
import {
  findSeries,
  newestOf,
  pointsOf,
  publicThings,
  type Series,
  storeObservations,
  type Thing,
} from '../telemetry/index.ts'
import type { Caller } from './access.ts'
import { defaultVocabulary } from './core-context.ts'
import { type Attributes, type Entity, type Instance, locationIri } from './model.ts'
import type { Happened } from './record.ts'
import type { Narrowing } from './store.ts'

const prefix = 'urn:ngsi-ld:Thing:'
/** Of a sender whose clock is a little ahead. */
const aheadMs = 600_000
const earliestMs = Date.UTC(2000, 0, 1)

/** `air-station` is of the type AirStation. */
const typeOf = (kind: string) =>
  defaultVocabulary + kind.replaceAll(/(?:^|[^\p{L}\p{N}]+)(\p{L}|\p{N})/gu, (_, first: string) => first.toUpperCase())

const moment = (ms: number) => new Date(ms).toISOString()

function entityOf(app: App, thing: Thing): Entity {
  const attrs: Record<string, readonly Instance[]> = {
    [`${defaultVocabulary}name`]: [{ type: 'LanguageProperty', value: thing.name }],
  }
  const { point } = thing
  if (point)
    attrs[locationIri] = [
      { type: 'GeoProperty', value: { type: 'Point', coordinates: [point.longitude, point.latitude] } },
    ]
  let newest = 0
  for (const series of thing.series) {
    const last = series.isPublic && !series.ended ? newestOf(app, series.id) : undefined
    if (!last) continue
    newest = Math.max(newest, last.time)
    const value = series.kind === 'boolean' ? last.value === 1 : last.value
    attrs[defaultVocabulary + nameOf(series)] = [
      { type: 'Property', value, unitCode: series.unit, observedAt: moment(last.time) },
    ]
  }
  // What telemetry knows is as old as its newest observation.
  const at = moment(newest)
  return { id: prefix + thing.code, types: [typeOf(thing.kind)], scopes: [], attrs, createdAt: at, modifiedAt: at }
}

const nameOf = ({ code }: Series) => code.slice(code.indexOf('/') + 1)

/** Those that may be among what is sought, in the order of their ids. */
export function thingsFor(app: App, { tenant, ids, types, anyOf, allOf }: Narrowing): Entity[] {
  if (tenant !== '' || (ids && !ids.some((id) => id.startsWith(prefix)))) return []
  const found: Entity[] = []
  for (const thing of publicThings(app)) {
    if (ids && !ids.includes(prefix + thing.code)) continue
    if (types && !types.includes(typeOf(thing.kind))) continue
    const entity = entityOf(app, thing)
    if (anyOf && !anyOf.some((iri) => Object.hasOwn(entity.attrs, iri))) continue
    if (allOf.every((iri) => Object.hasOwn(entity.attrs, iri))) found.push(entity)
  }
  return found.toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

/** The thing that an id names. */
export function thingAt(app: App, tenant: string, id: string): Entity | undefined {
  return id.startsWith(prefix)
    ? thingsFor(app, { tenant, ids: [id], types: null, anyOf: null, allOf: [], box: null })[0]
    : undefined
}

/** What is kept of an entity and what is observed of it; of two values of one attribute the newer counts. */
export function together(kept: Entity, observed: Entity | undefined): Entity {
  if (!observed) return kept
  const attrs: Record<string, readonly Instance[]> = { ...observed.attrs }
  for (const [iri, instances] of Object.entries(kept.attrs))
    if (!isNewer(observed.attrs, iri, instances)) attrs[iri] = instances
  return { ...kept, attrs }
}

function isNewer(observed: Attributes, iri: string, instances: readonly Instance[]): boolean {
  const at = observed[iri]?.[0]?.observedAt
  return (
    at !== undefined &&
    instances.every(({ observedAt }) => observedAt !== undefined && Date.parse(observedAt) < Date.parse(at))
  )
}

/** Stores as observations what was said of things; after the commit, since both are kept for good by themselves. */
export async function observe(app: App, caller: Caller, all: readonly Happened[]): Promise<void> {
  if (caller.tenant !== '') return
  const rows = all.flatMap(({ entity: { id }, changes }) =>
    id.startsWith(prefix) ? changes.flatMap(({ iri, after }) => observationOf(app, caller, id, iri, after) ?? []) : [],
  )
  if (rows.length === 0) return
  const points = pointsOf(rows.map(({ time, value }) => [time, value, 0] as const))
  await storeObservations(app, 'system:ngsi-ld', { series: Float64Array.from(rows, ({ series }) => series), ...points })
}

function observationOf(
  app: App,
  caller: Caller,
  id: string,
  iri: string,
  after: Instance | undefined,
): { series: number; time: number; value: number } | undefined {
  const isSaid = after?.type === 'Property' && after.observedAt !== undefined && after.datasetId === undefined
  if (!isSaid || !iri.startsWith(defaultVocabulary)) return undefined
  const series = findSeries(app, `${id.slice(prefix.length)}/${iri.slice(defaultVocabulary.length)}`)
  const time = Date.parse(after.observedAt ?? '')
  if (!series || series.ended || !(time >= earliestMs && time <= app.clock.now().epochMilliseconds + aheadMs))
    return undefined
  if (caller.rights === 'own' && series.thing.deviceId !== caller.deviceId) return undefined
  const value =
    series.kind === 'boolean' ? (typeof after.value === 'boolean' ? Number(after.value) : undefined) : after.value
  return typeof value === 'number' && Number.isFinite(value) ? { series: series.id, time, value } : undefined
}
