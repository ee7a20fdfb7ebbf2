/** The roads coloured by level of service, what stands in the way, and a way through them. Colours of the theme; slow roads are wider too. */
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { call, pathOf } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { useText } from '../../../web/ui/language.tsx'
import {
  type ColourOf,
  type LiveMap,
  MapCanvas,
  type MapExpression,
  type MapLayer,
  type MapStyle,
} from '../../../web/ui/map/map-canvas.tsx'
import { useInBrowser } from '../../../web/ui/page.tsx'
import { readNetwork, readSegments } from '../contract.ts'
import type { MeasureView } from '../contract-measures.ts'
import type { SlowdownView, Speeds } from '../contract-state.ts'
import { levels } from '../levels.ts'
import { words } from './page-messages.ts'
import './traffic.css'

/** Of a phone the program of the map (0.4 MB) is asked for when the person wants it. */
const wideFrom = 900
const font = ['Be Vietnam Pro']
const segmentSource = 'segments'
const markSource = 'marks'
const waySource = 'way'
const segmentLayers = ['segments-small', 'segments-large'] as const

export interface Shown {
  readonly speeds?: Speeds | undefined
  readonly slowdowns?: readonly SlowdownView[] | undefined
  readonly measures?: readonly MeasureView[] | undefined
  /** Longitude, latitude. */
  readonly way?: readonly (readonly number[])[] | undefined
  readonly ends?:
    | readonly { readonly longitude: number; readonly latitude: number; readonly text: string }[]
    | undefined
  /** Numbers of segments that are chosen. */
  readonly chosen?: readonly number[] | undefined
}

interface Props extends Shown {
  readonly label: string
  readonly onSegment?: ((no: number) => void) | undefined
  readonly onPoint?: ((point: { longitude: number; latitude: number }) => void) | undefined
  /** The centre and the desk have it open at once. */
  readonly isOpen?: boolean
}

function styleOf(colour: ColourOf): MapStyle {
  const chosen: MapExpression = ['boolean', ['feature-state', 'chosen'], false]
  const level: MapExpression = ['coalesce', ['feature-state', 'level'], '']
  const byLevel = levels.reduce<MapExpression>(
    (others, one) => ['match', level, one, colour(`los-${one.toLowerCase()}`), others],
    ['to-color', colour('line-strong')],
  )
  const width = (base: number): MapExpression => [
    'interpolate',
    ['linear'],
    ['zoom'],
    11,
    ['case', chosen, base * 2, ['match', level, 'E', base, 'F', base + 0.5, base * 0.7]],
    17,
    ['case', chosen, base * 5, ['match', level, 'E', base * 4, 'F', base * 4.6, base * 2.6]],
  ]
  const isLarge: MapExpression = ['match', ['get', 'class'], ['motorway', 'trunk', 'primary', 'secondary'], true, false]
  const lines = (id: string, filter: MapExpression, base: number, minzoom: number): MapLayer => ({
    id,
    type: 'line',
    source: segmentSource,
    filter,
    minzoom,
    layout: { 'line-cap': 'round', 'line-join': 'round' },
    paint: {
      'line-color': ['case', chosen, colour('focus'), byLevel],
      'line-width': width(base),
      // Fainter where nobody has measured and the usual speed stands in.
      'line-opacity': [
        'case',
        chosen,
        1,
        ['boolean', ['feature-state', 'isUsual'], false],
        0.5,
        ['to-boolean', ['feature-state', 'level']],
        1,
        0.45,
      ],
      // Two directions of one street stand beside each other, as people drive.
      'line-offset': [
        'interpolate',
        ['linear'],
        ['zoom'],
        12,
        ['case', ['get', 'one_way'], 0, 1],
        17,
        ['case', ['get', 'one_way'], 0, 6],
      ],
    },
  })
  return {
    version: 8,
    sources: {
      [segmentSource]: { type: 'geojson', data: `${location.origin}${pathOf(readSegments)}` },
      [markSource]: { type: 'geojson', data: marksOf({}, colour) },
      [waySource]: { type: 'geojson', data: wayOf(undefined) },
    },
    layers: [
      { id: 'ground', type: 'background', paint: { 'background-color': colour('sunken') } },
      {
        id: 'way-edge',
        type: 'line',
        source: waySource,
        layout: { 'line-cap': 'round', 'line-join': 'round' },
        paint: { 'line-color': colour('focus'), 'line-opacity': 0.45, 'line-width': 16 },
      },
      lines('segments-small', ['!', isLarge], 1.4, 12.5),
      lines('segments-large', isLarge, 2.6, 0),
      {
        id: 'segment-names',
        type: 'symbol',
        source: segmentSource,
        minzoom: 14,
        layout: { 'symbol-placement': 'line', 'text-field': ['get', 'name'], 'text-font': font, 'text-size': 12 },
        paint: { 'text-color': colour('ink'), 'text-halo-color': colour('ground'), 'text-halo-width': 1.5 },
      },
      {
        id: 'marks',
        type: 'circle',
        source: markSource,
        paint: {
          'circle-radius': 12,
          'circle-color': ['get', 'fill'],
          'circle-stroke-color': colour('ink'),
          'circle-stroke-width': 1.5,
        },
      },
      {
        id: 'mark-texts',
        type: 'symbol',
        source: markSource,
        layout: {
          'text-field': ['get', 'text'],
          'text-font': font,
          'text-size': 15,
          'text-allow-overlap': true,
          'text-ignore-placement': true,
        },
        paint: { 'text-color': colour('ground') },
      },
    ],
  }
}

