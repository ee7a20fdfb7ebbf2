/** What an open dataset is made of. A dataset is data: the module gives it editions, files, an API, a place in the catalogue. */
import type { App, BulkTx } from '../../kernel/app.ts'
import type { Message } from '../../kernel/i18n.ts'

/** Themes of the EU vocabulary `data-theme` that this city uses. */
export const themes = ['GOVE', 'JUST', 'REGI', 'SOCI', 'HEAL', 'EDUC', 'TRAN', 'ENVI', 'ECON', 'ENER', 'AGRI'] as const
export type Theme = (typeof themes)[number]

/** By the EU vocabulary `frequency`. */
export const frequencies = ['DAILY', 'WEEKLY', 'MONTHLY', 'QUARTERLY', 'ANNUAL'] as const
export type Frequency = (typeof frequencies)[number]

/** `ODBL` where the source asks for it: what is made from it stays under it. */
export const licences = ['CC_BY_4_0', 'ODBL_1_0'] as const
export type Licence = (typeof licences)[number]

export type Value = string | number | boolean | null
export type Row = Readonly<Record<string, Value>>

export type ColumnType = 'text' | 'integer' | 'number' | 'boolean' | 'day' | 'month'

export interface ColumnDefinition {
  readonly title: Message
  readonly meaning: Message
  readonly type: ColumnType
  /** May be empty without the row being the worse for it. */
  readonly optional?: boolean
  readonly values?: readonly string[]
  readonly minimum?: number
  readonly maximum?: number
}

/** Small numbers are kept back: see suppress.ts. */
export interface Suppression {
  /** From the outermost to the innermost: each total is the sum over the next. */
  readonly levels: readonly string[]
  /** How many persons or cases a row is of. */
  readonly count: string
  /** Told of the same persons or cases: kept back with the count. */
  readonly also: readonly string[]
  /** The smallest count that is told. */
  readonly threshold: number
}

export interface Dataset {
  /** Part of its address. */
  readonly id: string
  readonly title: Message
  readonly description: Message
  readonly keywords: readonly Message[]
  readonly themes: readonly Theme[]
  /** A unit of government, of any time. */
  readonly publisherId: string
  readonly licence: Licence
  /** Whose data it is made from, when the licence asks for it to be said. */
  readonly attribution?: string
  readonly frequency: Frequency
  readonly legalGround: Message
  readonly columns: Readonly<Record<string, ColumnDefinition>>
  /** Columns that together name a row. */
  readonly key: readonly string[]
  /** Columns with latitude and longitude (WGS84). */
  readonly position?: { readonly lat: string; readonly lon: string }
  /** What a picture of it shows: `measure` named by `label`, the largest or the newest of the rows that `where` picks. */
  readonly chart?: {
    readonly pick: 'largest' | 'newest'
    readonly label: Readonly<Record<'vi' | 'en', string>>
    readonly measure: string
    readonly where: Readonly<Record<string, string>>
  }
  readonly suppression?: Suppression
  /** The days that the rows speak of; null: as of the day of the edition. */
  readonly period?: (rows: readonly Row[]) => { readonly from: string; readonly to: string } | null
  /** All rows as of now, on a connection without a limit of time. None: there is nothing to publish yet. */
  readonly rows: (tx: BulkTx) => Promise<readonly Row[]>
}

export const rowsMax = 200_000
/** Names that the API of the rows uses itself. */
const reserved = new Set(['limit', 'sort', 'cursor'])

export function defineDataset(dataset: Dataset): Dataset {
  const wrong = faultOf(dataset)
  if (wrong) throw new Error(`dataset ${dataset.id}: ${wrong}`)
  return dataset
}

function faultOf({ id, columns, key, position, chart, suppression }: Dataset): string | undefined {
  if (!/^[a-z][a-z0-9-]{2,59}$/.test(id)) return 'its id is no address'
  const names = Object.keys(columns)
  const bad = names.find((name) => !/^[a-z][a-z0-9_]{0,39}$/.test(name) || reserved.has(name))
  if (bad !== undefined) return `${bad} is no name for a column`
  const named = [
    ...key,
    ...(position ? [position.lat, position.lon] : []),
    ...(chart ? [chart.label.vi, chart.label.en, chart.measure, ...Object.keys(chart.where)] : []),
    ...(suppression ? [...suppression.levels, suppression.count, ...suppression.also] : []),
  ]
  const unknown = named.find((name) => !Object.hasOwn(columns, name))
  if (unknown !== undefined) return `${unknown} is no column`
  return key.length === 0 ? 'nothing names a row' : undefined
}

const published = new WeakMap<App, Map<string, Dataset>>()

/** Makes a dataset one of the city's catalogue; called by the module whose data it is, when the program starts. */
export function publishDataset(app: App, dataset: Dataset): void {
  const known = published.get(app) ?? new Map<string, Dataset>()
  known.set(dataset.id, dataset)
  published.set(app, known)
}

export function datasetsOf(app: App): Dataset[] {
  return [...(published.get(app)?.values() ?? [])].toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

export function findDataset(app: App, id: string): Dataset | undefined {
  return published.get(app)?.get(id)
}

/** What names the row among those of its dataset. */
export function keyOf(dataset: Dataset, row: Row): string {
  return JSON.stringify(dataset.key.map((name) => row[name] ?? null))
}
