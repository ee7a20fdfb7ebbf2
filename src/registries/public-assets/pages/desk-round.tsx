/** One inventory, for who answers for it: what is as registered, different, missing; the report; closing it. */
import { IconDownload, IconFileText, IconLock, IconQrcode } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { formatDate, formatDateTime, formatMoney } from '../../../kernel/i18n.ts'
import { documentContent } from '../../../platform/documents/contract.ts'
import { call, pathOf } from '../../../web/ui/client.ts'
import { Button, Go, GoButton } from '../../../web/ui/controls.tsx'
import { type Column, DataTable } from '../../../web/ui/data-table.tsx'
import { Confirm } from '../../../web/ui/dialog.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { useGo, usePathParams, useQueryText } from '../../../web/ui/navigation.tsx'
import { Answer, EmptyState, ErrorState, Notice, PageHeader } from '../../../web/ui/page.tsx'
import { useSignedIn } from '../../../web/ui/session.tsx'
import { type State, StatusChip } from '../../../web/ui/status.tsx'
import { closeRound, type Line, readRound, type RoundDetail, roundReport } from '../contract.ts'
import { words } from './page-messages.ts'
import { Progress, useStateName } from './parts.tsx'

const refreshEveryMs = 30_000

export default function RoundPage(): ReactNode {
  const { id = '' } = usePathParams()
  const asked = useQuery({
    queryKey: ['public-assets', 'round', id],
    queryFn: ({ signal }) => call(readRound, { params: { id }, signal }),
    refetchInterval: ({ state }) => (state.data?.closedAt === null ? refreshEveryMs : false),
  })
  return (
    <div className="desk-page stack">
      <Answer of={asked}>{(round) => <Shown of={round} />}</Answer>
    </div>
  )
}

const outcomes = ['missing', 'different', 'matching'] as const
type Outcome = (typeof outcomes)[number]

const outcomeOf = ({ count, differs }: Line): Outcome =>
  count === null ? 'missing' : differs ? 'different' : 'matching'

const chips: Readonly<Record<Outcome, readonly [State, { vi: string; en: string }]>> = {
  matching: ['done', words.isMatching],
  different: ['risk', words.isDifferent],
  missing: ['due', words.isMissing],
}

function Shown({ of: round }: { of: RoundDetail }): ReactNode {
  const t = useText()
  const go = useGo()
  const language = useLanguage()
  const chosen = useQueryText()['show']
  const n = { matching: 0, different: 0, missing: 0 }
  for (const line of round.lines) n[outcomeOf(line)] += 1
  const shown = outcomes.find((one) => one === chosen)
  const lines = shown ? round.lines.filter((line) => outcomeOf(line) === shown) : round.lines
  const here = `/public-assets/${round.id}`
  const choices = [
    [undefined, t(words.all, { n: round.lines.length })],
    ...outcomes.map((one) => [one, t(words[one], { n: n[one] })] as const),
  ] as const
  return (
    <>
      <PageHeader
        title={round.name}
        lead={
          round.closedAt === null
            ? t(words.begun, { when: formatDateTime(language, round.begunAt), who: round.begunBy })
            : t(words.closed, { date: formatDate(round.closedAt) })
        }
        back={{ to: '/public-assets', label: t(words.title), search: { unit: round.unitId } }}
        actions={<Actions of={round} n={n} />}
      />
      <Progress counted={round.counted} expected={round.expected} />
      <nav className="tabs" aria-label={t(words.filter)}>
        {choices.map(([show, said]) => (
          <Go key={said} to={here} search={{ show }} {...(show === shown && { 'aria-current': 'page' })}>
            {said}
          </Go>
        ))}
      </nav>
      {lines.length === 0 ? (
        <EmptyState title={t(words.nothingHere)} />
      ) : (
        <Lines
          lines={lines}
          onOpen={({ assetId }) => go(`/registries/public-assets/${assetId}`, { purpose: 'inventory' })}
        />
      )}
    </>
  )
}

