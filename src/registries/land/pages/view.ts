/** What the map shows now, as facts: for the list and the table beside it. */
import type { LiveMap } from '../../../web/ui/map/map-canvas.tsx'
import { type UseGroup, groupsOfUse } from '../uses.ts'

export interface SeenParcel {
  readonly number: string
  readonly use: string
  readonly group: UseGroup
  readonly areaM2: number
}

export interface View {
  readonly parcels: readonly SeenParcel[]
  readonly parcelCount: number
  /** At small scales: how many parcels, and hectares by group, the largest first. */
  readonly cover: { readonly parcels: number; readonly hectares: readonly (readonly [UseGroup, number])[] } | null
}

export const listedMax = 50

export function viewOf(map: LiveMap, parcelZoom: number): View {
  return map.getZoom() >= parcelZoom
    ? { ...parcelsIn(map), cover: null }
    : { parcels: [], parcelCount: 0, cover: coverIn(map) }
}

function parcelsIn(map: LiveMap): Pick<View, 'parcels' | 'parcelCount'> {
  const found = new Map<string, SeenParcel>()
  for (const { properties } of map.queryRenderedFeatures({ layers: ['parcels'] })) {
    const number = String(properties['number'])
    const group = properties['group'] as UseGroup
    found.set(number, { number, group, use: String(properties['use']), areaM2: Number(properties['area']) })
  }
  const { width, height } = map.getCanvas().getBoundingClientRect()
  const middle = nearestFirst(map, width / 2, height / 2, found)
  return { parcels: middle.slice(0, listedMax), parcelCount: found.size }
}

/** Rings of growing size around the middle, until enough are found. */
function nearestFirst(map: LiveMap, x: number, y: number, all: ReadonlyMap<string, SeenParcel>): SeenParcel[] {
  const found = new Map<string, SeenParcel>()
  for (let reach = 8; found.size < Math.min(listedMax, all.size) && reach < 4 * Math.max(x, y); reach *= 1.6) {
    const box: [[number, number], [number, number]] = [
      [x - reach, y - reach],
      [x + reach, y + reach],
    ]
    for (const { properties } of map.queryRenderedFeatures(box, { layers: ['parcels'] })) {
      const one = all.get(String(properties['number']))
      if (one) found.set(one.number, one)
    }
  }
  return [...found.values()]
}

function coverIn(map: LiveMap): NonNullable<View['cover']> {
  const sums = new Map<UseGroup, number>()
  const seen = new Set<string>()
  let parcels = 0
  for (const { properties, geometry } of map.queryRenderedFeatures({ layers: ['squares'] })) {
    // A square on the edge of two tiles is drawn in both.
    const key = JSON.stringify(geometry.type === 'Polygon' ? geometry.coordinates[0]?.[0] : geometry.type)
    if (seen.has(key)) continue
    seen.add(key)
    parcels += Number(properties['parcels'] ?? 0)
    for (const group of groupsOfUse) {
      const hectares = Number(properties[group] ?? 0)
      if (hectares > 0) sums.set(group, (sums.get(group) ?? 0) + hectares)
    }
  }
  return { parcels, hectares: [...sums].toSorted(([, a], [, b]) => b - a) }
}
