/** Enters stations as things of telemetry and observations through its entrance; the same again changes nothing. Rule EV7. */
import { type Actor, system } from '../../../kernel/actor.ts'
import type { App } from '../../../kernel/app.ts'
import type { Message } from '../../../kernel/i18n.ts'
import {
  enterThings,
  findSeries,
  type NewSeries,
  pointsOf,
  storeObservations,
  type Thing,
} from '../../../platform/telemetry/index.ts'
import { type Kind, thingKinds } from '../kinds.ts'
import * as store from '../store.ts'

export interface StationEntry {
  readonly kind: Kind
  readonly code: string
  readonly name: Message
  readonly unitId: string
  /** None: of the city as a whole. */
  readonly point?: { readonly longitude: number; readonly latitude: number }
  readonly series: readonly NewSeries[]
  readonly source: Message
  readonly isSample: boolean
  readonly details: object
  /** Its place was read off a map. */
  readonly isPlaceEstimated?: boolean
}

const loader: Actor = system('environment')

/** Gives the things, those that were there already too. Throws what `enterThings` throws. */
export async function enterStations(app: App, entries: readonly StationEntry[]): Promise<Thing[]> {
  const known = ({ code, series }: StationEntry) => findSeries(app, `${code}/${series[0]?.name}`)?.thing
  const fresh = entries.filter((entry) => !known(entry))
  await enterThings(
    app,
    loader,
    fresh.map(({ kind, code, name, unitId, point, series }) => ({
      code,
      name,
      kind: thingKinds[kind],
      unitId,
      ...(point && { point }),
      isPublic: true,
      series: [...series],
    })),
  )
  const things = entries.flatMap((entry) => known(entry) ?? [])
  const thingOf = new Map(things.map((thing) => [thing.code, thing.id]))
  await app.transaction((tx) =>
    store.upsertStations(
      tx,
      entries.map(({ kind, code, source, isSample, isPlaceEstimated = false, details }) => ({
        code,
        kind,
        thing_id: thingOf.get(code) ?? '',
        source: JSON.stringify(source),
        is_sample: isSample,
        is_place_estimated: isPlaceEstimated,
        details: JSON.stringify(details),
        dirty_from: null,
      })),
    ),
  )
  return things
}

export type Row = readonly [timeMs: number, value: number]

/** Of an arrival at once: some ten milliseconds. */
const atOnce = 20_000

/** Stores rows of one series for good; gives how many. */
export async function enterRows(app: App, seriesCode: string, rows: readonly Row[]): Promise<number> {
  const series = findSeries(app, seriesCode)
  if (!series) throw new Error(`there is no series ${seriesCode}`)
  for (let from = 0; from < rows.length; from += atOnce) {
    const part = rows.slice(from, from + atOnce)
    const quality = (value: number) => (value < series.min || value > series.max ? 1 : 0)
    const points = pointsOf(part.map(([time, value]) => [time, value, quality(value)] as const))
    await storeObservations(app, 'system:environment', {
      series: new Float64Array(part.length).fill(series.id),
      ...points,
    })
  }
  return rows.length
}
