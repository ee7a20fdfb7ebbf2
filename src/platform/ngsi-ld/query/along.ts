/** The entities that a query asks about along relationships (CIM 009 §4.9), loaded for many at once. Rule NG7. */
import type { App } from '../../../kernel/app.ts'
import { badData } from '../errors.ts'
import type { Entity } from '../model.ts'
import * as store from '../store.ts'
import { idsAlong, type Linked } from './compare.ts'
import type { Condition, Path, Query } from './q.ts'

const none: Linked = () => undefined

const conditionsOf = (query: Query): Condition[] =>
  query.kind === 'is' ? [query.condition] : query.parts.flatMap(conditionsOf)

const pathsAlong = (query: Query | undefined): Path[] =>
  query ? conditionsOf(query).filter(({ linked }) => linked !== undefined) : []

/** Throws BadRequestData where links are not followed. */
export function refuseLinks(query: Query | undefined): void {
  if (pathsAlong(query).length > 0) throw badData('q does not follow links here')
}

/** How many links away it asks. */
export const depthOf = (query: Query | undefined): number =>
  Math.max(0, ...pathsAlong(query).map((path) => linksIn(path)))

const linksIn = ({ linked }: Path): number => (linked ? 1 + linksIn(linked.path) : 0)

export async function linkedFor(
  app: App,
  tenant: string,
  query: Query | undefined,
  entities: readonly Entity[],
): Promise<Linked> {
  const paths = pathsAlong(query)
  if (paths.length === 0) return none
  const known = new Map<string, Entity>()
  for (const path of paths) {
    let from = entities
    for (let at: Path | undefined = path; at?.linked; at = at.linked.path) {
      const step: Path = at
      const ids = [...new Set(from.flatMap((entity) => idsAlong(step, entity)))]
      const lacking = ids.filter((id) => !known.has(id))
      const rows = lacking.length === 0 ? [] : await app.read((tx) => store.entitiesByIds(tx, tenant, lacking))
      for (const row of rows) known.set(row.id, store.entityOf(row))
      from = ids.flatMap((id) => known.get(id) ?? [])
    }
  }
  return (id) => known.get(id)
}
