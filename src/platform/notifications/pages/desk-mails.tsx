/** E-mails that came to nothing, for who looks after the mail: why, and sent once more. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { formatNumber } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { type Column, DataTable } from '../../../web/ui/data-table.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { PagedList, useListPages } from '../../../web/ui/list-pages.tsx'
import { EmptyState, ErrorState, PageHeader } from '../../../web/ui/page.tsx'
import { StatusChip, When } from '../../../web/ui/status.tsx'
import { toast } from '../../../web/ui/toast.tsx'
import { type FailedMail, listFailedMails, retryMail } from '../contract.ts'
import { words } from './mail-messages.ts'

const key = ['notifications', 'failed']

export default function Mails(): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const language = useLanguage()
  const asked = useListPages(key, async ({ after }, signal) => {
    const { mails, next } = await call(listFailedMails, { query: after === undefined ? {} : { before: after }, signal })
    return { items: mails, next }
  })
  const retry = useMutation({
    mutationFn: (id: string) => call(retryMail, { params: { id }, body: {} }),
    onSuccess: () => toast(t(words.queued)),
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  })
  const about = (kind: string): string => {
    const [from = ''] = kind.split('.')
    return from in words ? t(words[from as 'procedures']) : t(words.other)
  }
  const columns: Column<FailedMail>[] = [
    { id: 'when', head: t(words.when), cell: ({ createdAt }) => <When at={createdAt} /> },
    {
      id: 'about',
      head: t(words.about),
      cell: ({ kind }) => (
        <>
          {about(kind)}
          <br />
          <span className="soft small code">{kind}</span>
        </>
      ),
    },
    {
      id: 'state',
      head: t(words.state),
      cell: ({ state }) => (
        <StatusChip state={state === 'bounced' ? 'overdue' : 'risk'}>
          {t(state === 'bounced' ? words.bounced : words.failed)}
        </StatusChip>
      ),
    },
    { id: 'error', head: t(words.error), cell: ({ error }) => error ?? '—' },
    {
      id: 'attempts',
      head: t(words.attempts),
      align: 'end',
      cell: ({ attempts }) => formatNumber(language, attempts),
    },
    {
      id: 'retry',
      head: '',
      cell: ({ noticeId }) => (
        <Button
          size="small"
          busy={retry.isPending && retry.variables === noticeId}
          onClick={() => retry.mutate(noticeId)}
        >
          {t(words.retry)}
        </Button>
      ),
    },
  ]
  return (
    <div className="desk-page stack">
      <PageHeader title={t(words.title)} lead={t(words.lead)} />
      {retry.error && <ErrorState error={retry.error} />}
      <PagedList of={asked}>
        {(rows) =>
          rows.length === 0 ? (
            <EmptyState title={t(words.none)}>{t(words.noneHelp)}</EmptyState>
          ) : (
            <DataTable caption={t(words.title)} rows={rows} keyOf={({ noticeId }) => noticeId} columns={columns} />
          )
        }
      </PagedList>
    </div>
  )
}
