/** One consultation, poll or dialogue: read, take part, see what came of it. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { formatDate, formatDateTime } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { CheckboxField, RadioGroup, SelectField, TextArea } from '../../../web/ui/fields.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { usePathParams } from '../../../web/ui/navigation.tsx'
import { Answer, ErrorState, Notice, PageHeader } from '../../../web/ui/page.tsx'
import { SignInLink, useSignedIn } from '../../../web/ui/session.tsx'
import { When } from '../../../web/ui/status.tsx'
import { toast } from '../../../web/ui/toast.tsx'
import {
  backSaying,
  type Consultation,
  giveSeatBack,
  readConsultation,
  type Saying,
  say,
  takeSeat,
  vote,
} from '../contract.ts'
import { Earlier } from './earlier.tsx'
import { words } from './page-messages.ts'
import { PhaseChip } from './portal-list.tsx'
import { PollResult } from './poll-result.tsx'
import './consultations.css'

export const keyOf = (id: string) => ['consultations', id] as const

export function useConsultation(id: string) {
  return useQuery({
    queryKey: keyOf(id),
    queryFn: ({ signal }) => call(readConsultation, { params: { id }, signal }),
  })
}

export default function ConsultationPage(): ReactNode {
  const { id = '' } = usePathParams()
  return (
    <Answer of={useConsultation(id)} blocks alone>
      {(one) => <One of={one} />}
    </Answer>
  )
}

/** The reply to whatever one does is the consultation as it is now. */
export function useDo<Input>(id: string, send: (input: Input) => Promise<Consultation>, said?: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: send,
    onSuccess: (now) => {
      client.setQueryData(keyOf(id), now)
      if (said !== undefined) toast(said)
    },
  })
}

function One({ of: one }: { of: Consultation }): ReactNode {
  const t = useText()
  return (
    <article className="measure stack wide">
      <PageHeader
        title={t(one.title)}
        back={{ to: '/consultations', label: t(words.title) }}
        lead={
          <span className="row">
            <PhaseChip of={one} /> {t(words[one.kind])} · {t(one.unit)}
          </span>
        }
      />
      <p>{t(one.lead)}</p>
      <ForWhom of={one} />
      {one.answer !== null && (
        <Notice tone="done" title={t(words.answerOf, { unit: t(one.unit) })}>
          <p className="pre-line">{one.answer}</p>
          <Earlier of={one.earlierAnswers} />
        </Notice>
      )}
      {one.result && <PollResult of={one} result={one.result} />}
      {one.kind === 'draft' && (
        <section className="stack" aria-labelledby="text">
          <h2 id="text">{t(words.text)}</h2>
          {one.parts.map((part) => (
            <section key={part.id}>
              <h3>{part.heading}</h3>
              <p className="pre-line">{part.body}</p>
            </section>
          ))}
        </section>
      )}
      {one.dialogue && <Dialogue of={one} dialogue={one.dialogue} />}
      {one.phase === 'open' && <TakePart of={one} />}
      {one.kind !== 'poll' && <Sayings of={one} />}
    </article>
  )
}

function ForWhom({ of: one }: { of: Consultation }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const who = [
    one.areas?.map((area) => t(area)).join(', ') ?? t(words.everybody),
    ...(one.ageMin === null ? [] : [t(words.ageFrom, { n: one.ageMin })]),
  ].join(', ')
  return (
    <p className="soft">
      {t(words.forWhom)}: {who} ·{' '}
      {one.phase === 'planned'
        ? t(words.from, { at: formatDateTime(language, one.opensAt) })
        : t(words.until, { at: formatDateTime(language, one.closesAt) })}
    </p>
  )
}

function TakePart({ of: one }: { of: Consultation }): ReactNode {
  const t = useText()
  const citizen = useSignedIn()?.kind === 'citizen'
  if (!citizen) {
    return (
      <p className="card row">
        <span className="grow">{t(words.signIn)}</span> <SignInLink face="portal" back={`/consultations/${one.id}`} />
      </p>
    )
  }
  return one.kind === 'poll' ? <Vote of={one} /> : <Say of={one} />
}

function Vote({ of: one }: { of: Consultation }): ReactNode {
  const t = useText()
  const [optionId, setOptionId] = useState('')
  const voting = useDo(one.id, () => call(vote, { params: { id: one.id }, body: { optionId } }))
  if (one.me.voted) return <Notice tone="done">{t(words.voted)}</Notice>
  return (
    <form
      className="card stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (optionId !== '' && !voting.isPending) voting.mutate(undefined)
      }}
    >
      <RadioGroup
        label={t(words.choose)}
        value={optionId}
        choices={one.parts.map(({ id, heading, body }) => ({ value: id, label: heading, help: body }))}
        onChange={setOptionId}
      />
      <p className="soft small">{t(words.voteOnce)}</p>
      {voting.error && <ErrorState error={voting.error} />}
      <div>
        <Button type="submit" kind="primary" busy={voting.isPending} disabled={optionId === ''}>
          {t(words.vote)}
        </Button>
      </div>
    </form>
  )
}

