/** One alarm: why, the explanation, the decision, the readings that are the evidence. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { call } from '../../../web/ui/client.ts'
import { Button, Go } from '../../../web/ui/controls.tsx'
import { type Column, DataTable } from '../../../web/ui/data-table.tsx'
import { TextArea } from '../../../web/ui/fields.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { usePathParams } from '../../../web/ui/navigation.tsx'
import { Answer, ErrorState, PageHeader } from '../../../web/ui/page.tsx'
import { When } from '../../../web/ui/status.tsx'
import { toast } from '../../../web/ui/toast.tsx'
import { type AlarmDetail, decideAlarm, explainAlarm, readAlarm } from '../contract.ts'
import { words } from './alarm-messages.ts'
import { AlarmChip, useWhy } from './alarm-parts.tsx'

const keyOf = (id: string) => ['alarm', id]

export default function AlarmPage(): ReactNode {
  const { id = '' } = usePathParams()
  const asked = useQuery({ queryKey: keyOf(id), queryFn: () => call(readAlarm, { params: { id } }) })
  return (
    <div className="desk-page stack">
      <Answer of={asked}>{(alarm) => <Alarm of={alarm} />}</Answer>
    </div>
  )
}

function Alarm({ of: alarm }: { of: AlarmDetail }): ReactNode {
  const t = useText()
  return (
    <>
      <PageHeader
        title={t(alarm.title)}
        lead={useWhy(alarm)}
        back={{ to: '/alarms', label: t(words.title) }}
        actions={<AlarmChip of={alarm} />}
      />
      <Facts of={alarm} />
      <section className="card stack tight">
        <h2>{t(words.explanation)}</h2>
        {alarm.explanation === null && !alarm.mayExplain && <p className="soft">{t(words.notExplained)}</p>}
        {alarm.explanation !== null && !alarm.mayExplain && <p>{alarm.explanation}</p>}
        {alarm.mayExplain && <Explain of={alarm} />}
      </section>
      {(alarm.decision !== null || alarm.mayDecide) && (
        <section className="card stack tight">
          <h2>{t(words.decision)}</h2>
          {alarm.mayDecide ? <Decide of={alarm} /> : <Decided of={alarm} />}
        </section>
      )}
      <Evidence of={alarm} />
    </>
  )
}

function Facts({ of: alarm }: { of: AlarmDetail }): ReactNode {
  const t = useText()
  const { official } = alarm
  const facts: [string, ReactNode][] = [
    [t(words.official), `${official.name}${official.unit ? `, ${t(official.unit)}` : ''}`],
    [t(words.raisedAt), <When key="at" at={alarm.raisedAt} />],
    [t(words.handledBy), t(alarm.handledBy)],
    [
      t(words.case),
      !alarm.handles ? (
        alarm.caseCode
      ) : (
        <Go key="case" to={`/cases/${alarm.id}`}>
          {alarm.caseCode}
        </Go>
      ),
    ],
  ]
  return (
    <dl className="answers card">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function useChange(id: string, said: string) {
  const client = useQueryClient()
  return {
    onSuccess: (alarm: AlarmDetail) => {
      client.setQueryData(keyOf(id), alarm)
      void client.invalidateQueries({ queryKey: ['alarms'] })
      toast(said)
    },
  }
}

function Explain({ of: alarm }: { of: AlarmDetail }): ReactNode {
  const t = useText()
  const [text, setText] = useState(alarm.explanation ?? '')
  const send = useMutation({
    mutationFn: () => call(explainAlarm, { params: { id: alarm.id }, body: { text } }),
    ...useChange(alarm.id, t(words.explanationSent)),
  })
  return (
    <>
      {send.isError && <ErrorState error={send.error} />}
      <TextArea
        label={t(words.explainLabel)}
        help={t(words.explainHelp)}
        rows={4}
        maxLength={4000}
        value={text}
        onChange={setText}
      />
      <div className="row">
        <Button kind="primary" busy={send.isPending} disabled={text.trim() === ''} onClick={() => send.mutate()}>
          {t(words.sendExplanation)}
        </Button>
      </div>
    </>
  )
}

function Decide({ of: alarm }: { of: AlarmDetail }): ReactNode {
  const t = useText()
  const [reason, setReason] = useState('')
  const decide = useMutation({
    mutationFn: (outcome: 'justified' | 'violation') =>
      call(decideAlarm, { params: { id: alarm.id }, body: { outcome, reason } }),
    ...useChange(alarm.id, t(words.decided)),
  })
  const buttonFor = (outcome: 'justified' | 'violation', name: string) => (
    <Button
      busy={decide.isPending && decide.variables === outcome}
      disabled={reason.trim() === '' || decide.isPending}
      onClick={() => decide.mutate(outcome)}
    >
      {name}
    </Button>
  )
  return (
    <>
      {decide.isError && <ErrorState error={decide.error} />}
      <TextArea label={t(words.decisionLabel)} rows={3} maxLength={4000} value={reason} onChange={setReason} />
      <div className="row">
        {buttonFor('justified', t(words.decideJustified))}
        {buttonFor('violation', t(words.decideViolation))}
      </div>
    </>
  )
}

function Decided({ of: { decision, decidedBy, decidedAt } }: { of: AlarmDetail }): ReactNode {
  return (
    <>
      <p>{decision}</p>
      <p className="soft">
        {decidedBy} {decidedAt && <When at={decidedAt} />}
      </p>
    </>
  )
}

type Reading = AlarmDetail['evidence'][number]

function Evidence({ of: alarm }: { of: AlarmDetail }): ReactNode {
  const t = useText()
  const columns: Column<Reading & { n: number }>[] = [
    { id: 'at', head: t(words.at), cell: ({ at }) => <When at={at} /> },
    {
      id: 'person',
      head: t(words.person),
      cell: ({ person }) => person ?? <span className="soft">{t(words.hidden)}</span>,
    },
    { id: 'what', head: t(words.what), cell: ({ what }) => t(what) },
    { id: 'case', head: t(words.forCase), cell: ({ caseId }) => caseId ?? t(words.noCase) },
  ]
  return (
    <section className="stack tight">
      <h2>{t(words.evidence)}</h2>
      <p className="soft">{t(words.evidenceLead, { n: alarm.readings, shown: alarm.evidence.length })}</p>
      <DataTable
        caption={t(words.evidence)}
        rows={alarm.evidence.map((one, n) => ({ ...one, n }))}
        keyOf={({ n }) => String(n)}
        columns={columns}
      />
    </section>
  )
}
