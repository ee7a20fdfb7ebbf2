/**
 * The units of government in memory: every question is answered without the database, by maps built once.
 * Pure: `createDirectory` takes what it knows and never changes; a change of units makes a new directory.
 */
import type { Competence, Level, Share, Unit, UnitShare } from './contract.ts'
import { foldText } from './fold-text.ts'

export interface Succession {
  readonly from: string
  readonly to: string
  readonly share: Share
}

export interface SearchOptions {
  readonly level?: Level
  /** Only this unit and those below it. */
  readonly within?: string
  /** 20 unless said, 200 at most. */
  readonly limit?: number
}

export interface CompetenceQuestion {
  readonly competence: Competence
  /** Any unit that was ever valid: an older or a newer one is followed to those of the date. */
  readonly addressUnitId: string
  readonly date: Temporal.PlainDate
}

export interface Directory {
  readonly version: number
  readonly units: readonly Unit[]
  /** The unit of any time; null when there never was one. */
  unit(id: string): Unit | null
  /** The unit with this GSO code or department slug on the date. */
  unitByCode(code: string, date: Temporal.PlainDate): Unit | null
  city(): Unit
  isValid(unit: Unit, date: Temporal.PlainDate): boolean
  /** From the parent up to the city; empty when the unit is not in force on the date. */
  ancestors(id: string, date: Temporal.PlainDate): Unit[]
  /** Whether `id` is `ancestorId` or below it, at any time of its validity. */
  isWithin(id: string, ancestorId: string): boolean
  children(id: string, date: Temporal.PlainDate): Unit[]
  /** The unit and everything below it on the date; empty when it is not in force then. */
  subtree(id: string, date: Temporal.PlainDate): Unit[]
  /** What became of the unit by the date, followed through every change; itself while it is in force. Largest claim first. */
  successors(id: string, date: Temporal.PlainDate): UnitShare[]
  /** What the unit's ground was on an earlier date; itself while it was in force. */
  predecessors(id: string, date: Temporal.PlainDate): UnitShare[]
  /** The units of the date at the place of a unit of any time: itself, its successors or its predecessors. */
  placeOn(id: string, date: Temporal.PlainDate): UnitShare[]
  /** Null when the place cannot be told for certain (a ward that was split): let the person choose from `placeOn`. */
  competentUnit(question: CompetenceQuestion): Unit | null
  /** The unit that takes over open work; with the address where it is known, else the principal successor. Never ambiguous. */
  successorFor(unitId: string, date: Temporal.PlainDate, addressUnitId?: string): Unit | null
  /** Names with the marks typed come first, then those that match without marks. */
  search(text: string, date: Temporal.PlainDate, options?: SearchOptions): Unit[]
}

interface Entry {
  readonly unit: Unit
  readonly exact: string
  readonly folded: string
  readonly bare: string
}

/** ISO dates compare as text; `validTo` is the first day without the unit. */
export function isValidOn(unit: Unit, day: string): boolean {
  return unit.validFrom <= day && (unit.validTo === null || day < unit.validTo)
}