function Say({ of: one }: { of: Consultation }): ReactNode {
  const t = useText()
  const [text, setText] = useState('')
  const [partId, setPartId] = useState('')
  const [named, setNamed] = useState(false)
  const saying = useDo(
    one.id,
    () => call(say, { params: { id: one.id }, body: { words: text, named, ...(partId !== '' && { partId }) } }),
    t(words.sent),
  )
  return (
    <form
      className="card stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (text.trim() === '' || saying.isPending) return
        saying.mutate(undefined, { onSuccess: () => setText('') })
      }}
    >
      <h2>{t(one.kind === 'draft' ? words.sayTitle : words.askTitle)}</h2>
      {one.kind === 'draft' && (
        <SelectField
          label={t(words.section)}
          empty={t(words.whole)}
          value={partId}
          choices={one.parts.map(({ id, heading }) => ({ value: id, label: heading }))}
          onChange={setPartId}
        />
      )}
      <TextArea label={t(words.sayLabel)} value={text} onChange={setText} maxLength={4000} rows={4} required />
      <CheckboxField label={t(words.named)} checked={named} onChange={setNamed} />
      {saying.error && <ErrorState error={saying.error} />}
      <div>
        <Button type="submit" kind="primary" busy={saying.isPending}>
          {t(words.send)}
        </Button>
      </div>
    </form>
  )
}

function Sayings({ of: one }: { of: Consultation }): ReactNode {
  const t = useText()
  return (
    <section className="stack" aria-labelledby="sayings">
      <h2 id="sayings">{t(words.sayings, { n: one.sayingsInAll })}</h2>
      {one.sayings.length === 0 && <p className="soft">{t(words.noSayings)}</p>}
      {one.sayings.length < one.sayingsInAll && (
        <p className="soft small">{t(words.mostBacked, { n: one.sayings.length })}</p>
      )}
      {one.sayings.map((saying) => (
        <SayingView key={saying.id} one={one} saying={saying} />
      ))}
    </section>
  )
}

function SayingView({ one, saying }: { one: Consultation; saying: Saying }): ReactNode {
  const t = useText()
  const citizen = useSignedIn()?.kind === 'citizen'
  const section = one.parts.find(({ id }) => id === saying.partId)?.heading
  const backing = useDo(one.id, () => call(backSaying, { params: { id: one.id, sayingId: saying.id } }))
  const may = citizen && one.phase === 'open' && saying.state === 'shown' && !saying.mine
  return (
    <div className="card stack tight">
      <p className="soft small">
        {[saying.name ?? t(words.nameless), ...(section ? [section] : [])].join(' · ')} ·{' '}
        <When at={saying.saidAt} date />
        {saying.state === 'waiting' && ` · ${t(words.waiting)}`}
        {saying.state === 'refused' && ` · ${t(words.refusedBecause, { reason: saying.reason ?? '' })}`}
      </p>
      <p className="pre-line">{saying.words}</p>
      {saying.answer !== null && (
        <p>
          <b>{t(words.answerOf, { unit: t(one.unit) })}:</b> {saying.answer}
        </p>
      )}
      <Earlier of={saying.earlierAnswers} />
      {may && (
        <div>
          <Button size="small" busy={backing.isPending} onClick={() => backing.mutate(undefined)}>
            {t(words.back, { n: saying.votes })}
          </Button>
        </div>
      )}
      {!may && saying.state === 'shown' && <p className="soft small">{t(words.agreed, { n: saying.votes })}</p>}
      {backing.error && <ErrorState error={backing.error} />}
    </div>
  )
}

type DialogueView = NonNullable<Consultation['dialogue']>

function Dialogue({ of: one, dialogue }: { of: Consultation; dialogue: DialogueView }): ReactNode {
  const t = useText()
  const citizen = useSignedIn()?.kind === 'citizen'
  const params = { id: one.id }
  const taking = useDo(one.id, () => call(takeSeat, { params }), t(words.seated))
  const giving = useDo(one.id, () => call(giveSeatBack, { params }))
  const error = taking.error ?? giving.error
  return (
    <section className="card stack tight">
      <dl className="answers">
        <div>
          <dt>{t(words.heldAt)}</dt>
          <dd>
            <When at={dialogue.heldAt} />
          </dd>
        </div>
        <div>
          <dt>{t(words.where)}</dt>
          <dd>{dialogue.where}</dd>
        </div>
      </dl>
      <p className="row">
        <span className="grow">
          {t(words.seats, { taken: dialogue.taken, seats: dialogue.seats })} {one.me.seated && <b>{t(words.seated)}</b>}
        </span>
        {one.phase === 'open' && citizen && !one.me.seated && (
          <Button kind="primary" busy={taking.isPending} onClick={() => taking.mutate(undefined)}>
            {t(words.takeSeat)}
          </Button>
        )}
        {one.phase === 'open' && one.me.seated && (
          <Button busy={giving.isPending} onClick={() => giving.mutate(undefined)}>
            {t(words.giveBack)}
          </Button>
        )}
      </p>
      {error && <ErrorState error={error} />}
      {dialogue.tasks.length > 0 && (
        <>
          <h3>{t(words.tasks)}</h3>
          <ul>
            {dialogue.tasks.map((task) => (
              <li key={task.id}>
                {task.words}{' '}
                <span className="soft small">{t(words.due, { unit: t(task.unit), at: formatDate(task.dueOn) })}</span>
                {task.outcome !== null && (
                  <>
                    <br />
                    <b>{task.outcome}</b>
                  </>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}
