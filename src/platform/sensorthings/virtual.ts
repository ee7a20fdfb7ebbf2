/**
 * Telemetry's public things as this standard sees them (ST8): a thing is a Thing with its Location and its Sensor, each series a
 * Datastream about where it is, each quantity an ObservedProperty. Nothing of it is written down a second time. Their numbers
 * follow all that this module gives out itself, and stay: a series' number is telemetry's, a thing and a quantity have that of
 * their first series.
 */
import type { App } from '../../kernel/app.ts'
import { openingOf } from '../ngsi-ld/index.ts'
import { allSeries, catalogueVersion, type Series, seriesById, type Thing } from '../telemetry/index.ts'
import type { Kind, Link, Row } from './model.ts'

/** Numbers of this module's own tables stay far below. */
const first = 10 ** 12
/** What came here first and was passed on to telemetry (ST9) is shown once. */
export const landedPrefix = 'sta-'

export const isVirtual = (id: number) => id >= first
export const seriesIdOf = (id: number) => id - first

/**
 * A suite removes all that it finds, and counts what it makes. So from the first change that the sandbox takes without a key, this
 * process shows only what was made here, until it is started again; where everybody may change things, from the start.
 */
const inTrial = new WeakSet<App>()
export const beginTrial = (app: App) => inTrial.add(app)

const areShown = (app: App) => !inTrial.has(app) && openingOf(app)?.to !== 'everybody'

const isShown = ({ isPublic, ended, code }: Series) => isPublic && !ended && !code.startsWith(landedPrefix)

/** The first series of things and quantities; made anew when the catalogue has changed. */
interface Firsts {
  readonly version: number
  readonly ofThing: ReadonlyMap<string, number>
  readonly ofQuantity: ReadonlyMap<string, number>
  /** In order. */
  readonly things: readonly number[]
  readonly quantities: readonly number[]
}
const known = new WeakMap<App, Firsts>()

function firstsOf(app: App): Firsts {
  const version = catalogueVersion(app)
  const found = known.get(app)
  if (found?.version === version) return found
  const [ofThing, ofQuantity] = [new Map<string, number>(), new Map<string, number>()]
  for (const series of allSeries(app)) {
    if (!series || !isShown(series)) continue
    if (!ofThing.has(series.thing.id)) ofThing.set(series.thing.id, series.id)
    if (!ofQuantity.has(series.quantity)) ofQuantity.set(series.quantity, series.id)
  }
  const made = { version, ofThing, ofQuantity, things: [...ofThing.values()], quantities: [...ofQuantity.values()] }
  known.set(app, made)
  return made
}

export function seriesOf(app: App, id: number): Series | undefined {
  const series = isVirtual(id) && areShown(app) ? seriesById(app, seriesIdOf(id)) : undefined
  return series && isShown(series) ? series : undefined
}

const made = 'system:telemetry'
const pointOf = (point: { readonly longitude: number; readonly latitude: number }) => ({
  type: 'Point',
  coordinates: [point.longitude, point.latitude],
})
const geoJson = 'application/geo+json'

function thingRow(app: App, { id, code, name, kind, unitId }: Thing): Row {
  const body = { name: name.vi, description: name.en, properties: { code, kind, unitId } }
  return { kind: 'Thing', id: first + (firstsOf(app).ofThing.get(id) ?? 0), body, created_by: made }
}

function locationRow(app: App, { id, name, point }: Thing): Row | undefined {
  if (!point) return undefined
  const body = { name: name.vi, description: name.en, encodingType: geoJson, location: pointOf(point) }
  return { kind: 'Location', id: first + (firstsOf(app).ofThing.get(id) ?? 0), body, created_by: made }
}

function sensorRow(app: App, { id, code, name, kind }: Thing): Row {
  const body = {
    name: name.vi,
    description: name.en,
    encodingType: 'text/plain',
    metadata: `${kind} ${code}`,
    properties: { code, kind },
  }
  return { kind: 'Sensor', id: first + (firstsOf(app).ofThing.get(id) ?? 0), body, created_by: made }
}

