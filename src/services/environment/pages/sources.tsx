/** How far a page's figures are to be trusted: whose places are estimates, and where limits come from. */
import type { ReactNode } from 'react'
import type { Message } from '../../../kernel/i18n.ts'
import { useText } from '../../../web/ui/language.tsx'
import { StatusChip } from '../../../web/ui/status.tsx'
import { words } from './source-messages.ts'

interface Placed {
  readonly code: string
  readonly name: Message
  readonly isPlaceEstimated: boolean
}

export function PlacesNote({ of: stations }: { of: readonly Placed[] }): ReactNode {
  const t = useText()
  const estimated = stations.filter(({ isPlaceEstimated }) => isPlaceEstimated)
  if (estimated.length === 0) return null
  return (
    <details className="small">
      <summary>{t(words.estimated, { n: estimated.length, of: stations.length })}</summary>
      <p className="measure">{t(words.estimatedHelp)}</p>
      <p className="measure">{estimated.map(({ name }) => t(name)).join(', ')}</p>
    </details>
  )
}

export interface LimitSource {
  /** What it limits. */
  readonly what: Message
  /** The law with its number and table. */
  readonly ground: Message
  /** `P`: its text was read; `S`: told by others; `own`: set by this installation, by no law. */
  readonly basis: 'P' | 'S' | 'own'
  readonly values: string
}

const bases = { P: words.read, S: words.told, own: words.own } as const
const chips = { P: 'done', S: 'risk', own: 'paused' } as const

/** The same for every page that shows something beyond a limit: what holds, by which law, and how sure that is. */
export function LimitsNote({ of: sources }: { of: readonly LimitSource[] }): ReactNode {
  const t = useText()
  if (sources.length === 0) return null
  return (
    <section className="stack tight" aria-labelledby="limits">
      <h2 id="limits">{t(words.limits)}</h2>
      <p className="soft small measure">{t(words.limitsLead)}</p>
      <ul role="list" className="limit-sources">
        {sources.map(({ what, ground, basis, values }) => (
          <li key={what.en + ground.en}>
            <span>
              <b>{t(what)}</b>: {values}
            </span>
            <span className="soft">{t(ground)}</span>
            <StatusChip state={chips[basis]}>{t(bases[basis])}</StatusChip>
          </li>
        ))}
      </ul>
    </section>
  )
}
