/** One batch of rows of each kind, brought under a key. */
import type { Tx } from '../../../kernel/app.ts'
import type { RecordData, Registry } from '../definition.ts'
import { contentOf } from '../file-import/content.ts'
import { open, part } from './rows.ts'
import { type DataKey, keyNumberOf, placeOf, sealBytes, sealData } from './seal.ts'
import * as store from './store-rows.ts'
import type { Resealing } from './store.ts'

const rowsAtOnce = 500
const filesAtOnce = 5

export interface Batch {
  /** The position of the last row that was looked at; undefined: there was none. */
  readonly last: string | undefined
  /** Those that had to be written. */
  readonly rows: number
}

export async function resealBatch(
  tx: Tx,
  definition: Registry,
  { what, position }: Resealing,
  key: DataKey,
): Promise<Batch> {
  const registry = definition.name
  if (what === 'column') throw new Error(`${registry} is a registry`)
  if (what === 'import-file') return files(tx, registry, position, key)
  const rows = await store.rowsAfter[what](tx, registry, position, rowsAtOnce)
  const fresh: store.Fresh[] = []
  for (const row of rows) {
    const change = await changeOf(tx, definition, placeFor(what, registry, row), row, key)
    if (change) fresh.push({ ...row, ...change })
  }
  await store.putBack[what](tx, registry, fresh)
  return { last: rows.at(-1)?.position, rows: fresh.length }
}

function placeFor(what: store.RowKind, registry: string, { id, number }: store.SealedRow): string {
  if (what === 'record') return placeOf.record(registry, id)
  return what === 'version' ? placeOf.version(registry, id, number) : placeOf.importRow(id, number)
}

/** Undefined when the row is as it should be. */
async function changeOf(
  tx: Tx,
  registry: Registry,
  place: string,
  { data, sealed }: store.SealedRow,
  key: DataKey,
): Promise<{ data: RecordData; sealed: Buffer | null } | undefined> {
  const secretBefore = sealed ? await open(tx, place, sealed) : {}
  const { clear, secret } = part(registry, { ...data, ...secretBefore })
  const isClear = Object.keys(clear).length === Object.keys(data).length
  const isUnderKey = sealed === null ? secret === null : keyNumberOf(sealed) === key.version && secret !== null
  if (isClear && isUnderKey) return undefined
  return { data: clear, sealed: secret && sealData(key, place, secret) }
}

/** The blob that was there before stays behind, under a key that will be destroyed. */
async function files(tx: Tx, registry: string, position: string, key: DataKey): Promise<Batch> {
  const rows = await store.filesAfter(tx, registry, position, filesAtOnce)
  const old = rows.filter((row) => row.blob_key !== key.version)
  for (const row of old) {
    const plain = await contentOf(tx.app, row)
    const blob = await tx.app.storage.put(sealBytes(key, placeOf.importFile(row.id), plain))
    await store.setBlob(tx, row.id, blob, key.version)
  }
  return { last: rows.at(-1)?.id, rows: old.length }
}
