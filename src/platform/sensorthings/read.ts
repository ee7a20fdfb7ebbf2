/** Sets and single ones, as an address asks for them: filtered, ordered, cut into pages, with what hangs on them (OGC 18-088 §9). */
import type { App, Tx } from '../../kernel/app.ts'
import { bad, definitions, type Kind, type Link, linkOf, missing, type Row } from './model.ts'
import { isTrue, linksIn, orderOf, valuesOf } from './odata/evaluate.ts'
import type { Expression, Order } from './odata/filter.ts'
import type { Expansion, Options } from './odata/options.ts'
import { boundsIn, everything, observationAt, observationsOf } from './observed.ts'
import { spanOf } from './odata/times.ts'
import * as items from './rows.ts'
import * as store from './store.ts'
import { isVirtual, seriesOf } from './virtual.ts'

export const usualTop = 100
export const topMax = 1000
const rowsAtOnce = 1000
/** More are not looked at for one answer. */
const looksMax = 200_000

/** What reads: the program, or a transaction in which a change set is done. */
export type Reads = Pick<App, 'read'>

/** A set: all of a kind, or those that hang on one. */
export interface Source {
  readonly kind: Kind
  readonly scope: store.Scope | undefined
}

export interface Shown {
  readonly row: Row
  readonly expanded: ReadonlyMap<string, Page | Shown | null>
  /** Of a single one that is expanded: which properties are shown. */
  readonly select?: readonly string[] | undefined
}

export interface Page {
  readonly kind: Kind
  readonly shown: readonly Shown[]
  readonly hasMore: boolean
  readonly total: number | undefined
  /** The set's own address: of what hangs on one, below it. */
  readonly owner: { readonly row: Row; readonly link: string } | undefined
  readonly options: Options
}

const nameOf = ({ id, key }: Row) => key ?? id

/** What links of rows lead to, loaded for many at once and kept for this answer. */
class Links {
  readonly #tx: Tx
  readonly #found = new Map<string, readonly Row[]>()

  constructor(tx: Tx) {
    this.#tx = tx
  }

  readonly of = (row: Row, link: string): readonly Row[] => this.#found.get(`${row.kind} ${nameOf(row)} ${link}`) ?? []

