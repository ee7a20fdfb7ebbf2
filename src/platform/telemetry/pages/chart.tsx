/** A series through time as a picture of our own: the mean as a line, lowest to highest as a band, silences as breaks. */
import type { ReactNode } from 'react'
import type { Static } from 'typebox'
import { formatDateTime, formatNumber, type Language } from '../../../kernel/i18n.ts'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { EmptyState } from '../../../web/ui/page.tsx'
import type { readHistory } from '../contract.ts'
import { words } from './page-messages.ts'

export type History = Static<typeof readHistory.reply>

const height = 260
const margin = { left: 56, right: 8, top: 10, bottom: 30 }

/** Drawn as wide as it is shown, or nearly: letters keep their size on a phone. */
const widthNow = () => (globalThis.innerWidth < 700 ? 380 : globalThis.innerWidth < 1600 ? 1200 : 1400)
const minuteMs = 60_000

interface Plane {
  readonly width: number
  readonly x: (ms: number) => number
  readonly y: (value: number) => number
}

function extentOf({ mins, maxs }: History): [number, number] {
  let [low, high] = [Infinity, -Infinity]
  for (const value of mins) if (value !== null && value < low) low = value
  for (const value of maxs) if (value !== null && value > high) high = value
  const room = (high - low) * 0.05 || Math.abs(high) * 0.05 || 1
  return [low - room, high + room]
}

/** Places that follow each other without a silence in between. */
function stretches({ starts, means, gaps, lengthMs }: History): number[][] {
  const all: number[][] = [[]]
  let gap = 0
  starts.forEach((start, at) => {
    while (gap < gaps.length && (gaps[gap]?.[1] ?? 0) <= start + Math.max(lengthMs - 1, 0)) {
      gap += 1
      if ((all.at(-1)?.length ?? 0) > 0) all.push([])
    }
    if (means[at] !== null) all.at(-1)?.push(at)
  })
  return all.filter((places) => places.length > 0)
}

