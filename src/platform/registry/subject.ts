/**
 * What the program itself and the person concerned read of a registry. Neither is a reading by an official, so nothing is
 * recorded; who passes it on to an official records that. Rules RG40 and RG41.
 */
import type { Tx } from '../../kernel/app.ts'
import type { RecordData, Registry } from './definition.ts'
import { stateAt } from './history.ts'
import { historyOf } from './read.ts'
import { findRegistry, openRegistries } from './registries.ts'
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

export interface AboutValue {
  readonly field: string
  readonly value: unknown
  /** The day from which it holds. */
  readonly since: string
  readonly recordedAt: string
  readonly source: { readonly kind: store.SourceKind; readonly reference: string; readonly legalGround: string }
}

export interface AboutRecord {
  readonly registry: Registry
  readonly id: string
  readonly version: number
  readonly state: store.RecordRow['state']
  readonly values: readonly AboutValue[]
}

/** Every record that holds data of this person, each value with where it is from. `personId` is the person's id in the registries. */
export async function recordsAbout(tx: Tx, personId: string): Promise<AboutRecord[]> {
  const found: AboutRecord[] = []
  const known = new Map<string, RecordData[]>()
  for (const registry of openRegistries()) {
    const ids = registry.ofPerson?.(personId, (name) => known.get(name) ?? []) ?? []
    for (const id of ids) {
      const row = await store.recordById(tx, registry.name, id)
      if (!row || row.state === 'merged' || !registry.personsOf(row.id, row.data).includes(personId)) continue
      known.set(registry.name, [...(known.get(registry.name) ?? []), row.data])
      found.push(await withSources(tx, registry, row))
    }
  }
  return found
}

async function withSources(tx: Tx, registry: Registry, row: store.RecordRow): Promise<AboutRecord> {
  const lines = await historyOf(tx, registry.name, row)
  const from = stateAt(lines)?.from ?? {}
  const byVersion = new Map(lines.map((line) => [line.version, line]))
  const sources = await store.sourcesById(tx, [...new Set(lines.map(({ sourceId }) => sourceId))])
  const values = Object.keys(registry.fields)
    .filter((field) => row.data[field] !== undefined)
    .map((field): AboutValue => {
      const line = byVersion.get(from[field] ?? row.version)
      const source = line && sources.get(line.sourceId)
      if (!source) throw new Error(`${registry.name}.${field} has no source`)
      const { kind, reference, legal_ground: legalGround } = source
      const { validFrom: since, recordedAt } = line
      return { field, value: row.data[field], since, recordedAt, source: { kind, reference, legalGround } }
    })
  return { registry, id: row.id, version: row.version, state: row.state, values }
}
