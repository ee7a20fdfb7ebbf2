/** What was: the index of a day, a past moment, trips between communes, two periods compared. Rules TF23 to TF25. */
import type { Actor } from '../../../kernel/actor.ts'
import type { Tx } from '../../../kernel/app.ts'
import { dayOf, timeZone } from '../../../kernel/clock.ts'
import type { InputOf } from '../../../kernel/endpoint.ts'
import { problem } from '../../../kernel/problems.ts'
import { directory, mayAnywhere } from '../../../platform/organisation/index.ts'
import type * as api from '../contract-studies.ts'
import type { Corridor, Past, Study } from '../contract-studies.ts'
import { heldAt } from '../measures/service.ts'
import { mainClasses } from '../network/classes.ts'
import type { RoadNetwork } from '../network/network.ts'
import { roadsOf } from '../network/roads.ts'
import { viewOf } from '../slowdowns/service.ts'
import { openAt } from '../slowdowns/store.ts'
import { basisOf, type Speeds, speedOf, unpackSpeeds } from '../state/packing.ts'
import { halfHourOf, isWorkday, profilesOf } from '../state/profiles.ts'
import * as state from '../state/store.ts'
import { usualIndexes } from '../state/usual-index.ts'
import { columnsOf, now as pictureNow, round2 } from '../state/view.ts'
import { compare } from './compare.ts'

/** Fewer trips could be one person's. */
export const tripsMin = 5
const studyDaysMax = 92
const corridorsMax = 12
const corridorMinM = 300

function requireReader(actor: Actor): void {
  if (!mayAnywhere(actor, 'traffic.read')) throw problem('kernel.forbidden')
}

const begin = (day: string) => Temporal.PlainDate.from(day).toZonedDateTime(timeZone).toInstant()

export async function indexes(tx: Tx, day = dayOf(tx.now).toString()) {
  const from = begin(day)
  const rows = await state.indexes(tx, from.toString(), from.add({ hours: 24 }).toString())
  const known = await usualIndexes(tx)
  const usual = (atMs: number): number | null => round2(known.get(halfHourOf(atMs)) ?? null)
  const byTime = new Map(rows.map((row) => [Date.parse(row.at), row]))
  // The whole day: the usual is known ahead too.
  const points = Array.from({ length: 288 }, (_, at) => {
    const atMs = from.epochMilliseconds + at * 300_000
    const index = round2(byTime.get(atMs)?.travel_time_index ?? null)
    return { at: new Date(atMs).toISOString(), index, usual: usual(atMs) }
  })
  return { day, points, isSample: rows.some(({ is_sample }) => is_sample) }
}

/** A name and a compass direction are a corridor: one street is often slow one way only. */
export async function corridors(tx: Tx): Promise<{ corridors: Corridor[] }> {
  const roads = await roadsOf(tx.app)
  if (!roads) return { corridors: [] }
  const { network } = roads
  const [profiles, { speeds }] = [await profilesOf(tx.app, network), await pictureNow(tx)]
  const parts = speeds.segments.flatMap((no, index) => {
    const place = network.place(no) ?? -1
    const segment = network.segments[place]
    if (!segment?.name || !mainClasses.has(segment.class) || speeds.bases[index] === 'usual') return []
    const kmh = speeds.kmh[index] ?? 1
    const name = `${segment.name} ${arrowOf(network, place)}`
    const seconds = segment.lengthM / (kmh / 3.6)
    return [{ name, no, lengthM: segment.lengthM, seconds, free: segment.lengthM / (profiles.freeKmh(place) / 3.6) }]
  })
  const found = [...Map.groupBy(parts, ({ name }) => name)].map(([name, own]): Corridor => {
    const sum = (of: (part: (typeof own)[number]) => number) => own.reduce((all, part) => all + of(part), 0)
    const [lengthM, seconds, free] = [sum((p) => p.lengthM), sum((p) => p.seconds), sum((p) => p.free)]
    return {
      name,
      lengthM: Math.round(lengthM),
      kmh: Math.round((lengthM / seconds) * 36) / 10,
      index: Math.max(1, Math.round((seconds / free) * 100) / 100),
      delayMin: Math.max(0, Math.round((seconds - free) / 6) / 10),
      segments: own.map(({ no }) => no),
    }
  })
  return {
    corridors: found
      .filter(({ lengthM }) => lengthM >= corridorMinM)
      .toSorted((a, b) => b.index - a.index)
      .slice(0, corridorsMax),
  }
}

const arrows = ['→', '↗', '↑', '↖', '←', '↙', '↓', '↘'] as const

function arrowOf(network: RoadNetwork, place: number): string {
  const [first, last] = [network.firstPoint[place] ?? 0, (network.firstPoint[place + 1] ?? 1) - 1]
  const angle = Math.atan2(
    (network.ys[last] ?? 0) - (network.ys[first] ?? 0),
    (network.xs[last] ?? 0) - (network.xs[first] ?? 0),
  )
  return arrows[(Math.round(angle / (Math.PI / 4)) + 8) % 8] ?? ''
}

