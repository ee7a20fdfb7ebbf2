/** My cases, newest first; those that are not submitted yet on top. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { formatDate } from '../../../../kernel/i18n.ts'
import { type MyCaseLine, myCases } from '../../../../platform/casework/contract.ts'
import { CaseStatus } from '../../../../platform/casework/pages/states.tsx'
import { call } from '../../../../web/ui/client.ts'
import { Button, Go, GoButton } from '../../../../web/ui/controls.tsx'
import { useLanguage, useText } from '../../../../web/ui/language.tsx'
import { useLive } from '../../../../web/ui/live.ts'
import { EmptyState, ErrorState, Loading, PageHeader } from '../../../../web/ui/page.tsx'
import { SignedIn } from '../../../../web/ui/session.tsx'
import { StatusChip } from '../../../../web/ui/status.tsx'
import type { Static } from 'typebox'
import { listDrafts } from '../../contract.ts'
import { messages } from '../../../../platform/casework/pages/my-case-messages.ts'

type Line = Static<typeof MyCaseLine>

export default function Cases(): ReactNode {
  const t = useText()
  return (
    <div className="measure">
      <PageHeader title={t(messages.listTitle)} />
      <SignedIn face="portal" as="citizen">
        {(session) => <List personId={session.id ?? ''} />}
      </SignedIn>
    </div>
  )
}

function List({ personId }: { personId: string }): ReactNode {
  const t = useText()
  const cases = useInfiniteQuery({
    queryKey: ['cases', 'mine'],
    queryFn: ({ signal, pageParam }) => call(myCases, { query: pageParam ? { after: pageParam } : {}, signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
  })
  const drafts = useQuery({ queryKey: ['drafts'], queryFn: ({ signal }) => call(listDrafts, { signal }) })
  useLive([`person:${personId}`], [['cases']])
  if (cases.error && !cases.data) return <ErrorState error={cases.error} retry={() => void cases.refetch()} />
  if (!cases.data) return <Loading blocks />
  const items = cases.data.pages.flatMap((page) => page.items)
  const unfinished = drafts.data?.items ?? []
  if (items.length === 0 && unfinished.length === 0) {
    return (
      <EmptyState
        title={t(messages.emptyTitle)}
        action={
          <GoButton to="/" kind="primary">
            {t(messages.find)}
          </GoButton>
        }
      >
        {t(messages.empty)}
      </EmptyState>
    )
  }
  return (
    <div className="stack wide">
      {unfinished.length > 0 && <Drafts drafts={unfinished} />}
      <ul className="line-list" role="list">
        {items.map((one) => (
          <li key={one.id}>
            <CaseLine line={one} />
          </li>
        ))}
      </ul>
      {cases.hasNextPage && (
        <div>
          <Button busy={cases.isFetchingNextPage} onClick={() => void cases.fetchNextPage()}>
            {t(messages.more)}
          </Button>
        </div>
      )}
    </div>
  )
}

interface DraftLine {
  readonly id: string
  readonly name: { readonly vi: string; readonly en: string }
  readonly savedAt: string
  readonly expiresAt: string
}

function Drafts({ drafts }: { drafts: readonly DraftLine[] }): ReactNode {
  const t = useText()
  const language = useLanguage()
  return (
    <section className="stack tight">
      <h2>{t(messages.drafts)}</h2>
      <ul className="line-list" role="list">
        {drafts.map((draft) => (
          <li key={draft.id}>
            <Go to={`/apply/${draft.id}`} className="line">
              <span className="grow">
                <span className="name">{draft.name[language]}</span>
                <span className="soft small">
                  {t(messages.draftKept, { saved: formatDate(draft.savedAt), until: formatDate(draft.expiresAt) })}
                </span>
              </span>
            </Go>
          </li>
        ))}
      </ul>
    </section>
  )
}

function CaseLine({ line }: { line: Line }): ReactNode {
  const t = useText()
  const language = useLanguage()
  return (
    <Go to={`/cases/${line.id}`} className="line">
      <span className="grow">
        <span className="name">{line.title[language]}</span>
        <span className="soft small">
          <span className="case-code">{line.code}</span> ·{' '}
          {t(messages.submitted, { date: formatDate(line.submittedAt) })}
          {line.dueAt && ` · ${t(messages.dueOn, { date: formatDate(line.dueAt) })}`}
        </span>
        {line.toDo && (
          <>
            <br />
            <StatusChip state="risk">{line.toDo[language]}</StatusChip>
          </>
        )}
      </span>
      <CaseStatus status={line.status} phase={line.phase} />
    </Go>
  )
}
