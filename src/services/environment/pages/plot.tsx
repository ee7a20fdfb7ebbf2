/** Pictures of figures through time: shapes in a drawing that stretches, letters beside it that do not. */
import type { ReactNode } from 'react'
import { formatNumber } from '../../../kernel/i18n.ts'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { words } from './page-messages.ts'
import './environment.css'

export interface Mark {
  /** 0 to 1. */
  readonly at: number
  readonly text: string
}

/** At most five round steps from 0 to a little above `most`. */
export function stepsTo(most: number): { top: number; steps: number[] } {
  const rough = Math.max(most, 1) / 4
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 2.5, 5, 10].map((times) => times * power).find((size) => size >= rough) ?? rough
  const count = Math.max(1, Math.ceil(most / step))
  return { top: count * step, steps: Array.from({ length: count + 1 }, (_, at) => at * step) }
}

/** The frame: title, marks of both axes, the drawing (100 × 100, y downwards), a remark, and the same as a table. */
export function Plot(props: {
  title: string
  /** What a person hears who does not see it. */
  label: string
  top: number
  steps: readonly number[]
  marks: readonly Mark[]
  help?: string
  table: ReactNode
  children: ReactNode
}): ReactNode {
  const t = useText()
  const language = useLanguage()
  const { top, steps, marks } = props
  return (
    <figure className="plot">
      <figcaption>{props.title}</figcaption>
      <div className="plot-frame">
        <div className="plot-steps" aria-hidden>
          {steps.map((step) => (
            <span key={step} style={{ bottom: `${(100 * step) / top}%` }}>
              {formatNumber(language, step)}
            </span>
          ))}
        </div>
        <svg viewBox="0 0 100 100" preserveAspectRatio="none" role="img" aria-label={`${props.title}. ${props.label}`}>
          {steps.map((step) => (
            <line
              key={step}
              className="plot-line"
              x1="0"
              x2="100"
              y1={100 - (100 * step) / top}
              y2={100 - (100 * step) / top}
            />
          ))}
          {props.children}
        </svg>
        <div className="plot-marks" aria-hidden>
          {marks.map(({ at, text }) => (
            <span
              key={at}
              style={{ left: `${100 * at}%` }}
              data-side={at < 0.08 ? 'start' : at > 0.92 ? 'end' : 'middle'}
            >
              {text}
            </span>
          ))}
        </div>
      </div>
      {props.help && <p className="soft small">{props.help}</p>}
      <details>
        <summary>{t(words.asTable)}</summary>
        {props.table}
      </details>
    </figure>
  )
}
