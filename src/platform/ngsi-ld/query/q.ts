/** The query language over attributes (CIM 009 §4.9): read here, decided in compare.ts. Rule NG7. */
import type { Context } from '../context.ts'
import { type Logic, readLogic, Scanner } from './scanner.ts'

export type Operator = '==' | '!=' | '<' | '<=' | '>' | '>=' | '~=' | '!~='

export type Value =
  | { readonly kind: 'text'; readonly text: string }
  /** Not in quotes: a number, a truth, a moment, a URI or a name. */
  | { readonly kind: 'word'; readonly text: string; readonly iri: string }
  | { readonly kind: 'range'; readonly from: string | number; readonly to: string | number }

export interface Condition {
  /** Attribute, attribute of the attribute, and so on: IRIs, beside the names as they were given. */
  readonly path: readonly { readonly name: string; readonly iri: string }[]
  /** Inside of the value: `address[city.street]`. */
  readonly inner: readonly string[]
  /** Of the entities that it leads to: `locatedAt{City:name}`. */
  readonly linked?: Linked
  readonly test:
    | { readonly kind: 'exists' | 'lacks' }
    | { readonly kind: 'compare'; readonly operator: Operator; readonly values: readonly Value[] }
    | { readonly kind: 'pattern'; readonly operator: '~=' | '!~='; readonly pattern: RegExp }
}

export type Path = Pick<Condition, 'path' | 'inner' | 'linked'>

export interface Linked {
  /** IRIs; of others the entities are not looked at. */
  readonly types: readonly string[] | null
  readonly path: Path
}

export type Query = Logic<Condition>

/** What a query is read with. */
export interface Reading {
  readonly context: Context
  /** IRIs of attributes: what they are compared with is a name (§4.9, `expandValues`). */
  readonly expanded: ReadonlySet<string>
}

/** One step of a path; an IRI may stand whole, with its dots, in front of an operator. */
const step = /https?:\/\/[^\s;|()[\]{}=!<>~"]+|[^\s;|()[\].{}=!<>~",]+/y
const operators = ['!~=', '==', '!=', '<=', '>=', '~=', '<', '>'] as const
/** Types in front of a path through a link. */
const typeHint = /[^\s;()[\]{}=!<>~":./]+:(?!\/\/)/y
const quoted = /"(?:[^"\\]|\\.)*"/y
const bare = /[^\s;|()",]+/y
const patternLengthMax = 500

/** Throws BadRequestData. */
export function readQuery(text: string, context: Context, expanded: readonly string[] = []): Query {
  const scanner = new Scanner(text, 'q')
  const reading = { context, expanded: new Set(expanded.map((name) => context.expand(name))) }
  const query = readLogic(scanner, { and: [';'], or: ['|'] }, () => readCondition(scanner, reading))
  scanner.end()
  return query
}

/** A path by itself, as an order has it. Throws BadRequestData. */
export function readPath(text: string, context: Context): Pick<Condition, 'path' | 'inner'> {
  const scanner = new Scanner(text, 'orderBy')
  const { linked, ...read } = pathIn(scanner, context)
  if (linked) throw scanner.wrong('an order does not follow links')
  scanner.end()
  return read
}

function pathIn(scanner: Scanner, context: Context): Path {
  const path = [readStep(scanner, context)]
  while (scanner.takes('.')) path.push(readStep(scanner, context))
  if (scanner.takes('{')) return { path, inner: [], linked: scanner.within(() => readLinked(scanner, context)) }
  return { path, inner: scanner.takes('[') ? readInner(scanner) : [] }
}

/** `{name}`, or with the types that are meant: `{City|Town:name}`. */
function readLinked(scanner: Scanner, context: Context): Linked {
  const types = scanner.match(typeHint)?.slice(0, -1).split(/[|,]/)
  const isPrefix = types?.length === 1 && context.expand(`${types[0]}:x`) !== `${types[0]}:x`
  if (isPrefix) scanner.at -= (types[0] ?? '').length + 1
  const path = pathIn(scanner, context)
  scanner.expect('}')
  return { types: types && !isPrefix ? types.map((type) => context.expand(type)) : null, path }
}

function readCondition(scanner: Scanner, reading: Reading): Condition {
  const isLacking = scanner.next === '!' && scanner.takes('!')
  const { context } = reading
  const where = pathIn(scanner, context)
  if (isLacking) return { ...where, test: { kind: 'lacks' } }
  const operator = operators.find((one) => scanner.takes(one))
  if (operator === undefined) return { ...where, test: { kind: 'exists' } }
  if (operator === '~=' || operator === '!~=')
    return { ...where, test: { kind: 'pattern', operator, pattern: readPattern(scanner) } }
  const values = [readValue(scanner, context)]
  while (scanner.takes(',')) values.push(readValue(scanner, context))
  const isOrdering = operator !== '==' && operator !== '!='
  if (isOrdering && (values.length > 1 || values[0]?.kind === 'range'))
    throw scanner.wrong('only == and != take lists and ranges')
  const isExpanded = reading.expanded.has(attributeOf(where))
  return { ...where, test: { kind: 'compare', operator, values: isExpanded ? values.map(inFull(context)) : values } }
}

/** The IRI of the attribute that is compared in the end. */
const attributeOf = ({ path, linked }: Path): string => (linked ? attributeOf(linked.path) : (path[0]?.iri ?? ''))

const inFull =
  (context: Context) =>
  (value: Value): Value =>
    value.kind === 'range' ? value : { kind: 'text', text: context.expand(value.text) }

function readStep(scanner: Scanner, context: Context): { name: string; iri: string } {
  const name = scanner.match(step)
  if (name === undefined) throw scanner.wrong('the name of an attribute is missing')
  return { name, iri: context.expand(name) }
}

function readInner(scanner: Scanner): string[] {
  const found = scanner.match(/[^\]]+/y)
  scanner.expect(']')
  return (found ?? '').split('.')
}

