/** UI13: what was typed here while the application was submitted elsewhere: shown, to be copied, until the person lets it go. */
import type { ReactNode } from 'react'
import { Button, CopyButton } from '../../../../web/ui/controls.tsx'
import { wordsOf } from '../../../../web/ui/form/words.ts'
import { useLanguage, useText } from '../../../../web/ui/language.tsx'
import { Notice } from '../../../../web/ui/page.tsx'
import { activeFields } from '../../form.ts'
import { messages } from '../page-messages.ts'
import type { DraftWork } from './use-draft.ts'

export function LeftOut({ work, code }: { work: DraftWork; code: string }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const { draft, answers, leftOut } = work
  const lines = [...activeFields(draft.form, answers).fields].flatMap(([name, field]) =>
    name in leftOut
      ? [{ name, label: field['x-label'][language], words: wordsOf(field, leftOut[name], language) }]
      : [],
  )
  if (lines.length === 0) return null
  const text = lines.map(({ label, words }) => `${label}: ${words}`).join('\n')
  return (
    <Notice tone="risk" title={t(messages.leftOutTitle)} live>
      <div className="stack">
        <p>{t(messages.leftOutBody, { code })}</p>
        <dl className="answers">
          {lines.map(({ name, label, words }) => (
            <div key={name}>
              <dt>{label}</dt>
              <dd>{words}</dd>
            </div>
          ))}
        </dl>
        <div className="row">
          <CopyButton text={text} label={t(messages.leftOutCopy)} />
          <Button kind="quiet" size="small" onClick={() => void work.dropLeftOut()}>
            {t(messages.leftOutDrop)}
          </Button>
        </div>
      </div>
    </Notice>
  )
}
