/** Looking back: the map as it was at a moment, moved by a slider or played. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { GeoJSONSource } from 'maplibre-gl'
import { type ReactNode, useEffect, useState } from 'react'
import { formatDateTime, formatNumber } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { LookBackControls, useLookBack } from '../../../web/ui/look-back.tsx'
import { type LiveMap as Map, MapCanvas } from '../../../web/ui/map/map-canvas.tsx'
import { useGo, useQueryText } from '../../../web/ui/navigation.tsx'
import { Answer, PageHeader } from '../../../web/ui/page.tsx'
import { SignedIn } from '../../../web/ui/session.tsx'
import { type Replay, replayAt } from '../contract-log.ts'
import { kinds } from '../kinds.ts'
import { Severity, StatusMark } from './incident-words.tsx'
import { logWords } from './log-messages.ts'
import { groundStyle, incidentSource, placeSource } from './map-style.ts'
import { words } from './page-messages.ts'
import './operations.css'

const hanoi = [105.28, 20.56, 106.03, 21.4] as const
const stepMs = 60_000
const playEveryMs = 700
const hoursOffered = [1, 6, 24, 72, 168] as const
/** Played through in about two minutes, whatever the span. */
const framesPlayed = 170
/** The rest are on the map. */
const alertsListed = 30

export default function ReplayPage(): ReactNode {
  return (
    <SignedIn face="centre" as="official">
      {() => <LookBack />}
    </SignedIn>
  )
}

function LookBack(): ReactNode {
  const t = useText()
  const go = useGo()
  const { incident } = useQueryText()
  const past = useLookBack({ stepMs, hours: 6, frames: framesPlayed, everyMs: playEveryMs })
  const at = new Date(past.atMs).toISOString()
  const found = useQuery({
    queryKey: ['operations', 'replay', at, incident],
    queryFn: ({ signal }) => call(replayAt, { query: { at, ...(incident !== undefined && { incident }) }, signal }),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  })
  return (
    <div className="stack replay">
      <PageHeader
        title={t(logWords.replay)}
        lead={t(logWords.replayLead)}
        back={{ to: '/operations', label: t(words.title) }}
      />
      <div className="replay-controls centre-panel">
        <LookBackControls
          of={past}
          spans={hoursOffered.map((hours) => ({ hours, label: t(logWords.lastHours, { n: hours }) }))}
          words={{ play: logWords.play, pause: logWords.pause, moment: logWords.at, span: logWords.window }}
        />
      </div>
      <Answer of={found} lines={5}>
        {(then) => (
          <div className="replay-body">
            <PastMap then={then} />
            <Then then={then} chosen={incident} onChoose={(id) => go('/replay', { incident: id }, true)} />
          </div>
        )}
      </Answer>
    </div>
  )
}

/** Incidents by severity, alerts and measured values as marks with their words. */
function PastMap({ then }: { then: Replay }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const [map, setMap] = useState<Map | undefined>()
  const [style] = useState(() => groundStyle(language))
  useEffect(() => {
    if (!map) return
    const draw = (): void => {
      const pointOf = (point: { longitude: number; latitude: number }, properties: Record<string, unknown>) => ({
        type: 'Feature' as const,
        properties,
        geometry: { type: 'Point' as const, coordinates: [point.longitude, point.latitude] },
      })
      void map.getSource<GeoJSONSource>(incidentSource)?.setData({
        type: 'FeatureCollection',
        features: then.incidents.flatMap(({ id, severity, point }) =>
          point === null ? [] : [pointOf(point, { id, severity, chosen: false })],
        ),
      })
      const alerts = then.alerts.flatMap(({ name, point }) =>
        point === null ? [] : [pointOf(point, { name: `⚠ ${t(name)}` })],
      )
      const values = then.values.map(({ value, unit, point }) =>
        pointOf(point, { name: `${formatNumber(language, Number(value.toPrecision(4)))} ${unit}` }),
      )
      void map.getSource<GeoJSONSource>(placeSource)?.setData({
        type: 'FeatureCollection',
        features: [...alerts, ...values],
      })
    }
    draw()
    map.on('style.load', draw)
    return () => void map.off('style.load', draw)
  }, [map, then, t, language])
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
    </div>
  )
}

function Then(props: { then: Replay; chosen: string | undefined; onChoose: (id: string) => void }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const { then, chosen } = props
  return (
    <div className="centre-panel stack replay-list">
      <section className="stack tight">
        <h2>{t(logWords.thenOpen)}</h2>
        {then.incidents.length === 0 && <p className="soft">{t(logWords.nothingThen)}</p>}
        <ul className="incident-list" role="list">
          {then.incidents.map((one) => (
            <li key={one.id} data-severity={one.severity}>
              <button
                type="button"
                {...(one.id === chosen && { 'aria-current': 'true' as const })}
                onClick={() => props.onChoose(one.id)}
              >
                <span className="row between">
                  <Severity level={one.severity} />
                  <StatusMark status={one.status} />
                </span>
                <b lang="vi">{one.title}</b>
                <span className="soft">
                  {one.code} · {t(kinds[one.kind].name)}
                </span>
              </button>
            </li>
          ))}
        </ul>
      </section>
      <section className="stack tight">
        <h2>{t(logWords.thenAlerts)}</h2>
        {then.alerts.length === 0 && <p className="soft">{t(logWords.nothingThen)}</p>}
        <ul role="list">
          {then.alerts.slice(0, alertsListed).map((one) => (
            <li key={one.id}>
              {t(one.name)} · {t(one.thing)} <span className="soft">{formatDateTime(language, one.raisedAt)}</span>
            </li>
          ))}
        </ul>
      </section>
      {then.alerts.length > alertsListed && (
        <p className="soft">{t(logWords.moreAlerts, { n: then.alerts.length - alertsListed })}</p>
      )}
      <section className="stack tight">
        <h2>{t(logWords.thenValues)}</h2>
        {then.values.length === 0 && (
          <p className="soft">{t(chosen === undefined ? logWords.noValues : logWords.nothingThen)}</p>
        )}
        <ul role="list">
          {then.values.map((one) => (
            <li key={one.seriesId} className="row between">
              <span className="code">{one.code}</span>
              <span>
                <b>{formatNumber(language, Number(one.value.toPrecision(5)))}</b> {one.unit}
              </span>
            </li>
          ))}
        </ul>
      </section>
    </div>
  )
}
