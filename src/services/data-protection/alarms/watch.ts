/** Looks at new readings every minute and raises alarms. Rules DP3 to DP6. */
import type { App, Tx } from '../../../kernel/app.ts'
import {
  type NumberedReading,
  type ReadingTotal,
  readingsBy,
  readingTotals,
  type WatchedReading,
} from '../../../platform/identity/index.ts'
import { isWorkingDay, rolesOf } from '../../../platform/organisation/index.ts'
import { neighbourhoodsOf } from '../../../platform/registry/index.ts'
import { watchColleagues } from './colleagues.ts'
import { type Detector, detectors, type Kind, limitOf } from './detectors.ts'
import { raise } from './raise.ts'
import * as store from './store.ts'

/** Readings are committed within this of being made. */
const settledSeconds = 5
/** What a program that stood still has missed is looked at by the hour. */
const spanHoursMax = 1
const usualDays = 28
/** Fewer hours than these are nobody's usual. */
const hoursMin = 20
const windowHours = 1
const readingsEach = 1_000
const suspectsAtOnce = 100
const rolesForMs = 3_600_000
/** Working hours for this purpose: before and after people stay at the desk without anybody wondering. */
const [fromHour, toHour] = [7, 19]

export interface Facts {
  readonly count: number
  readonly usual: number
  readonly limit: number
  /** The street, where that is what the readings have in common. */
  readonly where: string | null
  /** ISO instant: the first of the readings. */
  readonly from: string
}

export async function watch({ app }: Pick<Tx, 'app'>): Promise<void> {
  while (await app.transaction(watchSpan));
}

/** The next hour at most; gives whether there is more. */
async function watchSpan(tx: Tx): Promise<boolean> {
  const now = tx.now.subtract({ seconds: settledSeconds })
  const seenUntil = await store.lockWatch(tx, now.subtract({ hours: spanHoursMax }).toString())
  const latest = Temporal.Instant.from(seenUntil).add({ hours: spanHoursMax })
  const to = Temporal.Instant.compare(latest, now) < 0 ? latest : now
  if (Temporal.Instant.compare(to, seenUntil) <= 0) return false
  const totals = await readingTotals(tx, seenUntil, to.toString())
  store.moveWatch(tx, to.toString())
  const roles = await rolesFor(tx, totals)
  await store.addHours(
    tx,
    totals.map((total) => ({ ...total, role: roles.get(total.official_id) ?? '' })),
  )
  const officials = [...new Map(totals.map((total) => [total.official_id, total])).values()]
  await detect(tx, to, officials, roles)
  await watchColleagues(tx, to)
  return to !== now
}

/** Remembered for a while: it only chooses whom an official is compared with. */
const remembered = new WeakMap<App, { roles: Map<string, string>; since: number }>()

async function rolesFor(tx: Tx, totals: readonly ReadingTotal[]): Promise<ReadonlyMap<string, string>> {
  const now = performance.now()
  const known = remembered.get(tx.app)
  const memory = known && now - known.since < rolesForMs ? known : { roles: new Map<string, string>(), since: now }
  remembered.set(tx.app, memory)
  for (const { official_id } of totals) {
    if (memory.roles.has(official_id)) continue
    memory.roles.set(official_id, (await rolesOf(tx, official_id))[0]?.role ?? '')
  }
  return memory.roles
}

async function detect(
  tx: Tx,
  to: Temporal.Instant,
  officials: readonly ReadingTotal[],
  roles: ReadonlyMap<string, string>,
): Promise<void> {
  const since = to.subtract({ hours: windowHours })
  const ids = officials.map(({ official_id }) => official_id)
  // The hour that runs and the one before: more than what lies in the window, so that nobody slips through at the full hour.
  const recent = await store.recent(tx, ids, since.toString())
  const suspects = officials.filter(({ official_id }) => {
    const found = recent.get(official_id)
    return found !== undefined && (found.acts > detectors.volume.floor || found.without > detectors.neighbours.floor)
  })
  for (let at = 0; at < suspects.length; at += suspectsAtOnce) {
    await examine(tx, to, suspects.slice(at, at + suspectsAtOnce), roles)
  }
}

