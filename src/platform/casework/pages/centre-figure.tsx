/** A figure that leads to what it is made of. */
import type { ReactNode } from 'react'
import { formatNumber } from '../../../kernel/i18n.ts'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import type { Figure } from './centre-drill.tsx'
import { centreWords } from './centre-messages.ts'

export type Open = (figure: Figure) => void

/** A button, or the number alone where there is nothing to show. */
export function Count(props: {
  readonly value: number
  readonly figure: Figure
  readonly onOpen: Open
  readonly className?: string
  readonly children?: ReactNode
}): ReactNode {
  const t = useText()
  const language = useLanguage()
  const { value, figure, onOpen, className } = props
  const shown = props.children ?? formatNumber(language, value)
  if (value === 0) return <span className={className}>{shown}</span>
  return (
    <button
      type="button"
      className={className === undefined ? 'count-button' : `count-button ${className}`}
      aria-label={t(centreWords.showUnits, { name: figure.title, n: value })}
      onClick={() => onOpen(figure)}
    >
      {shown}
    </button>
  )
}
