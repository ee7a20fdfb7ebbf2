/** At the left: what is wrong. */
import type { ReactNode } from 'react'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import type { IncidentView } from '../contract.ts'
import { kinds } from '../kinds.ts'
import { ageOf, useNow } from './age.tsx'
import { Severity, StatusMark } from './incident-words.tsx'
import { words } from './page-messages.ts'

export function IncidentList(props: {
  incidents: readonly IncidentView[]
  chosen: string | undefined
  onChoose: (id: string) => void
}): ReactNode {
  const t = useText()
  const language = useLanguage()
  const now = useNow()
  return (
    <ul className="incident-list" role="list">
      {props.incidents.map((one) => (
        <li key={one.id} data-severity={one.severity} data-status={one.status}>
          <button
            type="button"
            {...(one.id === props.chosen && { 'aria-current': 'true' as const })}
            onClick={() => props.onChoose(one.id)}
          >
            <span className="row between">
              <Severity level={one.severity} />
              <StatusMark status={one.status} />
            </span>
            <b lang="vi">{one.title}</b>
            <span className="soft">
              {t(kinds[one.kind].name)} · {t(one.unitName)} ·{' '}
              {t(words.ago, { time: ageOf(language, one.openedAt, now) })}
              {one.merged > 0 && ` · ${t(words.mergedCount, { n: one.merged })}`}
              {one.proposals > 0 && ` · ${t(words.maybeSame, { n: one.proposals })}`}
            </span>
          </button>
        </li>
      ))}
    </ul>
  )
}
