/** What other agencies may read by my consent: asked for, given, withdrawn. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { formatDate } from '../../../kernel/i18n.ts'
import { type Consent, giveConsent, listConsents, withdrawConsent } from '../../../platform/exchange/contract.ts'
import { call } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { Answer, ErrorState } from '../../../web/ui/page.tsx'
import { messages } from './page-messages.ts'

const key = ['consents'] as const

export function Consents(): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const [error, setError] = useState<unknown>()
  const found = useQuery({ queryKey: key, queryFn: ({ signal }) => call(listConsents, { signal }) })
  const change = async (work: () => Promise<Consent[]>): Promise<void> => {
    setError(undefined)
    try {
      client.setQueryData(key, await work())
    } catch (failed) {
      setError(failed)
    }
  }
  return (
    <section className="stack tight">
      <div>
        <h2>{t(messages.consents)}</h2>
        <p className="soft">{t(messages.consentsLead)}</p>
      </div>
      <Answer of={found} lines={2}>
        {(consents) =>
          consents.length === 0 ? (
            <p>{t(messages.consentsEmpty)}</p>
          ) : (
            <ul className="line-list" role="list">
              {consents.map((one) => (
                <li key={one.id}>
                  <Line of={one} change={change} />
                </li>
              ))}
            </ul>
          )
        }
      </Answer>
      {error !== undefined && <ErrorState error={error} />}
    </section>
  )
}

function Line(props: { of: Consent; change: (work: () => Promise<Consent[]>) => Promise<void> }): ReactNode {
  const t = useText()
  const { of: one, change } = props
  const { memberId, serviceId, purpose } = one
  const allow = (): Promise<Consent[]> => call(giveConsent, { body: { memberId, serviceId, purpose } })
  const withdraw = (): Promise<Consent[]> => call(withdrawConsent, { params: { id: one.id } })
  const state = {
    asked: t(messages.consentAsked),
    given: t(messages.consentGiven, { date: formatDate(one.givenAt ?? '') }),
    withdrawn: t(messages.consentWithdrawn, { date: formatDate(one.withdrawnAt ?? '') }),
  }[one.state]
  return (
    <div className="line">
      <span className="grow">
        <strong>{t(one.memberName)}</strong> · {t(one.serviceTitle)}
        <br />
        {t(one.purposeTitle)}. {t(messages.consentFields, { fields: one.fields.map((field) => t(field)).join(', ') })}
        <br />
        <span className="soft small">
          {state} · {one.legalGround}
        </span>
      </span>
      <span className="row">
        {one.state !== 'given' && (
          <Button size="small" onClick={() => void change(allow)}>
            {t(messages.allow)}
          </Button>
        )}
        {one.state !== 'withdrawn' && (
          <Button size="small" onClick={() => void change(withdraw)}>
            {t(one.state === 'given' ? messages.withdraw : messages.decline)}
          </Button>
        )}
      </span>
    </div>
  )
}
