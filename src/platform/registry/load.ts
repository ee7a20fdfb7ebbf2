/**
 * Loading many records at once. Into an empty registry: a new table is filled and indexed aside and becomes the partition in
 * the same transaction, so that a load is there whole or not at all, at the speed of COPY. Rule RG13.
 */
import type { App, BulkTx } from '../../kernel/app.ts'
import { newId } from '../../kernel/id.ts'
import { problem } from '../../kernel/problems.ts'
import type { RecordData, Registry } from './definition.ts'
import { addWords, copyColumns, isEmpty, newPartition, type SourceRow, sourceId, swapIn } from './store-load.ts'
import { getOpen, relearn } from './registries.ts'
import { valuesOf } from './row.ts'

export interface LoadedRecord {
  readonly id?: string
  readonly data: RecordData
  readonly validFrom: string
}

export interface Loaded {
  readonly records: number
  readonly copySeconds: number
  readonly indexSeconds: number
}

/** Characters gathered before they go to the database. */
const chunkLength = 256 * 1024

/**
 * Fills an empty registry. The records are trusted to fit its schema: who makes them checks them. Throws
 * `registry.not-empty`; on any failure, and on kill -9, the registry is as empty as before.
 */
export async function loadRecords(
  app: App,
  name: string,
  source: SourceRow,
  records: Iterable<LoadedRecord> | AsyncIterable<LoadedRecord>,
  onProgress: (done: number) => void = () => undefined,
): Promise<Loaded> {
  const open = getOpen(name)
  const loaded = await app.bulk((tx) => fill(tx, open.registry, source, records, onProgress))
  await app.read((tx) => relearn(tx, open))
  return loaded
}

async function fill(
  tx: BulkTx,
  registry: Registry,
  source: SourceRow,
  records: Iterable<LoadedRecord> | AsyncIterable<LoadedRecord>,
  onProgress: (done: number) => void,
): Promise<Loaded> {
  const name = registry.name
  if (!(await isEmpty(tx, name))) throw problem('registry.not-empty', { name })
  const table = await newPartition(tx, name)
  const from = await sourceId(tx, name, source)
  const words = new Set<string>()
  const began = performance.now()
  let count = 0
  const lines = async function* () {
    let chunk = ''
    for await (const record of records) {
      chunk += lineOf(registry, record, from, tx.now.toString(), words)
      count += 1
      if (chunk.length < chunkLength) continue
      yield chunk
      chunk = ''
      onProgress(count)
    }
    yield chunk
  }
  await tx.copyIn(table.name, copyColumns, lines())
  const copied = performance.now()
  await addWords(tx, name, [...words])
  await swapIn(tx, name, table)
  onProgress(count)
  return {
    records: count,
    copySeconds: (copied - began) / 1000,
    indexSeconds: (performance.now() - copied) / 1000,
  }
}

/** One line of COPY's text format (PostgreSQL documentation, COPY, Text Format). */
function lineOf(
  registry: Registry,
  { id, data, validFrom }: LoadedRecord,
  source: number,
  recordedAt: string,
  words: Set<string>,
): string {
  const values = valuesOf(registry, data, {
    version: 1,
    state: 'current',
    merged_into: null,
    valid_from: validFrom,
    recorded_at: recordedAt,
    source_id: source,
  })
  for (const word of values.words.split(' ')) words.add(word)
  const key = values.key === null ? '\\N' : escaped(values.key)
  const unit = values.unit_id === null ? '\\N' : escaped(values.unit_id)
  return `${registry.name}\t${id ?? newId()}\t1\tcurrent\t${key}\t${escaped(values.label)}\t${values.words}\t${values.words_reversed}\t${values.day}\t${unit}\t${escaped(JSON.stringify(data))}\t${validFrom}\t${recordedAt}\t${source}\n`
}

function escaped(text: string): string {
  return /[\\\t\n\r]/.test(text)
    ? text.replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n').replaceAll('\r', '\\r')
    : text
}
