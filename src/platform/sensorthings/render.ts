/** What is read, as JSON (OGC 18-088 §8.1, §9.2, §13.3). */
import type { App } from '../../kernel/app.ts'
import { definitions, type Row } from './model.ts'
import { type Options, searchOf } from './odata/options.ts'
import type { Page, Shown } from './read.ts'

export const prefix = '/sta/v1.1'
export const baseOf = (app: App) => `${app.config.publicUrl}${prefix}`
export const addressOf = (base: string, { kind, id, key }: Pick<Row, 'kind' | 'id' | 'key'>) =>
  `${base}/${definitions[kind].set}(${key === undefined ? id : `'${key}'`})`
const idOf = ({ id, key }: Row) => key ?? id

type Json = Record<string, unknown>

export function renderOne(base: string, { row, expanded }: Shown, select: readonly string[] | undefined): Json {
  const { properties, links } = definitions[row.kind]
  const self = addressOf(base, row)
  const isShown = (name: string) => select === undefined || select.includes(name)
  const body: Json = {}
  if (select === undefined || select.includes('id') || select.includes('@iot.id')) body['@iot.id'] = idOf(row)
  if (isShown('@iot.selfLink')) body['@iot.selfLink'] = self
  for (const name of Object.keys(properties)) {
    const value = isShown(name) ? row.body[name] : partOf(row.body[name], name, select ?? [])
    if (
      (isShown(name) || value !== undefined) &&
      (value !== undefined || (row.kind === 'Observation' && name === 'resultTime'))
    )
      body[name] = value ?? null
  }
  for (const name of Object.keys(links)) {
    const found = expanded.get(name)
    if (found === undefined) {
      if (isShown(name)) body[`${name}@iot.navigationLink`] = `${self}/${name}`
    } else if (found !== null && 'shown' in found) Object.assign(body, renderExpanded(base, name, found))
    else body[name] = found && renderOne(base, found, found.select)
  }
  return body
}

/** Of a property what `$select=unitOfMeasurement/symbol` names; undefined for nothing. */
function partOf(value: unknown, name: string, select: readonly string[]): unknown {
  const paths = select.flatMap((path) => (path.startsWith(`${name}/`) ? [path.slice(name.length + 1).split('/')] : []))
  if (paths.length === 0) return undefined
  const part: Json = {}
  for (const path of paths) {
    let [from, to]: [unknown, Json] = [value, part]
    for (const [at, step] of path.entries()) {
      if (typeof from !== 'object' || from === null || !Object.hasOwn(from, step)) break
      from = (from as Json)[step]
      if (at === path.length - 1) to[step] = from
      else to = (to[step] ??= {}) as Json
    }
  }
  return part
}

function renderExpanded(base: string, name: string, page: Page): Json {
  const next = nextLink(base, page, '')
  return {
    [name]: page.shown.map((one) => renderOne(base, one, page.options.select)),
    ...(page.total !== undefined && { [`${name}@iot.count`]: page.total }),
    ...(next !== undefined && { [`${name}@iot.nextLink`]: next }),
  }
}

/** The same address with the next $skip. */
function nextLink(
  base: string,
  { owner, hasMore, shown, options, kind }: Page,
  search: string,
  path?: string,
): string | undefined {
  if (!hasMore) return undefined
  const at = path ?? (owner ? `${addressOf(base, owner.row)}/${owner.link}` : `${base}/${definitions[kind].set}`)
  const given = searchOf(search)
  if (owner && path === undefined)
    for (const [name, value] of Object.entries(ofExpansion(options))) given.set(name, value)
  given.set('$skip', String(options.skip + shown.length))
  return `${at}?${[...given].map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')}`
}

const ofExpansion = ({ top, select }: Options): Record<string, string> => ({
  ...(top !== undefined && { $top: String(top) }),
  ...(select && { $select: select.join(',') }),
})

export function renderPage(base: string, page: Page, search: string, path: string): Json {
  const next = nextLink(base, page, search, path)
  const { options, shown, total } = page
  return {
    ...(total !== undefined && { '@iot.count': total }),
    ...(next !== undefined && { '@iot.nextLink': next }),
    value:
      options.resultFormat === 'dataArray'
        ? dataArrays(base, page)
        : shown.map((one) => renderOne(base, one, options.select)),
  }
}

/** §13.3: observations as rows, those of each Datastream together. */
function dataArrays(base: string, { shown, options, owner }: Page): Json[] {
  const kind = owner?.row.kind === 'MultiDatastream' ? 'MultiDatastream' : 'Datastream'
  const components = (options.select ?? ['id', 'phenomenonTime', 'resultTime', 'result']).filter(
    (name) => name === 'id' || name === '@iot.id' || Object.hasOwn(definitions.Observation.properties, name),
  )
  const groups = Map.groupBy(shown, ({ row }) => row.datastream_id ?? 0)
  return [...groups].map(([id, rows]) => ({
    [`${kind}@iot.navigationLink`]: addressOf(base, { kind, id }),
    components,
    'dataArray@iot.count': rows.length,
    dataArray: rows.map(({ row }) =>
      components.map((name) => (name === 'id' || name === '@iot.id' ? idOf(row) : (row.body[name] ?? null))),
    ),
  }))
}
