/** The travel-time index of a day beside what is usual. */
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { formatDate, formatNumber, formatTime } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { Answer } from '../../../web/ui/page.tsx'
import { StatusChip } from '../../../web/ui/status.tsx'
import { readIndexes } from '../contract-studies.ts'
import { centreWords } from './centre-messages.ts'
import { trafficKey } from './parts.tsx'
import './traffic.css'

interface Point {
  readonly at: string
  readonly index: number | null
  readonly usual: number | null
}

const width = 288

/** A line that breaks where nothing is known. */
function pathOf(points: readonly Point[], of: 'index' | 'usual', top: number): string {
  const y = (value: number) => (100 * (top - value)) / (top - 1)
  return points
    .map((point, at) => {
      const value = point[of]
      if (value === null) return ''
      const before = points[at - 1]?.[of] ?? null
      return `${before === null ? 'M' : 'L'}${at} ${y(Math.max(1, value)).toFixed(1)}`
    })
    .join('')
}

export function IndexChart({ day }: { day?: string }): ReactNode {
  const t = useText()
  const found = useQuery({
    queryKey: [...trafficKey, 'index', day],
    queryFn: ({ signal }) => call(readIndexes, { query: { ...(day !== undefined && { day }) }, signal }),
    refetchInterval: 60_000,
  })
  return (
    <Answer of={found} lines={3}>
      {({ day: shown, points, isSample }) => (
        <figure className="index-chart">
          <figcaption>
            <b>{day === undefined ? t(centreWords.dayTitle) : t(centreWords.dayOf, { day: formatDate(shown) })}</b>
            {isSample && <StatusChip state="paused">{t(centreWords.sample)}</StatusChip>}
          </figcaption>
          <Drawing points={points} />
        </figure>
      )}
    </Answer>
  )
}

function Drawing({ points }: { points: readonly Point[] }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const values = points.flatMap(({ index, usual }) => [index ?? 1, usual ?? 1])
  const measured = points.filter((point): point is Point & { index: number } => point.index !== null)
  const [first] = measured
  if (!first && points.every(({ usual }) => usual === null)) return <p className="soft">{t(centreWords.noDay)}</p>
  const top = Math.max(1.5, Math.ceil(Math.max(...values) * 4) / 4)
  const highest = measured.reduce((most, point) => (point.index > (most?.index ?? 0) ? point : most), first)
  const label = highest
    ? t(centreWords.dayLabel, { n: highest.index, at: formatTime(highest.at) })
    : t(centreWords.noDay)
  const steps = [1, (1 + top) / 2, top]
  return (
    <>
      <div className="index-frame">
        <div className="index-steps" aria-hidden>
          {steps.map((step) => (
            <span key={step}>{formatNumber(language, Math.round(step * 100) / 100)}</span>
          ))}
        </div>
        <svg viewBox={`0 0 ${width} 100`} preserveAspectRatio="none" role="img" aria-label={label}>
          {[0, 50, 100].map((y) => (
            <line key={y} className="index-line" x1="0" x2={width} y1={y} y2={y} />
          ))}
          <path className="index-path" data-of="usual" d={pathOf(points, 'usual', top)} />
          <path className="index-path" d={pathOf(points, 'index', top)} />
        </svg>
        <div className="index-hours" aria-hidden>
          {['0', '6', '12', '18', '24'].map((hour) => (
            <span key={hour}>{hour}</span>
          ))}
        </div>
      </div>
      <p className="soft small">
        {label}. {t(centreWords.dayHelp)}
      </p>
      <details className="small">
        <summary>{t(centreWords.asTable)}</summary>
        <table className="plain-figures">
          <thead>
            <tr>
              <th scope="col">{t(centreWords.hour)}</th>
              <th scope="col">{t(centreWords.measuredIndex)}</th>
              <th scope="col">{t(centreWords.usualIndex)}</th>
            </tr>
          </thead>
          <tbody>
            {points
              .filter((_, at) => at % 12 === 0)
              .map(({ at, index, usual }) => (
                <tr key={at}>
                  <th scope="row">{formatTime(at)}</th>
                  <td>{index === null ? '–' : formatNumber(language, index)}</td>
                  <td>{usual === null ? '–' : formatNumber(language, usual)}</td>
                </tr>
              ))}
          </tbody>
        </table>
      </details>
    </>
  )
}
