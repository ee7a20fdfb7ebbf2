/** What an address means (OGC 18-088 §9.2): a path of sets, single ones, properties and links. */
import { kindOfSet, linkOf, missing, propertyOf, type Row } from './model.ts'
import { linkedOne, observationNamed, one, type Reads, type Source } from './read.ts'

/** Who hangs what is made on what: `Things(1)/Datastreams`. */
export interface Owner {
  readonly row: Row
  readonly link: string
}

/** What an address means. */
export type Target =
  | { readonly kind: 'root' }
  | { readonly kind: 'set'; readonly source: Source; readonly owner: Owner | undefined; readonly refs: boolean }
  | { readonly kind: 'one'; readonly row: Row; readonly refs: boolean }
  | {
      readonly kind: 'property'
      readonly row: Row
      readonly name: string
      readonly value: unknown
      readonly raw: boolean
    }

const segment = /^([A-Za-z]+)(?:\(([^()]*)\))?$/

/** Throws 404 for what is not there. */
export async function targetOf(app: Reads, path: readonly string[]): Promise<Target> {
  const [first, ...rest] = path
  if (first === undefined) return { kind: 'root' }
  const [, set = '', key] = segment.exec(first) ?? []
  const kind = kindOfSet(set)
  if (!kind) throw missing(first)
  const source: Source = { kind, scope: undefined }
  if (key === undefined) return inSet(source, undefined, rest)
  return inOne(app, await named(app, source, key), rest)
}

function named(app: Reads, source: Source, key: string): Promise<Row> {
  const [, text] = /^'([^']*)'$/.exec(key) ?? []
  return text === undefined ? one(app, source, idIn(key)) : observationNamed(app, source, text)
}

/** A key that is no number of ours names nothing. */
function idIn(key: string): number {
  if (!/^\d{1,15}$/.test(key)) throw missing(`(${key})`)
  return Number(key)
}

function inSet(source: Source, owner: Owner | undefined, rest: readonly string[]): Target {
  const [next, ...more] = rest
  if (next === undefined || (next === '$ref' && more.length === 0))
    return { kind: 'set', source, owner, refs: next === '$ref' }
  throw missing(rest.join('/'))
}

async function inOne(app: Reads, row: Row, rest: readonly string[]): Promise<Target> {
  const [next, ...more] = rest
  if (next === undefined || (next === '$ref' && more.length === 0)) return { kind: 'one', row, refs: next === '$ref' }
  const [, name = '', key] = segment.exec(next) ?? []
  const link = linkOf(row.kind, name)
  if (!link) return inProperty(row, next, more)
  if (!link.isMany) {
    const other = key === undefined ? await linkedOne(app, row, name) : undefined
    if (!other) throw missing(`${next} of this ${row.kind}`)
    return inOne(app, other, more)
  }
  const source: Source = { kind: link.to, scope: { link, ids: [row.id] } }
  if (key === undefined) return inSet(source, { row, link: name }, more)
  return inOne(app, await named(app, source, key), more)
}

const isId = (name: string) => name === 'id' || name === '@iot.id'

/** `parameters/levels[0]/name`: along the members of a value, and places in lists. */
function inProperty(row: Row, name: string, rest: readonly string[]): Target {
  const raw = rest.at(-1) === '$value'
  const [[first = '', ...places], ...more] = [name, ...(raw ? rest.slice(0, -1) : rest)].map(stepsIn) as [
    string[],
    ...string[][],
  ]
  if (!propertyOf(row.kind, first) && !isId(first)) throw missing(`${name} of a ${row.kind}`)
  let value: unknown = isId(first) ? (row.key ?? row.id) : row.body[first]
  for (const step of [...places, ...more.flat()]) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) throw missing(`${step} of ${name}`)
    value = (value as Record<string, unknown>)[step]
  }
  const last = raw ? rest.at(-2) : rest.at(-1)
  return { kind: 'property', row, name: last ?? name, value, raw }
}

/** `levels[0][2]` is three steps. */
function stepsIn(part: string): string[] {
  const [, name, places = ''] = /^([^[\]]+)((?:\[\d+\])+)$/.exec(part) ?? []
  return name === undefined ? [part] : [name, ...[...places.matchAll(/\d+/g)].map(([place]) => place)]
}
