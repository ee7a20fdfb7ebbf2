/** The map of reports, and the one on which a place is chosen. */
import type { GeoJSONSource } from 'maplibre-gl'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useText } from '../../../web/ui/language.tsx'
import { type LiveMap, MapCanvas } from '../../../web/ui/map/map-canvas.tsx'
import { useInBrowser } from '../../../web/ui/page.tsx'
import { hanoi, type MapPoint, pinData, pinSource, pointsData, reportsSource, reportStyle } from './map-style.ts'
import { words } from './page-messages.ts'

interface Place {
  readonly lat: number
  readonly lon: number
}

const zooms = { min: 8, max: 19 }
const nobody: readonly MapPoint[] = []

/** South,west,north,east of what is in view. */
function boxOf(map: LiveMap): string {
  const bounds = map.getBounds()
  return [bounds.getSouth(), bounds.getWest(), bounds.getNorth(), bounds.getEast()]
    .map((degrees) => degrees.toFixed(5))
    .join(',')
}

export function ReportMap(props: {
  label: string
  points?: readonly MapPoint[]
  pin?: Place | null
  /** In view at first. */
  around?: Place | undefined
  onBox?: (box: string) => void
  onOpen?: (id: string) => void
  onPick?: (at: Place) => void
}): ReactNode {
  const t = useText()
  const inBrowser = useInBrowser()
  const { points = nobody, pin = null } = props
  const [map, setMap] = useState<LiveMap | undefined>()
  const latest = useRef(props)
  latest.current = props
  const [style] = useState(() =>
    reportStyle(
      () => latest.current.points ?? nobody,
      () => latest.current.pin ?? null,
    ),
  )
  useEffect(() => {
    void map?.getSource<GeoJSONSource>(reportsSource)?.setData(pointsData(points))
  }, [map, points])
  const [lat, lon] = [pin?.lat, pin?.lon]
  useEffect(() => {
    if (!map) return
    const at = lat === undefined || lon === undefined ? null : { lat, lon }
    void map.getSource<GeoJSONSource>(pinSource)?.setData(pinData(at))
    if (lat === undefined || lon === undefined) return
    if (!map.getBounds().contains([lon, lat]) || map.getZoom() < 15) map.jumpTo({ center: [lon, lat], zoom: 16.5 })
  }, [map, lat, lon])
  useEffect(() => {
    if (!map) return
    const moved = (): void => latest.current.onBox?.(boxOf(map))
    map.on('moveend', moved)
    map.on('click', ({ point, lngLat }) => {
      const [hit] = map.queryRenderedFeatures(point, { layers: ['points', 'clusters'] })
      if (hit?.properties['cluster']) map.easeTo({ center: lngLat, zoom: map.getZoom() + 2 })
      else if (hit) latest.current.onOpen?.(String(hit.properties['id']))
      else latest.current.onPick?.({ lat: lngLat.lat, lon: lngLat.lng })
    })
    moved()
    return () => void map.off('moveend', moved)
  }, [map])
  const { around } = props
  const bounds: [number, number, number, number] = around
    ? [around.lon - 0.004, around.lat - 0.003, around.lon + 0.004, around.lat + 0.003]
    : hanoi
  if (!inBrowser) return <div className="map" />
  return (
    <MapCanvas
      words={{
        label: props.label,
        help: t(words.mapHelp),
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
