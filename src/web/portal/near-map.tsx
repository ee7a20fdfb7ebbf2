/** The map of what is around: a shape for each layer, a colour for how it stands. */
import type { GeoJSONSource } from 'maplibre-gl'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { Language } from '../../kernel/i18n.ts'
import { useLanguage, useText } from '../ui/language.tsx'
import { groundLayers, groundSources, mapFont } from '../ui/map/ground.ts'
import {
  type ColourOf,
  type LiveMap,
  MapCanvas,
  type MapData,
  type MapExpression,
  type MapStyle,
} from '../ui/map/map-canvas.tsx'
import { nearWords } from './near-messages.ts'
import { type NearLayer, nearLayers, type NearPoint, type Spot, type Tone, tones } from '../ui/near.ts'

const source = 'near'
const hereSource = 'here'
const zooms = { min: 9, max: 18 }
/** Degrees around the middle that are shown at first. */
const around = 0.02

/** In a square of 24. */
const outlines: Readonly<Record<NearLayer, string>> = {
  reports: 'M12 3a9 9 0 1 0 .01 0Z',
  air: 'M4 4h16v16H4Z',
  water: 'M12 1.5 22.5 12 12 22.5 1.5 12Z',
}
export const toneColours: Readonly<Record<Tone, string>> = {
  calm: 'done-ink',
  attention: 'risk-ink',
  wrong: 'overdue-ink',
  unknown: 'paused-ink',
}

function draw(name: string, sizePx: number, colour: ColourOf): ImageData {
  const [, layerName, toneName] = name.split('/')
  const layer = nearLayers.find((one) => one === layerName)
  const tone = tones.find((one) => one === toneName)
  const canvas = new OffscreenCanvas(sizePx, sizePx)
  const context = canvas.getContext('2d')
  if (!context || !layer || !tone) throw new Error(`there is no mark ${name}`)
  context.scale(sizePx / 28, sizePx / 28)
  context.translate(2, 2)
  context.lineJoin = 'round'
  context.lineWidth = 2
  context.fillStyle = colour(toneColours[tone])
  context.strokeStyle = colour('surface')
  paint(context, new Path2D(outlines[layer]))
  return context.getImageData(0, 0, sizePx, sizePx)
}

function paint(context: OffscreenCanvasRenderingContext2D, path: Path2D): void {
  context.fill(path)
  context.stroke(path)
}

export function LayerShape({ layer }: { layer: NearLayer }): ReactNode {
  return (
    <svg viewBox="0 0 24 24" width="1em" height="1em" aria-hidden className="near-shape">
      <path d={outlines[layer]} />
    </svg>
  )
}

const dataOf = (points: readonly NearPoint[]): MapData => ({
  type: 'FeatureCollection',
  features: points.map(({ id, layer, tone, text, to, longitude, latitude }) => ({
    type: 'Feature',
    properties: { id, mark: `${layer}/${tone}`, text, to, rank: tones.indexOf(tone) },
    geometry: { type: 'Point', coordinates: [longitude, latitude] },
  })),
})

const hereOf = (at: Spot | undefined): MapData => ({
  type: 'FeatureCollection',
  features: at
    ? [
        {
          type: 'Feature',
          properties: {},
          geometry: { type: 'Point', coordinates: [at.longitude, at.latitude] },
        },
      ]
    : [],
})

const styleOf =
  (language: Language, points: () => readonly NearPoint[], here: () => Spot | undefined) =>
  (colour: ColourOf, letterPx: number): MapStyle => {
    const icon: MapExpression = ['concat', `${colour('surface')}/`, ['get', 'mark']]
    return {
      version: 8,
      sources: {
        ...groundSources(),
        [source]: { type: 'geojson', data: dataOf(points()) },
        [hereSource]: { type: 'geojson', data: hereOf(here()) },
      },
      layers: [
        ...groundLayers(colour, language, letterPx),
        {
          id: 'here',
          type: 'circle',
          source: hereSource,
          paint: {
            'circle-radius': letterPx * 0.6,
            'circle-color': colour('focus'),
            'circle-stroke-color': colour('surface'),
            'circle-stroke-width': 3,
          },
        },
        {
          id: 'near',
          type: 'symbol',
          source,
          layout: {
            'icon-image': icon,
            'icon-size': ['case', ['==', ['get', 'text'], ''], 1, 2],
            'icon-allow-overlap': true,
            'text-field': ['get', 'text'],
            'text-font': mapFont,
            'text-size': letterPx * 0.75,
            'text-allow-overlap': true,
            'symbol-sort-key': ['get', 'rank'],
          },
          paint: { 'text-color': colour('surface') },
        },
      ],
    }
  }

export function NearMap(props: {
  points: readonly NearPoint[]
  middle: Spot
  /** Where the person is, if they said so. */
  here: Spot | undefined
  onMove: (middle: Spot) => void
  onOpen: (to: string) => void
}): ReactNode {
  const t = useText()
  const language = useLanguage()
  const latest = useRef(props)
  latest.current = props
  const [map, setMap] = useState<LiveMap | undefined>()
  const [style] = useState(() =>
    styleOf(
      language,
      () => latest.current.points,
      () => latest.current.here,
    ),
  )
  const [bounds] = useState((): [number, number, number, number] => {
    const { longitude, latitude } = props.middle
    return [longitude - around, latitude - around, longitude + around, latitude + around]
  })
  const { points, here } = props
  useEffect(() => {
    void map?.getSource<GeoJSONSource>(source)?.setData(dataOf(points))
  }, [map, points])
  useEffect(() => {
    if (!map) return
    void map.getSource<GeoJSONSource>(hereSource)?.setData(hereOf(here))
    if (here) map.jumpTo({ center: [here.longitude, here.latitude], zoom: 15 })
  }, [map, here])
  useEffect(() => {
    if (!map) return
    const moved = (): void => {
      const { lng, lat } = map.getCenter()
      latest.current.onMove({ longitude: lng, latitude: lat })
    }
    map.on('moveend', moved)
    map.on('click', 'near', ({ features }) => latest.current.onOpen(String(features?.[0]?.properties['to'])))
    map.on('mouseenter', 'near', () => (map.getCanvas().style.cursor = 'pointer'))
    map.on('mouseleave', 'near', () => (map.getCanvas().style.cursor = ''))
    return () => void map.off('moveend', moved)
  }, [map])
  return (
    <MapCanvas
      words={{
        label: t(nearWords.map),
        help: t(nearWords.mapHelp),
        zoomIn: t(nearWords.zoomIn),
        zoomOut: t(nearWords.zoomOut),
        cannot: t(nearWords.noWebGl),
      }}
      style={style}
      bounds={bounds}
      zooms={zooms}
      image={draw}
      onMap={setMap}
    />
  )
}
