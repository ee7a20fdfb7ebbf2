/** The live map: ground, points that move and measure, incidents; what is clicked is told to the page. */
import { IconStack2, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { GeoJSONSource } from 'maplibre-gl'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { formatDateTime, formatNumber } from '../../../kernel/i18n.ts'
import { readSeries, readThing } from '../../../platform/telemetry/contract.ts'
import { call } from '../../../web/ui/client.ts'
import { Button, Go } from '../../../web/ui/controls.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { type LiveMap as Map, MapCanvas } from '../../../web/ui/map/map-canvas.tsx'
import { Answer } from '../../../web/ui/page.tsx'
import type { IncidentView } from '../contract.ts'
import { useNow } from './age.tsx'
import { groundStyle, incidentSource } from './map-style.ts'
import { MapPoints } from './map-points.ts'
import { MapSearch } from './map-search.tsx'
import { words } from './page-messages.ts'

/** Hanoi, from Ba Vì to Gia Lâm. */
const hanoi = [105.28, 20.56, 106.03, 21.4] as const
const staleMs = 60_000

export interface LiveMapProps {
  readonly incidents: readonly IncidentView[]
  readonly chosen: string | undefined
  readonly onChoose: (id: string) => void
  /** Whoever opens a form wants to know what is looked at. */
  readonly onMap?: (map: Map | undefined) => void
  /** A wall has no panel to press. */
  readonly isWall?: boolean
}

export function LiveMap(props: LiveMapProps): ReactNode {
  const t = useText()
  const language = useLanguage()
  const [style] = useState(() => groundStyle(language))
  const [map, setMap] = useState<Map | undefined>()
  const [points] = useState(() => new MapPoints())
  const [thing, setThing] = useState<number | undefined>()
  const told = useRef(props)
  told.current = props
  useEffect(() => {
    told.current.onMap?.(map)
    if (!map) return
    points.join(map)
    const onClick = (event: { point: { x: number; y: number }; lngLat: { lng: number; lat: number } }): void => {
      const [hit] = map.queryRenderedFeatures([event.point.x, event.point.y], { layers: ['incident-marks'] })
      if (hit) return told.current.onChoose(String(hit.properties['id']))
      const sensor = points.nearest(event.lngLat.lng, event.lngLat.lat, map.getZoom())
      if (sensor !== undefined) setThing(sensor)
      else points.openCluster(map, [event.point.x, event.point.y])
    }
    map.on('click', onClick)
    return () => {
      map.off('click', onClick)
      points.leave()
    }
  }, [map, points])
  useIncidents(map, props)
  return (
    <div className="live-map">
      <MapCanvas
        words={{
          label: t(words.map),
          help: t(words.mapHelp),
          zoomIn: t(words.zoomIn),
          zoomOut: t(words.zoomOut),
          cannot: t(words.noWebGl),
        }}
        style={style}
        bounds={[...hanoi]}
        zooms={{ min: 8, max: 19 }}
        onMap={setMap}
      />
      <Heard points={points} />
      {!props.isWall && map && (
        <>
          <MapSearch map={map} incidents={props.incidents} onChoose={props.onChoose} />
          <Layers map={map} points={points} />
        </>
      )}
      {thing !== undefined && <ThingCard seriesId={thing} onClose={() => setThing(undefined)} />}
    </div>
  )
}

/** Draws the incidents, and goes to the chosen one when it is out of view. The style is made anew with the theme, so it is drawn again then. */
function useIncidents(map: Map | undefined, { incidents, chosen }: LiveMapProps): void {
  useEffect(() => {
    if (!map) return
    const draw = (): void => {
      const source = map.getSource<GeoJSONSource>(incidentSource)
      void source?.setData({
        type: 'FeatureCollection',
        features: incidents.flatMap(({ id, severity, point }) =>
          point === null
            ? []
            : [
                {
                  type: 'Feature' as const,
                  properties: { id, severity, chosen: id === chosen },
                  geometry: { type: 'Point' as const, coordinates: [point.longitude, point.latitude] },
                },
              ],
        ),
      })
    }
    draw()
    map.on('style.load', draw)
    return () => void map.off('style.load', draw)
  }, [map, incidents, chosen])
  const place = incidents.find(({ id }) => id === chosen)?.point
  const [longitude, latitude] = [place?.longitude, place?.latitude]
  useEffect(() => {
    if (!map || longitude === undefined || latitude === undefined) return
    if (!map.getBounds().contains([longitude, latitude]) || map.getZoom() < 12)
      map.easeTo({ center: [longitude, latitude], zoom: Math.max(14, map.getZoom()), duration: 200 })
  }, [map, longitude, latitude])
}

/** How old what the map shows is: the city may be silent, and the connection may be lost. */
function Heard({ points }: { points: MapPoints }): ReactNode {
  const t = useText()
  const now = useNow()
  const [heardMs, setHeardMs] = useState<number | undefined>()
  useEffect(() => points.onHeard(setHeardMs), [points])
  if (heardMs === undefined) return <p className="live-map-age">{t(words.loadingMap)}</p>
  const seconds = Math.max(0, Math.round((now - heardMs) / 1000))
  const isStale = now - heardMs > staleMs
  return (
    <p className="live-map-age" data-stale={isStale}>
      {t(isStale ? words.stale : words.heard, { seconds })}
    </p>
  )
}

function Layers({ map, points }: { map: Map; points: MapPoints }): ReactNode {
  const t = useText()
  const [isOpen, setIsOpen] = useState(false)
  const [layers, setLayers] = useState(() => points.layers(map))
  useEffect(() => {
    if (!isOpen) return
    const look = (): void => setLayers(points.layers(map))
    look()
    const timer = setInterval(look, 2000)
    return () => clearInterval(timer)
  }, [isOpen, map, points])
  if (!isOpen)
    return (
      <div className="live-map-layers">
        <Button size="small" onClick={() => setIsOpen(true)}>
          <IconStack2 size={20} aria-hidden /> {t(words.layers)}
        </Button>
      </div>
    )
  return (
    <section className="live-map-layers" aria-label={t(words.layers)}>
      <div className="row between">
        <h2>{t(words.layers)}</h2>
        <Button kind="quiet" size="small" aria-label={t(words.close)} onClick={() => setIsOpen(false)}>
          <IconX size={20} aria-hidden />
        </Button>
      </div>
      {layers.map(({ id, name, isOn, count }) => (
        <label key={id} className="choice">
          <input
            type="checkbox"
            checked={isOn}
            onChange={(event) => {
              points.turn(map, id, event.currentTarget.checked)
              setLayers(points.layers(map))
            }}
          />
          <span>
            {t(name)} {count !== undefined && <span className="soft">{t(words.count, { n: count })}</span>}
          </span>
        </label>
      ))}
      <ul className="live-map-key" role="list">
        {(
          [
            ['good', words.stateGood],
            ['attention', words.stateAttention],
            ['wrong', words.stateWrong],
            ['stale', words.stateStale],
          ] as const
        ).map(([state, name]) => (
          <li key={state}>
            <i data-state={state} aria-hidden /> {t(name)}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** What a device says now. */
function ThingCard({ seriesId, onClose }: { seriesId: number; onClose: () => void }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const found = useQuery({
    queryKey: ['telemetry', 'thing-of', seriesId],
    queryFn: async ({ signal }) => {
      const { thingId } = await call(readSeries, { params: { id: seriesId }, signal })
      return call(readThing, { params: { id: thingId }, signal })
    },
    refetchInterval: 5000,
  })
  return (
    <section className="live-map-card">
      <Answer of={found} lines={3}>
        {(thing) => (
          <>
            <div className="row between">
              <h2>{t(thing.name)}</h2>
              <Button kind="quiet" size="small" aria-label={t(words.close)} onClick={onClose}>
                <IconX size={20} aria-hidden />
              </Button>
            </div>
            <p className="soft">
              {t(thing.unitName)} · {thing.code}
            </p>
            <ul role="list" aria-label={t(words.newestValues)}>
              {thing.series.slice(0, 8).map((series) => (
                <li key={series.id} className="row between" data-stale={series.isSilent}>
                  <span>{t(series.title)}</span>
                  <span>
                    {series.latest ? (
                      <>
                        <b>{formatNumber(language, Number(series.latest.value.toPrecision(5)))}</b> {series.unit}{' '}
                        <span className="soft">{formatDateTime(language, series.latest.time)}</span>
                      </>
                    ) : (
                      '–'
                    )}
                  </span>
                </li>
              ))}
            </ul>
            <Go to={`/telemetry/${thing.id}`}>{t(words.openThing)}</Go>
          </>
        )}
      </Answer>
    </section>
  )
}
