/** Making, changing and removing (OGC 18-088 §10): also with all that hangs on it at once. */
import type { App, Tx } from '../../kernel/app.ts'
import { type Box, NoGeometry, shapeOf } from '../../kernel/geometry.ts'
import {
  bad,
  type Definition,
  definitions,
  type Kind,
  type Link,
  linkOf,
  missing,
  type Property,
  type Row,
  saidOf,
  StaError,
} from './model.ts'
import type { Owner } from './addresses.ts'
import { type Landing, landDue, landingOf, observeThere, type Sender } from './land.ts'
import { spanOf } from './odata/times.ts'
import * as store from './store.ts'
import { noteTouched, type Touched } from './told.ts'
import { isVirtual } from './virtual.ts'

type Json = Readonly<Record<string, unknown>>

export interface Writer extends Sender {
  /** Whose what is made is. */
  readonly unitId: string
  readonly mayChange: (createdBy: string) => boolean
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
const depthMax = 8

/** A transaction with what a write needs all along. */
interface Work {
  readonly tx: Tx
  readonly writer: Writer
  readonly depth: number
  /** What telemetry is told when all of it is done. */
  readonly landings: Landing[]
  /** What was made and changed. */
  readonly touched: Touched[]
}

/** What writes: the program, or a transaction in which a change set is done. */
export type Writes = Pick<App, 'transaction'>

/** Runs `work` in one transaction; telemetry is told of the observations if and only if it is committed. */
function inOne<T>(app: Writes, writer: Writer, work: (work: Work) => Promise<T>): Promise<T> {
  return app.transaction(async (tx) => {
    const [landings, touched]: [Landing[], Touched[]] = [[], []]
    const done = await work({ tx, writer, depth: 0, landings, touched })
    noteTouched(tx, touched)
    if (landings.length > 0) tx.enqueue(landDue, { unitId: writer.unitId, landings })
    return done
  })
}

export const refused = () => bad('this belongs to another')

// ---- properties --------------------------------------------------------------------------------------------------

function checked(kind: Kind, name: string, { type }: Property, value: unknown): unknown {
  if (type === 'text' && typeof value !== 'string') throw bad(`${name} of a ${kind} is a text`)
  if (type === 'object' && !isObject(value)) throw bad(`${name} of a ${kind} is an object`)
  if (type === 'list' && !Array.isArray(value)) throw bad(`${name} of a ${kind} is a list`)
  if ((type === 'instant' || type === 'time') && value !== null) {
    const span = spanOf(value)
    if (!span || (type === 'instant' && span.from !== span.to))
      throw bad(`${name} of a ${kind} is no time: ${JSON.stringify(value)}`)
  }
  if (type === 'geometry' && isObject(value)) checkGeometry(name, value)
  return value
}

function checkGeometry(name: string, value: Json): void {
  const geometry = value['type'] === 'Feature' ? value['geometry'] : value
  try {
    shapeOf(geometry)
  } catch (error) {
    if (error instanceof NoGeometry) throw bad(`${name}: ${error.message}`)
    throw error
  }
}

/** Of a body what a kind has; whole, or what is to be changed. */
function propertiesIn(kind: Kind, given: Json, whole: 'whole' | 'part'): Record<string, unknown> {
  const definition: Definition = definitions[kind]
  const body: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(given)) {
    if (name.startsWith('@iot.') || name.includes('@iot.') || linkOf(kind, name)) continue
    const property = Object.hasOwn(definition.properties, name) ? definition.properties[name] : undefined
    if (!property) throw bad(`a ${kind} has no ${name}`)
    if (!property.isOurs) body[name] = checked(kind, name, property, value)
  }
  if (whole === 'part') return body
  for (const [name, { isRequired }] of Object.entries(definition.properties))
    if (isRequired && body[name] === undefined) throw bad(`a ${kind} needs ${name}`)
  return body
}

// ---- links -------------------------------------------------------------------------------------------------------

