/** From a figure to the units that make it up, and from a unit to its cases. */
import { IconArrowLeft } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { formatNumber } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { Dialog } from '../../../web/ui/dialog.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { Answer, EmptyState } from '../../../web/ui/page.tsx'
import { When } from '../../../web/ui/status.tsx'
import { type CentreCases, type CentreQuery, centreCases, type LiveCounts } from '../contract.ts'
import { centreWords } from './centre-messages.ts'
import { DeadlineChip, statusName } from './states.tsx'

export type CentreUnit = LiveCounts['units'][number]

export interface Figure {
  readonly title: string
  readonly ask: Omit<CentreQuery, 'unitId' | 'after' | 'limit'>
  readonly level?: CentreUnit['level']
  /** Straight to one unit. */
  readonly unitId?: string
  readonly of: (unit: CentreUnit) => number
}

interface Props {
  readonly figure: Figure | null
  readonly counts: LiveCounts
  readonly onClose: () => void
}

export function Drill({ figure, counts, onClose }: Props): ReactNode {
  return (
    <Dialog open={figure !== null} onClose={onClose} title={figure?.title ?? ''} size="wide">
      {figure && <Inside key={figure.title} figure={figure} counts={counts} />}
    </Dialog>
  )
}

function Inside({ figure, counts }: { figure: Figure; counts: LiveCounts }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const [chosen, setChosen] = useState(figure.unitId)
  const units = counts.units
    .filter((unit) => figure.level === undefined || unit.level === figure.level)
    .map((unit) => ({ unit, n: figure.of(unit) }))
    .filter(({ n }) => n > 0)
    .toSorted((a, b) => b.n - a.n)
  if (chosen !== undefined) {
    return (
      <>
        <div className="row between">
          <h3>{t(counts.units.find(({ unit }) => unit.id === chosen)?.unit.name ?? centreWords.unit)}</h3>
          <Button kind="quiet" onClick={() => setChosen(undefined)}>
            <IconArrowLeft size={20} aria-hidden /> {t(centreWords.backToUnits)}
          </Button>
        </div>
        <Cases unitId={chosen} figure={figure} />
      </>
    )
  }
  return (
    <div className="table-scroll">
      <table className="data-table">
        <thead>
          <tr>
            <th scope="col">{t(centreWords.unit)}</th>
            <th scope="col" data-align="end">
              {t(centreWords.count)}
            </th>
          </tr>
        </thead>
        <tbody>
          {units.map(({ unit, n }) => (
            <tr key={unit.unit.id}>
              <th scope="row">
                <button type="button" className="link-button" onClick={() => setChosen(unit.unit.id)}>
                  {t(unit.unit.name)}
                </button>
              </th>
              <td data-align="end">{formatNumber(language, n)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Cases({ unitId, figure }: { unitId: string; figure: Figure }): ReactNode {
  const t = useText()
  const asked = useInfiniteQuery({
    queryKey: ['casework', 'centre-cases', unitId, figure.ask],
    queryFn: ({ pageParam }) =>
      call(centreCases, { query: { ...figure.ask, unitId, ...(pageParam !== null && { after: pageParam }) } }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  })
  return (
    <Answer of={asked} lines={6}>
      {({ pages }) => {
        const items = pages.flatMap((page) => page.items)
        if (items.length === 0) return <EmptyState title={t(centreWords.noCases)} />
        return (
          <>
            <CaseTable items={items} />
            {asked.hasNextPage && (
              <Button busy={asked.isFetchingNextPage} onClick={() => void asked.fetchNextPage()}>
                {t(centreWords.more)}
              </Button>
            )}
          </>
        )
      }}
    </Answer>
  )
}

function CaseTable({ items }: { items: CentreCases['items'] }): ReactNode {
  const t = useText()
  return (
    <div className="table-scroll">
      <table className="data-table">
        <thead>
          <tr>
            <th scope="col">{t(centreWords.case)}</th>
            <th scope="col">{t(centreWords.step)}</th>
            <th scope="col">{t(centreWords.status)}</th>
            <th scope="col">{t(centreWords.due)}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={item.id}>
              <th scope="row">
                {t(item.title)}
                <br />
                <span className="code">{item.code}</span>
              </th>
              <td>{t(item.stepName)}</td>
              <td>{t(statusName(item.status))}</td>
              <td>
                {item.dueAt ? <When at={item.dueAt} /> : t(centreWords.noDue)} <DeadlineChip deadline={item.deadline} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
