/** A case like a parcel's tracking: what I must do, where it is, what comes next and until when, and everything else. */
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { formatDate, formatDateTime, formatMoney } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { CopyButton, GoButton } from '../../../web/ui/controls.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { useLive } from '../../../web/ui/live.ts'
import { usePathParams } from '../../../web/ui/navigation.tsx'
import { Answer, Notice, PageHeader } from '../../../web/ui/page.tsx'
import { type Milestone, Timeline } from '../../../web/ui/progress.tsx'
import { SignedIn } from '../../../web/ui/session.tsx'
import { type MyCase, myCase } from '../contract.ts'
import { RateCase, WithdrawCase } from './case-acts.tsx'
import { messages } from './my-case-messages.ts'
import { CaseStatus, DeadlineChip } from './states.tsx'

type Part = (props: { data: MyCase }) => ReactNode

/** What the service that owns a case puts into its page. Its queries begin with `['case', id]`, so that they follow it live. */
export interface MyCaseParts {
  /** How a request for supplements is answered. */
  readonly Supplement: Part
  /** Its result, above where it stands. */
  readonly Result: Part
  /** What was asked for, and with which papers. */
  readonly Content: Part
}
type Services = Readonly<Record<string, MyCaseParts>>

/** Every case, by the service that owns it (CW41). */
export function CaseOfMine({ services }: { services: Services }): ReactNode {
  return (
    <SignedIn face="portal" as="citizen" level={1}>
      {() => <Loaded services={services} />}
    </SignedIn>
  )
}

function Loaded({ services }: { services: Services }): ReactNode {
  const { id = '' } = usePathParams()
  const found = useQuery({ queryKey: ['case', id], queryFn: ({ signal }) => call(myCase, { params: { id }, signal }) })
  useLive([`case:${id}`], [['case', id]])
  return (
    <Answer of={found} blocks alone>
      {(data) => {
        const parts = services[data.service]
        return (
          <article>
            <Head data={data} />
            <div className="columns">
              <div className="stack wide">
                <ToDo data={data} parts={parts} />
                {parts && <parts.Result data={data} />}
                <Where data={data} />
                <Progress data={data} />
                <RateCase data={data} />
              </div>
              <aside className="stack wide">
                {parts && <parts.Content data={data} />}
                <Money data={data} />
                <History data={data} />
                <WithdrawCase data={data} />
              </aside>
            </div>
          </article>
        )
      }}
    </Answer>
  )
}

function Head({ data }: { data: MyCase }): ReactNode {
  const t = useText()
  const language = useLanguage()
  return (
    <PageHeader
      title={data.procedure.title[language]}
      back={{ to: '/cases', label: t(messages.listTitle) }}
      lead={
        <span className="row">
          <CaseStatus status={data.status} phase={data.phase} />
          <span className="case-code row">
            {data.code} <CopyButton text={data.code} />
          </span>
        </span>
      }
    />
  )
}

function ToDo({ data, parts }: { data: MyCase; parts: MyCaseParts | undefined }): ReactNode {
  const t = useText()
  const language = useLanguage()
  if (!data.toDo) return null
  const { money } = data.tracks
  const waiting = data.phase === 'supplement' && data.supplement
  return (
    <Notice tone="risk" title={t(messages.toDo)}>
      <div className="stack tight">
        {!waiting && <p>{data.toDo[language]}</p>}
        {waiting && (
          <>
            <p>{waiting.reason}</p>
            <ul>
              {waiting.items.map((item) => (
                <li key={item.text}>{item.text}</li>
              ))}
            </ul>
            {parts && <parts.Supplement data={data} />}
          </>
        )}
        {money.state === 'due' && (
          <p>
            <GoButton to={`/cases/${data.id}/pay`} kind="primary">
              {t(messages.pay, { amount: formatMoney(language, money.amountDong) })}
            </GoButton>
          </p>
        )}
      </div>
    </Notice>
  )
}

function Where({ data }: { data: MyCase }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const { deadline } = data
  return (
    <section className="card" aria-labelledby="where">
      <h2 id="where">{t(messages.where)}</h2>
      <dl className="facts">
        <div>
          <dd>{data.where[language]}</dd>
          {data.closedAt === null && (
            <dd className="soft small">{t(messages.since, { at: formatDateTime(language, data.holder.since) })}</dd>
          )}
          {data.closedAt && <dd className="soft small">{t(messages.doneAll, { date: formatDate(data.closedAt) })}</dd>}
        </div>
        {data.closedAt === null && (
          <div>
            <dt>{t(messages.next)}</dt>
            <dd>{data.next[language]}</dd>
          </div>
        )}
        <div>
          <dt>{t(messages.promised)}</dt>
          <dd className="row">
            {deadline.dueAt ? (
              <time dateTime={deadline.dueAt}>{formatDateTime(language, deadline.dueAt)}</time>
            ) : (
              t(messages.noDate)
            )}
            {deadline.state !== 'none' && <DeadlineChip deadline={deadline.state} />}
          </dd>
          {deadline.explanation[language].length > 0 && (
            <dd className="small">
              <details>
                <summary>{t(messages.why)}</summary>
                <ul>
                  {deadline.explanation[language].map((line) => (
                    <li key={line}>{line}</li>
                  ))}
                </ul>
              </details>
            </dd>
          )}
        </div>
      </dl>
    </section>
  )
}

/** The steps of the process, each with the office that does it. */
function Progress({ data }: { data: MyCase }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const milestones: readonly Milestone[] = data.steps.map((step) => ({
    id: step.id,
    state: step.state === 'now' && data.closedAt ? 'done' : step.state,
    what: step.name[language],
    when: step.unit.name[language],
  }))
  return (
    <section className="stack">
      <h2>{t(messages.progress)}</h2>
      <Timeline milestones={milestones} />
    </section>
  )
}

function Money({ data }: { data: MyCase }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const { money } = data.tracks
  if (money.state === 'none') return null
  const words = { due: messages.moneyDue, paid: messages.paid, refunded: messages.refunded }[money.state]
  return (
    <section className="stack tight">
      <h2>{t(messages.money)}</h2>
      <p>{t(words, { amount: formatMoney(language, money.amountDong) })}</p>
      <p>
        <GoButton to={`/cases/${data.id}/pay`} size="small">
          {t(messages.moneyDetails)}
        </GoButton>
      </p>
    </section>
  )
}

function History({ data }: { data: MyCase }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const who = (actor: MyCase['events'][number]['actor']): string => {
    if (actor.kind === 'applicant') return t(messages.applicant)
    if (actor.kind === 'system') return t(messages.system)
    return actor.unit?.name[language] ?? ''
  }
  return (
    <section>
      <details>
        <summary>
          <h2 className="inline-heading">{t(messages.history)}</h2>
        </summary>
        <Timeline
          milestones={data.events.toReversed().map((event) => ({
            id: String(event.seq),
            state: 'done',
            what: event.words[language],
            when: `${formatDateTime(language, event.at)} · ${who(event.actor)}`,
            detail: event.reason && t(messages.reason, { reason: event.reason }),
          }))}
        />
      </details>
    </section>
  )
}
