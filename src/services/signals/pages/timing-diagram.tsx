/** A pattern as an engineer draws it: its stages in a ring, and every light through one cycle. */
import { IconArrowNarrowRight, IconRepeat } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useText } from '../../../web/ui/language.tsx'
import type { Layout, Pattern } from '../contract.ts'
import { cycleOf, greensOf } from '../plans/check-plan.ts'
import { fixedPlanOf, lightsOf } from '../plans/compile.ts'
import { JunctionDrawing } from './junction-plan.tsx'
import { rowsOf, runs, type Span } from './phase-diagram.tsx'
import { planWords } from './plan-messages.ts'

export function StageRing({ layout, pattern }: { layout: Layout; pattern: Pattern }): ReactNode {
  const t = useText()
  return (
    <ol className="signals-ring" role="list">
      {pattern.steps.map((step, at) => {
        const name = t(layout.stages.find(({ id }) => id === step.stage)?.name ?? { vi: step.stage, en: step.stage })
        const isLast = at === pattern.steps.length - 1
        const Arrow = isLast ? IconRepeat : IconArrowNarrowRight
        return (
          // oxlint-disable-next-line react/no-array-index-key
          <li key={at}>
            <JunctionDrawing
              layout={layout}
              lights={lightsOf(layout, greensOf(layout, step))}
              lanes={[]}
              isClose
              label={t(planWords.ringItem, { name, green: step.greenS, between: step.intergreenS })}
            />
            <span aria-hidden>
              <b>{name}</b> <span className="figures">{step.greenS} s</span>
            </span>
            <span className="signals-ring-next figures" aria-hidden>
              {step.intergreenS} s <Arrow size={20} />
            </span>
          </li>
        )
      })}
    </ol>
  )
}

const rowPx = 26
const labelPx = 90
const widthPx = 640
const axisPx = 24

/** Seconds of a compiled pattern as spans from nothing. */
function spansOf(layout: Layout, pattern: Pattern): Span[] {
  let fromMs = 0
  return fixedPlanOf(layout, pattern).steps.map(({ aspects, duration_s: seconds }) => {
    const span = { fromMs, toMs: fromMs + seconds * 1000, lights: aspects, stage: null }
    fromMs = span.toMs
    return span
  })
}

export function TimingDiagram({ layout, pattern }: { layout: Layout; pattern: Pattern }): ReactNode {
  const t = useText()
  const cycleS = cycleOf(pattern)
  if (!(cycleS > 0)) return null
  const rows = rowsOf(layout, t)
  const spans = spansOf(layout, pattern)
  const x = (ms: number) => labelPx + (ms / (cycleS * 1000)) * (widthPx - labelPx)
  const height = rows.length * rowPx + axisPx
  const every = cycleS > 150 ? 20 : 10
  const marks = Array.from({ length: Math.floor(cycleS / every) + 1 }, (_, n) => n * every)
  const greensIn = (group: number) => runs(spans, group).filter(({ light }) => light !== 'yellow')
  return (
    <>
      <svg className="phases timing" viewBox={`0 0 ${widthPx} ${height}`} role="img" aria-label={t(planWords.timing)}>
        {marks.map((second) => (
          <g key={second} className="phases-time">
            <line x1={x(second * 1000)} x2={x(second * 1000)} y1={0} y2={height - axisPx + 4} />
            <text x={Math.min(widthPx - 14, x(second * 1000))} y={height - 4} textAnchor="middle">
              {second}
            </text>
          </g>
        ))}
        {rows.map(({ id, name, group }, row) => (
          <g key={id} transform={`translate(0 ${row * rowPx})`}>
            <text x={0} y={rowPx * 0.65}>
              {name}
            </text>
            <line x1={labelPx} x2={widthPx} y1={rowPx / 2} y2={rowPx / 2} className="phases-red" />
            {runs(spans, group).map(({ fromMs, toMs, light }) => (
              <rect
                key={fromMs}
                x={x(fromMs)}
                width={Math.max(0.5, x(toMs) - x(fromMs))}
                y={light === 'yellow' ? 7 : 4}
                height={rowPx - (light === 'yellow' ? 14 : 8)}
                data-light={light}
                className="phases-bar"
              />
            ))}
          </g>
        ))}
      </svg>
      <ul className="hidden-words">
        {rows.flatMap(({ id, name, group }) =>
          greensIn(group).map(({ fromMs, toMs }) => (
            <li key={`${id} ${fromMs}`}>{t(planWords.timingRow, { name, from: fromMs / 1000, to: toMs / 1000 })}</li>
          )),
        )}
      </ul>
    </>
  )
}
