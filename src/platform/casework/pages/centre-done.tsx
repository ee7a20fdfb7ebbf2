/** At the right: what comes in, what goes out, how well, and what has just happened. */
import { IconFileCheck, IconFilePlus } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { formatNumber, formatTime, type Message } from '../../../kernel/i18n.ts'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import type { LiveCounts } from '../contract.ts'
import { centreWords } from './centre-messages.ts'

const latestMax = 8

export function Totals({ counts }: { counts: LiveCounts }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const { submitted, received, done } = counts.last24Hours
  const figures: readonly (readonly [number, Message])[] = [
    [counts.open, centreWords.open],
    [submitted, centreWords.submitted],
    [received, centreWords.received],
    [done, centreWords.done],
  ]
  return (
    <section className="centre-panel" aria-label={t(centreWords.working)}>
      <h2>{t(centreWords.working)}</h2>
      <div className="small-figures">
        {figures.map(([value, name]) => (
          <div key={name.en}>
            <b>{formatNumber(language, value)}</b>
            <span>{t(name)}</span>
          </div>
        ))}
      </div>
    </section>
  )
}

/** Up: what came in; down: what was decided. One column an hour. */
export function Flow({ counts }: { counts: LiveCounts }): ReactNode {
  const t = useText()
  const most = Math.max(1, ...counts.hours.map((hour) => Math.max(hour.submitted, hour.done)))
  return (
    <section className="centre-panel fills">
      <h2>{t(centreWords.flow)}</h2>
      <p className="flow-key">
        <span data-tone="in">▲ {t(centreWords.flowIn)}</span>
        <span data-tone="out">▼ {t(centreWords.flowOut)}</span>
        <span className="soft">{t(centreWords.peak, { n: most })}</span>
      </p>
      <div className="flow" aria-hidden>
        {counts.hours.map((hour) => {
          const time = formatTime(hour.from)
          return (
            <span key={hour.from}>
              <i data-tone="in">
                <b style={{ height: `${(hour.submitted / most) * 100}%` }} />
              </i>
              <i data-tone="out">
                <b style={{ height: `${(hour.done / most) * 100}%` }} />
              </i>
              <em>{/^(00|06|12|18)/.test(time) ? time : ''}</em>
            </span>
          )
        })}
      </div>
      <table className="hidden-words">
        <caption>{t(centreWords.flow)}</caption>
        <thead>
          <tr>
            <th scope="col">{t(centreWords.hour)}</th>
            <th scope="col">{t(centreWords.flowIn)}</th>
            <th scope="col">{t(centreWords.flowOut)}</th>
          </tr>
        </thead>
        <tbody>
          {counts.hours.map((hour) => (
            <tr key={hour.from}>
              <th scope="row">{formatTime(hour.from)}</th>
              <td>{hour.submitted}</td>
              <td>{hour.done}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

export function OnTime({ counts }: { counts: LiveCounts }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const { early, onTime, late } = counts.last30Days
  const all = early + onTime + late
  const parts = [
    ['done', early, centreWords.early],
    ['due', onTime, centreWords.onTime],
    ['overdue', late, centreWords.late],
  ] as const
  return (
    <section className="centre-panel">
      <div className="row between">
        <h2>{t(centreWords.rate)}</h2>
        <b className="rate">
          {counts.onTimeRate === null ? '—' : `${formatNumber(language, Math.round(counts.onTimeRate * 1000) / 10)} %`}
        </b>
      </div>
      {all === 0 ? (
        <p className="soft">{t(centreWords.noneDone)}</p>
      ) : (
        <>
          <span className="bar" aria-hidden>
            {parts.map(([tone, n]) => n > 0 && <i key={tone} data-tone={tone} style={{ flexGrow: n }} />)}
          </span>
          <p className="bar-words">
            {parts.map(([tone, n, name]) => (
              <span key={tone} data-tone={tone}>
                {formatNumber(language, n)} {t(name)}
              </span>
            ))}
            <span>{t(centreWords.ofDone, { n: all })}</span>
          </p>
        </>
      )}
    </section>
  )
}

export function Latest({ counts }: { counts: LiveCounts }): ReactNode {
  const t = useText()
  return (
    <section className="centre-panel">
      <h2>{t(centreWords.latest)}</h2>
      {counts.latest.length === 0 && <p className="soft">{t(centreWords.noLatest)}</p>}
      <ol role="list" className="latest">
        {counts.latest.slice(0, latestMax).map((one) => (
          <li key={`${one.code} ${one.kind}`}>
            <time dateTime={one.at}>{formatTime(one.at)}</time>
            {one.kind === 'done' ? (
              <IconFileCheck size="1.2em" aria-hidden />
            ) : (
              <IconFilePlus size="1.2em" aria-hidden />
            )}
            <span>
              <b>{t(one.kind === 'done' ? centreWords.latestDone : centreWords.latestSubmitted)}</b> {t(one.title)}
              <span className="soft"> · {t(one.unit.name)}</span>
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}
