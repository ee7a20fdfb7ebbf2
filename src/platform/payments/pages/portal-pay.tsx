/** Paying the fee of a case: VietQR with its facts in words, and the state as it changes. */
import { IconDownload } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { formatDateTime, formatMoney } from '../../../kernel/i18n.ts'
import { call, pathOf } from '../../../web/ui/client.ts'
import { Button, GoButton } from '../../../web/ui/controls.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { useLive } from '../../../web/ui/live.ts'
import { usePathParams } from '../../../web/ui/navigation.tsx'
import { Answer, EmptyState, ErrorState, Notice, PageHeader } from '../../../web/ui/page.tsx'
import { QrPay } from '../../../web/ui/qr.tsx'
import { SignedIn } from '../../../web/ui/session.tsx'
import { getPaymentReceipt, listPaymentsOf, payAgain, type PaymentView } from '../contract.ts'
import { messages } from './page-messages.ts'

// Live notices come at once; this is for a browser that cannot keep the connection open.
const askAgainMs = 8000

export default function Pay(): ReactNode {
  const t = useText()
  const { id = '' } = usePathParams()
  return (
    <div className="measure stack wide">
      <PageHeader title={t(messages.title)} back={{ to: `/cases/${id}`, label: t(messages.backToCase) }} />
      <SignedIn face="portal" as="citizen">
        {() => <Payments caseId={id} />}
      </SignedIn>
    </div>
  )
}

function Payments({ caseId }: { caseId: string }): ReactNode {
  const t = useText()
  const key = ['payments', caseId] as const
  const found = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => call(listPaymentsOf, { params: { reference: caseId }, signal }),
    refetchInterval: (query) =>
      query.state.data?.payments.some((one) => one.status === 'waiting') ? askAgainMs : false,
  })
  const topics = (found.data?.payments ?? []).map((one) => `payment:${one.id}`)
  useLive(topics, [key])
  return (
    <Answer of={found} blocks>
      {({ payments }) =>
        payments.length === 0 ? (
          <EmptyState title={t(messages.none)} />
        ) : (
          payments.map((payment) => <Payment key={payment.id} payment={payment} caseId={caseId} />)
        )
      }
    </Answer>
  )
}

function Payment({ payment, caseId }: { payment: PaymentView; caseId: string }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const money = (dong: number): string => formatMoney(language, dong)
  return (
    <section className="stack">
      <State payment={payment} caseId={caseId} />
      {payment.heldDong > 0 && <Notice tone="risk">{t(messages.held, { amount: money(payment.heldDong) })}</Notice>}
      {payment.transfer && (
        <div className="card stack">
          <p>{t(messages.lead)}</p>
          <QrPay transfer={payment.transfer} />
          {payment.transfer.payUrl && (
            <p className="row">
              <a className="button" data-kind="primary" href={payment.transfer.payUrl} target="_blank" rel="noreferrer">
                {t(messages.sandboxPay)}
              </a>
              <span className="soft small">{t(messages.sandboxHelp)}</span>
            </p>
          )}
        </div>
      )}
      <div className="stack tight">
        <h2>{t(messages.items)}</h2>
        <ul className="line-list" role="list">
          {payment.items.map((item) => (
            <li key={item.description.vi}>
              <div className="line">
                <span className="grow">{item.description[language]}</span>
                <span className="figures">{money(item.amountDong)}</span>
              </div>
            </li>
          ))}
          <li>
            <div className="line">
              <strong className="grow">
                {t(messages.total)}
                <span className="soft small"> · {payment.amountInWords[language]}</span>
              </strong>
              <strong className="figures">{money(payment.amountDong)}</strong>
            </div>
          </li>
        </ul>
      </div>
    </section>
  )
}

function State({ payment, caseId }: { payment: PaymentView; caseId: string }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const amount = formatMoney(language, payment.amountDong)
  if (payment.status === 'waiting') {
    return (
      <Notice title={t(messages.waiting)} live>
        {t(messages.waitingHelp, { until: formatDateTime(language, payment.expiresAt) })}
      </Notice>
    )
  }
  if (payment.status === 'settled') {
    return (
      <Notice tone="done" title={t(messages.settled, { amount })} live>
        <div className="stack tight">
          {payment.settledAt && <p>{t(messages.settledAt, { at: formatDateTime(language, payment.settledAt) })}</p>}
          <div className="row">
            {payment.hasReceipt && (
              <a className="button" href={pathOf(getPaymentReceipt, { id: payment.id })}>
                <IconDownload size={20} aria-hidden /> {t(messages.receipt)}
              </a>
            )}
            <GoButton to={`/cases/${caseId}/receipt`} kind="primary">
              {t(messages.continue)}
            </GoButton>
          </div>
        </div>
      </Notice>
    )
  }
  if (payment.status === 'refunding' || payment.status === 'refunded') {
    return (
      <Notice title={t(payment.status === 'refunding' ? messages.refunding : messages.refunded, { amount })} live />
    )
  }
  return <Ended payment={payment} caseId={caseId} />
}

function Ended({ payment, caseId }: { payment: PaymentView; caseId: string }): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const again = async (): Promise<void> => {
    setBusy(true)
    try {
      await call(payAgain, { params: { id: payment.id }, body: {} })
      await client.invalidateQueries({ queryKey: ['payments', caseId] })
    } catch (failed) {
      setError(failed)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Notice tone="risk" title={t(payment.status === 'expired' ? messages.expired : messages.cancelled)} live>
      <div className="stack tight">
        {payment.status === 'expired' && (
          <>
            <p>{t(messages.expiredHelp)}</p>
            <div>
              <Button kind="primary" busy={busy} onClick={() => void again()}>
                {t(messages.again)}
              </Button>
            </div>
          </>
        )}
        {error !== undefined && <ErrorState error={error} />}
      </div>
    </Notice>
  )
}
