/**
 * How the network looks where it stands: sites and cores always, what hangs on them as one mark with its number while far out; links by
 * state and load.
 */
import type { Language } from '../../../kernel/i18n.ts'
import type { ColourOf, MapExpression, MapLayer, MapStyle } from '../../../web/ui/map/map-canvas.tsx'
import { groundLayers, groundSources, mapFont } from '../../../web/ui/map/ground.ts'
import type { NetworkData } from './map-data.ts'
import { type Mark, marks } from './state-mark.ts'

export const siteSource = 'network-sites'
export const leafSource = 'network-leaves'
export const linkSource = 'network-links'

/** From here on each node stands for itself; links of nodes that are all right are drawn from a little before. */
const apartZoom = 12
const leafLinksZoom = 10.5
const remarkableLoad = 0.2
/** Nearer than this clusters say how many they are. */
const countsZoom = 10

const isWrong: MapExpression = ['>=', ['get', 'grade'], marks.indexOf('window')]

/** The worst of a cluster, as its colour. */
const ofGrade = (colour: ColourOf, grade: MapExpression): MapExpression => [
  'match',
  grade,
  marks.indexOf('down'),
  colour('overdue-ink'),
  marks.indexOf('behind'),
  colour('risk-ink'),
  marks.indexOf('window'),
  colour('focus'),
  marks.indexOf('unknown'),
  colour('paused-ink'),
  colour('jade'),
]

const linkWidth = (letterPx: number): MapExpression => [
  '*',
  letterPx / 16,
  ['+', 1.2, ['*', 7, ['sqrt', ['get', 'load']]]],
]

/** Quiet ones are thin and, where they lead to a single node, left out from far; dashes tell what is wrong without colour. */
function linkLayers(colour: ColourOf, letterPx: number): MapLayer[] {
  const dashes: Readonly<Record<Exclude<Mark, 'up'>, number[]>> = {
    unknown: [0.5, 2.5],
    window: [4, 1.5],
    behind: [1.2, 1.8],
    down: [2.5, 1.6],
  }
  const broken = (Object.keys(dashes) as Exclude<Mark, 'up'>[]).map((mark): MapLayer => {
    const isUrgent = mark === 'down'
    return {
      id: `network-links-${mark}`,
      type: 'line',
      source: linkSource,
      ...(mark === 'unknown' && { minzoom: leafLinksZoom }),
      filter: ['==', ['get', 'mark'], mark],
      paint: {
        'line-color': ofGrade(colour, ['literal', marks.indexOf(mark)]),
        'line-width': (letterPx / 16) * (isUrgent ? 4.5 : 2.5),
        'line-dasharray': dashes[mark],
      },
    }
  })
  const quiet = (id: string, isTrunk: boolean): MapLayer => ({
    id,
    type: 'line',
    source: linkSource,
    ...(!isTrunk && { minzoom: leafLinksZoom }),
    filter: ['all', ['==', ['get', 'mark'], 'up'], ['==', ['get', 'isTrunk'], isTrunk]],
    layout: { 'line-cap': 'round' },
    paint: { 'line-color': colour('jade'), 'line-opacity': isTrunk ? 0.75 : 0.45, 'line-width': linkWidth(letterPx) },
  })
  return [quiet('network-leaf-links', false), quiet('network-trunks', true), ...broken]
}

/** From far only what is remarkable has words: a trunk that is a fifth full, a loss. */
function linkNames(colour: ColourOf, letterPx: number): MapLayer[] {
  const isTrunk: MapExpression = ['get', 'isTrunk']
  const isRemarkable: MapExpression = ['any', ['>=', ['get', 'load'], remarkableLoad], ['get', 'loses']]
  const named = (id: string, filter: MapExpression, minzoom: number, maxzoom = 24): MapLayer => ({
    id,
    type: 'symbol',
    source: linkSource,
    minzoom,
    maxzoom,
    filter,
    layout: {
      'symbol-placement': 'line-center',
      'text-field': ['get', 'words'],
      'text-font': mapFont,
      'text-size': letterPx * 0.75,
      'symbol-sort-key': ['-', 0, ['get', 'load']],
    },
    paint: { 'text-color': colour('ink'), 'text-halo-color': colour('ground'), 'text-halo-width': 2 },
  })
  return [
    named('network-remarkable', ['all', isTrunk, isRemarkable], 8.5, leafLinksZoom),
    named('network-trunk-words', isTrunk, leafLinksZoom),
    named('network-leaf-words', ['!', isTrunk], apartZoom),
  ]
}

