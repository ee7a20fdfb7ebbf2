/** What was signed and is not issued yet: nothing may stay here unnoticed. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { call } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { DataTable } from '../../../web/ui/data-table.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { PagedList, useListPages } from '../../../web/ui/list-pages.tsx'
import { useGo } from '../../../web/ui/navigation.tsx'
import { EmptyState, ErrorState, PageHeader } from '../../../web/ui/page.tsx'
import { When } from '../../../web/ui/status.tsx'
import { listUnsealed, retrySealing } from '../contract.ts'
import { words } from './desk-messages.ts'
import { resultWords } from './desk-result.tsx'

const refreshMs = 5000

export default function UnsealedPage(): ReactNode {
  const t = useText()
  const go = useGo()
  const client = useQueryClient()
  const asked = useListPages(
    ['procedures', 'unsealed'],
    (query, signal) => call(listUnsealed, { query, signal }),
    () => refreshMs,
  )
  const retry = useMutation({
    mutationFn: (id: string) => call(retrySealing, { params: { id } }),
    onSettled: () => client.invalidateQueries({ queryKey: ['procedures', 'unsealed'] }),
  })
  return (
    <div className="desk-page stack">
      <PageHeader title={t(words.unsealed)} />
      {retry.error && <ErrorState error={retry.error} />}
      <PagedList of={asked}>
        {(items) =>
          items.length === 0 ? (
            <EmptyState title={t(words.noUnsealed)} />
          ) : (
            <DataTable
              caption={t(words.unsealed)}
              rows={items}
              keyOf={(item) => item.caseId}
              onOpen={(item) => go(`/cases/${item.caseId}`)}
              columns={[
                {
                  id: 'code',
                  head: t(words.application),
                  cell: (item) => <span className="code">{item.caseCode}</span>,
                },
                { id: 'state', head: t(words.result), cell: (item) => t(resultWords[item.state].words) },
                { id: 'signed', head: t(words.signedAt), cell: (item) => <When at={item.signedAt} /> },
                { id: 'tries', head: t(words.attempts), cell: (item) => item.tries, align: 'end' },
                {
                  id: 'retry',
                  head: '',
                  cell: (item) =>
                    item.state === 'seal-failed' && (
                      <Button
                        size="small"
                        busy={retry.isPending}
                        onClick={(event) => {
                          event.stopPropagation()
                          retry.mutate(item.caseId)
                        }}
                      >
                        {t(words.retry)}
                      </Button>
                    ),
                },
              ]}
            />
          )
        }
      </PagedList>
    </div>
  )
}