function Actions({ of: round, n }: { of: RoundDetail; n: Readonly<Record<Outcome, number>> }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const client = useQueryClient()
  const manages = useSignedIn()?.permissions.includes('public-assets.manage') ?? false
  const [asking, setAsking] = useState(false)
  const close = useMutation({
    mutationFn: () => call(closeRound, { params: { id: round.id }, body: {} }),
    onSuccess: () => {
      setAsking(false)
      return client.invalidateQueries({ queryKey: ['public-assets'] })
    },
  })
  const report = (form: 'pdf' | 'csv') => pathOf(roundReport, { id: round.id }, { form, language })
  return (
    <>
      {round.closedAt === null && (
        <GoButton to={`/public-assets/${round.id}/count`} kind="primary">
          <IconQrcode size={20} aria-hidden /> {t(words.count)}
        </GoButton>
      )}
      <a className="button" href={report('pdf')}>
        <IconFileText size={20} aria-hidden /> {t(words.reportPdf)}
      </a>
      <a className="button" href={report('csv')}>
        <IconDownload size={20} aria-hidden /> {t(words.reportCsv)}
      </a>
      {round.closedAt === null && manages && (
        <Button kind="danger" onClick={() => setAsking(true)}>
          <IconLock size={20} aria-hidden /> {t(words.close)}
        </Button>
      )}
      <Confirm
        open={asking}
        title={t(words.close)}
        consequence={t(words.closeConsequence, { different: n.different, missing: n.missing })}
        act={t(words.close)}
        danger
        busy={close.isPending}
        onAct={() => close.mutate()}
        onClose={() => setAsking(false)}
      >
        {n.missing > 0 && <Notice tone="risk">{t(words.missing, { n: n.missing })}</Notice>}
        {close.error && <ErrorState error={close.error} />}
      </Confirm>
    </>
  )
}

function Lines({ lines, onOpen }: { lines: readonly Line[]; onOpen: (line: Line) => void }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const stateName = useStateName()
  const where = (place: string, state: string): ReactNode => (
    <>
      {place}
      <br />
      <span className="soft small">{stateName(state)}</span>
    </>
  )
  const columns: Column<Line>[] = [
    {
      id: 'asset',
      head: t(words.asset),
      cell: ({ code, name }) => (
        <>
          <b>{name}</b>
          <br />
          <span className="code soft small">{code}</span>
        </>
      ),
    },
    {
      id: 'result',
      head: t(words.result),
      cell: (line) => {
        const [state, name] = chips[outcomeOf(line)]
        return <StatusChip state={state}>{t(name)}</StatusChip>
      },
    },
    { id: 'register', head: t(words.register), cell: ({ place, state }) => where(place, state) },
    {
      id: 'found',
      head: t(words.found),
      cell: ({ count, differs }) =>
        count === null ? (
          '—'
        ) : (
          <>
            {differs && where(count.place, count.state)}
            {count.note !== null && <div className="small">{count.note}</div>}
            {count.photoId !== null && <Photo id={count.photoId} />}
            {!differs && count.note === null && count.photoId === null && '—'}
          </>
        ),
    },
    {
      id: 'counter',
      head: t(words.counter),
      cell: ({ count }) =>
        count && (
          <>
            {count.by}
            <br />
            <span className="soft small">{formatDateTime(language, count.at)}</span>
          </>
        ),
    },
    {
      id: 'remaining',
      head: t(words.remaining),
      align: 'end',
      cell: ({ remainingDong }) => formatMoney(language, remainingDong),
    },
  ]
  return (
    <DataTable
      caption={t(words.round)}
      rows={lines}
      keyOf={({ assetId }) => assetId}
      columns={columns}
      onOpen={onOpen}
    />
  )
}

function Photo({ id }: { id: string }): ReactNode {
  const t = useText()
  return (
    <a
      className="small"
      href={pathOf(documentContent, { id })}
      target="_blank"
      rel="noreferrer"
      // The row itself leads to the asset's record.
      onClick={(event) => event.stopPropagation()}
    >
      {t(words.seePhoto)}
    </a>
  )
}
