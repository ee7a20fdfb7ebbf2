/** The desk: roadworks, closures and events of all states, and the texts of signs. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { call } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { type Column, DataTable } from '../../../web/ui/data-table.tsx'
import { TextField } from '../../../web/ui/fields.tsx'
import { SaveDialog } from '../../../web/ui/form-dialog.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { useLive } from '../../../web/ui/live.ts'
import { Answer, EmptyState, ErrorState, PageHeader } from '../../../web/ui/page.tsx'
import { SignedIn } from '../../../web/ui/session.tsx'
import { type State, StatusChip, When } from '../../../web/ui/status.tsx'
import { approveMeasure, type DeskMeasure, listDeskMeasures, withdrawMeasure } from '../contract-measures.ts'
import { centreWords } from './centre-messages.ts'
import { PublishDialog } from './desk-publish.tsx'
import { Signs } from './desk-signs.tsx'
import { words } from './page-messages.ts'
import { HoursWords, trafficKey } from './parts.tsx'
import './traffic.css'

export const deskKey = [...trafficKey, 'desk'] as const

export default function DeskTraffic(): ReactNode {
  return (
    <SignedIn face="desk" as="official">
      {() => <Desk />}
    </SignedIn>
  )
}

function Desk(): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const [isAdding, setAdding] = useState(false)
  const found = useQuery({ queryKey: deskKey, queryFn: ({ signal }) => call(listDeskMeasures, { signal }) })
  useLive(['traffic:measures'], [deskKey])
  const close = () => {
    setAdding(false)
    void client.invalidateQueries({ queryKey: trafficKey })
  }
  return (
    <div className="desk-page stack">
      <PageHeader
        title={t(centreWords.title)}
        lead={t(centreWords.deskLead)}
        actions={
          found.data &&
          found.data.units.length > 0 && (
            <Button kind="primary" onClick={() => setAdding(true)}>
              {t(centreWords.newMeasure)}
            </Button>
          )
        }
      />
      <Answer of={found} lines={6}>
        {({ measures }) =>
          measures.length === 0 ? (
            <EmptyState title={t(centreWords.noMeasuresYet)}>{t(centreWords.noMeasuresYetHelp)}</EmptyState>
          ) : (
            <Measures of={measures} />
          )
        }
      </Answer>
      <Signs units={found.data?.units ?? []} />
      {isAdding && found.data && <PublishDialog units={found.data.units} onClose={close} />}
    </div>
  )
}

const nowMs = () => Date.now()

function stateOf(measure: DeskMeasure): { state: State; words: keyof typeof centreWords } {
  if (measure.state === 'withdrawn') return { state: 'ended', words: 'withdrawn' }
  if (measure.state === 'proposed') return { state: 'due', words: 'proposed' }
  return Date.parse(measure.endsAt) < nowMs() ? { state: 'late', words: 'over' } : { state: 'done', words: 'published' }
}

function Measures({ of: measures }: { of: readonly DeskMeasure[] }): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const [withdrawing, setWithdrawing] = useState<DeskMeasure | undefined>()
  const again = () => client.invalidateQueries({ queryKey: trafficKey })
  const approving = useMutation({
    mutationFn: (id: string) => call(approveMeasure, { params: { id } }),
    onSettled: again,
  })
  const columns: Column<DeskMeasure>[] = [
    {
      id: 'what',
      head: t(words.measures),
      cell: (measure) => (
        <>
          <b>{t(measure.title)}</b>
          <br />
          <span className="soft">
            {t(words[measure.kind])} · {t(words[measure.effect])}
            {measure.roads.length > 0 && ` · ${measure.roads.slice(0, 3).join(', ')}`}
          </span>
        </>
      ),
    },
    {
      id: 'starts',
      head: t(centreWords.starts),
      cell: ({ startsAt, hours }) => (
        <>
          <When at={startsAt} />
          {hours && (
            <>
              <br />
              <span className="soft small">
                <HoursWords of={hours} />
              </span>
            </>
          )}
        </>
      ),
    },
    { id: 'ends', head: t(centreWords.ends), cell: ({ endsAt }) => <When at={endsAt} /> },
    {
      id: 'state',
      head: t(centreWords.state),
      cell: (measure) => {
        const { state, words: name } = stateOf(measure)
        return (
          <>
            <StatusChip state={state}>{t(centreWords[name])}</StatusChip>
            {measure.reason !== null && (
              <span className="soft">
                {' '}
                {measure.withdrawnBy}: {measure.reason}
              </span>
            )}
          </>
        )
      },
    },
    {
      id: 'who',
      head: t(centreWords.who),
      cell: ({ unitName, proposedBy, decidedBy }) => (
        <>
          {t(unitName)}
          <br />
          <span className="soft">{[proposedBy, ...(decidedBy === null ? [] : [decidedBy])].join(' → ')}</span>
        </>
      ),
    },
    {
      id: 'act',
      head: '',
      cell: (measure) => (
        <span className="row">
          {measure.mayApprove && (
            <Button size="small" kind="primary" busy={approving.isPending} onClick={() => approving.mutate(measure.id)}>
              {t(centreWords.approve)}
            </Button>
          )}
          {measure.mayWithdraw && (
            <Button size="small" onClick={() => setWithdrawing(measure)}>
              {t(centreWords.withdraw)}
            </Button>
          )}
        </span>
      ),
    },
  ]
  return (
    <>
      {approving.error && <ErrorState error={approving.error} />}
      <DataTable caption={t(words.measures)} columns={columns} rows={measures} keyOf={({ id }) => id} />
      {withdrawing && (
        <WithdrawDialog
          of={withdrawing}
          onClose={() => {
            setWithdrawing(undefined)
            void again()
          }}
        />
      )}
    </>
  )
}

function WithdrawDialog({ of: measure, onClose }: { of: DeskMeasure; onClose: () => void }): ReactNode {
  const t = useText()
  const [reason, setReason] = useState('')
  return (
    <SaveDialog
      title={t(centreWords.withdrawTitle, { title: t(measure.title) })}
      act={t(centreWords.withdraw)}
      danger
      send={() => call(withdrawMeasure, { params: { id: measure.id }, body: { reason } })}
      onClose={onClose}
    >
      <TextField
        label={t(centreWords.reason)}
        value={reason}
        onChange={setReason}
        required
        minLength={3}
        maxLength={500}
      />
    </SaveDialog>
  )
}
