/** Pictures of the air: the index as bars in the colours of its bands, the forecast as a line in its interval. */
import type { ReactNode } from 'react'
import { formatDate, formatDateTime, formatNumber, formatTime, type Language } from '../../../kernel/i18n.ts'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { EmptyState } from '../../../web/ui/page.tsx'
import { bandWords } from '../advice.ts'
import type { AirPast, Forecast, spans } from '../contract.ts'
import { AqiBadge } from './aqi-parts.tsx'
import { words } from './page-messages.ts'
import { type Mark, Plot, stepsTo } from './plot.tsx'

type Span = (typeof spans)[number]

const titles = { hours: words.historyHours, days: words.historyDays, months: words.historyMonths } as const
const unitsMs = { hours: 3_600_000, days: 86_400_000, months: 0 } as const

/** The moment of a row: days and months are told as days of Hanoi. */
const momentOf = (at: string): number => Date.parse(at.length === 10 ? `${at}T00:00:00+07:00` : at)

function whenOf(language: Language, span: Span, at: string): string {
  if (span === 'hours') return formatDateTime(language, at)
  return span === 'days' ? formatDate(at) : formatDate(at).slice(3)
}

/** Where a row stands from 0 to 1, and how wide it is: by time, so that what is missing is a gap. */
function placesOf(past: readonly AirPast[], span: Span): { at: number; width: number }[] {
  if (span === 'months') return past.map((_, place) => ({ at: place / past.length, width: 1 / past.length }))
  const [first, last] = [momentOf(past[0]?.at ?? ''), momentOf(past.at(-1)?.at ?? '')]
  const length = last - first + unitsMs[span]
  return past.map(({ at }) => ({ at: (momentOf(at) - first) / length, width: unitsMs[span] / length }))
}

export function PastChart(props: { past: readonly AirPast[]; span: Span; name?: string }): ReactNode {
  const { past, span, name } = props
  const t = useText()
  const language = useLanguage()
  if (past.length === 0) return <EmptyState title={t(words.noHistory)} />
  const { top, steps } = stepsTo(Math.max(100, ...past.map(({ aqi }) => aqi ?? 0)))
  const places = placesOf(past, span)
  const worst = past.reduce((most, one) => ((one.aqi ?? -1) > (most.aqi ?? -1) ? one : most))
  const count = Math.min(past.length, span === 'hours' ? 3 : 4)
  const marks: Mark[] = Array.from({ length: count }, (_, nth) => {
    const place = Math.round((nth * (past.length - 1)) / Math.max(1, count - 1))
    const { at = 0, width = 0 } = places[place] ?? {}
    const when = past[place]?.at ?? ''
    const text = span === 'hours' ? `${formatTime(when)} ${formatDate(when).slice(0, 5)}` : formatDate(when)
    return { at: at + width / 2, text: span === 'months' ? text.slice(3) : span === 'days' ? text.slice(0, 5) : text }
  })
  const label = worst.aqi === null ? '' : `${whenOf(language, span, worst.at)}: ${worst.aqi}`
  return (
    <Plot
      title={name === undefined ? t(titles[span]) : `${name} · ${t(titles[span])}`}
      label={label}
      top={top}
      steps={steps}
      marks={marks}
      table={<PastTable past={past} span={span} />}
    >
      {past.map(({ at, aqi, band }, place) =>
        aqi === null ? null : (
          <rect
            key={at}
            className="plot-bar"
            data-band={band}
            x={100 * (places[place]?.at ?? 0)}
            width={100 * (places[place]?.width ?? 0)}
            y={100 - (100 * aqi) / top}
            height={(100 * aqi) / top}
          />
        ),
      )}
    </Plot>
  )
}

