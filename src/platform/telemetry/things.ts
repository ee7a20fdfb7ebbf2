/** Things and their series: what may be seen by whom, and who enters and changes them. Rules TEL1 and TEL14. */
import type { Actor } from '../../kernel/actor.ts'
import type { App, Tx } from '../../kernel/app.ts'
import type { InputOf } from '../../kernel/endpoint.ts'
import { newId } from '../../kernel/id.ts'
import { problem } from '../../kernel/problems.ts'
import { directory, foldText, may, requireMay, unitsWhere } from '../organisation/index.ts'
import { catalogueOf, type Series, type Thing } from './catalogue.ts'
import type * as api from './contract.ts'
import type { NewSeries, NewThing, SeriesView, ThingView } from './contract.ts'
import { logOf } from './log.ts'
import { qualities } from './points.ts'
import * as store from './store.ts'
import { touch } from './touched.ts'

const read = 'telemetry.read'
const manage = 'telemetry.manage'
const usualLimit = 50

/** What is public, and what is of a unit where the actor may read. */
export function maySee(actor: Actor, { isPublic, thing }: Pick<Series, 'isPublic' | 'thing'>): boolean {
  return isPublic || may(actor, read, thing.unitId)
}

/** For all series at once: the permission is asked once a unit. */
export function seesSeries(actor: Actor): (series: Series) => boolean {
  const units = unitsWhere(actor, read)
  if (units === 'all') return () => true
  const held = new Set(units)
  return ({ isPublic, thing }) => isPublic || held.has(thing.unitId)
}

/** Throws `kernel.not-found` where there is none for this actor. */
export function getSeries(app: App, actor: Actor, id: number): Series {
  const series = catalogueOf(app).series(id)
  if (!series || !maySee(actor, series)) throw problem('kernel.not-found')
  return series
}

export function viewSeries(app: App, series: Series): SeriesView {
  const newest = logOf(app).recent.newest(series.id)
  const nowMs = app.clock.now().epochMilliseconds
  const { min, max, intervalMs } = series
  return {
    id: series.id,
    code: series.code,
    thingId: series.thing.id,
    title: series.title,
    unit: series.unit,
    quantity: series.quantity,
    kind: series.kind,
    mean: series.mean,
    isPublic: series.isPublic,
    retention: series.retention,
    intervalS: intervalMs === null ? null : intervalMs / 1000,
    plausible: { min: min === -Infinity ? null : min, max: max === Infinity ? null : max },
    unitId: series.thing.unitId,
    point: series.point,
    ended: series.ended,
    latest: newest
      ? { time: new Date(newest.time).toISOString(), value: newest.value, quality: qualities[newest.quality] ?? 'bad' }
      : null,
    isSilent: !series.ended && intervalMs !== null && nowMs - (newest?.time ?? 0) > 2.5 * intervalMs,
  }
}

function viewThing(app: App, actor: Actor, thing: Thing): ThingView {
  return {
    id: thing.id,
    code: thing.code,
    name: thing.name,
    kind: thing.kind,
    unitId: thing.unitId,
    unitName: directory().unit(thing.unitId)?.name ?? { vi: thing.unitId, en: thing.unitId },
    point: thing.point,
    isPublic: thing.isPublic,
    // Which device sends is its unit's business.
    deviceId: may(actor, manage, thing.unitId) ? thing.deviceId : null,
    ended: thing.ended,
    series: thing.series.filter((series) => maySee(actor, series)).map((series) => viewSeries(app, series)),
  }
}

function mayFind(actor: Actor, thing: Thing): boolean {
  return thing.isPublic || may(actor, read, thing.unitId) || may(actor, manage, thing.unitId)
}

export function list(app: App, actor: Actor, query: InputOf<typeof api.listThings>['query']) {
  const { q, kind, quantity, unit, after = '', limit = usualLimit } = query
  const words = foldText(q ?? '')
  const things: Thing[] = []
  for (const thing of catalogueOf(app).thingsAfter(after)) {
    if (thing.ended || !mayFind(actor, thing)) continue
    if (kind !== undefined && thing.kind !== kind) continue
    if (quantity !== undefined && !thing.series.some((series) => series.quantity === quantity)) continue
    if (unit !== undefined && !directory().isWithin(thing.unitId, unit)) continue
    if (words !== '' && !foldText(`${thing.code} ${thing.name.vi} ${thing.name.en}`).includes(words)) continue
    things.push(thing)
    if (things.length > limit) break
  }
  const shown = things.slice(0, limit)
  return {
    things: shown.map((thing) => viewThing(app, actor, thing)),
    next: things.length > limit ? (shown.at(-1)?.code ?? null) : null,
  }
}

export function one(app: App, actor: Actor, id: string): ThingView {
  const thing = catalogueOf(app).thing(id)
  if (!thing || !mayFind(actor, thing)) throw problem('kernel.not-found')
  return viewThing(app, actor, thing)
}

// ---- entering and changing ---------------------------------------------------------------------------------------