/** The id of what a member names or describes; what is described is made. */
async function resolve(work: Work, to: Kind, given: unknown): Promise<number> {
  if (!isObject(given)) throw bad(`this is no ${to}`)
  const id = given['@iot.id']
  if (id === undefined) return (await make({ ...work, depth: work.depth + 1 }, to, given)).id
  const found = typeof id === 'number' && Number.isSafeInteger(id) ? await store.byId(work.tx, to, id) : undefined
  if (!found) throw bad(`there is no ${to} ${JSON.stringify(id)}`)
  return found.id
}

function members(kind: Kind, name: string, given: unknown): readonly unknown[] {
  if (!Array.isArray(given)) throw bad(`${name} of a ${kind} is a list`)
  return given
}

/** The column by which what is made under an owner belongs to it. */
function columnOf({ row, link: name }: Owner): string | undefined {
  const via = linkOf(row.kind, name)?.via
  return via?.kind === 'theirs' ? via.column : undefined
}

async function ownersIn(
  work: Work,
  kind: Kind,
  given: Json,
  owner: Owner | undefined,
  whole: 'whole' | 'part',
): Promise<Record<string, number>> {
  const owners: Record<string, number> = {}
  for (const [name, link] of Object.entries(definitions[kind].links)) {
    if (link.isMany || link.via.kind !== 'own') continue
    const { column } = link.via
    if (given[name] !== undefined) {
      owners[column] = await resolve(work, link.to, given[name])
      if (owner && columnOf(owner) === column && owners[column] !== owner.row.id)
        throw bad(`${name} is another one than that of the address`)
    } else if (owner && columnOf(owner) === column) owners[column] = owner.row.id
    else if (link.isRequired && whole === 'whole') throw bad(`a ${kind} needs a ${name}`)
  }
  requireOne(kind, given, owners, whole)
  return owners
}

/** A Datastream or a MultiDatastream, and not both. */
function requireOne(kind: Kind, given: Json, owners: Record<string, number>, whole: 'whole' | 'part'): void {
  const choices = Object.entries(definitions[kind].links).filter(([, { isOneOf }]) => isOneOf)
  const [first] = choices
  if (first?.[1].via.kind !== 'own') return
  const names = choices.map(([name]) => name)
  if (choices.filter(([name]) => given[name] !== undefined).length > 1)
    throw bad(`a ${kind} has one of ${names.join(', ')}`)
  if (whole === 'whole' && owners[first[1].via.column] === undefined)
    throw bad(`a ${kind} needs a ${names.join(' or a ')}`)
}

/** §15.2: as many units, types and ObservedProperties, in the same order. */
function requireEven(body: Json, given: Json): void {
  const { unitOfMeasurements, multiObservationDataTypes } = body
  const counts = [unitOfMeasurements, multiObservationDataTypes, given['ObservedProperties']].map((list) =>
    Array.isArray(list) ? list.length : -1,
  )
  if (counts.includes(-1) || new Set(counts).size > 1)
    throw bad('a MultiDatastream has as many unitOfMeasurements and multiObservationDataTypes as ObservedProperties')
}

/** Makes one of a kind, with what its body says hangs on it. */
export async function make(work: Work, kind: Kind, given: Json, owner?: Owner): Promise<{ id: number; kind: Kind }> {
  if (work.depth > depthMax) throw bad('the body is nested too deeply')
  if (kind === 'Observation') return { kind, id: await makeObservation(work, given, owner) }
  const { tx, writer } = work
  const body = propertiesIn(kind, given, 'whole')
  if (kind === 'MultiDatastream') requireEven(body, given)
  const owners = await ownersIn(work, kind, given, owner, 'whole')
  const id = await store.insertItem(tx, kind, body, owners, writer.by)
  work.touched.push({ kind, id })
  await attachMany(work, { kind, id }, given)
  if (owner) await attachToOwner(work, owner, { kind, id })
  if (kind === 'HistoricalLocation') await store.moveThing(tx, id, owners['thing_id'] ?? 0)
  return { kind, id }
}

