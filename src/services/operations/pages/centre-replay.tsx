/** Looking back: the map as it was at a moment, moved by a slider or played. */
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { GeoJSONSource } from 'maplibre-gl'
import { type ReactNode, useEffect, useId, useState } from 'react'
import { formatDateTime, formatNumber } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { SelectField } from '../../../web/ui/fields.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
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

export default function ReplayPage(): ReactNode {
  return (
    <SignedIn face="centre" as="official">
      {() => <LookBack />}
    </SignedIn>
  )
}

function LookBack(): ReactNode {
  const t = useText()
  const language = useLanguage()
  const go = useGo()
  const slider = useId()
  const { incident } = useQueryText()
  const [endMs] = useState(() => Math.floor(Date.now() / stepMs) * stepMs)
  const [hours, setHours] = useState(6)
  const [atMs, setAtMs] = useState(endMs)
  const [isPlaying, setIsPlaying] = useState(false)
  const startMs = endMs - hours * 3_600_000
  useEffect(() => {
    if (!isPlaying) return
    const jump = Math.max(stepMs, Math.round((endMs - startMs) / framesPlayed / stepMs) * stepMs)
    const timer = setInterval(() => setAtMs((at) => (at >= endMs ? startMs : Math.min(endMs, at + jump))), playEveryMs)
    return () => clearInterval(timer)
  }, [isPlaying, startMs, endMs])
  const at = new Date(atMs).toISOString()
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
        <Button onClick={() => setIsPlaying(!isPlaying)}>
          {isPlaying ? <IconPlayerPause size={20} aria-hidden /> : <IconPlayerPlay size={20} aria-hidden />}{' '}
          {t(isPlaying ? logWords.pause : logWords.play)}
        </Button>
        <div className="grow stack tight">
          <label htmlFor={slider}>
            {t(logWords.at)}: <b>{formatDateTime(language, at)}</b>
          </label>
          <input
            id={slider}
            type="range"
            min={startMs}
            max={endMs}
            step={stepMs}
            value={Math.max(startMs, atMs)}
            aria-valuetext={formatDateTime(language, at)}
            onChange={(event) => setAtMs(Number(event.currentTarget.value))}
          />
        </div>
        <SelectField
          label={t(logWords.window)}
          value={String(hours)}
          empty={null}
          onChange={(value) => {
            setHours(Number(value))
            setAtMs(endMs)
          }}
          choices={hoursOffered.map((n) => ({ value: String(n), label: t(logWords.lastHours, { n }) }))}
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
          {then.alerts.slice(0, 30).map((one) => (
            <li key={one.id}>
              {t(one.name)} · {t(one.thing)} <span className="soft">{formatDateTime(language, one.raisedAt)}</span>
            </li>
          ))}
        </ul>
      </section>
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
