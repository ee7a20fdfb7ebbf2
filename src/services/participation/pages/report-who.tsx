/** With one's name or without. Who is not signed in stays anonymous, and may sign in first. */
import type { ReactNode } from 'react'
import { RadioGroup } from '../../../web/ui/fields.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { SignInLink, useSignedIn } from '../../../web/ui/session.tsx'
import { words } from './page-messages.ts'
import type { Part } from './portal-report.tsx'

export function Who({ draft, set }: Part): ReactNode {
  const t = useText()
  const citizen = useSignedIn()?.kind === 'citizen'
  if (!citizen) {
    return (
      <section className="stack tight" aria-labelledby="report-who">
        <h2 id="report-who">{t(words.nameless)}</h2>
        <p>{t(words.namelessHelp)}</p>
        <p className="row">
          <span className="soft small grow">{t(words.signInToo)}</span> <SignInLink face="portal" back="/report" />
        </p>
      </section>
    )
  }
  return (
    <RadioGroup
      label={t(words.who)}
      value={draft.anonymous ? 'nameless' : 'named'}
      choices={[
        { value: 'named', label: t(words.named), help: t(words.namedHelp) },
        { value: 'nameless', label: t(words.nameless), help: t(words.namelessHelp) },
      ]}
      onChange={(value) => set({ anonymous: value === 'nameless' })}
    />
  )
}
