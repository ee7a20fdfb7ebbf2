/** A public warning as people see it: a banner on top, a card in the list. */
import { IconAlertTriangle, IconSpeakerphone } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { lazy, type ReactNode, Suspense } from 'react'
import { formatDateTime } from '../../../kernel/i18n.ts'
import { useChoice } from '../../../web/ui/choices.tsx'
import { call } from '../../../web/ui/client.ts'
import { Go } from '../../../web/ui/controls.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { type PublicWarning, publicWarnings } from '../contract-warnings.ts'
import { severityNames, warningWords } from './warning-messages.ts'
import './warnings.css'

const AreaMap = lazy(async () => ({ default: (await import('./area-map.tsx')).AreaMap }))

const askEveryMs = 60_000

export function useWarnings() {
  return useQuery({
    queryKey: ['warnings'],
    queryFn: ({ signal }) => call(publicWarnings, { signal }),
    refetchInterval: askEveryMs,
  })
}

const cityId = 'gso:01@2008-08-01'

/** Of the whole city, of the ward that this browser has chosen, or so grave that everybody is to know. */
export function concerns(warning: PublicWarning, unitId: string | undefined): boolean {
  const { area, severity } = warning.content
  return (
    severity === 'Extreme' || area.unitIds.includes(cityId) || (unitId !== undefined && area.unitIds.includes(unitId))
  )
}

/** On top of every page of those concerned, as long as it holds. */
export function WarningBanner(): ReactNode {
  const t = useText()
  const language = useLanguage()
  const [unitId] = useChoice('unit')
  const { data } = useWarnings()
  const shown = (data ?? []).filter((one) => one.inForce && concerns(one, unitId))
  const [first] = shown
  if (!first) return null
  return (
    <aside
      className="warning-banner no-print"
      data-severity={first.content.severity}
      aria-label={t(warningWords.warning)}
    >
      <IconAlertTriangle size={24} aria-hidden />
      <p>
        {first.status === 'Exercise' && <b>{t(warningWords.exercise)} </b>}
        <b>{t(first.content.headline)}</b> {t(first.areaName)},{' '}
        {t(warningWords.until, { at: formatDateTime(language, first.expiresAt) })}.{' '}
        <Go to={shown.length > 1 ? '/warnings' : `/warnings/${first.id}`}>
          {t(shown.length > 1 ? warningWords.all : warningWords.more)}
        </Go>
      </p>
    </aside>
  )
}

export function WarningCard({ warning, isWhole = false }: { warning: PublicWarning; isWhole?: boolean }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const { content } = warning
  const heading = isWhole ? t(content.headline) : <Go to={`/warnings/${warning.id}`}>{t(content.headline)}</Go>
  return (
    <article className="card warning-card" data-severity={warning.inForce ? content.severity : 'over'}>
      <p className="warning-kind">
        <IconSpeakerphone size={20} aria-hidden /> {warning.status === 'Exercise' && `${t(warningWords.exercise)} · `}
        {warning.type === 'Cancel'
          ? t(warningWords.cancelled)
          : `${t(severityNames[content.severity])} · ${t(content.event)}`}
      </p>
      <h2>{heading}</h2>
      <p className="soft">
        {t(warning.areaName)} · {t(warning.issuer)} ·{' '}
        {t(warningWords.sent, { at: formatDateTime(language, warning.sentAt) })} ·{' '}
        {warning.inForce
          ? t(warningWords.until, { at: formatDateTime(language, warning.expiresAt) })
          : t(warningWords.over)}
      </p>
      {isWhole && <p>{t(content.description)}</p>}
      {warning.type !== 'Cancel' && (
        <p>
          <b>{t(warningWords.whatToDo)}:</b> {t(content.instruction)}
        </p>
      )}
      {isWhole && <WarningArea of={content.area} />}
      {isWhole && (
        <p>
          <a href={warning.cap}>{t(warningWords.signed)}</a>
        </p>
      )}
    </article>
  )
}

/** Where it holds, when it is narrower than the units that are named. */
export function WarningArea({ of: { polygon, circle } }: { of: PublicWarning['content']['area'] }): ReactNode {
  if (!polygon && !circle) return null
  return (
    <Suspense fallback={<div className="area-map" />}>
      <AreaMap
        corners={(polygon ?? []).map(([longitude = 0, latitude = 0]) => [longitude, latitude])}
        circle={circle}
      />
    </Suspense>
  )
}
