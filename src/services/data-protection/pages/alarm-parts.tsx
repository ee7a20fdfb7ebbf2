/** How an alarm is shown in a list and by itself. */
import type { ReactNode } from 'react'
import { useText } from '../../../web/ui/language.tsx'
import { StatusChip } from '../../../web/ui/status.tsx'
import type { AlarmView } from '../contract.ts'
import { words } from './alarm-messages.ts'

export function AlarmChip({ of: { state, explainedAt } }: { of: AlarmView }): ReactNode {
  const t = useText()
  if (state === 'justified') return <StatusChip state="done">{t(words.justified)}</StatusChip>
  if (state === 'violation') return <StatusChip state="ended">{t(words.violation)}</StatusChip>
  if (explainedAt !== null) return <StatusChip state="progress">{t(words.explained)}</StatusChip>
  return <StatusChip state="risk">{t(words.open)}</StatusChip>
}

/** Why it was raised, in a sentence. */
export function useWhy({ kind, facts: { count, usual, limit, where } }: AlarmView): string {
  const t = useText()
  if (kind === 'volume') return t(usual > 0 ? words.volume : words.volumeAlone, { count, usual, limit })
  if (kind === 'neighbours') return t(words.neighbours, { count, limit, where: where ?? '' })
  return t(kind === 'colleagues' ? words.colleagues : words.outOfHours, { count, limit })
}
