/**
 * Scopes through time: each holds from the moment it was set until another was, or it was removed (CIM 009 §4.18, §4.5.6).
 * They are kept as the values of one attribute, whose name nothing else can have. Rule NG34.
 */
import { newId } from '../../../kernel/id.ts'
import type { Entity, Instance } from '../model.ts'
import { hasScopes, type ScopeQuery } from '../query/types.ts'
import type { NewInstance } from './store.ts'
import type { Times } from './times.ts'

export const scopeIri = 'https://uri.etsi.org/ngsi-ld/scope'

/** What becomes of an entity's scopes at a moment; none at all is that they were removed. */
export function scopeFrom(entityId: string, scopes: readonly string[], now: string): NewInstance {
  const value = scopes.length === 1 ? scopes[0] : scopes
  const instance: Instance =
    scopes.length === 0
      ? { type: 'Property', value, deletedAt: now }
      : { type: 'Property', value, createdAt: now, modifiedAt: now, observedAt: now }
  return { entityId, attribute: scopeIri, instance: { ...instance, instanceId: newId() } }
}

const scopesIn = ({ value }: Instance): string[] => [value].flat().filter((one) => typeof one === 'string')

/** The moment from which on it holds, in ms. */
function startOf({ observedAt, deletedAt, modifiedAt }: Instance): number {
  return Date.parse((observedAt ?? deletedAt ?? modifiedAt ?? '').replace(',', '.'))
}

const inTime = (all: readonly Instance[]) => all.toSorted((a, b) => startOf(a) - startOf(b))
const msOf = (text: string | null) => (text === null ? undefined : Date.parse(text.replace(',', '.')))

/** Those of a time, and the one that held when it began. */
export function scopesOf(all: readonly Instance[], { property, from, to, lastN, isAsked }: Times): Instance[] {
  const isOfEnds = property === 'deletedAt'
  const known = inTime(all).filter(({ deletedAt }) => isOfEnds === (deletedAt !== undefined))
  if (!isAsked) return known.slice(lastN === null ? 0 : -lastN)
  const [start = -Infinity, end = Infinity] = [msOf(from), msOf(to)]
  const momentOf = (one: Instance) => msOf(one[property] ?? null) ?? Number.NaN
  const within = known.filter((one) => momentOf(one) >= start && momentOf(one) < end)
  const before = inTime(all).findLast((one) => startOf(one) < start)
  const held = before && before.deletedAt === undefined && !isOfEnds && !within.includes(before) ? [before] : []
  return [...held, ...within].slice(lastN === null ? 0 : -lastN)
}

/** The entity with the values that it had while its scopes were as asked; without scopes when they never were in that time. */
export function scopedTo(entity: Entity, all: readonly Instance[], query: ScopeQuery, times: Times): Entity {
  const [start = -Infinity, end = Infinity] = [msOf(times.from), msOf(times.to)]
  const sorted = inTime(all)
  const held = sorted.flatMap((one, at) => {
    const scopes = scopesIn(one)
    const [from, to] = [startOf(one), sorted[at + 1] ? startOf(sorted[at + 1] as Instance) : Infinity]
    return hasScopes(query, scopes) && from < end && to > start ? [{ scopes, from, to }] : []
  })
  const isHeld = (instance: Instance) => {
    const at = msOf(instance[times.property] ?? null)
    return at !== undefined && held.some(({ from, to }) => at >= from && at < to)
  }
  const attrs = Object.entries(entity.attrs).flatMap(([iri, instances]) => {
    const kept = instances.filter(isHeld)
    return kept.length > 0 ? [[iri, kept] as const] : []
  })
  return { ...entity, scopes: held.at(-1)?.scopes ?? [], attrs: Object.fromEntries(attrs) }
}
