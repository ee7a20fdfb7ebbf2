/** What the pages of an inventory share. */
import type { ReactNode } from 'react'
import { formatNumber } from '../../../kernel/i18n.ts'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { stateTexts } from '../messages.ts'
import { words } from './page-messages.ts'

/** How much of a round is counted, in words and as a bar. */
export function Progress({ counted, expected }: { counted: number; expected: number }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const said = t(words.progress, {
    counted: formatNumber(language, counted),
    expected: formatNumber(language, expected),
  })
  return (
    <div className="stack tight">
      <b>{said}</b>
      <progress value={counted} max={Math.max(1, expected)} aria-label={said} />
    </div>
  )
}

/** The name of an asset's state; a code that is not known as it is. */
export function useStateName(): (state: string) => string {
  const t = useText()
  return (state) => (state in stateTexts ? t(stateTexts[state as keyof typeof stateTexts]) : state)
}
