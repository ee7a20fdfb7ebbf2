/** Which pieces of road are near a point: squares of a city's plane, each with the pieces whose box touches it. Rule TF4. */

const cellM = 60

/** The nearest point of a segment. */
export interface Near {
  place: number
  /** Metres from the point, and from the segment's begin. */
  distanceM: number
  alongM: number
  /** Where the road goes there: radians from east, counter-clockwise. */
  direction: number
}

export class Grid {
  readonly #xs: Float64Array
  readonly #ys: Float64Array
  readonly #along: Float64Array
  readonly #segmentOf: Int32Array
  readonly #west: number
  readonly #south: number
  readonly #columns: number
  readonly #rows: number
  readonly #firstOf: Int32Array
  /** The first point of a piece; its end is the next. */
  readonly #pieces: Int32Array
  /** Which segments this search has met, and where in its answer: by the search's number. */
  readonly #seen: Float64Array
  readonly #slot: Int32Array
  #search = 0

  constructor(xs: Float64Array, ys: Float64Array, firstPoint: Int32Array) {
    this.#xs = xs
    this.#ys = ys
    const segments = firstPoint.length - 1
    this.#seen = new Float64Array(segments)
    this.#slot = new Int32Array(segments)
    this.#along = new Float64Array(xs.length)
    this.#segmentOf = new Int32Array(xs.length).fill(-1)
    const extent = (values: Float64Array) => {
      let [low, high] = [Infinity, -Infinity]
      for (const value of values) {
        if (value < low) low = value
        if (value > high) high = value
      }
      return low <= high ? ([low, high] as const) : ([0, 0] as const)
    }
    const [west, east] = extent(xs)
    const [south, north] = extent(ys)
    this.#west = west
    this.#south = south
    this.#columns = Math.floor((east - west) / cellM) + 1
    this.#rows = Math.floor((north - south) / cellM) + 1
    const pieces: number[] = []
    for (let segment = 0; segment < segments; segment++) {
      for (let at = firstPoint[segment] ?? 0; at + 1 < (firstPoint[segment + 1] ?? 0); at++) {
        pieces.push(at)
        this.#segmentOf[at] = segment
        this.#along[at + 1] = (this.#along[at] ?? 0) + this.#length(at)
      }
    }
    const counts = new Int32Array(this.#columns * this.#rows + 1)
    this.#eachCell(pieces, (cell) => void (counts[cell + 1] = (counts[cell + 1] ?? 0) + 1))
    for (let cell = 1; cell < counts.length; cell++) counts[cell] = (counts[cell] ?? 0) + (counts[cell - 1] ?? 0)
    this.#firstOf = counts.slice()
    this.#pieces = new Int32Array(counts.at(-1) ?? 0)
    this.#eachCell(pieces, (cell, piece) => {
      this.#pieces[counts[cell] ?? 0] = piece
      counts[cell] = (counts[cell] ?? 0) + 1
    })
  }

  #length(at: number): number {
    return Math.hypot((this.#xs[at + 1] ?? 0) - (this.#xs[at] ?? 0), (this.#ys[at + 1] ?? 0) - (this.#ys[at] ?? 0))
  }

  #column(x: number): number {
    return Math.min(this.#columns - 1, Math.max(0, Math.floor((x - this.#west) / cellM)))
  }

  #row(y: number): number {
    return Math.min(this.#rows - 1, Math.max(0, Math.floor((y - this.#south) / cellM)))
  }

  #eachCell(pieces: readonly number[], put: (cell: number, piece: number) => void): void {
    for (const at of pieces) {
      const [ax, bx] = [this.#xs[at] ?? 0, this.#xs[at + 1] ?? 0]
      const [ay, by] = [this.#ys[at] ?? 0, this.#ys[at + 1] ?? 0]
      for (let row = this.#row(Math.min(ay, by)); row <= this.#row(Math.max(ay, by)); row++)
        for (let column = this.#column(Math.min(ax, bx)); column <= this.#column(Math.max(ax, bx)); column++)
          put(row * this.#columns + column, at)
    }
  }

  /** Segments within `radiusM` of a point, each at its nearest point, in `into` from its begin on; gives how many. */
  near(x: number, y: number, radiusM: number, into: Near[]): number {
    this.#search++
    let count = 0
    const [south, north] = [this.#row(y - radiusM), this.#row(y + radiusM)]
    const [west, east] = [this.#column(x - radiusM), this.#column(x + radiusM)]
    for (let row = south; row <= north; row++) {
      for (let column = west; column <= east; column++) {
        const cell = row * this.#columns + column
        for (let index = this.#firstOf[cell] ?? 0; index < (this.#firstOf[cell + 1] ?? 0); index++)
          count = this.#meet(this.#pieces[index] ?? 0, x, y, radiusM, into, count)
      }
    }
    return count
  }

  #meet(at: number, x: number, y: number, radiusM: number, into: Near[], count: number): number {
    const [ax, ay] = [this.#xs[at] as number, this.#ys[at] as number]
    const [dx, dy] = [(this.#xs[at + 1] as number) - ax, (this.#ys[at + 1] as number) - ay]
    const square = dx * dx + dy * dy
    const share = square === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / square))
    const [px, py] = [ax + share * dx - x, ay + share * dy - y]
    const distance = Math.sqrt(px * px + py * py)
    if (distance > radiusM) return count
    const place = this.#segmentOf[at] as number
    const isNew = this.#seen[place] !== this.#search
    if (isNew) {
      this.#seen[place] = this.#search
      this.#slot[place] = count
    }
    const slot = this.#slot[place] as number
    const found = (into[slot] ??= { place, distanceM: Infinity, alongM: 0, direction: 0 })
    if (isNew || distance < found.distanceM) {
      found.place = place
      found.distanceM = distance
      found.alongM = (this.#along[at] as number) + share * Math.sqrt(square)
      found.direction = Math.atan2(dy, dx)
    }
    return isNew ? count + 1 : count
  }
}
