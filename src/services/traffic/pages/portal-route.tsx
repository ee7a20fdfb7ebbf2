/** My route: from here to there, the quickest way now, and what is on it. */
import { IconArrowsUpDown, IconCurrentLocation } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { formatTime } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Combobox } from '../../../web/ui/combobox.tsx'
import { Button } from '../../../web/ui/controls.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { Answer, EmptyState, Notice, PageHeader } from '../../../web/ui/page.tsx'
import { readNetwork } from '../contract.ts'
import { findStreets, readRoute, type RouteView } from '../contract-route.ts'
import { readNow } from '../contract-state.ts'
import { words } from './page-messages.ts'
import { formatLength, LevelMark, MeasureList, nowKey, SlowdownList, trafficKey } from './parts.tsx'
import { TrafficMap } from './traffic-map.tsx'
import './traffic.css'

interface End {
  readonly text: string
  readonly longitude: number
  readonly latitude: number
}
type Which = 'from' | 'to'

export default function PortalRoute(): ReactNode {
  const t = useText()
  const network = useQuery({
    queryKey: [...trafficKey, 'network'],
    queryFn: ({ signal }) => call(readNetwork, { signal }),
    staleTime: 600_000,
  })
  return (
    <div className="stack">
      <PageHeader title={t(words.myRoute)} lead={t(words.routeLead)} back={{ to: '/traffic', label: t(words.title) }} />
      <Answer of={network} lines={8}>
        {(found) =>
          found.network ? <Router /> : <EmptyState title={t(words.noRoads)}>{t(words.noRoadsHelp)}</EmptyState>
        }
      </Answer>
    </div>
  )
}

function Router(): ReactNode {
  const t = useText()
  const [ends, setEnds] = useState<Partial<Record<Which, End>>>({})
  const set = (which: Which, end: End | undefined) => setEnds((before) => ({ ...before, [which]: end }))
  const { from, to } = ends
  const route = useQuery({
    queryKey: [...trafficKey, 'route', from, to],
    queryFn: ({ signal }) =>
      call(readRoute, {
        query: {
          from_lon: from?.longitude ?? 0,
          from_lat: from?.latitude ?? 0,
          to_lon: to?.longitude ?? 0,
          to_lat: to?.latitude ?? 0,
        },
        signal,
      }),
    enabled: from !== undefined && to !== undefined,
    refetchInterval: 60_000,
    retry: false,
  })
  const now = useQuery({
    queryKey: nowKey,
    queryFn: ({ signal }) => call(readNow, { signal }),
    refetchInterval: 30_000,
  })
  const next: Which = from === undefined ? 'from' : 'to'
  return (
    <div className="traffic-columns">
      <div className="stack">
        <EndField which="from" end={from} onEnd={(end) => set('from', end)} />
        <EndField which="to" end={to} onEnd={(end) => set('to', end)} />
        <div className="row">
          <Button size="small" onClick={() => setEnds({ ...(to && { from: to }), ...(from && { to: from }) })}>
            <IconArrowsUpDown size={18} aria-hidden /> {t(words.swap)}
          </Button>
        </div>
        {from && to ? <Answer of={route}>{(found) => <Way of={found} />}</Answer> : <Notice>{t(words.choose)}</Notice>}
      </div>
      <div className="stack tight">
        <p className="soft small">{t(words.pickOnMap, { which: t(words[next]).toLocaleLowerCase() })}</p>
        <TrafficMap
          label={t(words.map)}
          speeds={now.data?.speeds}
          way={route.data?.line}
          measures={route.data?.measures}
          slowdowns={route.data?.slowdowns}
          ends={[...(from ? [{ ...from, text: 'A' }] : []), ...(to ? [{ ...to, text: 'B' }] : [])]}
          onPoint={(point) => set(next, { ...point, text: t(words.pickedPoint) })}
        />
      </div>
    </div>
  )
}

function EndField({
  which,
  end,
  onEnd,
}: {
  which: Which
  end: End | undefined
  onEnd: (end: End | undefined) => void
}): ReactNode {
  const t = useText()
  const [text, setText] = useState<string | undefined>()
  const [failed, setFailed] = useState(false)
  const shown = text ?? end?.text ?? ''
  const found = useQuery({
    queryKey: [...trafficKey, 'streets', text],
    queryFn: ({ signal }) => call(findStreets, { query: { q: text ?? '' }, signal }),
    enabled: (text ?? '').trim().length > 1,
    staleTime: 600_000,
  })
  const here = () =>
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setText(undefined)
        onEnd({ text: t(words.here), longitude: coords.longitude, latitude: coords.latitude })
      },
      () => setFailed(true),
    )
  return (
    <div className="end-field">
      <Combobox
        label={t(words[which])}
        help={t(words.streetHelp)}
        text={shown}
        error={failed ? t(words.noPlace) : undefined}
        onText={setText}
        suggestions={found.data?.streets.map(({ name }) => ({ id: name, label: name }))}
        onPick={({ id }) => {
          const street = found.data?.streets.find(({ name }) => name === id)
          if (!street) return
          setText(undefined)
          onEnd({ text: street.name, ...street.point })
        }}
      />
      {which === 'from' && (
        <Button size="small" onClick={here}>
          <IconCurrentLocation size={18} aria-hidden /> {t(words.here)}
        </Button>
      )}
    </div>
  )
}

function Way({ of: route }: { of: RouteView }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const minutes = (seconds: number) => Math.max(1, Math.round(seconds / 60))
  const isClear = route.measures.length === 0 && route.slowdowns.length === 0
  return (
    <div className="stack">
      <section className="way" aria-live="polite">
        <p className="index-figure">
          <b>{t(words.minutes, { n: minutes(route.seconds) })}</b>
          <span>
            {formatLength(language, route.lengthM)} · {t(words.arrives, { at: formatTime(route.arrivesAt) })}
            <br />
            <span className="soft">{t(words.freeTime, { n: minutes(route.freeSeconds) })}</span>
          </span>
        </p>
      </section>
      <section className="stack tight">
        <h2>{t(words.onTheWay)}</h2>
        {route.avoided.length > 0 && (
          <Notice tone="risk" title={t(words.avoided)}>
            <MeasureList brief of={route.avoided} />
          </Notice>
        )}
        {isClear && <p className="soft">{t(words.nothingOnTheWay)}</p>}
        {route.slowdowns.length > 0 && <SlowdownList of={route.slowdowns} />}
        {route.measures.length > 0 && <MeasureList of={route.measures} />}
      </section>
      <section className="stack tight">
        <h2>{t(words.steps)}</h2>
        <ol className="steps-list">
          {route.legs.map((leg, at) => (
            <li key={at}>
              <span>
                <b>{leg.name || t(words.noName)}</b>{' '}
                <span className="soft small">
                  {formatLength(language, leg.lengthM)} · {t(words.minutes, { n: minutes(leg.seconds) })}
                </span>
              </span>
              <LevelMark level={leg.level} />
            </li>
          ))}
        </ol>
        <p className="soft small">{t(words.routeNote)}</p>
      </section>
    </div>
  )
}
