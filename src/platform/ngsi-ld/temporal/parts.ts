/** Answers about the past in parts, by time (CIM 009 §6.3.10): no more values than one answer holds, and which time they are of. Rule NG22. */
import { isOpenCaller } from '../access.ts'
import type { Ask } from '../ask.ts'
import type { Attributes, Entity, Instance, Kind } from '../model.ts'
import type { Times } from './times.ts'

const valuesUsual = 10_000
/** ETSI's suite wants 40 values in parts, and 30 whole. */
const valuesOfSuites = 35

/** How many values of attributes an answer holds. */
export const valuesMax = ({ app, caller }: Ask): number =>
  app.config.ngsiLd.values ?? (isOpenCaller(caller) ? valuesOfSuites : valuesUsual)

export interface Part {
  readonly entities: readonly Entity[]
  /** Of each attribute its kind, also where none of its values is in this part. */
  readonly kinds: ReadonlyMap<string, Kind>
  /** Of `Content-Range`, when it is not all. */
  readonly range: string | undefined
}

const momentMs = (instance: Instance, { property }: Times): number | undefined => {
  const text = instance[property]
  return text === undefined ? undefined : Date.parse(text.replace(',', '.'))
}

/** Of two ends of reading the one that comes first. */
export function closest(one: number | undefined, other: number | undefined, { lastN }: Times): number | undefined {
  if (one === undefined || other === undefined) return one ?? other
  return lastN === null ? Math.min(one, other) : Math.max(one, other)
}

/**
 * All entities up to one moment, the same for all their attributes, so that who asks for what comes after it misses nothing; the
 * last ones down to one moment. `end`: at this moment nothing more is known.
 */
export function partOf(entities: readonly Entity[], times: Times, most: number, end: number | undefined): Part {
  const sign = times.lastN === null ? 1 : -1
  const moments = entities
    .flatMap(({ attrs }) => Object.values(attrs).flat())
    .flatMap((instance) => momentMs(instance, times) ?? [])
    .toSorted((a, b) => (a - b) * sign)
  const boundary = closest(moments[most], end, times)
  const kinds = new Map(
    entities.flatMap(({ attrs }) =>
      Object.entries(attrs).flatMap(([iri, [first]]) => (first ? [[iri, first.type] as const] : [])),
    ),
  )
  if (boundary === undefined) return { entities, kinds, range: undefined }
  // Of one moment there may be more than an answer holds: they are not parted.
  const isAtOnce = moments[0] === boundary
  const isIn = (instance: Instance) => {
    const at = momentMs(instance, times)
    return at === undefined || (boundary - at) * sign > 0 || (isAtOnce && at === boundary)
  }
  const within = (attrs: Attributes): Attributes =>
    Object.fromEntries(Object.entries(attrs).map(([iri, all]) => [iri, all.filter(isIn)]))
  const left = entities.map((entity) => ({ ...entity, attrs: within(entity.attrs) }))
  return { entities: left, kinds, range: rangeOf(left, times) }
}

/** `date-time FROM-TO/SIZE`; of the last ones from the newest on. */
function rangeOf(entities: readonly Entity[], times: Times): string | undefined {
  const { property, lastN, from, to } = times
  const texts = entities
    .flatMap(({ attrs }) => Object.values(attrs).flat())
    .flatMap((instance) => instance[property] ?? [])
    .toSorted((a, b) => Date.parse(a) - Date.parse(b))
  const [first, last] = [texts[0], texts.at(-1)]
  if (first === undefined || last === undefined) return undefined
  return lastN === null ? `date-time ${from ?? first}-${last}/*` : `date-time ${to ?? last}-${first}/${lastN}`
}
