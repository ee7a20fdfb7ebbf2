/** Form 07, the register of a unit between two days, with how much was on time. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { formatDate, formatNumber } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Button, PrintLink } from '../../../web/ui/controls.tsx'
import { type Column, DataTable } from '../../../web/ui/data-table.tsx'
import { isDay, today } from '../../../web/ui/day.ts'
import { DateField } from '../../../web/ui/day-fields.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { useGo, useQueryText } from '../../../web/ui/navigation.tsx'
import { Answer, EmptyState, ErrorState, Loading, PageHeader } from '../../../web/ui/page.tsx'
import type { Static } from 'typebox'
import { onTimeRate, Register, register } from '../contract.ts'
import { words } from './page-messages.ts'
import { DeadlineChip, statusName } from './states.tsx'

type Line = Static<typeof Register>['items'][number]

export default function RegisterPage(): ReactNode {
  const t = useText()
  const go = useGo()
  const address = useQueryText()
  const from = address['from'] ?? today(-30)
  const to = address['to'] ?? today()
  const [typedFrom, setFrom] = useState(from)
  const [typedTo, setTo] = useState(to)
  const lines = useInfiniteQuery({
    queryKey: ['casework', 'register', from, to],
    queryFn: ({ pageParam }) =>
      call(register, { query: { from, to, limit: 100, ...(pageParam && { after: pageParam }) } }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  })
  const rows = lines.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <div className="desk-page stack">
      <PageHeader
        title={t(words.register)}
        {...(lines.data?.pages[0] && { lead: t(lines.data.pages[0].unit.name) })}
        actions={<PrintLink />}
      />
      <div className="row no-print">
        <DateField label={t(words.from)} value={typedFrom} onChange={setFrom} />
        <DateField label={t(words.to)} value={typedTo} onChange={setTo} />
        <Button
          size="small"
          disabled={!isDay(typedFrom) || !isDay(typedTo) || typedFrom > typedTo}
          onClick={() => go('/register', { from: typedFrom, to: typedTo }, true)}
        >
          {t(words.show)}
        </Button>
      </div>
      <OnTime from={from} to={to} />
      {lines.error && <ErrorState error={lines.error} retry={() => void lines.refetch()} />}
      {lines.isPending && <Loading lines={8} />}
      {lines.data && rows.length === 0 && <EmptyState title={t(words.noCases)} />}
      {rows.length > 0 && (
        <DataTable
          caption={t(words.register)}
          columns={columns(t)}
          rows={rows}
          keyOf={(line) => line.id}
          onOpen={(line) => go(`/cases/${line.id}`)}
        />
      )}
      {lines.hasNextPage && (
        <Button busy={lines.isFetchingNextPage} onClick={() => void lines.fetchNextPage()}>
          {t(words.more)}
        </Button>
      )}
    </div>
  )
}

/** A clock that never ran has no outcome. */
const outcome = ({ deadline }: Line): ReactNode => (deadline === 'none' ? '—' : <DeadlineChip deadline={deadline} />)

function columns(t: ReturnType<typeof useText>): Column<Line>[] {
  const dayOf = (at: string | null) => (at ? formatDate(at) : '—')
  return [
    { id: 'code', head: t(words.code), cell: (line) => <span className="code">{line.code}</span> },
    { id: 'procedure', head: t(words.procedure), cell: (line) => t(line.title) },
    { id: 'applicant', head: t(words.applicant), cell: (line) => line.applicantName },
    { id: 'submitted', head: t(words.submittedAt), cell: (line) => dayOf(line.submittedAt) },
    { id: 'due', head: t(words.dueAt), cell: (line) => dayOf(line.dueAt) },
    { id: 'done', head: t(words.doneAt), cell: (line) => dayOf(line.doneAt) },
    { id: 'status', head: t(words.status), cell: (line) => t(statusName(line.status)) },
    { id: 'deadline', head: t(words.outcome), cell: outcome },
  ]
}

function OnTime({ from, to }: { from: string; to: string }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const asked = useQuery({
    queryKey: ['casework', 'on-time', from, to],
    queryFn: () => call(onTimeRate, { query: { from, to } }),
  })
  return (
    <Answer of={asked} lines={1}>
      {(given) => (
        <dl className="row">
          <dt>{t(words.onTimeRate)}</dt>
          <dd>
            <b>{given.rate === null ? '—' : `${formatNumber(language, Math.round(given.rate * 1000) / 10)} %`}</b> (
            {t(words.early)} {given.early}, {t(words.onTime)} {given.onTime}, {t(words.late)} {given.late})
          </dd>
        </dl>
      )}
    </Answer>
  )
}
