/** Which context sources a subscriber is told of, and what (CIM 009 §5.10.2, §5.11.7). Rule NG23. */
import { fits } from '../asked.ts'
import type { Context } from '../context.ts'
import type { Query } from '../query/q.ts'
import type { Json } from '../read.ts'
import type { Known } from '../subscriptions/known.ts'
import type { Times } from '../temporal/times.ts'
import type { Registered } from './known.ts'
import { mayKnow } from './match.ts'
import type { Source } from './read.ts'

/** What is asked of sources beside what they know. */
export interface SourceWish {
  readonly csf: Query | undefined
  /** Undefined: sources of the present are meant. */
  readonly times: Times | undefined
}

/** A notification as it waits to be sent. */
export interface Told {
  readonly triggerReason: 'newlyMatching' | 'updated' | 'noLongerMatching'
  readonly data: readonly Json[]
}

/** A query about the past is for who knows the past, one about the present for the others. */
export function isTimely({ observed, managed }: Source, times: Times | undefined): boolean {
  if (times === undefined || !times.isAsked) return observed === null && managed === null
  const interval = times.property === 'observedAt' ? observed : managed
  if (!interval) return false
  const [from, to] = [times.from, times.to].map((text) => (text === null ? null : Date.parse(text)))
  return (from == null || interval.to > from) && (to == null || interval.from < to)
}

const attributesOf = ({ wish }: Known) => (wish.watched ? [...wish.watched] : null)

export function isMeant(known: Known, { source }: Registered): boolean {
  const { selectors, geo, scopes } = known.wish.conditions
  return (
    fits({ selectors: [], q: known.sources?.csf, geo, scopes, anyOf: null }, source.itself) &&
    mayKnow(source.information, selectors, attributesOf(known)) &&
    isTimely(source, known.sources?.times)
  )
}

/** Of a registration that was made, changed or removed; undefined when it is none of this subscriber's business. */
export function toldOf(known: Known, before: Registered | undefined, after: Registered | undefined): Told | undefined {
  const [was, is] = [
    before && isMeant(known, before) ? before : undefined,
    after && isMeant(known, after) ? after : undefined,
  ]
  if (is) return { triggerReason: was ? 'updated' : 'newlyMatching', data: [shown(known, is)] }
  return was && { triggerReason: 'noLongerMatching', data: [shown(known, was)] }
}

export function toldOfAll(known: Known, all: readonly Registered[]): Told | undefined {
  const data = all.filter((one) => isMeant(known, one)).map((one) => shown(known, one))
  return data.length === 0 ? undefined : { triggerReason: 'newlyMatching', data }
}

/** With the parts of its information that were asked for, in the subscriber's words. */
function shown(known: Known, { row, source, context }: Registered): Json {
  const body = row.body as Json
  const { selectors } = known.wish.conditions
  const parts = (body['information'] as readonly unknown[]).filter((_, at) =>
    mayKnow(source.information.slice(at, at + 1), selectors, attributesOf(known)),
  )
  return { id: row.id, ...(renamed({ ...body, information: parts.map(listed) }, context, known.context) as Json) }
}

/** Each entity with a list of types, however it was registered. */
function listed(part: unknown): unknown {
  const { entities, ...rest } = part as { readonly entities?: readonly { readonly type: unknown }[] }
  return entities ? { ...rest, entities: entities.map((one) => ({ ...one, type: [one.type].flat() })) } : part
}

const named = ['type', 'propertyNames', 'relationshipNames', 'attributeNames']
const outer = new Set(['ContextSourceRegistration'])

/** Its names in the words of another context. */
export function renamed(value: unknown, from: Context, to: Context): unknown {
  if (Array.isArray(value)) return value.map((one) => renamed(one, from, to))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      if (!named.includes(name) || outer.has(String(inner))) return [name, renamed(inner, from, to)]
      const words = [inner].flat().map((one: unknown) => (typeof one === 'string' ? to.compact(from.expand(one)) : one))
      return [name, Array.isArray(inner) ? words : words[0]]
    }),
  )
}
