/** One consultation at the desk: what waits to be looked at, the answer, what was promised. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { formatDate } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { DateField, TextArea } from '../../../web/ui/fields.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { usePathParams } from '../../../web/ui/navigation.tsx'
import { Answer, ErrorState, PageHeader } from '../../../web/ui/page.tsx'
import { useSignedIn } from '../../../web/ui/session.tsx'
import { When } from '../../../web/ui/status.tsx'
import {
  addTask,
  answerConsultation,
  type Consultation,
  endTask,
  moderate,
  type Saying,
  waitingSayings,
} from '../contract.ts'
import { words } from './page-messages.ts'
import { PollResult } from './poll-result.tsx'
import './consultations.css'
import { PhaseChip } from './portal-list.tsx'
import { keyOf, useConsultation, useDo } from './portal-one.tsx'

export default function DeskConsultation(): ReactNode {
  const { id = '' } = usePathParams()
  return (
    <div className="desk-page stack">
      <Answer of={useConsultation(id)} alone>
        {(one) => <One of={one} />}
      </Answer>
    </div>
  )
}

function One({ of: one }: { of: Consultation }): ReactNode {
  const t = useText()
  const isOver = one.phase === 'closed' || one.phase === 'answered'
  return (
    <>
      <PageHeader
        title={t(one.title)}
        back={{ to: '/consultations', label: t(words.title) }}
        lead={
          <span className="row">
            <PhaseChip of={one} /> {t(words[one.kind])} · {t(one.unit)}
          </span>
        }
      />
      {one.manages && one.kind !== 'poll' && <Waiting of={one} />}
      {one.result && <PollResult of={one} result={one.result} />}
      {one.manages && isOver && <AnswerForm of={one} />}
      {one.answer !== null && <p className="card pre-line">{one.answer}</p>}
      {one.dialogue && <Tasks of={one} dialogue={one.dialogue} />}
    </>
  )
}

function Waiting({ of: one }: { of: Consultation }): ReactNode {
  const t = useText()
  const asked = useQuery({
    queryKey: [...keyOf(one.id), 'waiting'],
    queryFn: ({ signal }) => call(waitingSayings, { params: { id: one.id }, signal }),
  })
  return (
    <section className="stack tight">
      <h2>{t(words.moderate, { n: asked.data?.items.length ?? 0 })}</h2>
      <Answer of={asked} lines={3}>
        {({ items }) => (
          <>
            {items.map((saying) => (
              <Look key={saying.id} one={one} saying={saying} />
            ))}
          </>
        )}
      </Answer>
    </section>
  )
}

function Look({ one, saying }: { one: Consultation; saying: Saying }): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const [text, setText] = useState('')
  const looking = useMutation({
    mutationFn: (show: boolean) =>
      call(moderate, {
        params: { id: one.id, sayingId: saying.id },
        body: { show, ...(text.trim() !== '' && (show ? { answer: text } : { reason: text })) },
      }),
    onSuccess: (now) => {
      client.setQueryData(keyOf(one.id), now)
      void client.invalidateQueries({ queryKey: [...keyOf(one.id), 'waiting'] })
    },
  })
  return (
    <div className="card stack tight">
      <p className="soft small">
        {saying.name ?? t(words.nameless)} · <When at={saying.saidAt} />
      </p>
      <p className="pre-line">{saying.words}</p>
      <TextArea
        label={`${t(words.reply)} / ${t(words.reason)}`}
        optional
        value={text}
        onChange={setText}
        rows={2}
        maxLength={4000}
      />
      {looking.error && <ErrorState error={looking.error} />}
      <div className="row">
        <Button kind="primary" size="small" busy={looking.isPending} onClick={() => looking.mutate(true)}>
          {t(words.show)}
        </Button>
        <Button
          size="small"
          disabled={text.trim() === ''}
          busy={looking.isPending}
          onClick={() => looking.mutate(false)}
        >
          {t(words.refuse)}
        </Button>
      </div>
    </div>
  )
}

function AnswerForm({ of: one }: { of: Consultation }): ReactNode {
  const t = useText()
  const [text, setText] = useState(one.answer ?? '')
  const answering = useDo(one.id, () => call(answerConsultation, { params: { id: one.id }, body: { words: text } }))
  return (
    <section className="card stack tight">
      <TextArea
        label={t(words.answerOf, { unit: t(one.unit) })}
        value={text}
        onChange={setText}
        rows={5}
        maxLength={20_000}
      />
      {answering.error && <ErrorState error={answering.error} />}
      <div>
        <Button
          kind="primary"
          busy={answering.isPending}
          disabled={text.trim() === ''}
          onClick={() => answering.mutate(undefined)}
        >
          {t(words.publish)}
        </Button>
      </div>
    </section>
  )
}

type DialogueView = NonNullable<Consultation['dialogue']>

function Tasks({ of: one, dialogue }: { of: Consultation; dialogue: DialogueView }): ReactNode {
  const t = useText()
  const [unit] = useSignedIn()?.units ?? []
  const [text, setText] = useState('')
  const [dueOn, setDueOn] = useState('')
  const [outcome, setOutcome] = useState('')
  const params = { id: one.id }
  const adding = useDo(one.id, () => call(addTask, { params, body: { words: text, unitId: unit?.id ?? '', dueOn } }))
  const ending = useDo(one.id, (taskId: string) => call(endTask, { params: { ...params, taskId }, body: { outcome } }))
  const error = adding.error ?? ending.error
  const open = dialogue.tasks.filter(({ outcome: done }) => done === null)
  return (
    <section className="stack tight">
      <h2>{t(words.tasks)}</h2>
      {dialogue.tasks.map((task) => (
        <p key={task.id}>
          {task.words}{' '}
          <span className="soft small">{t(words.due, { unit: t(task.unit), at: formatDate(task.dueOn) })}</span>{' '}
          {task.outcome !== null && <b>{task.outcome}</b>}
          {one.manages && task.outcome === null && (
            <Button size="small" disabled={outcome.trim() === ''} onClick={() => ending.mutate(task.id)}>
              {t(words.end)}
            </Button>
          )}
        </p>
      ))}
      {one.manages && open.length > 0 && (
        <TextArea label={t(words.outcome)} value={outcome} onChange={setOutcome} rows={2} maxLength={4000} />
      )}
      {one.manages && (
        <div className="card stack tight">
          <TextArea label={t(words.addTask)} value={text} onChange={setText} rows={2} maxLength={4000} />
          <DateField label={t(words.lastDay)} value={dueOn} onChange={setDueOn} />
          <div>
            <Button
              busy={adding.isPending}
              disabled={text.trim() === '' || dueOn === ''}
              onClick={() => adding.mutate(undefined)}
            >
              {t(words.addTask)}
            </Button>
          </div>
        </div>
      )}
      {error && <ErrorState error={error} />}
    </section>
  )
}
