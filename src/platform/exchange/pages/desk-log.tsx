/** The log: every proven call, and for each what shows a court that it was made and answered so. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { formatDateTime } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { type Column, DataTable } from '../../../web/ui/data-table.tsx'
import { SelectField, TextField } from '../../../web/ui/fields.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { EmptyState, ErrorState, Loading } from '../../../web/ui/page.tsx'
import { type State, StatusChip } from '../../../web/ui/status.tsx'
import { chainState, entryProof, listServices, type LogEntry, searchLog } from '../contract.ts'
import { words } from './page-messages.ts'

const states: Readonly<Record<LogEntry['outcome'], State>> = {
  answered: 'done',
  accepted: 'progress',
  failed: 'risk',
  refused: 'ended',
}

export function LogPanel(): ReactNode {
  const t = useText()
  const [typed, setTyped] = useState({ service: '', messageId: '', outcome: '' })
  const [asked, setAsked] = useState(typed)
  const services = useQuery({ queryKey: ['exchange', 'services'], queryFn: () => call(listServices) })
  const found = useInfiniteQuery({
    queryKey: ['exchange', 'log', asked],
    queryFn: ({ pageParam }) =>
      call(searchLog, {
        query: {
          ...(asked.service !== '' && { service: asked.service }),
          ...(asked.messageId !== '' && { messageId: asked.messageId }),
          ...(asked.outcome !== '' && { outcome: asked.outcome as LogEntry['outcome'] }),
          ...(pageParam !== '' && { before: pageParam }),
        },
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  })
  const rows = found.data?.pages.flatMap((page) => page.items) ?? []
  const outcomes = ['answered', 'accepted', 'failed', 'refused'] as const
  return (
    <section className="stack">
      <Chain />
      <form
        className="row"
        onSubmit={(event) => {
          event.preventDefault()
          setAsked({ ...typed, messageId: typed.messageId.trim() })
        }}
      >
        <SelectField
          label={t(words.service)}
          value={typed.service}
          empty={t(words.any)}
          choices={(services.data ?? []).map(({ id, title }) => ({ value: id, label: t(title) }))}
          onChange={(service) => setTyped({ ...typed, service })}
        />
        <SelectField
          label={t(words.outcome)}
          value={typed.outcome}
          empty={t(words.any)}
          choices={outcomes.map((one) => ({ value: one, label: t(words[one]) }))}
          onChange={(outcome) => setTyped({ ...typed, outcome })}
        />
        <TextField
          label={t(words.messageId)}
          value={typed.messageId}
          maxLength={100}
          onChange={(messageId) => setTyped({ ...typed, messageId })}
        />
        <Button type="submit">{t(words.search)}</Button>
      </form>
      {found.error && <ErrorState error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Loading lines={6} />}
      {found.data && rows.length === 0 && <EmptyState title={t(words.noneFound)} />}
      {rows.length > 0 && <Table rows={rows} />}
      {found.hasNextPage && (
        <Button busy={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {t(words.more)}
        </Button>
      )}
    </section>
  )
}

function Chain(): ReactNode {
  const t = useText()
  const language = useLanguage()
  const { data } = useQuery({
    queryKey: ['exchange', 'chain'],
    queryFn: () => call(chainState),
    refetchInterval: 60_000,
  })
  if (!data?.closedAt) return null
  const said = { n: data.batches, at: formatDateTime(language, data.closedAt) }
  return <p className="soft">{t(data.stamped ? words.chain : words.chainUnstamped, said)}</p>
}

function Table({ rows }: { rows: readonly LogEntry[] }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const columns: Column<LogEntry>[] = [
    { id: 'at', head: t(words.at), cell: ({ at }) => formatDateTime(language, at) },
    {
      id: 'who',
      head: t(words.who),
      cell: ({ memberId, userId, issue }) => (
        <>
          <span className="code">{memberId}</span>
          <br />
          <span className="soft">
            {userId}
            {issue && ` · ${issue}`}
          </span>
        </>
      ),
    },
    {
      id: 'service',
      head: t(words.service),
      cell: ({ serviceId, purpose, fields }) => (
        <>
          <span className="code">{serviceId}</span>
          <br />
          <span className="soft">
            {purpose}
            {fields.length > 0 && `: ${fields.join(', ')}`}
          </span>
        </>
      ),
    },
    {
      id: 'outcome',
      head: t(words.outcome),
      cell: ({ outcome, problem }) => (
        <>
          <StatusChip state={states[outcome]}>{t(words[outcome])}</StatusChip>
          {problem && (
            <>
              <br />
              <a className="code" href={`/problems/${problem}`}>
                {problem}
              </a>
            </>
          )}
        </>
      ),
    },
    { id: 'took', head: t(words.took), align: 'end', cell: ({ tookMs }) => `${tookMs} ms` },
    { id: 'proof', head: t(words.proof), cell: (entry) => <Proof of={entry} /> },
  ]
  return <DataTable caption={t(words.log)} rows={rows} keyOf={({ id }) => id} columns={columns} />
}

function Proof({ of: { id, batch } }: { of: LogEntry }): ReactNode {
  const t = useText()
  const [error, setError] = useState<unknown>()
  if (batch === null) return <span className="soft">{t(words.proofSoon)}</span>
  const save = async () => {
    try {
      const bundle = await call(entryProof, { params: { id } })
      const link = document.createElement('a')
      link.href = URL.createObjectURL(new Blob([JSON.stringify(bundle, null, 2)], { type: 'application/json' }))
      link.download = `exchange-proof-${id}.json`
      link.click()
      URL.revokeObjectURL(link.href)
      setError(undefined)
    } catch (problem) {
      setError(problem)
    }
  }
  return (
    <>
      <Button size="small" onClick={() => void save()}>
        {t(words.download)}
      </Button>
      {error !== undefined && <ErrorState error={error} />}
    </>
  )
}
