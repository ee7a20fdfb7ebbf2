/** From a figure down to the units below, and to the rows that were counted (IN5). */
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { formatDateTime, formatNumber } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Button, Go } from '../../../web/ui/controls.tsx'
import { type Column, DataTable } from '../../../web/ui/data-table.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { Answer, EmptyState } from '../../../web/ui/page.tsx'
import { type IndicatorDetail, listRows, readFigures, type UnitFigure } from '../contract.ts'
import { words } from './page-messages.ts'
import { formatPeriod, formatValue } from './parts.tsx'

/** `mayRead`: whether rows are offered; their own module decides which. */
export function Drill({ of, mayRead }: { of: IndicatorDetail; mayRead: boolean }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const [unitId, setUnitId] = useState<string>()
  const [from, setFrom] = useState<string>()
  const [measure, setMeasure] = useState<string>()
  const found = useQuery({
    queryKey: ['indicators', of.id, 'figures', unitId, from],
    queryFn: ({ signal }) =>
      call(readFigures, { params: { id: of.id }, query: { ...(unitId && { unitId }), ...(from && { from }) }, signal }),
    placeholderData: (before) => before,
  })
  const go = (id: string): void => {
    setUnitId(id)
    setMeasure(undefined)
  }
  return (
    <section className="stack">
      <h2>{t(words.made)}</h2>
      {of.definition.formula === null ? (
        <p className="soft">
          {t(words.entered)}: {t(of.definition.source)}
        </p>
      ) : (
        <p>
          {t(words.formula)}: <code className="code">{of.definition.formula}</code>
        </p>
      )}
      <Answer of={found}>
        {({ unit, above, span, children, points, history }) => {
          const period = formatPeriod(language, of.period, span.from)
          const columns: Column<UnitFigure>[] = [
            {
              id: 'unit',
              head: t(words.unit),
              cell: (line) => (
                <Button kind="quiet" size="small" onClick={() => go(line.unit.id)}>
                  {t(line.unit.name)}
                </Button>
              ),
            },
            ...of.measures.map(
              (one): Column<UnitFigure> => ({
                id: one.name,
                head: t(one.what),
                align: 'end',
                cell: ({ parts }) => formatNumber(language, parts?.[one.name] ?? 0),
              }),
            ),
            { id: 'value', head: t(words.value), align: 'end', cell: ({ value }) => formatValue(language, of, value) },
          ]
          return (
            <>
              <ol className="figure-path">
                {above.map(({ id, name }) => (
                  <li key={id}>
                    <Button kind="quiet" size="small" onClick={() => go(id)}>
                      {t(name)}
                    </Button>{' '}
                    ›
                  </li>
                ))}
                <li>
                  <b>{t(unit.unit.name)}</b>: {formatValue(language, of, unit.value)}
                </li>
              </ol>
              <label className="field">
                {t(words.period)}
                <select
                  className="input"
                  value={span.from}
                  onChange={(event) => {
                    setFrom(event.currentTarget.value)
                    setMeasure(undefined)
                  }}
                >
                  {(points.length > 0 ? points : [{ from: span.from }]).toReversed().map((point) => (
                    <option key={point.from} value={point.from}>
                      {formatPeriod(language, of.period, point.from)}
                    </option>
                  ))}
                </select>
              </label>
              {mayRead && unit.parts && (
                <div className="row">
                  {of.measures
                    .filter(({ hasRows }) => hasRows)
                    .map((one) => (
                      <Button key={one.name} aria-pressed={measure === one.name} onClick={() => setMeasure(one.name)}>
                        {t(words.rows)}: {t(one.what)} ({formatNumber(language, unit.parts?.[one.name] ?? 0)})
                      </Button>
                    ))}
                </div>
              )}
              {measure !== undefined && (
                <Rows
                  id={of.id}
                  measure={measure}
                  unitId={unit.unit.id}
                  from={span.from}
                  title={t(words.rowsOf, {
                    what: t(of.measures.find(({ name }) => name === measure)?.what ?? words.rows),
                    unit: t(unit.unit.name),
                    period,
                  })}
                />
              )}
              {of.measures.length > 0 &&
                (children.length > 0 ? (
                  <DataTable
                    caption={t(words.byUnit, { period })}
                    rows={children}
                    keyOf={(line) => line.unit.id}
                    columns={columns}
                  />
                ) : (
                  <p className="soft">{t(words.noUnits)}</p>
                ))}
              <details>
                <summary>{t(words.history)}</summary>
                <DataTable
                  caption={t(words.history)}
                  rows={history}
                  keyOf={({ madeAt }) => madeAt}
                  columns={[
                    { id: 'at', head: t(words.saidAt), cell: ({ madeAt }) => formatDateTime(language, madeAt) },
                    {
                      id: 'value',
                      head: t(words.value),
                      align: 'end',
                      cell: ({ value }) => formatValue(language, of, value),
                    },
                    {
                      id: 'by',
                      head: t(words.saidBy),
                      cell: ({ madeBy }) => (madeBy.startsWith('system:') ? t(words.program) : madeBy),
                    },
                    { id: 'source', head: t(words.source), cell: ({ source }) => source ?? '—' },
                    { id: 'reason', head: t(words.reason), cell: ({ reason }) => reason ?? '—' },
                  ]}
                />
              </details>
            </>
          )
        }}
      </Answer>
    </section>
  )
}

function Rows(props: { id: string; measure: string; unitId: string; from: string; title: string }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const { id, measure, unitId, from } = props
  const found = useQuery({
    queryKey: ['indicators', id, 'rows', measure, unitId, from],
    queryFn: ({ signal }) => call(listRows, { params: { id }, query: { measure, unitId, from }, signal }),
  })
  return (
    <section className="card stack tight">
      <h3>{props.title}</h3>
      <Answer of={found}>
        {({ rows, more }) =>
          rows.length === 0 ? (
            <EmptyState title={t(words.noRows)} />
          ) : (
            <>
              <ul className="raw-rows">
                {rows.map((row) => (
                  <li key={row.id}>
                    {row.link === null ? row.label : <Go to={row.link}>{row.label}</Go>}{' '}
                    <span className="soft small">
                      {formatDateTime(language, row.at)}
                      {row.note && ` · ${t(row.note)}`}
                    </span>
                  </li>
                ))}
              </ul>
              {more && <p className="soft small">{t(words.moreRows)}</p>}
            </>
          )
        }
      </Answer>
    </section>
  )
}
