/** How an import stands, in a chip and in counts. */
import type { ReactNode } from 'react'
import { useText } from '../../../web/ui/language.tsx'
import { type State, StatusChip } from '../../../web/ui/status.tsx'
import type { ImportView } from '../file-import/contract.ts'
import { words } from './import-messages.ts'

const chips: Readonly<Record<ImportView['state'], State>> = {
  checking: 'progress',
  checked: 'due',
  refused: 'risk',
  applying: 'progress',
  applied: 'done',
  stopped: 'paused',
  'taking-back': 'progress',
  'taken-back': 'ended',
}

export function ImportChip({ of: one }: { of: ImportView }): ReactNode {
  const t = useText()
  return <StatusChip state={chips[one.state]}>{t(words[one.state], { n: one.percent ?? 0 })}</StatusChip>
}
