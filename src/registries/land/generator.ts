/** A made-up cadastre: parcels that fill blocks inside the units' boundaries. The same seed makes the same. Rules LA10 and LA11. */
import type { RecordData } from '../../platform/registry/index.ts'
import type { Boundary } from './boundaries.ts'
import type { encumbranceKinds } from './definition.ts'
import { areaOf, boxOf, isInside, type Point, type Polygon } from './geometry.ts'
import { blocksIn, type Block, hash, lotsOf, planeAt, type Quad, quadArea } from './subdivision.ts'
import { type Character, drawUse, pitches, streets, type Zone, zoneOf } from './zones.ts'

export interface Cadastre {
  readonly parcels: number
  readonly seed: number
  readonly boundaries: readonly Boundary[]
  /** Who may hold land in a unit: from the population registry; empty when it is. */
  readonly people: ReadonlyMap<string, readonly { readonly id: string; readonly name: string }[]>
  /** YYYY-MM-DD. */
  readonly today: string
}

export interface MadeParcel {
  readonly id: string
  readonly data: RecordData
  readonly validFrom: string
}

/** Square kilometres up to which a ward is of the old town. */
const coreKm2 = 6.5
/** Metres of a side of a map sheet of 1:1000. */
const sheetM = 500
/** West of here a rural unit has hills. */
const hillsLon = 105.47

interface Ground {
  readonly boundary: Boundary
  readonly middle: Point
  readonly character: Character
  readonly blocks: readonly { readonly block: Block; readonly zone: Zone; readonly lots: number }[]
  readonly lots: number
}

function lotsIn(zone: Zone, corners: Quad): number {
  return zone.lotM2 === 0 ? 1 : Math.max(1, Math.round(quadArea(corners) / zone.lotM2))
}

/** A point inside, near the middle of the boundary's box. */
function middleOf(rings: Boundary['rings']): Point {
  const { west, south, east, north } = boxOf(rings)
  const centre: Point = [(west + east) / 2, (south + north) / 2]
  if (isInside(centre, rings)) return centre
  const steps = Array.from({ length: 20 }, (_, i) => west + ((i + 0.5) / 20) * (east - west))
  const inside = steps.filter((lon) => isInside([lon, centre[1]], rings))
  return [inside[Math.floor(inside.length / 2)] ?? centre[0], centre[1]]
}

/** The blocks of a unit with as many lots as their kind usually has. */
function groundOf(boundary: Boundary, seed: number): Ground {
  const { rings, unit } = boundary
  const middle = middleOf(rings)
  const { toPlane } = planeAt(middle)
  const areaKm2 = rings.reduce((sum, ring) => sum + areaOf({ type: 'Polygon', coordinates: [ring] }), 0) / 1e6
  const character = unit.kind !== 'ward' ? 'rural' : areaKm2 <= coreKm2 ? 'core' : 'urban'
  const own = Number(unit.code) * 31 + seed
  const grid = {
    pitch: pitches[character],
    street: streets[character],
    turn: (hash(own, 5) - 0.5) * (Math.PI / 3),
    seed: own,
  }
  const plane = rings.map((ring) => ring.map((point) => toPlane(point)))
  const hilly = middle[0] < hillsLon
  const blocks = blocksIn(plane, grid).map((block) => {
    const zone = zoneOf(character, own, block.column, block.row, hilly)
    return { block, zone, lots: lotsIn(zone, block.corners) }
  })
  return { boundary, middle, character, blocks, lots: blocks.reduce((sum, { lots }) => sum + lots, 0) }
}

/**
 * The parcels, unit by unit. Fewer than the ground usually has: each unit is divided from its middle outwards as far as they
 * reach. More: every lot is that much smaller.
 */
export function* parcelsOf(cadastre: Cadastre): Generator<MadeParcel> {
  const grounds = cadastre.boundaries.map((boundary) => groundOf(boundary, cadastre.seed))
  const whole = grounds.reduce((sum, { lots }) => sum + lots, 0)
  const density = Math.max(1, cadastre.parcels / Math.max(1, whole))
  let [made, share] = [0, 0]
  for (const ground of grounds) {
    share += ground.lots / Math.max(1, whole)
    // What rounding leaves goes to the next unit, so that all of them together are as many as were asked for.
    const quota = Math.round(share * cadastre.parcels) - made
    for (const parcel of parcelsIn(cadastre, ground, quota, density, made)) {
      made += 1
      yield parcel
    }
  }
}

