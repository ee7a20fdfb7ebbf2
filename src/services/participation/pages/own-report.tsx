/** What who reported sees and answers: known by their session, by this browser, or by the secret in the link (which no server sees). */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import { formatDateTime } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { FormDialog } from '../../../web/ui/form-dialog.tsx'
import { TextArea } from '../../../web/ui/fields.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { ErrorState, Notice } from '../../../web/ui/page.tsx'
import { useSignedIn } from '../../../web/ui/session.tsx'
import { toast } from '../../../web/ui/toast.tsx'
import { answerReport, type OwnReport, type ReportPage, readOwnReport } from '../contract.ts'
import { sentFromHere } from './draft.ts'
import { words } from './page-messages.ts'

/** Undefined until it is known whether there is one. */
function useSecret(id: string): string | null | undefined {
  const [key, setKey] = useState<string | null>()
  useEffect(() => {
    const look = async (): Promise<void> => {
      const inLink = location.hash.slice(1)
      const sent = await sentFromHere()
      setKey(/^[\w-]{22,60}$/.test(inLink) ? inLink : (sent.find((one) => one.id === id)?.key ?? null))
    }
    void look()
  }, [id])
  return key
}

type Answer = Parameters<typeof call<typeof answerReport>>[1]['body']['answer']

export function Own({ of }: { of: ReportPage }): ReactNode {
  const key = useSecret(of.id)
  const citizen = useSignedIn()?.kind === 'citizen'
  const client = useQueryClient()
  const queryKey = ['participation', 'report', of.id, 'own', key]
  const secret = key ? { key } : {}
  const asked = useQuery({
    queryKey,
    queryFn: ({ signal }) => call(readOwnReport, { params: { id: of.id }, body: secret, signal }),
    enabled: key !== undefined && (key !== null || citizen),
  })
  const answering = useMutation({
    mutationFn: (answer: Answer) => call(answerReport, { params: { id: of.id }, body: { ...secret, answer } }),
    onSuccess: (own) => {
      client.setQueryData(queryKey, { own })
      client.setQueryData(['participation', 'report', of.id], own.report)
    },
  })
  const own = asked.data?.own
  return own ? <Mine own={own} answering={answering} /> : null
}

interface Answering {
  readonly isPending: boolean
  readonly error: unknown
  readonly mutate: (answer: Answer, then: { onSuccess: () => void }) => void
}

function Mine({ own, answering }: { own: OwnReport; answering: Answering }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const [asking, setAsking] = useState<'object' | 'withdraw'>()
  const { report } = own
  // What goes wrong is `answering.error`, shown here or in the dialog.
  const give = (answer: Answer): void =>
    answering.mutate(answer, {
      onSuccess: () => {
        toast(t(words.answered))
        setAsking(undefined)
      },
    })
  return (
    <Notice tone={own.mayAnswer ? 'risk' : 'info'} title={t(own.mayAnswer ? words.isItDone : words.yours)}>
      {own.mayAnswer && report.answerUntil && (
        <>
          <p>{t(words.isItDoneBody, { until: formatDateTime(language, report.answerUntil) })}</p>
          <p className="row">
            <Button kind="primary" busy={answering.isPending} onClick={() => give({ type: 'confirm' })}>
              {t(words.yesDone)}
            </Button>
            <Button onClick={() => setAsking('object')}>{t(words.notDone)}</Button>
          </p>
        </>
      )}
      {own.mayRate && <Rate rate={(score) => give({ type: 'confirm', score })} />}
      <p>
        <b>{t(words.yourWords)}:</b> {own.words}
      </p>
      {own.mayWithdraw && (
        <p>
          <Button size="small" kind="quiet" onClick={() => setAsking('withdraw')}>
            {t(words.withdraw)}
          </Button>
        </p>
      )}
      {answering.error !== null && asking === undefined && <ErrorState error={answering.error} />}
      {asking && (
        <Reason
          title={t(asking === 'object' ? words.notDone : words.withdraw)}
          label={t(asking === 'object' ? words.notDoneWhy : words.withdrawWhy)}
          lead={
            asking === 'object'
              ? report.objections === 0
                ? t(words.notDoneFirst, { unit: t(report.holder) })
                : t(words.notDoneSecond)
              : ''
          }
          answering={answering}
          onClose={() => setAsking(undefined)}
          onGive={(reason) => give({ type: asking, reason })}
        />
      )}
    </Notice>
  )
}

const scores = [1, 2, 3, 4, 5] as const

function Rate({ rate }: { rate: (score: number) => void }): ReactNode {
  const t = useText()
  return (
    <div role="group" aria-label={t(words.rate)} className="stack tight">
      <p>{t(words.rate)}</p>
      <p className="report-scores">
        {scores.map((n) => (
          <Button key={n} aria-label={t(words.rateOf, { n })} onClick={() => rate(n)}>
            {n}
          </Button>
        ))}
      </p>
    </div>
  )
}

function Reason(props: {
  title: string
  label: string
  lead: string
  answering: Answering
  onClose: () => void
  onGive: (reason: string) => void
}): ReactNode {
  const [reason, setReason] = useState('')
  return (
    <FormDialog
      title={props.title}
      act={props.title}
      busy={props.answering.isPending}
      error={props.answering.error}
      onClose={props.onClose}
      onSubmit={() => reason.trim() !== '' && props.onGive(reason)}
    >
      {props.lead !== '' && <p>{props.lead}</p>}
      <TextArea label={props.label} value={reason} onChange={setReason} maxLength={2000} rows={4} required />
    </FormDialog>
  )
}
