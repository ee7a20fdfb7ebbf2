/** What the three faces show of an indicator: its value in words, its light, its past with target and forecast. */
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleX,
  IconHelpCircle,
  IconHourglass,
  IconTrendingDown,
  IconTrendingUp,
  type TablerIcon,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { formatDate, formatNumber, type Language } from '../../../kernel/i18n.ts'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import type { Aim, IndicatorView, Point } from '../contract.ts'
import type { Light } from '../outlook.ts'
import { words } from './page-messages.ts'
import './indicators.css'

type Measured = Pick<IndicatorView, 'unit' | 'decimals'>

/** `97,5 %`, `8.300 USD`, `1.234`. */
export function formatValue(language: Language, { unit, decimals }: Measured, value: number | null): string {
  if (value === null) return '—'
  const number = formatNumber(language, Number(value.toFixed(decimals)))
  if (unit === 'percent') return `${number} %`
  if (unit === 'usd') return `${number} USD`
  if (unit === 'dong') return `${number} ₫`
  return number
}

/** `11/2026`, `quý 4/2026`, `2026`, or the day. */
export function formatPeriod(language: Language, period: IndicatorView['period'], from: string): string {
  const [year = '', month = ''] = from.split('-')
  if (period === 'year') return year
  if (period === 'month') return `${month}/${year}`
  if (period === 'day') return formatDate(from)
  return `${words.quarter[language]} ${Math.ceil(Number(month) / 3)}/${year}`
}

const lightIcons: Readonly<Record<Light, TablerIcon>> = {
  met: IconCircleCheck,
  'on-track': IconTrendingUp,
  'at-risk': IconAlertTriangle,
  'off-track': IconTrendingDown,
  missed: IconCircleX,
  'too-early': IconHourglass,
  unknown: IconHelpCircle,
}

export function LightMark({ light }: { light: Light }): ReactNode {
  const t = useText()
  const Icon = lightIcons[light]
  return (
    <span className="light" data-light={light}>
      <Icon size={20} aria-hidden /> {t(words[light])}
    </span>
  )
}

/** The newest figure, and whether its period still runs. */
export function Newest({ of, today }: { of: IndicatorView; today: string }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const newest = of.points.findLast(({ value }) => value !== null)
  // The light says so.
  if (!newest) return null
  return (
    <span className="newest-figure" {...(of.stale && { 'data-stale': '' })}>
      <b>{formatValue(language, of, newest.value)}</b>{' '}
      <span className="soft">
        {formatPeriod(language, of.period, newest.from)}
        {newest.to > today && `, ${t(words.running)}`}
        {of.stale && ` · ${t(words.stale)}`}
      </span>
    </span>
  )
}

export function AimWords({ of }: { of: IndicatorView }): ReactNode {
  const t = useText()
  const language = useLanguage()
  if (!of.aim) return <>{t(words.noTarget)}</>
  return <>{t(words.targetBy, { value: formatValue(language, of, of.aim.value), on: formatDate(of.aim.dueOn) })}</>
}

export function ForecastWords({ of }: { of: IndicatorView }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const { forecast } = of
  if (!forecast) return null
  const say = (value: number) => formatValue(language, of, value)
  return (
    <>
      {t(words.forecastTo, {
        on: formatDate(forecast.on),
        value: say(forecast.value),
        low: say(forecast.low),
        high: say(forecast.high),
      })}
    </>
  )
}

const [width, height] = [640, 240]
const inner = { left: 64, right: 16, top: 30, bottom: 30 }

interface Plane {
  readonly x: (day: string) => number
  readonly y: (value: number) => number
  readonly ticks: readonly number[]
}

const dayMs = (day: string) => Date.parse(`${day}T00:00:00Z`)

/** From zero, except where all values are far from it: a share between 95 and 99 is told apart only near them. */
function planeOf(days: readonly string[], values: readonly number[]): Plane {
  const [first, last] = [Math.min(...days.map(dayMs)), Math.max(...days.map(dayMs))]
  const [least, most] = [Math.min(...values), Math.max(...values)]
  const spread = most - least || Math.abs(most) || 1
  const floor = least >= 0 && least < spread * 4 ? 0 : least - spread * 0.2
  const step = niceStep((most - floor) / 4)
  const low = Math.floor(floor / step) * step
  const high = Math.max(Math.ceil(most / step) * step, low + step)
  return {
    x: (day) => inner.left + ((dayMs(day) - first) / Math.max(1, last - first)) * (width - inner.left - inner.right),
    y: (value) => height - inner.bottom - ((value - low) / (high - low)) * (height - inner.top - inner.bottom),
    ticks: Array.from({ length: Math.round((high - low) / step) + 1 }, (_, at) => low + at * step),
  }
}