export function createDirectory(units: readonly Unit[], successions: readonly Succession[], version = 0): Directory {
  const byId = new Map(units.map((unit) => [unit.id, unit]))
  const byCode = groupBy(units, (unit) => unit.code)
  const childrenOf = groupBy(
    units.filter((unit) => unit.parentId !== null),
    (unit) => unit.parentId ?? '',
  )
  const after = groupBy(successions, (s) => s.from)
  const before = groupBy(successions, (s) => s.to)
  const above = new Map(units.map((unit) => [unit.id, ancestorIds(unit, byId)]))
  const entries = units.map(toEntry)
  const city = units.find((unit) => unit.level === 'city')

  const follow = (id: string, day: string, links: Map<string, Succession[]>, end: 'from' | 'to'): UnitShare[] => {
    const start = byId.get(id)
    if (!start) return []
    const found = new Map<string, Share>()
    const seen = new Map<string, Share>()
    const walk = (unit: Unit, share: Share) => {
      if (isValidOn(unit, day)) {
        found.set(unit.id, larger(found.get(unit.id), share))
        return
      }
      // A second way to the same unit is walked again only when it claims more.
      const known = seen.get(unit.id)
      if (known !== undefined && larger(known, share) === known) return
      seen.set(unit.id, share)
      for (const link of links.get(unit.id) ?? []) {
        const next = byId.get(end === 'to' ? link.to : link.from)
        if (next) walk(next, smaller(share, link.share))
      }
    }
    walk(start, 'full')
    const base = baseName(start)
    return [...found]
      .map(([unitId, share]) => ({ unit: byId.get(unitId) as Unit, share }))
      .sort((a, b) => claim(b, start, base) - claim(a, start, base) || compareText(a.unit.code, b.unit.code))
  }

  const directory: Directory = {
    version,
    units,
    unit: (id) => byId.get(id) ?? null,
    unitByCode: (code, date) => byCode.get(code)?.find((unit) => isValidOn(unit, date.toString())) ?? null,
    city: () => {
      if (!city) throw new Error('the directory has no city')
      return city
    },
    isValid: (unit, date) => isValidOn(unit, date.toString()),
    ancestors: (id, date) => {
      const unit = byId.get(id)
      if (!unit || !isValidOn(unit, date.toString())) return []
      return (above.get(id) ?? []).map((ancestorId) => byId.get(ancestorId) as Unit)
    },
    isWithin: (id, ancestorId) => id === ancestorId || (above.get(id)?.includes(ancestorId) ?? false),
    children: (id, date) => (childrenOf.get(id) ?? []).filter((unit) => isValidOn(unit, date.toString())),
    subtree: (id, date) => {
      const day = date.toString()
      const root = byId.get(id)
      if (!root || !isValidOn(root, day)) return []
      const all = [root]
      for (const unit of all) all.push(...(childrenOf.get(unit.id) ?? []).filter((child) => isValidOn(child, day)))
      return all
    },
    successors: (id, date) => follow(id, date.toString(), after, 'to'),
    predecessors: (id, date) => {
      const found = follow(id, date.toString(), before, 'from')
      // A ward of today also lies on the ground of a former district; what it was made of are wards.
      const alike = found.filter(({ unit }) => unit.level === byId.get(id)?.level)
      return alike.length > 0 ? alike : found
    },
    placeOn: (id, date) => {
      const unit = byId.get(id)
      if (!unit) return []
      return date.toString() < unit.validFrom ? directory.predecessors(id, date) : directory.successors(id, date)
    },
    competentUnit: (question) => competentUnit(directory, question),
    successorFor: (unitId, date, addressUnitId) => successorFor(directory, unitId, date, addressUnitId),
    search: (text, date, options) => search(directory, entries, text, date.toString(), options ?? {}),
  }
  return directory
}

function competentUnit(directory: Directory, { competence, addressUnitId, date }: CompetenceQuestion): Unit | null {
  if (competence === 'city') return directory.city()
  if (competence.startsWith('department:')) return departmentOn(directory, competence.slice('department:'.length), date)
  const places = directory.placeOn(addressUnitId, date)
  const reached = new Map<string, Unit>()
  for (const { unit } of places) {
    const chain = [unit, ...directory.ancestors(unit.id, date)]
    // Since 1 July 2025 there is no district: its tasks went to the communes (Law 72/2025/QH15; Decree 131/2025/NĐ-CP).
    const competent =
      (competence === 'district' ? chain.find((u) => u.level === 'district') : undefined) ??
      chain.find((u) => u.level === 'commune')
    if (competent) reached.set(competent.id, competent)
  }
  if (reached.size === 1) return [...reached.values()][0] ?? null
  // Split: only a unit that took the whole place is certain.
  const whole = places.filter((place) => place.share === 'full' && reached.has(place.unit.id))
  return whole.length === 1 ? (whole[0]?.unit ?? null) : null
}

function departmentOn(directory: Directory, slug: string, date: Temporal.PlainDate): Unit | null {
  const now = directory.unitByCode(slug, date)
  if (now) return now
  const other = directory.units.find((unit) => unit.level === 'department' && unit.code === slug)
  return other ? (directory.placeOn(other.id, date)[0]?.unit ?? null) : null
}

