/** Which unit a place is in, and who is competent there. */
import type { Tx } from '../../kernel/app.ts'
import { problem } from '../../kernel/problems.ts'
import { administrativeDate, directory, type Unit } from '../../platform/organisation/index.ts'
import { findOpen } from '../../platform/registry/index.ts'
import { unitAt } from '../../registries/land/index.ts'
import { type CategoryId, type Rule, ruleOn } from './categories.ts'
import type { Box } from './store-lists.ts'

export interface Position {
  readonly lat: number
  readonly lon: number
}

/** Known places around a point whose address tells the ward where no boundary was imported. */
const aroundMetres = 400
const aroundMax = 9

export interface PlaceUnit {
  readonly unit: Unit
  readonly certain: boolean
}

/** By an official boundary; else by what most known places around are in, or by made-up boundaries. Null outside the city. */
export async function unitOfPlace(tx: Tx, at: Position): Promise<PlaceUnit | null> {
  const found = await unitAt(tx, at)
  if (found?.certain) return known(tx, found.unitId, true)
  const { items } = await findOpen(tx, 'places', { near: at, radius_m: aroundMetres, limit: aroundMax })
  const votes = Map.groupBy(items, ({ data }) => (data['address'] as { unitId?: string } | undefined)?.unitId ?? '')
  const [most] = [...votes].toSorted(([, a], [, b]) => b.length - a.length)
  if (most && most[0] !== '') return known(tx, most[0], false)
  return found && known(tx, found.unitId, false)
}

/** The commune of today on that ground. */
function known(tx: Tx, unitId: string, certain: boolean): PlaceUnit | null {
  const unit = directory().competentUnit({
    competence: 'commune',
    addressUnitId: unitId,
    date: administrativeDate(tx),
  })
  return unit && { unit, certain }
}

export interface Competent {
  readonly rule: Rule
  readonly unit: Unit
}

/** Who deals with a category in a commune today. Throws `casework.no-competent-unit`. */
export function competentFor(tx: Tx, category: CategoryId, addressUnitId: string): Competent {
  const date = administrativeDate(tx)
  const rule = ruleOn(category, date.toString())
  const unit = directory().competentUnit({ competence: rule.competence, addressUnitId, date })
  if (!unit) throw problem('casework.no-competent-unit')
  return { rule, unit }
}

/** The level above on the administrative date; of the city, the city. */
export function unitAbove(tx: Tx, unitId: string): Unit {
  const known = directory()
  return known.ancestors(unitId, administrativeDate(tx))[0] ?? known.city()
}

/** Metres of a degree in Hanoi, a little more than it is: boxes are wide enough. */
const metresOfLat = 110_000
const metresOfLon = 103_000

export function boxAround({ lat, lon }: Position, metres: number): Box {
  const [dLat, dLon] = [metres / metresOfLat, metres / metresOfLon]
  return { south: lat - dLat, west: lon - dLon, north: lat + dLat, east: lon + dLon }
}
