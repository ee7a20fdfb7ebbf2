/** Entities that others are linked to, read with them (CIM 009 §4.5.23). Rule NG25. */
import type { App } from '../../kernel/app.ts'
import { badData } from './errors.ts'
import type { Entity, Instance } from './model.ts'
import { everything, type Projection, projected } from './projection.ts'
import * as store from './store.ts'
import { type Shape, writeEntity } from './write.ts'

/** `inline`: inside of the relationship; `flat`: beside the entities. */
export interface Join {
  readonly kind: 'inline' | 'flat'
  readonly levels: number
}

const levelsMax = 5
const linkedMax = 1000

export function readJoin(kind: unknown, level: unknown): Join | undefined {
  const levels = level === undefined ? 1 : Number(level)
  if (!Number.isInteger(levels) || levels < 1 || levels > levelsMax)
    throw badData(`joinLevel is a number from 1 to ${levelsMax}`)
  if (kind === undefined || kind === 'none') {
    if (level !== undefined && kind === undefined) throw badData('joinLevel goes with join')
    return undefined
  }
  if (kind !== 'inline' && kind !== 'flat') throw badData('join is inline, flat or none')
  return { kind, levels }
}

export interface Linked {
  readonly entity: Entity
  readonly projection: Projection
}

/** §4.21: links are followed no further than entities are joined. Throws BadRequestData. */
export function requireJoined(depth: number, join: Join | undefined): void {
  if (depth > (join?.levels ?? 0)) throw badData('linked entities are asked for beyond join and joinLevel')
}

/** Along the relationships that are shown, so many steps away; what is not known here is left out. */
export async function linkedTo(
  app: App,
  tenant: string,
  entities: readonly Entity[],
  { levels }: Join,
  projection: Projection,
): Promise<Map<string, Linked>> {
  const found = new Map<string, Linked>()
  const seen = new Set(entities.map(({ id }) => id))
  let from: readonly Linked[] = entities.map((entity) => ({ entity, projection }))
  for (let level = 0; level < levels && from.length > 0 && found.size < linkedMax; level++) {
    const next = new Map<string, Projection>()
    for (const { id, shown } of from.flatMap(linksOf))
      if (!seen.has(id) && !next.has(id) && found.size + next.size < linkedMax) next.set(id, shown)
    for (const id of next.keys()) seen.add(id)
    const rows = next.size === 0 ? [] : await app.read((tx) => store.entitiesByIds(tx, tenant, [...next.keys()]))
    from = rows.map(store.entityOf).map((entity) => ({ entity, projection: next.get(entity.id) ?? everything }))
    for (const one of from) found.set(one.entity.id, one)
  }
  return found
}

/** Where an entity leads, and what is shown of what is there. */
function linksOf({ entity, projection }: Linked): { id: string; shown: Projection }[] {
  const attrs = projected(entity, projection)?.attrs ?? {}
  return Object.entries(attrs).flatMap(([iri, instances]) =>
    objectsIn(instances).map((id) => ({ id, shown: projection.linked.get(iri) ?? everything })),
  )
}

export function objectsIn(instances: readonly Instance[]): string[] {
  return instances.flatMap(({ type, value }) =>
    type === 'Relationship' || type === 'ListRelationship' ? ([value].flat() as string[]) : [],
  )
}

/** The entities as they are written, with those that they are linked to inside of them or after them. */
export async function writtenWith(
  app: App,
  tenant: string,
  entities: readonly Entity[],
  shape: Shape,
  join: Join | undefined,
  projection: Projection,
): Promise<unknown[]> {
  if (!join) return entities.map((entity) => writeEntity(entity, shape))
  const found = await linkedTo(app, tenant, entities, join, projection)
  if (join.kind === 'inline') {
    const linked = {
      entities: new Map([...found].map(([id, { entity }]) => [id, entity])),
      levels: join.levels,
      projections: projection.linked,
    }
    return entities.map((entity) => writeEntity(entity, { ...shape, linked }))
  }
  const beside = [...found.values()].flatMap(({ entity, projection: shown }) => {
    const part = projected(entity, shown)
    return part ? [writeEntity(part, { ...shape, datasetIds: undefined, hasMember: shown.hasMember })] : []
  })
  return [...entities.map((entity) => writeEntity(entity, shape)), ...beside]
}
