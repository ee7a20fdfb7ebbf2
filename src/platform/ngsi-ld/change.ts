/** What each operation makes of an entity (CIM 009 §5.5.8, §5.5.12, §5.6). Pure: an entity and a fragment in, an entity and its changes out. Rule NG11. */
import { badData, notFound } from './errors.ts'
import { type Attributes, type Entity, type Instance, isNull, type Kind, ngsiNull } from './model.ts'
import type { Fragment } from './read.ts'

export interface Change {
  readonly iri: string
  readonly kind: 'created' | 'updated' | 'deleted'
  readonly before?: Instance
  readonly after?: Instance
}

export interface Changed {
  readonly entity: Entity
  readonly changes: readonly Change[]
  /** Attributes that were left as they are, and why. */
  readonly left: readonly { readonly iri: string; readonly reason: string }[]
  /** Whether types, scopes or the end are others. */
  readonly isRenamed: boolean
  /** Whether its scopes are others. */
  readonly isRescoped: boolean
}

/** A new entity. */
export function made(
  fragment: Fragment & { readonly id: string; readonly types: readonly string[] },
  now: string,
): Changed {
  const attrs = mapped(fragment.attrs, (instance) => stamped(instance, undefined, now))
  const entity: Entity = {
    id: fragment.id,
    types: fragment.types,
    scopes: fragment.scopes ?? [],
    attrs,
    createdAt: now,
    modifiedAt: now,
    ...(fragment.expiresAt !== undefined && { expiresAt: fragment.expiresAt }),
  }
  const changes = Object.entries(attrs).flatMap(([iri, instances]) =>
    instances.map((after): Change => ({ iri, kind: 'created', after })),
  )
  return { entity, changes, left: [], isRenamed: true, isRescoped: entity.scopes.length > 0 }
}

function mapped(attrs: Attributes, change: (instance: Instance) => Instance): Attributes {
  return Object.fromEntries(Object.entries(attrs).map(([iri, instances]) => [iri, instances.map(change)]))
}

/** With the moments of its making and of its change, and so in all that it holds. */
function stamped(instance: Instance, before: Instance | undefined, now: string): Instance {
  const attrs = instance.attrs
  return {
    ...instance,
    createdAt: before?.createdAt ?? now,
    modifiedAt: now,
    ...(attrs && {
      attrs: Object.fromEntries(
        Object.entries(attrs).map(([iri, inner]) => [
          iri,
          inner.map((one) =>
            stamped(
              one,
              before?.attrs?.[iri]?.find(({ datasetId }) => datasetId === one.datasetId),
              now,
            ),
          ),
        ]),
      ),
    }),
  }
}

/** Another one in the place of the entity; it keeps the moment of its making. */
export function replaced(entity: Entity, fragment: Fragment, now: string): Changed {
  const { entity: made_, changes } = made({ ...fragment, id: entity.id, types: fragment.types ?? entity.types }, now)
  const told = changes.map((change): Change => {
    const before = instanceOf(entity.attrs, change.iri, change.after?.datasetId)
    return before ? { ...change, kind: 'updated', before } : change
  })
  const gone = Object.entries(entity.attrs).flatMap(([iri, instances]) =>
    instances.flatMap((before): Change[] =>
      instanceOf(made_.attrs, iri, before.datasetId) ? [] : [{ iri, kind: 'deleted', before }],
    ),
  )
  return {
    entity: { ...made_, createdAt: entity.createdAt },
    changes: [...told, ...gone],
    left: [],
    isRenamed: true,
    isRescoped: made_.scopes.join() !== entity.scopes.join(),
  }
}

function instanceOf(attrs: Attributes, iri: string, datasetId: string | undefined): Instance | undefined {
  return attrs[iri]?.find((instance) => instance.datasetId === datasetId)
}

/** Collects what becomes of an entity. */
class Working {
  readonly #attrs: Record<string, readonly Instance[]>
  readonly #before: Entity
  readonly #now: string
  readonly #changes: Change[] = []
  readonly #left: { iri: string; reason: string }[] = []
  #types: readonly string[]
  #scopes: readonly string[]
  #expiresAt: string | undefined

  constructor(entity: Entity, now: string) {
    this.#before = entity
    this.#attrs = { ...entity.attrs }
    this.#types = entity.types
    this.#scopes = entity.scopes
    this.#expiresAt = entity.expiresAt
    this.#now = now
  }

  instances(iri: string): readonly Instance[] {
    return this.#attrs[iri] ?? []
  }

