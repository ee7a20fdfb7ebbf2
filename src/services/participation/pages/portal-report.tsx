/** Reporting: photo, place, words; kept as one goes, sent once. Rule UI4 holds for it. */
import { useMutation, useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { call } from '../../../web/ui/client.ts'
import { Button, CopyButton, Go, GoButton } from '../../../web/ui/controls.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { ErrorState, Loading, Notice, PageHeader, useInBrowser, useOnline } from '../../../web/ui/page.tsx'
import { ErrorSummary } from '../../../web/ui/progress.tsx'
import { useSignedIn } from '../../../web/ui/session.tsx'
import { listReportRules } from '../contract.ts'
import { dropDraft, emptyDraft, keepDraft, keptDraft, type Outcome, type ReportDraft, sendDraft } from './draft.ts'
import { words } from './page-messages.ts'
import { Near } from './report-near.tsx'
import { Photos } from './report-photos.tsx'
import { What } from './report-what.tsx'
import { Where } from './report-where.tsx'
import { Who } from './report-who.tsx'
import './participation.css'

export interface Part {
  readonly draft: ReportDraft
  readonly set: (change: Partial<ReportDraft>) => void
  /** Words for what is wrong, after the first try to send. */
  readonly error?: string | undefined
}

export default function ReportPage(): ReactNode {
  const t = useText()
  const inBrowser = useInBrowser()
  const [draft, setDraft] = useState<ReportDraft>()
  const [outcome, setOutcome] = useState<Outcome>()
  useEffect(() => {
    const begin = async (): Promise<void> => {
      const kept = await keptDraft()
      setDraft(kept ?? emptyDraft())
      if (kept?.waiting) setOutcome('waiting')
    }
    void begin()
  }, [])
  return (
    <div className="report-form stack wide">
      <PageHeader
        title={t(words.title)}
        lead={t(words.lead)}
        actions={<GoButton to="/reports">{t(words.toMap)}</GoButton>}
      />
      {!inBrowser || !draft ? (
        <Loading lines={6} blocks />
      ) : outcome === undefined ? (
        <Form key={draft.id} start={draft} onOutcome={setOutcome} />
      ) : outcome === 'waiting' ? (
        <Waiting draft={draft} onOutcome={setOutcome} onDiscard={() => setDraft(emptyDraft())} />
      ) : (
        <Sent outcome={outcome} />
      )}
    </div>
  )
}

const keepAfterMs = 300

function Form({ start, onOutcome }: { start: ReportDraft; onOutcome: (outcome: Outcome) => void }): ReactNode {
  const t = useText()
  const citizen = useSignedIn()?.kind === 'citizen'
  const [draft, setDraft] = useState(start)
  const [attempt, setAttempt] = useState(0)
  const latest = useRef(draft)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const set = (change: Partial<ReportDraft>): void => {
    latest.current = { ...latest.current, ...change }
    setDraft(latest.current)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => void keepDraft(latest.current), keepAfterMs)
  }
  useEffect(() => () => clearTimeout(timer.current), [])
  const sending = useMutation({
    mutationFn: () => {
      clearTimeout(timer.current)
      return sendDraft({ ...draft, anonymous: draft.anonymous || !citizen })
    },
    onSuccess: onOutcome,
    // Waiting for a connection is the draft's own business.
    networkMode: 'always',
  })
  const wrong = [
    ...(draft.place ? [] : [{ fieldId: 'report-where', words: t(words.noPlace) }]),
    ...(draft.words.trim() === '' ? [{ fieldId: 'report-words', words: t(words.noWords) }] : []),
    ...(draft.category ? [] : [{ fieldId: 'report-category', words: t(words.noCategory) }]),
  ]
  const errors = attempt > 0 ? wrong : []
  const errorOf = (fieldId: string): string | undefined => errors.find((one) => one.fieldId === fieldId)?.words
  const part = { draft, set }
  return (
    <form
      className="stack wide"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        setAttempt(attempt + 1)
        if (wrong.length === 0 && !sending.isPending) sending.mutate()
      }}
    >
      <ErrorSummary attempt={attempt} errors={errors} />
      <Photos {...part} />
      <Where {...part} error={errorOf('report-where')} />
      <What {...part} error={errorOf('report-words')} categoryError={errorOf('report-category')} />
      <Near {...part} />
      <Who {...part} />
      <Promise draft={draft} />
      {sending.error && <ErrorState error={sending.error} />}
      <div className="stack tight">
        <Button type="submit" kind="primary" wide busy={sending.isPending}>
          {t(words.send)}
        </Button>
        <p className="soft small">{t(words.kept)}</p>
      </div>
    </form>
  )
}

/** Who will deal with it, in which time, and on which ground. */
function Promise({ draft }: { draft: ReportDraft }): ReactNode {
  const t = useText()
  const rules = useQuery({
    queryKey: ['participation', 'rules'],
    queryFn: ({ signal }) => call(listReportRules, { signal }),
    staleTime: 600_000,
  })
  const rule = rules.data?.items.find(({ id }) => id === draft.category)
  if (!rule || !draft.unit) return null
  return (
    <Notice>
      <p>{t(words.promised, { unit: draft.unit.name, hours: rule.workingHours })}</p>
      <p className="soft small">{t(rule.ground === 'city' ? words.groundCity : words.groundOwn)}</p>
    </Notice>
  )
}

function Waiting(props: {
  draft: ReportDraft
  onOutcome: (outcome: Outcome | undefined) => void
  onDiscard: () => void
}): ReactNode {
  const t = useText()
  const online = useOnline()
  const { draft, onOutcome } = props
  const sending = useMutation({
    mutationFn: async () => {
      const kept = await keptDraft()
      return kept ? sendDraft(kept) : undefined
    },
    onSuccess: onOutcome,
    networkMode: 'always',
  })
  const discard = async (): Promise<void> => {
    await dropDraft()
    props.onDiscard()
    onOutcome(undefined)
  }
  const again = useRef(sending.mutate)
  again.current = sending.mutate
  useEffect(() => {
    if (online) again.current()
  }, [online])
  return (
    <Notice tone="risk" title={t(words.waiting)} live>
      <p>{t(words.waitingBody)}</p>
      <p className="clip">“{draft.words}”</p>
      {sending.error && <ErrorState error={sending.error} />}
      <p className="row">
        <Button kind="primary" busy={sending.isPending} onClick={() => sending.mutate()}>
          {t(words.sendNow)}
        </Button>
        <Button onClick={() => void discard()}>{t(words.startOver)}</Button>
      </p>
    </Notice>
  )
}

function Sent({ outcome }: { outcome: Exclude<Outcome, 'waiting'> }): ReactNode {
  const t = useText()
  const { sent, unit } = outcome
  const link = `${location.origin}/reports/${sent.id}#${sent.key}`
  return (
    <Notice tone="done" title={t(words.sentTitle)} live>
      <p>{t(words.sentBody, { code: sent.code, unit: t(unit) })}</p>
      <p>{t(words.keepLink)}</p>
      <p className="row report-link">
        <Go to={`/reports/${sent.id}`}>{sent.code}</Go> <CopyButton text={link} />
      </p>
    </Notice>
  )
}