function marksOf({ slowdowns = [], measures = [], ends = [] }: Shown, colour: ColourOf) {
  const mark = (point: { longitude: number; latitude: number }, text: string, fill: string) => ({
    type: 'Feature' as const,
    properties: { text, fill: colour(fill) },
    geometry: { type: 'Point' as const, coordinates: [point.longitude, point.latitude] },
  })
  return {
    type: 'FeatureCollection' as const,
    features: [
      ...slowdowns.filter(({ kind }) => kind === 'unusual').map(({ point }) => mark(point, '!', 'overdue-ink')),
      ...measures.flatMap(({ point, effect }) =>
        point ? [mark(point, effect === 'closed' ? '×' : '+', effect === 'closed' ? 'overdue-ink' : 'risk-ink')] : [],
      ),
      ...ends.map((end) => mark(end, end.text, 'jade')),
    ],
  }
}

const wayOf = (way: readonly (readonly number[])[] | undefined) => ({
  type: 'FeatureCollection' as const,
  features:
    way === undefined
      ? []
      : [
          {
            type: 'Feature' as const,
            properties: {},
            geometry: { type: 'LineString' as const, coordinates: way.map((p) => [...p]) },
          },
        ],
})

const colourNow: ColourOf = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim()

/** What is drawn on the roads, given to the map as it is now. */
function put(map: LiveMap, { speeds, chosen, ...rest }: Shown): void {
  if (!map.getSource(segmentSource)) return
  map.removeFeatureState({ source: segmentSource })
  for (const [at, id] of (speeds?.segments ?? []).entries())
    map.setFeatureState(
      { source: segmentSource, id },
      { level: speeds?.levels[at], isUsual: speeds?.bases[at] === 'usual' },
    )
  for (const id of chosen ?? []) map.setFeatureState({ source: segmentSource, id }, { chosen: true })
  const setData = (source: string, data: unknown) => {
    const found = map.getSource(source)
    if (found && 'setData' in found) (found as { setData: (data: unknown) => void }).setData(data)
  }
  setData(markSource, marksOf(rest, colourNow))
  setData(waySource, wayOf(rest.way))
}

export function TrafficMap(props: Props): ReactNode {
  const t = useText()
  const inBrowser = useInBrowser()
  const [asked, setAsked] = useState(false)
  if (!inBrowser) return <div className="traffic-map" />
  const isShown = asked || props.isOpen === true || globalThis.innerWidth >= wideFrom
  return (
    <div className="traffic-map">
      {isShown ? <Canvas {...props} /> : <Button onClick={() => setAsked(true)}>{t(words.openMap)}</Button>}
    </div>
  )
}

function Canvas(props: Props): ReactNode {
  const t = useText()
  const network = useQuery({
    queryKey: ['traffic', 'network'],
    queryFn: ({ signal }) => call(readNetwork, { signal }),
    staleTime: 600_000,
  })
  const [map, setMap] = useState<LiveMap | undefined>()
  const shown = useRef<Props>(props)
  shown.current = props
  const { speeds, slowdowns, measures, way, ends, chosen } = props
  useEffect(() => {
    if (map) put(map, { speeds, slowdowns, measures, way, ends, chosen })
  }, [map, speeds, slowdowns, measures, way, ends, chosen])
  useEffect(() => {
    if (!map) return
    // A new theme is a new style, which knows nothing of what was put on it.
    map.on('style.load', () => put(map, shown.current))
    map.on('click', ({ lngLat, point }) => {
      const { onPoint, onSegment } = shown.current
      if (onSegment) {
        const box: [[number, number], [number, number]] = [
          [point.x - 8, point.y - 8],
          [point.x + 8, point.y + 8],
        ]
        const [hit] = map.queryRenderedFeatures(box, { layers: [...segmentLayers] })
        if (typeof hit?.id === 'number') onSegment(hit.id)
      }
      onPoint?.({ longitude: lngLat.lng, latitude: lngLat.lat })
    })
  }, [map])
  const box = network.data?.network?.box
  if (!box) return null
  return (
    <MapCanvas
      words={{
        label: props.label,
        help: t(words.mapHelp),
        zoomIn: t(words.zoomIn),
        zoomOut: t(words.zoomOut),
        cannot: t(words.noWebGl),
      }}
      style={styleOf}
      bounds={box as [number, number, number, number]}
      zooms={{ min: 9, max: 18 }}
      onMap={setMap}
    />
  )
}
