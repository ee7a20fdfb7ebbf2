/**
 * Where the detectors see. A camera at each controlled lane looks upstream, over lanes that lead into it, and every
 * intersection sees its own inside and the beginning of what leads away, all up to the same range.
 */
import type { LaneIndex, RoadNetwork } from '../../control/model.ts'

export interface Field {
  /** By lane: who is at most so far from the lane's end is seen; -1 where nobody looks. */
  readonly to_end_m: Float64Array
  /** By lane: who is at most so far from the lane's beginning is seen. */
  readonly from_start_m: Float64Array
  /** By lane: its detector is out of order. */
  readonly blind: Uint8Array
}

/** @param blind by lane; a blind lane sees nothing, and nothing is seen upstream through it. */
export function fieldOf(network: RoadNetwork, range_m: number, blind: Uint8Array): Field {
  const to_end_m = new Float64Array(network.lanes.length).fill(-1)
  const from_start_m = new Float64Array(network.lanes.length).fill(-1)
  for (const { from, to, control } of network.connections) {
    if (!control) continue
    if (!blind[from]) lookUpstream(network, to_end_m, from, range_m)
    lookDownstream(network, from_start_m, to, range_m)
  }
  for (const [lane, { inside }] of network.lanes.entries()) {
    if (blind[lane]) to_end_m[lane] = from_start_m[lane] = -1
    else if (inside && network.lanes[lane]) to_end_m[lane] = Math.max(to_end_m[lane] ?? -1, insideRange(network, lane))
  }
  return { to_end_m, from_start_m, blind }
}

/** The lanes of a junction with lights are seen whole; others as far as an arm's camera reaches. */
function insideRange(network: RoadNetwork, lane: LaneIndex): number {
  const lit = network.connections.some(({ control, inside }) => control && inside.includes(lane))
  return lit ? Number.POSITIVE_INFINITY : -1
}

function lookUpstream(network: RoadNetwork, seen_m: Float64Array, lane: LaneIndex, left_m: number): void {
  if (left_m <= (seen_m[lane] ?? -1)) return
  seen_m[lane] = left_m
  const rest_m = left_m - (network.lanes[lane]?.length_m ?? 0)
  if (rest_m <= 0) return
  for (const place of network.lanes[lane]?.in ?? []) {
    const { from = -1, inside = [] } = network.connections[place] ?? {}
    let before_m = rest_m
    for (const within of inside.toReversed()) {
      seen_m[within] = Math.max(seen_m[within] ?? -1, before_m)
      before_m -= network.lanes[within]?.length_m ?? 0
    }
    lookUpstream(network, seen_m, from, before_m)
  }
}

function lookDownstream(network: RoadNetwork, seen_m: Float64Array, lane: LaneIndex, left_m: number): void {
  if (left_m <= (seen_m[lane] ?? -1)) return
  seen_m[lane] = left_m
  const rest_m = left_m - (network.lanes[lane]?.length_m ?? 0)
  if (rest_m <= 0) return
  for (const place of network.lanes[lane]?.out ?? []) {
    const { to = -1, inside = [] } = network.connections[place] ?? {}
    for (const within of inside) seen_m[within] = Math.max(seen_m[within] ?? -1, rest_m)
    lookDownstream(network, seen_m, to, rest_m - inside.reduce((sum, i) => sum + (network.lanes[i]?.length_m ?? 0), 0))
  }
}
