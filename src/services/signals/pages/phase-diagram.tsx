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

/** The states of consecutive minutes as spans. What was not seen, at the end of a minute too, is a gap. */
export function spansOf(minutes: readonly MinuteView[], nowMs: number): Span[] {
  const spans: Span[] = []
  for (const { at, states } of minutes) {
    const begin = Date.parse(at)
    for (const [n, { s, lights, stage }] of states.entries()) {
      const next = states[n + 1]
      // The last one is written once more at the last second that is known.
      const toMs = Math.min(nowMs, begin + (next ? next.s : s + 1) * 1000)
      const fromMs = begin + s * 1000
      if (toMs > fromMs) spans.push({ fromMs, toMs, lights, stage })
    }
  }
  return spans
}

/** What was written, and after it what was seen since. */
export function joined(written: readonly Span[], seen: readonly Span[]): Span[] {
  const untilMs = written.at(-1)?.toMs ?? 0
  return [...written, ...seen.filter(({ fromMs }) => fromMs >= untilMs)]
}

/** Where anything is known, joined over what is missing between two beats of the control. */
export function knownOf(spans: readonly Span[]): { fromMs: number; toMs: number }[] {
  const found: { fromMs: number; toMs: number }[] = []
  for (const { fromMs, toMs } of spans) {
    const last = found.at(-1)
    if (last && fromMs - last.toMs <= beatMs) last.toMs = toMs
    else found.push({ fromMs, toMs })
  }
  return found
}

const beatMs = 2000
const rowPx = 26

interface Size {
  readonly widthPx: number
  readonly labelPx: number
}
export const wideSize: Size = { widthPx: 1000, labelPx: 150 }
export const phoneSize: Size = { widthPx: 440, labelPx: 92 }

export function PhaseDiagram(props: {
  layout: Layout
  spans: readonly Span[]
  minutes: number
  size: Size
  nowMs: number
}): ReactNode {
  const t = useText()
  const { layout, spans, minutes, nowMs } = props
  const { widthPx, labelPx } = props.size
  const fromMs = nowMs - minutes * 60_000
  const rows = rowsOf(layout, t)
  const x = (ms: number) => labelPx + (Math.max(0, ms - fromMs) / (minutes * 60_000)) * (widthPx - labelPx)
  const shown = spans.filter(({ toMs }) => toMs > fromMs)
  const known = knownOf(shown)
  const height = rows.length * rowPx + 22
  if (shown.length === 0) return <p className="soft">{t(words.notYet)}</p>
  return (
    <svg
      className="phases"
      viewBox={`0 0 ${widthPx} ${height}`}
      role="img"
      aria-label={t(words.phases, { n: minutes })}
    >
      {rows.map(({ id, name, group }, row) => (
        <g key={id} transform={`translate(0 ${row * rowPx})`}>
          <text x={0} y={rowPx * 0.65}>
            {name}
          </text>
          {known.map((one) => (
            <line
              key={one.fromMs}
              x1={x(one.fromMs)}
              x2={x(one.toMs)}
              y1={rowPx / 2}
              y2={rowPx / 2}
              className="phases-red"
            />
          ))}
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
    if (last?.light === light && fromMs - last.toMs <= beatMs) last.toMs = toMs
    else found.push({ fromMs, toMs, light })
  }
  return found
}
