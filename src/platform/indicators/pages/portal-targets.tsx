/** What the city promised and how far it has come, for everybody. */
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { formatDateTime } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Go } from '../../../web/ui/controls.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { useLive } from '../../../web/ui/live.ts'
import { Answer, EmptyState, PageHeader } from '../../../web/ui/page.tsx'
import { type IndicatorView, listIndicators } from '../contract.ts'
import { words } from './page-messages.ts'
import { AimWords, ForecastWords, LightMark, Newest } from './parts.tsx'

export default function Targets(): ReactNode {
  const t = useText()
  useLive(['indicators:all'], [['indicators']])
  const found = useQuery({ queryKey: ['indicators'], queryFn: ({ signal }) => call(listIndicators, { signal }) })
  return (
    <div className="stack wide">
      <PageHeader title={t(words.title)} lead={t(words.lead)} />
      <Answer of={found} blocks>
        {({ indicators, blueprint, today }) => (
          <>
            {blueprint && (
              <p className="soft">
                {t(words.programme)} {blueprint.year}: {t(blueprint.name)}. {t(words.ground)}: {blueprint.ground}.
              </p>
            )}
            {indicators.length === 0 ? (
              <EmptyState title={t(words.none)} />
            ) : (
              <ul className="target-cards" role="list">
                {indicators.map((one) => (
                  <li key={one.id} className="card target-card">
                    <Card of={one} today={today} />
                  </li>
                ))}
              </ul>
            )}
          </>
        )}
      </Answer>
    </div>
  )
}

function Card({ of, today }: { of: IndicatorView; today: string }): ReactNode {
  const t = useText()
  const language = useLanguage()
  return (
    <>
      <h2>
        <Go to={`/targets/${of.id}`}>{t(of.name)}</Go>
      </h2>
      <p>
        <Newest of={of} today={today} />
      </p>
      <p>
        <AimWords of={of} />
      </p>
      <p>
        <LightMark light={of.light} />
      </p>
      {of.forecast && (
        <p className="soft small">
          <ForecastWords of={of} />
        </p>
      )}
      <p className="soft small">
        {t(words.owner)}: {t(of.ownerName)}
        {of.asOf && ` · ${t(words.asOf, { when: formatDateTime(language, of.asOf) })}`}
      </p>
    </>
  )
}
