/** One dataset: what it is, a look into it, its files, history and quality. */
import { IconDownload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { formatDate, formatDateTime } from '../../../kernel/i18n.ts'
import { call, pathOf, ProblemError } from '../../../web/ui/client.ts'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { usePathParams } from '../../../web/ui/navigation.tsx'
import { Answer, EmptyState, NotFound, Notice, PageHeader } from '../../../web/ui/page.tsx'
import { type DatasetView, downloadFile, type EditionView, listRows, readDataset } from '../contract.ts'
import { Chart, PointMap } from './chart.tsx'
import { formatNames, frequencyWords, licenceNames, messages } from './page-messages.ts'
import { Columns, History, Preview, Quality } from './parts.tsx'

export default function DatasetPage(): ReactNode {
  const { id = '' } = usePathParams()
  const found = useQuery({
    queryKey: ['open-data', id],
    queryFn: ({ signal }) => call(readDataset, { params: { id }, signal }),
  })
  // An address that cannot be one is none, too.
  if (found.error instanceof ProblemError && [400, 404].includes(found.error.status)) return <NotFound />
  return (
    <Answer of={found} alone blocks>
      {(dataset) => <Dataset dataset={dataset} />}
    </Answer>
  )
}

function Dataset({ dataset }: { dataset: DatasetView }): ReactNode {
  const t = useText()
  const [newest] = dataset.editions
  return (
    <article>
      <PageHeader
        title={t(dataset.title)}
        lead={t(dataset.description)}
        back={{ to: '/open-data', label: t(messages.all) }}
      />
      <div className="columns">
        <div className="stack wide">
          {newest ? (
            <>
              <Downloads dataset={dataset} edition={newest} />
              {dataset.suppression && (
                <Notice title={t(messages.suppressionTitle)}>
                  {t(messages.suppression, { max: dataset.suppression.threshold - 1, n: newest.suppressed })}
                </Notice>
              )}
              <Preview dataset={dataset} />
              {dataset.chart && <Chart dataset={dataset} chart={dataset.chart} />}
              {dataset.position && <PointMap dataset={dataset} position={dataset.position} />}
            </>
          ) : (
            <EmptyState title={t(messages.notYet)}>{t(messages.notYetHelp)}</EmptyState>
          )}
          <Columns dataset={dataset} />
          {newest && <History dataset={dataset} />}
        </div>
        <aside className="stack wide">
          <About dataset={dataset} newest={newest} />
          {dataset.quality && <Quality quality={dataset.quality} />}
          {newest && <Api dataset={dataset} />}
        </aside>
      </div>
    </article>
  )
}

function Downloads({ dataset, edition }: { dataset: DatasetView; edition: EditionView }): ReactNode {
  const t = useText()
  const language = useLanguage()
  return (
    <section className="stack tight">
      <h2>{t(messages.downloads)}</h2>
      <p className="row">
        {edition.files.map(({ format, sizeBytes }) => (
          <a
            key={format}
            className="button"
            data-kind={format === 'csv' ? 'primary' : 'plain'}
            href={pathOf(downloadFile, { id: dataset.id, format })}
            download
          >
            <IconDownload size={20} aria-hidden />{' '}
            {t(messages.downloadAs, { format: formatNames[format], size: sizeText(language, sizeBytes) })}
          </a>
        ))}
      </p>
    </section>
  )
}

/** In units of a thousand, as phones write it. */
function sizeText(language: 'vi' | 'en', bytes: number): string {
  const [size, unit] = bytes < 1_000_000 ? [Math.max(1, Math.round(bytes / 1000)), 'kB'] : [bytes / 1_000_000, 'MB']
  const digits = unit === 'MB' ? size.toFixed(1) : String(size)
  return `${language === 'vi' ? digits.replace('.', ',') : digits} ${unit}`
}

function About({ dataset, newest }: { dataset: DatasetView; newest: EditionView | undefined }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const licence = licenceNames[dataset.licence]
  const frequency = frequencyWords[dataset.frequency]
  const facts = [
    [messages.publisher, t(dataset.publisher)],
    [messages.licence, licence ? <a href={licence.url}>{licence.name}</a> : dataset.licence],
    [messages.attribution, dataset.attribution],
    [messages.frequency, frequency && t(frequency)],
    [
      messages.period,
      newest &&
        (newest.period.from === newest.period.to
          ? formatDate(newest.period.to)
          : t(messages.fromTo, { from: formatDate(newest.period.from), to: formatDate(newest.period.to) })),
    ],
    [messages.checked, dataset.checkedAt && formatDateTime(language, dataset.checkedAt)],
    [messages.legalGround, t(dataset.legalGround)],
  ] as const
  return (
    <section className="stack tight">
      <h2>{t(messages.about)}</h2>
      <dl className="facts">
        {facts.map(
          ([label, value]) =>
            value && (
              <div key={label.vi}>
                <dt>{t(label)}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
    </section>
  )
}

function Api({ dataset }: { dataset: DatasetView }): ReactNode {
  const t = useText()
  const { chart } = dataset
  const query = chart ? { ...chart.where, sort: `-${chart.measure}`, limit: 10 } : { limit: 10 }
  const address = pathOf(listRows, { id: dataset.id }, query)
  return (
    <section className="stack tight">
      <h2>{t(messages.api)}</h2>
      <p>{t(messages.apiHelp)}</p>
      <pre className="exchange-code" tabIndex={0}>
        GET {address}
      </pre>
      <p>
        <a href={address}>{t(messages.tryApi)}</a>
      </p>
    </section>
  )
}
