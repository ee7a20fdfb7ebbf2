/** What anybody may ask of the open data. Rules OD1, OD6, OD9, OD10. */
import type { Tx } from '../../kernel/app.ts'
import { type FileReply, file } from '../../kernel/endpoint.ts'
import { problem } from '../../kernel/problems.ts'
import { dayOf } from '../../kernel/clock.ts'
import { directory, foldText } from '../../platform/organisation/index.ts'
import type { DatasetLine, DatasetView, EditionView, Format, QualityView } from './contract.ts'
import { type Dataset, datasetsOf, findDataset, type Row, themes } from './definition.ts'
import { formatsOf, mediaTypes } from './formats.ts'
import { scoreOf, timelinessOf, weights } from './quality.ts'
import { questionOf } from './question.ts'
import * as store from './store.ts'

const editionsShown = 60

export async function list(
  tx: Tx,
  { text = '', theme, format }: { text?: string; theme?: string; format?: Format },
): Promise<{ items: DatasetLine[]; themes: { id: string; count: number }[] }> {
  const all = datasetsOf(tx.app)
  const states = await store.states(tx)
  const editions = new Map((await store.newestEditions(tx)).map((edition) => [edition.dataset_id, edition]))
  const words = foldText(text).split(' ').filter(Boolean)
  const items = all
    .filter((dataset) => theme === undefined || dataset.themes.some((one) => one === theme))
    .filter((dataset) => format === undefined || formatsOf(dataset).includes(format))
    .filter((dataset) => hasWords(dataset, words))
    .map((dataset) => {
      const edition = editions.get(dataset.id)
      return {
        ...briefOf(dataset),
        edition: edition ? { number: edition.number, issuedAt: edition.issued_at, rowCount: edition.row_count } : null,
        score: qualityOf(tx, dataset, edition, states.get(dataset.id))?.score ?? null,
      }
    })
  const counts = themes.map((id) => ({ id, count: all.filter((one) => one.themes.includes(id)).length }))
  return { items, themes: counts.filter(({ count }) => count > 0) }
}

function hasWords({ title, description, keywords }: Dataset, words: readonly string[]): boolean {
  const text = foldText([title, description, ...keywords].map(({ vi, en }) => `${vi} ${en}`).join(' '))
  return words.every((word) => text.includes(word))
}

function briefOf(dataset: Dataset) {
  return {
    id: dataset.id,
    title: dataset.title,
    description: dataset.description,
    themes: [...dataset.themes],
    publisher: directory().unit(dataset.publisherId)?.name ?? { vi: dataset.publisherId, en: dataset.publisherId },
    licence: dataset.licence,
    frequency: dataset.frequency,
    formats: formatsOf(dataset),
  }
}

function qualityOf(
  tx: Tx,
  dataset: Dataset,
  edition: store.EditionRow | undefined,
  state: store.StateRow | undefined,
): QualityView | null {
  if (!edition || !state) return null
  const { completeness, validity, documentation } = edition
  const timeliness = timelinessOf(dataset.frequency, Temporal.Instant.from(state.checked_at), tx.now)
  const parts = { completeness, validity, documentation, timeliness }
  return { score: scoreOf(parts), ...parts, weights }
}

/** Throws `kernel.not-found`. */
function getDataset(tx: Tx, id: string): Dataset {
  const found = findDataset(tx.app, id)
  if (!found) throw problem('kernel.not-found')
  return found
}

/** Throws `kernel.not-found`. */
export async function read(tx: Tx, id: string): Promise<DatasetView> {
  const dataset = getDataset(tx, id)
  const state = await store.stateOf(tx, id)
  const editions = await store.editionsOf(tx, id, editionsShown)
  const files = Map.groupBy(await store.filesOf(tx, id), ({ edition }) => edition)
  const { suppression, chart, position } = dataset
  return {
    ...briefOf(dataset),
    attribution: dataset.attribution ?? null,
    legalGround: dataset.legalGround,
    columns: Object.entries(dataset.columns).map(([name, { title, meaning, type, optional = false, values }]) => {
      return { name, title, meaning, type, optional, values: values ? [...values] : null }
    }),
    position: position ?? null,
    chart: chart ? { ...chart, where: { ...chart.where } } : null,
    suppression: suppression ? { threshold: suppression.threshold, levels: [...suppression.levels] } : null,
    checkedAt: state?.checked_at ?? null,
    quality: qualityOf(tx, dataset, editions[0], state),
    editions: editions.map((edition) => editionView(edition, files.get(edition.number) ?? [])),
  }
}

function editionView(edition: store.EditionRow, files: readonly store.FileRow[]): EditionView {
  return {
    number: edition.number,
    issuedAt: edition.issued_at,
    rowCount: edition.row_count,
    added: edition.added,
    removed: edition.removed,
    changed: edition.changed,
    period: { from: edition.period_from, to: edition.period_to },
    suppressed: edition.suppressed,
    files: files.map(({ format, size_bytes, sha256 }) => ({ format, sizeBytes: size_bytes, sha256 })),
  }
}

/** Throws `kernel.not-found`, `open-data.not-published` and what question.ts does. */
export async function rows(
  tx: Tx,
  id: string,
  query: Readonly<Record<string, unknown>>,
): Promise<{
  edition: number
  total: number
  items: Row[]
  next: string | null
  licence: string
  attribution: string | null
}> {
  const dataset = getDataset(tx, id)
  const edition = (await store.stateOf(tx, id))?.edition ?? 0
  if (edition === 0) throw problem('open-data.not-published')
  const question = questionOf(dataset, query, edition)
  const { total, rows: found } = await store.rowsOf(tx, question)
  const reached = question.offset + found.length
  return {
    edition,
    total,
    items: found,
    next: found.length > 0 && reached < total ? `${edition}.${reached}` : null,
    licence: dataset.licence,
    attribution: dataset.attribution ?? null,
  }
}

/** Throws `kernel.not-found`, `open-data.not-published`. */
export async function download(
  tx: Tx,
  { id, format }: { id: string; format: Format },
  number: number | undefined,
): Promise<FileReply> {
  getDataset(tx, id)
  const wanted = number ?? (await store.stateOf(tx, id))?.edition ?? 0
  const found = await store.fileOf(tx, id, wanted, format)
  const [edition] = (await store.editionsOf(tx, id, editionsShown)).filter((one) => one.number === wanted)
  if (!found) throw problem('open-data.not-published')
  const day = edition ? `-${dayOf(Temporal.Instant.from(edition.issued_at)).toString()}` : ''
  return file(await tx.app.storage.get(found.sha256), mediaTypes[format], {
    name: `${id}-${found.edition}${day}.${format}`,
    immutable: number !== undefined,
  })
}
