/** The way from here to there with what is known now and expected on the way. Rule TF21. */
import type { Tx } from '../../../kernel/app.ts'
import type { InputOf } from '../../../kernel/endpoint.ts'
import { problem } from '../../../kernel/problems.ts'
import { foldText } from '../../../platform/organisation/index.ts'
import type * as api from '../contract-route.ts'
import type { RouteView } from '../contract-route.ts'
import { oldAfterMs, sharesOf, speedAhead } from '../forecast/service.ts'
import { levelOf } from '../levels.ts'
import { list as listMeasures, slowedFrom } from '../measures/service.ts'
import { stretchesOf } from '../measures/in-force.ts'
import type { RoadNetwork } from '../network/network.ts'
import { positionAt, xOf, yOf } from '../network/plane.ts'
import { type Roads, roadsOf } from '../network/roads.ts'
import { viewOf } from '../slowdowns/service.ts'
import { open } from '../slowdowns/store.ts'
import { noSpeeds, unpackSpeeds } from '../state/packing.ts'
import { type Profiles, profilesOf } from '../state/profiles.ts'
import * as state from '../state/store.ts'
import { crossingS, endsAt, type Found, findWay } from './router.ts'

/** Throws `traffic.no-roads`, `traffic.no-road-near`, `traffic.no-way`. */
export async function route(tx: Tx, query: InputOf<typeof api.readRoute>['query']): Promise<RouteView> {
  const roads = await roadsOf(tx.app)
  if (!roads) throw problem('traffic.no-roads')
  const { network } = roads
  const nowMs = tx.now.epochMilliseconds
  const [profiles, row] = [await profilesOf(tx.app, network), await state.now(tx)]
  const isFresh = row !== undefined && nowMs - Date.parse(row.at) < oldAfterMs
  const speeds = isFresh ? unpackSpeeds(row.body) : noSpeeds(0)
  const slowed = await slowedFrom(tx, nowMs)
  const left = (place: number, thenS = 0) => slowed(network.segments[place]?.no ?? 0, nowMs + thenS * 1000)
  const ends = (longitude: number, latitude: number) =>
    endsAt(network, xOf(network.plane, longitude), yOf(network.plane, latitude), (place) => left(place) > 0)
  const [from, to] = [ends(query.from_lon, query.from_lat), ends(query.to_lon, query.to_lat)]
  if (from.length === 0 || to.length === 0) throw problem('traffic.no-road-near')
  const speed = speedAhead(network, profiles, speeds, nowMs, await sharesOf(tx))
  const found = findWay({ network, from, to, speed, left })
  if (!found) throw problem('traffic.no-way')
  const own = numbersOf(network, found)
  const touches = ({ segments }: { segments: readonly number[] }) => segments.some((no) => own.has(no))
  // Also what begins while one is on the way.
  const endMs = nowMs + (found.seconds.at(-1) ?? 0) * 1000
  const inForce = (await listMeasures(tx)).filter((measure) => stretchesOf(measure, nowMs, endMs + 1).length > 0)
  const closed = inForce.filter(({ effect }) => effect === 'closed')
  // Had nothing been closed: what the way goes round is told, so that nobody trusts their habit more.
  const unhindered =
    closed.length > 0 && findWay({ network, from, to, speed, left: (place, thenS) => left(place, thenS) || 1 })
  const usual = unhindered ? numbersOf(network, unhindered) : own
  return {
    ...described(network, profiles, found, nowMs),
    measures: inForce.filter(touches),
    avoided: closed.filter(({ segments }) => segments.some((no) => usual.has(no) && !own.has(no))),
    slowdowns: (await open(tx)).map(viewOf).filter(touches),
  }
}

const numbersOf = (network: RoadNetwork, { places }: Found): ReadonlySet<number> =>
  new Set(places.map((place) => network.segments[place]?.no ?? 0))

/** How much of a segment is driven. */
function driven(network: RoadNetwork, { places, fromAlongM, toAlongM }: Found, at: number): readonly [number, number] {
  const place = places[at] ?? 0
  return [at === 0 ? fromAlongM : 0, at === places.length - 1 ? toAlongM : (network.lengths[place] ?? 0)]
}

