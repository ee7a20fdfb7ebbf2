/** `khue load traffic-days [--days 14]`: made-up history up to now, so that looking back, studies and the forecast have something to show. Rule TF23. */
import { setImmediate as giveWay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { App } from '../../../kernel/app.ts'
import { learn as learnForecast } from '../forecast/service.ts'
import type { RoadNetwork } from '../network/network.ts'
import { roadsOf } from '../network/roads.ts'
import { learnAll } from '../state/learn.ts'
import { bases, halfKmh, noSpeeds, packSpeeds } from '../state/packing.ts'
import { Profiles } from '../state/profiles.ts'
import * as store from '../state/store.ts'
import { sampleKmh } from './sample-days.ts'

const momentMs = 5 * 60_000
const dayMs = 86_400_000
const daysMax = 60
/** Quiet alleys are told of by nobody. */
const unmeasured = new Set(['unclassified', 'residential', 'living_street'])

export function sampleMoment(network: RoadNetwork, profiles: Profiles, atMs: number) {
  const speeds = noSpeeds(network.segments.at(-1)?.no ?? 0)
  let [driven, free, measured] = [0, 0, 0]
  for (const [place, segment] of network.segments.entries()) {
    if (unmeasured.has(segment.class) && segment.no % 3 !== 0) continue
    const kmh = sampleKmh(segment, atMs)
    speeds.halves[segment.no] = halfKmh(kmh)
    speeds.basis[segment.no] = bases.indexOf('probes')
    const weight = segment.lengthM * segment.lanes
    driven += weight / kmh
    free += weight / Math.max(kmh, profiles.freeKmh(place))
    measured++
  }
  return { speeds, measured, travelTimeIndex: measured === 0 ? null : Math.max(1, driven / free) }
}

/** Gives how many moments; those that were measured stay as they are. */
export async function loadDays(app: App, days: number): Promise<number> {
  const roads = await roadsOf(app)
  if (!roads) return 0
  const profiles = new Profiles(roads.network, [])
  const endMs = Math.floor(app.clock.now().epochMilliseconds / momentMs) * momentMs
  let count = 0
  for (let dayEndMs = endMs - (days - 1) * dayMs; dayEndMs <= endMs; dayEndMs += dayMs) {
    const rows = Array.from({ length: dayMs / momentMs }, (_, index) => {
      const atMs = dayEndMs - dayMs + index * momentMs
      const { speeds, measured, travelTimeIndex } = sampleMoment(roads.network, profiles, atMs)
      return {
        at: new Date(atMs).toISOString(),
        travel_time_index: travelTimeIndex,
        measured,
        is_sample: true,
        body: packSpeeds(speeds),
      }
    })
    await app.transaction((tx) => store.addMissingMoments(tx, rows))
    await giveWay()
    count += rows.length
  }
  await learnAll(app)
  await learnForecast(app)
  return count
}

export async function loadDaysCommand(app: App, args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { days: { type: 'string', default: '14' } } })
  const days = Number(values.days)
  if (!Number.isInteger(days) || days < 1 || days > daysMax) {
    process.stderr.write(`  khue load traffic-days [--days 1 to ${daysMax}]\n`)
    return 64
  }
  const count = await loadDays(app, days)
  if (count === 0) {
    process.stderr.write('  No roads are loaded yet: khue load roads FILE…\n')
    return 66
  }
  process.stdout.write(
    `  ${count.toLocaleString('en-GB')} made-up moments of five minutes; usual speeds and the forecast are learned from them\n`,
  )
  return 0
}
