/** What was green when: a bar for each movement over the last minutes, as on an engineer's signal timing sheet. */
import type { ReactNode } from 'react'
import { formatTime } from '../../../kernel/i18n.ts'
import { useText } from '../../../web/ui/language.tsx'
import type { Layout } from '../contract.ts'
import type { MinuteView } from '../contract-live.ts'
import { lightOf } from './junction-plan.tsx'
import { words } from './page-messages.ts'

export interface Span {
  readonly fromMs: number
  readonly toMs: number
  readonly lights: string
  readonly stage: string | null
}

/** The states of consecutive minutes as spans, up to now. A minute that was not seen is a gap. */
export function spansOf(minutes: readonly MinuteView[], nowMs: number): Span[] {
  const spans: Span[] = []
  for (const { at, states } of minutes) {
    const begin = Date.parse(at)
    for (const [n, { s, lights, stage }] of states.entries()) {
      const next = states[n + 1]
      const toMs = Math.min(nowMs, begin + (next ? next.s : 60) * 1000)
      const fromMs = begin + s * 1000
      if (toMs > fromMs) spans.push({ fromMs, toMs, lights, stage })
    }
  }
  return spans
}

const rowPx = 26
const labelPx = 150
const widthPx = 1000

export function PhaseDiagram(props: {
  layout: Layout
  spans: readonly Span[]
  minutes: number
  nowMs: number
}): ReactNode {
  const t = useText()
  const { layout, spans, minutes, nowMs } = props
  const fromMs = nowMs - minutes * 60_000
  const rows = rowsOf(layout, t)
  const x = (ms: number) => labelPx + (Math.max(0, ms - fromMs) / (minutes * 60_000)) * (widthPx - labelPx)
  const shown = spans.filter(({ toMs }) => toMs > fromMs)
  const height = rows.length * rowPx + 22
  if (shown.length === 0) return <p className="soft">{t(words.notYet)}</p>
  return (
    <svg className="phases" viewBox={`0 0 ${widthPx} ${height}`} role="img" aria-label={t(words.phases)}>
      {rows.map(({ id, name, group }, row) => (
        <g key={id} transform={`translate(0 ${row * rowPx})`}>
          <text x={0} y={rowPx * 0.65}>
            {name}
          </text>
          <line x1={labelPx} x2={widthPx} y1={rowPx / 2} y2={rowPx / 2} className="phases-red" />
          {runs(shown, group).map(({ fromMs: from, toMs: to, light }) => (
            <rect
              key={from}
              x={x(from)}
              width={Math.max(0.5, x(to) - x(from))}
              y={light === 'yellow' ? 7 : 4}
              height={rowPx - (light === 'yellow' ? 14 : 8)}
              data-light={light}
              className="phases-bar"
            />
          ))}
        </g>
      ))}
      {Array.from({ length: minutes }, (_, n) => {
        const ms = Math.ceil(fromMs / 60_000) * 60_000 + n * 60_000
        return (
          ms <= nowMs && (
            <g key={ms} className="phases-time">
              <line x1={x(ms)} x2={x(ms)} y1={0} y2={height - 20} />
              <text x={x(ms)} y={height - 4} textAnchor="middle">
                {x(ms) < widthPx - 24 && formatTime(ms)}
              </text>
            </g>
          )
        )
      })}
    </svg>
  )
}

type Said = (message: { vi: string; en: string }) => string

/** A row a light: movements that share one stand together. */
export function rowsOf(layout: Layout, t: Said): { id: string; name: string; group: number }[] {
  const names = new Map(layout.approaches.map(({ id, name }) => [id, t(name)]))
  const laneOf = new Map(layout.lanes.map(({ id, approach }) => [id, approach]))
  const seen = new Map<string, { id: string; name: string; group: number }>()
  for (const { id, kind, from, turn, group } of layout.movements) {
    const approach = names.get((from !== null && laneOf.get(from)) || '') ?? ''
    const sign = kind === 'pedestrian' ? '🚶︎' : turnSigns[turn]
    const name = `${approach} ${sign}`.trim()
    if (!seen.has(name)) seen.set(name, { id, name, group })
  }
  return [...seen.values()]
}

const turnSigns = { left: '↰', through: '↑', right: '↱', 'u-turn': '↶', crossing: '⇿' } as const

/** What is not red, joined where it goes on. */
export function runs(spans: readonly Span[], group: number) {
  const found: { fromMs: number; toMs: number; light: string }[] = []
  for (const { fromMs, toMs, lights } of spans) {
    const light = lightOf(lights[group])
    if (light === 'red' || light === 'unknown') continue
    const last = found.at(-1)
    if (last?.light === light && last.toMs === fromMs) last.toMs = toMs
    else found.push({ fromMs, toMs, light })
  }
  return found
}