function PastTable({ past, span }: { past: readonly AirPast[]; span: Span }): ReactNode {
  const t = useText()
  const language = useLanguage()
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={t(titles[span])}>
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">{t(words.time)}</th>
            <th scope="col">{t(words.aqi)}</th>
            <th scope="col" className="figures">
              {t(words.pm25)}
            </th>
            {span === 'months' && (
              <th scope="col" className="figures">
                {t(words.badDays)}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {past.toReversed().map((one) => (
            <tr key={one.at}>
              <th scope="row">{whenOf(language, span, one.at)}</th>
              <td>
                {one.aqi === null || one.band === null ? t(words.noIndex) : <AqiBadge aqi={one.aqi} band={one.band} />}
              </td>
              <td className="figures">{one.pm25 === null ? '–' : formatNumber(language, one.pm25)}</td>
              {span === 'months' && <td className="figures">{badDaysOf(one)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const badDaysOf = ({ daysInBands = {} }: AirPast): number =>
  Object.entries(daysInBands).reduce(
    (sum, [band, days]) => (band === 'good' || band === 'moderate' ? sum : sum + days),
    0,
  )

export function ForecastChart({
  of: { from, hours },
  title,
  help,
}: {
  of: Forecast
  title: string
  help: string
}): ReactNode {
  const t = useText()
  const language = useLanguage()
  const most = Math.max(...hours.flatMap(({ high, came }) => [high, came ?? 0]))
  const { top, steps } = stepsTo(most)
  const x = (at: number) => (100 * (at + 0.5)) / hours.length
  const y = (value: number) => 100 - (100 * value) / top
  const path = (values: readonly (readonly [number, number])[]) =>
    values.map(([at, value], nth) => `${nth === 0 ? 'M' : 'L'}${x(at).toFixed(2)} ${y(value).toFixed(2)}`).join('')
  const line = path(hours.map(({ expected }, at) => [at, expected]))
  const area = path([
    ...hours.map(({ high }, at) => [at, high] as const),
    ...hours.map(({ low }, at) => [at, low] as const).toReversed(),
  ])
  const marks = [0, 6, 12, 18, 23].flatMap((at) => {
    const hour = hours[at]
    return hour ? [{ at: (at + 0.5) / hours.length, text: formatTime(hour.at) }] : []
  })
  const [lowest, highest] = [
    Math.min(...hours.map(({ expected }) => expected)),
    Math.max(...hours.map(({ expected }) => expected)),
  ]
  return (
    <Plot
      title={title}
      label={`${formatDateTime(language, from)}: ${lowest}–${highest} µg/m³`}
      top={top}
      steps={steps}
      marks={marks}
      help={help}
      table={<ForecastTable hours={hours} caption={t(words.forecast)} />}
    >
      <path className="plot-area" d={`${area}Z`} />
      <path className="plot-path" d={line} />
      {hours.map(({ at, came }, place) =>
        // A line of no length with round ends is a round dot however the drawing is stretched.
        came === null ? null : (
          <path key={at} className="plot-path" data-measured d={`M${x(place)} ${y(came)}l0.001 0`} />
        ),
      )}
    </Plot>
  )
}

function ForecastTable({ hours, caption }: { hours: Forecast['hours']; caption: string }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const number = (value: number) => formatNumber(language, value)
  const hasCome = hours.some(({ came }) => came !== null)
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={caption}>
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">{t(words.time)}</th>
            <th scope="col" className="figures">
              {t(words.expected)}
            </th>
            <th scope="col" className="figures">
              {t(words.interval)}
            </th>
            {hasCome && (
              <th scope="col" className="figures">
                {t(words.came)}
              </th>
            )}
            <th scope="col">{t(words.aqi)}</th>
          </tr>
        </thead>
        <tbody>
          {hours.map(({ at, expected, low, high, came, aqi, band }) => (
            <tr key={at}>
              <th scope="row">{formatDateTime(language, at)}</th>
              <td className="figures">{number(expected)}</td>
              <td className="figures">
                {number(low)}–{number(high)}
              </td>
              {hasCome && <td className="figures">{came === null ? '–' : number(came)}</td>}
              <td>
                {aqi} {t(bandWords[band].name)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
