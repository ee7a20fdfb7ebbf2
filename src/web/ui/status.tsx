/**
 * States of anything with a deadline: one set of colours everywhere, each with its icon and its word. What was done late is not
 * `overdue`: no clock runs on it any more, so it is quiet, and red is left for what somebody waits for.
 */
import {
  IconAlertTriangle,
  IconBan,
  IconCircleCheck,
  IconClock,
  IconClockCheck,
  IconFlame,
  IconPlayerPause,
  IconProgress,
  type TablerIcon,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { formatDate, formatDateTime } from '../../kernel/i18n.ts'
import { useLanguage } from './language.tsx'

export type State = 'progress' | 'due' | 'risk' | 'overdue' | 'done' | 'late' | 'paused' | 'ended'

const icons: Readonly<Record<State, TablerIcon>> = {
  progress: IconProgress,
  due: IconClock,
  risk: IconAlertTriangle,
  overdue: IconFlame,
  done: IconCircleCheck,
  late: IconClockCheck,
  paused: IconPlayerPause,
  ended: IconBan,
}

export function StatusChip({ state, children }: { state: State; children: ReactNode }): ReactNode {
  const Icon = icons[state]
  return (
    <span className="chip" data-state={state}>
      <Icon size={16} aria-hidden /> {children}
    </span>
  )
}

/** 15:04 22/11/2026, with the machine's form for assistive software. */
export function When({ at, date = false }: { at: string; date?: boolean }): ReactNode {
  const language = useLanguage()
  return <time dateTime={at}>{date ? formatDate(at) : formatDateTime(language, at)}</time>
}
