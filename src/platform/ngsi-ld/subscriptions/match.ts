/** Whether a subscription is to be told of a change, and what (CIM 009 §5.8.6). Pure. Rules NG18 and NG19. */
import { fits } from '../asked.ts'
import type { Context } from '../context.ts'
import type { Change } from '../change.ts'
import type { Attributes, Entity, Instance } from '../model.ts'
import { geoJson } from '../negotiate.ts'
import { projected } from '../projection.ts'
import { gone, type Happened } from '../record.ts'
import { type Shape, writeEntity, writeFeature } from '../write.ts'
import type { Trigger, Wish } from './read.ts'

/** The entity as it goes into a notification; undefined when it is not wanted. */
export function told(wish: Wish, context: Context, what: Happened, now: string): unknown {
  const wanted = wantedChanges(wish, what)
  if (!wanted || !fits(wish.conditions, what.entity)) return undefined
  const shown = projected(shownEntity(wish, what, wanted, now), wish.projection)
  // What it is linked to is looked up when it is sent, and with it how all of it is written.
  return shown && (wish.join ? shown : write(wish, context, shown))
}

export const shapeFor = (wish: Wish, context: Context): Shape => ({
  form: wish.form,
  sysAttrs: wish.sysAttrs,
  context,
  lang: wish.lang,
  datasetIds: wish.datasetIds,
  hasMember: wish.projection.hasMember,
})

export function write(wish: Wish, context: Context, entity: Entity): unknown {
  const shape = shapeFor(wish, context)
  return wish.endpoint.accept === geoJson ? writeFeature(entity, shape) : writeEntity(entity, shape)
}

const ofEntity: Readonly<Record<Happened['kind'], Trigger>> = {
  created: 'entityCreated',
  updated: 'entityUpdated',
  deleted: 'entityDeleted',
}
const ofAttribute: Readonly<Record<Change['kind'], Trigger>> = {
  created: 'attributeCreated',
  updated: 'attributeUpdated',
  deleted: 'attributeDeleted',
}

/** The changes that it is told for; undefined when there is no reason. */
function wantedChanges({ watched, triggers }: Wish, { kind, changes }: Happened): readonly Change[] | undefined {
  const seen = watched ? changes.filter(({ iri }) => watched.has(iri)) : changes
  const isAny = !watched || seen.length > 0
  if (isAny && triggers.has(ofEntity[kind])) return seen
  const wanted = seen.filter((change) => triggers.has(ofAttribute[change.kind]))
  return wanted.length > 0 ? wanted : undefined
}

function shownEntity(
  { showChanges, triggers }: Wish,
  { kind, entity, changes }: Happened,
  wanted: readonly Change[],
  now: string,
): Entity {
  if (kind === 'deleted') {
    const attrs: Record<string, readonly Instance[]> = {}
    // §5.8.6: of an entity that is gone its attributes are told to who asked for them.
    const isOfAttributes = showChanges || triggers.has('attributeDeleted')
    for (const { iri, before } of isOfAttributes ? wanted : [])
      if (before) attrs[iri] = [...(attrs[iri] ?? []), goneShown(before, now, showChanges)]
    return { ...entity, attrs, deletedAt: now }
  }
  const removed = changes.filter((change) => change.kind === 'deleted')
  const attrs: Record<string, readonly Instance[]> = {
    ...(showChanges ? withPrevious(entity.attrs, changes) : entity.attrs),
  }
  for (const { iri, before } of removed)
    if (before) attrs[iri] = [...(attrs[iri] ?? []), goneShown(before, now, showChanges)]
  return { ...entity, attrs }
}

function goneShown(before: Instance, now: string, showChanges: boolean): Instance {
  return { ...gone(before, now), ...(showChanges && { previous: before.value }) }
}

function withPrevious(attrs: Attributes, changes: readonly Change[]): Attributes {
  const next: Record<string, readonly Instance[]> = { ...attrs }
  for (const { iri, kind, before, after } of changes) {
    if (kind !== 'updated' || !before || !after) continue
    next[iri] = (next[iri] ?? []).map((one) => (one === after ? { ...one, previous: before.value } : one))
  }
  return next
}