/** What hangs on the new one: by their columns, or by places. */
async function attachMany(work: Work, { kind, id }: { kind: Kind; id: number }, given: Json): Promise<void> {
  const row: Row = { kind, id, body: {}, created_by: work.writer.by }
  for (const [name, link] of Object.entries(definitions[kind].links)) {
    if (!link.isMany || given[name] === undefined) continue
    const list = members(kind, name, given[name])
    if (link.via.kind === 'theirs') {
      for (const one of list) {
        if (!isObject(one)) throw bad(`this is no ${link.to}`)
        const inner = { ...work, depth: work.depth + 1 }
        if (one['@iot.id'] === undefined) await make(inner, link.to, one, { row, link: name })
        else
          await store.updateItem(
            work.tx,
            await resolve(inner, link.to, one),
            (await existing(work.tx, link.to, Number(one['@iot.id']))).body,
            { [link.via.column]: id },
          )
      }
    } else {
      const ids: number[] = []
      for (const one of list) ids.push(await resolve(work, link.to, one))
      await setPlaces(work, row, link, ids)
    }
  }
}

async function existing(tx: Tx, kind: Kind, id: number): Promise<Row> {
  const row = await store.byId(tx, kind, id)
  if (!row) throw missing(`the ${kind} ${id}`)
  return row
}

async function setPlaces(work: Work, row: Row, link: Link, ids: readonly number[]): Promise<void> {
  if (link.via.kind !== 'places') return
  if (link.via.side === 'holder') return placeAt(work, row, ids)
  for (const id of ids) {
    const holder = { kind: link.to, id }
    if (holder.kind === 'Thing') await placeAt(work, holder, [row.id])
    else await store.addPlace(work.tx, id, row.id)
  }
}

/** §8.2.3: when a Thing moves, where it was is kept. */
async function placeAt({ tx, writer }: Work, holder: Pick<Row, 'kind' | 'id'>, ids: readonly number[]): Promise<void> {
  if (holder.kind === 'Thing') {
    await store.leavePlaces(tx, holder.id)
    const history = await store.insertItem(
      tx,
      'HistoricalLocation',
      { time: tx.now.toString({ smallestUnit: 'millisecond' }) },
      { thing_id: holder.id },
      writer.by,
    )
    for (const location of ids) await store.addPlace(tx, history, location)
  }
  for (const [at, location] of ids.entries()) await store.addPlace(tx, holder.id, location, at)
}

/** `Things(1)/Locations`: the new one is where the Thing is. */
async function attachToOwner(work: Work, { row, link: name }: Owner, made: { kind: Kind; id: number }): Promise<void> {
  const link = linkOf(row.kind, name)
  if (link?.via.kind === 'places') await setPlaces(work, row, link, [made.id])
}

// ---- observations ------------------------------------------------------------------------------------------------

async function makeObservation(work: Work, given: Json, owner: Owner | undefined): Promise<number> {
  const { tx, writer } = work
  const now = tx.now.toString({ smallestUnit: 'millisecond' })
  const body = { phenomenonTime: now, ...propertiesIn('Observation', given, 'whole') }
  const owners = await ownersIn(work, 'Observation', given, owner, 'whole')
  const datastreamId = owners['datastream_id'] ?? 0
  const stream = await streamOf(tx, datastreamId)
  requireResults(stream, body)
  const featureId = owners['feature_id'] ?? (await usualFeature(work, stream))
  const landing = landingOf(tx, datastreamId, body)
  if (landing) work.landings.push(landing)
  const id = await store.insertObservation(
    tx,
    rowOf(body, datastreamId, featureId, await areaOf(tx, stream, featureId)),
    writer.by,
  )
  work.touched.push({ kind: 'Observation', id })
  return id
}

