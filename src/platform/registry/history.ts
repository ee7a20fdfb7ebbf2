/**
 * A record through time, as pure functions: each version says from when something was true (valid time) and when the city
 * learnt it (recorded time). Nothing is erased: a correction is a later version about the same days.
 */
import type { RecordData } from './definition.ts'

export const versionKinds = [
  'registered',
  'changed',
  'corrected',
  'ended',
  'merged',
  'absorbed',
  'restored',
  'withdrawn',
] as const
export type VersionKind = (typeof versionKinds)[number]

export interface Version {
  readonly version: number
  readonly kind: VersionKind
  /** Fields set; null takes a field away. */
  readonly patch: RecordData
  /** YYYY-MM-DD in Hanoi. */
  readonly validFrom: string
  /** ISO instant. */
  readonly recordedAt: string
}

export interface Moment {
  /** What was true on this day … */
  readonly validOn?: string
  /** … as far as the city knew at this instant. */
  readonly knownAt?: string
}

/** In the order in which versions count: by the day from which they hold; of one day, what was recorded later. */
function inOrder(versions: readonly Version[], { validOn, knownAt }: Moment): Version[] {
  return versions
    .filter((v) => knownAt === undefined || v.recordedAt <= knownAt)
    .filter((v) => validOn === undefined || v.validFrom <= validOn)
    .toSorted((a, b) => (a.validFrom === b.validFrom ? a.version - b.version : a.validFrom < b.validFrom ? -1 : 1))
}

export interface StateAt {
  readonly data: RecordData
  /** Field → the version that its value comes from. */
  readonly from: Readonly<Record<string, number>>
}

/** The record at a moment; undefined before it began or was known. */
export function stateAt(versions: readonly Version[], moment: Moment = {}): StateAt | undefined {
  const counting = inOrder(versions, moment)
  if (counting.length === 0) return undefined
  const data: Record<string, unknown> = {}
  const from: Record<string, number> = {}
  for (const { patch, version } of counting) {
    for (const [name, value] of Object.entries(patch)) {
      if (value === null) {
        delete data[name]
        delete from[name]
      } else {
        data[name] = value
        from[name] = version
      }
    }
  }
  return { data, from }
}

export interface Difference {
  readonly field: string
  readonly before: unknown
  readonly after: unknown
}

/** Fields whose values differ, by name; a missing value is null. */
export function differences(before: RecordData, after: RecordData): Difference[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted()
  return names
    .map((field) => ({ field, before: before[field] ?? null, after: after[field] ?? null }))
    .filter((one) => !same(one.before, one.after))
}

/** Equal as JSON, whatever the order of names. */
export function same(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b)
}

/** Whether a record says all of this already; null: says nothing of it. */
export function saysAlready(data: RecordData, values: RecordData): boolean {
  return Object.entries(values).every(([field, value]) => same(data[field] ?? null, value))
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}

/** What turns `before` into `after`, as a patch. */
export function patchBetween(before: RecordData, after: RecordData): RecordData {
  return Object.fromEntries(differences(before, after).map(({ field, after: value }) => [field, value]))
}
