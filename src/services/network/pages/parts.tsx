/** What several pages of the network show alike. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import { formatDateTime, formatNumber, type Language, type Message } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { ErrorState } from '../../../web/ui/page.tsx'
import { type State as ChipState, StatusChip } from '../../../web/ui/status.tsx'
import type { State, Topology } from '../contract.ts'
import { acknowledgeOutage, type OutageView } from '../contract-outages.ts'
import { words } from './page-messages.ts'

export const networkKey = ['network'] as const

const chipOf: Readonly<Record<State, ChipState>> = { up: 'done', down: 'overdue', behind: 'risk', unknown: 'paused' }

export function StateChip({ state, inWindow = false }: { state: State; inWindow?: boolean }): ReactNode {
  const t = useText()
  if (inWindow && state !== 'up') return <StatusChip state="paused">{t(words.legendWindow)}</StatusChip>
  return <StatusChip state={chipOf[state]}>{t(words[state])}</StatusChip>
}

/** 1,2 Gbit/s. */
export function bits(language: Language, bps: number | null): string {
  if (bps === null) return '–'
  const [size, unit] = bps >= 1e9 ? [1e9, 'Gbit/s'] : bps >= 1e6 ? [1e6, 'Mbit/s'] : [1e3, 'kbit/s']
  return `${formatNumber(language, Number((bps / size).toPrecision(3)))} ${unit}`
}

export function percent(language: Language, share: number | null, digits = 0): string {
  return share === null ? '–' : `${formatNumber(language, Number(share.toFixed(digits)))} %`
}

/** Without marks, for finding. */
export const foldText = (text: string): string =>
  text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll('đ', 'd')

/** The words of a table, where there are some for it. */
export function wordFor(name: string): Message {
  const found: Message | undefined = (words as Readonly<Record<string, Message>>)[name]
  return found ?? { vi: name, en: name }
}

export function EffectChip({ outage }: { outage: OutageView }): ReactNode {
  const t = useText()
  if (outage.endedAt !== null) return <StatusChip state="done">{t(words.over)}</StatusChip>
  if (outage.isSilent) return <StatusChip state="paused">{t(words.silent)}</StatusChip>
  if (!outage.isDown) return <StatusChip state="due">{t(words.unsettled)}</StatusChip>
  return outage.effect === 'outage' ? (
    <StatusChip state="overdue">{t(words.outage)}</StatusChip>
  ) : (
    <StatusChip state="risk">{t(words.degraded)}</StatusChip>
  )
}

/** One trouble as a few lines. */
export function OutageLines({ outage }: { outage: OutageView }): ReactNode {
  const t = useText()
  const language = useLanguage()
  return (
    <>
      <div className="alert-head">
        <EffectChip outage={outage} />
        <b>{t(outage.cause.name)}</b>
      </div>
      {outage.behindCount > 0 && <span>{t(words.behindNow, { n: outage.behindCount })}</span>}
      {outage.instead[0] && <span className="soft">{t(words.orElse, { name: t(outage.instead[0].name) })}</span>}
      <span className="soft">
        {t(words.sinceAt, { at: formatDateTime(language, outage.startedAt) })}
        {outage.failures > 1 && ` · ${t(words.failures, { n: outage.failures })}`}
        {outage.provider !== null && ` · ${outage.provider}`}
      </span>
      {outage.acknowledgedAt !== null && (
        <span className="soft">
          {t(words.acknowledgedBy, {
            name: outage.acknowledgedBy ?? '',
            at: formatDateTime(language, outage.acknowledgedAt),
          })}
        </span>
      )}
      <Acknowledge outage={outage} />
    </>
  )
}

export function Acknowledge({ outage }: { outage: OutageView }): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const taking = useMutation({
    mutationFn: () => call(acknowledgeOutage, { params: { id: outage.id } }),
    onSettled: () => client.invalidateQueries({ queryKey: networkKey }),
  })
  if (!outage.mayAcknowledge) return taking.error ? <ErrorState error={taking.error} /> : null
  return (
    <>
      <span>
        <Button
          kind="primary"
          size="small"
          busy={taking.isPending}
          aria-label={`${t(words.acknowledge)}: ${t(outage.cause.name)}`}
          onClick={() => taking.mutate()}
        >
          {t(words.acknowledge)}
        </Button>
      </span>
      {taking.error && <ErrorState error={taking.error} />}
    </>
  )
}

/** So many rounds without a word, and the figures are old. */
const roundsOfTrust = 3

/** Looked at every few seconds, since nothing comes when the monitor stands still. */
export function useIsStale({ round, everyS }: Topology): boolean {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 5000)
    return () => clearInterval(timer)
  }, [])
  return round !== null && now - Date.parse(round.at) > roundsOfTrust * everyS * 1000
}
