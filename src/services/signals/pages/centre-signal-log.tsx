/** What people asked of the signals, how it ended, and everything that was changed, with the reasons. */
import { useInfiniteQuery, type UseInfiniteQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { formatDateTime, formatNumber } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Button, Go } from '../../../web/ui/controls.tsx'
import { DataTable } from '../../../web/ui/data-table.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { useLive } from '../../../web/ui/live.ts'
import { Answer, PageHeader } from '../../../web/ui/page.tsx'
import { SignedIn } from '../../../web/ui/session.tsx'
import { listNotes, type NoteView } from '../contract.ts'
import { type InterventionView, listInterventions } from '../contract-live.ts'
import { actorWords, deedWords, endedWords, kindWords, words } from './page-messages.ts'
import { signalsKey } from './parts.tsx'
import './signals.css'

const refreshMs = 10_000
/** As many as the server tells at once (interventions.ts). */
const interventionsAPage = 50
const notesAPage = 100

export default function SignalLogPage(): ReactNode {
  return (
    <SignedIn face="centre" as="official">
      {() => <Log />}
    </SignedIn>
  )
}

function Log(): ReactNode {
  const t = useText()
  useLive(['signals:network'], [])
  const interventions = useInfiniteQuery({
    queryKey: [...signalsKey, 'interventions'],
    queryFn: ({ signal, pageParam }) =>
      call(listInterventions, { query: pageParam === null ? {} : { before: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => (last.length < interventionsAPage ? undefined : last.at(-1)?.beginsAt),
    refetchInterval: refreshMs,
  })
  const notes = useInfiniteQuery({
    queryKey: [...signalsKey, 'notes'],
    queryFn: ({ signal, pageParam }) =>
      call(listNotes, { query: { limit: notesAPage, ...(pageParam !== null && { before: pageParam }) }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => (last.length < notesAPage ? undefined : last.at(-1)?.id),
    refetchInterval: refreshMs,
  })
  return (
    <div className="signals-log">
      <PageHeader title={t(words.log)} back={{ to: '/signals', label: t(words.backNetwork) }} />
      <section className="centre-panel" aria-label={t(words.interventions)}>
        <h2>{t(words.interventions)}</h2>
        <Answer of={interventions}>
          {({ pages: [first = [], ...more] }) =>
            first.length === 0 ? (
              <p className="soft">{t(words.noInterventions)}</p>
            ) : (
              <Interventions rows={[first, ...more].flat()} />
            )
          }
        </Answer>
        <More of={interventions} />
      </section>
      <section className="centre-panel" aria-label={t(words.audit)}>
        <h2>{t(words.audit)}</h2>
        <Answer of={notes}>
          {({ pages: [first = [], ...more] }) =>
            first.length === 0 ? <p className="soft">{t(words.noAudit)}</p> : <Notes rows={[first, ...more].flat()} />
          }
        </Answer>
        <More of={notes} />
      </section>
    </div>
  )
}

/** What is older: nothing of the audit is out of reach. */
function More({
  of,
}: {
  of: Pick<UseInfiniteQueryResult, 'hasNextPage' | 'isFetchingNextPage' | 'fetchNextPage'>
}): ReactNode {
  const t = useText()
  if (!of.hasNextPage) return null
  return (
    <Button busy={of.isFetchingNextPage} onClick={() => void of.fetchNextPage()}>
      {t(words.older)}
    </Button>
  )
}

function Interventions({ rows }: { rows: readonly InterventionView[] }): ReactNode {
  const t = useText()
  const language = useLanguage()
  return (
    <DataTable
      caption={t(words.interventions)}
      rows={rows}
      keyOf={({ id }) => id}
      columns={[
        { id: 'when', head: t(words.when), cell: ({ beginsAt }) => formatDateTime(language, beginsAt) },
        { id: 'kind', head: t(words.kind), cell: ({ kind }) => t(kindWords[kind]) },
        { id: 'where', head: t(words.intersection), cell: ({ stops }) => stops.map(({ name }) => t(name)).join(' → ') },
        { id: 'who', head: t(words.who), cell: ({ by }) => by },
        { id: 'reason', head: t(words.reason), cell: ({ reason }) => reason },
        {
          id: 'state',
          head: t(words.state),
          cell: ({ endedHow }) => t(endedHow === null ? words.open : endedWords[endedHow]),
        },
        {
          id: 'cost',
          head: t(words.standing),
          cell: ({ costS }) => t(words.vehicleSeconds, { n: formatNumber(language, Math.round(costS)) }),
          align: 'end',
        },
      ]}
    />
  )
}

function Notes({ rows }: { rows: readonly NoteView[] }): ReactNode {
  const t = useText()
  const language = useLanguage()
  return (
    <DataTable
      caption={t(words.audit)}
      rows={rows}
      keyOf={({ id }) => id}
      columns={[
        { id: 'when', head: t(words.when), cell: ({ at }) => formatDateTime(language, at) },
        { id: 'who', head: t(words.who), cell: ({ by }) => t(actorWords(by)) },
        { id: 'what', head: t(words.what), cell: ({ what }) => t(deedWords(what)) },
        {
          id: 'where',
          head: t(words.intersection),
          cell: ({ intersection }) =>
            intersection ? <Go to={`/signals/${intersection.id}`}>{t(intersection.name)}</Go> : '–',
        },
        { id: 'reason', head: t(words.reason), cell: ({ reason }) => reason },
      ]}
    />
  )
}
