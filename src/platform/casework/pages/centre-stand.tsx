/** In the middle: how the open cases stand in time, and at which level in which state they are. */
import type { ReactNode } from 'react'
import { formatNumber } from '../../../kernel/i18n.ts'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { dueBands, type LiveCounts } from '../contract.ts'
import { Count, type Open } from './centre-figure.tsx'
import { bandWords, centreWords } from './centre-messages.ts'
import { statusName } from './states.tsx'

const lateBands = dueBands.indexOf(0) + 1

/** Columns at both sides of now; each leads to its cases. */
export function TimeLeft({ counts, onOpen }: { counts: LiveCounts; onOpen: Open }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const bands = bandWords.map((words, band) => ({
    words,
    band,
    n: counts.units.reduce((sum, unit) => sum + (unit.byTimeLeft[band] ?? 0), 0),
  }))
  const most = Math.max(1, ...bands.map(({ n }) => n))
  const still = counts.open - bands.reduce((sum, { n }) => sum + n, 0) - counts.byLateness.paused
  return (
    <section className="centre-panel fills">
      <div className="row between">
        <h2>{t(centreWords.timeLeft)}</h2>
        <span className="soft">
          {counts.byLateness.paused > 0 &&
            `${formatNumber(language, counts.byLateness.paused)} ${t(centreWords.paused)} · `}
          {formatNumber(language, Math.max(0, still))} {t(centreWords.noClock)}
        </span>
      </div>
      <ol role="list" className="time-left">
        {bands.map(({ words, band, n }) => (
          <li key={band} data-tone={band < lateBands ? 'overdue' : band === lateBands ? 'risk' : 'due'}>
            <span className="column">
              <Count
                value={n}
                figure={{
                  title: t(words),
                  ask: { queue: 'open', band },
                  of: (unit) => unit.byTimeLeft[band] ?? 0,
                }}
                onOpen={onOpen}
              />
              <i style={{ ['--share' as string]: `${(n / most) * 100}%` }} aria-hidden />
            </span>
            <span className="band">{t(words)}</span>
          </li>
        ))}
        <li className="now-line" aria-hidden>
          <span>{t(centreWords.now)}</span>
        </li>
      </ol>
    </section>
  )
}

const levelWords = {
  city: centreWords.city,
  department: centreWords.department,
  district: centreWords.district,
  commune: centreWords.commune,
} as const

/** Each cell has its number and a bar in proportion to the greatest. */
export function Matrix({ counts, onOpen }: { counts: LiveCounts; onOpen: Open }): ReactNode {
  const t = useText()
  const language = useLanguage()
  // Since July 2025 there are no districts: the column is shown only while cases of theirs are open.
  const levels = counts.byLevel.filter(({ level, open }) => level !== 'district' || open > 0)
  const statuses = [...new Set(counts.units.flatMap((unit) => unit.byStatus.map((one) => one.status)))].toSorted(
    (a, b) => a - b,
  )
  const ofStatus = (status: number) => (unit: LiveCounts['units'][number]) =>
    unit.byStatus.find((one) => one.status === status)?.count ?? 0
  const cell = (level: string, status: number): number =>
    counts.units.filter((unit) => unit.level === level).reduce((sum, unit) => sum + ofStatus(status)(unit), 0)
  const most = Math.max(1, ...levels.flatMap(({ level }) => statuses.map((status) => cell(level, status))))
  return (
    <section className="centre-panel">
      <h2>{t(centreWords.matrix)}</h2>
      <table className="matrix">
        <thead>
          <tr>
            <th scope="col">{t(centreWords.status)}</th>
            {levels.map(({ level }) => (
              <th scope="col" key={level}>
                {t(levelWords[level])}
              </th>
            ))}
            <th scope="col">{t(centreWords.total)}</th>
          </tr>
        </thead>
        <tbody>
          {statuses.map((status) => (
            <tr key={status}>
              <th scope="row">{t(statusName(status))}</th>
              {levels.map(({ level }) => {
                const n = cell(level, status)
                return (
                  <td key={level} data-none={n === 0}>
                    <Count
                      value={n}
                      figure={{
                        title: `${t(statusName(status))} · ${t(levelWords[level])}`,
                        ask: { queue: 'open', status },
                        level,
                        of: ofStatus(status),
                      }}
                      onOpen={onOpen}
                    />
                    <i style={{ width: `${(n / most) * 100}%` }} aria-hidden />
                  </td>
                )
              })}
              <td>
                {formatNumber(
                  language,
                  levels.reduce((sum, { level }) => sum + cell(level, status), 0),
                )}
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t(centreWords.total)}</th>
            {levels.map(({ level, open }) => (
              <td key={level}>{formatNumber(language, open)}</td>
            ))}
            <td>{formatNumber(language, counts.open)}</td>
          </tr>
        </tfoot>
      </table>
    </section>
  )
}
