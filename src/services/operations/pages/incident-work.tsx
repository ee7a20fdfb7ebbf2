/** What is being done about one incident: the playbook's steps with their times, and the tasks of units. */
import { IconCheck, IconClock, IconListCheck, IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { formatTime } from '../../../kernel/i18n.ts'
import { documentContent } from '../../../platform/documents/contract.ts'
import { call, pathOf } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { SelectField, TextArea, TextField } from '../../../web/ui/fields.tsx'
import { FormDialog } from '../../../web/ui/form-dialog.tsx'
import { UnitPicker } from '../../../web/ui/form/unit-picker.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { Answer, ErrorState } from '../../../web/ui/page.tsx'
import { StatusChip } from '../../../web/ui/status.tsx'
import type { IncidentDetail } from '../contract.ts'
import * as api from '../contract-tasks.ts'
import type { PlanView, RunView, TaskView } from '../contract-tasks.ts'
import { useNow } from './age.tsx'
import { taskStateOf, taskStateWords, workWords } from './work-messages.ts'

export function Plan({ incident }: { incident: IncidentDetail }): ReactNode {
  const key = ['operations', 'plan', incident.id] as const
  const asked = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => call(api.readPlan, { params: { id: incident.id }, signal }),
  })
  return (
    <Answer of={asked} lines={2}>
      {(plan) =>
        plan.run ? (
          <Run incident={incident} run={plan.run} />
        ) : (
          plan.proposed && incident.mayCommand && <Start incident={incident} plan={plan} />
        )
      }
    </Answer>
  )
}

function usePlanChange<Input>(incident: IncidentDetail, send: (input: Input) => Promise<PlanView>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: send,
    onSuccess: (plan) => {
      client.setQueryData(['operations', 'plan', incident.id], plan)
      void client.invalidateQueries({ queryKey: ['operations', 'incident', incident.id] })
    },
  })
}

function Start({ incident, plan }: { incident: IncidentDetail; plan: PlanView }): ReactNode {
  const t = useText()
  const starting = usePlanChange(incident, () => call(api.startPlaybook, { params: { id: incident.id } }))
  if (!plan.proposed) return null
  return (
    <section className="stack tight">
      <h3>{t(workWords.playbook)}</h3>
      <p>
        {t(plan.proposed.title)} ·{' '}
        <span className="soft">{t(workWords.stepsOf, { n: plan.proposed.steps.length })}</span>
      </p>
      <div className="row">
        <Button size="small" busy={starting.isPending} onClick={() => starting.mutate(undefined)}>
          <IconListCheck size={18} aria-hidden /> {t(workWords.start)}
        </Button>
      </div>
      {starting.error && <ErrorState error={starting.error} />}
    </section>
  )
}

function Run({ incident, run }: { incident: IncidentDetail; run: RunView }): ReactNode {
  const t = useText()
  const now = useNow()
  const ticking = usePlanChange(incident, ({ n, done }: { n: number; done: boolean }) =>
    call(api.tickStep, { params: { id: incident.id, n }, body: { done } }),
  )
  return (
    <section className="stack tight">
      <h3>
        {t(run.title)} <span className="soft">{t(workWords.version, { n: run.version })}</span>
      </h3>
      <ol className="playbook" role="list">
        {run.steps.map(({ n, text, dueAt, doneAt, doneBy }) => {
          const minutes = Math.round((Date.parse(dueAt) - now) / 60_000)
          return (
            <li key={n} data-late={doneAt === null && minutes < 0}>
              <label className="choice">
                <input
                  type="checkbox"
                  checked={doneAt !== null}
                  disabled={!incident.mayCommand || ticking.isPending}
                  onChange={(event) => ticking.mutate({ n, done: event.currentTarget.checked })}
                />
                <span>
                  {t(text)}{' '}
                  <span className="playbook-time">
                    {doneAt === null ? <IconClock size="1em" aria-hidden /> : <IconCheck size="1em" aria-hidden />}{' '}
                    {doneAt !== null
                      ? t(workWords.doneBy, { at: formatTime(doneAt), name: doneBy ?? '' })
                      : t(minutes < 0 ? workWords.overdue : workWords.left, { minutes: Math.abs(minutes) })}
                  </span>
                </span>
              </label>
            </li>
          )
        })}
      </ol>
      {ticking.error && <ErrorState error={ticking.error} />}
    </section>
  )
}

