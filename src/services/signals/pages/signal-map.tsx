/** The signals on the map: corridors, each intersection with its approaches in the colour of their light, wide by who waits. */
import type { GeoJSONSource } from 'maplibre-gl'
import { useRouter } from '@tanstack/react-router'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { Language } from '../../../kernel/i18n.ts'
import { readBoundaries } from '../../../registries/land/contract.ts'
import { pathOf } from '../../../web/ui/client.ts'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { type ColourOf, type LiveMap, MapCanvas, type MapData, type MapStyle } from '../../../web/ui/map/map-canvas.tsx'
import type { Mode, Network, NetworkRow } from '../contract-live.ts'
import { words } from './page-messages.ts'

const source = 'signals'
const empty: MapData = { type: 'FeatureCollection', features: [] }
const font = ['Be Vietnam Pro']
const metresPerDegree = 111_320
/** An approach is drawn between these distances from the middle. */
const [fromM, toM] = [16, 58]
const margin = 0.0013

const colourOfMode: Readonly<Record<Mode, string>> = {
  adaptive: 'jade',
  fixed: 'progress-ink',
  fallback: 'risk-ink',
  manual: 'gold',
  priority: 'lotus',
  flash: 'risk-ink',
  'all-red': 'overdue-ink',
  local: 'paused-ink',
}

export function SignalMap({ network }: { network: Network }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const router = useRouter()
  const [map, setMap] = useState<LiveMap | undefined>()
  const [style] = useState(() => (colour: ColourOf) => groundStyle(colour, language))
  const [bounds] = useState(() => boxOf(network.intersections))
  const told = useRef(router)
  told.current = router
  useEffect(() => {
    if (!map) return
    const draw = (): void => void map.getSource<GeoJSONSource>(source)?.setData(featuresOf(network))
    draw()
    map.on('style.load', draw)
    return () => void map.off('style.load', draw)
  }, [map, network])
  useEffect(() => {
    if (!map) return
    const open = (event: { point: { x: number; y: number } }): void => {
      const [hit] = map.queryRenderedFeatures([event.point.x, event.point.y], { layers: ['signal-dots'] })
      if (hit) void told.current.navigate({ to: `/signals/${String(hit.properties['id'])}` })
    }
    map.on('click', open)
    return () => void map.off('click', open)
  }, [map])
  return (
    <div className="signals-map">
      <MapCanvas
        words={{
          label: t(words.map),
          help: t(words.mapHelp),
          zoomIn: t(words.zoomIn),
          zoomOut: t(words.zoomOut),
          cannot: t(words.noWebGl),
        }}
        style={style}
        bounds={bounds}
        zooms={{ min: 10, max: 19 }}
        onMap={setMap}
      />
    </div>
  )
}

function boxOf(rows: readonly NetworkRow[]): [number, number, number, number] {
  const [lons, lats] = [rows.map(({ point }) => point.longitude), rows.map(({ point }) => point.latitude)]
  return [
    Math.min(...lons) - margin,
    Math.min(...lats) - margin,
    Math.max(...lons) + margin,
    Math.max(...lats) + margin,
  ]
}

function featuresOf({ intersections, corridors, interventions }: Network): MapData {
  const byId = new Map(intersections.map((row) => [row.id, row]))
  const held = new Set(interventions.flatMap(({ stops }) => stops.map(({ intersectionId }) => intersectionId)))
  const streets = corridors.map(({ name, stops }) => ({
    type: 'Feature' as const,
    properties: { form: 'street', vi: name.vi, en: name.en },
    geometry: {
      type: 'LineString' as const,
      coordinates: stops.flatMap(({ intersectionId }) => {
        const point = byId.get(intersectionId)?.point
        return point ? [[point.longitude, point.latitude]] : []
      }),
    },
  }))
  const arms = intersections.flatMap(({ point, live }) =>
    (live?.approaches ?? []).map(({ bearing, light, waiting }) => ({
      type: 'Feature' as const,
      properties: { form: 'arm', light, waiting, words: waiting === 0 ? '' : String(waiting) },
      geometry: { type: 'LineString' as const, coordinates: [at(point, bearing, fromM), at(point, bearing, toM)] },
    })),
  )
  const dots = intersections.map(({ id, name, point, live }) => ({
    type: 'Feature' as const,
    properties: { form: 'dot', id, vi: name.vi, en: name.en, mode: live?.mode ?? 'local', held: held.has(id) },
    geometry: { type: 'Point' as const, coordinates: [point.longitude, point.latitude] },
  }))
  return { type: 'FeatureCollection', features: [...streets, ...arms, ...dots] }
}

