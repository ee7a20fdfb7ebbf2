/**
 * Importing records that may be there already: what is new is added, what the source now says otherwise is corrected, what an
 * official has changed since is left as it is. Doing it again changes nothing. Rule RG16.
 */
import { system } from '../../kernel/actor.ts'
import type { App, Tx } from '../../kernel/app.ts'
import { patchBetween } from './history.ts'
import { checkValues, getOpen, learnWords, type Open } from './registries.ts'
import { valuesOf } from './row.ts'
import * as store from './store.ts'
import { amend } from './write.ts'

export interface ImportedRecord {
  /** The same for the same thing in every import. */
  readonly id: string
  readonly data: store.RecordRow['data']
  readonly validFrom: string
}

export interface Imported {
  readonly added: number
  readonly corrected: number
  readonly unchanged: number
  /** Left alone: changed, ended or merged by an official since. */
  readonly kept: number
}

/** One transaction each: short enough to disturb nobody. */
const chunkSize = 500

/** Throws `kernel.invalid-input` for the first record that does not fit the registry's schema; those before it are there. */
export async function importRecords(
  app: App,
  name: string,
  source: Omit<store.SourceRow, 'kind'>,
  records: readonly ImportedRecord[],
  onProgress: (done: number) => void = () => undefined,
): Promise<Imported> {
  const open = getOpen(name)
  const total = { added: 0, corrected: 0, unchanged: 0, kept: 0 }
  for (let at = 0; at < records.length; at += chunkSize) {
    const chunk = records.slice(at, at + chunkSize)
    const { added, corrected, unchanged, kept } = await app.transaction((tx) => importChunk(tx, open, source, chunk))
    total.added += added
    total.corrected += corrected
    total.unchanged += unchanged
    total.kept += kept
    onProgress(at + chunk.length)
  }
  return total
}

async function importChunk(
  tx: Tx,
  open: Open,
  source: Omit<store.SourceRow, 'kind'>,
  chunk: readonly ImportedRecord[],
): Promise<Imported> {
  const name = open.registry.name
  for (const { data } of chunk) await checkValues(tx, open, data)
  const sourceId = await store.sourceId(tx, name, { kind: 'import', ...source })
  const ids = chunk.map(({ id }) => id)
  const there = new Map((await store.lockRecords(tx, name, ids)).map((row) => [row.id, row]))
  const sources = await store.sourcesById(tx, [...new Set([...there.values()].map((row) => row.source_id))])
  const fresh = chunk.filter(({ id }) => !there.has(id))
  await insert(tx, open, sourceId, fresh)
  let [corrected, kept] = [0, 0]
  for (const { id, data, validFrom } of chunk) {
    const row = there.get(id)
    if (!row) continue
    const patch = patchBetween(row.data, data)
    if (Object.keys(patch).length === 0) continue
    if (row.state !== 'current' || sources.get(row.source_id)?.kind !== 'import') kept += 1
    else {
      const ground = { kind: 'import', ...groundOf(source) } as const
      const change = { kind: 'corrected', version: row.version, values: patch, validFrom } as const
      await amend(tx, system(name), name, id, change, ground)
      corrected += 1
    }
  }
  return { added: fresh.length, corrected, kept, unchanged: chunk.length - fresh.length - corrected - kept }
}

const groundOf = ({ reference, legal_ground }: Omit<store.SourceRow, 'kind'>) => {
  return { reference, legalGround: legal_ground, reason: reference }
}

async function insert(tx: Tx, open: Open, sourceId: number, fresh: readonly ImportedRecord[]): Promise<void> {
  const rows = fresh.map(({ id, data, validFrom }) => ({
    id,
    values: valuesOf(open.registry, id, data, {
      version: 1,
      state: 'current',
      merged_into: null,
      valid_from: validFrom,
      recorded_at: tx.now.toString(),
      source_id: sourceId,
    }),
  }))
  await store.insertRecords(tx, open.registry.name, rows)
  await learnWords(tx, open, rows.map(({ values }) => values.words).join(' '))
}
