/** Traffic for everybody: the map, what is slow, what is in the way, and how it will be within the hour. */
import { IconRoute } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { formatTime } from '../../../kernel/i18n.ts'
import { call, pathOf } from '../../../web/ui/client.ts'
import { Button, GoButton } from '../../../web/ui/controls.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { useLive } from '../../../web/ui/live.ts'
import { Answer, EmptyState, Notice, PageHeader } from '../../../web/ui/page.tsx'
import { readNetwork } from '../contract.ts'
import { listMeasures } from '../contract-measures.ts'
import { type ForecastView, readForecast } from '../contract-route.ts'
import { readNow } from '../contract-state.ts'
import { datexMeasurements, datexSites, datexSituations, speedsGeoJson } from '../contract-studies.ts'
import { words } from './page-messages.ts'
import { IndexFigure, LevelLegend, MeasureList, measuresKey, nowKey, SlowdownList, trafficKey } from './parts.tsx'
import { TrafficMap } from './traffic-map.tsx'
import './traffic.css'

const aheads = [15, 30, 60] as const
type Ahead = (typeof aheads)[number]

export default function PortalTraffic(): ReactNode {
  const t = useText()
  const network = useQuery({
    queryKey: [...trafficKey, 'network'],
    queryFn: ({ signal }) => call(readNetwork, { signal }),
    staleTime: 600_000,
  })
  return (
    <div className="stack">
      <PageHeader
        title={t(words.title)}
        lead={t(words.lead)}
        actions={
          <GoButton to="/traffic/route" kind="primary">
            <IconRoute size={18} aria-hidden /> {t(words.myRoute)}
          </GoButton>
        }
      />
      <Answer of={network} lines={8}>
        {(found) =>
          found.network ? <City /> : <EmptyState title={t(words.noRoads)}>{t(words.noRoadsHelp)}</EmptyState>
        }
      </Answer>
    </div>
  )
}

function City(): ReactNode {
  const t = useText()
  const [ahead, setAhead] = useState<Ahead | undefined>()
  const now = useQuery({ queryKey: nowKey, queryFn: ({ signal }) => call(readNow, { signal }), staleTime: 5_000 })
  const measures = useQuery({
    queryKey: measuresKey,
    queryFn: ({ signal }) => call(listMeasures, { signal }),
    staleTime: 60_000,
  })
  const forecast = useQuery({
    queryKey: [...trafficKey, 'forecast', ahead],
    queryFn: ({ signal }) => call(readForecast, { query: { minutes: ahead ?? 15 }, signal }),
    enabled: ahead !== undefined,
    refetchInterval: 60_000,
  })
  useLive(['traffic:now', 'traffic:measures'], [nowKey, measuresKey])
  const inForce = measures.data?.measures.filter(({ isNow }) => isNow)
  const speeds = ahead === undefined ? now.data?.speeds : forecast.data?.speeds
  return (
    <>
      {now.data && <State at={now.data.at} isOld={now.data.isOld} isEmpty={now.data.speeds.segments.length === 0} />}
      {now.data && !now.data.isOld && <IndexFigure index={now.data.travelTimeIndex} usual={now.data.usualIndex} />}
      <div className="row" role="group" aria-label={t(words.when)}>
        <Button size="small" aria-pressed={ahead === undefined} onClick={() => setAhead(undefined)}>
          {t(words.now)}
        </Button>
        {aheads.map((minutes) => (
          <Button key={minutes} size="small" aria-pressed={ahead === minutes} onClick={() => setAhead(minutes)}>
            {t(words.inMinutes, { n: minutes })}
          </Button>
        ))}
      </div>
      {ahead !== undefined && forecast.data && <ForecastError of={forecast.data} />}
      <div className="traffic-columns">
        <div className="stack tight">
          <TrafficMap label={t(words.map)} speeds={speeds} slowdowns={now.data?.slowdowns} measures={inForce} />
          <LevelLegend />
        </div>
        <div className="stack">
          <section className="stack tight" aria-labelledby="traffic-slow">
            <h2 id="traffic-slow">{t(words.slowdowns)}</h2>
            <Answer of={now} lines={2}>
              {({ slowdowns }) => <SlowdownList of={slowdowns} />}
            </Answer>
          </section>
          <section className="stack tight" aria-labelledby="traffic-measures">
            <h2 id="traffic-measures">{t(words.measures)}</h2>
            <Answer of={measures} lines={3}>
              {({ measures: all }) => <MeasureList of={all} />}
            </Answer>
          </section>
        </div>
      </div>
      <p className="soft small">{t(words.source)}</p>
      <p className="small">
        {t(words.feeds)} <a href={pathOf(speedsGeoJson)}>GeoJSON</a>,{' '}
        <a href={pathOf(datexSituations)}>DATEX II (situations)</a>,{' '}
        <a href={pathOf(datexMeasurements)}>DATEX II (measurements)</a>,{' '}
        <a href={pathOf(datexSites)}>DATEX II (sites)</a>
      </p>
    </>
  )
}

function State({ at, isOld, isEmpty }: { at: string | null; isOld: boolean; isEmpty: boolean }): ReactNode {
  const t = useText()
  if (at !== null && isOld) return <Notice tone="risk">{t(words.old, { at: formatTime(at) })}</Notice>
  if (at === null || isEmpty) return <Notice>{t(words.noSpeeds)}</Notice>
  return <p className="soft small">{t(words.at, { at: formatTime(at) })}</p>
}

function ForecastError({ of: { aheadMin, scores } }: { of: ForecastView }): ReactNode {
  const t = useText()
  const score = scores.find((one) => one.aheadMin === aheadMin)
  const rounded = (value: number) => Math.round(value * 10) / 10
  return (
    <p className="soft small">
      {score
        ? t(words.forecastError, { n: aheadMin, mae: rounded(score.mae), asNow: rounded(score.maeAsNow) })
        : t(words.forecastUnlearned)}{' '}
      {score?.isSample && t(words.forecastSample)}
    </p>
  )
}
