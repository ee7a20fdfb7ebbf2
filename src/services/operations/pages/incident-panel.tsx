/** At the right: one incident, what is known of it, and what is done. */
import { IconGitMerge, IconPhone, IconRefresh } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { formatDateTime } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { TextArea } from '../../../web/ui/fields.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { useLive } from '../../../web/ui/live.ts'
import { Answer, ErrorState, Notice } from '../../../web/ui/page.tsx'
import * as api from '../contract.ts'
import type { IncidentDetail, ProposalView } from '../contract.ts'
import { kinds } from '../kinds.ts'
import { type Asked, IncidentDialog } from './incident-dialogs.tsx'
import { Plan, Tasks } from './incident-work.tsx'
import { Review } from './incident-review.tsx'
import { eventText, Severity, StatusMark } from './incident-words.tsx'
import { sourceWords, words } from './page-messages.ts'
import { useChange } from './use-change.ts'

export function IncidentPanel({ id, onChoose }: { id: string; onChoose: (id: string) => void }): ReactNode {
  const asked = useQuery({
    queryKey: ['operations', 'incident', id],
    queryFn: ({ signal }) => call(api.readIncident, { params: { id }, signal }),
  })
  useLive([`incident:${id}`], [['operations', 'incident', id]])
  return (
    <Answer of={asked} lines={8}>
      {(incident) => <Shown incident={incident} onChoose={onChoose} />}
    </Answer>
  )
}

function Shown({ incident, onChoose }: { incident: IncidentDetail; onChoose: (id: string) => void }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const [dialog, setDialog] = useState<Asked | undefined>()
  const { mergedInto, mayCommand } = incident
  return (
    <article className="incident stack" data-severity={incident.severity} aria-label={incident.title}>
      <header className="stack tight">
        <span className="row between">
          <span className="code">{incident.code}</span>
          <StatusMark status={incident.status} />
        </span>
        <h2 lang="vi">{incident.title}</h2>
        <span className="row">
          <Severity level={incident.severity} /> {t(kinds[incident.kind].name)}
        </span>
      </header>
      {mergedInto !== null && (
        <Notice title={t(words.mergedNotice)}>
          <Button size="small" onClick={() => onChoose(mergedInto)}>
            {t(words.openHead)}
          </Button>
        </Notice>
      )}
      {incident.description !== '' && <p lang="vi">{incident.description}</p>}
      <dl className="incident-facts">
        <dt>{t(words.where)}</dt>
        <dd>
          {incident.address !== null && <span lang="vi">{incident.address}, </span>}
          {t(incident.unitName)}
        </dd>
        <dt>{t(words.commandedBy)}</dt>
        <dd>{t(incident.commandName)}</dd>
        <dt>{t(words.openedAt)}</dt>
        <dd>
          {formatDateTime(language, incident.openedAt)} · {t(sourceWords[incident.source])}
        </dd>
      </dl>
      {mayCommand && mergedInto === null && <Steps incident={incident} ask={setDialog} />}
      {incident.proposed.length > 0 && <Proposed incident={incident} onChoose={onChoose} />}
      {incident.signals.length > 0 && <Signals incident={incident} />}
      {incident.mergedIncidents.length > 0 && (
        <section className="stack tight">
          <h3>{t(words.mergedHere)}</h3>
          {incident.mergedIncidents.map((one) => (
            <p key={one.id} className="row between">
              <span>
                <span className="code">{one.code}</span> <span lang="vi">{one.title}</span>
              </span>
              {mayCommand && (
                <Button size="small" onClick={() => setDialog({ kind: 'split', id: one.id, code: one.code })}>
                  {t(words.split)}
                </Button>
              )}
            </p>
          ))}
        </section>
      )}
      <Plan incident={incident} />
      <Tasks incident={incident} />
      {incident.status === 'closed' && mergedInto === null && <Review incident={incident} />}
      <Note incident={incident} />
      <section className="stack tight">
        <h3>{t(words.timeline)}</h3>
        <ol className="timeline" role="list">
          {incident.timeline.toReversed().map((event) => (
            <li key={`${event.incidentId}-${event.seq}`} data-type={event.type}>
              <span className="soft">
                {formatDateTime(language, event.at)} · {event.by === '' ? t(words.program) : event.by}
                {event.incidentId !== incident.id && ` · ${event.code}`}
              </span>
              <span {...(event.type === 'note' && { lang: 'vi' })}>{eventText(language, event)}</span>
            </li>
          ))}
        </ol>
      </section>
      {dialog && <IncidentDialog asked={dialog} incident={incident} onClose={() => setDialog(undefined)} />}
    </article>
  )
}

