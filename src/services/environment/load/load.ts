/**
 * `khue load environment [FOLDER] [--as-if-now]`: stations, and the measured hours of Hanoi through telemetry's entrance. As they
 * are they end in June 2025; with `--as-if-now` they are dated later by whole days, so that they end now, and sample figures of
 * the network, the rivers, the plants and the rounds come with them. Rule EV7.
 */
import { existsSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import type { App } from '../../../kernel/app.ts'
import { computeDirty, computeStation, lookBack } from '../air/compute.ts'
import { pollutants } from '../vn-aqi.ts'
import { hourMs } from '../forecast/hours.ts'
import { learnStation, tellBack } from '../forecast/service.ts'
import * as store from '../store.ts'
import { type AirRow, readAirFile } from './air-files.ts'
import { airSeries, type AirStationEntry, cityStation, departmentId, networkStations } from './air-stations.ts'
import { enterRows, enterStations, type Row, type StationEntry } from './enter.ts'
import { sampleOf } from './sample-air.ts'
import { loadSampleCity } from './sample-city.ts'

/** Beside the project, where it is developed. */
const besideTheProject = path.join(import.meta.dirname, '../../../../../shared/data')
const dayMs = 24 * hourMs
/** Told back after a load, so that a page can compare what was told with what came. */
const toldBackHours = 72

type Say = (line: string) => void

const measured = {
  vi: 'IQAir, số liệu giờ toàn thành phố 02–06/2025 (bộ dữ liệu nguyennguyet02/iqair-dataset)',
  en: 'IQAir, hourly city-wide figures of February to June 2025 (dataset nguyennguyet02/iqair-dataset)',
}
const measuredAsIfNow = {
  vi: `${measured.vi}; dời ngày để xem thử`,
  en: `${measured.en}; dated later, for trying out`,
}
const made = {
  vi: 'Số liệu mẫu, suy từ số liệu toàn thành phố; không phải số đo của trạm',
  en: 'Sample figures derived from the city-wide ones; not measured by the station',
}

function airEntry(station: AirStationEntry, of: Pick<StationEntry, 'source' | 'isSample'>): StationEntry {
  const isPlaceEstimated = station.point !== undefined
  return { ...station, ...of, kind: 'air', unitId: departmentId, series: airSeries, isPlaceEstimated, details: {} }
}

/**
 * Dated later by whole days, so that each stays at its hour of the day, and to the begin of its hour; without what would lie in
 * the future.
 */
export function asIfNow(rows: readonly AirRow[], nowMs: number): AirRow[] {
  const last = rows.at(-1)?.atMs ?? nowMs
  const later = Math.ceil((nowMs - last) / dayMs) * dayMs
  return rows
    .map((row) => ({ ...row, atMs: Math.floor((row.atMs + later) / hourMs) * hourMs }))
    .filter(({ atMs }) => atMs + hourMs <= nowMs)
}

const names = [...pollutants, 'temperature', 'humidity', 'wind'] as const

async function enterAir(app: App, code: string, rows: readonly AirRow[]): Promise<number> {
  let count = 0
  for (const name of names) {
    const own = rows.flatMap((row): Row[] => (row[name] === null ? [] : [[row.atMs, row[name]]]))
    count += await enterRows(app, `${code}/${name}`, own)
  }
  await app.transaction((tx) => computeStation(tx, code, rows[0]?.atMs ?? tx.now.epochMilliseconds))
  return count
}

async function learnAndTell(app: App, code: string, say: Say): Promise<void> {
  const told = await tellBack(app, code, toldBackHours)
  const learned = await learnStation(app, code)
  say(`  ${code}: ${learned ? `forecast learned, ${told} hours told back` : 'too few recent hours for a forecast'}`)
}

/** Gives the number of observations. */
export async function loadAir(
  app: App,
  rows: readonly AirRow[],
  how: 'as-it-is' | 'as-if-now',
  say: Say,
): Promise<number> {
  if (how === 'as-it-is') {
    await enterStations(app, [airEntry(cityStation, { source: measured, isSample: false })])
    const count = await enterAir(app, cityStation.code, rows)
    say(`  ${cityStation.code}: ${count} observations`)
    return count
  }
  const later = asIfNow(rows, app.clock.now().epochMilliseconds)
  await enterStations(app, [
    airEntry(cityStation, { source: measuredAsIfNow, isSample: true }),
    ...networkStations.map((station) => airEntry(station, { source: made, isSample: true })),
  ])
  let count = await enterAir(app, cityStation.code, later)
  for (const { code } of networkStations) {
    const own = later.map((row) => sampleOf(code, row, row.atMs / hourMs))
    count += await enterAir(app, code, own)
  }
  say(`  ${1 + networkStations.length} air stations: ${count} observations`)
  for (const { code } of [cityStation, ...networkStations]) await learnAndTell(app, code, say)
  say(`  rivers, rain, flooded places, plants: ${await loadSampleCity(app)} sample observations`)
  return count
}

export async function loadEnvironment(app: App, args: readonly string[]): Promise<number> {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { 'as-if-now': { type: 'boolean', default: false } },
  })
  const say: Say = (line) => void process.stdout.write(`${line}\n`)
  const folder = path.resolve(positionals[0] ?? besideTheProject)
  if (!existsSync(path.join(folder, 'air_weather'))) {
    process.stderr.write(`There is no folder air_weather in ${folder}.\n`)
    return 66
  }
  const rows = readAirFile(folder)
  await loadAir(app, rows, values['as-if-now'] ? 'as-if-now' : 'as-it-is', say)
  await app.transaction(lookBack)
  await computeDirty(app)
  const known = await app.read((tx) => store.stations(tx))
  say(`  ${known.length} stations in all`)
  return 0
}
