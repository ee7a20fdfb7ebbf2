/** Who read my data, by day. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { formatDate, formatTime } from '../../../kernel/i18n.ts'
import { accessLog, namedInCase } from '../../../platform/identity/contract.ts'
import { purposeInWords, readInWords } from '../../../platform/identity/messages.ts'
import { call } from '../../../web/ui/client.ts'
import { Button, Go } from '../../../web/ui/controls.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { Answer } from '../../../web/ui/page.tsx'
import { listFollowers } from '../contract.ts'
import { messages } from './page-messages.ts'

export function Readings(): ReactNode {
  const t = useText()
  const found = useInfiniteQuery({
    queryKey: ['access-log'],
    queryFn: ({ signal, pageParam }) => call(accessLog, { query: pageParam ? { after: pageParam } : {}, signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
  })
  return (
    <section className="stack tight">
      <div>
        <h2>{t(messages.readings)}</h2>
        <p className="soft">{t(messages.readingsLead)}</p>
      </div>
      <Answer of={found}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items)
          if (items.length === 0) return <p>{t(messages.readingsEmpty)}</p>
          return [...Map.groupBy(items, (one) => formatDate(one.at))].map(([day, ofDay]) => (
            <Day key={day} day={day} items={ofDay} />
          ))
        }}
      </Answer>
      {found.hasNextPage && (
        <div>
          <Button busy={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
            {t(messages.older)}
          </Button>
        </div>
      )}
    </section>
  )
}

/** Nothing where nobody does: most people are read one by one. */
export function Followers(): ReactNode {
  const t = useText()
  const found = useQuery({ queryKey: ['followers'], queryFn: ({ signal }) => call(listFollowers, { signal }) })
  return (
    <Answer of={found}>
      {({ items }) =>
        items.length > 0 && (
          <section className="stack tight">
            <div>
              <h2>{t(messages.followers)}</h2>
              <p className="soft">{t(messages.followersLead)}</p>
            </div>
            <ul className="line-list" role="list">
              {items.map((one) => (
                <li key={[one.day, one.readerName, t(one.registry), t(one.purpose)].join()}>
                  <strong>{one.readerName}</strong>
                  {one.unitName && ` · ${t(one.unitName)}`}
                  <br />
                  {t(one.registry)}
                  <br />
                  <span className="soft small">
                    {formatDate(one.day)} · {t(messages.purpose, { purpose: t(one.purpose) })}
                  </span>
                </li>
              ))}
            </ul>
          </section>
        )
      }
    </Answer>
  )
}

interface Item {
  readonly id: string
  readonly at: string
  readonly officialName: string
  readonly officialTitle: { readonly vi: string; readonly en: string } | null
  readonly unitName: { readonly vi: string; readonly en: string } | null
  readonly what: string
  readonly purpose: string
  readonly caseId: string | null
}

function Day({ day, items }: { day: string; items: readonly Item[] }): ReactNode {
  const t = useText()
  const language = useLanguage()
  return (
    <div className="stack tight">
      <h3>
        {day} <span className="soft small">· {t(messages.times, { n: items.length })}</span>
      </h3>
      <ul className="line-list" role="list">
        {items.map((one) => (
          <li key={one.id}>
            <div className="line">
              <span className="grow">
                <strong>{one.officialName}</strong>
                {[one.officialTitle, one.unitName].map((part) => part && ` · ${part[language]}`)}
                <br />
                {readInWords(one.what, language)}
                <br />
                <span className="soft small">
                  {formatTime(one.at)} · {t(messages.purpose, { purpose: purposeInWords(one.purpose, language) })}
                </span>
              </span>
              {one.caseId && one.what !== namedInCase && <Go to={`/cases/${one.caseId}`}>{t(messages.openCase)}</Go>}
            </div>
          </li>
        ))}
      </ul>
    </div>
  )
}
