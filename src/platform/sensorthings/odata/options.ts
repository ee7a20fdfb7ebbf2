/** The query options of an address, and those within $expand (OGC 18-088 §9.3). */
import { bad, type Kind, linkOf, propertyOf } from '../model.ts'
import { spanOf } from './times.ts'
import { type Expression, type Order, readFilter, readOrder } from './filter.ts'

export interface Options {
  readonly filter: Expression | undefined
  readonly order: readonly Order[]
  readonly top: number | undefined
  readonly skip: number
  readonly count: boolean
  readonly select: readonly string[] | undefined
  readonly expand: readonly Expansion[]
  readonly resultFormat: 'dataArray' | undefined
}

export interface Expansion {
  readonly link: string
  readonly to: Kind
  readonly options: Options
}

const names = ['$filter', '$orderby', '$top', '$skip', '$count', '$select', '$expand', '$resultFormat']
const depthMax = 8

export function optionsOf(kind: Kind, search: string): Options {
  const given = new Map<string, string>()
  for (const [name, value] of searchOf(search)) {
    if (!names.includes(name)) throw bad(`there is no option ${name}`)
    if (given.has(name)) throw bad(`the option ${name} is given twice`)
    given.set(name, value)
  }
  return readOptions(kind, given, 0)
}

/** A plus is a space as in forms, but for the one of a time's zone. */
export const searchOf = (search: string) =>
  new URLSearchParams(search.replaceAll(/((?:\d\d(?::|%3A)){1,2}\d\d(?:[.,]\d+)?)\+(?=\d\d)/gi, '$1%2B'))

function readOptions(kind: Kind, given: ReadonlyMap<string, string>, depth: number): Options {
  if (depth > depthMax) throw bad('$expand is nested too deeply')
  const [filter, order, count, select, expand, format] = [
    '$filter',
    '$orderby',
    '$count',
    '$select',
    '$expand',
    '$resultFormat',
  ].map((name) => given.get(name))
  if (count !== undefined && count !== 'true' && count !== 'false') throw bad('$count is true or false')
  if (format !== undefined && (format !== 'dataArray' || kind !== 'Observation'))
    throw bad(`there is no $resultFormat ${format} here`)
  const parsed = filter === undefined ? undefined : readFilter(filter)
  const orders = order === undefined ? [] : readOrder(order)
  if (parsed) checkPaths(kind, parsed)
  for (const { by } of orders) checkPaths(kind, by)
  return {
    filter: parsed,
    order: orders,
    top: numberIn(given, '$top'),
    skip: numberIn(given, '$skip') ?? 0,
    count: count === 'true',
    select: select?.split(',').map((name) => selected(kind, name.trim())),
    expand: expand === undefined ? [] : readExpansions(kind, expand, depth),
    resultFormat: format === 'dataArray' ? 'dataArray' : undefined,
  }
}

function numberIn(given: ReadonlyMap<string, string>, name: string): number | undefined {
  const text = given.get(name)
  if (text === undefined) return undefined
  if (!/^\d{1,9}$/.test(text)) throw bad(`${name} is a number from 0`)
  return Number(text)
}

function selected(kind: Kind, name: string): string {
  const [first = '', ...rest] = name.split('/')
  if (rest.length > 0 && !propertyOf(kind, first)) throw bad(`a ${kind} has no ${name}`)
  if (
    first === 'id' ||
    first === '@iot.id' ||
    first === '@iot.selfLink' ||
    propertyOf(kind, first) ||
    linkOf(kind, first)
  )
    return name
  throw bad(`a ${kind} has no ${name}`)
}

/** What the names of `any` and `all` are. */
type NamedKinds = ReadonlyMap<string, Kind>

