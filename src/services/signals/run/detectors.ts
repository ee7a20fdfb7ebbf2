/** Which detectors can be believed, from what they and the counts over the stop line say. Pure. Rule SG52. */
import { goes, type RoadNetwork } from '../control/model.ts'
import type { Observation } from '../drivers/driver.ts'
import type { DetectorHealth } from '../contract-live.ts'

/** Somebody is said to stand at the stop line through so much green, and nobody goes: the detector hangs. */
const stuckGreenS = 180
/** So many passed one after another that were never seen: it is blind. */
const unseenMax = 8
/** A vehicle that was seen so many seconds ago may be the one that passes now. */
const rememberedS = 6
const atLineM = 8

/** By lane. */
export class DetectorWatch {
  readonly #network: RoadNetwork
  readonly #stuckS: Float64Array
  readonly #unseen: Float64Array
  readonly #seenAgoS: Float64Array

  constructor(network: RoadNetwork) {
    this.#network = network
    this.#stuckS = new Float64Array(network.lanes.length)
    this.#unseen = new Float64Array(network.lanes.length)
    this.#seenAgoS = new Float64Array(network.lanes.length)
  }

  /** One second of one lane. */
  healthOf(lane: number, observation: Observation): DetectorHealth {
    const told = observation.detectors[lane] ?? 'silent'
    if (told !== 'sees') return told
    const { first, to_end_m: toEndM, speed_mps: speedMps } = observation.seen
    const [from = 0, until = 0] = [first[lane], first[lane + 1]]
    const ways = this.#network.lanes[lane]?.out ?? []
    const passed = ways.reduce((sum, way) => sum + (observation.passed[way] ?? 0), 0)
    const stands = until > from && (toEndM[from] ?? 99) < atLineM && (speedMps[from] ?? 9) < 0.5
    if (!stands || passed > 0) this.#stuckS[lane] = 0
    else if (this.#hasGreen(ways, observation)) this.#stuckS[lane] = (this.#stuckS[lane] ?? 0) + 1
    this.#seenAgoS[lane] = until > from ? 0 : (this.#seenAgoS[lane] ?? 0) + 1
    if (passed > 0)
      this.#unseen[lane] = (this.#seenAgoS[lane] ?? 0) > rememberedS ? (this.#unseen[lane] ?? 0) + passed : 0
    if ((this.#stuckS[lane] ?? 0) >= stuckGreenS) return 'stuck'
    return (this.#unseen[lane] ?? 0) >= unseenMax ? 'silent' : 'good'
  }

  #hasGreen(ways: readonly number[], { shown }: Observation): boolean {
    return ways.some((way) => {
      const control = this.#network.connections[way]?.control
      return control !== undefined && goes(shown[control.intersection]?.[control.group])
    })
  }
}
