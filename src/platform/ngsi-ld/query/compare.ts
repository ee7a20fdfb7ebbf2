/** Whether an entity is as a query asks (CIM 009 §4.9). Rule NG7. */
import type { Entity, Instance } from '../model.ts'
import type { Condition, Operator, Path, Query, Value } from './q.ts'
import { decide } from './scanner.ts'

/** Gives the entity that a relationship leads to; those that are asked about have been loaded before. */
export type Linked = (id: string) => Entity | undefined

export function isAsAsked(query: Query, entity: Entity, linked: Linked): boolean {
  return decide(query, (condition) => isTrue(condition, entity, linked))
}

function isTrue(condition: Condition, entity: Entity, linked: Linked): boolean {
  const { test } = condition
  const targets = targetsAlong(condition, entity, linked)
  switch (test.kind) {
    case 'exists':
      return targets.length > 0
    case 'lacks':
      return targets.length === 0
    case 'pattern': {
      const texts = targets.flatMap(({ value }) => elementsOf(value)).filter((one) => typeof one === 'string')
      const isMatch = texts.some((text) => test.pattern.test(text))
      // What is not there does not match, nor does it not match.
      return test.operator === '~=' ? isMatch : targets.length > 0 && !isMatch
    }
    case 'compare':
      return targets.some((target) => compares(target, test.operator, test.values))
  }
}

interface Target {
  readonly value: unknown
  /** Words are compared with IRIs, too. */
  readonly isName: boolean
  /** It is only equal or not: the object of a relationship. */
  readonly hasNoOrder?: boolean
}

const system = ['createdAt', 'modifiedAt', 'deletedAt'] as const
const ofInstance = [
  'observedAt',
  'unitCode',
  'datasetId',
  'createdAt',
  'modifiedAt',
  'objectType',
  'valueType',
] as const

/** What is at a path, in the order in which it is kept. */
export function valuesAt({ path, inner }: Pick<Condition, 'path' | 'inner'>, entity: Entity): unknown[] {
  return targetsOf(path, inner, entity).map(({ value }) => value)
}

/** Also of the entities that a path leads to. */
function targetsAlong({ path, inner, linked: along }: Path, entity: Entity, linked: Linked): Target[] {
  if (!along) return targetsOf(path, inner, entity)
  return idsAlong({ path }, entity).flatMap((id) => {
    const other = linked(id)
    const isMeant = other && (along.types?.some((type) => other.types.includes(type)) ?? true)
    return isMeant ? targetsAlong(along.path, other, linked) : []
  })
}

/** The ids of the entities that a path of relationships leads to. */
export function idsAlong({ path }: Pick<Condition, 'path'>, entity: Entity): string[] {
  const [first, ...rest] = path
  let instances: readonly Instance[] = (first && entity.attrs[first.iri]) ?? []
  for (const { iri } of rest) instances = instances.flatMap(({ attrs }) => attrs?.[iri] ?? [])
  return instances.flatMap(({ type, value }) => (hasObjects(type) ? ([value].flat() as string[]) : []))
}

const hasObjects = (type: Instance['type']) => type === 'Relationship' || type === 'ListRelationship'

function targetsOf(path: Condition['path'], inner: readonly string[], entity: Entity): Target[] {
  const [first, ...rest] = path
  if (!first) return []
  const own = system.find((name) => name === first.name)
  if (own && rest.length === 0) return entity[own] === undefined ? [] : [{ value: entity[own], isName: false }]
  if (first.name === 'id' && rest.length === 0) return [{ value: entity.id, isName: false }]
  if (first.name === 'type' && rest.length === 0) return [{ value: entity.types, isName: true }]
  return stepInto(entity.attrs[first.iri] ?? [], rest, inner)
}

function stepInto(instances: readonly Instance[], rest: Condition['path'], inner: readonly string[]): Target[] {
  const [next, ...further] = rest
  if (!next) return instances.flatMap((instance) => valuesIn(instance, inner))
  return instances.flatMap((instance): Target[] => {
    const own = ofInstance.find((name) => name === next.name)
    if (own && further.length === 0 && instance[own] !== undefined)
      return [{ value: instance[own], isName: own === 'objectType' }]
    const deeper = instance.attrs?.[next.iri]
    if (deeper) return stepInto(deeper, further, inner)
    // `address.city` also reaches into a value that is an object.
    return valuesIn(instance, [...rest.map(({ name }) => name), ...inner])
  })
}

function valuesIn({ type, value }: Instance, inner: readonly string[]): Target[] {
  let values: unknown[] = [value]
  for (const key of inner) {
    values = values.flatMap((one) => {
      if (typeof one !== 'object' || one === null) return []
      // Of all that is there together: unequal is what is like none of it.
      if (key === '*') return [Object.values(one)]
      const list: unknown[] = Array.isArray(one) ? one : [one]
      return list.flatMap((each) => (isObject(each) && Object.hasOwn(each, key) ? [each[key]] : []))
    })
  }
  // A text in any of its languages.
  if (type === 'LanguageProperty' && inner.length === 0 && isObject(value)) values = [Object.values(value)]
  return values.map((one) => ({ value: one, isName: false, ...(hasObjects(type) && { hasNoOrder: true }) }))
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** A list is compared by each of its elements; a typed value of JSON-LD by what it holds. */
function elementsOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap(elementsOf)
  if (isObject(value) && Object.hasOwn(value, '@value')) return [value['@value']]
  return [value]
}

function compares({ value, isName, hasNoOrder }: Target, operator: Operator, values: readonly Value[]): boolean {
  const elements = elementsOf(value)
  if (operator === '==') return values.some((wanted) => elements.some((element) => isEqual(element, wanted, isName)))
  if (operator === '!=') return !values.some((wanted) => elements.some((element) => isEqual(element, wanted, isName)))
  const [wanted] = values
  if (!wanted || wanted.kind === 'range' || hasNoOrder) return false
  return elements.some((element) => {
    const order = orderOf(element, orderedValue(wanted))
    if (order === undefined) return false
    if (operator === '<') return order < 0
    if (operator === '<=') return order <= 0
    return operator === '>' ? order > 0 : order >= 0
  })
}

function isEqual(element: unknown, wanted: Value, isName: boolean): boolean {
  if (wanted.kind === 'range') {
    const [from, to] = [orderOf(element, wanted.from), orderOf(element, wanted.to)]
    return from !== undefined && to !== undefined && from >= 0 && to <= 0
  }
  if (wanted.kind === 'text')
    return element === wanted.text || (isMoment(wanted.text) && orderOf(element, wanted.text) === 0)
  const { text, iri } = wanted
  if (typeof element === 'boolean') return text === String(element)
  if (typeof element === 'number') return text.trim() !== '' && Number(text) === element
  if (typeof element !== 'string') return false
  return element === text || (isName && element === iri) || (isMoment(text) && orderOf(element, text) === 0)
}

function orderedValue(wanted: Exclude<Value, { kind: 'range' }>): string | number {
  if (wanted.kind === 'text') return wanted.text
  const number = Number(wanted.text)
  return Number.isFinite(number) ? number : wanted.text
}

const isMoment = (text: string) => /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d([.,]\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/.test(text)

/** Below 0 when `element` comes first; undefined when the two are not of one kind. */
function orderOf(element: unknown, other: string | number): number | undefined {
  if (typeof element === 'number' && typeof other === 'number') return element - other
  if (typeof element !== 'string' || typeof other !== 'string') return undefined
  if (isMoment(element) && isMoment(other))
    return Date.parse(element.replace(',', '.')) - Date.parse(other.replace(',', '.'))
  return element < other ? -1 : element > other ? 1 : 0
}
