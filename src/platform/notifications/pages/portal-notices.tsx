/** My notices. Opening one marks it as read. */
import { IconBell } from '@tabler/icons-react'
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { formatDateTime } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Button, Go } from '../../../web/ui/controls.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { EmptyState, ErrorState, Loading, PageHeader } from '../../../web/ui/page.tsx'
import { SignedIn } from '../../../web/ui/session.tsx'
import { StatusChip } from '../../../web/ui/status.tsx'
import { listNotices, markAllRead, markRead, type Notice } from '../contract.ts'
import { messages } from './page-messages.ts'

export default function Notices(): ReactNode {
  const t = useText()
  return (
    <div className="measure">
      <PageHeader title={t(messages.title)} back={{ to: '/me' }} />
      <SignedIn face="portal" as="citizen">
        {() => <List />}
      </SignedIn>
    </div>
  )
}

function List(): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const [failed, setFailed] = useState<unknown>()
  const found = useInfiniteQuery({
    queryKey: ['notices', 'list'],
    queryFn: ({ signal, pageParam }) => call(listNotices, { query: pageParam ? { before: pageParam } : {}, signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
  })
  if (found.error && !found.data) return <ErrorState error={found.error} retry={() => void found.refetch()} />
  if (!found.data) return <Loading blocks />
  const notices = found.data.pages.flatMap((page) => page.notices)
  if (notices.length === 0) {
    return (
      <EmptyState title={t(messages.emptyTitle)} icon={IconBell}>
        {t(messages.empty)}
      </EmptyState>
    )
  }
  const mark = async (work: () => Promise<unknown>): Promise<void> => {
    try {
      await work()
      await client.invalidateQueries({ queryKey: ['notices'] })
    } catch (error) {
      setFailed(error)
    }
  }
  const unread = found.data.pages[0]?.unread ?? 0
  return (
    <div className="stack">
      {unread > 0 && (
        <div>
          <Button size="small" onClick={() => void mark(() => call(markAllRead, { body: {} }))}>
            {t(messages.markAll)}
          </Button>
        </div>
      )}
      {failed !== undefined && <ErrorState error={failed} />}
      <ul className="line-list" role="list">
        {notices.map((notice) => (
          <li
            key={notice.id}
            onClick={() => {
              if (notice.readAt === null) void mark(() => call(markRead, { params: { id: notice.id }, body: {} }))
            }}
          >
            <Line notice={notice} />
          </li>
        ))}
      </ul>
      {found.hasNextPage && (
        <div>
          <Button busy={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
            {t(messages.more)}
          </Button>
        </div>
      )}
    </div>
  )
}

function Line({ notice }: { notice: Notice }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const facts = [
    formatDateTime(language, notice.createdAt),
    notice.times > 1 && t(messages.times, { n: notice.times }),
    notice.email === 'sent' && t(messages.mailSent),
    (notice.email === 'failed' || notice.email === 'bounced') && t(messages.mailFailed),
  ].filter(Boolean)
  return (
    <Go to={notice.link} className="line">
      <span className="grow">
        <span className="name">{notice.title[language]}</span>
        <span>{notice.body[language]}</span>
        <br />
        <span className="soft small">{facts.join(' · ')}</span>
      </span>
      {notice.readAt === null && <StatusChip state="due">{t(messages.unread)}</StatusChip>}
    </Go>
  )
}
