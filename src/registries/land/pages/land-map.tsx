/** The map of parcels with its search, legend and list, for the desk and the portal. */
import type { GeoJSONSource } from 'maplibre-gl'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { Polygon } from '../geometry.ts'
import { call } from '../../../web/ui/client.ts'
import { Combobox, type Suggestion } from '../../../web/ui/combobox.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { type LiveMap, MapCanvas } from '../../../web/ui/map/map-canvas.tsx'
import { useGo, useQueryText } from '../../../web/ui/navigation.tsx'
import { Answer, EmptyState, Notice, useInBrowser } from '../../../web/ui/page.tsx'
import { type MapInfo, type ParcelView, readMap, readParcel } from '../contract.ts'
import { groupsOfUse, uses } from '../uses.ts'
import { chosenData, chosenSource, landStyle } from './land-style.ts'
import { groupNames, words } from './page-messages.ts'
import { listedMax, type View, viewOf } from './view.ts'

/** Vietnamese without marks, so that “hoan kiem” finds “Hoàn Kiếm”. */
const plain = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D').toLowerCase()

const numberForm = /^\d{5}\.\d{1,5}\.\d{1,6}$/
const suggestionsMax = 8
const zoomMax = 20

export interface Chosen {
  readonly number: string | undefined
  readonly choose: (number: string | undefined) => void
}

/** The chosen parcel is in the address, so that it can be bookmarked and sent. */
export function useChosen(path: string): Chosen {
  const { parcel } = useQueryText()
  const go = useGo()
  return {
    number: parcel !== undefined && numberForm.test(parcel) ? parcel : undefined,
    choose: (number) => go(path, number === undefined ? {} : { parcel: number }, true),
  }
}

export function useParcel(number: string | undefined) {
  const inBrowser = useInBrowser()
  return useQuery({
    queryKey: ['land', 'parcel', number],
    queryFn: ({ signal }) => call(readParcel, { params: { number: number ?? '' }, signal }),
    // Not while the server draws: a number that does not exist is said in the card, and the map is there all the same.
    enabled: inBrowser && number !== undefined,
  })
}

interface LandMapProps {
  readonly chosen: Chosen
  readonly parcel: ParcelView | undefined
  readonly searchHelp: string
  /** Below the search: what only the desk has. */
  readonly tools?: (text: string) => ReactNode
  readonly card: ReactNode
}

export function LandMap(props: LandMapProps): ReactNode {
  const info = useQuery({
    queryKey: ['land', 'map'],
    queryFn: ({ signal }) => call(readMap, { signal }),
    staleTime: 60_000,
  })
  const t = useText()
  return (
    <Answer of={info} lines={6}>
      {(map) =>
        map.parcels === 0 ? (
          <EmptyState title={t(words.emptyTitle)}>{t(words.empty)}</EmptyState>
        ) : (
          <WithMap {...props} info={map} />
        )
      }
    </Answer>
  )
}

function WithMap({ info, chosen, parcel, searchHelp, tools, card }: LandMapProps & { info: MapInfo }): ReactNode {
  const t = useText()
  const inBrowser = useInBrowser()
  const [map, setMap] = useState<LiveMap | undefined>()
  const [view, setView] = useState<View | undefined>()
  const [text, setText] = useState('')
  const outline = useRef<Polygon | undefined>(undefined)
  const [style] = useState(() => landStyle(info, () => outline.current))
  useFollow(map, info, setView, chosen.choose)
  useEffect(() => {
    outline.current = parcel?.geometry as Polygon | undefined
    if (map) showChosen(map, outline.current)
  }, [map, parcel])
  return (
    <div className="map-page" data-has-card={card !== null}>
      <div className="map-head stack">
        <Search info={info} help={searchHelp} text={text} onText={setText} map={map} choose={chosen.choose} />
        {tools?.(text)}
      </div>
      <div className="map-middle">
        {inBrowser && (
          <MapCanvas
            words={{
              label: t(words.map),
              help: t(words.mapHelp),
              zoomIn: t(words.zoomIn),
              zoomOut: t(words.zoomOut),
              cannot: t(words.noWebGl),
            }}
            style={style}
            bounds={info.box as [number, number, number, number]}
            zooms={{ min: info.zoomMin, max: zoomMax }}
            onMap={setMap}
          />
        )}
      </div>
      {card}
      <div className="map-side stack">
        <Legend />
        {view && <InView view={view} chosen={chosen} />}
        <Sources info={info} />
      </div>
    </div>
  )
}

/** Tells what is in view each time the map comes to rest, and chooses what is clicked. */
function useFollow(
  map: LiveMap | undefined,
  { parcelZoom }: MapInfo,
  setView: (view: View) => void,
  choose: (number: string) => void,
): void {
  const act = useRef(choose)
  act.current = choose
  useEffect(() => {
    if (!map) return
    const look = (): void => setView(viewOf(map, parcelZoom))
    map.on('idle', look)
    map.on('click', ({ point, lngLat }) => {
      const [hit] = map.queryRenderedFeatures(point, { layers: ['parcels'] })
      if (hit && map.getZoom() >= parcelZoom) act.current(String(hit.properties['number']))
      else if (map.getZoom() < parcelZoom)
        map.easeTo({ center: lngLat, zoom: Math.min(parcelZoom + 0.5, map.getZoom() + 2) })
    })
    look()
    return () => void map.off('idle', look)
  }, [map, parcelZoom, setView])
}