  /** Along these links, from these rows. */
  async load(rows: readonly Row[], [name, ...rest]: readonly string[]): Promise<void> {
    const [first] = rows
    if (!first || name === undefined) return
    const link = linkOf(first.kind, name)
    if (!link) return
    const lacking = rows.filter((row) => !this.#found.has(`${row.kind} ${nameOf(row)} ${name}`))
    if (lacking.length > 0) await this.#find(lacking, name, link)
    const next = new Map(rows.flatMap((row) => this.of(row, name)).map((row) => [nameOf(row), row]))
    await this.load([...next.values()], rest)
  }

  async #find(rows: readonly Row[], name: string, link: Link): Promise<void> {
    const found = await loadLink(this.#tx, rows, link)
    for (const row of rows) this.#found.set(`${row.kind} ${nameOf(row)} ${name}`, found.get(nameOf(row)) ?? [])
  }
}

async function loadLink(tx: Tx, rows: readonly Row[], link: Link): Promise<Map<number | string, Row[]>> {
  const { via, to } = link
  const ids = rows.map(({ id }) => id)
  const found = new Map<number | string, Row[]>(rows.map((row) => [nameOf(row), []]))
  if (via.kind === 'own') {
    const wanted = new Map(rows.map((row) => [nameOf(row), row[via.column]]))
    const others = new Map(
      (await items.itemsByIds(tx, to, [...new Set([...wanted.values()].flatMap((id) => id ?? []))])).map((row) => [
        row.id,
        row,
      ]),
    )
    for (const [id, other] of wanted) {
      const row = other == null ? undefined : others.get(other)
      if (row) found.get(id)?.push(row)
    }
    return found
  }
  if (via.kind === 'places') {
    const pairs = await items.places(tx, via.side, ids, link)
    const others = new Map(
      (await items.itemsByIds(tx, to, [...new Set(pairs.map(({ theirs }) => theirs))])).map((row) => [row.id, row]),
    )
    for (const { mine, theirs } of pairs) {
      const row = others.get(theirs)
      if (row) found.get(mine)?.push(row)
    }
    return found
  }
  const all =
    to === 'Observation'
      ? await observationsAlong(tx, link, ids)
      : await items.allItems(tx, to, { link, ids }, 0, looksMax)
  for (const row of all) found.get(row[via.column] ?? -1)?.push(row)
  return found
}

async function observationsAlong(tx: Tx, link: Link, ids: readonly number[]): Promise<Row[]> {
  const own = ids.filter((id) => !isVirtual(id))
  const order = { column: 'id', direction: 'asc' } as const
  const found = await store.observations(tx, {
    scope: { link, ids: own },
    where: [],
    order,
    limit: looksMax,
    offset: 0,
  })
  for (const id of ids) {
    const series = seriesOf(tx.app, id)
    if (!series) continue
    for await (const row of observationsOf(tx, series, id, everything, 1)) {
      found.push(row)
      if (found.length > looksMax) throw tooMany()
    }
  }
  return found
}

const tooMany = () => bad(`more than ${looksMax} would have to be looked at; ask for one Datastream, or for less time`)

/** A page of a set. */
export function pageOf(app: Reads, source: Source, options: Options, owner?: Page['owner']): Promise<Page> {
  return app.read((tx) => readPage(tx, source, options, owner))
}

async function readPage(tx: Tx, source: Source, options: Options, owner?: Page['owner']): Promise<Page> {
  const top = Math.min(options.top ?? usualTop, topMax)
  const { rows, hasMore, total } = await select(tx, source, options, top)
  return {
    kind: source.kind,
    shown: await withExpanded(tx, rows, options.expand),
    hasMore: hasMore && top > 0,
    total,
    owner,
    options,
  }
}

export async function withExpanded(tx: Tx, rows: readonly Row[], expansions: readonly Expansion[]): Promise<Shown[]> {
  return Promise.all(
    rows.map(async (row) => {
      const expanded = new Map<string, Page | Shown | null>()
      for (const { link: name, options } of expansions) {
        const link = linkOf(row.kind, name)
        if (!link) continue
        if (link.isMany)
          expanded.set(
            name,
            await readPage(tx, { kind: link.to, scope: { link, ids: [row.id] } }, options, { row, link: name }),
          )
        else {
          const [other] = (await loadLink(tx, [row], link)).get(nameOf(row)) ?? []
          const [shown] = other ? await withExpanded(tx, [other], options.expand) : []
          expanded.set(name, shown ? { ...shown, select: options.select } : null)
        }
      }
      return { row, expanded }
    }),
  )
}

interface Selected {
  readonly rows: readonly Row[]
  readonly hasMore: boolean
  readonly total: number | undefined
}

async function select(tx: Tx, source: Source, options: Options, top: number): Promise<Selected> {
  if (source.kind === 'Observation') {
    const [id] = source.scope?.ids ?? []
    if (id !== undefined && isVirtual(id)) return fromTelemetry(tx, id, options, top)
    const pushed = pushDown(options)
    if (pushed) return fromDatabase(tx, source, options, top, pushed)
  } else if (!options.filter && options.order.length === 0)
    return isInOrder(source) ? inTheirOrder(tx, source, options, top) : unsought(tx, source, options, top)
  const all = await matching(tx, source, options.filter)
  const links = new Links(tx)
  for (const { by } of options.order) for (const path of linksIn(by, source.kind)) await links.load(all, path)
  const ordered = options.order.length > 0 ? sorted(all, options.order, links) : all
  const { skip, count } = options
  return {
    rows: ordered.slice(skip, skip + top),
    hasMore: ordered.length > skip + top,
    total: count ? ordered.length : undefined,
  }
}

/** §15.2: the ObservedProperties of a MultiDatastream come as the numbers of a result do. */
const isInOrder = ({ kind, scope }: Source) => kind === 'ObservedProperty' && scope?.link.via.kind === 'places'

async function inTheirOrder(tx: Tx, { kind, scope }: Source, { skip, count }: Options, top: number): Promise<Selected> {
  const pairs = scope ? await items.places(tx, 'holder', scope.ids, scope.link) : []
  const ids = pairs.map(({ theirs }) => theirs)
  const rows = new Map((await items.itemsByIds(tx, kind, ids)).map((row) => [row.id, row]))
  const all = ids.flatMap((id) => rows.get(id) ?? [])
  return {
    rows: all.slice(skip, skip + top),
    hasMore: all.length > skip + top,
    total: count ? all.length : undefined,
  }
}

/** All there are, in the order of their ids: no more is read than is shown. */
async function unsought(tx: Tx, { kind, scope }: Source, { skip, count }: Options, top: number): Promise<Selected> {
  const rows: Row[] = []
  const wanted = skip + top + 1
  for (let after = 0; rows.length < wanted; ) {
    const limit = Math.min(rowsAtOnce, wanted - rows.length)
    const next = await items.allItems(tx, kind, scope, after, limit)
    rows.push(...next)
    if (next.length < limit) break
    after = next.at(-1)?.id ?? after
  }
  return {
    rows: rows.slice(skip, skip + top),
    hasMore: rows.length > skip + top,
    total: count ? await items.countItems(tx, kind, scope) : undefined,
  }
}

const byTime = new Set(['phenomenonTime', 'resultTime'])

/** Observations of one of telemetry's series (ST8): in the order of time no more is read than is shown. */
async function fromTelemetry(tx: Tx, id: number, options: Options, top: number): Promise<Selected> {
  const { filter, order, skip, count } = options
  const series = seriesOf(tx.app, id)
  if (!series) return { rows: [], hasMore: false, total: count ? 0 : undefined }
  const [first] = order
  const by = first?.by.kind === 'path' && first.by.steps.length === 1 ? (first.by.steps[0] ?? '') : undefined
  const isByTime = order.length === 0 || (by !== undefined && byTime.has(by))
  const isCut = isByTime && !count
  const links = new Links(tx)
  const paths = [
    ...(filter ? linksIn(filter, 'Observation') : []),
    ...order.flatMap((one) => linksIn(one.by, 'Observation')),
  ]
  const found: Row[] = []
  let looked = 0
  for await (const row of observationsOf(tx, series, id, boundsIn(filter), isByTime ? (first?.direction ?? 1) : 1)) {
    looked += 1
    if (looked > looksMax) throw tooMany()
    for (const path of paths) await links.load([row], path)
    if (!filter || isTrue(filter, row, links.of)) found.push(row)
    if (isCut && found.length > skip + top) break
  }
  const ordered = isByTime ? found : sorted(found, order, links)
  return {
    rows: ordered.slice(skip, skip + top),
    hasMore: ordered.length > skip + top,
    total: count ? ordered.length : undefined,
  }
}

function sorted(rows: readonly Row[], orders: readonly Order[], links: Links): Row[] {
  const keyed = rows.map((row) => ({ row, keys: orders.map(({ by }) => valuesOf(by, row, links.of)[0]) }))
  return keyed
    .toSorted((a, b) => {
      for (const [at, { direction }] of orders.entries()) {
        const order = orderOf(a.keys[at], b.keys[at]) * direction
        if (order !== 0) return order
      }
      return a.row.id - b.row.id
    })
    .map(({ row }) => row)
}

/** Everything that a filter lets through, in the order of ids. */
async function matching(tx: Tx, source: Source, filter: Expression | undefined): Promise<Row[]> {
  const found: Row[] = []
  const paths = filter ? linksIn(filter, source.kind) : []
  for (let [after, looked] = [0, 0]; ; ) {
    const rows = await nextRows(tx, source, filter, after)
    const links = new Links(tx)
    for (const path of paths) await links.load(rows, path)
    for (const row of rows) if (!filter || isTrue(filter, row, links.of)) found.push(row)
    looked += rows.length
    if (looked > looksMax) throw tooMany()
    after = rows.at(-1)?.id ?? after
    if (rows.length < rowsAtOnce) return found
  }
}

function nextRows(tx: Tx, { kind, scope }: Source, filter: Expression | undefined, after: number): Promise<Row[]> {
  if (kind !== 'Observation') return items.allItems(tx, kind, scope, after, rowsAtOnce)
  const where: store.Comparison[] = [{ column: 'id', operator: '>', value: after }, ...(filter ? certain(filter) : [])]
  return store.observations(tx, {
    scope,
    where,
    order: { column: 'id', direction: 'asc' },
    limit: rowsAtOnce,
    offset: 0,
  })
}

// ---- what the database does of observations by itself --------------------------------------------------------------

interface Pushed {
  readonly where: readonly store.Comparison[]
  readonly order: store.Observing['order']
}

/** Undefined when the program has to look at each. */
function pushDown({ filter, order }: Options): Pushed | undefined {
  const where = filter ? wholly(filter) : []
  if (!where || order.length > 1) return undefined
  const [first] = order
  if (!first) return { where, order: { column: 'id', direction: 'asc' } }
  const column =
    first.by.kind === 'path' && first.by.steps.length === 1 ? orderColumns[first.by.steps[0] ?? ''] : undefined
  return column && { where, order: { column, direction: first.direction === 1 ? 'asc' : 'desc' } }
}

const orderColumns: Readonly<Record<string, store.ObservationColumn>> = {
  id: 'id',
  '@iot.id': 'id',
  phenomenonTime: 'phenomenon_from',
}

async function fromDatabase(
  tx: Tx,
  { scope }: Source,
  { skip, count }: Options,
  top: number,
  { where, order }: Pushed,
): Promise<Selected> {
  const [rows, total] = await Promise.all([
    store.observations(tx, { scope, where, order, limit: top + 1, offset: skip }),
    count ? store.countObservations(tx, { scope, where }) : undefined,
  ])
  return { rows: rows.slice(0, top), hasMore: rows.length > top, total }
}

/** The comparisons that a filter is, when it is nothing else. */
function wholly(filter: Expression): store.Comparison[] | undefined {
  if (filter.kind !== 'binary') return undefined
  if (filter.operator === 'and') {
    const [left, right] = [wholly(filter.left), wholly(filter.right)]
    return left && right && [...left, ...right]
  }
  const one = comparisonOf(filter)
  return one && [one]
}

/** The comparisons that hold for all that a filter lets through. */
function certain(filter: Expression): store.Comparison[] {
  if (filter.kind !== 'binary') return []
  if (filter.operator === 'and') return [...certain(filter.left), ...certain(filter.right)]
  const one = comparisonOf(filter)
  return one ? [one] : []
}

type Binary = Extract<Expression, { kind: 'binary' }>
const operators: Readonly<Record<string, store.Comparison['operator']>> = {
  eq: '=',
  gt: '>',
  ge: '>=',
  lt: '<',
  le: '<=',
}
const comparable: Readonly<Record<string, store.ObservationColumn>> = {
  id: 'id',
  '@iot.id': 'id',
  resultTime: 'result_time',
  result: 'number',
}

function comparisonOf({ operator: name, left, right }: Binary): store.Comparison | undefined {
  const operator = operators[name]
  if (!operator || left.kind !== 'path' || left.steps.length !== 1) return undefined
  const column = comparable[left.steps[0] ?? '']
  if (column === 'result_time' && right.kind === 'time') {
    const span = spanOf(right.text)
    return span && span.from === span.to ? { column, operator, value: new Date(span.from).toISOString() } : undefined
  }
  if ((column === 'id' || column === 'number') && right.kind === 'value' && typeof right.value === 'number')
    return { column, operator, value: right.value }
  return undefined
}

/** One of a set. Throws 404. */
export async function one(app: Reads, source: Source, id: number): Promise<Row> {
  const row = await app.read(async (tx) => {
    const found = await items.byId(tx, source.kind, id)
    if (!found || !source.scope) return found
    const { link, ids } = source.scope
    return (await isWithin(tx, found, link, ids)) ? found : undefined
  })
  if (!row) throw missing(`the ${source.kind} ${id}`)
  return row
}

/** Whether a set has this one among it. */
export async function isIn(app: Reads, { kind, scope }: Source, row: Row): Promise<boolean> {
  if (row.kind !== kind) return false
  return !scope || app.read((tx) => isWithin(tx, row, scope.link, scope.ids))
}

async function isWithin(tx: Tx, row: Row, link: Link, ids: readonly number[]): Promise<boolean> {
  const { via } = link
  if (via.kind === 'places')
    return (await items.places(tx, via.side, ids, link)).some(({ theirs }) => theirs === row.id)
  return via.kind === 'theirs' ? ids.includes(row[via.column] ?? -1) : ids.includes(row.id)
}

/** What a link of one leads to; undefined when there is none. */
export async function linkedOne(app: Reads, row: Row, name: string): Promise<Row | undefined> {
  const link = linkOf(row.kind, name)
  if (!link) throw missing(`${name} of a ${row.kind}`)
  return app.read(async (tx) => (await loadLink(tx, [row], link)).get(nameOf(row))?.[0])
}

export const setOf = (kind: Kind) => definitions[kind].set

/** An Observation of telemetry by its name, `NUMBER-MS`. Throws 404. */
export async function observationNamed(app: Reads, source: Source, key: string): Promise<Row> {
  const [, id = '', ms = ''] = /^(\d{1,15})-(\d{1,15})$/.exec(key) ?? []
  const isInScope = !source.scope || source.scope.ids.includes(Number(id))
  const row = await app.read(async (tx) => {
    const series = isInScope ? seriesOf(tx.app, Number(id)) : undefined
    return series && observationAt(tx, series, Number(id), Number(ms))
  })
  if (!row || source.kind !== 'Observation') throw missing(`the ${source.kind} '${key}'`)
  return row
}