function described(network: RoadNetwork, profiles: Profiles, found: Found, nowMs: number) {
  const legs: Leg[] = []
  const line: number[][] = []
  let [metres, free] = [0, 0]
  for (const [at, place] of found.places.entries()) {
    const [begin, end] = driven(network, found, at)
    const length = Math.max(0, end - begin)
    const seconds = (found.seconds[at] ?? 0) - (found.seconds[at - 1] ?? 0)
    const freeS = length / (profiles.freeKmh(place) / 3.6)
    metres += length
    free += freeS + (at === 0 ? 0 : crossingS)
    for (const along of alongs(network, place, begin, end)) {
      const [x, y] = network.pointAlong(place, along)
      const [longitude, latitude] = positionAt(network.plane, x, y)
      line.push([Number(longitude.toFixed(6)), Number(latitude.toFixed(6))])
    }
    addLeg(legs, {
      name: network.segments[place]?.name ?? '',
      lengthM: length,
      seconds,
      freeS: freeS + (at === 0 ? 0 : crossingS),
    })
  }
  const seconds = found.seconds.at(-1) ?? 0
  return {
    lengthM: Math.round(metres),
    seconds: Math.round(seconds),
    freeSeconds: Math.min(Math.round(free), Math.round(seconds)),
    leavesAt: new Date(nowMs).toISOString(),
    arrivesAt: new Date(nowMs + seconds * 1000).toISOString(),
    legs: legs.map(({ name, lengthM, seconds: takes, freeS }) => ({
      name,
      lengthM: Math.round(lengthM),
      seconds: Math.round(takes),
      level: levelOf(Math.min(1, freeS / Math.max(1, takes))),
    })),
    line,
    segments: found.places.map((place) => network.segments[place]?.no ?? 0),
  }
}

function alongs(network: RoadNetwork, place: number, begin: number, end: number): number[] {
  const points = network.along.subarray(network.firstPoint[place], network.firstPoint[place + 1])
  return [begin, ...points.filter((along) => along > begin && along < end), end]
}

interface Leg {
  readonly name: string
  lengthM: number
  seconds: number
  /** On free roads, with the same crossings. */
  freeS: number
}

function addLeg(legs: Leg[], leg: Leg): void {
  const last = legs.at(-1)
  if (last?.name !== leg.name) return void legs.push(leg)
  last.lengthM += leg.lengthM
  last.seconds += leg.seconds
  last.freeS += leg.freeS
}

// ---- streets by name ----------------------------------------------------------------------------------------------------

const streetsMax = 8
interface Street {
  readonly name: string
  readonly folded: string
  readonly point: { readonly longitude: number; readonly latitude: number }
}
const streetsOf = new WeakMap<Roads, readonly Street[]>()

function allStreets(roads: Roads): readonly Street[] {
  const known = streetsOf.get(roads)
  if (known) return known
  const named = roads.network.segments.filter(({ name }) => name !== null)
  const made = [...Map.groupBy(named, ({ name }) => name ?? '')].map(([name, segments]): Street => {
    const middle = segments[Math.floor(segments.length / 2)]?.line ?? []
    const [longitude, latitude] = middle[Math.floor(middle.length / 2)] ?? [0, 0]
    return { name, folded: foldText(name), point: { longitude, latitude } }
  })
  streetsOf.set(roads, made)
  return made
}

/** Those that begin with it first. */
export async function streets(tx: Tx, q: string) {
  const roads = await roadsOf(tx.app)
  const wanted = foldText(q)
  const rank = ({ folded }: Street) =>
    folded.startsWith(wanted) || folded.replace(/^(pho|duong|ngo) /, '').startsWith(wanted) ? 0 : 1
  const found = (roads ? allStreets(roads) : [])
    .filter(({ folded }) => folded.includes(wanted))
    .toSorted((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name, 'vi'))
  return { streets: found.slice(0, streetsMax).map(({ name, point }) => ({ name, point })) }
}
