/** What was promised at a dialogue, at the desk: by which unit, until when, and what came of it. */
import { type ReactNode, useState } from 'react'
import { formatDate } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { DateField } from '../../../web/ui/day-fields.tsx'
import { TextArea } from '../../../web/ui/fields.tsx'
import { UnitPicker } from '../../../web/ui/form/unit-picker.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { ErrorState } from '../../../web/ui/page.tsx'
import { useSignedIn } from '../../../web/ui/session.tsx'
import { addTask, type Consultation, endTask } from '../contract.ts'
import { words } from './page-messages.ts'
import { useDo } from './portal-one.tsx'

type DialogueView = NonNullable<Consultation['dialogue']>
type Task = DialogueView['tasks'][number]

/** Today in Hanoi. */
const today = (): string => new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10)

export function Tasks({ of: one, dialogue }: { of: Consultation; dialogue: DialogueView }): ReactNode {
  const t = useText()
  if (dialogue.tasks.length === 0 && !one.manages) return null
  return (
    <section className="stack tight">
      <h2>{t(words.tasks)}</h2>
      {dialogue.tasks.map((task) => (
        <TaskView key={task.id} one={one} task={task} />
      ))}
      {one.manages && <AddTask of={one} />}
    </section>
  )
}

function TaskView({ one, task }: { one: Consultation; task: Task }): ReactNode {
  const t = useText()
  const [outcome, setOutcome] = useState<string>()
  const ending = useDo(one.id, (said: string) =>
    call(endTask, { params: { id: one.id, taskId: task.id }, body: { outcome: said } }),
  )
  const isOpen = task.outcome === null
  return (
    <div className="card stack tight">
      <p className="pre-line">{task.words}</p>
      <p className="soft small">
        {t(words.due, { unit: t(task.unit), at: formatDate(task.dueOn) })}
        {isOpen && task.dueOn < today() && (
          <>
            {' · '}
            <b>{t(words.overdue)}</b>
          </>
        )}
      </p>
      {task.outcome !== null && <p className="pre-line">{task.outcome}</p>}
      {one.manages && isOpen && outcome === undefined && (
        <div>
          <Button size="small" onClick={() => setOutcome('')}>
            {t(words.end)}
          </Button>
        </div>
      )}
      {isOpen && outcome !== undefined && (
        <>
          <TextArea label={t(words.outcome)} value={outcome} onChange={setOutcome} rows={2} maxLength={4000} />
          <div>
            <Button
              kind="primary"
              size="small"
              disabled={outcome.trim() === ''}
              busy={ending.isPending}
              onClick={() => ending.mutate(outcome)}
            >
              {t(words.end)}
            </Button>
          </div>
        </>
      )}
      {ending.error && <ErrorState error={ending.error} />}
    </div>
  )
}

function AddTask({ of: one }: { of: Consultation }): ReactNode {
  const t = useText()
  const [own] = useSignedIn()?.units ?? []
  const [text, setText] = useState('')
  const [dueOn, setDueOn] = useState('')
  const [unit, setUnit] = useState<{ id: string; name: string } | null>(own ? { id: own.id, name: t(own.name) } : null)
  const adding = useDo(one.id, (unitId: string) =>
    call(addTask, { params: { id: one.id }, body: { words: text, unitId, dueOn } }),
  )
  const isWhole = text.trim() !== '' && dueOn !== '' && unit !== null
  const add = () => {
    if (unit === null) return
    adding.mutate(unit.id, {
      onSuccess: () => {
        setText('')
        setDueOn('')
      },
    })
  }
  return (
    <div className="card stack tight">
      <TextArea label={t(words.addTask)} value={text} onChange={setText} rows={2} maxLength={4000} />
      <UnitPicker label={t(words.byUnit)} unitName={unit?.name ?? ''} onPick={setUnit} />
      <DateField label={t(words.dueOn)} value={dueOn} onChange={setDueOn} />
      {adding.error && <ErrorState error={adding.error} />}
      <div>
        <Button busy={adding.isPending} disabled={!isWhole} onClick={add}>
          {t(words.addTask)}
        </Button>
      </div>
    </div>
  )
}
