/** What one can have a say in. */
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { formatDateTime } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Go } from '../../../web/ui/controls.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { Answer, EmptyState, PageHeader } from '../../../web/ui/page.tsx'
import { type State, StatusChip } from '../../../web/ui/status.tsx'
import { type Line, listConsultations } from '../contract.ts'
import { words } from './page-messages.ts'

export function useConsultations() {
  return useQuery({ queryKey: ['consultations'], queryFn: ({ signal }) => call(listConsultations, { signal }) })
}

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

export function Lines({ items }: { items: readonly Line[] }): ReactNode {
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

export default function ConsultationsPage(): ReactNode {
  const t = useText()
  const asked = useConsultations()
  return (
    <div className="stack">
      <PageHeader title={t(words.title)} lead={t(words.lead)} />
      <Answer of={asked} lines={5}>
        {({ items }) => <Lines items={items} />}
      </Answer>
    </div>
  )
}
