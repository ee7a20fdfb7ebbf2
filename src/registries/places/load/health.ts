/** Facilities of the health insurance: each is matched with its place on the map where that is certain, else stands alone. */
import { type Directory, foldText } from '../../../platform/organisation/index.ts'
import type { Place } from '../definition.ts'
import type { Found } from './open-street-map.ts'
import type { InsuranceFacility } from './read-files.ts'
import type { Report } from './report.ts'

/** The list names districts and wards of before the reform of 1 July 2025. */
const beforeReform = Temporal.PlainDate.from('2025-06-30')
const licence = 'public list, no licence stated'
const healthKinds = new Set(['hospital', 'clinic', 'health-station'])

export interface HealthContext {
  readonly directory: Directory
  /** Today in the city's time. */
  readonly today: Temporal.PlainDate
  readonly report: Report
}

/** All places, those of the map with the code of their facility where it was found. */
export function withFacilities(
  found: readonly Found[],
  facilities: readonly InsuranceFacility[],
  context: HealthContext,
): Place[] {
  const { report } = context
  const rows = onceEach(facilities, report)
  const codes = Map.groupBy(rows, ({ code }) => code)
  const onMap = Map.groupBy(
    found.filter(({ category }) => healthKinds.has(category)),
    ({ name }) => nameKey(name ?? ''),
  )
  const listed = Map.groupBy(rows, ({ name, district }) => `${nameKey(name)} ${district}`)
  const city = context.directory.city().id
  const near = new Map([...new Set(rows.map(({ district }) => district))].map((one) => [one, unitsOf(one, context)]))
  const places = new Map<string, Place>(found.map((one) => [one.code, placeOf(one)]))
  for (const row of rows) {
    const doubtful = (codes.get(row.code)?.length ?? 0) > 1
    if (doubtful) report.add('bhyt-code-twice', `${row.code} ${row.name}`)
    const own = facilityOf(row, doubtful, context)
    const candidates = (onMap.get(nameKey(row.name)) ?? []).filter((one) => near.get(row.district)?.has(one.unitId))
    const same = listed.get(`${nameKey(row.name)} ${row.district}`)?.length ?? 0
    const [match] = candidates
    if (match && candidates.length === 1 && same === 1) {
      report.add('bhyt-matched', `${row.code} ${row.name} = ${match.code}`)
      places.set(match.code, joined(places.get(match.code) ?? placeOf(match), own))
      continue
    }
    if (candidates.length > 0) report.add('bhyt-several', `${row.code} ${row.name}`)
    else report.add('bhyt-alone')
    if (own.address.unitId === city) report.add('bhyt-no-commune', `${row.code} ${row.name}, ${row.address}`)
    places.set(own.code, own)
  }
  return [...places.values()]
}

function onceEach(facilities: readonly InsuranceFacility[], report: Report): InsuranceFacility[] {
  const seen = new Set<string>()
  return facilities.filter((row) => {
    const key = `${row.code} ${foldText(row.name)}`
    if (seen.has(key)) report.leaveOut('bhyt-row-twice', `${row.code} ${row.name}`)
    return !seen.has(key) && seen.add(key)
  })
}

function placeOf({ unitId, line, ...rest }: Found): Place {
  return { ...rest, address: { unitId, ...(line !== undefined && { line }) } }
}

/** Named as the insurance names it, where the map has it. */
function joined(place: Place, own: Place): Place {
  return {
    ...place,
    ...(own.healthInsuranceCode !== undefined && { healthInsuranceCode: own.healthInsuranceCode, code: own.code }),
    address: { ...own.address, ...place.address },
    sources: [...place.sources, ...own.sources],
    ...(own.details && { details: own.details }),
  }
}

function facilityOf(row: InsuranceFacility, doubtful: boolean, context: HealthContext): Place {
  const words = foldText(row.name)
  const category = words.startsWith('tram y te')
    ? 'health-station'
    : words.startsWith('benh vien')
      ? 'hospital'
      : 'clinic'
  const specialties = row.specialties.split(';').map((one) => one.trim())
  const given = specialties.filter((one) => one !== '')
  const unitId = communeOf(row, context)
  return {
    // A code that was given twice does not tell its bearers apart; the row does.
    code: doubtful ? `bhyt:${row.code}-${nameKey(row.name).replaceAll(' ', '-').slice(0, 50)}` : `bhyt:${row.code}`,
    name: row.name,
    category,
    address: {
      unitId: unitId ?? context.directory.city().id,
      line: [row.address, row.district].filter((one) => one !== '').join(', '),
    },
    ...(!doubtful && { healthInsuranceCode: row.code }),
    sources: [{ source: 'bhyt', id: row.code, licence }],
    ...(given.length > 0 && { details: { specialties: given } }),
  }
}

/** Units of today on the ground of a district of before the reform. */
function unitsOf(district: string, { directory, today }: HealthContext): Set<string> {
  const [unit] = directory.search(district, beforeReform, { level: 'district' })
  const wards = unit ? directory.children(unit.id, beforeReform) : []
  return new Set(wards.flatMap(({ id }) => directory.placeOn(id, today).map((share) => share.unit.id)))
}

/** The commune of today, where the ward that the address or the name gives became part of one alone. */
function communeOf({ name, address, district }: InsuranceFacility, context: HealthContext): string | undefined {
  const { directory, today } = context
  const [within] = directory.search(district, beforeReform, { level: 'district' })
  const ward = /(?:phường|xã|thị trấn)\s+[^,()-]+/iu
  const text = ward.exec(address)?.[0] ?? ward.exec(name.replace(/\(.*$/, ''))?.[0]
  if (!within || text === undefined) return undefined
  const wanted = foldText(text)
  const unit = directory
    .search(text, beforeReform, { level: 'commune', within: within.id })
    .find((one) => foldText(one.name.vi) === wanted)
  if (!unit) return undefined
  return directory.competentUnit({ competence: 'commune', addressUnitId: unit.id, date: today })?.id
}

const short: readonly (readonly [RegExp, string])[] = [
  [/\([^)]*\)?/g, ' '],
  [/đa khoaKV/giu, 'đa khoa '],
  [/\bBV\b/g, 'bệnh viện '],
  [/\bTTYT\b/g, 'trung tâm y tế '],
]

/** What a name says when the ways of writing it are taken away. */
export function nameKey(name: string): string {
  const long = short.reduce((text, [from, to]) => text.replace(from, to), name)
  return foldText(long)
    .replace(/\b(quan|huyen|thi xa|phuong|xa|thi tran|tp|thanh pho|khu vuc|kv)\b/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}
