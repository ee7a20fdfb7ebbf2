/** The stations on a map of our own layers: units where their boundaries are known, a circle with its index for each station. */
import type { GeoJSONSource } from 'maplibre-gl'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { readMap } from '../../../registries/land/contract.ts'
import { call } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { useText } from '../../../web/ui/language.tsx'
import {
  type ColourOf,
  type LiveMap,
  type MapData,
  MapCanvas,
  type MapLayer,
  type MapStyle,
} from '../../../web/ui/map/map-canvas.tsx'
import { useInBrowser } from '../../../web/ui/page.tsx'
import type { AirStation } from '../contract.ts'
import { words } from './page-messages.ts'

/** What is drawn of a station. */
export interface Dot {
  readonly code: string
  readonly longitude: number
  readonly latitude: number
  /** Within the circle. */
  readonly text: string
  /** A colour of the theme, and that of what is read on it. */
  readonly colour: string
  readonly ink: string
}

/** The worst first; those without an index last. */
export const worstFirst = (a: AirStation, b: AirStation): number => (b.now?.aqi ?? -1) - (a.now?.aqi ?? -1)

export function airDot({ code, point, now }: AirStation): Dot[] {
  if (!point) return []
  if (!now || now.isOld)
    return [{ code, ...point, text: now ? String(now.aqi) : '–', colour: 'paused-soft', ink: 'paused-ink' }]
  const dark = now.band === 'very-bad' || now.band === 'hazardous'
  return [{ code, ...point, text: String(now.aqi), colour: `aqi-${now.band}`, ink: dark ? 'aqi-paper' : 'aqi-ink' }]
}
/** Of a phone the program of the map (0.4 MB) is asked for when the person wants it. */
const wideFrom = 900
/** Degrees around the outermost stations. */
const margin = 0.03

function boxOf(dots: readonly Dot[]): [number, number, number, number] {
  const [lons, lats] = [dots.map(({ longitude }) => longitude), dots.map(({ latitude }) => latitude)]
  return [
    Math.min(...lons) - margin,
    Math.min(...lats) - margin,
    Math.max(...lons) + margin,
    Math.max(...lats) + margin,
  ]
}

function dotsOf(dots: readonly Dot[], colour: ColourOf): MapData {
  return {
    type: 'FeatureCollection',
    features: dots.map((dot) => ({
      type: 'Feature',
      properties: { code: dot.code, text: dot.text, fill: colour(dot.colour), ink: colour(dot.ink) },
      geometry: { type: 'Point', coordinates: [dot.longitude, dot.latitude] },
    })),
  }
}

const unitLayers = (colour: ColourOf): MapLayer[] => [
  { id: 'unit-ground', type: 'fill', source: 'units', paint: { 'fill-color': colour('surface') } },
  {
    id: 'unit-edges',
    type: 'line',
    source: 'units',
    paint: { 'line-color': colour('line-strong'), 'line-width': 0.8 },
  },
]

function styleOf(dots: () => readonly Dot[], hasBoundaries: boolean): (colour: ColourOf, letterPx: number) => MapStyle {
  return (colour, letterPx) => {
    // On a wall letters are larger, and circles with them.
    const scale = Math.max(1, letterPx / 16)
    const style: MapStyle = {
      version: 8,
      sources: {
        ...(hasBoundaries && { units: { type: 'geojson', data: `${location.origin}/api/land/boundaries` } }),
        stations: { type: 'geojson', data: dotsOf(dots(), colour) },
      },
      layers: [
        { id: 'ground', type: 'background', paint: { 'background-color': colour('sunken') } },
        ...(hasBoundaries ? unitLayers(colour) : []),
        {
          id: 'stations',
          type: 'circle',
          source: 'stations',
          paint: {
            'circle-radius': ['interpolate', ['linear'], ['zoom'], 8, 13 * scale, 12, 19 * scale],
            'circle-color': ['get', 'fill'],
            'circle-stroke-color': colour('ink'),
            'circle-stroke-width': 1.5,
          },
        },
        {
          id: 'station-texts',
          type: 'symbol',
          source: 'stations',
          layout: {
            'text-field': ['get', 'text'],
            'text-font': ['Be Vietnam Pro'],
            'text-size': 13 * scale,
            'text-allow-overlap': true,
          },
          paint: { 'text-color': ['get', 'ink'] },
        },
      ],
    }
    return style
  }
}

export function StationMap(props: { label: string; dots: readonly Dot[]; onOpen: (code: string) => void }): ReactNode {
  const t = useText()
  const inBrowser = useInBrowser()
  const [asked, setAsked] = useState(false)
  if (!inBrowser || props.dots.length === 0) return <div className="air-map" />
  const isShown = asked || globalThis.innerWidth >= wideFrom
  return (
    <div className="air-map">
      {isShown ? <Shown {...props} /> : <Button onClick={() => setAsked(true)}>{t(words.openMap)}</Button>}
    </div>
  )
}

function Shown({
  label,
  dots,
  onOpen,
}: {
  label: string
  dots: readonly Dot[]
  onOpen: (code: string) => void
}): ReactNode {
  const t = useText()
  const info = useQuery({
    queryKey: ['land', 'map'],
    queryFn: ({ signal }) => call(readMap, { signal }),
    staleTime: 600_000,
  })
  const [map, setMap] = useState<LiveMap | undefined>()
  const shown = useRef(dots)
  const act = useRef(onOpen)
  act.current = onOpen
  useEffect(() => {
    shown.current = dots
    const colour: ColourOf = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim()
    void map?.getSource<GeoJSONSource>('stations')?.setData(dotsOf(dots, colour))
  }, [map, dots])
  useEffect(() => {
    if (!map) return
    map.on('click', 'stations', ({ features }) => act.current(String(features?.[0]?.properties['code'])))
    map.on('mouseenter', 'stations', () => (map.getCanvas().style.cursor = 'pointer'))
    map.on('mouseleave', 'stations', () => (map.getCanvas().style.cursor = ''))
  }, [map])
  // Made-up boundaries under real places would mislead.
  if (info.isPending) return null
  const hasBoundaries = info.data !== undefined && info.data.boundaries.source !== null
  return (
    <MapCanvas
      words={{
        label,
        help: t(words.mapHelp),
        zoomIn: t(words.zoomIn),
        zoomOut: t(words.zoomOut),
        cannot: t(words.noWebGl),
      }}
      style={styleOf(() => shown.current, hasBoundaries)}
      bounds={boxOf(dots)}
      zooms={{ min: 8, max: 15 }}
      onMap={setMap}
    />
  )
}
