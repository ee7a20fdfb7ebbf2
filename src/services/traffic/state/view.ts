/** The picture as anybody may have it. Rules TF9 to TF12. */
import type { App, Tx } from '../../../kernel/app.ts'
import type { Speeds as SpeedsView, TrafficNow } from '../contract-state.ts'
import { levelOf } from '../levels.ts'
import type { RoadNetwork } from '../network/network.ts'
import { roadsOf } from '../network/roads.ts'
import { open } from '../slowdowns/store.ts'
import { viewOf } from '../slowdowns/service.ts'
import { basisOf, type Speeds, speedOf, unpackSpeeds } from './packing.ts'
import { halfHourOf, type Profiles, profilesOf } from './profiles.ts'
import * as store from './store.ts'
import { usualIndexes } from './usual-index.ts'

const oldAfterMs = 60_000

/** In columns; only segments of which something is known. */
export function columnsOf(network: RoadNetwork, profiles: Profiles, speeds: Speeds): SpeedsView {
  const view: SpeedsView = { segments: [], kmh: [], levels: [], bases: [] }
  for (const [place, { no }] of network.segments.entries()) {
    const kmh = speedOf(speeds, no)
    const basis = basisOf(speeds, no)
    if (kmh === null || basis === 'none') continue
    view.segments.push(no)
    view.kmh.push(kmh)
    view.levels.push(levelOf(kmh / profiles.freeKmh(place)))
    view.bases.push(basis)
  }
  return view
}

export const round2 = (value: number | null): number | null => (value === null ? null : Math.round(value * 100) / 100)

const known = new WeakMap<App, { readonly at: string; readonly view: Omit<TrafficNow, 'isOld' | 'slowdowns'> }>()

export async function now(tx: Tx): Promise<TrafficNow> {
  const [roads, row] = [await roadsOf(tx.app), await store.now(tx)]
  if (!roads || !row) {
    const speeds = { segments: [], kmh: [], levels: [], bases: [] }
    return { at: null, isOld: true, travelTimeIndex: null, usualIndex: null, measured: 0, speeds, slowdowns: [] }
  }
  const found = known.get(tx.app)
  const view = found?.at === row.at ? found.view : await viewOfRow(tx, roads.network, row)
  known.set(tx.app, { at: row.at, view })
  const isOld = tx.now.epochMilliseconds - Date.parse(row.at) > oldAfterMs
  return { ...view, isOld, slowdowns: (await open(tx)).map(viewOf) }
}

async function viewOfRow(tx: Tx, network: RoadNetwork, row: store.NowRow) {
  const profiles = await profilesOf(tx.app, network)
  const speeds = columnsOf(network, profiles, unpackSpeeds(row.body))
  return {
    at: row.at,
    travelTimeIndex: round2(row.travel_time_index),
    usualIndex: round2((await usualIndexes(tx)).get(halfHourOf(Date.parse(row.at))) ?? null),
    measured: speeds.bases.filter((basis) => basis !== 'usual').length,
    speeds,
  }
}
