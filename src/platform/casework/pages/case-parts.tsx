/** Parts of the page of a case at the desk. */
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { formatMoney, type Message } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { CopyButton } from '../../../web/ui/controls.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { Answer } from '../../../web/ui/page.tsx'
import { Timeline } from '../../../web/ui/progress.tsx'
import { StatusChip, When } from '../../../web/ui/status.tsx'
import { type CaseView, type ControlSlip, controlSlip, type Deadline, type EventLine } from '../contract.ts'
import { words } from './page-messages.ts'
import { CaseStatus, deadlineLook } from './states.tsx'

const channels = { online: words.online, counter: words.counter, post: words.post } as const
const moneyWords = {
  none: words.moneyNone,
  due: words.moneyDue,
  paid: words.moneyPaid,
  refunded: words.moneyRefunded,
} as const
const deliveryWords = {
  none: words.deliveryNone,
  'under-way': words.deliveryUnderWay,
  delivered: words.deliveryDone,
  failed: words.deliveryFailed,
} as const

/** `alone`: it is the page's own heading; else it stands beside the list. */
export function CaseHead({ view, alone }: { view: CaseView; alone: boolean }): ReactNode {
  const t = useText()
  const Heading = alone ? 'h1' : 'h2'
  return (
    <header className="case-head">
      <div className="row between">
        <span className="row">
          <span className="code">{view.code}</span>
          <CopyButton text={view.code} />
        </span>
        <CaseStatus status={view.status} phase={view.actable.phase} />
      </div>
      <Heading>
        {t(view.procedure.title)} · {view.applicant.name}
      </Heading>
      <DeadlineLine deadline={view.deadline} />
    </header>
  )
}

function DeadlineLine({ deadline }: { deadline: Deadline }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const look = deadlineLook[deadline.state]
  const left = deadline.hoursLeft
  return (
    <div className="stack tight">
      <p className="row">
        <StatusChip state={look.state}>{t(look.words)}</StatusChip>
        {deadline.dueAt && <When at={deadline.dueAt} />}
        {left !== null && (
          <span className="soft">
            {t(left < 0 ? words.hoursLate : words.hoursLeft, { n: Math.round(Math.abs(left) * 10) / 10 })}
          </span>
        )}
      </p>
      {deadline.explanation[language].length > 0 && (
        <details>
          <summary>{t(deadline.dueAt ? words.whyDue : words.whyNoClock)}</summary>
          <ul>
            {deadline.explanation[language].map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </details>
      )}
    </div>
  )
}

function Fact({ name, children }: { name: Message; children: ReactNode }): ReactNode {
  const t = useText()
  return (
    <div>
      <dt>{t(name)}</dt>
      <dd>{children}</dd>
    </div>
  )
}

export function CaseFacts({ view }: { view: CaseView }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const { money, delivery } = view.tracks
  const fee = t(moneyWords[money.state], { amount: formatMoney(language, money.amountDong) })
  // Worked on although nothing is paid: its money was reversed, or is due before the return.
  const isDebt = money.state === 'due' && view.actable.receivedAt !== null
  return (
    <dl className="facts case-facts">
      <Fact name={words.submittedAt}>
        <When at={view.submittedAt} /> · {t(channels[view.channel])}
      </Fact>
      <Fact name={words.holder}>{t(view.holder.unit.name)}</Fact>
      <Fact name={words.assignee}>{view.holder.official?.name ?? t(words.nobody)}</Fact>
      <Fact name={words.competent}>{t(view.competentUnit.name)}</Fact>
      <Fact name={words.money}>{isDebt ? <StatusChip state="risk">{fee}</StatusChip> : fee}</Fact>
      <Fact name={words.delivery}>{t(deliveryWords[delivery.state])}</Fact>
    </dl>
  )
}

export function CaseSteps({ view }: { view: CaseView }): ReactNode {
  const t = useText()
  return (
    <Timeline
      milestones={view.steps.map(({ step, unit, state }) => ({
        id: step.id,
        state,
        what: t(step.name),
        when: t(unit.name),
      }))}
    />
  )
}

function actorName(line: EventLine, t: (message: Message) => string): string {
  if (line.actor.kind === 'system') return t(words.system)
  if (line.actor.kind === 'applicant') return t(words.byApplicant)
  return [line.actor.name, line.actor.unit && t(line.actor.unit.name)].filter(Boolean).join(' · ')
}

export function CaseHistory({ events }: { events: readonly EventLine[] }): ReactNode {
  const t = useText()
  return (
    <Timeline
      milestones={events.toReversed().map((line) => ({
        id: String(line.seq),
        state: 'done',
        what: t(line.words),
        when: (
          <>
            <When at={line.at} /> · {actorName(line, t)}
          </>
        ),
        detail: line.reason,
      }))}
    />
  )
}

const opinionWords = { agree: words.agree, disagree: words.disagree, comment: words.comment } as const

export function CaseOpinions({ view }: { view: CaseView }): ReactNode {
  const t = useText()
  if (view.opinions.length === 0) return null
  return (
    <section className="card">
      <h3>{t(words.opinions)}</h3>
      <ul role="list" className="stack tight">
        {view.opinions.map((opinion) => (
          <li key={opinion.id}>
            <b>{t(opinion.unit.name)}</b>: {t(opinion.question)}
            <div className="soft">
              {opinion.opinion ? (
                <>
                  {t(opinionWords[opinion.opinion])}: {opinion.text}
                </>
              ) : (
                <>
                  {t(opinion.lapsedAt ? words.notWaitedFor : words.opinionDue)} <When at={opinion.dueAt} />
                </>
              )}
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}

const slipWords: Readonly<Record<ControlSlip['lines'][number]['result'], Message>> = {
  early: words.early,
  'on-time': words.onTime,
  late: words.late,
  open: words.stillOpen,
}

export function ControlSlipTable({ caseId, version }: { caseId: string; version: number }): ReactNode {
  const t = useText()
  const asked = useQuery({
    queryKey: ['casework', 'control-slip', caseId, version],
    queryFn: () => call(controlSlip, { params: { id: caseId } }),
  })
  return (
    <Answer of={asked}>
      {(slip) => (
        <div className="table-scroll">
          <table className="data-table">
            <caption className="hidden-words">{t(words.controlSlip)}</caption>
            <thead>
              <tr>
                <th scope="col">{t(words.step)}</th>
                <th scope="col">{t(words.unit)}</th>
                <th scope="col">{t(words.official)}</th>
                <th scope="col">{t(words.from)}</th>
                <th scope="col">{t(words.to)}</th>
                <th scope="col">{t(words.outcome)}</th>
              </tr>
            </thead>
            <tbody>
              {slip.lines.map((line) => (
                <tr key={`${line.from}${line.unit.id}`}>
                  <td>{line.step ? t(line.step) : '—'}</td>
                  <td>{t(line.unit.name)}</td>
                  <td>{line.official ?? '—'}</td>
                  <td>
                    <When at={line.from} />
                  </td>
                  <td>{line.to ? <When at={line.to} /> : '—'}</td>
                  <td>{t(slipWords[line.result])}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Answer>
  )
}