/** Throws when a path names what is not there. */
function checkPaths(kind: Kind, expression: Expression, names: NamedKinds = new Map()): void {
  switch (expression.kind) {
    case 'path':
      endOf(kind, expression.steps, names)
      return
    case 'call':
      if (expression.name === 'during') requireSpan(kind, expression.args[1], names)
      for (const arg of expression.args) checkPaths(kind, arg, names)
      return
    case 'not':
    case 'minus':
      return checkPaths(kind, expression.of, names)
    case 'binary':
      checkPaths(kind, expression.left, names)
      return checkPaths(kind, expression.right, names)
    case 'in':
      for (const one of [expression.of, ...expression.list]) checkPaths(kind, one, names)
      return
    case 'any':
    case 'all': {
      const { steps, name, of } = expression
      const { at, property } = endOf(kind, steps, names)
      if (property !== undefined) throw bad(`${steps.join('/')} leads to no set`)
      if (of) checkPaths(kind, of, new Map([...names, [name, at]]))
      return
    }
    default:
  }
}

/** The kind that a path leads to, and the property there that it names. */
function endOf(kind: Kind, steps: readonly string[], names: NamedKinds): { at: Kind; property?: string } {
  const [first = '', ...rest] = steps
  const named = names.get(first)
  let at: Kind = named ?? kind
  for (const step of named ? rest : steps) {
    const link = linkOf(at, step)
    if (!link) {
      if (step === 'id' || step === '@iot.id' || step === '@iot.selfLink' || propertyOf(at, step))
        return { at, property: step }
      throw bad(`a ${at} has no ${step}`)
    }
    at = link.to
  }
  return { at }
}

/** Something lasts during a span, never during a moment (§9.3.3.5.2). */
function requireSpan(kind: Kind, expression: Expression | undefined, names: NamedKinds): void {
  const span = expression?.kind === 'time' ? spanOf(expression.text) : undefined
  const end = expression?.kind === 'path' ? endOf(kind, expression.steps, names) : undefined
  const isMoment = end?.property !== undefined && propertyOf(end.at, end.property)?.type === 'instant'
  if (isMoment || (span && span.from === span.to)) throw bad('during takes a span of time')
}

/** Cuts at a sign that stands in no parentheses and no quotes. */
function cut(text: string, sign: string): string[] {
  const parts: string[] = []
  let [depth, from, isQuoted] = [0, 0, false]
  for (let at = 0; at < text.length; at++) {
    const one = text[at]
    if (one === "'") isQuoted = !isQuoted
    else if (isQuoted) continue
    else if (one === '(') depth += 1
    else if (one === ')') depth -= 1
    else if (one === sign && depth === 0) {
      parts.push(text.slice(from, at))
      from = at + 1
    }
  }
  if (depth !== 0 || isQuoted) throw bad(`this cannot be read: ${text}`)
  return [...parts, text.slice(from)].map((part) => part.trim())
}

function readExpansions(kind: Kind, text: string, depth: number): Expansion[] {
  return merged(cut(text, ',').map((part) => readExpansion(kind, part, depth)))
}

function readExpansion(kind: Kind, text: string, depth: number): Expansion {
  const [, path = '', inner] = /^([^()]+?)(?:\((.*)\))?$/s.exec(text) ?? []
  const [name = '', ...rest] = path.split('/')
  const link = linkOf(kind, name)
  if (!link) throw bad(`a ${kind} has no ${name || text} to expand`)
  const given = new Map<string, string>()
  // `Datastreams/Observations` is Datastreams with its Observations.
  if (rest.length > 0) given.set('$expand', `${rest.join('/')}${inner === undefined ? '' : `(${inner})`}`)
  else {
    for (const option of inner === undefined ? [] : cut(inner, ';')) {
      const [, key = '', value = ''] = /^(\$[a-z]+)=(.*)$/is.exec(option) ?? []
      if (!names.includes(key)) throw bad(`there is no option ${key || option}`)
      given.set(key, value)
    }
  }
  return { link: name, to: link.to, options: readOptions(link.to, given, depth + 1) }
}

/** The same link named twice is expanded once, with what both want below it. */
function merged(all: readonly Expansion[]): Expansion[] {
  const byLink = new Map<string, Expansion>()
  for (const one of all) {
    const other = byLink.get(one.link)
    byLink.set(
      one.link,
      other
        ? { ...other, options: { ...other.options, expand: merged([...other.options.expand, ...one.options.expand]) } }
        : one,
    )
  }
  return [...byLink.values()]
}