function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(rough, 1e-9)))
  return ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power
}

/** The past as a line, the targets as marks by date, the forecast dashed with its range; the figures behind it as a table. */
export function TrendChart({
  of,
  points,
  aims,
}: {
  of: IndicatorView
  points: readonly Point[]
  aims: readonly Aim[]
}): ReactNode {
  const t = useText()
  const language = useLanguage()
  const known = points.flatMap(({ from, to, value }) => (value === null ? [] : [{ from, to, value }]))
  const shownAims = aims.filter(({ dueOn }) => of.aim === null || dueOn <= of.aim.dueOn)
  if (known.length === 0) return null
  const { forecast } = of
  const days = [
    ...known.map(({ to }) => to),
    ...shownAims.map(({ dueOn }) => dueOn),
    ...(forecast ? [forecast.on] : []),
  ].toSorted()
  const plane = planeOf(days, [
    ...known.map(({ value }) => value),
    ...shownAims.map(({ value }) => value),
    ...(forecast ? [forecast.low, forecast.high] : []),
  ])
  const title = t(words.chartTitle, { name: t(of.name), unit: t(words[of.unit]), period: t(words[of.period]) })
  const line = known.map(({ to, value }, at) => `${at === 0 ? 'M' : 'L'}${plane.x(to)} ${plane.y(value)}`).join('')
  const newest = known.at(-1)
  const edges = [days.at(0), days.at(-1)]
  return (
    <figure className="trend">
      <figcaption>{title}</figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={title}>
        {plane.ticks.map((tick) => (
          <g key={tick} className="trend-axis">
            <line x1={inner.left} x2={width - inner.right} y1={plane.y(tick)} y2={plane.y(tick)} />
            <text x={inner.left - 8} y={plane.y(tick) + 5} textAnchor="end">
              {formatNumber(language, Number(tick.toFixed(4)))}
            </text>
          </g>
        ))}
        {newest && forecast && (
          <>
            <path
              className="trend-range"
              d={`M${plane.x(newest.to)} ${plane.y(newest.value)}L${plane.x(forecast.on)} ${plane.y(forecast.high)}L${plane.x(forecast.on)} ${plane.y(forecast.low)}Z`}
            />
            <path
              className="trend-forecast"
              d={`M${plane.x(newest.to)} ${plane.y(newest.value)}L${plane.x(forecast.on)} ${plane.y(forecast.value)}`}
            />
          </>
        )}
        <path className="trend-line" d={line} />
        {known.map(({ to, value }) => (
          <circle
            key={to}
            className="trend-point"
            cx={plane.x(to)}
            cy={plane.y(value)}
            r={known.length > 40 ? 1.5 : 3.5}
          />
        ))}
        {shownAims.map(({ dueOn, value }) => (
          <g key={dueOn} className="trend-aim">
            <line x1={inner.left} x2={plane.x(dueOn)} y1={plane.y(value)} y2={plane.y(value)} />
            <text
              x={Math.max(plane.x(dueOn) - 4, inner.left + 4)}
              y={plane.y(value) - 6}
              textAnchor={plane.x(dueOn) < width / 3 ? 'start' : 'end'}
            >
              {t(words.target)} {formatValue(language, of, value)}
            </text>
          </g>
        ))}
        {edges[0] && (
          <text className="trend-day" x={inner.left} y={height - 8}>
            {formatDate(edges[0])}
          </text>
        )}
        {edges[1] && (
          <text className="trend-day" x={width - inner.right} y={height - 8} textAnchor="end">
            {formatDate(edges[1])}
          </text>
        )}
      </svg>
      <details>
        <summary>{t(words.table)}</summary>
        <table className="data-table">
          <thead>
            <tr>
              <th scope="col">{t(words.period)}</th>
              <th scope="col" data-align="end">
                {t(words.value)}
              </th>
            </tr>
          </thead>
          <tbody>
            {points.toReversed().map(({ from, value }) => (
              <tr key={from}>
                <td>{formatPeriod(language, of.period, from)}</td>
                <td data-align="end">{formatValue(language, of, value)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  )
}