function* parcelsIn(
  cadastre: Cadastre,
  ground: Ground,
  quota: number,
  density: number,
  before: number,
): Generator<MadeParcel> {
  const { toDegrees } = planeAt(ground.middle)
  const sheets = new Sheets()
  let [left, fraction] = [quota, 0]
  const lastIndex = ground.blocks.length - 1
  for (const [index, { block, zone, lots }] of ground.blocks.entries()) {
    if (left === 0) return
    const wanted = lots * density + fraction
    const count = index === lastIndex ? left : Math.min(left, Math.max(1, Math.floor(wanted)))
    fraction = wanted - count
    const main = drawUse(zone, hash(cadastre.seed, block.column, block.row, 11))
    for (const [lot, corners] of lotsOf(
      block.corners,
      count,
      Math.floor(hash(cadastre.seed, block.column, block.row) * 1e9),
    ).entries()) {
      left -= 1
      const ring = corners.map(toDegrees)
      const geometry: Polygon = { type: 'Polygon', coordinates: [[...ring, ring[0] as Point]] }
      const lucky = (n: number) => hash(cadastre.seed, block.column, block.row, lot, n)
      const use = zone.lotM2 === 0 ? main : drawUse(zone, lucky(1))
      const { sheet, parcel } = sheets.next(corners)
      const number = `${ground.boundary.unit.code}.${sheet}.${parcel}`
      const n = before + quota - left - 1
      yield describe(cadastre, ground, { n, number, use, geometry, block, lot, lucky })
    }
  }
}

/** Sheets are numbered as they are first reached, parcels within their sheet. */
class Sheets {
  readonly #sheets = new Map<string, { sheet: number; parcels: number }>()
  next([a, , c]: Quad): { sheet: number; parcel: number } {
    const place = `${Math.floor((a[0] + c[0]) / 2 / sheetM)},${Math.floor((a[1] + c[1]) / 2 / sheetM)}`
    const known = this.#sheets.get(place) ?? { sheet: this.#sheets.size + 1, parcels: 0 }
    known.parcels += 1
    this.#sheets.set(place, known)
    return { sheet: known.sheet, parcel: known.parcels }
  }
}

interface Lot {
  readonly n: number
  readonly number: string
  readonly use: string
  readonly geometry: Polygon
  readonly block: Block
  readonly lot: number
  readonly lucky: (n: number) => number
}

/** Farmed or built on by people, and not by the State. */
const heldByPeople = new Set(['ODT', 'ONT', 'LUC', 'LUK', 'HNK', 'CLN', 'NTS', 'NKH', 'RSX'])
const fields = new Set(['LUC', 'LUK', 'HNK', 'CLN', 'NTS', 'NKH', 'RSX'])

function describe(cadastre: Cadastre, ground: Ground, lot: Lot): MadeParcel {
  const { lucky, use, number, geometry } = lot
  const measured = areaOf(geometry)
  // What the book says is rounded, and now and then from an older survey.
  const areaM2 = Math.max(0.1, Math.round(measured * (lucky(2) < 0.03 ? 0.95 + 0.1 * lucky(3) : 1) * 10) / 10)
  const validFrom = `${1998 + Math.floor(lucky(4) * 27)}-${two(1 + Math.floor(lucky(5) * 12))}-${two(1 + Math.floor(lucky(6) * 28))}`
  const people = cadastre.people.get(ground.boundary.unit.id) ?? []
  const holder = heldByPeople.has(use) ? people[Math.floor(lucky(7) * people.length)] : undefined
  const encumbrance = lucky(8) < 0.04 ? encumbranceOf(lot, validFrom) : undefined
  const data = {
    number,
    unitId: ground.boundary.unit.id,
    address: addressOf(ground.character, lot),
    use,
    areaM2,
    geometry,
    rights: rightsOf(use, lucky),
    ...(encumbrance && { encumbrances: [encumbrance] }),
    ...(lucky(9) < 0.02 && { planning: [planningOf(lot)] }),
    ...(isCertified(use, lucky) && { certificates: [certificateNumber(lot.n)] }),
    ...(holder && { holders: [{ personId: holder.id, name: holder.name }] }),
    synthetic: true,
  }
  return { id: idOf(cadastre.seed, lot.n), data, validFrom }
}

