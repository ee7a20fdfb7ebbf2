/** At the left: what is late or about to be, and where. */
import { IconAlertTriangle, IconFlame } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { formatNumber } from '../../../kernel/i18n.ts'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { EmptyState } from '../../../web/ui/page.tsx'
import type { LiveCounts } from '../contract.ts'
import { Count, type Open } from './centre-figure.tsx'
import { centreWords } from './centre-messages.ts'

const unitsMax = 8

const share = (part: number, all: number): number => (all > 0 ? Math.round((part / all) * 1000) / 10 : 0)

export function Wrong({ counts, onOpen }: { counts: LiveCounts; onOpen: Open }): ReactNode {
  const t = useText()
  const { overdue, dueSoon } = counts.byLateness
  const line = (value: number): string => t(centreWords.shareOfOpen, { share: share(value, counts.open) })
  return (
    <section className="centre-panel" aria-label={t(centreWords.attention)}>
      <h2>{t(centreWords.attention)}</h2>
      <div className="big-figures">
        <div className="figure" data-tone={overdue > 0 ? 'overdue' : 'done'}>
          <Count
            value={overdue}
            figure={{ title: t(centreWords.overdue), ask: { queue: 'overdue' }, of: (unit) => unit.overdue }}
            onOpen={onOpen}
            className="big"
          />
          <span className="figure-name">
            <IconFlame size="1.2em" aria-hidden /> {t(centreWords.overdue)}
          </span>
          <span>{line(overdue)}</span>
        </div>
        <div className="figure" data-tone={dueSoon > 0 ? 'risk' : 'done'}>
          <Count
            value={dueSoon}
            figure={{ title: t(centreWords.dueSoon), ask: { queue: 'due-soon' }, of: (unit) => unit.dueSoon }}
            onOpen={onOpen}
            className="big"
          />
          <span className="figure-name">
            <IconAlertTriangle size="1.2em" aria-hidden /> {t(centreWords.dueSoon)}
          </span>
          <span>{line(dueSoon)}</span>
        </div>
      </div>
    </section>
  )
}

/** A bar a unit, as long as it has open cases: overdue full, due soon hatched, the rest quiet. */
export function LateUnits({ counts, onOpen }: { counts: LiveCounts; onOpen: Open }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const shown = counts.units.slice(0, unitsMax)
  const most = Math.max(1, ...shown.map((unit) => unit.open))
  return (
    <section className="centre-panel fills">
      <h2>{t(centreWords.byUnit)}</h2>
      {shown.length === 0 ? (
        <EmptyState title={t(centreWords.noUnits)} />
      ) : (
        <table className="unit-bars">
          <thead>
            <tr>
              <th scope="col">{t(centreWords.unit)}</th>
              <th scope="col">{t(centreWords.overdue)}</th>
              <th scope="col">{t(centreWords.open)}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((unit) => (
              <tr key={unit.unit.id}>
                <th scope="row">
                  <Count
                    value={unit.open}
                    figure={{
                      title: t(unit.overdue > 0 ? centreWords.overdue : centreWords.open),
                      ask: { queue: unit.overdue > 0 ? 'overdue' : 'open' },
                      unitId: unit.unit.id,
                      of: (one) => (unit.overdue > 0 ? one.overdue : one.open),
                    }}
                    onOpen={onOpen}
                    className="unit-name"
                  >
                    {t(unit.unit.name)}
                  </Count>
                  <span className="bar" style={{ width: `${(unit.open / most) * 100}%` }} aria-hidden>
                    {unit.overdue > 0 && <i data-tone="overdue" style={{ flexGrow: unit.overdue }} />}
                    {unit.dueSoon > 0 && <i data-tone="risk" style={{ flexGrow: unit.dueSoon }} />}
                    <i style={{ flexGrow: Math.max(0, unit.open - unit.overdue - unit.dueSoon) }} />
                  </span>
                </th>
                <td data-tone={unit.overdue > 0 ? 'overdue' : undefined}>{formatNumber(language, unit.overdue)}</td>
                <td>{formatNumber(language, unit.open)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {counts.units.length > unitsMax && (
        <p className="soft">{t(centreWords.moreUnits, { n: counts.units.length - unitsMax })}</p>
      )}
    </section>
  )
}
