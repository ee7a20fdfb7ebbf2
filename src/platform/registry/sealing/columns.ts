/**
 * Columns of other modules that are stored sealed: what people say on forms, whatever it is about. A module says which column it
 * is and of which rows; the values are under the registries' data keys and are brought under a new one with them. Rule RG55.
 */
import type { App, Tx } from '../../../kernel/app.ts'
import { keyForSealing, keyNumbered } from './keys.ts'
import { type DataKey, keyNumberOf, openJson, sealJson } from './seal.ts'

type Key = readonly (string | number)[]

export interface ColumnSource {
  /** With its schema. */
  readonly table: string
  /** JSON, or nothing. */
  readonly column: string
  /** The columns of the primary key with their types. */
  readonly key: Readonly<Record<string, 'uuid' | 'integer' | 'text'>>
}

export interface SealedColumn extends ColumnSource {
  /** JSON text to store. Bound to the row: moved to another, it does not open. */
  readonly seal: (tx: Tx, key: Key, value: unknown) => Promise<string>
  /** What was stored from before anything was sealed passes through. */
  readonly open: <T>(tx: Tx, key: Key, stored: T) => Promise<T>
}

const mark = '~sealed'
type Piece = Readonly<Record<typeof mark, string>>

const isPiece = (stored: unknown): stored is Piece =>
  typeof stored === 'object' && stored !== null && typeof (stored as Partial<Piece>)[mark] === 'string'

/** `7.base64`: the number of the key stands where SQL finds it. */
function textOf(key: DataKey, place: string, value: unknown): string {
  return JSON.stringify({ [mark]: `${key.version}.${sealJson(key, place, value).toString('base64')}` })
}

async function valueOf(tx: Tx, place: string, stored: unknown): Promise<unknown> {
  if (!isPiece(stored)) return stored
  const sealed = Buffer.from(stored[mark].slice(stored[mark].indexOf('.') + 1), 'base64')
  return openJson(await keyNumbered(tx, keyNumberOf(sealed)), place, sealed)
}

const nameOf = ({ table, column }: ColumnSource) => `${table}.${column}`
const placeFor = (source: ColumnSource, key: Key) => `column ${nameOf(source)} ${key.join(' ')}`

export function sealedColumn(source: ColumnSource): SealedColumn {
  return {
    ...source,
    seal: async (tx, key, value) => textOf(await keyForSealing(tx), placeFor(source, key), value),
    open: async <T>(tx: Tx, key: Key, stored: T) => (await valueOf(tx, placeFor(source, key), stored)) as T,
  }
}

const kept = new WeakMap<App, Map<string, SealedColumn>>()

/** From now on gone through when the key changes. Gives their names. */
export function noteColumns(app: App, columns: readonly SealedColumn[]): string[] {
  const known = kept.get(app) ?? new Map<string, SealedColumn>()
  kept.set(app, known)
  for (const column of columns) known.set(nameOf(column), column)
  return columns.map(nameOf)
}

export const columnsOf = (app: App): ReadonlyMap<string, SealedColumn> => kept.get(app) ?? new Map()

interface Row {
  readonly key: (string | number)[]
  readonly stored: unknown
}

const rowsAtOnce = 500

/** One batch of a column brought under a key; gives how far it came (undefined: to the end) and how many were written. */
export async function resealColumn(tx: Tx, column: SealedColumn, position: string, key: DataKey) {
  const rows = await rowsAfter(tx, column, position === '' ? [] : (JSON.parse(position) as Key))
  const fresh: { key: Key; text: string }[] = []
  for (const row of rows) {
    if (isPiece(row.stored) && row.stored[mark].startsWith(`${key.version}.`)) continue
    const place = placeFor(column, row.key)
    fresh.push({ key: row.key, text: textOf(key, place, await valueOf(tx, place, row.stored)) })
  }
  await putBack(tx, column, fresh)
  const last = rows.at(-1)
  return { last: last && JSON.stringify(last.key), rows: fresh.length }
}

/** Locked until the batch is written. */
async function rowsAfter(tx: Tx, { table, column, key }: ColumnSource, after: Key): Promise<Row[]> {
  // Named with their table: a key may have a column of the name that the list of its values has here.
  const names = Object.keys(key)
    .map((name) => `t.${name}`)
    .join(', ')
  const values = Object.values(key).map((type, at) => `$${at + 2}::${type}`)
  const begin = after.length === 0 ? '' : `(${names}) > (${values.join(', ')}) and`
  return tx.named<Row>(
    '',
    `select json_build_array(${names}) as key, t.${column} as stored from ${table} t
     where ${begin} t.${column} is not null order by ${names} limit $1 for update`,
    [rowsAtOnce, ...after],
  )
}

async function putBack(tx: Tx, { table, column, key }: ColumnSource, rows: readonly { key: Key; text: string }[]) {
  if (rows.length === 0) return
  const types = Object.values(key)
  const lists = [...types.map((type, at) => `$${at + 2}::${type}[]`), '$1::json[]']
  const same = Object.keys(key).map((name, at) => `t.${name} = n.k${at}`)
  await tx.named(
    '',
    `update ${table} t set ${column} = n.fresh
     from unnest(${lists.join(', ')}) as n (${[...types.map((_, at) => `k${at}`), 'fresh'].join(', ')})
     where ${same.join(' and ')}`,
    [rows.map(({ text }) => text), ...types.map((_, at) => rows.map((row) => row.key[at]))],
  )
}

/** Reads everything: on a connection without a limit of time. */
export async function columnNeeding(
  tx: Tx,
  version: number,
): Promise<{ registry: string; what: 'column' } | undefined> {
  for (const source of columnsOf(tx.app).values()) {
    const rows = await tx.named(
      '',
      `select 1 from ${source.table} where ${source.column}->>'${mark}' like $1 limit 1`,
      [`${version}.%`],
    )
    if (rows.length > 0) return { registry: nameOf(source), what: 'column' }
  }
  return undefined
}
