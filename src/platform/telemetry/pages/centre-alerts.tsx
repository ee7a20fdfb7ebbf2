/** What is wrong, the gravest first; taken in hand by a press. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { IconBellOff } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { formatDateTime, formatNumber } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { Answer, EmptyState, ErrorState } from '../../../web/ui/page.tsx'
import { useSignedIn } from '../../../web/ui/session.tsx'
import { type State, StatusChip } from '../../../web/ui/status.tsx'
import { acknowledgeAlert, type AlertView, listAlerts, type Severity } from '../rules/contract.ts'
import { unitSign, words } from './page-messages.ts'
import { silenceWords } from './silence-messages.ts'
import { SilenceDialog, SilentNow } from './silences.tsx'

const stateOf: Readonly<Record<Severity, State>> = {
  notice: 'progress',
  warning: 'risk',
  severe: 'overdue',
  extreme: 'overdue',
}

/** The page of the endpoint. */
const alertsShown = 200

export function Alerts(): ReactNode {
  const t = useText()
  const found = useQuery({
    queryKey: ['telemetry', 'alerts'],
    queryFn: ({ signal }) => call(listAlerts, { query: { limit: alertsShown }, signal }),
  })
  return (
    <section className="centre-panel" aria-label={t(words.alerts)} aria-live="polite">
      <h2>{t(words.alerts)}</h2>
      <SilentNow />
      <Answer of={found}>
        {(alerts) =>
          alerts.length === 0 ? (
            <EmptyState title={t(words.noAlerts)} />
          ) : (
            <>
              <ul className="alerts" role="list">
                {alerts.map((alert) => (
                  <AlertLine key={alert.id} alert={alert} />
                ))}
              </ul>
              {alerts.length === alertsShown && <p className="soft">{t(words.gravestAlerts, { n: alertsShown })}</p>}
            </>
          )
        }
      </Answer>
    </section>
  )
}

function AlertLine({ alert }: { alert: AlertView }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const client = useQueryClient()
  const mayTake = useSignedIn()?.permissions.includes('telemetry.acknowledge') ?? false
  const taking = useMutation({
    mutationFn: () => call(acknowledgeAlert, { params: { id: alert.id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['telemetry', 'alerts'] }),
  })
  const [isSilencing, setSilencing] = useState(false)
  const [first] = alert.series
  const value =
    alert.value === null
      ? t(words.noSignal)
      : t(words.raisedBy, { value: formatNumber(language, alert.value), unit: unitSign(alert.unit) })
  return (
    <li data-severity={alert.severity} data-alert={alert.id}>
      <div className="alert-head">
        <StatusChip state={stateOf[alert.severity]}>{t(words[alert.severity])}</StatusChip>
        <b>{t(alert.ruleName)}</b>
      </div>
      <span>
        {first && `${t(first.thing)}: ${t(first.title)}. `}
        {alert.series.length > 1 && `${t(words.seriesOf, { n: alert.series.length })}. `}
        {value}
      </span>
      <span className="soft">
        {t(words.raised, { at: formatDateTime(language, alert.raisedAt) })} · {t(alert.unitName)}
      </span>
      {alert.state === 'acknowledged' && (
        <span className="soft">
          {t(words.acknowledged, {
            name: alert.acknowledgedBy ?? '',
            at: formatDateTime(language, alert.acknowledgedAt ?? alert.raisedAt),
          })}
        </span>
      )}
      {mayTake && (
        <span className="row">
          {alert.state !== 'acknowledged' && (
            <Button
              kind="primary"
              size="small"
              busy={taking.isPending}
              aria-label={`${t(words.acknowledge)}: ${t(alert.ruleName)}`}
              onClick={() => taking.mutate()}
            >
              {t(words.acknowledge)}
            </Button>
          )}
          <Button
            kind="quiet"
            size="small"
            aria-label={`${t(silenceWords.add)}: ${t(alert.ruleName)}`}
            onClick={() => setSilencing(true)}
          >
            <IconBellOff size="1.1em" aria-hidden /> {t(silenceWords.add)}
          </Button>
        </span>
      )}
      {isSilencing && (
        <SilenceDialog
          of={{
            rule: { id: alert.ruleId, name: alert.ruleName },
            thing: first && { id: first.thingId, name: first.thing },
          }}
          onClose={() => setSilencing(false)}
        />
      )}
      {taking.error && <ErrorState error={taking.error} />}
    </li>
  )
}