const two = (n: number) => String(n).padStart(2, '0')

/** The n-th parcel's id (UUIDv8, RFC 9562 §5.8): the same in every run. */
function idOf(seed: number, n: number, kind: 'c' | 'd' = 'c'): string {
  const high = n.toString(16).padStart(12, '0')
  return `${high.slice(0, 8)}-${high.slice(8)}-8${kind}00-8000-${seed.toString(16).padStart(12, '0')}`
}

function addressOf(character: Character, { block, lot, use }: Lot): string {
  const place = Math.abs(block.column * 7 + block.row * 13)
  if (fields.has(use)) return `Xứ đồng ${1 + (place % 40)}, thôn ${1 + (place % 12)}`
  if (character === 'rural') return `Số ${lot + 1}, ngõ ${1 + (place % 60)}, thôn ${1 + (place % 12)}`
  return `Số ${lot * 2 + 1}, ngõ ${1 + (place % 180)}, tổ dân phố ${1 + (place % 36)}`
}

function rightsOf(use: string, lucky: Lot['lucky']): { origin: string; shared: boolean; until?: string } {
  if (use === 'ODT' || use === 'ONT')
    return { origin: lucky(10) < 0.7 ? 'recognised' : 'allocated-with-fee', shared: lucky(11) < 0.06 }
  // Land Law 2024 art. 172: fifty years for what is farmed or used for business.
  const until = `${2043 + Math.floor(lucky(10) * 20)}-10-15`
  if (fields.has(use)) return { origin: 'allocated', shared: false, until }
  if (use.startsWith('SK') || use === 'TMD')
    return { origin: lucky(11) < 0.6 ? 'leased-once' : 'leased-yearly', shared: false, until }
  return { origin: 'allocated', shared: false }
}

function encumbranceOf({ lucky, n }: Lot, since: string): Record<string, string> {
  const [kind, reference]: [(typeof encumbranceKinds)[number], string] =
    lucky(12) < 0.85
      ? ['mortgage', `HĐTC-${String(n).padStart(7, '0')}`]
      : lucky(13) < 0.5
        ? ['dispute', `TB-${n % 900}/UBND`]
        : ['right-of-way', `BB-${n % 900}/ĐC`]
  return { kind, reference, since: since < '2015-01-01' ? '2021-03-01' : since }
}

function planningOf({ lucky, n }: Lot): Record<string, string> {
  return lucky(14) < 0.6
    ? {
        kind: 'road-widening',
        note: 'Một phần thửa đất nằm trong chỉ giới mở đường.',
        decision: `QĐ-${n % 5000}/UBND`,
        since: '2023-06-01',
      }
    : {
        kind: 'change-of-use',
        note: 'Kế hoạch sử dụng đất cho phép chuyển mục đích.',
        decision: `QĐ-${n % 5000}/UBND`,
        since: '2025-01-15',
      }
}

const isCertified = (use: string, lucky: Lot['lucky']) => heldByPeople.has(use) && lucky(15) < 0.85

function certificateNumber(n: number): string {
  const letters = 'ABCDEGHKLMNPQRSTVX'
  const series = Math.floor(n / 1_000_000)
  return `S${letters[series % letters.length]} ${String(n % 1_000_000).padStart(8, '0')}`
}

/** The certificate of a parcel that has one. */
export function certificateOf(cadastre: Cadastre, { id, data, validFrom }: MadeParcel): MadeParcel | undefined {
  const [number] = (data['certificates'] ?? []) as readonly string[]
  if (number === undefined) return undefined
  const n = Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)
  const holders = data['holders']
  return {
    id: idOf(cadastre.seed, n, 'd'),
    validFrom,
    data: {
      number,
      entry: `CS ${String(n).padStart(7, '0')}`,
      unitId: data['unitId'],
      parcels: [data['number']],
      ...(holders !== undefined && { holders }),
      issuedOn: validFrom,
      issuer: 'Văn phòng đăng ký đất đai Hà Nội',
      state: hash(cadastre.seed, n, 21) < 0.97 ? 'valid' : 'replaced',
      synthetic: true,
    },
  }
}
