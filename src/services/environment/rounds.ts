/** Rounds of waste collection: planned by the route, done as it is noted. Rules EV16 and EV17. */
import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import { dayOf, instantAt } from '../../kernel/clock.ts'
import type { InputOf } from '../../kernel/endpoint.ts'
import { problem } from '../../kernel/problems.ts'
import { directory, may, requireMay } from '../../platform/organisation/index.ts'
import type { noteStop, Round } from './contract-water.ts'
import * as store from './store-watch.ts'

const mayNote = 'environment.rounds'
/** A round that has not come to its end so long after its begin is late. */
const lateAfter = { hours: 4 }

/** Rounds planned on a day, of a unit and those below it. */
export async function rounds(tx: Tx, actor: Actor, { day, unit }: { readonly day?: string; readonly unit?: string }) {
  const date = day === undefined ? dayOf(tx.now) : Temporal.PlainDate.from(day)
  const [routes, stops] = await Promise.all([store.routes(tx), store.stopsOn(tx, date.toString())])
  const noted = Map.groupBy(stops, ({ route_id }) => route_id)
  const planned = routes.filter(
    ({ weekdays, unit_id }) =>
      weekdays.includes(date.dayOfWeek) && (unit === undefined || directory().isWithin(unit_id, unit)),
  )
  return {
    day: date.toString(),
    rounds: planned.map((route) => roundOf(tx, actor, route, date, noted.get(route.id) ?? [])),
  }
}

function roundOf(
  tx: Tx,
  actor: Actor,
  route: store.RouteRow,
  day: Temporal.PlainDate,
  noted: readonly store.StopRow[],
): Round {
  const byPlace = new Map(noted.map((stop) => [stop.place, stop]))
  const stops = route.stops.map((stop, place) => {
    const found = byPlace.get(place)
    return {
      place,
      ...stop,
      state: found?.state ?? ('waiting' as const),
      at: found?.at ?? null,
      reason: found?.reason ?? null,
    }
  })
  const startsAt = instantAt(day.toPlainDateTime(Temporal.PlainTime.from(route.starts_at)))
  const count = (state: string) => stops.filter((stop) => stop.state === state).length
  const [done, missed, waiting] = [count('done'), count('missed'), count('waiting')]
  const after = (instant: Temporal.Instant) => Temporal.Instant.compare(tx.now, instant) > 0
  const state = (): Round['state'] => {
    if (waiting === 0) return missed === 0 ? 'done' : 'done-with-gaps'
    if (after(startsAt.add(lateAfter))) return 'late'
    return done + missed > 0 || after(startsAt) ? 'under-way' : 'planned'
  }
  return {
    routeId: route.id,
    name: route.name,
    unitId: route.unit_id,
    unitName: directory().unit(route.unit_id)?.name ?? { vi: route.unit_id, en: route.unit_id },
    day: day.toString(),
    startsAt: startsAt.toString(),
    state: state(),
    stops,
    done,
    missed,
    isSample: route.is_sample,
    mayNote: may(actor, mayNote, route.unit_id),
  }
}

/** Throws `kernel.not-found`, `kernel.forbidden`, `environment.not-that-day`. */
export async function note(tx: Tx, actor: Actor, { params, body }: InputOf<typeof noteStop>): Promise<Round> {
  const route = await store.routeById(tx, params.route)
  if (!route || params.place >= route.stops.length) throw problem('kernel.not-found')
  requireMay(actor, mayNote, route.unit_id)
  const day = Temporal.PlainDate.from(params.day)
  const today = dayOf(tx.now)
  // A round that begins in the evening ends after midnight.
  const isOpen = day.equals(today) || day.equals(today.subtract({ days: 1 }))
  if (!isOpen || !route.weekdays.includes(day.dayOfWeek)) throw problem('environment.not-that-day')
  await store.noteStops(tx, [
    {
      route_id: route.id,
      day: params.day,
      place: params.place,
      state: body.state,
      at: tx.now.toString(),
      reason: body.state === 'missed' ? body.reason : null,
      noted_by: `${actor.kind}:${actor.id ?? ''}`,
    },
  ])
  tx.live('environment:now')
  const noted = (await store.stopsOn(tx, params.day)).filter(({ route_id }) => route_id === route.id)
  return roundOf(tx, actor, route, day, noted)
}
