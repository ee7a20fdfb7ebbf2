/** A thing: its series, each as a chart of the chosen period. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { Message } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { useLive } from '../../../web/ui/live.ts'
import { usePathParams } from '../../../web/ui/navigation.tsx'
import { Answer, EmptyState, PageHeader } from '../../../web/ui/page.tsx'
import { SignedIn } from '../../../web/ui/session.tsx'
import { readHistory, readThing, type SeriesView } from '../contract.ts'
import { Newest } from './centre-telemetry.tsx'
import { type History, HistoryChart } from './chart.tsx'
import { unitSign, words } from './page-messages.ts'
import './telemetry.css'

const minuteMs = 60_000
const dayMs = 1440 * minuteMs
const chartPoints = 500

const periods: readonly { readonly name: Message; readonly days: number }[] = [
  { name: words.day, days: 1 },
  { name: words.week, days: 7 },
  { name: words.month, days: 31 },
  { name: words.year, days: 365 },
]

export default function ThingPage(): ReactNode {
  return (
    <SignedIn face="centre" as="official">
      {() => <Thing />}
    </SignedIn>
  )
}

function Thing(): ReactNode {
  const t = useText()
  const { id = '' } = usePathParams()
  const [days, setDays] = useState(1)
  useLive(['telemetry:latest'], [['telemetry', 'thing', id]])
  const found = useQuery({
    queryKey: ['telemetry', 'thing', id],
    queryFn: ({ signal }) => call(readThing, { params: { id }, signal }),
  })
  return (
    <Answer of={found} alone>
      {(thing) => (
        <div className="telemetry stack">
          <PageHeader
            title={t(thing.name)}
            lead={`${t(words.owner)}: ${t(thing.unitName)} · ${t(words.code)}: ${thing.code}`}
            back={{ to: '/telemetry', label: t(words.title) }}
          />
          <div className="row" role="group" aria-label={t(words.period)}>
            {periods.map((period) => (
              <Button
                key={period.days}
                aria-pressed={days === period.days}
                kind={days === period.days ? 'primary' : 'plain'}
                onClick={() => setDays(period.days)}
              >
                {t(period.name)}
              </Button>
            ))}
          </div>
          {thing.series.length === 0 && <EmptyState title={t(words.noSeries)} />}
          {thing.series.map((series) => (
            <SeriesChart key={series.id} series={series} days={days} />
          ))}
        </div>
      )}
    </Answer>
  )
}

function levelOf({ level, lengthMs }: History): [Message, number] {
  if (level === 'raw') return [words.levelRaw, 0]
  if (level === 'minute') return [words.levelMinute, lengthMs / minuteMs]
  return level === 'hour' ? [words.levelHour, lengthMs / (60 * minuteMs)] : [words.levelDay, lengthMs / dayMs]
}

function SeriesChart({ series, days }: { series: SeriesView; days: number }): ReactNode {
  const t = useText()
  const to = Math.floor(Date.now() / minuteMs) * minuteMs + minuteMs
  const from = to - days * dayMs
  const found = useQuery({
    queryKey: ['telemetry-history', series.id, days, to],
    queryFn: ({ signal }) => {
      const query = { from: new Date(from).toISOString(), to: new Date(to).toISOString(), points: chartPoints }
      return call(readHistory, { params: { id: series.id }, query, signal })
    },
    placeholderData: keepPreviousData,
  })
  const period = periods.find((one) => one.days === days)?.name ?? words.day
  return (
    <section className="centre-panel">
      <h2>{t(series.title)}</h2>
      <Newest series={series} />
      <Answer of={found}>
        {(history) => {
          const [level, n] = levelOf(history)
          const title = t(words.chartTitle, {
            name: t(series.title),
            unit: unitSign(series.unit),
            period: t(period),
            level: t(level, { n }),
          })
          return <HistoryChart history={history} from={from} to={to} unit={unitSign(series.unit)} title={title} />
        }}
      </Answer>
    </section>
  )
}
