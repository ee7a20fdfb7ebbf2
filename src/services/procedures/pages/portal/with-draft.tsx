/** What every page of an application begins with: the draft loaded, or why not; and the way on when it is submitted. */
import type { ReactNode } from 'react'
import { useText } from '../../../../web/ui/language.tsx'
import { GoButton } from '../../../../web/ui/controls.tsx'
import { usePathParams } from '../../../../web/ui/navigation.tsx'
import { ErrorState, Loading, PageHeader } from '../../../../web/ui/page.tsx'
import { isSignedOut, NeedsSignIn } from '../../../../web/ui/session.tsx'
import { messages } from '../page-messages.ts'
import { LeftOut } from './left-out.tsx'
import { type DraftWork, useDraft } from './use-draft.ts'

/** The form opens without a connection too, so it asks the draft itself (and not the session) whether it may. */
export function WithDraft({ children }: { children: (work: DraftWork) => ReactNode }): ReactNode {
  const t = useText()
  const { id = '' } = usePathParams()
  const { work, error, refetch } = useDraft(id)
  if (!work) {
    if (isSignedOut(error)) return <NeedsSignIn face="portal" level={1} />
    return error ? <ErrorState error={error} retry={() => void refetch()} /> : <Loading blocks />
  }
  const { submittedAs } = work.draft
  if (submittedAs) {
    return (
      <div className="measure stack">
        <PageHeader title={t(work.draft.name)} lead={t(messages.alreadySubmitted)} />
        <p>
          <GoButton to={`/cases/${submittedAs.caseId}`} kind="primary">
            {t(messages.toCase, { code: submittedAs.code })}
          </GoButton>
        </p>
        <LeftOut work={work} code={submittedAs.code} />
      </div>
    )
  }
  return children(work)
}
