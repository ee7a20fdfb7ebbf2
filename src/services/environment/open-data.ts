/** The environment as open data: the index by hour and day, and what was exceeded. Rule EV21. */
import { dayOf, localTime } from '../../kernel/clock.ts'
import { thingById } from '../../platform/telemetry/index.ts'
import { column, defineDataset, type Row } from '../../registries/open-data/index.ts'
import { departmentId } from './load/air-stations.ts'
import { breachTexts, columnTexts, dayTexts, hourTexts } from './open-data-texts.ts'
import * as store from './store.ts'
import { pollutants } from './vn-aqi.ts'
import { breachesOf } from './watch/service.ts'

const shared = { themes: ['ENVI', 'HEAL'] as const, publisherId: departmentId, licence: 'CC_BY_4_0' as const }
const station = {
  station: column('text', columnTexts.station),
  station_vi: column('text', columnTexts.stationVi),
  source: column('text', columnTexts.source),
  is_sample: column('boolean', columnTexts.isSample),
}
const position = {
  lat: column('number', columnTexts.lat, { optional: true, minimum: 20.4, maximum: 21.5 }),
  lon: column('number', columnTexts.lon, { optional: true, minimum: 105.1, maximum: 106.2 }),
}
const index = {
  aqi: column('integer', columnTexts.aqi, { optional: true, minimum: 0, maximum: 500 }),
  main: column('text', columnTexts.main, { optional: true, values: [...pollutants] }),
}
const amounts = Object.fromEntries(
  pollutants.map((name) => [name, column('number', columnTexts.amount, { optional: true, minimum: 0 })]),
)

type Read = Parameters<typeof store.stations>[0]

/** What each row says of its station. */
async function stationsOf(tx: Read): Promise<Map<string, Row>> {
  const rows = await store.stations(tx)
  return new Map(
    rows.map(({ code, thing_id, source, is_sample }) => {
      const thing = thingById(tx.app, thing_id)
      const place = { lat: thing?.point?.latitude ?? null, lon: thing?.point?.longitude ?? null }
      return [code, { station: code, station_vi: thing?.name.vi ?? code, source: source.vi, is_sample, ...place }]
    }),
  )
}

const hoursDays = 31

export const airByHour = defineDataset({
  ...shared,
  ...hourTexts,
  id: 'air-quality-hours',
  frequency: 'DAILY',
  columns: {
    ...station,
    ...position,
    day: column('day', columnTexts.day),
    hour: column('integer', columnTexts.hour, { minimum: 0, maximum: 23 }),
    ...index,
    ...amounts,
  },
  key: ['station', 'day', 'hour'],
  position: { lat: 'lat', lon: 'lon' },
  rows: async (tx) => {
    const known = await stationsOf(tx)
    const rows = await store.allAirHours(tx, tx.now.subtract({ hours: hoursDays * 24 }).toString())
    return rows.map(({ station: code, hour, aqi, main, means }) => {
      const local = localTime(Temporal.Instant.from(hour))
      return {
        ...known.get(code),
        day: local.toPlainDate().toString(),
        hour: local.hour,
        aqi,
        main,
        ...Object.fromEntries(pollutants.map((name) => [name, means[name] ?? null])),
      }
    })
  },
})

export const airByDay = defineDataset({
  ...shared,
  ...dayTexts,
  id: 'air-quality-days',
  frequency: 'DAILY',
  columns: {
    ...station,
    ...position,
    day: column('day', columnTexts.day),
    ...index,
    pm25: column('number', columnTexts.amount, { optional: true, minimum: 0 }),
    hours: column('integer', columnTexts.hours, { minimum: 0, maximum: 24 }),
  },
  key: ['station', 'day'],
  position: { lat: 'lat', lon: 'lon' },
  rows: async (tx) => {
    const known = await stationsOf(tx)
    return (await store.allAirDays(tx)).map(({ station: code, day, aqi, main, pm25, hours }) => ({
      ...known.get(code),
      day,
      aqi,
      main,
      pm25,
      hours,
    }))
  },
})

export const exceeded = defineDataset({
  ...shared,
  ...breachTexts,
  id: 'environment-breaches',
  frequency: 'DAILY',
  columns: {
    id: column('text', columnTexts.id),
    station: column('text', columnTexts.station),
    station_vi: column('text', columnTexts.stationVi),
    is_sample: column('boolean', columnTexts.isSample),
    quantity: column('text', columnTexts.quantity),
    worst: column('number', columnTexts.worst),
    limit_value: column('number', columnTexts.limit),
    ground_vi: column('text', columnTexts.ground),
    day: column('day', columnTexts.began),
    hours: column('integer', columnTexts.lasted, { minimum: 1 }),
    is_open: column('boolean', columnTexts.isOpen),
  },
  key: ['id'],
  rows: async (tx) =>
    (await breachesOf(tx)).map((breach) => ({
      id: breach.id,
      station: breach.station,
      station_vi: breach.stationName.vi,
      is_sample: breach.isSample,
      quantity: breach.quantity,
      worst: breach.worst,
      limit_value: breach.limit,
      ground_vi: breach.ground.vi,
      day: dayOf(Temporal.Instant.from(breach.beganAt)).toString(),
      hours: breach.hours,
      is_open: breach.isOpen,
    })),
})
