/** One target: its past, what makes its figure, what was promised. */
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { formatDate } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { useText } from '../../../web/ui/language.tsx'
import { usePathParams } from '../../../web/ui/navigation.tsx'
import { Answer, PageHeader } from '../../../web/ui/page.tsx'
import { readIndicator } from '../contract.ts'
import { Drill } from './drill.tsx'
import { words } from './page-messages.ts'
import { AimWords, ForecastWords, LightMark, Newest, TrendChart } from './parts.tsx'

export default function Target(): ReactNode {
  const t = useText()
  const { id = '' } = usePathParams()
  const found = useQuery({
    queryKey: ['indicators', id],
    queryFn: ({ signal }) => call(readIndicator, { params: { id }, signal }),
  })
  return (
    <Answer of={found} alone blocks>
      {(one) => (
        <div className="stack wide">
          <PageHeader
            title={t(one.name)}
            lead={t(one.definition.explanation)}
            back={{ to: '/targets', label: t(words.allTargets) }}
          />
          <p>
            <Newest of={one} today={one.asOf?.slice(0, 10) ?? ''} /> <LightMark light={one.light} />
          </p>
          <p>
            <AimWords of={one} />. <ForecastWords of={one} />
          </p>
          <TrendChart of={one} points={one.points} aims={one.aims} />
          <Drill of={one} mayRead={false} />
          <section className="stack tight">
            <h2>{t(words.promises)}</h2>
            {one.promises.length === 0 && <p className="soft">{t(words.noPromises)}</p>}
            <ul>
              {one.promises.map((promise) => (
                <li key={promise.id}>
                  {promise.text} ({t(words.dueOn)} {formatDate(promise.dueOn)}): <b>{t(words[promise.state])}</b>
                </li>
              ))}
            </ul>
          </section>
          <p className="soft small">
            {t(words.source)}: {t(one.definition.source)} · {t(words.owner)}: {t(one.ownerName)}
          </p>
        </div>
      )}
    </Answer>
  )
}
