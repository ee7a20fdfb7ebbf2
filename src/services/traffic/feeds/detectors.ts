/**
 * Loops and cameras: things of telemetry with the series `count` (vehicles of an interval), `speed` (km/h) and `occupancy` (%), each
 * placed on a segment. Rule TF12.
 */
import type { Actor } from '../../../kernel/actor.ts'
import type { App, Tx } from '../../../kernel/app.ts'
import { problem } from '../../../kernel/problems.ts'
import { requireMay } from '../../../platform/organisation/index.ts'
import { findSeries, newestOf, type Series } from '../../../platform/telemetry/index.ts'
import type { DetectorView } from '../contract-state.ts'
import type { RoadNetwork } from '../network/network.ts'
import { roadsOf } from '../network/roads.ts'
import type { DetectorReading } from '../state/picture.ts'
import * as store from '../state/store.ts'

/** What is older than so many of its intervals says nothing of now. */
const intervalsMax = 3
const usualIntervalMs = 60_000

interface Found {
  readonly value: number
  readonly intervalMs: number
}

function newest(app: App, series: Series | undefined, nowMs: number): Found | undefined {
  const found = series && newestOf(app, series.id)
  const intervalMs = series?.intervalMs ?? usualIntervalMs
  return found && nowMs - found.time <= intervalsMax * intervalMs ? { value: found.value, intervalMs } : undefined
}

export async function readDetectors(tx: Tx, network: RoadNetwork, nowMs: number): Promise<DetectorReading[]> {
  return (await store.detectors(tx)).flatMap(({ thing, segment }) => {
    const place = network.place(segment)
    const count = newest(tx.app, findSeries(tx.app, `${thing}/count`), nowMs)
    if (place === undefined || !count) return []
    const speed = newest(tx.app, findSeries(tx.app, `${thing}/speed`), nowMs)
    return [{ place, vehicles: count.value, speedKmh: speed?.value ?? null }]
  })
}

/** Whose detector it is says where it stands. Throws `traffic.unknown-detector`, `traffic.unknown-segment`, `kernel.forbidden`. */
export async function place(tx: Tx, actor: Actor, thing: string, no: number): Promise<void> {
  const series = findSeries(tx.app, `${thing}/count`)
  if (!series) throw problem('traffic.unknown-detector', { thing })
  requireMay(actor, 'traffic.detectors', series.thing.unitId)
  const roads = await roadsOf(tx.app)
  if (roads?.network.place(no) === undefined) throw problem('traffic.unknown-segment', { no })
  const placed_by = actor.kind === 'official' ? actor.id : 'system'
  await store.placeDetector(tx, { thing, segment: no, placed_by, placed_at: tx.now.toString() })
}

/** Vehicles an hour, as far as detectors tell now; for anybody. */
export async function list(tx: Tx): Promise<{ detectors: DetectorView[] }> {
  const nowMs = tx.now.epochMilliseconds
  const detectors = (await store.detectors(tx)).flatMap(({ thing, segment }): DetectorView[] => {
    const series = findSeries(tx.app, `${thing}/count`)
    if (!series?.isPublic) return []
    const count = newest(tx.app, series, nowMs)
    const value = (name: string) => newest(tx.app, findSeries(tx.app, `${thing}/${name}`), nowMs)?.value ?? null
    return [
      {
        thing,
        name: series.thing.name,
        segment,
        flowPerHour: count ? Math.round((count.value * 3_600_000) / count.intervalMs) : null,
        speedKmh: value('speed'),
        occupancy: value('occupancy'),
      },
    ]
  })
  return { detectors }
}
