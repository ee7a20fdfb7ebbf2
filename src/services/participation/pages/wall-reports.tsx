/** A screen of the wall: open reports of citizens where they are, what they are about, how units keep their time, the newest. */
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { formatNumber, formatTime } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { useLive } from '../../../web/ui/live.ts'
import { Answer } from '../../../web/ui/page.tsx'
import type { ReplyOf } from '../../../kernel/endpoint.ts'
import { WallBars, WallFigures } from '../../../web/ui/wall.tsx'
import { categories, type CategoryId } from '../categories.ts'
import { listPoints, listReports, reportFigures } from '../contract.ts'
import { words } from './page-messages.ts'
import { ReportStatus, toneOf } from './parts.tsx'
import { ReportMap } from './report-map.tsx'
import './participation.css'

const refetchInterval = 60_000
const barsMax = 6
const newestMax = 4
const days = 30
const key = ['participation', 'wall'] as const

type Point = ReplyOf<typeof listPoints>['items'][number]

export default function WallReports(): ReactNode {
  useLive(['reports:all'], [key])
  const points = useQuery({
    queryKey: [...key, 'points'],
    queryFn: ({ signal }) => call(listPoints, { query: { state: 'open' }, signal }),
    refetchInterval,
  })
  return <Answer of={points}>{({ items }) => <Reports of={items} />}</Answer>
}

function Reports({ of: open }: { of: readonly Point[] }): ReactNode {
  const t = useText()
  return (
    <div className="wall-split">
      <div className="wall-picture">
        <ReportMap label={t(words.mapLabel)} points={open.map((one) => ({ ...one, tone: toneOf(one) }))} />
      </div>
      <div className="wall-side">
        <Figures of={open} />
        <h3>{t(words.openByKind)}</h3>
        <WallBars of={byCategory(open).map((one) => ({ ...one, name: t(categories[one.key].name) }))} />
        <h3>{t(words.newest)}</h3>
        <Newest />
      </div>
    </div>
  )
}

function Figures({ of: open }: { of: readonly Point[] }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const { data } = useQuery({
    queryKey: [...key, 'figures'],
    queryFn: ({ signal }) => call(reportFigures, { query: { days }, signal }),
    refetchInterval: 10 * refetchInterval,
  })
  const overdue = open.filter((one) => one.overdue).length
  const share = data?.all.onTimeShare
  const hours = data?.all.medianHours
  return (
    <WallFigures
      of={[
        { name: t(words.openNow), value: formatNumber(language, open.length) },
        { name: t(words.overdueNow), value: formatNumber(language, overdue), isBad: overdue > 0 },
        {
          name: t(words.onTimeOf, { days }),
          value: share == null ? undefined : `${formatNumber(language, Math.round(100 * share))} %`,
        },
        {
          name: t(words.medianOf, { days }),
          value: hours == null ? undefined : t(words.hoursOf, { n: formatNumber(language, hours) }),
        },
      ]}
    />
  )
}

/** The most first; how many of them are late is said in words, too. */
function byCategory(open: readonly Point[]): { key: CategoryId; value: number; bad: number; words: string }[] {
  const counts = new Map<CategoryId, { value: number; bad: number }>()
  for (const { category, overdue } of open) {
    const { value, bad } = counts.get(category) ?? { value: 0, bad: 0 }
    counts.set(category, { value: value + 1, bad: bad + (overdue ? 1 : 0) })
  }
  return [...counts]
    .map(([id, { value, bad }]) => ({ key: id, value, bad, words: bad > 0 ? `${value} (${bad}!)` : String(value) }))
    .toSorted((a, b) => b.value - a.value)
    .slice(0, barsMax)
}

function Newest(): ReactNode {
  const t = useText()
  const { data } = useQuery({
    queryKey: [...key, 'newest'],
    queryFn: ({ signal }) => call(listReports, { query: { limit: newestMax }, signal }),
    refetchInterval,
  })
  return (
    <ol className="wall-rows" role="list">
      {data?.items.map((one) => (
        <li key={one.id}>
          <span className="clip">
            {formatTime(one.sentAt)} <b>{t(categories[one.category].name)}</b>{' '}
            <span className="soft">{t(one.unit)}</span>
          </span>
          <ReportStatus of={one} />
        </li>
      ))}
    </ol>
  )
}
