/** The datasets of the city. */
import { IconChevronRight, IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import { formatDate, type Message } from '../../../kernel/i18n.ts'
import { call, pathOf } from '../../../web/ui/client.ts'
import { Button, Go } from '../../../web/ui/controls.tsx'
import { SelectField, TextField } from '../../../web/ui/fields.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { useGo, useQueryText } from '../../../web/ui/navigation.tsx'
import { Answer, EmptyState, PageHeader } from '../../../web/ui/page.tsx'
import {
  catalogueJsonLd,
  catalogueRdf,
  catalogueTurtle,
  type DatasetLine,
  type Format,
  formats,
  listDatasets,
} from '../contract.ts'
import { themeTexts } from '../messages.ts'
import { formatNames, licenceNames, messages } from './page-messages.ts'

const isFormat = (text: string | undefined): text is Format => formats.some((one) => one === text)
const themeWords: Readonly<Record<string, Message>> = themeTexts

export default function OpenData(): ReactNode {
  const t = useText()
  const go = useGo()
  const asked = useQueryText()
  const { text = '', theme, format } = asked
  const query = {
    ...(text && { text }),
    ...(theme && themeWords[theme] && { theme }),
    ...(isFormat(format) && { format }),
  }
  const found = useQuery({
    queryKey: ['open-data', query],
    queryFn: ({ signal }) => call(listDatasets, { query, signal }),
    placeholderData: (before) => before,
  })
  const narrow = (change: Readonly<Record<string, string | undefined>>): void =>
    go('/open-data', { ...asked, ...change }, true)
  return (
    <div className="stack wide">
      <PageHeader title={t(messages.title)} lead={t(messages.lead)} />
      <Search key={text} initial={text} onSearch={(next) => narrow({ text: next || undefined })} />
      <Answer of={found} blocks>
        {({ items, themes }) => (
          <>
            <div className="filters">
              <SelectField
                label={t(messages.theme)}
                empty={t(messages.allThemes)}
                value={theme ?? ''}
                onChange={(next) => narrow({ theme: next || undefined })}
                choices={themes.map(({ id, count }) => ({
                  value: id,
                  label: `${t(themeWords[id] ?? { vi: id, en: id })} (${count})`,
                }))}
              />
              <SelectField
                label={t(messages.format)}
                empty={t(messages.allFormats)}
                value={format ?? ''}
                onChange={(next) => narrow({ format: next || undefined })}
                choices={formats.map((value) => ({ value, label: formatNames[value] }))}
              />
            </div>
            <p role="status">{t(messages.count, { n: items.length })}</p>
            {items.length === 0 && <EmptyState title={t(messages.nothing)}>{t(messages.nothingHelp)}</EmptyState>}
            <ul className="line-list" role="list">
              {items.map((dataset) => (
                <li key={dataset.id}>
                  <Line dataset={dataset} />
                </li>
              ))}
            </ul>
          </>
        )}
      </Answer>
      <Catalogue />
    </div>
  )
}

function Search({ initial, onSearch }: { initial: string; onSearch: (text: string) => void }): ReactNode {
  const t = useText()
  const [text, setText] = useState(initial)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    onSearch(text.trim())
  }
  return (
    <form role="search" className="row open-data-search" onSubmit={submit}>
      <TextField
        label={t(messages.search)}
        help={t(messages.searchHelp)}
        type="search"
        value={text}
        onChange={setText}
        autoComplete="off"
        maxLength={100}
      />
      <Button type="submit" kind="primary">
        <IconSearch size={20} aria-hidden /> {t(messages.find)}
      </Button>
    </form>
  )
}

function Line({ dataset }: { dataset: DatasetLine }): ReactNode {
  const t = useText()
  const { edition, score } = dataset
  const facts = [
    t(dataset.publisher),
    licenceNames[dataset.licence]?.name,
    edition ? t(messages.rows, { n: edition.rowCount }) : t(messages.soon),
    edition && t(messages.updated, { day: formatDate(edition.issuedAt) }),
  ]
  return (
    <Go to={`/open-data/${dataset.id}`} className="line">
      <span className="grow">
        <span className="name">{t(dataset.title)}</span>
        <span className="small">{t(dataset.description)}</span>
        <br />
        <span className="soft small">{facts.filter(Boolean).join(' · ')}</span>
        <br />
        {dataset.formats.map((format) => (
          <span key={format}>
            <span className="tag">{formatNames[format]}</span>{' '}
          </span>
        ))}
        {score !== null && (
          <span className="tag" data-tone="done">
            {t(messages.quality, { score })}
          </span>
        )}
      </span>
      <IconChevronRight size={20} aria-hidden />
    </Go>
  )
}

function Catalogue(): ReactNode {
  const t = useText()
  const forms = [
    ['Turtle', catalogueTurtle],
    ['RDF/XML', catalogueRdf],
    ['JSON-LD', catalogueJsonLd],
  ] as const
  return (
    <section className="stack tight">
      <h2>{t(messages.catalogue)}</h2>
      <p>{t(messages.catalogueHelp)}</p>
      <p className="row">
        {forms.map(([name, endpoint]) => (
          <a key={name} className="button" data-kind="plain" data-size="small" href={pathOf(endpoint)}>
            {name}
          </a>
        ))}
      </p>
    </section>
  )
}
