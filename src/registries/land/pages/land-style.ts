/** How parcels look on the map: colours of the theme by use, boundaries of units, the chosen parcel. No outside tiles or fonts. */
import type { Polygon } from '../geometry.ts'
import type { ColourOf, MapData, MapExpression, MapStyle } from '../../../web/ui/map/map-canvas.tsx'
import type { MapInfo } from '../contract.ts'
import { groupsOfUse } from '../uses.ts'

const empty = { type: 'FeatureCollection' as const, features: [] }
export const chosenSource = 'chosen'

export function chosenData(geometry: Polygon | undefined): MapData {
  if (!geometry) return empty
  const coordinates = geometry.coordinates.map((ring) => ring.map((point) => [...point]))
  return { type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates } }
}

/** `chosen` stays when the theme changes and the style is made anew. */
export function landStyle(info: MapInfo, chosen: () => Polygon | undefined): (colour: ColourOf) => MapStyle {
  return (colour) => {
    const byGroup = groupsOfUse.reduce<MapExpression>(
      (others, group) => ['match', ['get', 'group'], group, colour(`map-${group}`), others],
      ['to-color', colour('sunken')],
    )
    const style: MapStyle = {
      version: 8,
      sources: {
        land: {
          type: 'vector',
          tiles: [`${location.origin}/api/land/tiles/{z}/{x}/{y}?v=${info.version}`],
          minzoom: info.zoomMin,
          maxzoom: info.parcelZoom,
          bounds: info.box as [number, number, number, number],
        },
        units: { type: 'geojson', data: `${location.origin}/api/land/boundaries` },
        [chosenSource]: { type: 'geojson', data: chosenData(chosen()) },
      },
      layers: [
        { id: 'ground', type: 'background', paint: { 'background-color': colour('ground') } },
        { id: 'unit-ground', type: 'fill', source: 'units', paint: { 'fill-color': colour('surface') } },
        {
          id: 'cover',
          type: 'fill',
          source: 'land',
          'source-layer': 'cover',
          paint: { 'fill-color': byGroup, 'fill-antialias': false },
        },
        // Drawn as nothing: it is asked what is in view.
        {
          id: 'squares',
          type: 'fill',
          source: 'land',
          'source-layer': 'squares',
          paint: { 'fill-opacity': 0 },
        },
        { id: 'parcels', type: 'fill', source: 'land', 'source-layer': 'parcels', paint: { 'fill-color': byGroup } },
        {
          id: 'parcel-edges',
          type: 'line',
          source: 'land',
          'source-layer': 'parcels',
          paint: {
            'line-color': colour('ink-soft'),
            'line-width': ['interpolate', ['linear'], ['zoom'], 16, 0.3, 19, 1.2],
          },
        },
        {
          id: 'unit-edges',
          type: 'line',
          source: 'units',
          paint: {
            'line-color': colour('brand'),
            'line-width': ['interpolate', ['linear'], ['zoom'], 8, 0.6, 14, 1.8],
          },
        },
        { id: 'chosen', type: 'line', source: chosenSource, paint: { 'line-color': colour('focus'), 'line-width': 4 } },
      ],
    }
    return style
  }
}
