/** Citizens who asked to be told: what they asked, and when they are told. Rules EV18 to EV20. */
import type { Actor } from '../../../kernel/actor.ts'
import type { App, Tx } from '../../../kernel/app.ts'
import { localTime } from '../../../kernel/clock.ts'
import type { InputOf } from '../../../kernel/endpoint.ts'
import type { Message } from '../../../kernel/i18n.ts'
import { newId } from '../../../kernel/id.ts'
import { problem } from '../../../kernel/problems.ts'
import { notify } from '../../../platform/notifications/index.ts'
import { mayAnywhere } from '../../../platform/organisation/index.ts'
import { newestOf, thingById } from '../../../platform/telemetry/index.ts'
import { bandWords } from '../advice.ts'
import type { StationHealth, subscribe, Subscription } from '../contract-alerts.ts'
import { subscriptionsMax } from '../contract-alerts.ts'
import { hourMs } from '../forecast/hours.ts'
import { notices } from '../messages.ts'
import * as stations from '../store.ts'
import { signOf } from '../units.ts'
import { bandFloor, bandOf } from '../vn-aqi.ts'
import { levelOf } from '../watch/judge.ts'
import { warningOf, waterOf } from '../watch/service.ts'
import * as store from './store.ts'

/** A year; renewing begins a new one. */
const lastsHours = 366 * 24
/** An index or a level that wavers around the threshold is told once: it has cleared when it is so far below. */
const clearedBelow = { air: 10, river: 0.1, rain: 5, flood: 3 } as const
const toldAtOnce = 200
const oldMs = 3 * hourMs
const fewest = 5

function personOf(actor: Actor): string {
  if (actor.kind !== 'citizen') throw problem('kernel.forbidden')
  return actor.id
}

function viewOf(tx: Tx, station: stations.StationRow, row: store.SubscriptionRow): Subscription {
  return {
    id: row.id,
    station: row.station,
    stationName: thingById(tx.app, station.thing_id)?.name ?? { vi: row.station, en: row.station },
    kind: station.kind,
    threshold: row.threshold,
    quiet: row.quiet_from === null || row.quiet_to === null ? null : { from: row.quiet_from, to: row.quiet_to },
    endsAt: row.ends_at,
    toldAt: row.told_at,
  }
}

/** One's own, and nobody else's. */
export async function mine(tx: Tx, actor: Actor): Promise<Subscription[]> {
  const [rows, all] = await Promise.all([store.ofPerson(tx, personOf(actor)), stations.stations(tx)])
  const byCode = new Map(all.map((station) => [station.code, station]))
  return rows.flatMap((row) => {
    const station = byCode.get(row.station)
    return station ? [viewOf(tx, station, row)] : []
  })
}

/** Throws `kernel.not-found`, `environment.no-such-threshold`, `environment.too-many-alerts`. */
export async function ask(tx: Tx, actor: Actor, { params, body }: InputOf<typeof subscribe>): Promise<Subscription> {
  const personId = personOf(actor)
  const station = await stations.stationByCode(tx, params.code)
  if (!station || station.kind === 'plant') throw problem('kernel.not-found')
  const levels = warningOf(station)?.steps.length ?? 0
  if (station.kind !== 'air' && body.threshold > levels) throw problem('environment.no-such-threshold', { n: levels })
  await store.lockPerson(tx, personId)
  const own = await store.ofPerson(tx, personId)
  if (own.length >= subscriptionsMax && !own.some((row) => row.station === station.code))
    throw problem('environment.too-many-alerts', { n: subscriptionsMax })
  const row = await store.save(tx, {
    person_id: personId,
    id: newId(tx.now.epochMilliseconds),
    station: station.code,
    threshold: body.threshold,
    quiet_from: body.quiet?.from ?? null,
    quiet_to: body.quiet?.to ?? null,
    created_at: tx.now.toString(),
    ends_at: tx.now.add({ hours: lastsHours }).toString(),
    told_at: null,
    told_value: null,
  })
  return viewOf(tx, station, row)
}

