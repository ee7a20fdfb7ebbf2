/** Looking back at an incident that is closed: what the timeline says of it, and what is to be done differently. Rule OP20. */
import { type ReactNode, useState } from 'react'
import { call } from '../../../web/ui/client.ts'
import { Button, Go } from '../../../web/ui/controls.tsx'
import { TextArea } from '../../../web/ui/fields.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { ErrorState } from '../../../web/ui/page.tsx'
import { type IncidentDetail, reviewIncident } from '../contract.ts'
import { factsOf } from '../review/facts.ts'
import { useChange } from './use-change.ts'
import { workWords as words } from './work-messages.ts'

export function Review({ incident }: { incident: IncidentDetail }): ReactNode {
  const t = useText()
  const facts = factsOf(incident.timeline, incident.id)
  const inWords = (minutes: number | null): string => {
    if (minutes === null) return t(words.notReached)
    return minutes < 60
      ? t(words.inMinutes, { n: minutes })
      : t(words.inHours, { h: Math.floor(minutes / 60), n: minutes % 60 })
  }
  return (
    <section className="stack tight">
      <h3>{t(words.review)}</h3>
      <ul role="list">
        <li>{t(words.toInHand, { time: inWords(facts.inHand) })}</li>
        <li>{t(words.toContained, { time: inWords(facts.contained) })}</li>
        <li>{t(words.toClosed, { time: inWords(facts.closed) })}</li>
        {facts.reopened > 0 && <li>{t(words.reopenedTimes, { n: facts.reopened })}</li>}
        <li>{t(words.tasksSummed, { n: facts.tasks, done: facts.tasksDone, refused: facts.tasksRefused })}</li>
        <li>{t(words.stepsSummed, { n: facts.steps })}</li>
      </ul>
      <p>
        <Go to="/replay" search={{ incident: incident.id }}>
          {t(words.lookBack)}
        </Go>
      </p>
      {incident.mayCommand && <Write id={incident.id} />}
    </section>
  )
}

function Write({ id }: { id: string }): ReactNode {
  const t = useText()
  const [said, setSaid] = useState<{ well: string; change: string }>()
  const writing = useChange((body: { well: string; change: string }) => call(reviewIncident, { params: { id }, body }))
  if (!said) {
    return (
      <div className="row">
        <Button size="small" onClick={() => setSaid({ well: '', change: '' })}>
          {t(words.writeReview)}
        </Button>
      </div>
    )
  }
  const isWhole = said.well.trim() !== '' && said.change.trim() !== ''
  return (
    <form
      className="stack tight"
      onSubmit={(event) => {
        event.preventDefault()
        if (isWhole && !writing.isPending) writing.mutate(said, { onSuccess: () => setSaid(undefined) })
      }}
    >
      <TextArea
        label={t(words.wentWell)}
        value={said.well}
        onChange={(well) => setSaid({ ...said, well })}
        rows={3}
        maxLength={4000}
        required
      />
      <TextArea
        label={t(words.toChange)}
        value={said.change}
        onChange={(change) => setSaid({ ...said, change })}
        rows={3}
        maxLength={4000}
        required
      />
      <div className="row end">
        <Button type="submit" size="small" disabled={!isWhole} busy={writing.isPending}>
          {t(words.saveReview)}
        </Button>
      </div>
      {writing.error && <ErrorState error={writing.error} />}
    </form>
  )
}