/** Looks at the single readings of those who have read so much that there may be something. */
async function examine(
  tx: Tx,
  to: Temporal.Instant,
  suspects: readonly ReadingTotal[],
  roles: ReadonlyMap<string, string>,
): Promise<void> {
  const since = to.subtract({ hours: windowHours })
  const suspectIds = suspects.map(({ official_id }) => official_id)
  const readings = Map.groupBy(
    await readingsBy(tx, suspectIds, since.toString(), readingsEach),
    ({ official_id }) => official_id,
  )
  const before = to.subtract({ hours: 24 * usualDays }).toString()
  for (const official of suspects) {
    const own = readings.get(official.official_id) ?? []
    const usual = await usualOf(
      tx,
      official.official_id,
      roles.get(official.official_id) ?? '',
      before,
      since.toString(),
    )
    const found = [volume(own, usual), await neighbours(tx, own), outOfHours(own)]
    for (const one of found) if (one) await raise(tx, official, one.kind, one.facts, one.readings)
  }
}

interface Finding {
  readonly kind: Kind
  readonly facts: Facts
  readonly readings: readonly WatchedReading[]
}

/** The official's own, where there is enough to know; else that of all who have the role. */
async function usualOf(tx: Tx, officialId: string, role: string, from: string, to: string): Promise<number> {
  const own = await store.usualOf(tx, officialId, from, to)
  if (own.hours >= hoursMin) return own.usual
  const all = await store.usualOfRole(tx, role, from, to)
  return all.hours >= hoursMin ? all.usual : 0
}

function finding(
  kind: Kind,
  detector: Detector,
  readings: readonly WatchedReading[],
  count: number,
  usual: number,
  where: string | null,
): Finding | undefined {
  const limit = limitOf(detector, usual)
  const first = readings[0]
  if (!first || count <= limit) return undefined
  return { kind, readings, facts: { count, usual, limit, where, from: first.at } }
}

const persons = (readings: readonly WatchedReading[]) => new Set(readings.map(({ person_id }) => person_id)).size

/** The newest reading's number: of lists of many people, the readings at hand are only the last few acts. */
function volume(readings: readonly NumberedReading[], usual: number): Finding | undefined {
  return finding('volume', detectors.volume, readings, readings.at(-1)?.act ?? 0, usual, null)
}

/** Of the registries that say where a person lives. */
async function neighbours(tx: Tx, readings: readonly WatchedReading[]): Promise<Finding | undefined> {
  const without = readings.filter(({ case_id }) => case_id === null)
  if (persons(without) <= detectors.neighbours.floor) return undefined
  const where = new Map<string, string>()
  for (const what of new Set(without.map((one) => one.what))) {
    const ids = without.filter((one) => one.what === what).map(({ person_id }) => person_id)
    for (const [id, street] of await neighbourhoodsOf(tx, what, [...new Set(ids)])) where.set(id, street)
  }
  const streets = Map.groupBy(
    without.filter(({ person_id }) => where.has(person_id)),
    ({ person_id }) => where.get(person_id) ?? '',
  )
  const [most] = [...streets].toSorted(([, a], [, b]) => persons(b) - persons(a))
  return most && finding('neighbours', detectors.neighbours, most[1], persons(most[1]), 0, most[0])
}

function outOfHours(readings: readonly WatchedReading[]): Finding | undefined {
  const out = readings.filter(({ at, case_id }) => case_id === null && isOutOfHours(at))
  return finding('out-of-hours', detectors['out-of-hours'], out, persons(out), 0, null)
}

function isOutOfHours(at: string): boolean {
  const local = Temporal.Instant.from(new Date(at).toISOString()).toZonedDateTimeISO('Asia/Ho_Chi_Minh')
  return !isWorkingDay(local.toPlainDate()) || local.hour < fromHour || local.hour >= toHour
}