/** The step that is expected next is the primary one. */
function Steps({ incident, ask }: { incident: IncidentDetail; ask: (asked: Asked) => void }): ReactNode {
  const t = useText()
  const { id, version, status } = incident
  const step = useChange((to: api.Status) => call(api.changeStatus, { params: { id }, body: { version, status: to } }))
  const caller = useMutation({ mutationFn: () => call(api.readCaller, { params: { id } }) })
  return (
    <div className="stack tight">
      <div className="row">
        {status === 'new' && (
          <Button kind="primary" busy={step.isPending} onClick={() => step.mutate('in-hand')}>
            {t(words.takeInHand)}
          </Button>
        )}
        {status === 'in-hand' && (
          <Button kind="primary" busy={step.isPending} onClick={() => step.mutate('contained')}>
            {t(words.contained)}
          </Button>
        )}
        {status === 'closed' ? (
          <Button busy={step.isPending} onClick={() => step.mutate('in-hand')}>
            <IconRefresh size={18} aria-hidden /> {t(words.reopen)}
          </Button>
        ) : (
          <>
            <Button kind={status === 'contained' ? 'primary' : 'plain'} onClick={() => ask({ kind: 'close' })}>
              {t(words.closeIt)}
            </Button>
            <Button onClick={() => ask({ kind: 'severity' })}>{t(words.changeSeverity)}</Button>
            <Button onClick={() => ask({ kind: 'command' })}>{t(words.handCommand)}</Button>
          </>
        )}
        {incident.hasCaller && (
          <Button busy={caller.isPending} onClick={() => caller.mutate()}>
            <IconPhone size={18} aria-hidden /> {t(words.whoCalled)}
          </Button>
        )}
      </div>
      {caller.data && (
        <Notice live>{t(words.callerShown, { number: caller.data.number, name: caller.data.name ?? '' })}</Notice>
      )}
      {step.error && <ErrorState error={step.error} />}
      {caller.error && <ErrorState error={caller.error} />}
    </div>
  )
}

function Proposed({ incident, onChoose }: { incident: IncidentDetail; onChoose: (id: string) => void }): ReactNode {
  const t = useText()
  return (
    <section className="proposed stack tight">
      <h3>
        <IconGitMerge size="1.1em" aria-hidden /> {t(words.proposed)}
      </h3>
      {incident.proposed.slice(0, 5).map((one) => (
        <Proposal key={one.incident.id} incident={incident} proposal={one} onChoose={onChoose} />
      ))}
    </section>
  )
}

function Proposal(props: {
  incident: IncidentDetail
  proposal: ProposalView
  onChoose: (id: string) => void
}): ReactNode {
  const t = useText()
  const { incident, proposal } = props
  const { incident: other, distanceM, minutes } = proposal
  const merge = useChange(() => call(api.mergeInto, { params: { id: other.id }, body: { into: incident.id } }))
  const apart = useChange(() => call(api.dismissProposal, { params: { id: incident.id, other: other.id } }))
  const why =
    distanceM === null ? t(words.proposedUnit, { minutes }) : t(words.proposedWhy, { metres: distanceM, minutes })
  return (
    <div className="stack tight">
      <button type="button" className="link-button" onClick={() => props.onChoose(other.id)}>
        <span className="code">{other.code}</span> <span lang="vi">{other.title}</span>
      </button>
      <span className="soft">{why}</span>
      {incident.mayCommand && (
        <span className="row">
          <Button size="small" busy={merge.isPending} onClick={() => merge.mutate(undefined)}>
            {t(words.merge)}
          </Button>
          <Button size="small" kind="quiet" busy={apart.isPending} onClick={() => apart.mutate(undefined)}>
            {t(words.keepApart)}
          </Button>
        </span>
      )}
      {merge.error && <ErrorState error={merge.error} />}
      {apart.error && <ErrorState error={apart.error} />}
    </div>
  )
}

function Signals({ incident }: { incident: IncidentDetail }): ReactNode {
  const t = useText()
  const language = useLanguage()
  return (
    <section className="stack tight">
      <h3>{t(words.signals)}</h3>
      <ul role="list">
        {incident.signals.map(({ source, reference, title, at, endedAt, link }) => (
          <li key={`${source}/${reference}`}>
            {link === null ? t(title) : <a href={link}>{t(title)}</a>}{' '}
            <span className="soft">
              {formatDateTime(language, at)}
              {endedAt !== null && ` · ${t(words.signalOver)} ${formatDateTime(language, endedAt)}`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Note({ incident }: { incident: IncidentDetail }): ReactNode {
  const t = useText()
  const [text, setText] = useState('')
  const noting = useChange((body: { text: string }) => call(api.addNote, { params: { id: incident.id }, body }))
  return (
    <form
      className="stack tight"
      onSubmit={(event) => {
        event.preventDefault()
        if (text.trim() !== '' && !noting.isPending) noting.mutate({ text }, { onSuccess: () => setText('') })
      }}
    >
      <TextArea label={t(words.noteField)} value={text} onChange={setText} rows={2} maxLength={4000} />
      <div className="row end">
        <Button type="submit" size="small" busy={noting.isPending}>
          {t(words.addNote)}
        </Button>
      </div>
      {noting.error && <ErrorState error={noting.error} />}
    </form>
  )
}
