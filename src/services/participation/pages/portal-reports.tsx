/** The public map of reports with its list; what is in view and how it is filtered is in the address. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import { call } from '../../../web/ui/client.ts'
import { Button, Go, GoButton } from '../../../web/ui/controls.tsx'
import { SelectField, TextField } from '../../../web/ui/fields.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { useLive } from '../../../web/ui/live.ts'
import { useGo, useQueryText } from '../../../web/ui/navigation.tsx'
import { Answer, EmptyState, ErrorState, Notice, PageHeader } from '../../../web/ui/page.tsx'
import { When } from '../../../web/ui/status.tsx'
import { categories, categoryIds, isCategory } from '../categories.ts'
import { followReport, listPoints, listReports, pointsMax } from '../contract.ts'
import { sentEvent, type SentReport, sentFromHere } from './draft.ts'
import { words } from './page-messages.ts'
import { ReportLineView, toneOf } from './parts.tsx'
import { ReportMap } from './report-map.tsx'
import './participation.css'

const stateFilters = ['open', 'overdue', 'done', 'refused'] as const
type StateFilter = (typeof stateFilters)[number]
const isStateFilter = (text: string | undefined): text is StateFilter => stateFilters.some((one) => one === text)

export default function ReportsPage(): ReactNode {
  const t = useText()
  const go = useGo()
  const { category, state } = useQueryText()
  const [box, setBox] = useState<string>()
  const filter = {
    ...(category !== undefined && isCategory(category) && { category }),
    ...(isStateFilter(state) && { state }),
  }
  const set = (change: Readonly<Record<string, string | undefined>>): void =>
    go('/reports', { category, state, ...change }, true)
  const points = useQuery({
    queryKey: ['participation', 'points', filter],
    queryFn: ({ signal }) => call(listPoints, { query: filter, signal }),
  })
  useLive(['reports:all'], [['participation']])
  const shown = points.data?.items.map((one) => ({ ...one, tone: toneOf(one) }))
  return (
    <div className="reports-page stack">
      <PageHeader
        title={t(words.mapTitle)}
        lead={t(words.mapLead)}
        actions={
          <GoButton to="/report" kind="primary">
            {t(words.title)}
          </GoButton>
        }
      />
      <div className="map-page">
        <div className="map-head report-filters">
          <SelectField
            label={t(words.category)}
            empty={t(words.all)}
            value={category ?? ''}
            choices={categoryIds.map((id) => ({ value: id, label: t(categories[id].name) }))}
            onChange={(value) => set({ category: value || undefined })}
          />
          <SelectField
            label={t(words.state)}
            empty={t(words.all)}
            value={state ?? ''}
            choices={stateFilters.map((value) => ({ value, label: t(words[value]) }))}
            onChange={(value) => set({ state: value || undefined })}
          />
        </div>
        <div className="map-middle">
          <ReportMap
            label={t(words.mapLabel)}
            {...(shown && { points: shown })}
            onBox={setBox}
            onOpen={(id) => go(`/reports/${id}`)}
          />
        </div>
        <div className="map-side stack">
          <Legend />
          {points.data?.more && <Notice tone="risk">{t(words.tooMany, { max: pointsMax })}</Notice>}
          <InView filter={{ ...filter, ...(box !== undefined && { box }) }} />
          <Mine />
          <Follow />
          <p>
            <Go to="/reports/figures">{t(words.figures)}</Go>
          </p>
        </div>
      </div>
    </div>
  )
}

/** The same colours and words as the chips of the list. */
function Legend(): ReactNode {
  const t = useText()
  const keys = [
    ['overdue', words.overdue],
    ['progress', words.open],
    ['done', words.done],
  ] as const
  return (
    <ul role="list" className="map-legend" aria-label={t(words.legend)}>
      {keys.map(([name, said]) => (
        <li key={name}>
          <span className="map-key report-key" style={{ background: `var(--${name}-ink)` }} aria-hidden /> {t(said)}
        </li>
      ))}
    </ul>
  )
}

const linesShown = 20

function InView({ filter }: { filter: Parameters<typeof call<typeof listReports>>[1]['query'] }): ReactNode {
  const t = useText()
  const asked = useInfiniteQuery({
    queryKey: ['participation', 'list', filter],
    queryFn: ({ pageParam, signal }) =>
      call(listReports, { query: { ...filter, limit: linesShown, ...(pageParam && { after: pageParam }) }, signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    placeholderData: (before) => before,
  })
  return (
    <section className="stack tight" aria-labelledby="in-view">
      <h2 id="in-view">{t(words.inView)}</h2>
      <Answer of={asked} lines={6}>
        {({ pages }) =>
          pages[0]?.items.length === 0 ? (
            <EmptyState title={t(words.empty)}>{t(words.emptyBody)}</EmptyState>
          ) : (
            <>
              <ul role="list" className="report-lines">
                {pages.flatMap(({ items }) => items.map((one) => <ReportLineView key={one.id} of={one} />))}
              </ul>
              {asked.hasNextPage && (
                <Button busy={asked.isFetchingNextPage} onClick={() => void asked.fetchNextPage()}>
                  {t(words.more)}
                </Button>
              )}
            </>
          )
        }
      </Answer>
    </section>
  )
}

function Mine(): ReactNode {
  const t = useText()
  const [sent, setSent] = useState<readonly SentReport[]>([])
  useEffect(() => {
    const look = (): void => void sentFromHere().then(setSent)
    look()
    window.addEventListener(sentEvent, look)
    return () => window.removeEventListener(sentEvent, look)
  }, [])
  if (sent.length === 0) return null
  return (
    <section className="stack tight" aria-labelledby="mine">
      <h2 id="mine">{t(words.mine)}</h2>
      <ul>
        {sent.map(({ id, code, at }) => (
          <li key={id}>
            <Go to={`/reports/${id}`}>{code}</Go> · <When at={at} date />
          </li>
        ))}
      </ul>
    </section>
  )
}

/** With the code and the secret, on another device than the one that sent it. */
function Follow(): ReactNode {
  const t = useText()
  const [code, setCode] = useState('')
  const [key, setKey] = useState('')
  const [error, setError] = useState<unknown>()
  const open = async (): Promise<void> => {
    setError(undefined)
    try {
      const { id } = await call(followReport, { body: { code: code.trim(), key: key.trim() } })
      location.assign(`/reports/${id}#${key.trim()}`)
    } catch (failure) {
      setError(failure)
    }
  }
  return (
    <details>
      <summary>{t(words.followTitle)}</summary>
      <form
        className="stack tight"
        onSubmit={(event) => {
          event.preventDefault()
          void open()
        }}
      >
        <TextField label={t(words.followCode)} value={code} onChange={setCode} required />
        <TextField label={t(words.followKey)} value={key} onChange={setKey} required autoComplete="off" />
        {error !== undefined && <ErrorState error={error} />}
        <p>
          <Button type="submit">{t(words.follow)}</Button>
        </p>
      </form>
    </details>
  )
}
