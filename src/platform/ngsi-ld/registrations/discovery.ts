/** Types and attributes that context sources have (CIM 009 §5.7.5 to §5.7.10). Rules NG16 and NG30. */
import type { Ask } from '../ask.ts'
import type { Context } from '../context.ts'
import { isName, type Kind, isKind } from '../model.ts'
import type { Json } from '../read.ts'
import { forward, isLoop } from './forward.ts'
import type { Registered } from './known.ts'
import { askedOf } from './shares.ts'

/** What there is of a type or an attribute: IRIs. */
export interface ToldType {
  readonly type: string
  readonly n: number
  readonly attributes: readonly ToldAttribute[]
}
export interface ToldAttribute {
  readonly attribute: string
  readonly n: number
  readonly kinds: readonly Kind[]
  readonly types: readonly string[]
}

export interface Discovered {
  readonly types: readonly ToldType[]
  readonly attributes: readonly ToldAttribute[]
  readonly warnings: readonly string[]
}

interface Question {
  /** What the source must do. */
  readonly operation: string
  readonly path: string
  readonly details: boolean
}

export async function discoverThere(ask: Ask, context: Context, question: Question): Promise<Discovered> {
  const all = isLoop(ask) ? [] : await askedOf(ask)
  const able = all.filter(({ source }) => source.operations.has(question.operation))
  const answers = await Promise.all(
    able.map(async (registered) => {
      const search = new URLSearchParams(question.details ? { details: 'true' } : {})
      const {
        status,
        body,
        context: theirs,
        warning,
      } = await forward(ask, registered, context, {
        method: 'GET',
        path: question.path,
        search,
      })
      const read = status === 200 ? readAnswer(body, theirs) : { types: [], attributes: [] }
      return { ...registeredOnly(read, registered), warnings: warning === undefined ? [] : [warning] }
    }),
  )
  return {
    types: answers.flatMap(({ types }) => types),
    attributes: answers.flatMap(({ attributes }) => attributes),
    warnings: answers.flatMap(({ warnings }) => warnings),
  }
}

type Read = Omit<Discovered, 'warnings'>

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
const objectsIn = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isObject) : [])
const number = (value: unknown) => (typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : 0)

/** Lists, details and what is known of one are told apart by their members; what is none of these is nothing. */
function readAnswer(body: unknown, context: Context): Read {
  const iris = (value: unknown): string[] =>
    (Array.isArray(value) ? value : []).flatMap((name: unknown) =>
      typeof name === 'string' && isName(name) ? [context.expand(name)] : [],
    )
  const attribute = (iri: string, types: readonly string[] = []): ToldAttribute => ({
    attribute: iri,
    n: 0,
    kinds: [],
    types,
  })
  const typeOf = (one: Json): ToldType[] =>
    iris([one['typeName']]).map((type) => ({
      type,
      n: number(one['entityCount']),
      attributes: [
        ...iris(one['attributeNames']).map((iri) => attribute(iri)),
        ...objectsIn(one['attributeDetails']).flatMap(attributeOf),
      ],
    }))
  const attributeOf = (one: Json): ToldAttribute[] =>
    iris([one['attributeName']]).map((iri) => ({
      attribute: iri,
      n: number(one['attributeCount']),
      kinds: (Array.isArray(one['attributeTypes']) ? one['attributeTypes'] : []).filter(isKind),
      types: iris(one['typeNames']),
    }))
  const all = [body].flat().filter(isObject)
  return {
    types: all.flatMap((one) => [
      ...typeOf(one),
      ...iris(one['typeList']).map((type) => ({ type, n: 0, attributes: [] })),
    ]),
    attributes: all.flatMap((one) => [...attributeOf(one), ...iris(one['attributeList']).map((iri) => attribute(iri))]),
  }
}

/** Of what a source tells, only what is registered of it counts (§4.3.6.1). */
function registeredOnly({ types, attributes }: Read, { source: { information } }: Registered): Read {
  const has = (type: string | undefined, attribute: string | undefined) =>
    information.some(
      (part) =>
        (type === undefined || part.entities.length === 0 || part.entities.some((one) => one.types.includes(type))) &&
        (attribute === undefined || part.attributes.length === 0 || part.attributes.includes(attribute)),
    )
  return {
    types: types
      .filter(({ type }) => has(type, undefined))
      .map((one) => ({ ...one, attributes: one.attributes.filter(({ attribute }) => has(one.type, attribute)) })),
    attributes: attributes
      .filter(({ attribute }) => has(undefined, attribute))
      .map((one) => ({ ...one, types: one.types.filter((type) => has(type, one.attribute)) })),
  }
}
