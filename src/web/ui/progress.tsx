/** Where one is: saved or not, which steps are left, what is wrong, what has happened. */
import { IconCheck, IconCloudCheck, IconCloudOff, IconLoader2, IconX } from '@tabler/icons-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { formatTime } from '../../kernel/i18n.ts'
import { Go } from './controls.tsx'
import { useText } from './language.tsx'
import { messages } from './messages.ts'
import { StatusChip } from './status.tsx'

export type Saving =
  | { readonly state: 'idle' }
  | { readonly state: 'saving' }
  | { readonly state: 'saved'; readonly at: string | number }
  /** The connection is lost; it is kept on this device. */
  | { readonly state: 'kept' }
  | { readonly state: 'failed'; readonly why: string }

export function SaveState({ saving }: { saving: Saving }): ReactNode {
  const t = useText()
  const icons = { idle: null, saving: IconLoader2, saved: IconCloudCheck, kept: IconCloudOff, failed: IconX } as const
  const Icon = icons[saving.state]
  const words =
    saving.state === 'saving'
      ? t(messages.saving)
      : saving.state === 'saved'
        ? t(messages.savedAt, { time: formatTime(saving.at) })
        : saving.state === 'kept'
          ? t(messages.savedHere)
          : saving.state === 'failed'
            ? t(messages.saveFailed, { why: saving.why })
            : ''
  return (
    <span className="save-state" data-state={saving.state} role="status">
      {Icon && <Icon size={18} aria-hidden />} {words}
    </span>
  )
}

export type TaskState = 'done' | 'doing' | 'todo' | 'locked'

export interface Task {
  readonly id: string
  readonly label: string
  readonly state: TaskState
  readonly to?: string
  readonly search?: Readonly<Record<string, string>>
  readonly detail?: string
}

const taskChips = {
  done: ['done', messages.done],
  doing: ['due', messages.inProgress],
  todo: ['due', messages.todo],
  locked: ['paused', messages.locked],
} as const

/** What is left to do, each with its link and its state in words. */
export function TaskList({ tasks }: { tasks: readonly Task[] }): ReactNode {
  const t = useText()
  return (
    <ul className="task-list" role="list">
      {tasks.map((task) => {
        const [chip, words] = taskChips[task.state]
        return (
          <li key={task.id}>
            <span>
              {task.to && task.state !== 'locked' ? (
                <Go to={task.to} search={task.search ?? {}}>
                  {task.label}
                </Go>
              ) : (
                task.label
              )}
              {task.detail && <span className="soft small"> · {task.detail}</span>}
            </span>
            <StatusChip state={chip}>{t(words)}</StatusChip>
          </li>
        )
      })}
    </ul>
  )
}

/** A thin bar of steps; `words` says it for those who do not see it. */
export function StepBar({ at, of, words }: { at: number; of: number; words: string }): ReactNode {
  return (
    <div className="stack tight">
      <span className="soft small">{words}</span>
      <ol className="steps" role="list" aria-hidden>
        {Array.from({ length: of }, (_, index) => (
          <li key={index} data-state={index < at ? 'done' : index === at ? 'now' : 'next'} />
        ))}
      </ol>
    </div>
  )
}

export interface ErrorLine {
  /** The id of the field to go to. */
  readonly fieldId: string
  readonly words: string
}

/** All errors on top, each a link to its field; takes the focus whenever `attempt` changes. */
export function ErrorSummary({ errors, attempt }: { errors: readonly ErrorLine[]; attempt: number }): ReactNode {
  const t = useText()
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (attempt > 0) box.current?.focus()
  }, [attempt])
  if (errors.length === 0) return null
  return (
    <div className="error-summary" role="alert" tabIndex={-1} ref={box}>
      <h2>{t(messages.errorsTitle, { n: errors.length })}</h2>
      <ul>
        {errors.map((error) => (
          <li key={error.fieldId + error.words}>
            <a
              href={`#${error.fieldId}`}
              onClick={(event) => {
                event.preventDefault()
                document.getElementById(error.fieldId)?.focus()
              }}
            >
              {error.words}
            </a>
          </li>
        ))}
      </ul>
    </div>
  )
}

export interface Milestone {
  readonly id: string
  readonly state: 'done' | 'now' | 'next' | 'failed'
  readonly what: ReactNode
  readonly when?: ReactNode
  readonly detail?: ReactNode
}

const stepWords = {
  done: messages.stepDone,
  now: messages.stepNow,
  next: messages.stepNext,
  failed: messages.stepFailed,
} as const

/** Tracking, like a parcel's: what is done, where it is now, what comes next. */
export function Timeline({ milestones }: { milestones: readonly Milestone[] }): ReactNode {
  const t = useText()
  return (
    <ol className="timeline" role="list">
      {milestones.map((one) => (
        <li key={one.id} data-state={one.state} {...(one.state === 'now' && { 'aria-current': 'step' })}>
          <span className="dot" aria-hidden>
            {one.state === 'done' && <IconCheck size={16} stroke={3} />}
            {one.state === 'failed' && <IconX size={16} stroke={3} />}
          </span>
          <div className="what">
            {one.what} <span className="hidden-words">({t(stepWords[one.state])})</span>
          </div>
          {one.when && <div className="soft small">{one.when}</div>}
          {one.detail && <div className="small">{one.detail}</div>}
        </li>
      ))}
    </ol>
  )
}
