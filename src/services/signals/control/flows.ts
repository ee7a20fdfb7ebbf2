/** What stop-line counts tell in the long run: how much comes in each lane, and where it turns. */
import type { ConnectionIndex, LaneIndex, RoadNetwork, Turn } from './model.ts'

/** What is assumed before anybody has been counted, as if so many had been. */
const assumed: Readonly<Record<Turn, number>> = { straight: 6, left: 3, right: 3, around: 0.05 }
/** A flow is the mean of about so many seconds. */
const memory_s = 300
/** Until something is known. */
const assumed_flow_per_s = 0.1

export class Flows {
  readonly #network: RoadNetwork
  readonly #turns: Float64Array
  readonly #shares: Float64Array
  /** By lane, vehicles a second. */
  readonly #flow: Float64Array
  #seconds = 0

  constructor(network: RoadNetwork) {
    this.#network = network
    this.#turns = Float64Array.from(network.connections, ({ turn }) => assumed[turn])
    this.#shares = new Float64Array(network.connections.length)
    this.#flow = new Float64Array(network.lanes.length)
    for (const lane of network.lanes.keys()) this.#share(lane)
  }

  /** Of those in its lane, the part that takes this connection; 0 to 1. */
  share(connection: ConnectionIndex): number {
    return this.#shares[connection] ?? 0
  }

  /** Vehicles a second that leave a lane over its stop line. */
  flow(lane: LaneIndex): number {
    const known = Math.min(1, this.#seconds / memory_s)
    return (this.#flow[lane] ?? 0) + (1 - known) * assumed_flow_per_s
  }

  /** One second's counts. */
  count(passed: Uint16Array): void {
    this.#seconds++
    const keep = 1 - 1 / memory_s
    for (let lane = 0; lane < this.#flow.length; lane++) this.#flow[lane]! *= keep
    for (let place = 0; place < passed.length; place++) {
      const count = passed[place]!
      if (count === 0) continue
      const { from = -1 } = this.#network.connections[place] ?? {}
      this.#flow[from]! += count / memory_s
      this.#turns[place]! += count
      this.#share(from)
    }
  }

  #share(lane: LaneIndex): void {
    const out = this.#network.lanes[lane]?.out ?? []
    const all = out.reduce((sum, place) => sum + (this.#turns[place] ?? 0), 0)
    for (const place of out) this.#shares[place] = all > 0 ? (this.#turns[place] ?? 0) / all : 0
  }
}