function readPattern(scanner: Scanner): RegExp {
  const given = scanner.match(quoted)
  const source = given === undefined ? scanner.match(/[^;|()]+/y) : unquoted(given)
  if (source === undefined || source === '') throw scanner.wrong('the pattern is missing')
  if (source.length > patternLengthMax) throw scanner.wrong('the pattern is too long')
  return patternOf(source, (why) => scanner.wrong(why))
}

/** A regular expression that a client gave. One with a repetition inside of a repetition could run for ever, and is refused. */
export function patternOf(source: string, wrong: (why: string) => Error): RegExp {
  if (/\([^()]*[+*}][^()]*\)\s*[+*{]/.test(source)) throw wrong('a repeated group holds a repetition')
  try {
    return new RegExp(source, 'u')
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : 'the pattern is none')
  }
}

function readValue(scanner: Scanner, context: Context): Value {
  const text = scanner.match(quoted)
  if (text !== undefined)
    return scanner.takes('..')
      ? { kind: 'range', from: unquoted(text), to: endOf(scanner) }
      : { kind: 'text', text: unquoted(text) }
  const word = scanner.match(bare)
  if (word === undefined) throw scanner.wrong('a value is missing')
  const [from, to, ...more] = word.split('..')
  if (from === undefined || to === undefined) return { kind: 'word', text: word, iri: context.expand(word) }
  const end = to === '' ? endOf(scanner) : to
  if (more.length > 0 || from === '' || end === '') throw scanner.wrong('a range is FROM..TO')
  return { kind: 'range', from: orderedOf(from), to: orderedOf(end) }
}

function endOf(scanner: Scanner): string {
  const text = scanner.match(quoted)
  const end = text === undefined ? scanner.match(bare) : unquoted(text)
  if (end === undefined) throw scanner.wrong('the end of the range is missing')
  return end
}

const unquoted = (text: string) => text.slice(1, -1).replace(/\\(.)/g, '$1')

/** A number when it is one: what is in order goes from number to number, or from text to text. */
function orderedOf(text: string): string | number {
  const number = Number(text)
  return text.trim() !== '' && Number.isFinite(number) ? number : text
}
