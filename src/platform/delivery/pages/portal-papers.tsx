/** My papers: what the city has issued to me; download, share with an expiry, verify. */
import { IconDownload, IconLicense, IconShare2, IconShieldCheck } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { type ReactNode, useDeferredValue, useState } from 'react'
import { formatDate } from '../../../kernel/i18n.ts'
import { call, pathOf } from '../../../web/ui/client.ts'
import { Button, Go } from '../../../web/ui/controls.tsx'
import { TextField } from '../../../web/ui/fields.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { EmptyState, ErrorState, Loading, PageHeader } from '../../../web/ui/page.tsx'
import { SignedIn } from '../../../web/ui/session.tsx'
import { StatusChip } from '../../../web/ui/status.tsx'
import { downloadMyDocument, listMyDocuments, type MyDocument } from '../contract.ts'
import { messages } from './page-messages.ts'
import { ShareDialog } from './share-dialog.tsx'

export default function Papers(): ReactNode {
  const t = useText()
  return (
    <div className="measure stack">
      <PageHeader title={t(messages.title)} lead={t(messages.lead)} />
      <SignedIn face="portal" as="citizen">
        {() => <List />}
      </SignedIn>
    </div>
  )
}

function List(): ReactNode {
  const t = useText()
  const [search, setSearch] = useState('')
  const [sharing, setSharing] = useState<MyDocument>()
  const asked = useDeferredValue(search.trim())
  const found = useInfiniteQuery({
    queryKey: ['my-documents', asked],
    queryFn: ({ signal, pageParam }) =>
      call(listMyDocuments, {
        query: { ...(asked && { search: asked }), ...(pageParam && { before: pageParam }) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: (before) => before,
  })
  if (found.error && !found.data) return <ErrorState error={found.error} retry={() => void found.refetch()} />
  if (!found.data) return <Loading blocks />
  const documents = found.data.pages.flatMap((page) => page.documents)
  if (documents.length === 0 && asked === '') {
    return (
      <EmptyState title={t(messages.emptyTitle)} icon={IconLicense}>
        {t(messages.empty)}
      </EmptyState>
    )
  }
  return (
    <>
      <TextField label={t(messages.search)} type="search" value={search} onChange={setSearch} />
      <p role="status">{documents.length === 0 && t(messages.noMatch)}</p>
      <ul className="line-list" role="list">
        {documents.map((document) => (
          <li key={document.id}>
            <Line document={document} share={() => setSharing(document)} />
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
      {sharing && <ShareDialog document={sharing} onClose={() => setSharing(undefined)} />}
    </>
  )
}

function Line({ document, share }: { document: MyDocument; share: () => void }): ReactNode {
  const t = useText()
  const language = useLanguage()
  return (
    <div className="line">
      <span className="grow">
        <strong>{document.title[language]}</strong>{' '}
        {document.firstOpenedAt === null && <StatusChip state="due">{t(messages.isNew)}</StatusChip>}
        {document.standing !== 'current' && <StatusChip state="overdue">{t(messages[document.standing])}</StatusChip>}
        <br />
        <span className="soft small">
          {t(messages.received, { date: formatDate(document.receivedAt) })}
          {document.caseId && (
            <>
              {' · '}
              <Go to={`/cases/${document.caseId}`}>{t(messages.toCase)}</Go>
            </>
          )}
        </span>
      </span>
      <span className="row">
        <a className="button" data-size="small" href={pathOf(downloadMyDocument, { id: document.id })}>
          <IconDownload size={18} aria-hidden /> {t(messages.download)}
        </a>
        <Button size="small" onClick={share}>
          <IconShare2 size={18} aria-hidden /> {t(messages.share)}
        </Button>
        <a className="button" data-size="small" href={document.verifyPath}>
          <IconShieldCheck size={18} aria-hidden /> {t(messages.verify)}
        </a>
      </span>
    </div>
  )
}
