/** The centre's picture of all cases of the city: how many, where, in what state, and what is late. */
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import { formatDate, formatNumber, formatTime, type Message } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { useLive } from '../../../web/ui/live.ts'
import { Answer, EmptyState } from '../../../web/ui/page.tsx'
import { type LiveCounts, liveCounts } from '../contract.ts'
import { centreWords } from './centre-messages.ts'
import { statusName } from './states.tsx'

// Older than this, the figures are shown as stale.
const staleMs = 60_000

export function CentreCounts(): ReactNode {
  const asked = useQuery({
    queryKey: ['casework', 'live-counts'],
    queryFn: () => call(liveCounts),
    // The live notice is quicker; this is the floor under it.
    refetchInterval: 10_000,
  })
  useLive(['centre:cases'], [['casework', 'live-counts']])
  const now = useNow()
  return (
    <Answer of={asked} lines={10}>
      {(counts) => (
        <div className="centre-grid" data-stale={now - Date.parse(counts.at) > staleMs}>
          <Head counts={counts} now={now} />
          <Wrong counts={counts} />
          <Levels counts={counts} />
          <Statuses counts={counts} />
          <Units counts={counts} />
        </div>
      )}
    </Answer>
  )
}

/** The time in milliseconds, each second. */
function useNow(): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  return now
}

function Head({ counts, now }: { counts: LiveCounts; now: number }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const age = Math.max(0, Math.round((now - Date.parse(counts.at)) / 1000))
  return (
    <header className="centre-head">
      <h1>{t(centreWords.title)}</h1>
      <p className="centre-age" role="status">
        {t(age * 1000 > staleMs ? centreWords.stale : centreWords.fresh, { seconds: age })}
      </p>
      <p className="centre-clock">
        <time>{formatTime(now)}</time> <span>{formatDate(now)}</span>
        <span className="hidden-words">{language}</span>
      </p>
    </header>
  )
}

function Figure({
  value,
  name,
  tone,
}: {
  value: number
  name: Message
  tone?: 'overdue' | 'risk' | 'done'
}): ReactNode {
  const t = useText()
  const language = useLanguage()
  return (
    <div className="figure" data-tone={tone}>
      <b>{formatNumber(language, value)}</b>
      <span>{t(name)}</span>
    </div>
  )
}

function Wrong({ counts }: { counts: LiveCounts }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const { byLateness: late, last24Hours: day } = counts
  return (
    <section className="centre-panel" aria-label={t(centreWords.attention)}>
      <h2>{t(centreWords.attention)}</h2>
      <div className="figures-grid">
        <Figure value={late.overdue} name={centreWords.overdue} tone="overdue" />
        <Figure value={late.dueSoon} name={centreWords.dueSoon} tone="risk" />
        <Figure value={late.paused} name={centreWords.paused} />
        <Figure value={counts.open} name={centreWords.open} />
      </div>
      <h2>{t(centreWords.day)}</h2>
      <div className="figures-grid">
        <Figure value={day.submitted} name={centreWords.submitted} />
        <Figure value={day.received} name={centreWords.received} />
        <Figure value={day.done} name={centreWords.done} />
        <Figure value={day.returned} name={centreWords.returned} tone="done" />
      </div>
      <div className="figure wide" data-tone="done">
        <b>
          {counts.onTimeRate === null ? '—' : `${formatNumber(language, Math.round(counts.onTimeRate * 1000) / 10)} %`}
        </b>
        <span>{t(centreWords.onTimeRate)}</span>
      </div>
    </section>
  )
}

const levelWords = {
  city: centreWords.city,
  department: centreWords.department,
  district: centreWords.district,
  commune: centreWords.commune,
} as const

/** One bar a level: its parts are told apart by order, colour, pattern and number. */
function Levels({ counts }: { counts: LiveCounts }): ReactNode {
  const t = useText()
  const language = useLanguage()
  // Since July 2025 there are no districts: the row is shown only while cases of theirs are open.
  const levels = counts.byLevel.filter((level) => level.level !== 'district' || level.open > 0)
  const most = Math.max(1, ...levels.map((level) => level.open))
  return (
    <section className="centre-panel">
      <h2>{t(centreWords.byLevel)}</h2>
      <ul role="list" className="bars">
        {levels.map((level) => {
          const rest = level.open - level.overdue - level.dueSoon - level.paused
          const parts = [
            ['overdue', level.overdue, centreWords.overdue],
            ['risk', level.dueSoon, centreWords.dueSoon],
            ['due', rest, centreWords.onTime],
            ['paused', level.paused, centreWords.paused],
          ] as const
          return (
            <li key={level.level}>
              <span className="row between">
                <b>{t(levelWords[level.level])}</b>
                <b>{formatNumber(language, level.open)}</b>
              </span>
              <span className="bar" style={{ width: `${(level.open / most) * 100}%` }} aria-hidden>
                {parts.map(
                  ([tone, count]) => count > 0 && <i key={tone} data-tone={tone} style={{ flexGrow: count }} />,
                )}
              </span>
              <span className="bar-words">
                {parts.map(([tone, count, name]) => (
                  <span key={tone} data-tone={tone}>
                    {t(name)} {formatNumber(language, count)}
                  </span>
                ))}
              </span>
            </li>
          )
        })}
      </ul>
    </section>
  )
}

function Statuses({ counts }: { counts: LiveCounts }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const most = Math.max(1, ...counts.byStatus.map((one) => one.count))
  return (
    <section className="centre-panel">
      <h2>{t(centreWords.byStatus)}</h2>
      <table className="bar-table">
        <caption className="hidden-words">{t(centreWords.byStatus)}</caption>
        <tbody>
          {counts.byStatus.map((one) => (
            <tr key={one.status}>
              <th scope="row">{t(statusName(one.status))}</th>
              <td className="bar-cell" aria-hidden>
                <i style={{ width: `${(one.count / most) * 100}%` }} />
              </td>
              <td>{formatNumber(language, one.count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Units({ counts }: { counts: LiveCounts }): ReactNode {
  const t = useText()
  const language = useLanguage()
  return (
    <section className="centre-panel">
      <h2>{t(centreWords.topUnits)}</h2>
      {counts.topUnits.length === 0 ? (
        <EmptyState title={t(centreWords.noUnits)} />
      ) : (
        <table className="bar-table">
          <thead>
            <tr>
              <th scope="col">{t(centreWords.unit)}</th>
              <th scope="col">{t(centreWords.overdue)}</th>
              <th scope="col">{t(centreWords.dueSoon)}</th>
              <th scope="col">{t(centreWords.open)}</th>
            </tr>
          </thead>
          <tbody>
            {counts.topUnits.slice(0, 8).map((one) => (
              <tr key={one.unit.id}>
                <th scope="row">
                  <a
                    href={`/desk/?queue=${one.overdue > 0 ? 'overdue' : 'unit'}&unit=${encodeURIComponent(one.unit.id)}`}
                  >
                    {t(one.unit.name)}
                  </a>
                </th>
                <td data-tone={one.overdue > 0 ? 'overdue' : undefined}>{formatNumber(language, one.overdue)}</td>
                <td data-tone={one.dueSoon > 0 ? 'risk' : undefined}>{formatNumber(language, one.dueSoon)}</td>
                <td>{formatNumber(language, one.open)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}
