/** How a case's deadline and status look: shared by desk, portal and centre. */
import type { ReactNode } from 'react'
import type { Message } from '../../../kernel/i18n.ts'
import { useText } from '../../../web/ui/language.tsx'
import { type State, StatusChip } from '../../../web/ui/status.tsx'
import type { Phase } from '../actions.ts'
import type { DeadlineState } from '../contract.ts'
import { statusNames } from '../status-messages.ts'
import { words } from './page-messages.ts'

export const deadlineLook: Readonly<Record<DeadlineState, { state: State; words: Message }>> = {
  none: { state: 'paused', words: words.noClock },
  'on-time': { state: 'due', words: words.inTime },
  'due-soon': { state: 'risk', words: words.dueSoon },
  overdue: { state: 'overdue', words: words.overdue },
  paused: { state: 'paused', words: words.paused },
  'done-early': { state: 'done', words: words.early },
  'done-on-time': { state: 'done', words: words.onTime },
  'done-late': { state: 'late', words: words.doneLate },
}

const phaseState: Readonly<Record<Phase, State>> = {
  submitted: 'due',
  supplement: 'risk',
  'in-progress': 'progress',
  signing: 'progress',
  issued: 'done',
  returned: 'done',
  refused: 'ended',
  withdrawn: 'ended',
  stopped: 'ended',
}

export function statusName(status: number): Message {
  return statusNames[status as keyof typeof statusNames] ?? { vi: String(status), en: String(status) }
}

export function CaseStatus({ status, phase }: { status: number; phase: Phase }): ReactNode {
  const t = useText()
  return <StatusChip state={phaseState[phase]}>{t(statusName(status))}</StatusChip>
}

export function DeadlineChip({ deadline }: { deadline: DeadlineState }): ReactNode {
  const t = useText()
  const look = deadlineLook[deadline]
  return <StatusChip state={look.state}>{t(look.words)}</StatusChip>
}
