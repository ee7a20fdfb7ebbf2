/** The forecast as it is learned each night and told. Rule TF20. */
import type { App, Tx } from '../../../kernel/app.ts'
import type { ForecastView } from '../contract-route.ts'
import { levelOf } from '../levels.ts'
import type { RoadNetwork } from '../network/network.ts'
import { roadsOf } from '../network/roads.ts'
import { basisOf, type Speeds, speedOf, unpackSpeeds } from '../state/packing.ts'
import { halfHourOf, type Profiles, profilesOf } from '../state/profiles.ts'
import * as state from '../state/store.ts'
import { learnForecast } from './learn.ts'
import { type AheadMin, aheads, forecastKmh } from './model.ts'
import * as store from './store.ts'

/** Fewer days than the usual speeds have: a fortnight is enough, and fits into memory. */
const days = 14

export async function learn(app: App): Promise<boolean> {
  const now = app.clock.now()
  const from = now.subtract({ hours: 24 * days }).toString()
  const rows = await app.read((tx) => state.moments(tx, from, now.toString()))
  const found = await learnForecast(
    rows.map(({ at, body, is_sample: isSample }) => ({ atMs: Date.parse(at), speeds: unpackSpeeds(body), isSample })),
  )
  if (!found) return false
  await app.transaction((tx) => store.put(tx, found.shares, found.scores))
  return true
}

/** What is older is no picture of now. */
export const oldAfterMs = 10 * 60_000

/** Before anything was learned: a difference lasts, but less and less. */
const assumedShares: readonly number[] = [0.8, 0.65, 0.45]

/** Speeds from now on: of a place, so many seconds ahead. Metres a second. */
export interface SpeedAhead {
  (place: number, aheadS: number): number
}

/** How much of a difference is left after so many minutes, between the horizons that were learned. */
function shareAt(shares: readonly number[], minutes: number): number {
  const points = [[0, 1], ...aheads.map((ahead, at) => [ahead, shares[at] ?? 0] as const)] as const
  for (let at = 1; at < points.length; at++) {
    const [[aMin = 0, a = 1] = [], [bMin = 0, b = 1] = []] = [points[at - 1], points[at]]
    if (minutes <= bMin) return a + ((b - a) * (minutes - aMin)) / (bMin - aMin)
  }
  return points.at(-1)?.[1] ?? 0
}

export function speedAhead(
  network: RoadNetwork,
  profiles: Profiles,
  speeds: Speeds,
  nowMs: number,
  shares: readonly number[] = assumedShares,
): SpeedAhead {
  const nowSlot = halfHourOf(nowMs)
  return (place, aheadS) => {
    const now = speedOf(speeds, network.segments[place]?.no ?? 0) ?? profiles.freeKmh(place)
    const thenSlot = aheadS < 60 ? nowSlot : halfHourOf(nowMs + aheadS * 1000)
    const [usualNow, usualThen] = [profiles.usualKmh(place, nowSlot), profiles.usualKmh(place, thenSlot)]
    return Math.max(1, forecastKmh(now, usualNow, usualThen, shareAt(shares, aheadS / 60))) / 3.6
  }
}

export async function sharesOf(tx: Tx): Promise<readonly number[]> {
  return (await store.read(tx))?.shares ?? assumedShares
}

/** What speeds will be; only where something is known now. */
export async function forecast(tx: Tx, aheadMin: AheadMin): Promise<ForecastView> {
  const [roads, row, learned] = [await roadsOf(tx.app), await state.now(tx), await store.read(tx)]
  const view: ForecastView = {
    at: row?.at ?? null,
    aheadMin,
    speeds: { segments: [], kmh: [], levels: [], bases: [] },
    learnedAt: learned?.learned_at ?? null,
    scores: [...(learned?.scores ?? [])],
  }
  // From a picture of the past nothing is foretold.
  if (!roads || !row || tx.now.epochMilliseconds - Date.parse(row.at) > oldAfterMs) return view
  const profiles = await profilesOf(tx.app, roads.network)
  const speeds = unpackSpeeds(row.body)
  const ahead = speedAhead(roads.network, profiles, speeds, Date.parse(row.at), learned?.shares)
  for (const [place, { no }] of roads.network.segments.entries()) {
    const basis = basisOf(speeds, no)
    if (basis === 'none') continue
    const kmh = ahead(place, aheadMin * 60) * 3.6
    view.speeds.segments.push(no)
    view.speeds.kmh.push(Math.round(kmh * 2) / 2)
    view.speeds.levels.push(levelOf(kmh / profiles.freeKmh(place)))
    view.speeds.bases.push(basis)
  }
  return view
}