export async function past(tx: Tx, actor: Actor, at: string): Promise<Past> {
  requireReader(actor)
  const [roads, row, span] = [await roadsOf(tx.app), await state.momentAt(tx, at), await state.momentSpan(tx)]
  const nothing = { segments: [], kmh: [], levels: [], bases: [] }
  if (!roads || !row)
    return { at: null, travelTimeIndex: null, isSample: false, speeds: nothing, slowdowns: [], measures: [], ...span }
  const profiles = await profilesOf(tx.app, roads.network)
  return {
    at: row.at,
    travelTimeIndex: round2(row.travel_time_index),
    isSample: row.is_sample,
    speeds: columnsOf(roads.network, profiles, unpackSpeeds(row.body)),
    slowdowns: (await openAt(tx, row.at)).map(viewOf),
    measures: await heldAt(tx, row.at),
    ...span,
  }
}

export async function trips(tx: Tx, actor: Actor, query: InputOf<typeof api.readTrips>['query']) {
  requireReader(actor)
  const rows = await state.trips(tx, {
    fromDay: query.from,
    toDay: query.to,
    fromHour: query.from_hour ?? 0,
    toHour: query.to_hour ?? 24,
  })
  const nameOf = (id: string) => directory().unit(id)?.name ?? { vi: id, en: id }
  const flows = rows.map(({ from_unit, to_unit, trips: count }) => ({
    fromUnit: from_unit,
    fromName: nameOf(from_unit),
    toUnit: to_unit,
    toName: nameOf(to_unit),
    trips: count < tripsMin ? null : count,
  }))
  // The total of what is told: with that of all one could find out the only one kept back.
  const total = flows.reduce((sum, flow) => sum + (flow.trips ?? 0), 0)
  return { flows, total, keptBack: flows.filter((flow) => flow.trips === null).length }
}

// ---- before and after ---------------------------------------------------------------------------------------------------

const daysOf = ({ from, to }: { from: string; to: string }): Temporal.PlainDate[] => {
  const [first, last] = [Temporal.PlainDate.from(from), Temporal.PlainDate.from(to)]
  const count = first.until(last).days + 1
  if (count < 1 || count > studyDaysMax) throw problem('traffic.bad-period', { days: studyDaysMax })
  return Array.from({ length: count }, (_, at) => first.add({ days: at })).filter(isWorkday)
}

interface DayMeans {
  readonly chosen: number | null
  readonly others: number | null
  readonly isSample: boolean
}

/** Mean speeds of one day's hours: all metres by all seconds of the segments that were measured. */
async function meansOf(
  tx: Tx,
  network: RoadNetwork,
  day: Temporal.PlainDate,
  hours: readonly [number, number],
  chosen: ReadonlySet<number>,
): Promise<DayMeans> {
  const start = begin(day.toString())
  const rows = await state.moments(
    tx,
    start.add({ hours: hours[0] }).toString(),
    start.add({ hours: hours[1] }).toString(),
  )
  const sums = { chosen: { metres: 0, seconds: 0 }, others: { metres: 0, seconds: 0 } }
  for (const { body } of rows) addMoment(network, unpackSpeeds(body), chosen, sums)
  const kmh = ({ metres, seconds }: { metres: number; seconds: number }) =>
    seconds === 0 ? null : (metres / seconds) * 3.6
  return { chosen: kmh(sums.chosen), others: kmh(sums.others), isSample: rows.some((row) => row.is_sample) }
}

function addMoment(
  network: RoadNetwork,
  speeds: Speeds,
  chosen: ReadonlySet<number>,
  sums: Record<'chosen' | 'others', { metres: number; seconds: number }>,
): void {
  for (const { no, lengthM } of network.segments) {
    const kmh = speedOf(speeds, no)
    if (kmh === null || basisOf(speeds, no) === 'usual') continue
    const sum = sums[chosen.has(no) ? 'chosen' : 'others']
    sum.metres += lengthM
    sum.seconds += lengthM / (kmh / 3.6)
  }
}

export async function study(tx: Tx, actor: Actor, body: InputOf<typeof api.studyChange>['body']): Promise<Study> {
  requireReader(actor)
  const roads = await roadsOf(tx.app)
  if (!roads) throw problem('traffic.no-roads')
  if (body.toHour <= body.fromHour) throw problem('traffic.bad-period', { days: studyDaysMax })
  const chosen = new Set(body.segments)
  const of = async (days: readonly Temporal.PlainDate[]) => {
    const found: DayMeans[] = []
    for (const day of days) found.push(await meansOf(tx, roads.network, day, [body.fromHour, body.toHour], chosen))
    return {
      chosen: found.flatMap((one) => (one.chosen === null ? [] : [one.chosen])),
      others: found.flatMap((one) => (one.others === null ? [] : [one.others])),
      isSample: found.some((one) => one.isSample),
    }
  }
  const [before, after] = [await of(daysOf(body.before)), await of(daysOf(body.after))]
  const compared = compare(before.chosen, after.chosen)
  const elsewhere = compare(before.others, after.others)?.difference ?? null
  const isSample = before.isSample || after.isSample
  const days = { daysBefore: before.chosen.length, daysAfter: after.chosen.length, isSample }
  if (!compared)
    return {
      ...days,
      before: null,
      after: null,
      difference: null,
      low: null,
      high: null,
      elsewhere: null,
      verdict: 'too-little',
    }
  const verdict = compared.low > 0 ? 'faster' : compared.high < 0 ? 'slower' : 'no-difference'
  const rounded = (value: number) => Math.round(value * 10) / 10
  return {
    ...days,
    before: rounded(compared.before),
    after: rounded(compared.after),
    difference: rounded(compared.difference),
    low: rounded(compared.low),
    high: rounded(compared.high),
    elsewhere: elsewhere === null ? null : rounded(elsewhere),
    verdict,
  }
}