function successorFor(
  directory: Directory,
  unitId: string,
  date: Temporal.PlainDate,
  addressUnitId: string | undefined,
): Unit | null {
  const all = directory.successors(unitId, date)
  if (all.length <= 1 || addressUnitId === undefined) return all[0]?.unit ?? null
  const places = directory.placeOn(addressUnitId, date)
  // A successor that is, or lies around, the address; where the address was itself split, the largest claim among them.
  for (const place of places) {
    const around = all.find((candidate) => directory.isWithin(place.unit.id, candidate.unit.id))
    if (around) return around.unit
  }
  return all[0]?.unit ?? null
}

function search(
  directory: Directory,
  entries: readonly Entry[],
  text: string,
  day: string,
  { level, within, limit = 20 }: SearchOptions,
): Unit[] {
  const exact = text.normalize('NFC').toLowerCase().trim().replace(/\s+/g, ' ')
  const folded = foldText(text)
  const hits: { unit: Unit; rank: number }[] = []
  for (const entry of entries) {
    const { unit } = entry
    if (!isValidOn(unit, day) || (level && unit.level !== level)) continue
    if (within && !directory.isWithin(unit.id, within)) continue
    const rank = rankOf(entry, exact, folded)
    if (rank > 0) hits.push({ unit, rank })
  }
  return hits
    .sort((a, b) => b.rank - a.rank || compareText(a.unit.code, b.unit.code))
    .slice(0, Math.min(limit, 200))
    .map((hit) => hit.unit)
}

/** 0 for no match; whole names before beginnings before words within; typed marks break the tie. */
function rankOf({ unit, exact: name, folded: foldedName, bare }: Entry, exact: string, folded: string): number {
  if (folded === '') return 1
  if (unit.code === exact) return 100
  const marks = name.includes(exact) ? 5 : 0
  if (foldedName === folded || bare === folded) return 80 + marks
  if (bare.startsWith(folded)) return 60 + marks
  if (foldedName.startsWith(folded)) return 50 + marks
  if (` ${foldedName}`.includes(` ${folded}`)) return 40 + marks
  const words = folded.split(' ')
  return words.length > 1 && words.every((word) => ` ${foldedName}`.includes(` ${word}`)) ? 20 + marks : 0
}

function toEntry(unit: Unit): Entry {
  return {
    unit,
    exact: unit.name.vi.normalize('NFC').toLowerCase(),
    folded: foldText(unit.name.vi),
    bare: foldText(baseName(unit)),
  }
}

const kindWords = /^(thành phố|quận|huyện|thị xã|thị trấn|phường|xã|sở)\s+/iu

/** The name without its kind: `Ba Đình`. */
export function baseName(unit: Unit): string {
  return unit.name.vi.normalize('NFC').replace(kindWords, '')
}

/** Orders heirs: the whole before a part, then the one that kept the code or the name, as decrees do for the seat. */
function claim({ unit, share }: UnitShare, start: Unit, base: string): number {
  const extent = { full: 4, unknown: 0, partial: 0 }[share]
  const name = baseName(unit)
  // `Nam Từ Liêm` and `Từ Liêm`: half a point for a name that lives on in part.
  const kept = name === base ? 2 : base.endsWith(` ${name}`) ? 0.5 : 0
  return extent + kept + (unit.code === start.code ? 1 : 0)
}

const order: readonly Share[] = ['partial', 'unknown', 'full']

function larger(a: Share | undefined, b: Share): Share {
  return a === undefined || order.indexOf(b) > order.indexOf(a) ? b : a
}

/** Along a chain nothing is whole that was once a part. */
function smaller(a: Share, b: Share): Share {
  return order.indexOf(a) < order.indexOf(b) ? a : b
}

function ancestorIds(unit: Unit, byId: ReadonlyMap<string, Unit>): string[] {
  const ids: string[] = []
  // The limit guards against a circle in data entered by hand.
  for (let parent = unit.parentId; parent !== null && ids.length < 10; parent = byId.get(parent)?.parentId ?? null) {
    ids.push(parent)
  }
  return ids
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  return Map.groupBy(items, keyOf)
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
