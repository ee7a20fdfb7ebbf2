/**
 * What goes before any plan: a junction is not filled that cannot empty, and nobody is let in while somebody stands in the
 * way. Without these, a single vehicle in the wrong place stops a quarter for an hour (docs/decisions, signal control).
 */
import type { Observation } from '../drivers/driver.ts'
import { travel_s } from './demand.ts'
import type { Exit, Layout, Link } from './layout.ts'
import { Conflict, type Intersection, type RoadNetwork, conflictOf } from './model.ts'
import { place_m } from './unseen.ts'

/** A tail that stands so near leaves no room to enter. */
const tail_m = 15
/** Slower than this belongs to a tail. */
const tail_mps = 2
/** An exit that is shorter than this, with a red light at its end, is counted place by place. */
const short_m = 40
/** A vehicle inside that is out sooner than this hinders nobody who starts now. */
const leaves_s = 2.5
/** Longer than this nobody waits for it: it may be standing for another reason. */
export const hold_s_max = 10

/**
 * How many more vehicles an exit has room for; Infinity when nothing stands in it.
 * @param red whether the signal at the exit's end is red for the lane there.
 * @param unseen what must be in a lane that nobody sees; undefined where it is seen.
 */
export function roomIn(
  network: RoadNetwork,
  { exit, inside }: Link,
  { seen }: Observation,
  red: (lane: number) => boolean,
  unseen: UnseenLane,
): number {
  if (exit.lanes[0] !== undefined && unseen(exit.lanes[0]) && standsAtEnd(network, inside, seen)) return 0
  const tail = tailOf(network, exit, seen, unseen)
  let coming = tail.moving
  for (const lane of inside) coming += seen.first[lane + 1]! - seen.first[lane]!
  if (exit.signal !== undefined && exit.length_m < short_m && red(exit.signal)) {
    return Math.max(0, Math.floor(exit.length_m / place_m) - tail.standing - coming)
  }
  if (tail.free_m === Number.POSITIVE_INFINITY) return tail.free_m
  return tail.free_m < tail_m ? 0 : Math.max(0, Math.floor(tail.free_m / place_m) - coming)
}

type UnseenLane = (lane: number) => { readonly standing: number; readonly moving: number } | undefined

/** Somebody inside the junction who does not get out: what is beyond is full. */
function standsAtEnd(network: RoadNetwork, inside: Link['inside'], seen: Observation['seen']): boolean {
  const lane = inside.at(-1)
  if (lane === undefined) return false
  const place = seen.first[lane]!
  return place < seen.first[lane + 1]! && seen.to_end_m[place]! < place_m && seen.speed_mps[place]! < tail_mps
}

interface Tail {
  /** From the far side of the junction to the last vehicle that stands. */
  readonly free_m: number
  /** Vehicles on the way to it. */
  readonly moving: number
  readonly standing: number
}

function tailOf(network: RoadNetwork, { lanes }: Exit, seen: Observation['seen'], unseen: UnseenLane): Tail {
  let free_m = Number.POSITIVE_INFINITY
  let moving = 0
  let standing = 0
  let start_m = 0
  for (const lane of lanes) {
    const length_m = network.lanes[lane]!.length_m
    const supposed = unseen(lane)
    if (supposed) {
      moving += supposed.moving
      standing += supposed.standing
      if (supposed.standing >= 1)
        free_m = Math.min(free_m, Math.max(0, start_m + length_m - place_m * supposed.standing))
      start_m += length_m
      continue
    }
    for (let place = seen.first[lane + 1]! - 1; place >= seen.first[lane]!; place--) {
      if (seen.speed_mps[place]! < tail_mps) {
        standing++
        if (free_m === Number.POSITIVE_INFINITY)
          free_m = Math.max(0, start_m + length_m - seen.to_end_m[place]! - place_m)
      } else if (free_m === Number.POSITIVE_INFINITY) moving++
    }
    start_m += length_m
  }
  return { free_m, moving, standing }
}

/**
 * Which groups must not begin yet, since a vehicle of a group that is red by now stands in their way.
 * @param goes whether a group is green now.
 */
export function heldGroups(
  network: RoadNetwork,
  at: Intersection,
  { approaches }: Layout,
  { seen }: Observation,
  goes: (group: number) => boolean,
): Uint8Array {
  const held = new Uint8Array(at.groups.length)
  for (const { links } of approaches)
    for (const link of links) {
      if (goes(link.group) || !staysInside(network, link, seen)) continue
      for (let group = 0; group < held.length; group++)
        if (conflictOf(at, link.group, group) !== Conflict.none) held[group] = 1
    }
  return held
}

function staysInside(network: RoadNetwork, { inside }: Link, seen: Observation['seen']): boolean {
  let after_m = inside.reduce((sum, lane) => sum + network.lanes[lane]!.length_m, 0)
  for (const lane of inside) {
    const { length_m, speed_limit_mps } = network.lanes[lane]!
    after_m -= length_m
    for (let place = seen.first[lane]!; place < seen.first[lane + 1]!; place++) {
      const left_m = after_m + seen.to_end_m[place]!
      if (travel_s(left_m, seen.speed_mps[place]!, speed_limit_mps) > leaves_s) return true
    }
  }
  return false
}
