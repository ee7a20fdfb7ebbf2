/** What anybody may know: the open fields of current records, without a purpose, for a registry's own public endpoints. Rule RG17. */
import type { Tx } from '../../kernel/app.ts'
import { foldText } from '../organisation/index.ts'
import { disclose, type Position, type RecordData } from './definition.ts'
import { spellings } from './names.ts'
import { distance_m, onPlane } from './plane.ts'
import { getOpen, relearn } from './registries.ts'
import { type OwnRecord, ownRecords } from './own.ts'
import { refuseSealed } from './sealing/definition.ts'
import { inBox, namedWith, within } from './store-place.ts'
import { recordById, type RecordRow } from './store.ts'
import { recordByKey } from './store-keys.ts'

export interface OpenRecord {
  readonly id: string
  readonly label: string
  readonly data: RecordData
  /** In metres, where a position was asked about and the record has one. */
  readonly distance_m: number | null
}

export interface OpenQuestion {
  /** In a name: any of its words, in any order, with marks or without. */
  readonly q?: string
  /** In this box; or nearest first, within `radius_m`. */
  readonly box?: { readonly southWest: Position; readonly northEast: Position }
  readonly near?: Position
  readonly radius_m?: number
  /** The values that a field must have one of. */
  readonly only?: { readonly field: string; readonly values: readonly string[] }
  readonly limit: number
}

export interface OpenFound {
  readonly items: OpenRecord[]
  readonly more: boolean
}

/** Throws `registry.unknown`. */
export async function findOpen(tx: Tx, name: string, question: OpenQuestion): Promise<OpenFound> {
  const { limit, only } = question
  if (only) refuseSealed(getOpen(name).registry, only.field, 'findOpen')
  // One more than shown tells that there is more.
  const narrowing = { field: only?.field ?? '', values: only?.values ?? null, limit: limit + 1 }
  const rows = await rowsFor(tx, name, question, narrowing)
  return { items: rows.slice(0, limit).map((row) => shown(name, row, question.near)), more: rows.length > limit }
}

async function rowsFor(
  tx: Tx,
  name: string,
  { q, box, near, radius_m }: OpenQuestion,
  narrowing: Parameters<typeof inBox>[4],
): Promise<RecordRow[]> {
  if (q !== undefined) return byName(tx, name, q, narrowing)
  if (box) return inBox(tx, name, onPlane(box.southWest), onPlane(box.northEast), narrowing)
  if (near) return within(tx, name, onPlane(near), radius_m ?? 1000, narrowing)
  return []
}

/** As typed; when no name has these words, one letter a word is forgiven. */
async function byName(tx: Tx, name: string, q: string, narrowing: Parameters<typeof inBox>[4]): Promise<RecordRow[]> {
  const open = getOpen(name)
  const typed = q.normalize('NFC').trim().toLowerCase()
  const folded = foldText(typed)
  if (folded === '') return []
  const found = await namedWith(tx, name, folded.split(' '), typed, narrowing)
  if (found.length > 0) return found
  if (folded.split(' ').some((word) => !open.vocabulary.has(word))) await relearn(tx, open)
  for (const other of spellings(folded, open.vocabulary)) {
    const near = await namedWith(tx, name, other.split(' '), other, narrowing)
    if (near.length > 0) return near
  }
  return []
}

export async function readOpen(tx: Tx, name: string, id: string): Promise<OpenRecord | undefined> {
  const row = await recordById(tx, name, id, 'open')
  return row?.state === 'current' ? shown(name, row) : undefined
}

export async function readOpenByKey(tx: Tx, name: string, key: string): Promise<OpenRecord | undefined> {
  const row = await recordByKey(tx, name, key, 'open')
  return row?.state === 'current' ? shown(name, row) : undefined
}

const atOnce = 5000

/** The open fields of every current record, in the order of their ids: for publishing a whole registry. Throws `registry.unknown`. */
export async function allOpen(tx: Tx, name: string): Promise<OpenRecord[]> {
  const all: OpenRecord[] = []
  for (let after: string | null = null; ; ) {
    const rows: OwnRecord[] = await ownRecords(tx, name, after, atOnce)
    for (const row of rows) all.push(shown(name, row))
    if (rows.length < atOnce) return all
    after = rows.at(-1)?.id ?? null
  }
}

function shown(name: string, row: Pick<RecordRow, 'id' | 'label' | 'data'>, near?: Position): OpenRecord {
  const { registry } = getOpen(name)
  const at = registry.pointOf?.(row.data)
  return {
    id: row.id,
    label: row.label,
    data: disclose(registry, { upTo: 'open' }, row.data).data,
    distance_m: near && at ? Math.round(distance_m(near, at)) : null,
  }
}