async function streamOf(tx: Tx, id: number): Promise<Row> {
  const row = (await store.byId(tx, 'Datastream', id)) ?? (await store.byId(tx, 'MultiDatastream', id))
  if (!row) throw missing(`the Datastream ${id}`)
  return row
}

/** §15.3: a result of a MultiDatastream has a value for each of its ObservedProperties. */
function requireResults({ kind, body }: Row, { result }: Json): void {
  if (kind !== 'MultiDatastream') return
  const { multiObservationDataTypes: types } = body
  if (!Array.isArray(result) || !Array.isArray(types) || result.length !== types.length)
    throw bad('the result has a value for each ObservedProperty of the MultiDatastream')
}

/** The box around what is observed, for a Datastream whose maker has not said its area (§8.2.4). */
async function areaOf(tx: Tx, stream: Row, featureId: number): Promise<Box | null> {
  if (stream.body['observedArea'] !== undefined && !stream.derived) return null
  const feature = (await store.byId(tx, 'FeatureOfInterest', featureId))?.body['feature']
  if (!isObject(feature)) return null
  const geometry = feature['type'] === 'Feature' ? feature['geometry'] : feature
  return isObject(geometry) ? shapeOf(geometry).box : null
}

function rowOf(body: Json, datastreamId: number, featureId: number, area: Box | null): store.NewObservation {
  const time = spanOf(body['phenomenonTime'])
  if (!time) throw bad('phenomenonTime is no time')
  const resultTime = spanOf(body['resultTime'])
  const { result } = body
  return {
    datastreamId,
    featureId,
    from: new Date(time.from).toISOString(),
    to: new Date(time.to).toISOString(),
    resultTime: resultTime ? new Date(resultTime.from).toISOString() : null,
    number: typeof result === 'number' ? result : null,
    body,
    area,
  }
}

/** §10.2.1.2: where the Thing is, unless the Observation says otherwise. */
async function usualFeature({ tx, writer }: Work, stream: Row): Promise<number> {
  const places = await store.places(tx, 'holder', [stream.thing_id ?? 0])
  const locations = await store.itemsByIds(
    tx,
    'Location',
    places.map(({ theirs }) => theirs),
  )
  // Of an address in words and a point on the map the point.
  const location = locations.find(({ body }) => /geo\+json/.test(String(body['encodingType']))) ?? locations[0]
  if (!location) throw bad('an Observation of a Thing without a Location needs a FeatureOfInterest')
  if (location.feature_id != null) return location.feature_id
  const { name, description, encodingType, location: feature } = location.body
  const id = await store.insertItem(
    tx,
    'FeatureOfInterest',
    { name, description, encodingType, feature },
    {},
    writer.by,
  )
  await store.setFeature(tx, location.id, id)
  return id
}

// ---- changing ----------------------------------------------------------------------------------------------------

/** `part`: what is named is changed (PATCH); `whole`: the rest is gone (PUT). */
export async function change(
  app: Writes,
  writer: Writer,
  row: Row,
  given: unknown,
  whole: 'whole' | 'part',
): Promise<void> {
  if (!isObject(given)) throw bad('the body is no object')
  if (isVirtual(row.id)) throw telemetrys()
  await inOne(app, writer, async (work) => {
    const { tx } = work
    const before = await existing(tx, row.kind, row.id)
    if (!writer.mayChange(before.created_by)) throw refused()
    for (const [name, link] of Object.entries(definitions[row.kind].links)) {
      // §10.3: what is not there yet cannot be made by a change.
      if (whole === 'part' && isObject(given[name]) && !link.isMany && given[name]['@iot.id'] === undefined)
        throw bad(`${name} of a ${row.kind} is named by its @iot.id`)
      if (
        whole === 'part' &&
        link.isMany &&
        Array.isArray(given[name]) &&
        given[name].some((one) => !isObject(one) || one['@iot.id'] === undefined)
      )
        throw bad(`${name} of a ${row.kind} are named by their @iot.id`)
    }
    const own = propertiesIn(row.kind, given, whole)
    const kept = whole === 'whole' ? {} : saidOf(before)
    const body = { ...kept, ...own }
    const owners = await ownersIn(work, row.kind, given, undefined, 'part')
    work.touched.push({ kind: row.kind, id: row.id })
    if (row.kind === 'Observation') {
      const moved = { phenomenonTime: before.body['phenomenonTime'], ...body }
      const datastreamId = owners['datastream_id'] ?? before.datastream_id ?? 0
      const featureId = owners['feature_id'] ?? before.feature_id ?? 0
      const landing = landingOf(tx, datastreamId, moved)
      if (landing) work.landings.push(landing)
      const area = await areaOf(tx, await streamOf(tx, datastreamId), featureId)
      return store.updateObservation(tx, row.id, rowOf(moved, datastreamId, featureId, area))
    }
    await store.updateItem(tx, row.id, body, owners)
    return attachMany(work, row, given)
  })
}

