/** Parts of a dataset's page that are tables: rows, columns, history, quality. */
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { formatDate, formatNumber, type Language } from '../../../kernel/i18n.ts'
import { call, pathOf } from '../../../web/ui/client.ts'
import { type Column, DataTable } from '../../../web/ui/data-table.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { Answer } from '../../../web/ui/page.tsx'
import { type DatasetView, downloadFile, type EditionView, listRows, type QualityView } from '../contract.ts'
import { formatNames, messages, typeWords } from './page-messages.ts'

const previewRows = 10
const editionsShown = 12

type Cells = Readonly<Record<string, string | number | boolean | null>>

export function Preview({ dataset }: { dataset: DatasetView }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const found = useQuery({
    queryKey: ['open-data', dataset.id, 'rows', 'preview'],
    queryFn: ({ signal }) => call(listRows, { params: { id: dataset.id }, query: { limit: previewRows }, signal }),
  })
  const columns = inLanguage(dataset.columns, language).map((column): Column<Cells> => {
    const isFigure = column.type === 'integer' || column.type === 'number'
    return {
      id: column.name,
      head: t(column.title),
      align: isFigure ? 'end' : 'start',
      cell: (row) => cell(language, column.type, row[column.name] ?? null, isFigure && row['suppressed'] === true),
    }
  })
  return (
    <section className="stack tight">
      <h2>{t(messages.preview)}</h2>
      <Answer of={found}>
        {({ items, total }) => (
          <>
            <p className="soft small">{t(messages.previewOf, { shown: items.length, total })}</p>
            <DataTable
              caption={t(messages.preview)}
              columns={columns}
              rows={items}
              keyOf={(row) => JSON.stringify(row)}
              narrow="sideways"
            />
          </>
        )}
      </Answer>
    </section>
  )
}

/** A column for each language is shown in one. */
function inLanguage(columns: DatasetView['columns'], language: Language): DatasetView['columns'] {
  const other = language === 'vi' ? '_en' : '_vi'
  const names = new Set(columns.map(({ name }) => name))
  const isDouble = (name: string) => {
    const stem = name.slice(0, -other.length)
    return names.has(`${stem}_${language}`) || (language === 'vi' && names.has(stem))
  }
  return columns.filter(({ name }) => !name.endsWith(other) || !isDouble(name))
}

const oneLineMax = 40

function cell(language: Language, type: string, value: Cells[string], isKeptBack: boolean): ReactNode {
  if (value === null) return isKeptBack ? <i className="soft">{messages.keptBack[language]}</i> : '–'
  if (typeof value === 'boolean') return (value ? messages.yes : messages.no)[language]
  if (type === 'integer') return formatNumber(language, Number(value))
  // Coordinates and rates keep all their digits.
  if (type === 'number') return language === 'vi' ? String(value).replace('.', ',') : String(value)
  const text = type === 'day' ? formatDate(String(value)) : String(value)
  return <span className={text.length <= oneLineMax ? 'one-line' : 'some-lines'}>{text}</span>
}

export function Columns({ dataset }: { dataset: DatasetView }): ReactNode {
  const t = useText()
  const words = (type: string): string => {
    const known = typeWords[type]
    return known ? t(known) : type
  }
  return (
    <section className="stack tight">
      <h2>{t(messages.columns)}</h2>
      <DataTable
        caption={t(messages.columns)}
        rows={dataset.columns}
        keyOf={({ name }) => name}
        columns={[
          { id: 'name', head: t(messages.column), cell: ({ name }) => <code>{name}</code> },
          {
            id: 'meaning',
            head: t(messages.meaning),
            cell: ({ title, meaning }) => (
              <>
                <b>{t(title)}</b>. {t(meaning)}
              </>
            ),
          },
          { id: 'type', head: t(messages.type), cell: ({ type }) => words(type) },
        ]}
      />
    </section>
  )
}

export function History({ dataset }: { dataset: DatasetView }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const figure = (name: 'rowCount' | 'added' | 'changed' | 'removed'): Column<EditionView> => ({
    id: name,
    head: t(messages[name]),
    align: 'end',
    cell: (edition) => formatNumber(language, edition[name]),
  })
  return (
    <section className="stack tight">
      <h2>{t(messages.history)}</h2>
      <DataTable
        caption={t(messages.history)}
        rows={dataset.editions.slice(0, editionsShown)}
        keyOf={({ number }) => String(number)}
        columns={[
          { id: 'number', head: t(messages.edition), cell: ({ number }) => number },
          { id: 'day', head: t(messages.day), cell: ({ issuedAt }) => formatDate(issuedAt) },
          figure('rowCount'),
          figure('added'),
          figure('changed'),
          figure('removed'),
          {
            id: 'files',
            head: t(messages.files),
            cell: ({ number, files }) => (
              <span className="row tight">
                {files.map(({ format }) => (
                  <a
                    key={format}
                    href={pathOf(downloadFile, { id: dataset.id, format }, { edition: number })}
                    aria-label={`${formatNames[format]}, ${t(messages.edition)} ${number}`}
                    download
                  >
                    {formatNames[format]}
                  </a>
                ))}
              </span>
            ),
          },
        ]}
      />
    </section>
  )
}

export function Quality({ quality }: { quality: QualityView }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const parts = [
    ['completeness', messages.completeness, messages.completenessHelp],
    ['validity', messages.validity, messages.validityHelp],
    ['documentation', messages.documentation, messages.documentationHelp],
    ['timeliness', messages.timeliness, messages.timelinessHelp],
  ] as const
  return (
    <section className="stack tight">
      <h2>{t(messages.qualityTitle)}</h2>
      <p>
        <strong>{t(messages.quality, { score: quality.score })}</strong>
      </p>
      <p className="soft small">{t(messages.qualityHelp)}</p>
      <dl className="facts">
        {parts.map(([name, title, help]) => (
          <div key={name}>
            <dt>{t(title)}</dt>
            <dd>
              {formatNumber(language, Math.floor(quality[name] * 1000) / 10)}
              {language === 'vi' ? ' %' : '%'}{' '}
              <span className="soft small">({t(messages.weight, { n: Math.round(quality.weights[name] * 100) })})</span>
            </dd>
            <dd className="soft small quality-help">{t(help)}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
