/** `khue load places [FOLDER]`: the gazetteer from files. Rules PL3 to PL6. */
import { createHash } from 'node:crypto'
import path from 'node:path'
import { parseArgs } from 'node:util'
import type { App } from '../../../kernel/app.ts'
import { dayOf } from '../../../kernel/clock.ts'
import { administrativeDate, directory } from '../../../platform/organisation/index.ts'
import { type Imported, importRecords } from '../../../platform/registry/index.ts'
import { publishAgain } from '../../open-data/index.ts'
import { type Place, places } from '../definition.ts'
import { placesByCategory } from '../open-data.ts'
import { communeFinder } from './communes.ts'
import { withFacilities } from './health.ts'
import { fromOpenStreetMap } from './open-street-map.ts'
import { type PlaceFiles, readFiles } from './read-files.ts'
import { Report } from './report.ts'

/** Beside the project, where it is developed. */
const besideTheProject = path.join(import.meta.dirname, '../../../../../shared/data')

const source = {
  reference: 'OpenStreetMap; danh sách cơ sở khám chữa bệnh BHYT',
  legal_ground: 'ODbL 1.0; Luật Dữ liệu số 60/2024/QH15',
}

/** All places of the files, once each, in the order of their codes. */
export function placesOf(files: PlaceFiles, today: Temporal.PlainDate, report: Report): Place[] {
  const units = directory()
  const commune = communeFinder(files.boundaries)
  const unitOf = (position: { lat: number; lon: number }) => {
    const code = commune(position)
    return code === undefined ? undefined : units.unitByCode(code, today)?.id
  }
  const found = fromOpenStreetMap(files.pointsOfInterest, files.hospitals, unitOf, report)
  const all = withFacilities(found, files.facilities, { directory: units, today, report })
  return all.toSorted((a, b) => (a.code < b.code ? -1 : 1))
}

/** The same for the same place in every load (UUIDv8, RFC 9562 §5.8). */
export function idOf(code: string): string {
  const hex = createHash('sha256').update(`place ${code}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

export async function importPlaces(app: App, all: readonly Place[]): Promise<Imported> {
  const today = dayOf(app.clock.now()).toString()
  const records = all.map((place) => ({ id: idOf(place.code), data: { ...place }, validFrom: today }))
  return importRecords(app, places.name, source, records)
}

export async function loadPlaces(app: App, args: readonly string[]): Promise<number> {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { show: { type: 'string', default: '3' } },
  })
  const report = new Report()
  const files = readFiles(path.resolve(positionals[0] ?? besideTheProject))
  const all = placesOf(files, administrativeDate(app), report)
  const say = (line: string) => process.stdout.write(`${line}\n`)
  say(
    `  ${files.pointsOfInterest.length + files.hospitals.length} objects of OpenStreetMap, ${files.facilities.length} facilities`,
  )
  for (const line of report.lines(Number(values.show) || 0)) say(line)
  const { added, corrected, unchanged, kept } = await importPlaces(app, all)
  await app.transaction(async (tx) => publishAgain(tx, placesByCategory.id))
  say(
    `  ${all.length} places: ${added} added, ${corrected} corrected, ${unchanged} unchanged, ${kept} kept as officials have them`,
  )
  return 0
}