  put(iri: string, instance: Instance): void {
    const before = instanceOf(this.#attrs, iri, instance.datasetId)
    const after = stamped(instance, before, this.#now)
    this.#attrs[iri] = before
      ? this.instances(iri).map((one) => (one === before ? after : one))
      : [...this.instances(iri), after]
    this.#changes.push(before ? { iri, kind: 'updated', before, after } : { iri, kind: 'created', after })
  }

  remove(iri: string, before: Instance): void {
    const rest = this.instances(iri).filter((one) => one !== before)
    if (rest.length > 0) this.#attrs[iri] = rest
    else delete this.#attrs[iri]
    this.#changes.push({ iri, kind: 'deleted', before })
  }

  leave(iri: string, reason: string): void {
    this.#left.push({ iri, reason })
  }

  addTypes(types: readonly string[] | undefined): void {
    if (types) this.#types = [...new Set([...this.#types, ...types])]
  }

  setScopes(scopes: readonly string[] | undefined): void {
    if (scopes) this.#scopes = scopes
  }

  addScopes(scopes: readonly string[] | undefined): void {
    if (scopes) this.#scopes = [...new Set([...this.#scopes, ...scopes])]
  }

  setExpiry(expiresAt: string | undefined): void {
    if (expiresAt !== undefined) this.#expiresAt = expiresAt === ngsiNull ? undefined : expiresAt
  }

  get changed(): Changed {
    const { expiresAt: before, ...entityBefore } = this.#before
    const isRenamed =
      this.#types !== this.#before.types || this.#scopes !== this.#before.scopes || this.#expiresAt !== before
    const isAny = isRenamed || this.#changes.length > 0
    const entity: Entity = {
      ...entityBefore,
      ...(this.#expiresAt !== undefined && { expiresAt: this.#expiresAt }),
      attrs: this.#attrs,
      types: this.#types,
      scopes: this.#scopes,
      modifiedAt: isAny ? this.#now : this.#before.modifiedAt,
    }
    const isRescoped = this.#scopes.join() !== this.#before.scopes.join()
    return { entity, changes: this.#changes, left: this.#left, isRenamed, isRescoped }
  }
}

export const existsAlready = 'it exists already'

/** §5.6.3: what is there already is replaced, or left as it is. */
export function appended(entity: Entity, fragment: Fragment, now: string, held: 'replace' | 'leave'): Changed {
  const working = new Working(entity, now)
  for (const [iri, instances] of Object.entries(fragment.attrs)) {
    for (const instance of instances) {
      if (held === 'leave' && instanceOf(entity.attrs, iri, instance.datasetId)) working.leave(iri, existsAlready)
      else putOrRemove(working, iri, instance)
    }
  }
  working.addTypes(fragment.types)
  working.setExpiry(fragment.expiresAt)
  if (held === 'replace') working.setScopes(fragment.scopes)
  else working.addScopes(fragment.scopes)
  return working.changed
}

/** §5.6.2: each instance that is named is replaced, or made; scopes are replaced, where there are some (§4.18). */
export function updated(entity: Entity, fragment: Fragment, now: string): Changed {
  const { scopes, ...rest } = fragment
  if (scopes === undefined || entity.scopes.length > 0) return appended(entity, fragment, now, 'replace')
  const changed = appended(entity, rest, now, 'replace')
  return { ...changed, left: [...changed.left, { iri: 'scope', reason: 'there is no scope to be updated' }] }
}

function putOrRemove(working: Working, iri: string, instance: Instance): void {
  if (!isNull(instance)) return working.put(iri, instance)
  const found = working.instances(iri).find(({ datasetId }) => datasetId === instance.datasetId)
  if (found) working.remove(iri, found)
  else working.leave(iri, 'it does not exist')
}

/** §5.6.4: members that are named are changed, the others stay. Throws ResourceNotFound, BadRequestData. */
export function partly(entity: Entity, iri: string, fragment: Partial<Instance>, now: string): Changed {
  const working = new Working(entity, now)
  const found = existing(entity, iri, fragment.datasetId)
  if (fragment.type !== undefined && fragment.type !== found.type)
    throw badData(`the attribute is a ${found.type}, not a ${fragment.type}`)
  const next = {
    ...found,
    ...fragment,
    ...(fragment.attrs && { attrs: joined(found.attrs, fragment.attrs) }),
  } as Instance
  if (isNull(next)) working.remove(iri, found)
  else working.put(iri, withoutNulls(next))
  return working.changed
}

function joined(before: Attributes | undefined, given: Attributes): Attributes {
  const attrs: Record<string, readonly Instance[]> = { ...before }
  for (const [iri, instances] of Object.entries(given)) {
    if (instances.every(isNull)) delete attrs[iri]
    else attrs[iri] = instances
  }
  return attrs
}

function existing(entity: Entity, iri: string, datasetId: string | undefined): Instance {
  const found = instanceOf(entity.attrs, iri, datasetId)
  if (!found) throw notFound(`the attribute ${iri}${datasetId === undefined ? '' : ` with the datasetId ${datasetId}`}`)
  return found
}

/** §5.6.19. Throws ResourceNotFound. */
export function replacedAttribute(entity: Entity, iri: string, instances: readonly Instance[], now: string): Changed {
  const working = new Working(entity, now)
  for (const instance of instances) {
    existing(entity, iri, instance.datasetId)
    working.put(iri, instance)
  }
  return working.changed
}

/** §5.6.5. Throws ResourceNotFound. */
export function removed(
  entity: Entity,
  iri: string,
  which: { readonly datasetId?: string | undefined; readonly all: boolean },
  now: string,
): Changed {
  const working = new Working(entity, now)
  const gone = which.all ? (entity.attrs[iri] ?? []) : [existing(entity, iri, which.datasetId)]
  if (gone.length === 0) throw notFound(`the attribute ${iri}`)
  for (const instance of gone) working.remove(iri, instance)
  return working.changed
}

/** Without scopes. */
export function unscoped(entity: Entity, now: string): Changed {
  if (entity.scopes.length === 0) throw notFound('a scope')
  const working = new Working(entity, now)
  working.setScopes([])
  return working.changed
}

/** §5.5.12: RFC 7396 on every level, with `urn:ngsi-ld:null` for what is to go. */
export function merged(entity: Entity, fragment: Fragment, now: string, observedAt?: string): Changed {
  const working = new Working(entity, now)
  for (const [iri, instances] of Object.entries(fragment.attrs)) {
    for (const given of instances) {
      const found = instanceOf(entity.attrs, iri, given.datasetId)
      if (isNull(given)) {
        if (found) working.remove(iri, found)
        continue
      }
      const next = found ? mergedInstance(found, given) : withoutNulls(given)
      const isDated = observedAt !== undefined && given.observedAt === undefined && found?.observedAt !== undefined
      working.put(iri, isDated ? { ...next, observedAt } : next)
    }
  }
  working.addTypes(fragment.types)
  working.setScopes(fragment.scopes)
  working.setExpiry(fragment.expiresAt)
  return working.changed
}

function mergedInstance(found: Instance, given: Instance): Instance {
  const type = kindOfMerged(found, given)
  const value = type === found.type && mergeable.has(type) ? mergedValue(found.value, given.value) : given.value
  const attrs: Record<string, readonly Instance[]> = { ...found.attrs }
  for (const [iri, instances] of Object.entries(given.attrs ?? {})) {
    for (const one of instances) {
      const inner = attrs[iri]?.find(({ datasetId }) => datasetId === one.datasetId)
      const rest = (attrs[iri] ?? []).filter((other) => other !== inner)
      const next = isNull(one) ? rest : [...rest, inner ? mergedInstance(inner, one) : withoutNulls(one)]
      if (next.length > 0) attrs[iri] = next
      else delete attrs[iri]
    }
  }
  const { attrs: _none, ...members } = { ...found, ...given }
  return withoutNulls({ ...members, type, value, ...(Object.keys(attrs).length > 0 && { attrs }) })
}

const mergeable = new Set<Kind>(['Property', 'LanguageProperty', 'JsonProperty'])

/** A bare text that comes to a Relationship is its object (§4.5.4). */
function kindOfMerged(found: Instance, given: Instance): Kind {
  const isBare = given.type === 'Property' && given.attrs === undefined && typeof given.value === 'string'
  return isBare && (found.type === 'Relationship' || found.type === 'VocabProperty') ? found.type : given.type
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function mergedValue(before: unknown, given: unknown): unknown {
  if (!isObject(given)) return given
  const next: Record<string, unknown> = isObject(before) ? { ...before } : {}
  for (const [key, value] of Object.entries(given)) {
    if (value === null || value === ngsiNull) delete next[key]
    else next[key] = mergedValue(next[key], value)
  }
  return next
}

/** What was to be deleted of something that is new is simply not there. */
function withoutNulls(instance: Instance): Instance {
  const { attrs, ...members } = instance
  const kept = Object.entries(attrs ?? {}).flatMap(([iri, inner]) => {
    const rest = inner.filter((one) => !isNull(one)).map(withoutNulls)
    return rest.length > 0 ? [[iri, rest] as const] : []
  })
  const own = Object.fromEntries(
    Object.entries(members).filter(([key, value]) => key === 'value' || value !== ngsiNull),
  )
  return { ...own, ...(kept.length > 0 && { attrs: Object.fromEntries(kept) }) } as unknown as Instance
}
