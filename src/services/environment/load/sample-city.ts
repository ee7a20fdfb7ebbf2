/**
 * Figures to try the pages with, of rivers, rain, flooded places, plants and rounds: thirty-one days of hours up to now, always
 * the same for the same station and hour. Told everywhere as sample data.
 */
import type { App } from '../../../kernel/app.ts'
import { dayOf, instantAt } from '../../../kernel/clock.ts'
import { hourMs } from '../forecast/hours.ts'
import { riverLevels } from '../limits.ts'
import type { PlantFacts } from '../limits.ts'
import * as watchStore from '../store-watch.ts'
import { floodSpots, plants, rainGauges, rivers } from './city-stations.ts'
import { enterRows, enterStations, type Row, type StationEntry } from './enter.ts'
import { chance } from './sample-air.ts'
import { sampleRoutes } from './sample-routes.ts'

const hoursBack = 31 * 24
const made = { vi: 'Số liệu mẫu, không phải số đo', en: 'Sample figures, not measured' }

const round = (value: number, digits = 2) => Number(value.toFixed(digits))
const wave = (hour: number, period: number, shift = 0) => Math.sin((2 * Math.PI * hour) / period + shift)

/** Rain comes in spells of some hours, every third day or so, over the whole city. */
export function rainAt(code: string, hour: number): number {
  const spell = Math.floor(hour / 8)
  const strength = chance(`rain ${spell}`)
  if (strength < 0.88) return 0
  return round(
    60 * (strength - 0.88) * (0.5 + chance(`${code} ${hour}`)) * Math.sin((Math.PI * ((hour % 8) + 0.5)) / 8),
    1,
  )
}

/** A fifth under the first alarm, with a slow swell that reaches it in the Đáy alone. */
function levelAt(code: string, hour: number): number {
  const [first = 5] = riverLevels[code]?.steps ?? []
  const swell = wave(hour, 24 * 13, 6 * chance(code))
  return round(first * (code === 'river-ba-tha' ? 0.98 + 0.08 * swell : 0.6 + 0.1 * swell) + 0.04 * wave(hour, 24))
}

function depthAt(code: string, hour: number): number {
  const lately = [0, 1, 2].reduce((sum, back) => sum + rainAt('rain-lang', hour - back), 0)
  return round(Math.max(0, (lately - 4) * (1.5 + 2.5 * chance(code))), 0)
}

/** What flows out: half to nine tenths of the capacity, by the hour of the day; now and then the treatment falters. */
function effluentAt(code: string, { capacity }: PlantFacts, quantity: string, hour: number): number {
  const faltering = chance(`${code} ${Math.floor(hour / 9)}`) > 0.965 ? 1.6 : 1
  const noise = 0.9 + 0.2 * chance(`${code} ${quantity} ${hour}`)
  if (quantity === 'flow') return round((capacity / 24) * (0.75 + 0.18 * wave(hour, 24, chance(code))) * noise, 0)
  if (quantity === 'ph') return round(7 + 0.3 * wave(hour, 31) + 0.1 * noise)
  const usual = { cod: 42, tss: 24, ammonium: code === 'plant-ho-tay' ? 3 : 6.8 }[quantity] ?? 0
  return round(usual * noise * faltering, 1)
}

async function enterSample(
  app: App,
  entries: readonly Omit<StationEntry, 'source' | 'isSample'>[],
  valueAt: (entry: Omit<StationEntry, 'source' | 'isSample'>, quantity: string, hour: number) => number,
): Promise<number> {
  await enterStations(
    app,
    entries.map((entry) => ({ ...entry, source: made, isSample: true })),
  )
  const last = Math.floor(app.clock.now().epochMilliseconds / hourMs)
  let count = 0
  for (const entry of entries)
    for (const { name } of entry.series) {
      const rows = Array.from({ length: hoursBack }, (_, at): Row => {
        const hour = last - hoursBack + at
        return [hour * hourMs, valueAt(entry, name, hour)]
      })
      count += await enterRows(app, `${entry.code}/${name}`, rows)
    }
  return count
}

/** Gives the number of observations. */
export async function loadSampleCity(app: App): Promise<number> {
  const counts = [
    await enterSample(app, rivers, ({ code }, _name, hour) => levelAt(code, hour)),
    await enterSample(app, rainGauges, ({ code }, _name, hour) => rainAt(code, hour)),
    await enterSample(app, floodSpots, ({ code }, _name, hour) => depthAt(code, hour)),
    await enterSample(app, plants, ({ code, details }, name, hour) =>
      effluentAt(code, details as PlantFacts, name, hour),
    ),
  ]
  await loadSampleRounds(app)
  return counts.reduce((sum, count) => sum + count, 0)
}

const minutesPerStop = 12

/** The rounds of today as far as the day has come: nearly all done, one stop now and then missed. */
async function loadSampleRounds(app: App): Promise<void> {
  await app.transaction(async (tx) => {
    await watchStore.upsertRoutes(
      tx,
      sampleRoutes.map(({ id, unitId, name, startsAt, stops }) => ({
        id,
        unit_id: unitId,
        name: JSON.stringify(name),
        weekdays: JSON.stringify([1, 2, 3, 4, 5, 6, 7]),
        starts_at: startsAt,
        stops: JSON.stringify(stops),
        is_sample: true,
      })),
    )
    const day = dayOf(tx.now)
    const rows = sampleRoutes.flatMap(({ id, startsAt, stops }) => {
      const begin = instantAt(day.toPlainDateTime(Temporal.PlainTime.from(startsAt)))
      return stops.flatMap((_, place) => {
        const at = begin.add({ minutes: minutesPerStop * (place + 1) })
        if (Temporal.Instant.compare(at, tx.now) > 0) return []
        const isMissed = chance(`${id} ${day.toString()} ${place}`) > 0.93
        const reason = isMissed ? 'Xe không vào được, ô tô đỗ kín ngõ' : null
        return [
          {
            route_id: id,
            day: day.toString(),
            place,
            state: isMissed ? ('missed' as const) : ('done' as const),
            at: at.toString(),
            reason,
            noted_by: 'system:environment',
          },
        ]
      })
    })
    await watchStore.noteStops(tx, rows)
  })
}
