/**
 * The road network in memory: columns that a search runs over without making anything. A place is a segment's position in these
 * columns; `no` is what the database and others know it by. Rules TF3 and TF4.
 */
import type { RoadClass } from './classes.ts'
import { Grid } from './grid.ts'
import { type Plane, planeAt, type Position, xOf, yOf } from './plane.ts'

export interface Segment {
  /** Stays when the same file, or a newer one, is loaded. */
  readonly no: number
  readonly code: string
  readonly fromNode: string
  readonly toNode: string
  readonly name: string | null
  readonly class: RoadClass
  readonly isOneWay: boolean
  readonly lanes: number
  readonly limitKmh: number
  readonly line: readonly Position[]
  readonly lengthM: number
  /** The ward or commune that it lies in; null outside of all. */
  readonly unitId: string | null
}

export class RoadNetwork {
  readonly segments: readonly Segment[]
  readonly plane: Plane
  readonly lengths: Float64Array
  /** Points of all lines in metres of the plane, one segment after the other. */
  readonly xs: Float64Array
  readonly ys: Float64Array
  /** Metres from the segment's begin. */
  readonly along: Float64Array
  /** Where a segment's points begin; one more at the end. */
  readonly firstPoint: Int32Array
  /** What one may drive into from a segment's end, one segment after the other. */
  readonly nexts: Int32Array
  readonly firstNext: Int32Array
  readonly grid: Grid
  readonly #places: ReadonlyMap<number, number>

  constructor(segments: readonly Segment[], bans: readonly (readonly [number, number])[]) {
    this.segments = segments
    this.#places = new Map(segments.map(({ no }, place) => [no, place]))
    const [longitude, latitude] = segments[0]?.line[0] ?? [105.85, 21.03]
    this.plane = planeAt(longitude, latitude)
    const points = segments.reduce((sum, { line }) => sum + line.length, 0)
    this.xs = new Float64Array(points)
    this.ys = new Float64Array(points)
    this.along = new Float64Array(points)
    this.firstPoint = new Int32Array(segments.length + 1)
    this.lengths = new Float64Array(segments.length)
    this.#layOut()
    const { nexts, firstNext } = this.#connect(bans)
    this.nexts = nexts
    this.firstNext = firstNext
    this.grid = new Grid(this.xs, this.ys, this.firstPoint)
  }

  get size(): number {
    return this.segments.length
  }

  place(no: number): number | undefined {
    return this.#places.get(no)
  }

  #layOut(): void {
    let at = 0
    for (const [place, { line }] of this.segments.entries()) {
      this.firstPoint[place] = at
      let metres = 0
      for (const [index, [longitude, latitude]] of line.entries()) {
        const [x, y] = [xOf(this.plane, longitude), yOf(this.plane, latitude)]
        if (index > 0) metres += Math.hypot(x - (this.xs[at - 1] ?? 0), y - (this.ys[at - 1] ?? 0))
        this.xs[at] = x
        this.ys[at] = y
        this.along[at] = metres
        at++
      }
      this.lengths[place] = metres
    }
    this.firstPoint[this.segments.length] = at
  }

  /** One may turn back only where there is no other way. */
  #connect(bans: readonly (readonly [number, number])[]) {
    const banned = new Set(bans.map(([from, to]) => `${from} ${to}`))
    const leaving = Map.groupBy(this.segments.keys(), (place) => this.segments[place]?.fromNode ?? '')
    const firstNext = new Int32Array(this.segments.length + 1)
    const nexts: number[] = []
    for (const [place, { no, toNode, fromNode, code }] of this.segments.entries()) {
      firstNext[place] = nexts.length
      const all = leaving.get(toNode) ?? []
      const allowed = all.filter((next) => !banned.has(`${no} ${this.segments[next]?.no}`))
      const isBack = (next: number) =>
        this.segments[next]?.toNode === fromNode && this.segments[next]?.code.slice(0, -1) === code.slice(0, -1)
      const onwards = allowed.filter((next) => !isBack(next))
      nexts.push(...(onwards.length > 0 ? onwards : allowed))
    }
    firstNext[this.segments.length] = nexts.length
    return { nexts: Int32Array.from(nexts), firstNext }
  }

  /** The position so many metres from the segment's begin. */
  pointAlong(place: number, metres: number): readonly [x: number, y: number] {
    const [first, end] = [this.firstPoint[place] ?? 0, this.firstPoint[place + 1] ?? 0]
    for (let at = first + 1; at < end; at++) {
      const [before, here] = [this.along[at - 1] ?? 0, this.along[at] ?? 0]
      if (here < metres && at < end - 1) continue
      const share = here === before ? 0 : Math.min(1, Math.max(0, (metres - before) / (here - before)))
      const [ax, ay] = [this.xs[at - 1] ?? 0, this.ys[at - 1] ?? 0]
      return [ax + share * ((this.xs[at] ?? 0) - ax), ay + share * ((this.ys[at] ?? 0) - ay)]
    }
    return [this.xs[first] ?? 0, this.ys[first] ?? 0]
  }
}
