/** Slowdowns as they begin, grow and end; unusual ones are signals to the operations centre. Rules TF13 and TF14. */
import type { Tx } from '../../../kernel/app.ts'
import { newId } from '../../../kernel/id.ts'
import { directory } from '../../../platform/organisation/index.ts'
import { endSignal, raiseSignal } from '../../../platform/situation/index.ts'
import type { SlowdownView } from '../contract-state.ts'
import type { RoadNetwork } from '../network/network.ts'
import type { Slow } from './detect.ts'
import * as store from './store.ts'

const source = 'traffic'
const severeDelayS = 600
const saidAgainMs = 60_000

/** Of the longest named road. */
function nameOf(network: RoadNetwork, places: readonly number[]): string {
  const metres = new Map<string, number>()
  for (const place of places) {
    const name = network.segments[place]?.name
    if (name) metres.set(name, (metres.get(name) ?? 0) + (network.lengths[place] ?? 0))
  }
  return [...metres].toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? ''
}

function signal(tx: Tx, row: Omit<store.SlowdownRow, 'segments'>): void {
  const minutes = Math.max(1, Math.round(row.delay_s / 60))
  const metres = Math.round(row.length_m / 10) * 10
  raiseSignal(tx, {
    source,
    reference: row.id,
    kind: 'traffic',
    severity: row.delay_s >= severeDelayS ? 2 : 1,
    title: {
      vi: `Ùn tắc bất thường: ${row.name || 'đường không tên'}`,
      en: `Unusual congestion: ${row.name || 'a road without a name'}`,
    },
    description: `Dài ${metres} m, đi qua chậm thêm khoảng ${minutes} phút.`,
    point: { longitude: row.longitude, latitude: row.latitude },
    unitId: row.unit_id ?? directory().city().id,
    at: row.began_at,
    link: null,
  })
}

const overlap = (row: store.SlowdownRow, numbers: ReadonlySet<number>) =>
  row.segments.filter((no) => numbers.has(no)).length

/** Holds what was found against what stands open: the same where they share a segment, the oldest first. */
export async function follow(tx: Tx, network: RoadNetwork, found: readonly Slow[]): Promise<void> {
  const standing = await store.open(tx)
  if (standing.length === 0 && found.length === 0) return
  const left = new Set(found)
  for (const row of standing) {
    const match = [...left].find(({ places }) =>
      overlap(row, new Set(places.map((place) => network.segments[place]?.no ?? 0))),
    )
    if (match) {
      left.delete(match)
      await put(tx, network, match, row)
      continue
    }
    await store.end(tx, row.id)
    if (row.is_signalled) endSignal(tx, source, row.id)
  }
  for (const slow of left) await put(tx, network, slow, undefined)
}

async function put(tx: Tx, network: RoadNetwork, slow: Slow, before: store.SlowdownRow | undefined): Promise<void> {
  const numbers = slow.places.map((place) => network.segments[place]?.no ?? 0)
  const middle = network.segments[slow.places[Math.floor(slow.places.length / 2)] ?? 0]
  const [longitude, latitude] = middle?.line[Math.floor(middle.line.length / 2)] ?? [0, 0]
  // What was once unusual stays so: it is in somebody's hands.
  const kind = before?.kind === 'unusual' ? 'unusual' : slow.kind
  const row = {
    id: before?.id ?? newId(tx.now.epochMilliseconds),
    kind,
    name: nameOf(network, slow.places),
    unit_id: before ? before.unit_id : (middle?.unitId ?? null),
    longitude: before?.longitude ?? longitude,
    latitude: before?.latitude ?? latitude,
    length_m: slow.lengthM,
    worst_ratio: Math.min(slow.worst, before?.worst_ratio ?? 1),
    delay_s: slow.delayS,
    began_at: before?.began_at ?? tx.now.toString(),
    last_at: tx.now.toString(),
    ended_at: null,
    is_signalled: kind === 'unusual',
  }
  const isOften = before && tx.now.epochMilliseconds - Date.parse(before.last_at) < saidAgainMs
  const grew = !before || before.delay_s < severeDelayS !== slow.delayS < severeDelayS || before.kind !== kind
  if (isOften && !grew && before.segments.length === numbers.length) return
  await store.put(tx, { ...row, segments: JSON.stringify(numbers) })
  if (kind === 'unusual' && grew) signal(tx, row)
}

export const viewOf = (row: store.SlowdownRow): SlowdownView => ({
  id: row.id,
  kind: row.kind,
  name: row.name,
  segments: [...row.segments],
  point: { longitude: row.longitude, latitude: row.latitude },
  lengthM: Math.round(row.length_m),
  worstRatio: Math.round(row.worst_ratio * 100) / 100,
  delayS: Math.round(row.delay_s),
  beganAt: row.began_at,
})
