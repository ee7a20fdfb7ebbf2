/** What other agencies read through the exchange. Rule RG15. */
import type { Tx } from '../../kernel/app.ts'
import { type OutsideReader, recordOutsideAccess } from '../identity/index.ts'
import { disclose, type RecordData } from './definition.ts'
import { getOpen } from './registries.ts'
import * as store from './store.ts'

export interface Sharing {
  /** One that the registry has published. */
  readonly purpose: string
  /** No other field leaves the registry. */
  readonly fields: readonly string[]
}

export interface Shared {
  readonly id: string
  readonly data: RecordData
}

/** The record with this key or id, or undefined. The reading is recorded for the persons concerned. */
export async function shareRecord(
  tx: Tx,
  reader: OutsideReader,
  name: string,
  by: { readonly key: string } | { readonly id: string },
  { purpose: purposeName, fields }: Sharing,
): Promise<Shared | undefined> {
  const { registry } = getOpen(name)
  const purpose = Object.hasOwn(registry.purposes, purposeName) ? registry.purposes[purposeName] : undefined
  if (!purpose) throw new Error(`${name} has not published the purpose ${purposeName}`)
  const row = 'key' in by ? await store.recordByKey(tx, name, by.key) : await store.recordById(tx, name, by.id)
  if (!row) return undefined
  const { data } = disclose(registry, purpose, row.data)
  await recordOutsideAccess(tx, reader, {
    personIds: registry.personsOf(row.id, row.data),
    what: registry.name,
    purpose: purposeName,
  })
  return { id: row.id, data: Object.fromEntries(Object.entries(data).filter(([field]) => fields.includes(field))) }
}

/** Whether there is a record with this key: no datum of it, so no reading. */
export async function isRecorded(tx: Tx, name: string, key: string): Promise<boolean> {
  getOpen(name)
  const row = await store.recordByKey(tx, name, key)
  return row !== undefined && row.state === 'current'
}
