/** Traffic as open data: measured speeds by segment and hour, and what stands in the way. Rule TF27. */
import type { BulkTx } from '../../../kernel/app.ts'
import { localTime } from '../../../kernel/clock.ts'
import { column, defineDataset, type Row } from '../../../registries/open-data/index.ts'
import { effects, kinds } from '../contract-measures.ts'
import { list } from '../measures/service.ts'
import { mainClasses } from '../network/classes.ts'
import type { RoadNetwork, Segment } from '../network/network.ts'
import { roadsOf } from '../network/roads.ts'
import { basisOf, type Speeds, speedOf, unpackSpeeds } from '../state/packing.ts'
import * as store from '../state/store.ts'
import { columnTexts, measureTexts, speedTexts } from './open-data-texts.ts'

const publisherId = 'department:so-xay-dung@2025-03-01'
const attribution = '© OpenStreetMap contributors'
const place = {
  lat: column('number', columnTexts.lat, { optional: true, minimum: 20.4, maximum: 21.5 }),
  lon: column('number', columnTexts.lon, { optional: true, minimum: 105.1, maximum: 106.2 }),
}
const zone = 'Asia/Ho_Chi_Minh'

/** Sums by hour of what was measured. */
class Hours {
  readonly #network: RoadNetwork
  readonly #sums = new Map<string, { segment: Segment; hour: number; sum: number; moments: number }>()

  constructor(network: RoadNetwork) {
    this.#network = network
  }

  add(hour: number, speeds: Speeds): void {
    for (const segment of this.#network.segments) {
      const kmh = mainClasses.has(segment.class) ? speedOf(speeds, segment.no) : null
      const basis = basisOf(speeds, segment.no)
      if (kmh === null || (basis !== 'probes' && basis !== 'detector')) continue
      const key = `${segment.no} ${hour}`
      const before = this.#sums.get(key) ?? { segment, hour, sum: 0, moments: 0 }
      this.#sums.set(key, { ...before, sum: before.sum + kmh, moments: before.moments + 1 })
    }
  }

  rows(day: string): Row[] {
    return [...this.#sums.values()].map(({ segment, hour, sum, moments }) => {
      const [lon, lat] = segment.line[Math.floor(segment.line.length / 2)] ?? [null, null]
      return {
        segment: segment.no,
        road: segment.name,
        class: segment.class,
        day,
        hour,
        kmh: Math.round((sum / moments) * 10) / 10,
        moments,
        limit_kmh: segment.limitKmh,
        lat,
        lon,
      }
    })
  }
}

export const speedsByHour = defineDataset({
  ...speedTexts,
  id: 'traffic-speeds-by-hour',
  themes: ['TRAN'],
  publisherId,
  // The segments are made from OpenStreetMap.
  licence: 'ODBL_1_0',
  attribution,
  frequency: 'DAILY',
  columns: {
    segment: column('integer', columnTexts.segment, { minimum: 1 }),
    road: column('text', columnTexts.road, { optional: true }),
    class: column('text', columnTexts.class, { values: [...mainClasses] }),
    day: column('day', columnTexts.day),
    hour: column('integer', columnTexts.hour, { minimum: 0, maximum: 23 }),
    kmh: column('number', columnTexts.kmh, { minimum: 0.5, maximum: 130 }),
    moments: column('integer', columnTexts.moments, { minimum: 1, maximum: 12 }),
    limit_kmh: column('number', columnTexts.limit, { minimum: 5, maximum: 130 }),
    ...place,
  },
  key: ['segment', 'day', 'hour'],
  position: { lat: 'lat', lon: 'lon' },
  rows: async (tx) => {
    const network = (await roadsOf(tx.app))?.network
    if (!network) return []
    const day = localTime(tx.now).toPlainDate().subtract({ days: 1 })
    const hours = new Hours(network)
    for (let hour = 0; hour < 24; hour++)
      // What was made up for trying out is nobody's speed.
      for (const { is_sample, body } of await momentsOf(tx, day, hour))
        if (!is_sample) hours.add(hour, unpackSpeeds(body))
    return hours.rows(day.toString())
  },
})

/** An hour at a time: a day's pictures together would be much to hold. */
function momentsOf(tx: BulkTx, day: Temporal.PlainDate, hour: number): ReturnType<typeof store.moments> {
  const from = day.toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from({ hour }) })
  return store.moments(tx, from.toInstant().toString(), from.add({ hours: 1 }).toInstant().toString())
}

const shownBackHours = 30 * 24

export const measuresPublished = defineDataset({
  ...measureTexts,
  id: 'traffic-closures',
  themes: ['TRAN'],
  publisherId,
  licence: 'CC_BY_4_0',
  frequency: 'DAILY',
  columns: {
    id: column('text', columnTexts.id),
    kind: column('text', columnTexts.kind, { values: [...kinds] }),
    effect: column('text', columnTexts.effect, { values: [...effects] }),
    title_vi: column('text', columnTexts.titleVi),
    title_en: column('text', columnTexts.titleEn),
    roads: column('text', columnTexts.roads),
    starts_at: column('text', columnTexts.starts),
    ends_at: column('text', columnTexts.ends),
    unit_id: column('text', columnTexts.unit),
    ...place,
  },
  key: ['id'],
  position: { lat: 'lat', lon: 'lon' },
  rows: async (tx) => {
    const all = await list(tx, tx.now.subtract({ hours: shownBackHours }).toString())
    return all.map(({ id, kind, effect, title, roads, startsAt, endsAt, unitId, point }) => ({
      id,
      kind,
      effect,
      title_vi: title.vi,
      title_en: title.en,
      roads: roads.join(', '),
      starts_at: startsAt,
      ends_at: endsAt,
      unit_id: unitId,
      lat: point?.latitude ?? null,
      lon: point?.longitude ?? null,
    }))
  },
})
