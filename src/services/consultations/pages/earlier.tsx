/** That an answer was changed, and what stood there before (CS11). */
import type { ReactNode } from 'react'
import { formatDateTime } from '../../../kernel/i18n.ts'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import type { EarlierAnswer } from '../contract.ts'
import { words } from './page-messages.ts'

export function Earlier({ of: earlier }: { of: readonly EarlierAnswer[] }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const [last] = earlier
  if (!last) return null
  return (
    <details className="soft small">
      <summary>{t(words.changedOn, { at: formatDateTime(language, last.replacedAt) })}</summary>
      <ol className="stack tight" reversed>
        {earlier.map((one) => (
          <li key={one.replacedAt}>
            <p>
              {t(words.stoodUntil, {
                from: formatDateTime(language, one.publishedAt),
                until: formatDateTime(language, one.replacedAt),
              })}
            </p>
            <p className="pre-line">{one.words}</p>
          </li>
        ))}
      </ol>
    </details>
  )
}
