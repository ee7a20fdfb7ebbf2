/** Opens an application (the open draft when there is one) and goes to it. */
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect } from 'react'
import { call, ProblemError } from '../../../../web/ui/client.ts'
import { useText } from '../../../../web/ui/language.tsx'
import { useGo, usePathParams } from '../../../../web/ui/navigation.tsx'
import { ErrorState, Loading, Notice, PageHeader } from '../../../../web/ui/page.tsx'
import { SignedIn, SignInLink } from '../../../../web/ui/session.tsx'
import { startDraft } from '../../contract.ts'
import { messages } from '../page-messages.ts'

export default function Start(): ReactNode {
  const t = useText()
  return (
    <div className="measure stack">
      <PageHeader title={t(messages.starting)} />
      <SignedIn face="portal" as="citizen">
        {() => <Opening />}
      </SignedIn>
    </div>
  )
}

function Opening(): ReactNode {
  const t = useText()
  const go = useGo()
  const { code = '' } = usePathParams()
  // Starting is safe to repeat: the server gives the open draft. So a query may do it.
  const draft = useQuery({
    queryKey: ['start', code],
    queryFn: () => call(startDraft, { body: { code } }),
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const id = draft.data?.id
  useEffect(() => {
    if (id) go(`/apply/${id}`, {}, true)
  }, [id, go])
  if (draft.error instanceof ProblemError && draft.error.kind === 'identity.assurance-too-low') {
    return (
      <Notice tone="risk" title={draft.error.body.title} live>
        <p>{t(messages.lowAssurance)}</p>
        <SignInLink face="portal" assurance="2">
          {t(messages.signInHigher)}
        </SignInLink>
      </Notice>
    )
  }
  if (draft.error) return <ErrorState error={draft.error} retry={() => void draft.refetch()} />
  return <Loading />
}
