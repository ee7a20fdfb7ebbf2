/** The area of a warning on a map: shown to everybody, and drawn corner by corner by who composes it. */
import type { GeoJSONSource } from 'maplibre-gl'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { Language } from '../../../kernel/i18n.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { groundLayers, groundSources, wholeCity } from '../../../web/ui/map/ground.ts'
import { type ColourOf, type LiveMap, MapCanvas, type MapData, type MapStyle } from '../../../web/ui/map/map-canvas.tsx'
import { useInBrowser } from '../../../web/ui/page.tsx'
import type { Corner } from '../warnings/area.ts'
import { words } from './page-messages.ts'
import { warningWords } from './warning-messages.ts'

export interface Circle {
  readonly longitude: number
  readonly latitude: number
  readonly radiusKm: number
}

const zooms = { min: 8, max: 17 }
const cornersMax = 200
/** Degrees around what is shown. */
const margin = 0.02
const kmPerDegree = 111.32
const circleCorners = 64

function ringOf({ longitude, latitude, radiusKm }: Circle): Corner[] {
  const [north, east] = [radiusKm / kmPerDegree, radiusKm / (kmPerDegree * Math.cos((latitude * Math.PI) / 180))]
  return Array.from({ length: circleCorners }, (_, at) => {
    const angle = (2 * Math.PI * at) / circleCorners
    return [longitude + east * Math.cos(angle), latitude + north * Math.sin(angle)]
  })
}

function dataOf(rings: readonly (readonly Corner[])[]): MapData {
  return {
    type: 'FeatureCollection',
    features: rings.flatMap((ring): GeoJSON.Feature[] => {
      const [first] = ring
      if (!first) return []
      const closed = [...ring, first].map(([x, y]) => [x, y])
      const edges: GeoJSON.Feature = {
        type: 'Feature',
        properties: { part: 'edge' },
        geometry: { type: 'LineString', coordinates: closed },
      }
      return ring.length < 3
        ? [edges]
        : [
            { type: 'Feature', properties: { part: 'ground' }, geometry: { type: 'Polygon', coordinates: [closed] } },
            edges,
          ]
    }),
  }
}

const cornersOf = (corners: readonly Corner[]): MapData => ({
  type: 'FeatureCollection',
  features: corners.map(([x, y]) => ({
    type: 'Feature',
    properties: {},
    geometry: { type: 'Point', coordinates: [x, y] },
  })),
})

const styleOf =
  (language: Language, rings: () => readonly (readonly Corner[])[], corners: () => readonly Corner[]) =>
  (colour: ColourOf, letterPx: number): MapStyle => ({
    version: 8,
    sources: {
      ...groundSources(),
      area: { type: 'geojson', data: dataOf(rings()) },
      corners: { type: 'geojson', data: cornersOf(corners()) },
    },
    layers: [
      ...groundLayers(colour, language, letterPx),
      {
        id: 'area',
        type: 'fill',
        source: 'area',
        filter: ['==', ['get', 'part'], 'ground'],
        paint: { 'fill-color': colour('overdue-ink'), 'fill-opacity': 0.25 },
      },
      {
        id: 'edges',
        type: 'line',
        source: 'area',
        filter: ['==', ['get', 'part'], 'edge'],
        paint: { 'line-color': colour('overdue-ink'), 'line-width': 3 },
      },
      {
        id: 'corners',
        type: 'circle',
        source: 'corners',
        paint: {
          'circle-radius': 6,
          'circle-color': colour('overdue-ink'),
          'circle-stroke-color': colour('surface'),
          'circle-stroke-width': 2,
        },
      },
    ],
  })

function boxOf(points: readonly Corner[]): [number, number, number, number] {
  if (points.length === 0) return wholeCity
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)]
  return [Math.min(...xs) - margin, Math.min(...ys) - margin, Math.max(...xs) + margin, Math.max(...ys) + margin]
}

function Canvas(props: {
  corners: readonly Corner[]
  circle?: Circle | undefined
  onMap?: (map: LiveMap | undefined) => void
  onCorner?: (corner: Corner) => void
}): ReactNode {
  const t = useText()
  const language = useLanguage()
  const [map, setMap] = useState<LiveMap | undefined>()
  const { corners, circle } = props
  const latest = useRef(props)
  latest.current = props
  const ringsNow = (): readonly (readonly Corner[])[] => {
    const { corners: drawn, circle: round } = latest.current
    return [drawn, ...(round ? [ringOf(round)] : [])]
  }
  const [style] = useState(() =>
    styleOf(language, ringsNow, () => (latest.current.onCorner ? latest.current.corners : [])),
  )
  const [bounds] = useState(() => boxOf([...corners, ...(circle ? ringOf(circle) : [])]))
  useEffect(() => {
    latest.current.onMap?.(map)
    if (!map) return
    const press = ({ lngLat }: { lngLat: { lng: number; lat: number } }): void =>
      latest.current.onCorner?.([lngLat.lng, lngLat.lat])
    map.on('click', press)
    return () => void map.off('click', press)
  }, [map])
  useEffect(() => {
    void map?.getSource<GeoJSONSource>('area')?.setData(dataOf(ringsNow()))
    if (latest.current.onCorner) void map?.getSource<GeoJSONSource>('corners')?.setData(cornersOf(corners))
  }, [map, corners])
  return (
    <MapCanvas
      words={{
        label: t(warningWords.areaMap),
        help: t(latest.current.onCorner ? warningWords.areaHelp : warningWords.areaShown),
        zoomIn: t(words.zoomIn),
        zoomOut: t(words.zoomOut),
        cannot: t(words.noWebGl),
      }}
      style={style}
      bounds={bounds}
      zooms={zooms}
      onMap={setMap}
    />
  )
}

export function AreaMap({ corners, circle }: { corners: readonly Corner[]; circle?: Circle | undefined }): ReactNode {
  const inBrowser = useInBrowser()
  return <div className="area-map">{inBrowser && <Canvas corners={corners} circle={circle} />}</div>
}

/** By the pointer where it is pressed; by the keyboard at the middle of the map, which the arrow keys move. */
export function AreaDrawing(props: {
  corners: readonly Corner[]
  onChange: (corners: readonly Corner[]) => void
  error: string | undefined
}): ReactNode {
  const t = useText()
  const { corners, onChange, error } = props
  const map = useRef<LiveMap>(undefined)
  const add = ([longitude, latitude]: Corner): void => {
    const round = (degrees: number): number => Math.round(degrees * 1e5) / 1e5
    if (corners.length < cornersMax) onChange([...corners, [round(longitude), round(latitude)]])
  }
  const atMiddle = (): void => {
    const middle = map.current?.getCenter()
    if (middle) add([middle.lng, middle.lat])
  }
  return (
    <div className="field stack tight">
      <p className="help">{t(warningWords.areaHelp)}</p>
      <div className="area-map">
        <Canvas corners={corners} onMap={(made) => (map.current = made)} onCorner={add} />
      </div>
      <div className="row">
        <Button size="small" onClick={atMiddle}>
          {t(warningWords.addCorner)}
        </Button>
        <Button size="small" disabled={corners.length === 0} onClick={() => onChange(corners.slice(0, -1))}>
          {t(warningWords.lastCorner)}
        </Button>
        <span role="status">{t(warningWords.cornersNow, { n: corners.length })}</span>
      </div>
      {error !== undefined && (
        <p className="error" role="alert">
          {error}
        </p>
      )}
    </div>
  )
}
