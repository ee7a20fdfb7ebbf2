/** The centre: warnings are composed by one and let out by another. */
import { IconSpeakerphone } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { formatDateTime } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { TextField } from '../../../web/ui/fields.tsx'
import { FormDialog } from '../../../web/ui/form-dialog.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { useLive } from '../../../web/ui/live.ts'
import { Answer, EmptyState, PageHeader } from '../../../web/ui/page.tsx'
import {
  ByPasskey,
  type Means,
  SecondFactorField,
  useSecondFactor,
} from '../../../platform/identity/pages/second-factor.tsx'
import { SignedIn } from '../../../web/ui/session.tsx'
import { StatusChip } from '../../../web/ui/status.tsx'
import * as api from '../contract-warnings.ts'
import type { WarningView } from '../contract-warnings.ts'
import { words } from './page-messages.ts'
import { ComposeWarning } from './warning-form.tsx'
import { WarningArea } from './warning-parts.tsx'
import { severityNames, warningStateWords, warningWords } from './warning-messages.ts'
import './operations.css'
import './warnings.css'

const key = ['operations', 'warnings'] as const

export default function CentreWarnings(): ReactNode {
  return (
    <SignedIn face="centre" as="official">
      {(session) => <Warnings mayWarn={session.permissions.includes('operations.warn')} />}
    </SignedIn>
  )
}

type Asked =
  | { readonly kind: 'compose' }
  | { readonly kind: 'update' | 'cancel' | 'approve' | 'refuse'; readonly of: WarningView }

function Warnings({ mayWarn }: { mayWarn: boolean }): ReactNode {
  const t = useText()
  const [asked, setAsked] = useState<Asked | undefined>()
  const found = useQuery({ queryKey: key, queryFn: ({ signal }) => call(api.listWarnings, { signal }) })
  useLive(['operations:warnings'], [key])
  const close = (): void => setAsked(undefined)
  return (
    <div className="stack centre-page">
      <PageHeader
        title={t(warningWords.title)}
        lead={t(warningWords.secondPerson)}
        back={{ to: '/operations', label: t(words.title) }}
        actions={
          mayWarn && (
            <Button kind="primary" onClick={() => setAsked({ kind: 'compose' })}>
              <IconSpeakerphone size={20} aria-hidden /> {t(warningWords.compose)}
            </Button>
          )
        }
      />
      <Answer of={found} lines={5}>
        {(warnings) =>
          warnings.length === 0 ? (
            <EmptyState icon={IconSpeakerphone} title={t(warningWords.noneYet)} />
          ) : (
            <>
              <ul className="stack" role="list">
                {warnings.map((one) => (
                  <Line key={one.id} warning={one} ask={(kind) => setAsked({ kind, of: one })} />
                ))}
              </ul>
              {warnings.length === api.warningsShown && (
                <p className="soft">{t(warningWords.newest, { n: api.warningsShown })}</p>
              )}
            </>
          )
        }
      </Answer>
      {(asked?.kind === 'compose' || asked?.kind === 'update') && (
        <ComposeWarning before={asked.kind === 'update' ? asked.of : undefined} onClose={close} />
      )}
      {asked?.kind === 'cancel' && <CallOff warning={asked.of} onClose={close} />}
      {asked?.kind === 'refuse' && <Refuse warning={asked.of} onClose={close} />}
      {asked?.kind === 'approve' && <Approve warning={asked.of} onClose={close} />}
    </div>
  )
}

