/** Every SQL statement about breaches, routes and stops. */
import type { Insertable, Selectable } from 'kysely'
import type { Tx } from '../../kernel/app.ts'
import { db } from './store.ts'
import type { Tables } from './tables.ts'

export type BreachRow = Selectable<Tables['breach']>
export type RouteRow = Selectable<Tables['route']>
export type StopRow = Selectable<Tables['stop']>

// ---- breaches -----------------------------------------------------------------------------------------------------

export function openBreaches(tx: Tx, station: string): Promise<BreachRow[]> {
  return db(tx).selectFrom('breach').selectAll().where('station', '=', station).where('ended_at', 'is', null).execute()
}

export async function saveBreach(tx: Tx, row: Insertable<Tables['breach']>): Promise<void> {
  await db(tx)
    .insertInto('breach')
    .values(row)
    .onConflict((c) =>
      c.columns(['station', 'id']).doUpdateSet((e) => ({
        level: e.ref('excluded.level'),
        worst: e.ref('excluded.worst'),
        limit_value: e.ref('excluded.limit_value'),
        last_at: e.ref('excluded.last_at'),
        calm_hours: e.ref('excluded.calm_hours'),
        ended_at: e.ref('excluded.ended_at'),
        told_level: e.ref('excluded.told_level'),
      })),
    )
    .execute()
}

export async function endBreach(tx: Tx, { station, id }: Pick<BreachRow, 'station' | 'id'>, at: string): Promise<void> {
  await db(tx).updateTable('breach').set({ ended_at: at }).where('station', '=', station).where('id', '=', id).execute()
}

export function watchedTo(tx: Tx, station: string): Promise<Selectable<Tables['watched']>[]> {
  return db(tx).selectFrom('watched').selectAll().where('station', '=', station).execute()
}

export async function setWatched(tx: Tx, station: string, quantity: string, to: string): Promise<void> {
  await db(tx)
    .insertInto('watched')
    .values({ station, quantity, watched_to: to })
    .onConflict((c) => c.columns(['station', 'quantity']).doUpdateSet({ watched_to: to }))
    .execute()
}

/** Open ones, and those that began since; the open ones first, then the newest. */
export function breachesSince(tx: Tx, since: string, limit: number): Promise<BreachRow[]> {
  return db(tx)
    .selectFrom('breach')
    .selectAll()
    .where((e) => e.or([e('ended_at', 'is', null), e('began_at', '>=', since)]))
    .orderBy((e) => e('ended_at', 'is', null), 'desc')
    .orderBy('began_at', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute()
}

// ---- rounds -------------------------------------------------------------------------------------------------------

export async function upsertRoutes(tx: Tx, rows: readonly Insertable<Tables['route']>[]): Promise<void> {
  await db(tx)
    .insertInto('route')
    .values([...rows])
    .onConflict((c) =>
      c.column('id').doUpdateSet((e) => ({
        unit_id: e.ref('excluded.unit_id'),
        name: e.ref('excluded.name'),
        weekdays: e.ref('excluded.weekdays'),
        starts_at: e.ref('excluded.starts_at'),
        stops: e.ref('excluded.stops'),
        is_sample: e.ref('excluded.is_sample'),
      })),
    )
    .execute()
}

export function routes(tx: Tx): Promise<RouteRow[]> {
  return db(tx).selectFrom('route').selectAll().orderBy('id').execute()
}

export function routeById(tx: Tx, id: string): Promise<RouteRow | undefined> {
  return db(tx).selectFrom('route').selectAll().where('id', '=', id).executeTakeFirst()
}

export function stopsOn(tx: Tx, day: string): Promise<StopRow[]> {
  return db(tx).selectFrom('stop').selectAll().where('day', '=', day).orderBy('route_id').orderBy('place').execute()
}

/** The last word counts. */
export async function noteStops(tx: Tx, rows: readonly Insertable<Tables['stop']>[]): Promise<void> {
  if (rows.length === 0) return
  await db(tx)
    .insertInto('stop')
    .values([...rows])
    .onConflict((c) =>
      c.columns(['route_id', 'day', 'place']).doUpdateSet((e) => ({
        state: e.ref('excluded.state'),
        at: e.ref('excluded.at'),
        reason: e.ref('excluded.reason'),
        noted_by: e.ref('excluded.noted_by'),
      })),
    )
    .execute()
}
