/**
 * Made-up boundaries for a city whose real ones were not imported: each unit is a rectangle, wards in the middle and smaller.
 * They share the city's latitude and nothing else with the ground; everything that shows them says so.
 */
import type { Polygon } from './geometry.ts'
import { planeAt } from './subdivision.ts'

const middle = [105.85, 21.03] as const
/** Kilometres of a side of a ward's square; a commune's is three times as long. */
const wardKm = 3
const communeKm = 9

export interface PlacedUnit {
  readonly id: string
  readonly isWard: boolean
}

export function sampleBoundaries(units: readonly PlacedUnit[]): Map<string, Polygon> {
  const wards = units.filter(({ isWard }) => isWard)
  const others = units.filter(({ isWard }) => !isWard)
  const found = new Map<string, Polygon>()
  // Wards fill a square of whole communes, so that the spiral of communes around it leaves no gap.
  const side = Math.max(1, Math.ceil(Math.sqrt(wards.length) / 3)) * 3
  wards.forEach(({ id }, i) => {
    found.set(id, rectangle((i % side) - side / 2, Math.floor(i / side) - side / 2, wardKm))
  })
  const inner = wards.length === 0 ? 0 : side / 3
  const free = around(inner)
  for (const { id } of others) {
    const { value } = free.next()
    if (value) found.set(id, rectangle(value[0] - inner / 2, value[1] - inner / 2, communeKm))
  }
  return found
}

/** Places of a grid around a square of `inner` places, ring by ring; around nothing, the first place is the middle. */
function* around(inner: number): Generator<readonly [number, number], undefined> {
  if (inner === 0) yield [0, 0]
  for (let ring = 1; ; ring++) {
    const [from, to] = [-ring, Math.max(inner, 1) - 1 + ring]
    for (let y = from; y <= to; y++) {
      for (let x = from; x <= to; x++) if (x === from || x === to || y === from || y === to) yield [x, y]
    }
  }
}

function rectangle(column: number, row: number, km: number): Polygon {
  const { toDegrees } = planeAt(middle)
  const at = (x: number, y: number) => toDegrees([(column + x) * km * 1000, (row + y) * km * 1000])
  return { type: 'Polygon', coordinates: [[at(0, 0), at(1, 0), at(1, 1), at(0, 1), at(0, 0)]] }
}
