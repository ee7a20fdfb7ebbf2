/** Makes editions: reads the source, keeps small numbers back, writes the files. Rules OD2, OD3, OD5, OD6. */
import type { App, BulkTx, Tx } from '../../kernel/app.ts'
import { dayOf } from '../../kernel/clock.ts'
import { sha256Hex } from '../../kernel/storage.ts'
import { type Dataset, datasetsOf, findDataset, keyOf, type Row, rowsMax } from './definition.ts'
import { publishWanted } from './events.ts'
import { formatsOf, write } from './formats.ts'
import { measure, periodOf } from './quality.ts'
import * as store from './store.ts'
import { suppress } from './suppress.ts'

/** Asks for an edition of each dataset whose period is over, or that has none yet. */
export async function lookForWork(tx: Tx): Promise<void> {
  const states = await store.states(tx)
  for (const dataset of datasetsOf(tx.app)) {
    if (isDue(dataset, states.get(dataset.id), tx.now)) {
      tx.enqueue(publishWanted, { datasetId: dataset.id }, { key: dataset.id })
    }
  }
}

/** The source has been filled anew: its next edition does not wait until the period is over. */
export function publishAgain(tx: Tx, datasetId: string): void {
  tx.enqueue(publishWanted, { datasetId }, { key: datasetId })
}

/** A little early counts: the day's look must not slip by a minute each day. */
const slack = Temporal.Duration.from({ hours: 1 })

function isDue(dataset: Dataset, state: store.StateRow | undefined, now: Temporal.Instant): boolean {
  if (!state || state.edition === 0) return true
  const due = Temporal.Instant.from(state.checked_at).add(periodOf(dataset.frequency)).subtract(slack)
  return Temporal.Instant.compare(now, due) >= 0
}

/** The job. A dataset that the program no longer has is left as it is. */
export async function publishById(app: App, datasetId: string): Promise<void> {
  const dataset = findDataset(app, datasetId)
  if (dataset) await publish(app, dataset)
}

export type Outcome = 'published' | 'unchanged' | 'empty'

/** Throws when the source breaks the dataset's own declaration: then nothing is published. */
export async function publish(app: App, dataset: Dataset): Promise<Outcome> {
  return app.bulk(async (tx) => {
    await store.lockDataset(tx, dataset.id)
    const state = await store.stateOf(tx, dataset.id)
    const rows = await readRows(tx, dataset)
    const checked = { id: dataset.id, checked_at: tx.now.toString(), edition: state?.edition ?? 0 }
    if (rows.length === 0 && checked.edition === 0) {
      await store.saveState(tx, checked)
      return 'empty'
    }
    const rowsSha256 = sha256Hex(await write('json', dataset, rows))
    const [last] = await store.editionsOf(tx, dataset.id, 1)
    if (last?.rows_sha256 === rowsSha256) {
      await store.saveState(tx, checked)
      return 'unchanged'
    }
    const number = checked.edition + 1
    await saveEdition(tx, dataset, { number, rows, rowsSha256 })
    const files = []
    for (const format of formatsOf(dataset)) {
      const bytes = await write(format, dataset, rows)
      const sha256 = await app.storage.put(bytes)
      files.push({ dataset_id: dataset.id, edition: number, format, sha256, size_bytes: bytes.byteLength })
    }
    await store.insertFiles(tx, files)
    await store.saveState(tx, { ...checked, edition: number })
    return 'published'
  })
}

async function readRows(tx: BulkTx, dataset: Dataset): Promise<Row[]> {
  const found = await dataset.rows(tx)
  if (found.length > rowsMax) throw new Error(`dataset ${dataset.id} has ${found.length} rows, more than ${rowsMax}`)
  const safe = dataset.suppression ? suppress(found, dataset.suppression) : found
  const names = Object.keys(dataset.columns)
  const seen = new Set<string>()
  return safe.map((row) => {
    // A column that was not declared is not open.
    const extra = Object.keys(row).find((name) => !Object.hasOwn(dataset.columns, name))
    if (extra !== undefined) throw new Error(`dataset ${dataset.id} has a column ${extra} that it does not declare`)
    const key = keyOf(dataset, row)
    if (seen.has(key)) throw new Error(`dataset ${dataset.id} has two rows ${key}`)
    seen.add(key)
    return Object.fromEntries(names.map((name) => [name, row[name] ?? null]))
  })
}

async function saveEdition(
  tx: Tx,
  dataset: Dataset,
  { number, rows, rowsSha256 }: { number: number; rows: readonly Row[]; rowsSha256: string },
): Promise<void> {
  const before = await store.currentRows(tx, dataset.id)
  const keyed = rows.map((data) => ({ key: keyOf(dataset, data), data }))
  const today = dayOf(tx.now).toString()
  const period = dataset.period?.(rows) ?? { from: today, to: today }
  await store.insertEdition(tx, {
    dataset_id: dataset.id,
    number,
    issued_at: tx.now.toString(),
    row_count: rows.length,
    rows_sha256: rowsSha256,
    ...changesOf(before, keyed),
    period_from: period.from,
    period_to: period.to,
    ...measure(dataset, rows),
    suppressed: rows.filter((row) => row['suppressed'] === true).length,
  })
  await store.replaceRows(tx, dataset.id, keyed)
}

function changesOf(
  before: ReadonlyMap<string, Row>,
  now: readonly { readonly key: string; readonly data: Row }[],
): { added: number; removed: number; changed: number } {
  let [added, changed] = [0, 0]
  for (const { key, data } of now) {
    const old = before.get(key)
    if (!old) added++
    else if (Object.entries(data).some(([name, value]) => old[name] !== value)) changed++
  }
  return { added, changed, removed: before.size - (now.length - added) }
}
