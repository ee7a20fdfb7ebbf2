/** Citizens who asked to be told: what they asked, and when they are told. Rules EV18 to EV20. */
import type { Actor } from '../../../kernel/actor.ts'
import type { App, Tx } from '../../../kernel/app.ts'
import { localTime } from '../../../kernel/clock.ts'
import type { InputOf } from '../../../kernel/endpoint.ts'
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
import { bandOf } from '../vn-aqi.ts'
import { water } from '../watch/service.ts'
import * as store from './store.ts'

/** A year; renewing begins a new one. */
const lastsHours = 366 * 24
/** An index that wavers around the threshold is told once. */
const clearedBelow = 10
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
  if (station.kind !== 'air' && body.threshold > 3) throw problem('environment.no-such-threshold')
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
  })
  return viewOf(tx, station, row)
}

export async function end(tx: Tx, actor: Actor, code: string): Promise<void> {
  await store.remove(tx, personOf(actor), code)
}

// ---- telling ------------------------------------------------------------------------------------------------------

/** The index, or the warning level; null where nothing is known of the last hours. */
async function presentOf(tx: Tx, station: stations.StationRow): Promise<number | null> {
  if (station.kind !== 'air') {
    const found = (await water(tx)).find(({ code }) => code === station.code)
    return found?.value == null || found.value.isOld ? null : found.level
  }
  const newest = await stations.newestAirHour(tx, station.code)
  const isOld = !newest || tx.now.epochMilliseconds - Date.parse(newest.hour) > oldMs
  return isOld ? null : newest.aqi
}

function wordsOf(name: { vi: string; en: string }, kind: stations.StationKind, value: number) {
  if (kind !== 'air') return notices.water(name, value)
  const { name: band, general, sensitive } = bandWords[bandOf(value)]
  return notices.air(name, { aqi: value, band, general, sensitive })
}

/** Tells those who asked and are not told yet, some at a time, and forgets who was told where it has cleared. */
export async function tellOf(app: App, code: string): Promise<number> {
  let told = 0
  for (;;) {
    const count = await app.transaction(async (tx) => {
      const station = await stations.stationByCode(tx, code)
      const value = station ? await presentOf(tx, station) : null
      if (!station || value === null) return 0
      await store.clear(tx, code, value, station.kind === 'air' ? clearedBelow : 0)
      const rows = await store.due(tx, code, value, localTime(tx.now).hour, toldAtOnce)
      const name = thingById(app, station.thing_id)?.name ?? { vi: code, en: code }
      const link = station.kind === 'air' ? `/environment/air/${code}` : '/environment/water'
      for (const { person_id } of rows)
        await notify(tx, {
          personId: person_id,
          kind: 'environment.alert',
          link,
          ...wordsOf(name, station.kind, value),
        })
      await store.markTold(tx, rows)
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
