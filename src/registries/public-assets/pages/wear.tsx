/** The value of an asset by year: a bar for each year of its life from zero, and the figures behind them. */
import type { ReactNode } from 'react'
import { formatMoney, formatNumber } from '../../../kernel/i18n.ts'
import { today } from '../../../web/ui/day.ts'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { assetGroups, wearByYear, wornOn, type YearOfWear } from '../depreciation.ts'
import { words } from './page-messages.ts'

/** Nothing where the record lacks what the sum needs. */
export default function Wear({ of: data }: { of: Readonly<Record<string, unknown>> }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const { costDong, group, putIntoUseOn } = data
  const isKnown = typeof group === 'string' && group in assetGroups
  if (!isKnown || typeof costDong !== 'number' || typeof putIntoUseOn !== 'string') return null
  const { lifeYears } = assetGroups[group as keyof typeof assetGroups]
  const now = wornOn(costDong, lifeYears, putIntoUseOn, today())
  return (
    <section className="card stack">
      <div>
        <h2>{t(words.valueTitle)}</h2>
        <p className="soft small">{lifeYears === null ? t(words.noWear) : t(words.valueLead, { years: lifeYears })}</p>
      </div>
      <dl className="facts">
        <div>
          <dt>{t(words.worthNow)}</dt>
          <dd>{formatMoney(language, now.remainingDong)}</dd>
        </div>
        <div>
          <dt>{t(words.wornNow)}</dt>
          <dd>{formatMoney(language, now.wornDong)}</dd>
        </div>
      </dl>
      {lifeYears !== null && (
        <Years
          years={wearByYear(costDong, lifeYears, putIntoUseOn)}
          cost={costDong}
          year={Number(today().slice(0, 4))}
        />
      )}
    </section>
  )
}

const [chartWidth, chartHeight, labelHeight] = [320, 110, 16]

interface Label {
  readonly one: number
  readonly x: number
  readonly anchor: 'start' | 'middle' | 'end'
}

function Years({ years, cost, year }: { years: readonly YearOfWear[]; cost: number; year: number }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const step = chartWidth / years.length
  const first = years.at(0)?.year ?? year
  const last = years.at(-1)?.year ?? year
  /** The ends, and this year where it stands clear of them. */
  const labels = years.flatMap(({ year: one }, at): Label[] => {
    const share = (at + 0.5) / years.length
    if (one === first) return [{ one, x: 0, anchor: 'start' }]
    if (one === last) return [{ one, x: chartWidth, anchor: 'end' }]
    if (one !== year || share < 0.2 || share > 0.8) return []
    return [{ one, x: share * chartWidth, anchor: 'middle' }]
  })
  return (
    <>
      <svg
        className="value-bars"
        viewBox={`0 -14 ${chartWidth} ${chartHeight + labelHeight + 14}`}
        role="img"
        aria-label={t(words.valueTitle)}
      >
        <text x={0} y={-4}>
          {formatMoney(language, cost)}
        </text>
        <line x1={0} x2={chartWidth} y1={0} y2={0} />
        {years.map(({ year: one, remainingDong }, at) => {
          const height = cost === 0 ? 0 : (remainingDong / cost) * chartHeight
          return (
            <g key={one} {...(one === year && { 'data-now': '' })}>
              <rect
                x={at * step + step * 0.12}
                width={step * 0.76}
                y={chartHeight - height}
                height={Math.max(height, 0.8)}
              />
            </g>
          )
        })}
        {labels.map(({ one, x, anchor }) => (
          <text key={one} x={x} y={chartHeight + labelHeight - 3} textAnchor={anchor}>
            {one}
          </text>
        ))}
      </svg>
      <details>
        <summary>{t(words.table)}</summary>
        <table className="data-table">
          <thead>
            <tr>
              <th scope="col">{t(words.year)}</th>
              <th scope="col" data-align="end">
                {t(words.wornNow)}
              </th>
              <th scope="col" data-align="end">
                {t(words.remaining)}
              </th>
            </tr>
          </thead>
          <tbody>
            {years.map((one) => (
              <tr key={one.year}>
                <td>
                  {one.year} {one.year === year && <span className="soft small">({t(words.yearNow)})</span>}
                </td>
                <td data-align="end">{formatNumber(language, one.wornDong)}</td>
                <td data-align="end">{formatNumber(language, one.remainingDong)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </>
  )
}
