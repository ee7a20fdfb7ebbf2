/** What is logged: hashes only. Facts that could be guessed (a case code) are committed to with a salt (TL3). */
import { createHash } from 'node:crypto'

export interface EntryFacts {
  readonly caseCode: string
  readonly issuerUnitId: string
  readonly procedureCode: string
}

/** SHA-256(salt || canonical JSON), in hex. The keys stand in alphabetical order. */
export function commitment(facts: EntryFacts, salt: Buffer): string {
  const { caseCode, issuerUnitId, procedureCode } = facts
  return createHash('sha256')
    .update(salt)
    .update(JSON.stringify({ caseCode, issuerUnitId, procedureCode }))
    .digest('hex')
}

export type Entry =
  | { readonly type: 'issued'; readonly at: string; readonly document: string; readonly facts: string }
  | { readonly type: 'revoked'; readonly at: string; readonly document: string }
  | { readonly type: 'superseded'; readonly at: string; readonly document: string; readonly by: string }

/** Canonical: keys in alphabetical order, no spaces. `document` and `by` are SHA-256 of files, in hex. */
export function encodeEntry(entry: Entry): Buffer {
  const sorted = Object.fromEntries(Object.entries(entry).toSorted(([a], [b]) => (a < b ? -1 : 1)))
  return Buffer.from(JSON.stringify(sorted))
}

const hex = /^[0-9a-f]{64}$/

/** Null when the bytes are not an entry in its canonical form. */
export function parseEntry(bytes: Buffer): Entry | null {
  let value: unknown
  try {
    value = JSON.parse(bytes.toString())
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
  if (typeof value !== 'object' || value === null) return null
  const { type, at, document, facts, by } = value as Record<string, unknown>
  if (typeof at !== 'string' || typeof document !== 'string' || !hex.test(document)) return null
  let entry: Entry | null = null
  if (type === 'issued' && typeof facts === 'string' && hex.test(facts)) entry = { type, at, document, facts }
  if (type === 'revoked') entry = { type, at, document }
  if (type === 'superseded' && typeof by === 'string' && hex.test(by)) entry = { type, at, document, by }
  return entry && encodeEntry(entry).equals(bytes) ? entry : null
}