function Line(props: {
  warning: WarningView
  ask: (kind: 'update' | 'cancel' | 'approve' | 'refuse') => void
}): ReactNode {
  const t = useText()
  const language = useLanguage()
  const { warning, ask } = props
  const { content, state } = warning
  const at = (instant: string): string => formatDateTime(language, instant)
  return (
    <li
      className="centre-panel warning-card"
      data-severity={state === 'draft' || warning.inForce ? content.severity : 'over'}
    >
      <div className="row between">
        <b>{t(content.headline)}</b>
        <StatusChip
          state={state === 'draft' ? 'due' : state === 'refused' ? 'ended' : warning.inForce ? 'progress' : 'done'}
        >
          {t(warningStateWords[state])}
          {state === 'issued' && ` · ${t(warning.inForce ? warningWords.inForce : warningWords.over)}`}
        </StatusChip>
      </div>
      <span>
        {warning.type === 'Cancel' && `${t(warningWords.cancelled)} · `}
        {warning.status !== 'Actual' &&
          `${t(warning.status === 'Test' ? warningWords.test : warningWords.exercise)} · `}
        {t(severityNames[content.severity])} · {t(content.event)} · {t(warning.areaName)} ·{' '}
        {t(warningWords.until, { at: at(content.expires) })}
      </span>
      <p>{t(content.description)}</p>
      <span className="soft">
        {t(warningWords.composedBy, { name: warning.composedBy, at: at(warning.composedAt) })}
        {warning.decidedAt !== null &&
          ` · ${t(warningWords.decidedBy, { name: warning.decidedBy ?? '', at: at(warning.decidedAt) })}`}
        {warning.refusal !== null && ` · ${warning.refusal}`}
      </span>
      <div className="row">
        {warning.mayApprove && (
          <>
            <Button kind="primary" onClick={() => ask('approve')}>
              {t(warningWords.approve)}
            </Button>
            <Button onClick={() => ask('refuse')}>{t(warningWords.refuse)}</Button>
          </>
        )}
        {warning.inForce && warning.mayWarn && (
          <>
            <Button onClick={() => ask('update')}>{t(warningWords.update)}</Button>
            <Button onClick={() => ask('cancel')}>{t(warningWords.cancel)}</Button>
          </>
        )}
      </div>
    </li>
  )
}

function useWarningChange<Input>(send: (input: Input) => Promise<unknown>, onDone: () => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: send,
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: key })
      onDone()
    },
  })
}

interface OfWarning {
  readonly warning: WarningView
  readonly onClose: () => void
}

function Approve({ warning, onClose }: OfWarning): ReactNode {
  const t = useText()
  const second = useSecondFactor()
  const sending = useWarningChange(async (means: Means) => {
    try {
      await second.confirm(means)
      await call(api.approveWarning, { params: { id: warning.id } })
    } finally {
      second.settled()
    }
  }, onClose)
  return (
    <FormDialog
      title={t(warningWords.approve)}
      act={t(warningWords.approve)}
      busy={sending.isPending}
      error={sending.error}
      extra={<ByPasskey of={second} busy={sending.isPending} run={() => sending.mutate('passkey')} />}
      onClose={onClose}
      onSubmit={() => sending.mutate('code')}
    >
      <p>
        <b>{t(warning.content.headline)}</b> · {t(warning.areaName)}
      </p>
      <p lang="vi">{warning.content.description.vi}</p>
      <p lang="vi">{warning.content.instruction.vi}</p>
      <p lang="en">{warning.content.description.en}</p>
      <p lang="en">{warning.content.instruction.en}</p>
      <WarningArea of={warning.content.area} />
      <SecondFactorField of={second} />
    </FormDialog>
  )
}

function Refuse({ warning, onClose }: OfWarning): ReactNode {
  const t = useText()
  const [reason, setReason] = useState('')
  const sending = useWarningChange(
    () => call(api.refuseWarning, { params: { id: warning.id }, body: { reason } }),
    onClose,
  )
  return (
    <FormDialog
      title={t(warningWords.refuse)}
      act={t(warningWords.refuse)}
      busy={sending.isPending}
      error={sending.error}
      onClose={onClose}
      onSubmit={() => sending.mutate(undefined)}
    >
      <TextField label={t(warningWords.reason)} value={reason} onChange={setReason} required maxLength={1000} />
    </FormDialog>
  )
}

function CallOff({ warning, onClose }: OfWarning): ReactNode {
  const t = useText()
  const [vi, setVi] = useState('')
  const [en, setEn] = useState('')
  const sending = useWarningChange(
    () => call(api.cancelWarning, { params: { id: warning.id }, body: { reason: { vi, en } } }),
    onClose,
  )
  return (
    <FormDialog
      title={t(warningWords.cancel)}
      act={t(warningWords.cancel)}
      busy={sending.isPending}
      error={sending.error}
      onClose={onClose}
      onSubmit={() => sending.mutate(undefined)}
    >
      <TextField label={t(warningWords.reasonVi)} value={vi} onChange={setVi} required maxLength={1000} lang="vi" />
      <TextField label={t(warningWords.reasonEn)} value={en} onChange={setEn} required maxLength={1000} lang="en" />
    </FormDialog>
  )
}
