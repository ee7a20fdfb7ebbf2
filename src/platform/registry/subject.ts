/**
 * What the program itself and the person concerned read of a registry. Neither is a reading by an official, so nothing is
 * recorded; who passes it on to an official records that. Rule RG30.
 */
import type { Tx } from '../../kernel/app.ts'
import type { RecordData } from './definition.ts'
import { findRegistry } from './registries.ts'
import * as store from './store.ts'

export interface KnownRecord {
  readonly id: string
  readonly version: number
  readonly state: store.RecordRow['state']
  readonly data: RecordData
  readonly recordedAt: string
}

const knownOf = ({ id, version, state, data, recorded_at: recordedAt }: store.RecordRow): KnownRecord => {
  return { id, version, state, data, recordedAt }
}

/** The record with this key or id; undefined as well when the registry is not open. */
export async function findRecord(
  tx: Tx,
  name: string,
  by: { readonly key: string } | { readonly id: string },
): Promise<KnownRecord | undefined> {
  if (!findRegistry(name)) return undefined
  const row = 'key' in by ? await store.recordByKey(tx, name, by.key) : await store.recordById(tx, name, by.id)
  return row && knownOf(row)
}