/** Enters things with their series; gives their ids. Throws `telemetry.code-taken`, `telemetry.unknown-unit`. */
export async function enter(tx: Tx, actor: Actor, given: readonly NewThing[]): Promise<string[]> {
  for (const { unitId } of given) {
    if (!directory().unit(unitId)) throw problem('telemetry.unknown-unit')
    requireMay(actor, manage, unitId)
  }
  const things = given.map((thing) => ({ id: newId(tx.now.epochMilliseconds), ...thing }))
  const codes = things.flatMap((thing) => [thing.code, ...thing.series.map(({ name }) => `${thing.code}/${name}`)])
  await refuseTaken(tx, codes)
  await store.insertThings(
    tx,
    things.map(({ id, code, name, kind, unitId, point, isPublic }) => ({
      id,
      code,
      name,
      kind,
      unit_id: unitId,
      longitude: point?.longitude ?? null,
      latitude: point?.latitude ?? null,
      is_public: isPublic,
      created_at: tx.now.toString(),
    })),
  )
  await store.insertSeries(
    tx,
    things.flatMap((thing) => thing.series.map((series) => rowOf(tx, thing, series))),
  )
  const ids = things.map(({ id }) => id)
  touch(tx, ids)
  return ids
}

/** As `enter`, but a thing whose code is there already stays as it is, if the actor manages it (TEL26). */
export async function enterFleet(tx: Tx, actor: Actor, given: readonly NewThing[]) {
  const there = new Map<string, string>()
  for (const { id, code, unit_id } of await store.thingsByCode(
    tx,
    given.map(({ code }) => code),
  )) {
    // Another unit's: that it is there is all that is told, as for a single one.
    if (!may(actor, manage, unit_id)) throw problem('telemetry.code-taken', { code })
    there.set(code, id)
  }
  const fresh = given.filter(({ code }) => !there.has(code))
  const ids = fresh.length > 0 ? await enter(tx, actor, fresh) : []
  const made = new Map(fresh.map(({ code }, at) => [code, ids[at] ?? '']))
  return {
    things: given.map(({ code }) => ({ id: made.get(code) ?? there.get(code) ?? '', code, isNew: made.has(code) })),
  }
}

async function refuseTaken(tx: Tx, codes: readonly string[]): Promise<void> {
  const seen = new Set<string>()
  const twice = codes.find((code) => seen.size === seen.add(code).size)
  const [taken = twice] = await store.codesTaken(tx, codes)
  if (taken !== undefined) throw problem('telemetry.code-taken', { code: taken })
}

function rowOf(
  tx: Tx,
  thing: { readonly id: string; readonly code: string; readonly unitId: string },
  series: NewSeries,
) {
  return {
    thing_id: thing.id,
    code: `${thing.code}/${series.name}`,
    name: series.name,
    title: series.title,
    unit: series.unit,
    quantity: series.quantity,
    kind: series.kind ?? ('number' as const),
    mean: series.mean ?? ('arithmetic' as const),
    unit_id: thing.unitId,
    longitude: series.point?.longitude ?? null,
    latitude: series.point?.latitude ?? null,
    is_public: series.isPublic ?? true,
    retention: series.retention ?? ('standard' as const),
    interval_s: series.intervalS ?? null,
    plausible_min: series.plausible?.min ?? null,
    plausible_max: series.plausible?.max ?? null,
    created_at: tx.now.toString(),
  }
}

async function managed(tx: Tx, actor: Actor, id: string): Promise<store.ThingRow> {
  const [thing] = await store.thingsById(tx, [id])
  if (!thing || !may(actor, manage, thing.unit_id)) throw problem('kernel.not-found')
  return thing
}

export async function extend(tx: Tx, actor: Actor, id: string, series: NewSeries): Promise<void> {
  const thing = await managed(tx, actor, id)
  await refuseTaken(tx, [`${thing.code}/${series.name}`])
  await store.insertSeries(tx, [rowOf(tx, { id, code: thing.code, unitId: thing.unit_id }, series)])
  touch(tx, [id])
}

export async function amend(
  tx: Tx,
  actor: Actor,
  id: string,
  body: InputOf<typeof api.amendThing>['body'],
): Promise<void> {
  await managed(tx, actor, id)
  if (body.deviceId != null) {
    const device = await store.deviceById(tx, body.deviceId)
    if (!device || !may(actor, manage, device.unit_id)) throw problem('telemetry.unknown-device')
  }
  const change = {
    ...(body.name && { name: JSON.stringify(body.name) }),
    ...(body.point && { longitude: body.point.longitude, latitude: body.point.latitude }),
    ...(body.isPublic !== undefined && { is_public: body.isPublic }),
    ...(body.deviceId !== undefined && { device_id: body.deviceId }),
    ...(body.ended && { ended_at: tx.now.toString() }),
  }
  if (Object.keys(change).length > 0) await store.updateThing(tx, id, change)
  if (body.ended) await store.endSeries(tx, id, tx.now.toString())
  touch(tx, [id])
}
