/** Notices of the national database that wait for a decision. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { formatDate } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Button, Go } from '../../../web/ui/controls.tsx'
import { TextArea } from '../../../web/ui/fields.tsx'
import { SaveDialog } from '../../../web/ui/form-dialog.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { Answer, EmptyState, PageHeader } from '../../../web/ui/page.tsx'
import { StatusChip } from '../../../web/ui/status.tsx'
import { listNotices, settleNotice, type WaitingNotices } from '../contract.ts'
import { words } from './national-messages.ts'

type Waiting = WaitingNotices['items'][number]
const key = ['population', 'notices'] as const

export default function Notices(): ReactNode {
  const t = useText()
  const found = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => call(listNotices, { signal }),
    // Every reading is recorded: it is not repeated because a window got the focus.
    refetchOnWindowFocus: false,
  })
  return (
    <div className="desk-page stack">
      <PageHeader
        title={t(words.title)}
        lead={t(words.lead)}
        back={{ to: '/registries', label: t(words.registries) }}
      />
      <Answer of={found} lines={5}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={t(words.none)}>{t(words.noneLead)}</EmptyState>
          ) : (
            <ul className="line-list" role="list">
              {items.map((one) => (
                <li key={one.seq}>
                  <Line of={one} />
                </li>
              ))}
            </ul>
          )
        }
      </Answer>
    </div>
  )
}

function Line({ of: one }: { of: Waiting }): ReactNode {
  const t = useText()
  const [deciding, setDeciding] = useState<'take' | 'keep'>()
  return (
    <div className="line">
      <span className="grow">
        <strong>{one.label ?? one.citizenNumber}</strong> · {t(words[one.kind])}
        {one.kind !== 'died' && `: ${one.says}`} · {t(words.from, { date: formatDate(one.on) })}
        <br />
        <span className="row">
          <StatusChip state="risk">{t(one.state === 'conflict' ? words.conflict : words.unknownPerson)}</StatusChip>
          {one.recordId && (
            <Go to={`/registries/population/${one.recordId}`} search={{ purpose: 'residence-management' }}>
              {t(words.open)}
            </Go>
          )}
        </span>
      </span>
      <span className="row">
        {one.recordId && (
          <Button size="small" onClick={() => setDeciding('take')}>
            {t(words.take)}
          </Button>
        )}
        <Button size="small" onClick={() => setDeciding('keep')}>
          {t(words.keep)}
        </Button>
      </span>
      {deciding && <Decide of={one} how={deciding} onClose={() => setDeciding(undefined)} />}
    </div>
  )
}

function Decide({ of: one, how, onClose }: { of: Waiting; how: 'take' | 'keep'; onClose: () => void }): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const [reason, setReason] = useState('')
  // One key for the whole dialog: a second press is the same decision.
  const [idempotencyKey] = useState(() => crypto.randomUUID())
  const send = async (): Promise<void> => {
    await call(settleNotice, {
      params: { seq: String(one.seq) },
      body: { take: how === 'take', reason },
      idempotencyKey,
    })
    await client.invalidateQueries({ queryKey: key })
  }
  return (
    <SaveDialog title={t(words[how])} act={t(words[how])} send={send} onClose={onClose}>
      <TextArea label={t(words.reason)} value={reason} onChange={setReason} maxLength={2000} required />
    </SaveDialog>
  )
}
