/** The air for everybody: the city, its stations on a map and in a list, what to do, what is coming. */
import { IconBell } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { formatTime } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Go, GoButton } from '../../../web/ui/controls.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { useLive } from '../../../web/ui/live.ts'
import { useGo } from '../../../web/ui/navigation.tsx'
import { Answer, EmptyState, PageHeader } from '../../../web/ui/page.tsx'
import { type AirStation, listAir, readForecast } from '../contract.ts'
import { words as alertWords } from './alert-messages.ts'
import { airDot, StationMap, worstFirst } from './air-map.tsx'
import { Advice, BandLegend, SampleNotice, StationIndex, StationRemarks } from './aqi-parts.tsx'
import { words } from './page-messages.ts'
import { SectionTabs } from './section-tabs.tsx'
import { words as sourceWords } from './source-messages.ts'
import { type LimitSource, LimitsNote, PlacesNote } from './sources.tsx'
import { airLevels } from '../limits.ts'
import { bands, bandTops } from '../vn-aqi.ts'
import './environment.css'

const airKey = ['environment', 'air'] as const

export default function PortalAir(): ReactNode {
  const t = useText()
  const found = useQuery({ queryKey: airKey, queryFn: ({ signal }) => call(listAir, { signal }), staleTime: 60_000 })
  useLive(['environment:now'], [airKey])
  return (
    <div className="stack">
      <PageHeader
        title={t(words.title)}
        lead={t(words.lead)}
        actions={
          <GoButton to="/environment/alerts">
            <IconBell size={18} aria-hidden /> {t(alertWords.title)}
          </GoButton>
        }
      />
      <SectionTabs here="/environment" />
      <Answer of={found} lines={8}>
        {({ stations }) =>
          stations.length === 0 ? (
            <EmptyState title={t(words.noStations)}>{t(words.noStationsHelp)}</EmptyState>
          ) : (
            <Stations of={stations} />
          )
        }
      </Answer>
    </div>
  )
}

/** The city's own, else the worst. */
const leading = (stations: readonly AirStation[]): AirStation | undefined =>
  stations.find(({ code, now }) => code === 'air-hanoi' && now) ?? stations.find(({ now }) => now) ?? stations[0]

function Stations({ of }: { of: readonly AirStation[] }): ReactNode {
  const t = useText()
  const go = useGo()
  const stations = of.toSorted(worstFirst)
  const first = leading(stations)
  const allSample = stations.every(({ isSample }) => isSample)
  return (
    <>
      <SampleNotice of={stations} />
      {first && <City of={first} />}
      <div className="environment-columns">
        <section className="stack tight" aria-labelledby="air-stations">
          <h2 id="air-stations">{t(words.stations)}</h2>
          <ul role="list" className="station-list">
            {stations.map((station) => (
              <li key={station.code}>
                <Go to={`/environment/air/${station.code}`}>{t(station.name)}</Go>
                <StationIndex of={station} />
                <StationRemarks of={station} allSample={allSample} />
              </li>
            ))}
          </ul>
        </section>
        <StationMap
          label={t(words.map)}
          dots={stations.flatMap(airDot)}
          onOpen={(code) => go(`/environment/air/${code}`)}
        />
      </div>
      <section className="stack tight">
        <h2>{t(words.legend)}</h2>
        <BandLegend />
        <p>
          <Go to="/open-data/air-quality-days">{t(words.openData)}</Go>
        </p>
        <details>
          <summary>{t(words.how)}</summary>
          <p className="measure">{t(words.howText)}</p>
        </details>
        <PlacesNote of={stations.filter(({ point }) => point !== null)} />
      </section>
      <LimitsNote of={airLimits} />
    </>
  )
}

const airLimits: readonly LimitSource[] = [
  {
    what: sourceWords.bandsWhat,
    ground: sourceWords.bandsGround,
    basis: 'P',
    values: bands.map((band) => `≤ ${bandTops[band]}`).join(' · '),
  },
  { what: sourceWords.airWhat, ...airLevels, values: airLevels.steps.map((step) => `≥ ${step}`).join(' · ') },
]

function City({ of: station }: { of: AirStation }): ReactNode {
  const t = useText()
  return (
    <section className="city-air" aria-label={t(station.name)}>
      <div className="stack tight">
        <h2>{t(station.name)}</h2>
        <p>
          <StationIndex of={station} large />
        </p>
        <StationRemarks of={station} />
        <Next code={station.code} />
        <p>
          <Go to={`/environment/air/${station.code}`}>{t(words.forecast)}</Go>
        </p>
      </div>
      {station.now && <Advice band={station.now.band} />}
    </section>
  )
}

function Next({ code }: { code: string }): ReactNode {
  const t = useText()
  const { data } = useQuery({
    queryKey: ['environment', 'forecast', code],
    queryFn: ({ signal }) => call(readForecast, { params: { code }, signal }),
    staleTime: 300_000,
  })
  const hours = data?.next?.hours ?? []
  const [first] = hours
  if (!first) return null
  const most = hours.reduce((worst, hour) => (hour.aqi > worst.aqi ? hour : worst), first)
  const low = Math.min(...hours.map(({ aqi }) => aqi))
  return <p>{t(words.next24Line, { low, high: most.aqi, at: formatTime(most.at) })}</p>
}
