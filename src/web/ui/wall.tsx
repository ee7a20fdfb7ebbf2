/** What screens of the wall have in common: figures that are read from five metres, shares as bars. Sizes follow the wall's letters. */
import type { ComponentType, ReactNode } from 'react'
import type { Message } from '../../kernel/i18n.ts'
import './wall.css'

/** One screen, by the name that the wall's address has for it. */
export interface WallScreen {
  readonly id: string
  readonly title: Message
  readonly content: ComponentType
}

interface Figure {
  readonly name: string
  /** Undefined: not known yet. */
  readonly value: string | number | undefined
  readonly isBad?: boolean
}

export function WallFigures({ of }: { of: readonly Figure[] }): ReactNode {
  return (
    <ul className="wall-figures" role="list">
      {of.map(({ name, value, isBad = false }) => (
        <li key={name} data-bad={isBad}>
          <b>{value ?? '–'}</b> <span>{name}</span>
        </li>
      ))}
    </ul>
  )
}

interface Share {
  readonly key: string
  readonly name: ReactNode
  readonly value: number
  /** Of the value, drawn darker: what is late, lost, wrong. */
  readonly bad?: number
  readonly words: string
}

/** The longest is the whole width; the words beside each say what the bar does. */
export function WallBars({ of, most }: { of: readonly Share[]; most?: number }): ReactNode {
  const whole = most ?? Math.max(1, ...of.map(({ value }) => value))
  return (
    <ol className="wall-bars" role="list">
      {of.map(({ key, name, value, bad = 0, words }) => (
        <li key={key}>
          <span className="clip">{name}</span>
          <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden>
            <rect className="wall-bar" width={(100 * value) / whole} height="10" />
            <rect className="wall-bar" data-bad width={(100 * bad) / whole} height="10" />
          </svg>
          <b>{words}</b>
        </li>
      ))}
    </ol>
  )
}