function datastreamRow(app: App, series: Series): Row {
  const { id, code, title, unit, thing, point, quantity, kind, intervalMs } = series
  const firsts = firstsOf(app)
  const thingId = first + (firsts.ofThing.get(thing.id) ?? 0)
  const observed = kind === 'boolean' ? 'OM_TruthObservation' : 'OM_Measurement'
  return {
    kind: 'Datastream',
    id: first + id,
    body: {
      name: `${thing.name.vi}: ${title.vi}`,
      description: `${thing.name.en}: ${title.en}`,
      unitOfMeasurement: { name: unit, symbol: unit, definition: `ucum:${unit}` },
      observationType: `http://www.opengis.net/def/observationType/OGC-OM/2.0/${observed}`,
      ...(point && { observedArea: pointOf(point) }),
      properties: { code, ...(intervalMs !== null && { intervalS: intervalMs / 1000 }) },
    },
    thing_id: thingId,
    sensor_id: thingId,
    observed_property_id: first + (firsts.ofQuantity.get(quantity) ?? 0),
    created_by: made,
  }
}

function propertyRow(app: App, { quantity, title }: Series): Row {
  const body = { name: quantity, definition: `urn:khue:quantity:${quantity}`, description: title.en }
  return { kind: 'ObservedProperty', id: first + (firstsOf(app).ofQuantity.get(quantity) ?? 0), body, created_by: made }
}

function featureRow({ id, thing, title, point }: Series): Row | undefined {
  if (!point) return undefined
  const body = {
    name: `${thing.name.vi}: ${title.vi}`,
    description: `${thing.name.en}: ${title.en}`,
    encodingType: geoJson,
    feature: pointOf(point),
  }
  return { kind: 'FeatureOfInterest', id: first + id, body, created_by: made }
}

/** What a series, as the first of a thing or a quantity, stands for among a kind. */
function rowOf(app: App, kind: Kind, series: Series): Row | undefined {
  switch (kind) {
    case 'Thing':
      return thingRow(app, series.thing)
    case 'Location':
      return locationRow(app, series.thing)
    case 'Sensor':
      return sensorRow(app, series.thing)
    case 'Datastream':
      return datastreamRow(app, series)
    case 'ObservedProperty':
      return propertyRow(app, series)
    case 'FeatureOfInterest':
      return featureRow(series)
    // Telemetry moves no thing, and its observations have no numbers.
    default:
      return undefined
  }
}

const isOfThing = (kind: Kind) => kind === 'Thing' || kind === 'Location' || kind === 'Sensor'

export function oneOf(app: App, kind: Kind, id: number): Row | undefined {
  const series = seriesOf(app, id)
  if (!series) return undefined
  const { ofThing, ofQuantity } = firstsOf(app)
  if (isOfThing(kind) && ofThing.get(series.thing.id) !== series.id) return undefined
  if (kind === 'ObservedProperty' && ofQuantity.get(series.quantity) !== series.id) return undefined
  return rowOf(app, kind, series)
}

/** In the order of their numbers, after one. */
export function* after(app: App, kind: Kind, id: number): Generator<Row> {
  if (!areShown(app)) return
  const from = Math.max(0, seriesIdOf(id))
  if (kind === 'Datastream' || kind === 'FeatureOfInterest') {
    const all = allSeries(app)
    for (let at = from + 1; at < all.length; at++) {
      const series = all[at]
      const row = series && isShown(series) ? rowOf(app, kind, series) : undefined
      if (row) yield row
    }
    return
  }
  const { things, quantities } = firstsOf(app)
  const numbers = isOfThing(kind) ? things : kind === 'ObservedProperty' ? quantities : []
  for (const number of numbers) {
    if (number <= from) continue
    const series = seriesById(app, number)
    const row = series && rowOf(app, kind, series)
    if (row) yield row
  }
}

export function count(app: App, kind: Kind): number {
  let sum = 0
  for (const _ of after(app, kind, 0)) sum += 1
  return sum
}

/** What hangs on these, by a link that leads to many; of those that are telemetry's. Not Observations. */
export function* along(app: App, { via, to }: Link, ids: readonly number[]): Generator<Row> {
  for (const id of ids) {
    const series = seriesOf(app, id)
    if (!series) continue
    if (via.kind === 'places') {
      const row = to === 'Location' || to === 'Thing' ? rowOf(app, to, series) : undefined
      if (row) yield row
    } else if (to === 'Datastream') {
      const isOne = via.column === 'observed_property_id'
      const own = isOne ? allSeries(app).filter((other) => other?.quantity === series.quantity) : series.thing.series
      for (const other of own) if (other && isShown(other)) yield datastreamRow(app, other)
    } else if (via.kind === 'own') {
      const row = oneOf(app, to, id)
      if (row) yield row
    }
  }
}
