/** Who asks for priority at an intersection: from where, how soon, and what others have waited for it. */
import type { ReactNode } from 'react'
import { formatNumber } from '../../../kernel/i18n.ts'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import type { IntersectionView } from '../contract.ts'
import type { EventView, LiveState } from '../contract-live.ts'
import { askingWords, requestStepWords, vehicleWords } from './asking-messages.ts'
import { words } from './page-messages.ts'

/** The approaches whose lights these are. */
function useApproachesOf({ layout }: IntersectionView): (groups: readonly number[]) => string {
  const t = useText()
  return (groups) => {
    const lanes = new Set(layout.movements.filter(({ group }) => groups.includes(group)).map(({ from }) => from))
    const ids = new Set(layout.lanes.filter(({ id }) => lanes.has(id)).map(({ approach }) => approach))
    return layout.approaches
      .filter(({ id }) => ids.has(id))
      .map(({ name }) => t(name))
      .join(', ')
  }
}

export function Asking({ at, live }: { at: IntersectionView; live: LiveState | null }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const approaches = useApproachesOf(at)
  const all = live?.priorities ?? []
  if (all.length === 0) return null
  return (
    <>
      <h2>{t(askingWords.title)}</h2>
      <ul className="signals-lines" role="list">
        {all.map((one) => (
          <li key={one.id} className="signals-intervention">
            <div className="row between">
              <b>{t(vehicleWords(one.kind))}</b>
              <span className="signals-left">{t(askingWords.arrives, { n: one.arrivesInS })}</span>
            </div>
            <span>
              {approaches(one.groups)} <span className="soft">{one.id}</span>
            </span>
            <span className="signals-cost">
              <progress value={Math.min(one.costS, one.costMaxS)} max={one.costMaxS} aria-hidden />
              <span className="soft">
                {one.isHeard
                  ? t(words.costs, { n: formatNumber(language, one.costS), most: formatNumber(language, one.costMaxS) })
                  : t(requestStepWords('too-dear'))}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}

/** A request among the events. */
export function RequestWords(props: { at: IntersectionView; details: EventView['details'] }): ReactNode {
  const t = useText()
  const approaches = useApproachesOf(props.at)
  const { vehicle, step, groups, seconds, costS } = props.details
  const from = approaches(String(groups).split(' ').filter(Boolean).map(Number))
  const who = `${t(vehicleWords(String(vehicle)))}${from && ` (${from})`}`
  const isOver = step === 'passed' || step === 'too-dear'
  return `${who}: ${t(requestStepWords(String(step)))}${isOver ? `, ${t(askingWords.after, { n: Number(seconds), cost: Number(costS) })}` : ''}`
}