/** Draws the chosen parcel's edge, and goes there when it is out of view or too small to see. */
function showChosen(map: LiveMap, geometry: Polygon | undefined): void {
  void map.getSource<GeoJSONSource>(chosenSource)?.setData(chosenData(geometry))
  const ring = geometry?.coordinates[0]
  if (!ring) return
  const [lons, lats] = [ring.map(([lon]) => lon), ring.map(([, lat]) => lat)]
  const middle: [number, number] = [
    (Math.min(...lons) + Math.max(...lons)) / 2,
    (Math.min(...lats) + Math.max(...lats)) / 2,
  ]
  if (map.getZoom() < 16 || !map.getBounds().contains(middle))
    map.jumpTo({ center: middle, zoom: Math.max(17.5, map.getZoom()) })
}

function Search(props: {
  info: MapInfo
  help: string
  text: string
  onText: (text: string) => void
  map: LiveMap | undefined
  choose: (number: string) => void
}): ReactNode {
  const t = useText()
  const { info, text, onText, map, choose } = props
  const wanted = plain(text.trim())
  const suggestions: Suggestion[] = [
    ...(numberForm.test(text.trim()) ? [{ id: text.trim(), label: t(words.parcel, { number: text.trim() }) }] : []),
    ...info.units
      .filter(({ name, code }) => wanted !== '' && (plain(t(name)).includes(wanted) || code === wanted))
      .slice(0, suggestionsMax)
      .map(({ id, name }) => ({ id, label: t(name), detail: t(words.goToUnit) })),
  ]
  const pick = ({ id, label }: Suggestion): void => {
    const unit = info.units.find((one) => one.id === id)
    onText(unit ? label : id)
    if (!unit) choose(id)
    else if (map) map.fitBounds(unit.box as [number, number, number, number], { padding: 24, animate: false })
  }
  return (
    <Combobox
      label={t(words.search)}
      help={props.help}
      text={text}
      onText={onText}
      suggestions={wanted === '' ? undefined : suggestions}
      onPick={pick}
    />
  )
}

function Key({ group }: { group: string }): ReactNode {
  return <span className="map-key" style={{ background: `var(--map-${group})` }} aria-hidden />
}

function Legend(): ReactNode {
  const t = useText()
  return (
    <details open>
      <summary>
        <h2 className="inline-heading">{t(words.legend)}</h2>
      </summary>
      <ul role="list" className="map-legend">
        {groupsOfUse.map((group) => (
          <li key={group}>
            <Key group={group} /> {t(groupNames[group])}
          </li>
        ))}
      </ul>
    </details>
  )
}

function useNumber(digits: number): (value: number) => string {
  const language = useLanguage()
  return (value) => value.toLocaleString(language === 'vi' ? 'vi-VN' : 'en-GB', { maximumFractionDigits: digits })
}

export function useArea(): (m2: number) => string {
  const number = useNumber(1)
  return (m2) => `${number(m2)} m²`
}

function InView({ view, chosen }: { view: View; chosen: Chosen }): ReactNode {
  const t = useText()
  const area = useArea()
  const number = useNumber(1)
  if (view.cover) return view.cover.parcels === 0 ? <Nothing /> : <CoverTable cover={view.cover} number={number} />
  if (view.parcelCount === 0) return <Nothing />
  return (
    <section className="stack tight">
      <h2>{t(words.parcelsInView, { n: view.parcelCount })}</h2>
      {view.parcelCount > listedMax && (
        <p className="soft small">{t(words.nearestShown, { n: view.parcels.length })}</p>
      )}
      <ul role="list" className="map-list" tabIndex={0} aria-label={t(words.inView)}>
        {view.parcels.map((one) => (
          <li key={one.number} {...(one.number === chosen.number && { 'aria-current': 'true' as const })}>
            <button type="button" onClick={() => chosen.choose(one.number)}>
              <Key group={one.group} />
              <span className="grow">
                <b>{one.number}</b>
                <br />
                <span className="soft small">{t(uses[one.use]?.name ?? words.use)}</span>
              </span>
              <span className="figures">{area(one.areaM2)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Nothing(): ReactNode {
  const t = useText()
  return <EmptyState title={t(words.nothingHere)}>{t(words.nothingHereHelp)}</EmptyState>
}

function CoverTable({
  cover,
  number,
}: {
  cover: NonNullable<View['cover']>
  number: (value: number) => string
}): ReactNode {
  const t = useText()
  return (
    <section className="stack tight">
      <h2>{t(words.summary)}</h2>
      <p className="soft small">{t(words.summaryHelp)}</p>
      <table className="map-table">
        <thead>
          <tr>
            <th scope="col">{t(words.use)}</th>
            <th scope="col" className="figures">
              {t(words.hectares)}
            </th>
          </tr>
        </thead>
        <tbody>
          {cover.hectares.map(([group, hectares]) => (
            <tr key={group}>
              <th scope="row">
                <span className="row">
                  <Key group={group} /> {t(groupNames[group])}
                </span>
              </th>
              <td className="figures">{number(hectares)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="figures">{t(words.total, { n: cover.parcels })}</p>
    </section>
  )
}

function Sources({ info }: { info: MapInfo }): ReactNode {
  const t = useText()
  const { source } = info.boundaries
  return source === null ? (
    <Notice tone="risk">{t(words.sampleBoundaries)}</Notice>
  ) : (
    <p className="soft small">{t(words.boundarySource, { source })}</p>
  )
}
