/** The ground that maps of the city stand on: its units with their edges and names. Nothing comes from outside. */
import type { Language } from '../../../kernel/i18n.ts'
import { readBoundaries } from '../../../registries/land/contract.ts'
import { pathOf } from '../client.ts'
import type { ColourOf, MapLayer, MapStyle } from './map-canvas.tsx'

export const mapFont = ['Be Vietnam Pro']

/** Hanoi, from Ba Vì to Gia Lâm. */
export const wholeCity: [number, number, number, number] = [105.28, 20.56, 106.03, 21.4]

export const groundSources = (): MapStyle['sources'] => ({
  units: { type: 'geojson', data: `${location.origin}${pathOf(readBoundaries)}` },
})

/** `letterPx`: how large letters are where the map stands. */
export const groundLayers = (colour: ColourOf, language: Language, letterPx: number): MapLayer[] => [
  { id: 'ground', type: 'background', paint: { 'background-color': colour('sunken') } },
  { id: 'unit-ground', type: 'fill', source: 'units', paint: { 'fill-color': colour('ground') } },
  {
    id: 'unit-edges',
    type: 'line',
    source: 'units',
    paint: {
      'line-color': colour('line-strong'),
      'line-opacity': 0.7,
      'line-width': ['interpolate', ['linear'], ['zoom'], 8, letterPx / 30, 14, letterPx / 10],
    },
  },
  {
    id: 'unit-names',
    type: 'symbol',
    source: 'units',
    minzoom: 11.5,
    layout: { 'text-field': ['get', language], 'text-font': mapFont, 'text-size': letterPx * 0.8 },
    paint: { 'text-color': colour('ink-soft'), 'text-halo-color': colour('ground'), 'text-halo-width': 2 },
  },
]
