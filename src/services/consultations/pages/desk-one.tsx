/** One consultation at the desk: what waits to be looked at, the answer, what was promised. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { call } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { TextArea } from '../../../web/ui/fields.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { usePathParams } from '../../../web/ui/navigation.tsx'
import { Answer, ErrorState, PageHeader } from '../../../web/ui/page.tsx'
import { When } from '../../../web/ui/status.tsx'
import {
  answerConsultation,
  type Consultation,
  listSeats,
  moderate,
  type Saying,
  seatsShown,
  waitingSayings,
} from '../contract.ts'
import { Earlier } from './earlier.tsx'
import { words } from './page-messages.ts'
import { PollResult } from './poll-result.tsx'
import './consultations.css'
import { PhaseChip } from './portal-list.tsx'
import { Tasks } from './desk-tasks.tsx'
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
      <p className="measure">{t(one.lead)}</p>
      {one.manages && one.kind !== 'poll' && <Waiting of={one} />}
      {one.manages && one.kind !== 'poll' && <Shown of={one} />}
      {one.manages && one.dialogue && <Registered of={one} dialogue={one.dialogue} />}
      {one.parts.length > 0 && <Parts of={one} />}
      {one.result && <PollResult of={one} result={one.result} />}
      {one.manages && isOver && <AnswerForm of={one} />}
      {one.answer !== null && !one.manages && <p className="card pre-line">{one.answer}</p>}
      {one.dialogue && <Tasks of={one} dialogue={one.dialogue} />}
    </>
  )
}

/** What is asked about: the options of a poll, whose votes nobody sees before its end, or the sections of a draft. */
function Parts({ of: one }: { of: Consultation }): ReactNode {
  const t = useText()
  const isPoll = one.kind === 'poll'
  if (isPoll && one.result) return null
  return (
    <section className="stack tight">
      <h2>{t(isPoll ? words.options : words.sections)}</h2>
      {isPoll && <p className="soft">{t(words.resultLater)}</p>}
      <ul>
        {one.parts.map(({ id, heading }) => (
          <li key={id}>{heading}</li>
        ))}
      </ul>
    </section>
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
      <h2>{t(words.moderate, { n: asked.data?.inAll ?? 0 })}</h2>
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

/** What people see already, with what is still to be answered. */
function Shown({ of: one }: { of: Consultation }): ReactNode {
  const t = useText()
  const shown = one.sayings.filter(({ state }) => state === 'shown')
  return (
    <section className="stack tight">
      <h2>{t(words.shown, { n: one.sayingsInAll })}</h2>
      {shown.length === 0 && <p className="soft">{t(words.noSayings)}</p>}
      {shown.length < one.sayingsInAll && <p className="soft small">{t(words.mostBacked, { n: shown.length })}</p>}
      {shown.map((saying) => (
        <Answered key={saying.id} one={one} saying={saying} />
      ))}
    </section>
  )
}

function Answered({ one, saying }: { one: Consultation; saying: Saying }): ReactNode {
  const t = useText()
  const [text, setText] = useState<string>()
  const sending = useDo(one.id, (answer: string) =>
    call(moderate, { params: { id: one.id, sayingId: saying.id }, body: { show: true, answer } }),
  )
  const send = () => sending.mutate(text ?? '', { onSuccess: () => setText(undefined) })
  return (
    <div className="card stack tight">
      <p className="soft small">
        {saying.name ?? t(words.nameless)} · <When at={saying.saidAt} /> · {t(words.agreed, { n: saying.votes })}
      </p>
      <p className="pre-line">{saying.words}</p>
      {saying.answer !== null && (
        <p className="pre-line">
          <b>{t(words.reply)}:</b> {saying.answer}
        </p>
      )}
      {text === undefined ? (
        saying.answer === null && (
          <div>
            <Button size="small" onClick={() => setText('')}>
              {t(words.answerThis)}
            </Button>
          </div>
        )
      ) : (
        <>
          <TextArea label={t(words.reply)} value={text} onChange={setText} rows={3} maxLength={4000} />
          <div>
            <Button kind="primary" size="small" disabled={text.trim() === ''} busy={sending.isPending} onClick={send}>
              {t(words.sendAnswer)}
            </Button>
          </div>
        </>
      )}
      {sending.error && <ErrorState error={sending.error} />}
    </div>
  )
}

/** Asked for by itself, since each reading is recorded. */
function Registered({ of: one, dialogue }: { of: Consultation; dialogue: DialogueView }): ReactNode {
  const t = useText()
  const [page, setPage] = useState(0)
  const asked = useQuery({
    queryKey: [...keyOf(one.id), 'seats', page],
    queryFn: ({ signal }) => call(listSeats, { params: { id: one.id }, query: { page }, signal }),
    enabled: page > 0,
  })
  return (
    <section className="stack tight">
      <h2>{t(words.registered, { n: dialogue.taken })}</h2>
      {page === 0 && dialogue.taken > 0 && (
        <p className="row">
          <Button size="small" onClick={() => setPage(1)}>
            {t(words.showRegistered)}
          </Button>
          <span className="soft small">{t(words.registeredHelp)}</span>
        </p>
      )}
      {page > 0 && (
        <Answer of={asked} lines={3}>
          {({ items, more }) => (
            <>
              <ol start={(page - 1) * seatsShown + 1}>
                {items.map(({ name, takenAt }) => (
                  <li key={`${name} ${takenAt}`}>
                    {name}{' '}
                    <span className="soft small">
                      <When at={takenAt} />
                    </span>
                  </li>
                ))}
              </ol>
              {more && (
                <div>
                  <Button size="small" onClick={() => setPage(page + 1)}>
                    {t(words.moreOf)}
                  </Button>
                </div>
              )}
            </>
          )}
        </Answer>
      )}
    </section>
  )
}

type DialogueView = NonNullable<Consultation['dialogue']>

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
      {one.answer !== null && <p className="soft small">{t(words.changeShown)}</p>}
      <Earlier of={one.earlierAnswers} />
      {answering.error && <ErrorState error={answering.error} />}
      <div>
        <Button
          kind="primary"
          busy={answering.isPending}
          disabled={text.trim() === '' || text === one.answer}
          onClick={() => answering.mutate(undefined)}
        >
          {t(words.publish)}
        </Button>
      </div>
    </section>
  )
}
