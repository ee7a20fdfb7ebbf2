/** Rows with sealed fields, on their way into the store and out of it. */
import type { Tx } from '../../../kernel/app.ts'
import { isSealed, type RecordData, type Registry } from '../definition.ts'
import { keyForSealing, keyNumbered } from './keys.ts'
import { keyNumberOf, openData, placeOf, sealData } from './seal.ts'

export interface Parted {
  /** The fields that are stored as they are, and searched. */
  readonly clear: RecordData
  /** The others; null when there is none. */
  readonly secret: RecordData | null
}

export function part(registry: Registry, data: RecordData): Parted {
  const names = Object.keys(data).filter((name) => isSealed(registry, name))
  if (names.length === 0) return { clear: data, secret: null }
  const clear = { ...data }
  for (const name of names) delete clear[name]
  return { clear, secret: Object.fromEntries(names.map((name) => [name, data[name]])) }
}

/** Only where there is something to seal is a key asked for. */
export async function seal(tx: Tx, place: string, secret: RecordData | null): Promise<Buffer | null> {
  return secret && sealData(await keyForSealing(tx), place, secret)
}

export async function open(tx: Tx, place: string, sealed: Buffer | null): Promise<RecordData> {
  return sealed ? openData(await keyNumbered(tx, keyNumberOf(sealed)), place, sealed) : {}
}

/** Whole records of rows that were read with what is sealed. */
export async function openRecords<R extends { readonly id: string; readonly data: RecordData }>(
  tx: Tx,
  registry: string,
  rows: readonly (R & { readonly sealed?: Buffer | null })[],
): Promise<R[]> {
  if (!rows.some((row) => 'sealed' in row)) return [...rows]
  const whole: R[] = []
  for (const { sealed = null, ...row } of rows) {
    const secret = sealed && (await open(tx, placeOf.record(registry, row.id), sealed))
    whole.push({ ...row, data: secret ? { ...row.data, ...secret } : row.data } as unknown as R)
  }
  return whole
}
