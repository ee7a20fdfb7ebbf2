/**
 * How far it is by road from the end of one segment to the begin of another, up to a bound: Dijkstra from each segment, once, when
 * it is first asked for. A city's cars ask for the same few ten thousand pairs all day. Rule TF7.
 */
import { Heap } from './heap.ts'
import type { RoadNetwork } from '../network/network.ts'

/** A car at 100 km/h that tells of itself every half minute. */
export const reachM = 900

interface Reach {
  /** Metres from the end of the first to the begin of the other. */
  readonly distances: Map<number, number>
  /** What one drove before. */
  readonly before: Map<number, number>
}

export class WaysBetween {
  readonly #network: RoadNetwork
  readonly #reaches: (Reach | undefined)[]
  readonly #heap = new Heap()

  constructor(network: RoadNetwork) {
    this.#network = network
    this.#reaches = Array.from({ length: network.size }, () => undefined)
  }

  /** Infinity when it is farther than `reachM`. From a segment to itself: around the block. */
  metres(from: number, to: number): number {
    return this.#reach(from).distances.get(to) ?? Infinity
  }

  /** The segments between the two, without them, in the order of driving; undefined when there is no way. */
  between(from: number, to: number): number[] | undefined {
    const { before } = this.#reach(from)
    const found: number[] = []
    for (let at = before.get(to); at !== from; at = before.get(at)) {
      if (at === undefined || found.length > 200) return undefined
      found.push(at)
    }
    return found.toReversed()
  }

  #reach(from: number): Reach {
    return (this.#reaches[from] ??= this.#search(from))
  }

  #search(from: number): Reach {
    const { nexts, firstNext, lengths } = this.#network
    const reach: Reach = { distances: new Map(), before: new Map() }
    const heap = this.#heap
    heap.clear()
    const lookOn = (place: number, distance: number) => {
      for (let index = firstNext[place] ?? 0; index < (firstNext[place + 1] ?? 0); index++) {
        const next = nexts[index] ?? 0
        if (distance > reachM || distance >= (reach.distances.get(next) ?? Infinity)) continue
        reach.distances.set(next, distance)
        reach.before.set(next, place)
        heap.push(next, distance)
      }
    }
    lookOn(from, 0)
    for (let place = heap.pop(); place >= 0; place = heap.pop()) {
      const distance = reach.distances.get(place) ?? 0
      if (heap.lastKey > distance) continue
      lookOn(place, distance + (lengths[place] ?? 0))
    }
    return reach
  }
}
