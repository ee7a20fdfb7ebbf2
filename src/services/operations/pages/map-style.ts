/** How the ground of the live map looks: boundaries, roads, names; colours of the theme. Nothing comes from outside. */
import type { Language } from '../../../kernel/i18n.ts'
import { pathOf } from '../../../web/ui/client.ts'
import type { ColourOf, MapExpression, MapStyle } from '../../../web/ui/map/map-canvas.tsx'
import { readBoundaries } from '../../../registries/land/contract.ts'
import { readGroundRoads } from '../../../platform/situation/contract.ts'

const empty = { type: 'FeatureCollection' as const, features: [] }
const font = ['Be Vietnam Pro']

export const incidentSource = 'incidents'
export const clusterSource = 'clusters'
export const placeSource = 'places'
/** Points are drawn above the ground and below what has words. */
export const belowWords = 'cluster-marks'

/** Layers of the style by what the panel of layers turns on and off. */
export const groundLayers = {
  units: ['unit-edges', 'unit-names'],
  roads: ['roads-small', 'roads-large', 'road-names'],
  places: ['place-marks', 'place-names'],
  incidents: ['incident-marks', 'incident-words'],
  clusters: ['cluster-marks', 'cluster-counts'],
} as const

export const groundStyle =
  (language: Language) =>
  (colour: ColourOf, letterPx: number): MapStyle => {
    // On a wall letters are larger, and marks with them.
    const scale = Math.max(1, letterPx / 16)
    const bySeverity: MapExpression = [
      'match',
      ['get', 'severity'],
      1,
      colour('progress-ink'),
      2,
      colour('risk-ink'),
      colour('overdue-ink'),
    ]
    const byWorst: MapExpression = [
      'match',
      ['get', 'worst'],
      3,
      colour('overdue-ink'),
      2,
      colour('risk-ink'),
      4,
      colour('paused-ink'),
      colour('jade'),
    ]
    const isLarge: MapExpression = [
      'match',
      ['get', 'class'],
      ['motorway', 'trunk', 'primary', 'secondary'],
      true,
      false,
    ]
    const style: MapStyle = {
      version: 8,
      sources: {
        units: { type: 'geojson', data: `${location.origin}${pathOf(readBoundaries)}` },
        roads: { type: 'geojson', data: `${location.origin}${pathOf(readGroundRoads)}` },
        [placeSource]: { type: 'geojson', data: empty },
        [clusterSource]: { type: 'geojson', data: empty },
        [incidentSource]: { type: 'geojson', data: empty },
      },
      layers: [
        { id: 'ground', type: 'background', paint: { 'background-color': colour('sunken') } },
        { id: 'unit-ground', type: 'fill', source: 'units', paint: { 'fill-color': colour('ground') } },
        {
          id: 'roads-small',
          type: 'line',
          source: 'roads',
          filter: ['!', isLarge],
          minzoom: 12.5,
          paint: { 'line-color': colour('line'), 'line-width': ['interpolate', ['linear'], ['zoom'], 12, 0.6, 17, 5] },
        },
        {
          id: 'roads-large',
          type: 'line',
          source: 'roads',
          filter: isLarge,
          paint: {
            'line-color': colour('line-strong'),
            'line-opacity': 0.55,
            'line-width': ['interpolate', ['linear'], ['zoom'], 10, 0.5, 17, 8],
          },
        },
        {
          id: 'unit-edges',
          type: 'line',
          source: 'units',
          paint: {
            'line-color': colour('gold'),
            'line-opacity': 0.5,
            'line-width': ['interpolate', ['linear'], ['zoom'], 8, 0.5, 14, 1.8],
          },
        },
        {
          id: 'road-names',
          type: 'symbol',
          source: 'roads',
          minzoom: 14,
          layout: {
            'symbol-placement': 'line',
            'text-field': ['get', 'name'],
            'text-font': font,
            'text-size': 12 * scale,
          },
          paint: { 'text-color': colour('ink-soft'), 'text-halo-color': colour('ground'), 'text-halo-width': 1.5 },
        },
        {
          id: 'unit-names',
          type: 'symbol',
          source: 'units',
          minzoom: 11,
          layout: { 'text-field': ['get', language], 'text-font': font, 'text-size': 13 * scale },
          paint: { 'text-color': colour('ink-soft'), 'text-halo-color': colour('ground'), 'text-halo-width': 2 },
        },
        {
          id: 'place-marks',
          type: 'circle',
          source: placeSource,
          minzoom: 14,
          paint: { 'circle-radius': 3, 'circle-color': colour('lotus') },
        },
        {
          id: 'place-names',
          type: 'symbol',
          source: placeSource,
          minzoom: 14,
          layout: {
            'text-field': ['get', 'name'],
            'text-font': font,
            'text-size': 12 * scale,
            'text-anchor': 'left',
            'text-offset': [0.6, 0],
          },
          paint: { 'text-color': colour('ink-soft'), 'text-halo-color': colour('ground'), 'text-halo-width': 1.5 },
        },
        {
          id: 'cluster-marks',
          type: 'circle',
          source: clusterSource,
          paint: {
            'circle-radius': [
              'interpolate',
              ['linear'],
              ['log10', ['get', 'count']],
              0,
              5 * scale,
              0.3,
              11 * scale,
              4,
              34 * scale,
            ],
            'circle-color': byWorst,
            'circle-opacity': 0.85,
          },
        },
        {
          id: 'cluster-counts',
          type: 'symbol',
          source: clusterSource,
          // One alone is a point like any other.
          filter: ['>', ['get', 'count'], 1],
          layout: {
            'text-field': ['get', 'words'],
            'text-font': font,
            'text-size': 14 * scale,
            'text-allow-overlap': true,
            'text-ignore-placement': true,
          },
          paint: { 'text-color': colour('sunken') },
        },
        {
          id: 'incident-marks',
          type: 'circle',
          source: incidentSource,
          paint: {
            'circle-radius': ['interpolate', ['linear'], ['get', 'severity'], 1, 11 * scale, 4, 20 * scale],
            'circle-color': bySeverity,
            'circle-stroke-color': ['case', ['get', 'chosen'], colour('focus'), colour('ground')],
            'circle-stroke-width': ['case', ['get', 'chosen'], 5, 2],
          },
        },
        {
          id: 'incident-words',
          type: 'symbol',
          source: incidentSource,
          layout: {
            'text-field': ['to-string', ['get', 'severity']],
            'text-font': font,
            'text-size': 16 * scale,
            'text-allow-overlap': true,
            'text-ignore-placement': true,
          },
          paint: { 'text-color': colour('sunken') },
        },
      ],
    }
    return style
  }