export async function end(tx: Tx, actor: Actor, code: string): Promise<void> {
  await store.remove(tx, personOf(actor), code)
}

// ---- telling ------------------------------------------------------------------------------------------------------

type Found = store.Present & { readonly words: ReturnType<typeof notices.air> }

/** What is so and how it is told; null where nothing is known of the last hours. */
async function presentOf(tx: Tx, station: stations.StationRow): Promise<Found | null> {
  const name = thingById(tx.app, station.thing_id)?.name ?? { vi: station.code, en: station.code }
  return station.kind === 'air' ? airNow(tx, station.code, name) : waterNow(tx, station, name)
}

async function airNow(tx: Tx, code: string, name: Message): Promise<Found | null> {
  const newest = await stations.newestAirHour(tx, code)
  const isOld = !newest || tx.now.epochMilliseconds - Date.parse(newest.hour) > oldMs
  if (isOld || newest.aqi === null) return null
  const value = newest.aqi
  const band = bandOf(value)
  const { name: bandName, general, sensitive } = bandWords[band]
  const words = notices.air(name, { aqi: value, band: bandName, general, sensitive })
  return { value, worseFrom: bandFloor(band), stillAt: value + clearedBelow.air, words }
}

async function waterNow(tx: Tx, station: stations.StationRow, name: Message): Promise<Found | null> {
  const found = await waterOf(tx, station)
  const measured = found?.rain24 ?? found?.value?.value ?? null
  if (!found?.value || !found.warning || measured === null || found.value.isOld || found.value.isDoubtful) return null
  const { kind, level, warning, value } = found
  const stillAt = levelOf({ quantity: '', ...warning }, measured + clearedBelow[kind], 'at')
  const words = notices.water(name, { kind, level, measured, sign: signOf(value.unit) })
  return { value: level, worseFrom: level, stillAt, words }
}

/** Tells those who asked and were not told, or of less; some at a time. Forgets who was told where it has cleared. */
export async function tellOf(app: App, code: string): Promise<number> {
  let told = 0
  for (;;) {
    const count = await app.transaction(async (tx) => {
      const station = await stations.stationByCode(tx, code)
      const present = station ? await presentOf(tx, station) : null
      if (!station || present === null) return 0
      await store.clear(tx, code, present)
      const rows = await store.due(tx, code, present, localTime(tx.now).hour, toldAtOnce)
      const link = station.kind === 'air' ? `/environment/air/${code}` : '/environment/water'
      for (const { person_id } of rows)
        await notify(tx, {
          personId: person_id,
          kind: 'environment.alert',
          link,
          ...present.words,
        })
      await store.markTold(tx, rows, present.value)
      return rows.length
    })
    told += count
    if (count < toldAtOnce) return told
  }
}

// ---- the department's view ----------------------------------------------------------------------------------------

export async function health(tx: Tx, actor: Actor): Promise<StationHealth[]> {
  if (!mayAnywhere(actor, 'environment.read')) throw problem('kernel.forbidden')
  const [rows, counts] = await Promise.all([stations.stations(tx), store.counts(tx)])
  return rows.map((row) => {
    const thing = thingById(tx.app, row.thing_id)
    const times = (thing?.series ?? []).map(({ id, title }) => ({ title, time: newestOf(tx.app, id)?.time }))
    const newest = times.reduce((latest, { time = 0 }) => Math.max(latest, time), 0)
    const isOld = (time = 0) => tx.now.epochMilliseconds - time > oldMs
    const subscribers = counts.get(row.code) ?? 0
    return {
      code: row.code,
      name: thing?.name ?? { vi: row.code, en: row.code },
      kind: row.kind,
      newestAt: newest === 0 ? null : new Date(newest).toISOString(),
      isOld: isOld(newest),
      silent: times.filter(({ time }) => isOld(time)).map(({ title }) => title),
      isSample: row.is_sample,
      // Few people about one place could be recognised.
      subscribers: subscribers < fewest ? null : subscribers,
    }
  })
}
