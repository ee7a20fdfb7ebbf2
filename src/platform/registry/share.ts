/** What other agencies read through the exchange. Rule RG15. */
import type { Tx } from '../../kernel/app.ts'
import { type OutsideReader, recordOutsideAccess } from '../identity/index.ts'
import { searchResultsMax } from './contract.ts'
import { disclose, type Purpose, type RecordData } from './definition.ts'
import { find } from './read.ts'
import { getOpen } from './registries.ts'
import { noDay } from './row.ts'
import * as store from './store.ts'
import { recordByKey } from './store-keys.ts'
import type { CurrentRecord } from './write.ts'

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
  sharing: Sharing,
): Promise<Shared | undefined> {
  const { upTo } = purposeOf(name, sharing.purpose)
  const row = await ('key' in by ? recordByKey(tx, name, by.key, upTo) : store.recordById(tx, name, by.id, upTo))
  if (!row) return undefined
  const [shared] = await shareRecords(tx, reader, name, [row], sharing)
  return shared
}

function purposeOf(name: string, purposeName: string): Purpose {
  const { purposes } = getOpen(name).registry
  const purpose = Object.hasOwn(purposes, purposeName) ? purposes[purposeName] : undefined
  if (!purpose) throw new Error(`${name} has not published the purpose ${purposeName}`)
  return purpose
}

/** These records, found by the program. The reading is recorded for the persons concerned by any of them. */
export async function shareRecords(
  tx: Tx,
  reader: OutsideReader,
  name: string,
  records: readonly { readonly id: string; readonly data: RecordData }[],
  { purpose: purposeName, fields }: Sharing,
): Promise<Shared[]> {
  const { registry } = getOpen(name)
  const purpose = purposeOf(name, purposeName)
  await recordOutsideAccess(tx, reader, {
    personIds: records.flatMap(({ id, data }) => registry.personsOf(id, data)),
    what: registry.name,
    purpose: purposeName,
  })
  return records.map((record) => {
    const { data } = disclose(registry, purpose, record.data)
    return { id: record.id, data: Object.fromEntries(Object.entries(data).filter(([field]) => fields.includes(field))) }
  })
}

export interface Named {
  readonly records: readonly CurrentRecord[]
  /** There are more than these. */
  readonly more: boolean
}

/** For the program itself, which reads nothing to anybody: the first records that a name may mean. Rule RG5. */
export async function currentRecordsNamed(
  tx: Tx,
  name: string,
  q: string,
  { dayFrom = noDay, dayTo = '9999-12-31' }: { readonly dayFrom?: string; readonly dayTo?: string } = {},
): Promise<Named> {
  const question = { upTo: 'sensitive', dayFrom, dayTo, unitIds: null, limit: searchResultsMax + 1 } as const
  const { rows } = await find(tx, getOpen(name), q, question)
  return { records: rows.slice(0, searchResultsMax), more: rows.length > searchResultsMax }
}

/** Whether there is a record with this key: no datum of it, so no reading. */
export async function isRecorded(tx: Tx, name: string, key: string): Promise<boolean> {
  getOpen(name)
  const row = await recordByKey(tx, name, key, 'open')
  return row !== undefined && row.state === 'current'
}
