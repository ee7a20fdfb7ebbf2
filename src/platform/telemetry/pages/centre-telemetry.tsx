/** The centre: things with their newest values, and what is wrong. */
import { IconMapPin, IconSearch } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { formatDateTime, formatNumber } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Button, Go } from '../../../web/ui/controls.tsx'
import { TextField } from '../../../web/ui/fields.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { useLive } from '../../../web/ui/live.ts'
import { Answer, EmptyState, PageHeader } from '../../../web/ui/page.tsx'
import { SignedIn } from '../../../web/ui/session.tsx'
import { StatusChip } from '../../../web/ui/status.tsx'
import { listThings, readHistory, type SeriesView, type ThingView } from '../contract.ts'
import { Alerts } from './centre-alerts.tsx'
import { Sparkline } from './chart.tsx'
import { unitSign, words } from './page-messages.ts'
import './telemetry.css'

const pageSize = 20
const dayMs = 86_400_000
const minuteMs = 60_000

export default function TelemetryPage(): ReactNode {
  return (
    <SignedIn face="centre" as="official">
      {() => <Telemetry />}
    </SignedIn>
  )
}

function Telemetry(): ReactNode {
  const t = useText()
  useLive(['telemetry:latest', 'telemetry:alerts'], [['telemetry']])
  return (
    <div className="telemetry stack">
      <PageHeader title={t(words.title)} back={{ to: '/', label: t(words.back) }} />
      <div className="telemetry-columns">
        <Alerts />
        <Things />
      </div>
    </div>
  )
}

function Things(): ReactNode {
  const t = useText()
  const [q, setQ] = useState('')
  const found = useInfiniteQuery({
    queryKey: ['telemetry', 'things', q],
    queryFn: ({ pageParam, signal }) =>
      call(listThings, {
        query: { limit: pageSize, ...(q !== '' && { q }), ...(pageParam && { after: pageParam }) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: (before) => before,
  })
  return (
    <section className="centre-panel" aria-label={t(words.things)}>
      <h2>{t(words.things)}</h2>
      <div role="search">
        <TextField label={t(words.find)} help={t(words.findHelp)} type="search" value={q} onChange={setQ} />
      </div>
      <Answer of={found}>
        {({ pages }) => {
          const things = pages.flatMap((one) => one.things)
          if (things.length === 0)
            return (
              <EmptyState title={t(q === '' ? words.nothingYet : words.none)} icon={IconSearch}>
                {t(q === '' ? words.nothingYetHelp : words.noneHelp)}
              </EmptyState>
            )
          return (
            <ul className="things" role="list">
              {things.map((thing) => (
                <ThingLine key={thing.id} thing={thing} />
              ))}
            </ul>
          )
        }}
      </Answer>
      {found.hasNextPage && (
        <Button busy={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {t(words.more)}
        </Button>
      )}
    </section>
  )
}

function ThingLine({ thing }: { thing: ThingView }): ReactNode {
  const t = useText()
  const isSilent = thing.series.some((series) => series.isSilent)
  return (
    <li>
      <div className="thing-name">
        <Go to={`/telemetry/${thing.id}`}>{t(thing.name)}</Go>
        <span className="soft">
          <IconMapPin size="1em" aria-hidden /> {t(thing.unitName)} · {thing.code}
        </span>
        {thing.series.length > 0 && (
          <StatusChip state={isSilent ? 'overdue' : 'done'}>{t(isSilent ? words.silent : words.fresh)}</StatusChip>
        )}
      </div>
      {thing.series.length === 0 ? (
        <p className="soft">{t(words.noSeries)}</p>
      ) : (
        <ul className="series-values" role="list">
          {thing.series.slice(0, 4).map((series) => (
            <li key={series.id}>
              <span>{t(series.title)}</span>
              <Newest series={series} />
              <Spark series={series} />
            </li>
          ))}
        </ul>
      )}
    </li>
  )
}

/** Stale data looks stale: its age stands beside it. */
export function Newest({ series }: { series: SeriesView }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const { latest, unit, isSilent } = series
  if (!latest) return <span className="soft">{t(words.noValue)}</span>
  return (
    <span className="newest" data-stale={isSilent}>
      <b>{formatNumber(language, Number(latest.value.toPrecision(6)))}</b> {unitSign(unit)}
      {latest.quality !== 'good' && <em>{t(latest.quality === 'bad' ? words.bad : words.uncertain)}</em>}
      <span className="soft">{t(words.since, { at: formatDateTime(language, latest.time) })}</span>
    </span>
  )
}

function Spark({ series }: { series: SeriesView }): ReactNode {
  const t = useText()
  // The day ends at the last full minute, so that a page asks no more than once a minute.
  const to = Math.floor(Date.now() / minuteMs) * minuteMs
  const found = useQuery({
    queryKey: ['telemetry-day', series.id, to],
    queryFn: ({ signal }) => {
      const query = { from: new Date(to - dayMs).toISOString(), to: new Date(to).toISOString(), points: 96 }
      return call(readHistory, { params: { id: series.id }, query, signal })
    },
    staleTime: minuteMs,
    placeholderData: (before) => before,
  })
  if (!found.data || found.data.starts.length < 2) return null
  return <Sparkline history={found.data} label={`${t(series.title)}: ${t(words.last24)}`} />
}