const telemetrys = () => new StaError(403, 'this is telemetry’s, and is changed there')

export async function create(app: Writes, writer: Writer, kind: Kind, given: unknown, owner?: Owner): Promise<Row> {
  if (!isObject(given)) throw bad('the body is no object')
  const there = datastreamOfTelemetry(kind, given, owner)
  if (there !== undefined) return app.transaction((tx) => observeThere(tx.app, writer, there, given))
  if (owner && isVirtual(owner.row.id)) throw telemetrys()
  return inOne(app, writer, async (work) => {
    const { id } = await make(work, kind, given, owner)
    return existing(work.tx, kind, id)
  })
}

/** The Datastream of an Observation, where it is one of telemetry's series. */
function datastreamOfTelemetry(kind: Kind, given: Json, owner: Owner | undefined): number | undefined {
  if (kind !== 'Observation') return undefined
  const named = isObject(given['Datastream']) ? given['Datastream']['@iot.id'] : undefined
  const id = named ?? (owner?.link === 'Observations' && owner.row.kind === 'Datastream' ? owner.row.id : undefined)
  return typeof id === 'number' && isVirtual(id) ? id : undefined
}

export async function destroy(app: Writes, writer: Writer, row: Row): Promise<void> {
  if (isVirtual(row.id)) throw telemetrys()
  await app.transaction(async (tx) => {
    const before = await existing(tx, row.kind, row.id)
    if (!writer.mayChange(before.created_by)) throw refused()
    await store.remove(tx, row.kind, row.id)
  })
}

/** §13.3.2: observations of Datastreams as rows; each is made by itself, or told as an error. Gives what was made, or null. */
export async function createMany(app: Writes, writer: Writer, given: unknown): Promise<(Row | null)[]> {
  if (!Array.isArray(given)) throw bad('the body is a list')
  const made: (Row | null)[] = []
  for (const group of given as unknown[]) {
    if (!isObject(group) || !Array.isArray(group['components']) || !Array.isArray(group['dataArray']))
      throw bad('a part has a Datastream or a MultiDatastream, components and dataArray')
    const components = group['components'] as unknown[]
    for (const values of group['dataArray'] as unknown[]) {
      if (!Array.isArray(values) || values.length !== components.length)
        throw bad('a row has a value for each component')
      const { Datastream, MultiDatastream } = group
      const body: Record<string, unknown> = MultiDatastream === undefined ? { Datastream } : { MultiDatastream }
      for (const [at, name] of components.entries()) {
        const isFeature = name === 'FeatureOfInterest/id' || name === 'FeatureOfInterest/@iot.id'
        body[isFeature ? 'FeatureOfInterest' : String(name)] = isFeature
          ? { '@iot.id': values[at] }
          : (values[at] as unknown)
      }
      made.push(
        await create(app, writer, 'Observation', body).then(
          (row) => row,
          (error: unknown) => (isMistake(error) ? null : Promise.reject(error)),
        ),
      )
    }
  }
  return made
}

const isMistake = (error: unknown) => typeof (error as { status?: unknown }).status === 'number'
