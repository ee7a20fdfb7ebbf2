/** What a driver sees beyond the range that the register gives a detector is left out: nobody has said that it sees so far. Pure. Rule SG64. */
import type { LaneIndex } from '../control/model.ts'
import type { Sightings } from '../drivers/driver.ts'

/** @param rangeOf metres by lane; a lane that is not there is not cut. */
export function withinRange(seen: Sightings, rangeOf: ReadonlyMap<LaneIndex, number>): Sightings {
  if (rangeOf.size === 0) return seen
  const lanes = seen.first.length - 1
  const first = new Int32Array(lanes + 1)
  const kept: number[] = []
  for (let lane = 0; lane < lanes; lane++) {
    const range = rangeOf.get(lane) ?? Number.POSITIVE_INFINITY
    for (let n = seen.first[lane] ?? 0; n < (seen.first[lane + 1] ?? 0); n++)
      if ((seen.to_end_m[n] ?? 0) <= range) kept.push(n)
    first[lane + 1] = kept.length
  }
  const of = (all: Float64Array) => Float64Array.from(kept, (n) => all[n] ?? 0)
  return { first, to_end_m: of(seen.to_end_m), speed_mps: of(seen.speed_mps), stood_s: of(seen.stood_s) }
}
