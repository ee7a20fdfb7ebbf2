/** Waste collection and wastewater for everybody: rounds of today, plants with their limits, what was exceeded. */
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { formatNumber, formatTime } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Go } from '../../../web/ui/controls.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { useLive } from '../../../web/ui/live.ts'
import { Answer, EmptyState, PageHeader } from '../../../web/ui/page.tsx'
import { StatusChip } from '../../../web/ui/status.tsx'
import { listBreaches, listPlants, listRounds, type Plant, type Round } from '../contract-water.ts'
import { SampleNotice } from './aqi-parts.tsx'
import { words as airWords } from './page-messages.ts'
import { SectionTabs } from './section-tabs.tsx'
import { PlacesNote } from './sources.tsx'
import { words } from './water-messages.ts'
import { BreachTable, PlantState, RoundState, useAmount } from './water-parts.tsx'
import './environment.css'

const keys = {
  rounds: ['environment', 'rounds'],
  plants: ['environment', 'plants'],
  breaches: ['environment', 'breaches'],
} as const

export default function PortalWaste(): ReactNode {
  const t = useText()
  useLive(['environment:now'], Object.values(keys))
  const rounds = useQuery({ queryKey: keys.rounds, queryFn: ({ signal }) => call(listRounds, { query: {}, signal }) })
  const plants = useQuery({ queryKey: keys.plants, queryFn: ({ signal }) => call(listPlants, { signal }) })
  const breaches = useQuery({ queryKey: keys.breaches, queryFn: ({ signal }) => call(listBreaches, { signal }) })
  return (
    <div className="stack">
      <PageHeader title={t(words.waste)} lead={t(airWords.lead)} />
      <SectionTabs here="/environment/waste" />
      <SampleNotice of={[...(rounds.data?.rounds ?? []), ...(plants.data?.plants ?? [])]} />
      <section className="stack tight">
        <h2>{t(words.rounds)}</h2>
        <Answer of={rounds}>
          {({ rounds: all }) =>
            all.length === 0 ? (
              <EmptyState title={t(words.noRounds)} />
            ) : (
              <div className="environment-columns">
                {all.map((round) => (
                  <RoundCard key={round.routeId} of={round} />
                ))}
              </div>
            )
          }
        </Answer>
      </section>
      <section className="stack tight">
        <h2>{t(words.plants)}</h2>
        <Answer of={plants}>
          {({ plants: all }) =>
            all.length === 0 ? (
              <EmptyState title={t(words.noPlants)} />
            ) : (
              <>
                <div className="environment-columns">
                  {all.map((plant) => (
                    <PlantCard key={plant.code} of={plant} />
                  ))}
                </div>
                <PlacesNote of={all} />
              </>
            )
          }
        </Answer>
      </section>
      <section className="stack tight">
        <h2>{t(words.breaches)}</h2>
        <Answer of={breaches}>
          {({ breaches: all }) => (
            <BreachTable of={all.filter(({ kind }) => kind === 'plant')} caption={t(words.breaches)} />
          )}
        </Answer>
      </section>
    </div>
  )
}

const stopWords = { waiting: words.stopWaiting, done: words.stopDone, missed: words.stopMissed } as const

function RoundCard({ of: round }: { of: Round }): ReactNode {
  const t = useText()
  return (
    <article className="card stack tight">
      <h3>{t(round.name)}</h3>
      <p className="soft">{t(round.unitName)}</p>
      <p className="row">
        <RoundState of={round} />
        <span>{t(words.progress, { done: round.done, of: round.stops.length })}</span>
        {round.missed > 0 && <StatusChip state="risk">{t(words.missed, { n: round.missed })}</StatusChip>}
      </p>
      <details>
        <summary>{t(words.stops)}</summary>
        <ul role="list" className="round-stops">
          {round.stops.map(({ place, name, state, at, reason }) => (
            <li key={place}>
              <span>{t(name)}</span>
              <span className={state === 'waiting' ? 'soft' : ''}>
                {t(stopWords[state])}
                {at && ` ${formatTime(at)}`}
                {reason && `: ${reason}`}
              </span>
            </li>
          ))}
        </ul>
      </details>
    </article>
  )
}

function PlantCard({ of: plant }: { of: Plant }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const amount = useAmount()
  const [ground] = plant.limits
  const limitOf = (quantity: string): string => {
    const limit = plant.limits.find((one) => one.quantity === quantity)
    if (!limit) return t(words.noLimit)
    const high = formatNumber(language, limit.high ?? 0)
    return limit.low === null ? `≤ ${high}` : `${formatNumber(language, limit.low)}–${high}`
  }
  return (
    <article className="card stack tight">
      <h3>
        <Go to={`/environment/stations/${plant.code}`}>{t(plant.name)}</Go>
      </h3>
      <p className="row">
        <PlantState of={plant} />
      </p>
      {plant.load !== null && (
        <p>{t(words.load, { percent: Math.round(100 * plant.load), capacity: plant.capacityM3Day })}</p>
      )}
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">{t(words.quantity)}</th>
            <th scope="col" className="figures">
              {t(words.value)}
            </th>
            <th scope="col" className="figures">
              {t(words.limit)}
            </th>
          </tr>
        </thead>
        <tbody>
          {plant.values.map(({ quantity, title, unit, value }) => (
            <tr key={quantity} {...(plant.beyond.includes(quantity) && { 'data-main': '' })}>
              <th scope="row">{t(title)}</th>
              <td className="figures">{amount(value, unit)}</td>
              <td className="figures">{limitOf(quantity)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {ground && (
        <p className="soft small">
          {t(words.ground, { ground: t(ground.ground) })} {ground.basis === 'S' && t(words.toBeChecked)}
        </p>
      )}
    </article>
  )
}
