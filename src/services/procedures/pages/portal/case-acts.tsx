/** How an applicant begins to answer a request for supplements: a draft with what was entered. */
import type { ReactNode } from 'react'
import { useWork } from '../../../../platform/casework/pages/case-acts.tsx'
import { messages } from '../../../../platform/casework/pages/my-case-messages.ts'
import { call } from '../../../../web/ui/client.ts'
import { Button } from '../../../../web/ui/controls.tsx'
import { useText } from '../../../../web/ui/language.tsx'
import { useGo } from '../../../../web/ui/navigation.tsx'
import { ErrorState } from '../../../../web/ui/page.tsx'
import { startSupplement } from '../../contract.ts'

export function SupplementStart({ caseId }: { caseId: string }): ReactNode {
  const t = useText()
  const go = useGo()
  const { busy, error, run } = useWork()
  const start = (): Promise<boolean> =>
    run(async () => {
      const draft = await call(startSupplement, { params: { id: caseId } })
      go(`/apply/${draft.id}`)
    })
  return (
    <div className="stack tight">
      <div>
        <Button kind="primary" busy={busy} onClick={() => void start()}>
          {t(messages.answerSupplement)}
        </Button>
      </div>
      {error !== undefined && <ErrorState error={error} />}
    </div>
  )
}
