/** The programme on the wall: what is out of reach first. */
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { formatDateTime } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { useLive } from '../../../web/ui/live.ts'
import { Answer, EmptyState, PageHeader } from '../../../web/ui/page.tsx'
import { SignedIn } from '../../../web/ui/session.tsx'
import { type IndicatorView, listIndicators } from '../contract.ts'
import type { Light } from '../outlook.ts'
import { words } from './page-messages.ts'
import { AimWords, ForecastWords, LightMark, Newest } from './parts.tsx'

/** The gravest first. */
const order: readonly Light[] = ['missed', 'off-track', 'at-risk', 'too-early', 'unknown', 'on-track', 'met']

const toneOf = (light: Light): string => {
  if (light === 'missed' || light === 'off-track') return 'bad'
  if (light === 'at-risk' || light === 'too-early') return 'warn'
  return light === 'unknown' ? 'none' : 'good'
}

export default function CentreTargets(): ReactNode {
  return (
    <SignedIn face="centre" as="official">
      {() => <Wall />}
    </SignedIn>
  )
}

function Wall(): ReactNode {
  const t = useText()
  useLive(['indicators:all'], [['indicators']])
  const found = useQuery({ queryKey: ['indicators'], queryFn: ({ signal }) => call(listIndicators, { signal }) })
  return (
    <Answer of={found} alone>
      {({ indicators, blueprint, today }) => (
        <div className="stack">
          <PageHeader title={t(words.title)} {...(blueprint && { lead: `${t(words.programme)} ${blueprint.year}` })} />
          {indicators.length === 0 && <EmptyState title={t(words.none)} />}
          <ul className="target-cards" role="list">
            {indicators
              .toSorted((a, b) => order.indexOf(a.light) - order.indexOf(b.light))
              .map((one) => (
                <li key={one.id} className="target-card" data-tone={toneOf(one.light)}>
                  <Panel of={one} today={today} />
                </li>
              ))}
          </ul>
        </div>
      )}
    </Answer>
  )
}

function Panel({ of, today }: { of: IndicatorView; today: string }): ReactNode {
  const t = useText()
  const language = useLanguage()
  return (
    <>
      <h2>{t(of.name)}</h2>
      <p>
        <Newest of={of} today={today} />
      </p>
      <p>
        <LightMark light={of.light} /> <AimWords of={of} />
      </p>
      <p className="soft">
        <ForecastWords of={of} />
      </p>
      <p className="soft">
        {t(of.ownerName)}
        {of.openPromises > 0 && ` · ${t(words.openPromises, { n: of.openPromises })}`}
        {of.asOf && ` · ${t(words.asOf, { when: formatDateTime(language, of.asOf) })}`}
      </p>
    </>
  )
}
