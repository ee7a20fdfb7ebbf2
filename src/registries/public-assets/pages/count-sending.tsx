/** What of the counts has reached the server. */
import { IconCloudCheck, IconCloudOff, IconLoader2 } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { ProblemError } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { ErrorState, Notice } from '../../../web/ui/page.tsx'
import type { Pending } from './count-store.ts'
import { words } from './page-messages.ts'

interface SendingProps {
  readonly pending: readonly Pending[]
  readonly sending: boolean
  readonly error: unknown
}

export function Sending({ pending, sending, error }: SendingProps): ReactNode {
  const t = useText()
  const n = pending.filter(({ refused }) => !refused).length
  const [state, Icon, said] =
    n === 0
      ? (['saved', IconCloudCheck, t(words.sent)] as const)
      : sending
        ? (['saving', IconLoader2, t(words.sending, { n })] as const)
        : (['kept', IconCloudOff, t(words.waiting, { n })] as const)
  const isLost = error instanceof ProblemError && error.status === 0
  return (
    <div className="stack tight">
      <span className="save-state" data-state={state} role="status">
        <Icon size={18} aria-hidden /> {said}
      </span>
      {n > 0 && !sending && <p className="soft small">{t(words.keepOpen)}</p>}
      {error !== undefined && !isLost && <ErrorState error={error} />}
    </div>
  )
}

export function Refusals(props: { pending: readonly Pending[]; onDrop: (count: Pending) => void }): ReactNode {
  const t = useText()
  return props.pending.map((one) =>
    one.refused ? (
      <Notice key={one.assetId} tone="overdue" title={t(words.refusedTitle, { code: one.code })}>
        <p>
          {one.refused.title}. {one.refused.detail}
        </p>
        <p className="row">
          <Button size="small" onClick={() => props.onDrop(one)}>
            {t(words.dropRefused)}
          </Button>
        </p>
      </Notice>
    ) : null,
  )
}
