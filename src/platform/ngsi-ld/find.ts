/** Finds entities: the database narrows, the program decides. Rule NG7. */
import type { App } from '../../kernel/app.ts'
import { type Conditions, fits, isNarrowedWholly, narrowingOf, type Page } from './asked.ts'
import { NgsiError } from './errors.ts'
import type { Entity } from './model.ts'
import { linkedFor } from './query/along.ts'
import { ordered } from './query/order.ts'
import * as store from './store.ts'
import { thingsFor, together } from './things.ts'

const rowsAtOnce = 500
/** More are not looked at for one answer: what asks for that must ask more narrowly. */
const looksMax = 500_000
/** Ordered at once, in memory. */
const orderedMax = 50_000

export interface Found {
  readonly entities: readonly Entity[]
  readonly hasMore: boolean
  /** Of all that fit; only when it was asked for. */
  readonly total: number | undefined
}

/** In the order that is asked for, else in that of their ids. Throws TooComplexQuery. */
export async function find(
  app: App,
  tenant: string,
  conditions: Conditions,
  { limit, offset, count, ordering }: Page,
): Promise<Found> {
  const narrowing = narrowingOf(tenant, conditions)
  const things = thingsFor(app, narrowing)
  if (ordering) {
    const all = ordered(await allThatFit(app, tenant, conditions, things), ordering)
    const entities = all.slice(offset, offset + limit)
    return { entities, hasMore: all.length > offset + limit, total: count ? all.length : undefined }
  }
  if (things.length === 0 && isNarrowedWholly(conditions)) {
    return app.read(async (tx) => {
      const [rows, total] = await Promise.all([
        store.entitiesAfter(tx, narrowing, '', limit + 1, offset),
        count ? store.countEntities(tx, narrowing) : undefined,
      ])
      return { entities: rows.slice(0, limit).map(store.entityOf), hasMore: rows.length > limit, total }
    })
  }
  const entities: Entity[] = []
  let total = 0
  for await (const entity of matching(app, tenant, conditions, things)) {
    total += 1
    if (total > offset && entities.length < limit) entities.push(entity)
    if (!count && total > offset + limit) break
  }
  return { entities, hasMore: total > offset + entities.length, total: count ? total : undefined }
}

/** Throws TooComplexQuery when there are too many to hold at once. */
export async function allThatFit(
  app: App,
  tenant: string,
  conditions: Conditions,
  things: readonly Entity[],
): Promise<Entity[]> {
  const all: Entity[] = []
  for await (const entity of matching(app, tenant, conditions, things)) {
    all.push(entity)
    if (all.length > orderedMax)
      throw new NgsiError('TooComplexQuery', `more than ${orderedMax} entities are not put in order; ask more narrowly`)
  }
  return all
}

/** Everything that fits, in the order of the ids: what is kept, and telemetry's things among it. */
export async function* matching(
  app: App,
  tenant: string,
  conditions: Conditions,
  things: readonly Entity[],
): AsyncGenerator<Entity> {
  const narrowing = narrowingOf(tenant, conditions)
  let thing = 0
  for (let [after, looked] = ['', 0]; ; ) {
    const rows = await app.read((tx) => store.entitiesAfter(tx, narrowing, after, rowsAtOnce))
    const entities = rows.map(store.entityOf)
    const linked = await linkedFor(app, tenant, conditions.q, entities)
    for (const entity of entities) {
      for (; (things[thing]?.id ?? '') < entity.id && thing < things.length; thing++)
        yield* fitting(conditions, things[thing])
      const isThing = things[thing]?.id === entity.id
      const whole = together(entity, isThing ? things[thing] : undefined)
      if (fits(conditions, whole, linked)) yield whole
      if (isThing) thing += 1
    }
    looked += rows.length
    if (looked > looksMax)
      throw new NgsiError('TooComplexQuery', 'too many entities would have to be looked at; ask for a type or an area')
    after = rows.at(-1)?.id ?? after
    if (rows.length < rowsAtOnce) break
  }
  for (; thing < things.length; thing++) yield* fitting(conditions, things[thing])
}

function* fitting(conditions: Conditions, entity: Entity | undefined): Generator<Entity> {
  if (entity && fits(conditions, entity)) yield entity
}
