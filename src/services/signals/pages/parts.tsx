/** What several pages of the signals show alike. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import { formatNumber, formatTime } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { TextArea } from '../../../web/ui/fields.tsx'
import { FormDialog } from '../../../web/ui/form-dialog.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { type State, StatusChip } from '../../../web/ui/status.tsx'
import { endIntervention, type InterventionView, type Link, type Mode, type Why } from '../contract-live.ts'
import { kindWords, modeWords, words, whyWords } from './page-messages.ts'

export const signalsKey = ['signals'] as const

/** The time in milliseconds, each second. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  return now
}

/** Without a word for so long, what is shown is old. */
const staleMs = 6000
export const isOld = (at: string | null, now: number): boolean => at === null || now - Date.parse(at) > staleMs

const chips: Readonly<Record<Mode, State>> = {
  adaptive: 'done',
  fixed: 'progress',
  fallback: 'risk',
  manual: 'due',
  priority: 'due',
  flash: 'risk',
  'all-red': 'overdue',
  local: 'overdue',
}

export function ModeChip({ mode, why }: { mode: Mode; why: Why }): ReactNode {
  const t = useText()
  const isSaid = why !== 'wished' && why !== 'intervention'
  return (
    <StatusChip state={chips[mode]}>
      {t(modeWords[mode])}
      {isSaid && `: ${t(whyWords[why])}`}
    </StatusChip>
  )
}

/** Whether there is control at all, and how old what is seen is. */
export function LinkLine({ link }: { link: Link }): ReactNode {
  const t = useText()
  const now = useNow()
  const old = isOld(link.at, now)
  const at = link.at === null ? '–' : timeWithSeconds(link.at)
  if (link.link === 'none')
    return (
      <p className="signals-link" data-bad="true" role="status">
        <b>{t(words.noStreet)}</b> <span>{t(words.noStreetHelp)}</span>
      </p>
    )
  if (link.link === 'down')
    return (
      <p className="signals-link" data-bad="true" role="alert">
        <b>{t(words.linkDown)}</b> <span>{t(words.linkDownHelp)}</span>
      </p>
    )
  return (
    <p className="signals-link" data-bad={old} role="status">
      {t(old ? words.stale : words.linkUp, { at })}
    </p>
  )
}

const seconds = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Ho_Chi_Minh',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hour12: false,
})
export const timeWithSeconds = (at: string): string => seconds.format(new Date(at))

export function InterventionLines({ one }: { one: InterventionView }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const now = useNow()
  const [isEnding, setIsEnding] = useState(false)
  const left = Math.max(0, Math.round((Date.parse(one.endsAt) - now) / 1000))
  return (
    <li className="signals-intervention">
      <div className="row between">
        <b>{t(kindWords[one.kind])}</b>
        <span className="signals-left">{t(words.endsIn, { n: left })}</span>
      </div>
      <span>
        {one.stops.map(({ name, stageName }) => (stageName ? `${t(name)} (${t(stageName)})` : t(name))).join(' → ')}
      </span>
      <span className="soft">
        {one.by}, {formatTime(one.beginsAt)}: {one.reason}
      </span>
      <span className="signals-cost">
        <progress value={Math.min(one.costS, one.costMaxS)} max={one.costMaxS} aria-hidden />
        <span className="soft">
          {t(words.costs, {
            n: formatNumber(language, Math.round(one.costS)),
            most: formatNumber(language, one.costMaxS),
          })}
        </span>
      </span>
      {one.mayEnd && (
        <span>
          <Button size="small" onClick={() => setIsEnding(true)}>
            {t(words.end)}
          </Button>
        </span>
      )}
      {isEnding && (
        <ReasonDialog
          title={t(words.endIt)}
          act={t(words.endIt)}
          send={(reason) => call(endIntervention, { params: { id: one.id }, body: { reason } })}
          onClose={() => setIsEnding(false)}
        />
      )}
    </li>
  )
}

/** An action that needs nothing but its reason, and perhaps a choice above it. */
export function ReasonDialog(props: {
  title: string
  act: string
  danger?: boolean
  /** A reason that often fits, to be changed. */
  suggested?: string
  children?: ReactNode
  send: (reason: string) => Promise<unknown>
  onClose: () => void
}): ReactNode {
  const client = useQueryClient()
  const [reason, setReason] = useState(props.suggested ?? '')
  const sending = useMutation({
    mutationFn: () => props.send(reason),
    onSuccess: async () => {
      props.onClose()
      await client.invalidateQueries({ queryKey: signalsKey })
    },
  })
  return (
    <FormDialog
      title={props.title}
      act={props.act}
      danger={props.danger ?? false}
      busy={sending.isPending}
      error={sending.error}
      onClose={props.onClose}
      onSubmit={() => sending.mutate()}
    >
      {props.children}
      <ReasonField value={reason} onChange={setReason} />
    </FormDialog>
  )
}

/** Why, for the audit: everything that is done to the lights has one. */
export function ReasonField({ value, onChange }: { value: string; onChange: (value: string) => void }): ReactNode {
  const t = useText()
  return (
    <TextArea
      label={t(words.reason)}
      help={t(words.reasonHelp)}
      required
      minLength={5}
      maxLength={500}
      rows={2}
      value={value}
      onChange={onChange}
    />
  )
}
