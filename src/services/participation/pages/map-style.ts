/** How reports look on a map: clusters with their number, points by state, the place that is being chosen. No outside tiles. */
import type { ColourOf, MapData, MapExpression, MapStyle } from '../../../web/ui/map/map-canvas.tsx'

export const reportsSource = 'reports'
export const pinSource = 'pin'
export const hanoi: [number, number, number, number] = [105.75, 20.97, 105.93, 21.09]

export interface MapPoint {
  readonly id: string
  readonly lat: number
  readonly lon: number
  readonly tone: 'open' | 'overdue' | 'done' | 'other'
}

export function pointsData(points: readonly MapPoint[]): MapData {
  return {
    type: 'FeatureCollection',
    features: points.map(({ id, lat, lon, tone }) => ({
      type: 'Feature',
      properties: { id, tone },
      geometry: { type: 'Point', coordinates: [lon, lat] },
    })),
  }
}

export function pinData(at: { lat: number; lon: number } | null): MapData {
  if (!at) return { type: 'FeatureCollection', features: [] }
  return { type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: [at.lon, at.lat] } }
}

/** `points` and `pin` are asked again when the theme changes and the style is made anew. */
export function reportStyle(
  points: () => readonly MapPoint[],
  pin: () => { lat: number; lon: number } | null,
): (colour: ColourOf, letterPx: number) => MapStyle {
  return (colour, letterPx) => {
    // On a wall letters are larger, and marks with them.
    const scale = Math.max(1, letterPx / 16)
    const byTone: MapExpression = [
      'match',
      ['get', 'tone'],
      'overdue',
      colour('overdue-ink'),
      'done',
      colour('done-ink'),
      'open',
      colour('progress-ink'),
      colour('ink-soft'),
    ]
    const style: MapStyle = {
      version: 8,
      sources: {
        units: { type: 'geojson', data: `${location.origin}/api/land/boundaries` },
        [reportsSource]: {
          type: 'geojson',
          data: pointsData(points()),
          cluster: true,
          clusterRadius: 44 * scale,
          clusterMaxZoom: 16,
          clusterProperties: { overdue: ['+', ['case', ['==', ['get', 'tone'], 'overdue'], 1, 0]] },
        },
        [pinSource]: { type: 'geojson', data: pinData(pin()) },
      },
      layers: [
        { id: 'ground', type: 'background', paint: { 'background-color': colour('ground') } },
        { id: 'units', type: 'fill', source: 'units', paint: { 'fill-color': colour('surface') } },
        {
          id: 'unit-edges',
          type: 'line',
          source: 'units',
          paint: { 'line-color': colour('line-strong'), 'line-width': 1 },
        },
        {
          id: 'clusters',
          type: 'circle',
          source: reportsSource,
          filter: ['has', 'point_count'],
          paint: {
            'circle-color': ['case', ['>', ['get', 'overdue'], 0], colour('overdue-ink'), colour('progress-ink')],
            'circle-radius': ['step', ['get', 'point_count'], 15 * scale, 10, 19 * scale, 100, 24 * scale],
            'circle-stroke-color': colour('surface'),
            'circle-stroke-width': 2,
          },
        },
        {
          id: 'cluster-numbers',
          type: 'symbol',
          source: reportsSource,
          filter: ['has', 'point_count'],
          layout: {
            'text-field': ['get', 'point_count_abbreviated'],
            'text-font': ['Be Vietnam Pro'],
            'text-size': 14 * scale,
            'text-allow-overlap': true,
          },
          paint: { 'text-color': colour('surface') },
        },
        {
          id: 'points',
          type: 'circle',
          source: reportsSource,
          filter: ['!', ['has', 'point_count']],
          paint: {
            'circle-color': byTone,
            'circle-radius': ['interpolate', ['linear'], ['zoom'], 10, 6 * scale, 17, 10 * scale],
            'circle-stroke-color': colour('surface'),
            'circle-stroke-width': 2,
          },
        },
        {
          id: 'pin-halo',
          type: 'circle',
          source: pinSource,
          paint: { 'circle-radius': 22, 'circle-color': colour('brand'), 'circle-opacity': 0.2 },
        },
        {
          id: 'pin',
          type: 'circle',
          source: pinSource,
          paint: {
            'circle-radius': 9,
            'circle-color': colour('brand'),
            'circle-stroke-color': colour('surface'),
            'circle-stroke-width': 3,
          },
        },
      ],
    }
    return style
  }
}