/** From far, a cluster in which nothing is wrong is a quiet dot; near, and where something is wrong, it says how many: 24 (3!). */
function clusterLayers(colour: ColourOf, letterPx: number): MapLayer[] {
  const isCluster: MapExpression = ['has', 'point_count']
  const isRight: MapExpression = ['all', isCluster, ['==', ['get', 'wrong'], 0]]
  const isBad: MapExpression = ['all', isCluster, ['>', ['get', 'wrong'], 0]]
  const radius = (small: number, large: number): MapExpression => [
    'interpolate',
    ['linear'],
    ['log10', ['get', 'point_count']],
    0,
    letterPx * small,
    3,
    letterPx * large,
  ]
  const ring = (id: string, filter: MapExpression, range: object): MapLayer => ({
    id,
    type: 'circle',
    source: leafSource,
    filter,
    ...range,
    paint: {
      'circle-color': colour('ground'),
      'circle-stroke-color': ofGrade(colour, ['get', 'worst']),
      'circle-stroke-width': letterPx / 6,
      'circle-radius': radius(0.6, 1.7),
    },
  })
  const number = (id: string, filter: MapExpression, range: object): MapLayer => ({
    id,
    type: 'symbol',
    source: leafSource,
    filter,
    ...range,
    layout: {
      'text-field': [
        'case',
        ['>', ['get', 'wrong'], 0],
        ['concat', ['get', 'point_count'], ' (', ['get', 'wrong'], '!)'],
        ['to-string', ['get', 'point_count']],
      ],
      'text-font': mapFont,
      'text-size': letterPx * 0.8,
      'text-allow-overlap': true,
      'text-ignore-placement': true,
    },
    paint: { 'text-color': colour('ink'), 'text-halo-color': colour('ground'), 'text-halo-width': 1.5 },
  })
  const far = { maxzoom: countsZoom }
  const near = { minzoom: countsZoom }
  return [
    {
      id: 'network-dots',
      type: 'circle',
      source: leafSource,
      ...far,
      filter: isRight,
      paint: {
        'circle-color': ofGrade(colour, ['get', 'worst']),
        'circle-opacity': 0.5,
        'circle-radius': radius(0.15, 0.8),
      },
    },
    ring('network-wrong-clusters', isBad, far),
    number('network-wrong-counts', isBad, far),
    ring('network-clusters', isCluster, near),
    number('network-counts', isCluster, near),
  ]
}

function nodeLayers(colour: ColourOf, letterPx: number, theme: string): MapLayer[] {
  const icon: MapExpression = ['concat', `${theme}/`, ['get', 'mark']]
  const names = {
    'text-field': ['get', 'name'] as MapExpression,
    'text-font': mapFont,
    'text-size': letterPx * 0.8,
    'text-anchor': 'top' as const,
    'text-offset': [0, 0.8] as [number, number],
  }
  const inks = { 'text-color': colour('ink'), 'text-halo-color': colour('ground'), 'text-halo-width': 2 }
  return [
    ...clusterLayers(colour, letterPx),
    {
      id: 'network-leaves',
      type: 'symbol',
      source: leafSource,
      filter: ['!', ['has', 'point_count']],
      layout: {
        'icon-image': icon,
        'icon-size': ['case', isWrong, 1, 0.7],
        'icon-allow-overlap': true,
        'icon-ignore-placement': true,
        'symbol-sort-key': ['get', 'grade'],
        ...names,
        'text-field': ['step', ['zoom'], ['case', isWrong, ['get', 'name'], ''], apartZoom, ['get', 'name']],
        'text-optional': true,
      },
      paint: inks,
    },
    {
      id: 'network-sites',
      type: 'symbol',
      source: siteSource,
      layout: {
        'icon-image': icon,
        'icon-size': ['match', ['get', 'role'], 'core', 1.5, 1.05],
        'icon-allow-overlap': true,
        'icon-ignore-placement': true,
        'symbol-sort-key': ['get', 'grade'],
        ...names,
        'text-optional': true,
      },
      paint: inks,
    },
  ]
}

/** What is pressed, the uppermost first. */
export const nodeLayerIds = [
  'network-sites',
  'network-leaves',
  'network-clusters',
  'network-wrong-clusters',
  'network-dots',
]
export const linkLayerIds = [
  'network-trunks',
  'network-leaf-links',
  'network-links-down',
  'network-links-behind',
  'network-links-window',
  'network-links-unknown',
]

/** `data` is asked again when the theme changes; pictures of marks are named after the theme that they were drawn for. */
export const networkStyle =
  (language: Language, data: () => NetworkData) =>
  (colour: ColourOf, letterPx: number): MapStyle => {
    const { sites, leaves, links } = data()
    return {
      version: 8,
      sources: {
        ...groundSources(),
        [linkSource]: { type: 'geojson', data: links },
        [leafSource]: {
          type: 'geojson',
          data: leaves,
          cluster: true,
          clusterRadius: letterPx * 2.6,
          clusterMaxZoom: apartZoom - 1,
          clusterProperties: {
            worst: ['max', ['get', 'grade']],
            wrong: ['+', ['case', ['>=', ['get', 'grade'], marks.indexOf('behind')], 1, 0]],
          },
        },
        [siteSource]: { type: 'geojson', data: sites },
      },
      layers: [
        ...groundLayers(colour, language, letterPx),
        ...linkLayers(colour, letterPx),
        ...linkNames(colour, letterPx),
        ...nodeLayers(colour, letterPx, colour('ground')),
      ],
    }
  }