const path = (points: readonly (readonly [number, number])[]) =>
  points.map(([x, y], at) => `${at === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('')

/** Five round steps at most. */
function ticksOf(low: number, high: number): number[] {
  const rough = (high - low) / 6
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough) ?? rough
  const ticks: number[] = []
  for (let value = Math.ceil(low / step) * step; value <= high; value += step) ticks.push(Number(value.toPrecision(12)))
  return ticks
}

export function HistoryChart({
  history,
  from,
  to,
  unit,
  title,
}: {
  history: History
  from: number
  to: number
  unit: string
  title: string
}): ReactNode {
  const t = useText()
  const language = useLanguage()
  if (history.starts.length === 0) return <EmptyState title={t(words.noHistory)} />
  const [low, high] = extentOf(history)
  const width = widthNow()
  const plane: Plane = {
    width,
    x: (ms) => margin.left + ((ms - from) / (to - from)) * (width - margin.left - margin.right),
    y: (value) => height - margin.bottom - ((value - low) / (high - low)) * (height - margin.top - margin.bottom),
  }
  const number = (value: number) => formatNumber(language, Number(value.toPrecision(6)))
  const flagged = history.flagged.reduce((sum, n) => sum + n, 0)
  return (
    <figure className="history">
      <figcaption>{title}</figcaption>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={`${title}. ${t(words.chartLabel, { min: number(low), max: number(high), unit })}`}
      >
        <Axes plane={plane} from={from} to={to} ticks={ticksOf(low, high)} language={language} />
        {stretches(history).map((places) => (
          <Stretch key={places[0]} places={places} history={history} plane={plane} />
        ))}
      </svg>
      <p className="soft small">
        {[
          history.lengthMs > 0 && t(words.band),
          history.gaps.length > 0 && t(words.gapsShown, { n: history.gaps.length }),
          flagged > 0 && t(words.flaggedShown, { n: flagged }),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      <HistoryTable history={history} language={language} caption={title} />
    </figure>
  )
}

function Stretch({ places, history, plane }: { places: readonly number[]; history: History; plane: Plane }): ReactNode {
  const { starts, means, mins, maxs, lengthMs } = history
  const x = (at: number) => plane.x((starts[at] ?? 0) + lengthMs / 2)
  const line = places.map((at) => [x(at), plane.y(means[at] ?? 0)] as const)
  const top = places.map((at) => [x(at), plane.y(maxs[at] ?? 0)] as const)
  const under = places.map((at) => [x(at), plane.y(mins[at] ?? 0)] as const).toReversed()
  const [only] = line
  if (line.length === 1 && only) return <circle className="history-line" cx={only[0]} cy={only[1]} r={2.5} />
  return (
    <>
      {lengthMs > 0 && <path className="history-band" d={`${path([...top, ...under])}Z`} />}
      <path className="history-line" d={path(line)} />
    </>
  )
}

function Axes({
  plane,
  from,
  to,
  ticks,
  language,
}: {
  plane: Plane
  from: number
  to: number
  ticks: readonly number[]
  language: Language
}): ReactNode {
  const times = (plane.width < 700 ? [0, 0.5, 1] : [0, 0.25, 0.5, 0.75, 1]).map((share) => from + share * (to - from))
  const short = (ms: number) => {
    const text = formatDateTime('en', ms)
    // Within a day the hour says enough, over months the day does.
    return to - from <= 36 * 60 * minuteMs ? text.slice(11) : text.slice(0, to - from > 200 * 1440 * minuteMs ? 10 : 5)
  }
  return (
    <g className="history-axes">
      {ticks.map((value) => (
        <g key={value}>
          <line x1={margin.left} x2={plane.width - margin.right} y1={plane.y(value)} y2={plane.y(value)} />
          <text x={margin.left - 8} y={plane.y(value) + 6} textAnchor="end">
            {formatNumber(language, value)}
          </text>
        </g>
      ))}
      {times.map((ms, at) => (
        <text
          key={ms}
          x={plane.x(ms)}
          y={height - 6}
          textAnchor={at === 0 ? 'start' : at === times.length - 1 ? 'end' : 'middle'}
        >
          {short(ms)}
        </text>
      ))}
    </g>
  )
}

const rowsMax = 200

function HistoryTable({
  history,
  language,
  caption,
}: {
  history: History
  language: Language
  caption: string
}): ReactNode {
  const t = useText()
  const number = (value: number | null | undefined) =>
    value == null ? '–' : formatNumber(language, Number(value.toPrecision(6)))
  const step = Math.ceil(history.starts.length / rowsMax)
  return (
    <details>
      <summary>{t(words.table)}</summary>
      <div className="table-scroll" tabIndex={0} role="region" aria-label={caption}>
        <table className="data-table">
          <thead>
            <tr>
              <th scope="col">{t(words.time)}</th>
              <th scope="col">{t(words.mean)}</th>
              <th scope="col">{t(words.lowest)}</th>
              <th scope="col">{t(words.highest)}</th>
            </tr>
          </thead>
          <tbody>
            {history.starts.flatMap((start, at) =>
              at % step === 0
                ? [
                    <tr key={start}>
                      <th scope="row">{formatDateTime(language, start)}</th>
                      <td>{number(history.means[at])}</td>
                      <td>{number(history.mins[at])}</td>
                      <td>{number(history.maxs[at])}</td>
                    </tr>,
                  ]
                : [],
            )}
          </tbody>
        </table>
      </div>
    </details>
  )
}

/** A day in a line of text; the number beside it says the rest. */
export function Sparkline({ history, label }: { history: History; label: string }): ReactNode {
  const [low, high] = extentOf(history)
  const [first, last] = [history.starts[0] ?? 0, history.starts.at(-1) ?? 1]
  const x = (at: number) => (((history.starts[at] ?? 0) - first) / Math.max(1, last - first)) * 120
  const y = (value: number) => 28 - ((value - low) / (high - low)) * 26
  return (
    <svg className="sparkline" viewBox="0 0 120 30" role="img" aria-label={label} preserveAspectRatio="none">
      {stretches(history).map((places) => (
        <path
          key={places[0]}
          className="history-line"
          d={path(places.map((at) => [x(at), y(history.means[at] ?? 0)] as const))}
        />
      ))}
    </svg>
  )
}
