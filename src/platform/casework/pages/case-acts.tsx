/** What an applicant can do to any case: withdraw, rate; and how work is shown while it is done. */
import { IconStar, IconStarFilled } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { call } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { Confirm } from '../../../web/ui/dialog.tsx'
import { TextArea } from '../../../web/ui/fields.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { ErrorState, Notice } from '../../../web/ui/page.tsx'
import { actOnMyCase, type ApplicantAction, type MyCase } from '../contract.ts'
import { messages } from './my-case-messages.ts'

interface Work {
  readonly busy: boolean
  readonly error: unknown
  readonly run: (work: () => Promise<void>) => Promise<boolean>
}

/** One piece of work at a time, with its state. `run` tells whether it succeeded. */
export function useWork(): Work {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const run = async (work: () => Promise<void>): Promise<boolean> => {
    setBusy(true)
    setError(undefined)
    try {
      await work()
      return true
    } catch (failed) {
      setError(failed)
      return false
    } finally {
      setBusy(false)
    }
  }
  return { busy, error, run }
}

export function useAct(data: MyCase): Work & { act: (action: ApplicantAction) => Promise<boolean> } {
  const client = useQueryClient()
  const work = useWork()
  const act = (action: ApplicantAction): Promise<boolean> =>
    work.run(async () => {
      await call(actOnMyCase, { params: { id: data.id }, body: { expectedVersion: data.version, action } })
      await client.invalidateQueries({ queryKey: ['case', data.id] })
      await client.invalidateQueries({ queryKey: ['cases'] })
    })
  return { ...work, act }
}

function allows(data: MyCase, type: 'withdraw' | 'rate'): boolean {
  return data.actions.some((action) => action.type === type)
}

export function WithdrawCase({ data }: { data: MyCase }): ReactNode {
  const t = useText()
  const [asking, setAsking] = useState(false)
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const { busy, error, act } = useAct(data)
  if (!allows(data, 'withdraw')) return null
  const withdraw = async (): Promise<void> => {
    setTried(true)
    if (reason.trim() === '') return
    if (await act({ type: 'withdraw', reason: reason.trim() })) setAsking(false)
  }
  return (
    <div>
      <Button kind="danger" size="small" onClick={() => setAsking(true)}>
        {t(messages.withdraw)}
      </Button>
      <Confirm
        open={asking}
        title={t(messages.withdraw)}
        consequence={t(messages.withdrawConsequence)}
        act={t(messages.withdraw)}
        danger
        busy={busy}
        onAct={() => void withdraw()}
        onClose={() => setAsking(false)}
      >
        <TextArea
          label={t(messages.withdrawReason)}
          value={reason}
          onChange={setReason}
          maxLength={1000}
          error={tried && reason.trim() === '' ? t(messages.withdrawReasonMissing) : undefined}
        />
        {error !== undefined && <ErrorState error={error} />}
      </Confirm>
    </div>
  )
}

const scores = [1, 2, 3, 4, 5] as const

export function RateCase({ data }: { data: MyCase }): ReactNode {
  const t = useText()
  const [score, setScore] = useState(0)
  const [comment, setComment] = useState('')
  const { busy, error, act } = useAct(data)
  if (data.rating) return <Notice tone="done">{t(messages.rated, { n: data.rating.score })}</Notice>
  if (!allows(data, 'rate')) return null
  const send = (): Promise<boolean> =>
    act({ type: 'rate', score, ...(comment.trim() !== '' && { comment: comment.trim() }) })
  return (
    <section className="card stack">
      <fieldset>
        <legend>
          <h2>{t(messages.rate)}</h2>
        </legend>
        <p className="soft small">{t(messages.rateHelp)}</p>
        <div className="stars">
          {scores.map((n) => (
            <span key={n}>
              <input
                id={`star-${n}`}
                className="hidden-words"
                type="radio"
                name="rating"
                value={n}
                checked={score === n}
                onChange={() => setScore(n)}
              />
              <label htmlFor={`star-${n}`}>
                {n <= score ? <IconStarFilled size={32} aria-hidden /> : <IconStar size={32} aria-hidden />}
                <span className="hidden-words">{t(messages.rateStar, { n })}</span>
              </label>
            </span>
          ))}
        </div>
      </fieldset>
      {score > 0 && (
        <>
          <TextArea label={t(messages.rateComment)} optional value={comment} onChange={setComment} maxLength={2000} />
          <div>
            <Button kind="primary" busy={busy} onClick={() => void send()}>
              {t(messages.rateSend)}
            </Button>
          </div>
        </>
      )}
      {error !== undefined && <ErrorState error={error} />}
    </section>
  )
}
