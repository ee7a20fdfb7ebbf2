/**
 * What the program itself and the person concerned read of a registry. Neither is a reading by an official, so nothing is
 * recorded; who passes it on to an official records that. Rules RG40 and RG41.
 */
import type { Tx } from '../../kernel/app.ts'
import { problem } from '../../kernel/problems.ts'
import type { RecordData, Registry } from './definition.ts'
import { stateAt } from './history.ts'
import { type HistoryLine, historyOf } from './read.ts'
import { findRegistry, getOpen, openRegistries } from './registries.ts'
import * as store from './store.ts'
import { recordByKey } from './store-keys.ts'
import { recordsNaming } from './store-persons.ts'

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
  const row = 'key' in by ? await recordByKey(tx, name, by.key) : await store.recordById(tx, name, by.id)
  return row && knownOf(row)
}

/** What a registry is made of: for who speaks about its fields. Throws `registry.unknown`. */
export function registryNamed(name: string): Registry {
  return getOpen(name).registry
}

/** id → what the record is called; who is not there is left out. For words about records that others name. */
export async function labelsOf(tx: Tx, name: string, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (!findRegistry(name)) return new Map()
  const rows = await store.recordsByIds(tx, name, ids, 'open')
  return new Map(rows.map(({ id, label }) => [id, label]))
}

/** Of these records, where each is among its neighbours; nothing of a registry that does not say so. */
export async function neighbourhoodsOf(
  tx: Tx,
  name: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const of = findRegistry(name)?.registry.neighbourhoodOf
  if (!of) return new Map()
  const rows = await store.recordsByIds(tx, name, ids, 'personal')
  return new Map(
    rows.flatMap(({ id, data }) => {
      const where = of(data)
      return where === null ? [] : [[id, where] as const]
    }),
  )
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

/** Of one registry; nobody is named in more by what the law calls a holder or an owner. */
export const recordsAboutMax = 500

/**
 * Every record that holds data of this person, each value with where it is from. `personId` is the person's id in the
 * registries. Throws `registry.too-many` beyond `recordsAboutMax` records of a registry.
 */
export async function recordsAbout(tx: Tx, personId: string): Promise<AboutRecord[]> {
  const found: Found[] = []
  const known = new Map<string, RecordData[]>()
  for (const registry of openRegistries()) {
    for (const row of await rowsAbout(tx, registry, personId, (name) => known.get(name) ?? [])) {
      const closed = row.state === 'merged' || row.state === 'withdrawn'
      if (closed || !registry.personsOf(row.id, row.data).includes(personId)) continue
      known.set(registry.name, [...(known.get(registry.name) ?? []), row.data])
      found.push({ registry, row, lines: await historyOf(tx, registry.name, row) })
    }
  }
  const sources = await store.sourcesById(tx, [
    ...new Set(found.flatMap(({ lines }) => lines.map((one) => one.sourceId))),
  ])
  return found.map((one) => withSources(one, sources))
}

/** Which records of each registry hold data of this person. */
export async function recordIdsAbout(
  tx: Tx,
  personId: string,
): Promise<{ readonly registry: Registry; readonly ids: readonly string[] }[]> {
  const found: { registry: Registry; ids: string[] }[] = []
  const known = new Map<string, RecordData[]>()
  for (const registry of openRegistries()) {
    const rows = await rowsAbout(tx, registry, personId, (name) => known.get(name) ?? [])
    const own = rows.filter((row) => registry.personsOf(row.id, row.data).includes(personId))
    known.set(
      registry.name,
      own.map(({ data }) => data),
    )
    if (own.length > 0) found.push({ registry, ids: own.map(({ id }) => id) })
  }
  return found
}

interface Found {
  readonly registry: Registry
  readonly row: store.RecordRow
  readonly lines: readonly HistoryLine[]
}

async function rowsAbout(
  tx: Tx,
  { name, ofPerson }: Registry,
  personId: string,
  known: (registry: string) => readonly RecordData[],
): Promise<store.RecordRow[]> {
  if (ofPerson === undefined) return []
  if (ofPerson !== 'indexed') return store.recordsByIds(tx, name, [...new Set(ofPerson(personId, known))])
  const rows = await recordsNaming(tx, name, personId, recordsAboutMax + 1)
  if (rows.length > recordsAboutMax) throw problem('registry.too-many', { max: recordsAboutMax })
  return rows
}

function withSources({ registry, row, lines }: Found, sources: ReadonlyMap<number, store.SourceRow>): AboutRecord {
  const from = stateAt(lines)?.from ?? {}
  const byVersion = new Map(lines.map((line) => [line.version, line]))
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