function at(point: NetworkRow['point'], bearing: number, metres: number): [number, number] {
  const angle = (bearing * Math.PI) / 180
  const squeeze = Math.cos((point.latitude * Math.PI) / 180)
  return [
    point.longitude + (Math.sin(angle) * metres) / metresPerDegree / squeeze,
    point.latitude + (Math.cos(angle) * metres) / metresPerDegree,
  ]
}

function groundStyle(colour: ColourOf, language: Language): MapStyle {
  const form = (name: string) => ['==', ['get', 'form'], name]
  const byMode = [
    'match',
    ['get', 'mode'],
    ...Object.entries(colourOfMode).flatMap(([mode, name]) => [mode, colour(name)]),
    colour('paused-ink'),
  ]
  const byLight = [
    'match',
    ['get', 'light'],
    'green',
    colour('light-green'),
    'yellow',
    colour('light-yellow'),
    'flash',
    colour('light-yellow'),
    colour('light-red'),
  ]
  const zoomed = (small: number, large: number) => ['interpolate', ['exponential', 2], ['zoom'], 13, small, 18, large]
  const style = {
    version: 8,
    sources: {
      units: { type: 'geojson', data: `${location.origin}${pathOf(readBoundaries)}` },
      [source]: { type: 'geojson', data: empty },
    },
    layers: [
      { id: 'ground', type: 'background', paint: { 'background-color': colour('sunken') } },
      { id: 'unit-ground', type: 'fill', source: 'units', paint: { 'fill-color': colour('ground') } },
      {
        id: 'unit-edges',
        type: 'line',
        source: 'units',
        paint: { 'line-color': colour('gold'), 'line-opacity': 0.35 },
      },
      {
        id: 'streets',
        type: 'line',
        source,
        filter: form('street'),
        layout: { 'line-cap': 'round', 'line-join': 'round' },
        paint: { 'line-color': colour('line'), 'line-width': zoomed(3, 60) },
      },
      {
        id: 'arms',
        type: 'line',
        source,
        filter: form('arm'),
        layout: { 'line-cap': 'butt' },
        paint: {
          'line-color': byLight,
          'line-width': [
            'interpolate',
            ['linear'],
            ['zoom'],
            13,
            ['interpolate', ['linear'], ['get', 'waiting'], 0, 2, 20, 5],
            17,
            ['interpolate', ['linear'], ['get', 'waiting'], 0, 8, 20, 26],
          ],
        },
      },
      {
        id: 'signal-dots',
        type: 'circle',
        source,
        filter: form('dot'),
        paint: {
          'circle-radius': ['interpolate', ['linear'], ['zoom'], 12, 4, 17, 13],
          'circle-color': byMode,
          'circle-stroke-color': ['case', ['get', 'held'], colour('lotus'), colour('ground')],
          'circle-stroke-width': ['case', ['get', 'held'], 6, 2.5],
        },
      },
      {
        id: 'arm-words',
        type: 'symbol',
        source,
        filter: form('arm'),
        minzoom: 15,
        layout: {
          'text-field': ['get', 'words'],
          'text-font': font,
          'text-size': 15,
          'symbol-placement': 'line-center',
          'text-rotation-alignment': 'viewport',
          'text-allow-overlap': true,
        },
        paint: { 'text-color': colour('ink'), 'text-halo-color': colour('sunken'), 'text-halo-width': 2 },
      },
      {
        id: 'street-names',
        type: 'symbol',
        source,
        filter: form('street'),
        minzoom: 13,
        layout: {
          'symbol-placement': 'line',
          'symbol-spacing': 220,
          'text-field': ['get', language],
          'text-font': font,
          'text-size': 15,
          'text-offset': [0, -1],
        },
        paint: { 'text-color': colour('gold'), 'text-halo-color': colour('sunken'), 'text-halo-width': 2 },
      },
      {
        id: 'dot-names',
        type: 'symbol',
        source,
        filter: form('dot'),
        minzoom: 16.6,
        layout: {
          'text-field': ['get', language],
          'text-font': font,
          'text-size': 14,
          'text-anchor': 'top-left',
          'text-offset': [0.9, 0.7],
          'text-max-width': 8,
        },
        paint: { 'text-color': colour('ink'), 'text-halo-color': colour('sunken'), 'text-halo-width': 2 },
      },
    ],
  }
  return style as MapStyle
}