export function Tasks({ incident }: { incident: IncidentDetail }): ReactNode {
  const t = useText()
  const [isGiving, setIsGiving] = useState(false)
  const asked = useQuery({
    queryKey: ['operations', 'tasks', incident.id],
    queryFn: ({ signal }) => call(api.listTasks, { query: { incident: incident.id }, signal }),
    refetchInterval: 30_000,
  })
  const isOpen = incident.status !== 'closed' && incident.mergedInto === null
  return (
    <section className="stack tight">
      <div className="row between">
        <h3>{t(workWords.tasks)}</h3>
        {incident.mayCommand && isOpen && (
          <Button size="small" onClick={() => setIsGiving(true)}>
            <IconPlus size={18} aria-hidden /> {t(workWords.give)}
          </Button>
        )}
      </div>
      <Answer of={asked} lines={1}>
        {(tasks) =>
          tasks.length === 0 ? (
            <p className="soft">{t(workWords.noTasks)}</p>
          ) : (
            <ul className="stack tight" role="list">
              {tasks.map((task) => (
                <TaskLine key={task.id} task={task} />
              ))}
            </ul>
          )
        }
      </Answer>
      {isGiving && <GiveTask incident={incident} onClose={() => setIsGiving(false)} />}
    </section>
  )
}

/** The proof, where there is one, is a link to its file. */
export function TaskFacts({ task }: { task: TaskView }): ReactNode {
  const t = useText()
  return (
    <>
      <StatusChip state={taskStateOf(task)}>{t(taskStateWords[task.state])}</StatusChip>{' '}
      <span className={task.isLate ? undefined : 'soft'} {...(task.isLate && { 'data-tone': 'overdue' })}>
        {t(task.isLate ? workWords.dueLate : workWords.due, { at: formatTime(task.dueAt) })}
      </span>
      {task.note !== null && <span lang="vi"> · {task.note}</span>}
      {task.proofDocumentId !== null && (
        <>
          {' · '}
          <a href={pathOf(documentContent, { id: task.proofDocumentId })} target="_blank" rel="noreferrer">
            {t(workWords.proof)}
          </a>
        </>
      )}
    </>
  )
}

function TaskLine({ task }: { task: TaskView }): ReactNode {
  const t = useText()
  return (
    <li>
      <b lang="vi">{task.title}</b> <span className="soft">{t(task.unitName)}</span>
      <br />
      <TaskFacts task={task} />
    </li>
  )
}

const dues = [15, 30, 60, 120, 240, 480, 1440] as const

function GiveTask({ incident, onClose }: { incident: IncidentDetail; onClose: () => void }): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const [title, setTitle] = useState('')
  const [detail, setDetail] = useState('')
  const [level, setLevel] = useState<'department' | 'commune'>('department')
  const [unit, setUnit] = useState<{ id: string; name: string } | null>(null)
  const [due, setDue] = useState('30')
  const [isMissing, setIsMissing] = useState(false)
  const giving = useMutation({
    mutationFn: (unitId: string) =>
      call(api.giveTask, { params: { id: incident.id }, body: { title, detail, unitId, dueMinutes: Number(due) } }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['operations'] })
      onClose()
    },
  })
  return (
    <FormDialog
      title={t(workWords.give)}
      act={t(workWords.give)}
      busy={giving.isPending}
      error={giving.error}
      onClose={onClose}
      onSubmit={() => {
        setIsMissing(unit === null)
        if (unit) giving.mutate(unit.id)
      }}
    >
      <TextField label={t(workWords.what)} value={title} onChange={setTitle} required maxLength={200} />
      <SelectField
        label={t(workWords.level)}
        value={level}
        empty={null}
        onChange={(value) => {
          setLevel(value === 'commune' ? 'commune' : 'department')
          setUnit(null)
        }}
        choices={[
          { value: 'department', label: t(workWords.department) },
          { value: 'commune', label: t(workWords.commune) },
        ]}
      />
      <UnitPicker
        key={level}
        label={t(workWords.unit)}
        level={level}
        unitName={unit?.name ?? ''}
        onPick={setUnit}
        {...(isMissing && unit === null && { error: t(workWords.unitMissing) })}
      />
      <SelectField
        label={t(workWords.within)}
        value={due}
        empty={null}
        onChange={setDue}
        choices={dues.map((minutes) => ({ value: String(minutes), label: t(workWords.minutes, { n: minutes }) }))}
      />
      <TextArea label={t(workWords.detail)} optional value={detail} onChange={setDetail} rows={3} maxLength={4000} />
    </FormDialog>
  )
}
