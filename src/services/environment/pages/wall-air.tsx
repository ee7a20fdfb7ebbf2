/** A screen of the wall: the air of the city on its map, the worst stations, what is coming there, and water and limits in figures. */
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { formatDateTime, formatNumber } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { useLive } from '../../../web/ui/live.ts'
import { Answer, EmptyState } from '../../../web/ui/page.tsx'
import { StatusChip } from '../../../web/ui/status.tsx'
import { WallFigures } from '../../../web/ui/wall.tsx'
import { type AirStation, listAir, readAirHistory, readForecast } from '../contract.ts'
import { listBreaches, listWater } from '../contract-water.ts'
import { ForecastChart, PastChart } from './air-charts.tsx'
import { airDot, StationMap, worstFirst } from './air-map.tsx'
import { words } from './alert-messages.ts'
import { BandLegend, StationIndex } from './aqi-parts.tsx'
import { words as airWords } from './page-messages.ts'
import './environment.css'

const keys = {
  air: ['environment', 'air'],
  water: ['environment', 'water'],
  breaches: ['environment', 'breaches'],
} as const
const refetchInterval = 60_000
const linesMax = 4
const poorFrom = 101

export default function WallAir(): ReactNode {
  useLive(['environment:now'], Object.values(keys))
  const t = useText()
  const air = useQuery({ queryKey: keys.air, queryFn: ({ signal }) => call(listAir, { signal }), refetchInterval })
  return (
    <Answer of={air}>
      {({ stations }) =>
        stations.length === 0 ? <EmptyState title={t(airWords.noStations)} /> : <Air of={stations} />
      }
    </Answer>
  )
}

function Air({ of: stations }: { of: readonly AirStation[] }): ReactNode {
  const t = useText()
  const worst = stations.toSorted(worstFirst)
  return (
    <div className="wall-split">
      <div className="wall-picture">
        <StationMap label={t(airWords.map)} dots={stations.flatMap(airDot)} onOpen={() => undefined} />
        <BandLegend />
      </div>
      <div className="wall-side">
        <Figures of={stations} />
        <ol className="wall-rows" role="list">
          {worst.slice(0, linesMax).map((station) => (
            <li key={station.code}>
              <span className="clip">{t(station.name)}</span>
              <StationIndex of={station} />
            </li>
          ))}
        </ol>
        {stations.some(({ isSample }) => isSample) && (
          <p>
            <StatusChip state="risk">{t(airWords.sample)}</StatusChip>
          </p>
        )}
        {worst[0] && <Coming of={worst[0]} />}
      </div>
    </div>
  )
}

function Figures({ of: stations }: { of: readonly AirStation[] }): ReactNode {
  const t = useText()
  const water = useQuery({
    queryKey: keys.water,
    queryFn: ({ signal }) => call(listWater, { signal }),
    refetchInterval,
  })
  const breaches = useQuery({
    queryKey: keys.breaches,
    queryFn: ({ signal }) => call(listBreaches, { signal }),
    refetchInterval,
  })
  const poor = stations.filter(({ now }) => now && now.aqi >= poorFrom).length
  const alarms = water.data?.stations.filter(({ level }) => level > 0).length
  const open = breaches.data?.breaches.filter(({ isOpen }) => isOpen).length
  return (
    <WallFigures
      of={[
        { name: t(words.poorStations), value: `${poor}/${stations.length}`, isBad: poor > 0 },
        { name: t(words.waterAlarms), value: alarms, isBad: (alarms ?? 0) > 0 },
        { name: t(words.limitsOpen), value: open, isBad: (open ?? 0) > 0 },
      ]}
    />
  )
}

/** What is forecast with the error that was measured; where there is none, what was. */
function Coming({ of: station }: { of: AirStation }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const { code, name } = station
  const forecast = useQuery({
    queryKey: ['environment', 'forecast', code],
    queryFn: ({ signal }) => call(readForecast, { params: { code }, signal }),
    refetchInterval: 10 * refetchInterval,
  })
  const past = useQuery({
    queryKey: ['environment', 'history', code, 'hours'],
    queryFn: ({ signal }) => call(readAirHistory, { params: { code }, query: { span: 'hours' }, signal }),
    refetchInterval: 10 * refetchInterval,
    enabled: forecast.data?.next === null,
  })
  const scores = forecast.data?.scores
  if (forecast.data?.next)
    return (
      <ForecastChart
        of={forecast.data.next}
        title={`${t(name)} · ${t(airWords.forecastChart, { at: formatDateTime(language, forecast.data.next.from) })}`}
        help={
          scores
            ? t(words.meanError, {
                mae: formatNumber(language, Number(scores.overall.forecast.maeUgM3.toPrecision(2))),
              })
            : ''
        }
      />
    )
  return past.data ? <PastChart past={past.data.past} span="hours" name={t(name)} /> : null
}
