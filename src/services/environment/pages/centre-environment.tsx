/** The wall: the air of each station, water by how bad it is, what is beyond its limit now. */
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { formatDateTime } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { useLive } from '../../../web/ui/live.ts'
import { Answer, EmptyState, PageHeader } from '../../../web/ui/page.tsx'
import { SignedIn } from '../../../web/ui/session.tsx'
import { StatusChip } from '../../../web/ui/status.tsx'
import { type AirStation, listAir } from '../contract.ts'
import { type BreachView, listBreaches, listWater, type WaterStation } from '../contract-water.ts'
import { words } from './alert-messages.ts'
import { SampleNotice, StationIndex } from './aqi-parts.tsx'
import { words as airWords } from './page-messages.ts'
import { beyondSign, useAmount, WaterState } from './water-parts.tsx'
import './environment.css'

const keys = {
  air: ['environment', 'air'],
  water: ['environment', 'water'],
  breaches: ['environment', 'breaches'],
} as const
/** What fits a wall without scrolling. */
const shown = 11

export default function CentreEnvironment(): ReactNode {
  return (
    <SignedIn face="centre" as="official">
      {() => <Wall />}
    </SignedIn>
  )
}

function Wall(): ReactNode {
  const t = useText()
  useLive(['environment:now'], Object.values(keys))
  const refetchInterval = 60_000
  const air = useQuery({ queryKey: keys.air, queryFn: ({ signal }) => call(listAir, { signal }), refetchInterval })
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
  return (
    <div className="centre-environment">
      <PageHeader title={t(words.centre)} back={{ to: '/', label: t(words.centreBack) }} />
      <SampleNotice of={air.data?.stations ?? []} />
      <div className="centre-environment-columns">
        <section className="centre-panel">
          <h2>{t(words.airNow)}</h2>
          <Answer of={air}>{({ stations }) => <Air of={stations} />}</Answer>
        </section>
        <section className="centre-panel">
          <h2>{t(words.waterNow)}</h2>
          <Answer of={water}>{({ stations }) => <Water of={stations} />}</Answer>
        </section>
        <section className="centre-panel">
          <h2>{t(words.openNow)}</h2>
          <Answer of={breaches}>{({ breaches: all }) => <Open of={all.filter(({ isOpen }) => isOpen)} />}</Answer>
        </section>
      </div>
    </div>
  )
}

function Air({ of }: { of: readonly AirStation[] }): ReactNode {
  const t = useText()
  if (of.length === 0) return <EmptyState title={t(airWords.noStations)} />
  const worst = of.toSorted((a, b) => (b.now?.aqi ?? -1) - (a.now?.aqi ?? -1)).slice(0, shown)
  return (
    <ul role="list" className="wall-list">
      {worst.map((station) => (
        <li key={station.code}>
          <span>{t(station.name)}</span>
          <span className="row">
            {station.now?.isOld && <StatusChip state="risk">{t(airWords.old)}</StatusChip>}
            <StationIndex of={station} />
          </span>
        </li>
      ))}
    </ul>
  )
}

const order = ['river', 'flood', 'rain']

function Water({ of }: { of: readonly WaterStation[] }): ReactNode {
  const t = useText()
  const amount = useAmount()
  const worst = of
    .toSorted((a, b) => b.level - a.level || order.indexOf(a.kind) - order.indexOf(b.kind))
    .slice(0, shown)
  return (
    <ul role="list" className="wall-list">
      {worst.map((station) => (
        <li key={station.code}>
          <span>
            {t(station.name)}{' '}
            <b>
              {amount(
                station.kind === 'rain' ? station.rain24 : (station.value?.value ?? null),
                station.value?.unit ?? '',
              )}
            </b>
          </span>
          <WaterState of={station} />
        </li>
      ))}
    </ul>
  )
}

function Open({ of }: { of: readonly BreachView[] }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const amount = useAmount()
  if (of.length === 0) return <EmptyState title={t(words.allWithin)} />
  return (
    <ul role="list" className="wall-list">
      {of.slice(0, shown).map((breach) => (
        <li key={breach.id}>
          <span>
            <b>{t(breach.stationName)}</b>: {t(breach.title)} {amount(breach.worst, breach.unit)} ({beyondSign(breach)}{' '}
            {amount(breach.limit, breach.unit)})
          </span>
          <span>{t(words.since, { at: formatDateTime(language, breach.beganAt) })}</span>
        </li>
      ))}
    </ul>
  )
}
