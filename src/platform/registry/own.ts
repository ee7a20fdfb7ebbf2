/** What the module of a registry reads of its own records, to make from them what it shows: maps, lists, counts. */
import type { Tx } from '../../kernel/app.ts'
import { getOpen } from './registries.ts'
import * as store from './store-own.ts'

export type OwnRecord = store.OwnRow

/** A record as it is now, ended and merged ones too; as everything here without its sealed fields. */
export async function ownRecord(tx: Tx, name: string, id: string): Promise<OwnRecord | undefined> {
  return store.byId(tx, getOpen(name).registry.name, id)
}

/** Current records in the order of their ids, from the first after `after`: read on from the last one's id. */
export async function ownRecords(tx: Tx, name: string, after: string | null, limit: number): Promise<OwnRecord[]> {
  return store.currentAfter(tx, getOpen(name).registry.name, after ?? '00000000-0000-0000-0000-000000000000', limit)
}

/** Current records of a unit, by key. Reads through the whole registry: for those of some hundred thousand records. */
export async function ownRecordsOfUnit(tx: Tx, name: string, unitId: string): Promise<OwnRecord[]> {
  return store.currentOfUnit(tx, getOpen(name).registry.name, unitId)
}
