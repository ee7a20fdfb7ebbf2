/** Entities that others are linked to, read with them (CIM 009 §4.5.23). Rule NG25. */
import type { App } from '../../kernel/app.ts'
import { badData } from './errors.ts'
import type { Entity } from './model.ts'
import * as store from './store.ts'

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

/** Along relationships, so many steps away; what is not known here is left out. */
export async function linkedTo(
  app: App,
  tenant: string,
  entities: readonly Entity[],
  { levels }: Join,
): Promise<Map<string, Entity>> {
  const found = new Map<string, Entity>()
  const seen = new Set(entities.map(({ id }) => id))
  let from = entities
  for (let level = 0; level < levels && from.length > 0 && found.size < linkedMax; level++) {
    const ids = [...new Set(from.flatMap(objectsOf))].filter((id) => !seen.has(id)).slice(0, linkedMax - found.size)
    for (const id of ids) seen.add(id)
    from = ids.length === 0 ? [] : (await app.read((tx) => store.entitiesByIds(tx, tenant, ids))).map(store.entityOf)
    for (const entity of from) found.set(entity.id, entity)
  }
  return found
}

function objectsOf({ attrs }: Entity): string[] {
  return Object.values(attrs).flatMap((instances) =>
    instances.flatMap(({ type, value }) => (type === 'Relationship' ? ([value].flat() as string[]) : [])),
  )
}
