/** What one can have a say in. */
import { useInfiniteQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { formatDateTime } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Button, Go } from '../../../web/ui/controls.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { Answer, EmptyState, PageHeader } from '../../../web/ui/page.tsx'
import { type State, StatusChip } from '../../../web/ui/status.tsx'
import { type Line, listConsultations } from '../contract.ts'
import { words } from './page-messages.ts'

const chips: Readonly<Record<Line['phase'], State>> = {
  planned: 'paused',
  open: 'progress',
  closed: 'due',
  answered: 'done',
}

export function PhaseChip({ of }: { of: Pick<Line, 'phase'> }): ReactNode {
  const t = useText()
  return <StatusChip state={chips[of.phase]}>{t(words[of.phase])}</StatusChip>
}

function Lines({ items }: { items: readonly Line[] }): ReactNode {
  const t = useText()
  const language = useLanguage()
  if (items.length === 0) return <EmptyState title={t(words.none)} />
  return (
    <ul role="list" className="line-list">
      {items.map((one) => (
        <li key={one.id}>
          <Go to={`/consultations/${one.id}`} className="line">
            <span className="grow">
              <span className="name">{t(one.title)}</span>
              <span className="soft small">
                {t(words[one.kind])} · {t(one.unit)} ·{' '}
                {one.phase === 'planned'
                  ? t(words.from, { at: formatDateTime(language, one.opensAt) })
                  : t(words.until, { at: formatDateTime(language, one.closesAt) })}
              </span>
            </span>
            <PhaseChip of={one} />
          </Go>
        </li>
      ))}
    </ul>
  )
}

/** All of them, a page at a time. */
export function Pages(): ReactNode {
  const t = useText()
  const asked = useInfiniteQuery({
    queryKey: ['consultations'],
    queryFn: ({ pageParam, signal }) =>
      call(listConsultations, { query: { ...(pageParam !== '' && { after: pageParam }) }, signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
  })
  return (
    <>
      <Answer of={asked} lines={5}>
        {({ pages }) => <Lines items={pages.flatMap(({ items }) => items)} />}
      </Answer>
      {asked.hasNextPage && (
        <div>
          <Button busy={asked.isFetchingNextPage} onClick={() => void asked.fetchNextPage()}>
            {t(words.moreOf)}
          </Button>
        </div>
      )}
    </>
  )
}

export default function ConsultationsPage(): ReactNode {
  const t = useText()
  return (
    <div className="stack">
      <PageHeader title={t(words.title)} lead={t(words.lead)} />
      <Pages />
    </div>
  )
}
