/**
 * What is observed here reaches telemetry too, so that rules, the map and history know it (ST9). An Observation of one of
 * telemetry's series is telemetry's alone; one of a Datastream that was made here is kept here, and its number passed on.
 */
import { Type } from 'typebox'
import type { Static } from 'typebox'
import { system } from '../../kernel/actor.ts'
import type { App, Tx } from '../../kernel/app.ts'
import { defineJob } from '../../kernel/module.ts'
import { enterThings, findSeries, pointsOf, type Series, storeObservations } from '../telemetry/index.ts'
import { bad, type Row, StaError } from './model.ts'
import { observationRow } from './observed.ts'
import { spanOf } from './odata/times.ts'
import * as store from './store.ts'
import { landedPrefix, seriesOf } from './virtual.ts'

/** Of a sender whose clock is a little ahead. */
const aheadMs = 600_000
const earliestMs = Date.UTC(2000, 0, 1)

const Landing = Type.Object({ datastreamId: Type.Integer(), timeMs: Type.Number(), value: Type.Number() })
export type Landing = Static<typeof Landing>

/** Observations of Datastreams of this module, on their way to telemetry. */
export const landDue = defineJob(
  'sensorthings.land',
  Type.Object({ unitId: Type.String(), landings: Type.Array(Landing) }),
  { concurrency: 1 },
)

function numberOf(result: unknown): number | undefined {
  if (typeof result === 'boolean') return Number(result)
  return typeof result === 'number' && Number.isFinite(result) ? result : undefined
}

/** Undefined where telemetry could not hold it: a text, a span of time, a time that cannot be. */
export function landingOf(tx: Tx, datastreamId: number, body: Readonly<Record<string, unknown>>): Landing | undefined {
  const span = spanOf(body['phenomenonTime'])
  const value = numberOf(body['result'])
  if (value === undefined || !span || span.from !== span.to) return undefined
  const isPossible = span.from >= earliestMs && span.from <= tx.now.epochMilliseconds + aheadMs
  return isPossible ? { datastreamId, timeMs: span.from, value } : undefined
}

export async function land({ app }: Tx, { unitId, landings }: Static<(typeof landDue)['data']>): Promise<void> {
  const rows: { readonly series: number; readonly time: number; readonly value: number }[] = []
  for (const [datastreamId, own] of Map.groupBy(landings, (one) => one.datastreamId)) {
    const series = await seriesFor(app, unitId, datastreamId)
    if (series) rows.push(...own.map(({ timeMs, value }) => ({ series: series.id, time: timeMs, value })))
  }
  if (rows.length === 0) return
  await storeObservations(app, 'system:sensorthings', {
    series: Float64Array.from(rows, ({ series }) => series),
    ...pointsOf(rows.map(({ time, value }) => [time, value, 0] as const)),
  })
}

/** A word as telemetry has them: `PM2.5` is `pm2-5`. */
function wordOf(text: unknown): string {
  const word = String(text)
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll('đ', 'd')
    .replaceAll('Đ', 'D')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .replace(/-+$/, '')
  return word.slice(0, 60) || 'quantity'
}

/** The series into which a Datastream lands; made with the first observation. Undefined when the Datastream is gone. */
async function seriesFor(app: App, unitId: string, datastreamId: number): Promise<Series | undefined> {
  const code = `${landedPrefix}${datastreamId}`
  const known = findSeries(app, `${code}/value`)
  if (known) return known.ended ? undefined : known
  const facts = await app.read(async (tx) => {
    const datastream = await store.byId(tx, 'Datastream', datastreamId)
    if (!datastream) return undefined
    const [place] = await store.places(tx, 'holder', [datastream.thing_id ?? 0])
    return {
      datastream,
      thing: await store.byId(tx, 'Thing', datastream.thing_id ?? 0),
      property: await store.byId(tx, 'ObservedProperty', datastream.observed_property_id ?? 0),
      location: place && (await store.byId(tx, 'Location', place.theirs)),
    }
  })
  if (!facts) return undefined
  const { datastream, thing, property, location } = facts
  const [name, title] = [nameOf(thing), nameOf(datastream)]
  const unit = (datastream.body['unitOfMeasurement'] as { symbol?: unknown } | undefined)?.symbol
  const point = pointIn(location)
  const [made] = await enterThings(app, system('sensorthings'), [
    {
      code,
      name: { vi: name, en: name },
      kind: 'sensorthings',
      unitId,
      ...(point && { point }),
      isPublic: true,
      series: [
        {
          name: 'value',
          title: { vi: title, en: title },
          unit: typeof unit === 'string' && unit !== '' ? unit.slice(0, 30) : '1',
          quantity: wordOf(nameOf(property)),
        },
      ],
    },
  ])
  return made?.series[0]
}

const nameOf = (row: Row | undefined) => String(row?.body['name'] ?? '').slice(0, 200) || '-'

function pointIn(location: Row | undefined) {
  const given = location?.body['location'] as { type?: unknown; coordinates?: unknown; geometry?: unknown } | undefined
  const geometry = (given?.type === 'Feature' ? given.geometry : given) as typeof given
  if (geometry?.type !== 'Point' || !Array.isArray(geometry.coordinates)) return undefined
  const [longitude, latitude] = geometry.coordinates as unknown[]
  if (typeof longitude !== 'number' || typeof latitude !== 'number') return undefined
  return Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90 ? { longitude, latitude } : undefined
}

/** Who may say what one of telemetry's series observes. */
export interface Sender {
  readonly by: string
  /** Whether it may send for things that another device sends for. */
  readonly maySendFor: (deviceId: string | null) => boolean
}

/** Says what a series of telemetry observes: stored there for good when it resolves. */
export async function observeThere(
  app: App,
  sender: Sender,
  datastreamId: number,
  given: Readonly<Record<string, unknown>>,
): Promise<Row> {
  const series = seriesOf(app, datastreamId)
  if (!series) throw bad(`there is no Datastream ${datastreamId}`)
  if (!sender.maySendFor(series.thing.deviceId)) throw new StaError(403, 'another sends for this Thing')
  const nowMs = app.clock.now().epochMilliseconds
  const span = spanOf(given['phenomenonTime'] ?? new Date(nowMs).toISOString())
  if (!span || span.from !== span.to) throw bad('phenomenonTime is no moment')
  if (span.from < earliestMs || span.from > nowMs + aheadMs) throw bad('phenomenonTime is too early or too late')
  const value = numberOf(given['result'])
  if (value === undefined || (series.kind === 'boolean') !== (typeof given['result'] === 'boolean'))
    throw bad(`the result is a ${series.kind === 'boolean' ? 'truth' : 'number'}`)
  const quality = value >= series.min && value <= series.max ? 0 : 1
  await storeObservations(app, sender.by, {
    series: Float64Array.of(series.id),
    ...pointsOf([[span.from, value, quality]]),
  })
  return observationRow(series, datastreamId, span.from, value, quality)
}
