/**
 * Many points of a live map, in one typed array that the graphics card draws as it is: where each was, where it goes, since when, how it
 * stands. What moves between the two is the card's work, so that a frame costs the program nothing per point.
 */

/** from x, from y, to x, to y, since (s), state. */
const fields = 6
const growth = 1024

/** Web Mercator, the whole world 0 to 1. */
export function mercator(longitude: number, latitude: number): readonly [x: number, y: number] {
  const sine = Math.sin((latitude * Math.PI) / 180)
  return [longitude / 360 + 0.5, 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)]
}

export class Points<Id extends string | number = string> {
  /** Around which places are kept: 32 bits are then exact to centimetres. */
  readonly origin: readonly [x: number, y: number]
  /** How long a point takes to where it was last seen. */
  readonly spanS: number
  #data = new Float32Array(growth * fields)
  #ids: Id[] = []
  #places = new Map<Id, number>()
  #movingUntil = 0
  /** Counts changes, so that who draws knows whether to send the array again. */
  changes = 0

  constructor(origin: readonly [longitude: number, latitude: number], spanS = 1) {
    this.origin = mercator(...origin)
    this.spanS = spanS
  }

  get count(): number {
    return this.#ids.length
  }

  /** The array of `count` points; a new one after it grew. */
  get data(): Float32Array {
    return this.#data
  }

  get ids(): readonly Id[] {
    return this.#ids
  }

  /** Until when (s) something moves. */
  get movingUntil(): number {
    return this.#movingUntil
  }

  has(id: Id): boolean {
    return this.#places.has(id)
  }

  /** Places it, or lets it move from where it is drawn now. */
  put(id: Id, longitude: number, latitude: number, state: number, nowS: number): void {
    const [x, y] = mercator(longitude, latitude)
    this.#put(id, x - this.origin[0], y - this.origin[1], state, nowS)
  }

  #put(id: Id, x: number, y: number, state: number, nowS: number): void {
    this.changes += 1
    const known = this.#places.get(id)
    const place = known ?? this.#append(id)
    const at = place * fields
    const data = this.#data
    if (known === undefined) {
      data.set([x, y, x, y, nowS - this.spanS, state], at)
      return
    }
    data[at + 5] = state
    if (Math.fround(x) === data[at + 2] && Math.fround(y) === data[at + 3]) return
    const share = this.#shareAt(at, nowS)
    const [fromX = 0, fromY = 0, toX = 0, toY = 0] = data.subarray(at, at + 4)
    data[at] = fromX + (toX - fromX) * share
    data[at + 1] = fromY + (toY - fromY) * share
    data[at + 2] = x
    data[at + 3] = y
    data[at + 4] = nowS
    this.#movingUntil = Math.max(this.#movingUntil, nowS + this.spanS)
  }

  setState(id: Id, state: number): void {
    const place = this.#places.get(id)
    if (place === undefined || this.#data[place * fields + 5] === state) return
    this.#data[place * fields + 5] = state
    this.changes += 1
  }

  stateOf(id: Id): number | undefined {
    const place = this.#places.get(id)
    return place === undefined ? undefined : this.#data[place * fields + 5]
  }

  /** The last takes its place. */
  remove(id: Id): void {
    const place = this.#places.get(id)
    const last = this.#ids.pop()
    if (place === undefined || last === undefined) {
      if (last !== undefined) this.#ids.push(last)
      return
    }
    this.changes += 1
    this.#places.delete(id)
    if (last === id) return
    this.#ids[place] = last
    this.#places.set(last, place)
    const from = this.#ids.length * fields
    this.#data.copyWithin(place * fields, from, from + fields)
  }

  clear(): void {
    this.#ids = []
    this.#places.clear()
    this.changes += 1
  }

  /** The nearest within so far (in the world's units), by where each is drawn now. */
  nearest(longitude: number, latitude: number, within: number, nowS: number): Id | undefined {
    const [worldX, worldY] = mercator(longitude, latitude)
    const [x, y] = [worldX - this.origin[0], worldY - this.origin[1]]
    let best = within * within
    let found: Id | undefined
    for (const [place, id] of this.#ids.entries()) {
      const [px, py] = this.#drawnAt(place * fields, nowS)
      const apart = (px - x) ** 2 + (py - y) ** 2
      if (apart > best) continue
      best = apart
      found = id
    }
    return found
  }

  /** Longitude and latitude, as drawn now. */
  placeOf(id: Id, nowS: number): readonly [longitude: number, latitude: number] | undefined {
    const place = this.#places.get(id)
    if (place === undefined) return undefined
    const [x, y] = this.#drawnAt(place * fields, nowS)
    const latitude = (Math.atan(Math.sinh(Math.PI * (1 - 2 * (y + this.origin[1])))) * 180) / Math.PI
    return [(x + this.origin[0] - 0.5) * 360, latitude]
  }

  #drawnAt(at: number, nowS: number): readonly [x: number, y: number] {
    const share = this.#shareAt(at, nowS)
    const [fromX = 0, fromY = 0, toX = 0, toY = 0] = this.#data.subarray(at, at + 4)
    return [fromX + (toX - fromX) * share, fromY + (toY - fromY) * share]
  }

  #shareAt(at: number, nowS: number): number {
    return Math.min(1, Math.max(0, (nowS - (this.#data[at + 4] ?? 0)) / this.spanS))
  }

  #append(id: Id): number {
    const place = this.#ids.length
    if ((place + 1) * fields > this.#data.length) {
      const larger = new Float32Array(this.#data.length * 2)
      larger.set(this.#data)
      this.#data = larger
    }
    this.#ids.push(id)
    this.#places.set(id, place)
    return place
  }
}

/** Silent (4) is worse than good (1) and lighter than attention (2): what is wrong in a cluster is never hidden by what is silent. */
const gravity = [0, 1, 3, 4, 2] as const
const graver = (a: number, b: number): number => ((gravity[b] ?? 0) > (gravity[a] ?? 0) ? b : a)

export interface Cluster {
  readonly longitude: number
  readonly latitude: number
  readonly count: number
  /** The gravest state in it. */
  readonly worst: number
}

/** Points by squares of so many pixels at a zoom: at most some hundred in view. One pass over the array. */
export function clustersOf(points: Pick<Points, 'data' | 'count' | 'origin'>, zoom: number, pixels: number): Cluster[] {
  const scale = (512 * 2 ** zoom) / pixels
  const cells = new Map<number, { x: number; y: number; count: number; worst: number }>()
  const { data, count, origin } = points
  for (let at = 0; at < count * fields; at += fields) {
    const [x, y] = [(data[at + 2] ?? 0) + origin[0], (data[at + 3] ?? 0) + origin[1]]
    const key = Math.floor(x * scale) * 2 ** 26 + Math.floor(y * scale)
    const cell = cells.get(key)
    const state = data[at + 5] ?? 0
    if (cell) {
      cell.x += x
      cell.y += y
      cell.count += 1
      cell.worst = graver(cell.worst, state)
    } else cells.set(key, { x, y, count: 1, worst: state })
  }
  return [...cells.values()].map(({ x, y, count: n, worst }) => ({
    longitude: (x / n - 0.5) * 360,
    latitude: (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / n))) * 180) / Math.PI,
    count: n,
    worst,
  }))
}
