/**
 * Cars that drive through the city: more of them on large streets, slower in the peaks, standing where a street is blocked. Made up, but
 * they obey one-ways and forbidden turns, and their receivers are off by metres.
 */

export interface Street {
  readonly no: number
  readonly name: string
  readonly class: string
  readonly lanes: number
  readonly limitKmh: number
  readonly lengthM: number
  readonly line: readonly (readonly [number, number])[]
  readonly next: readonly number[]
}

export interface Told {
  readonly vehicle: string
  readonly time: number
  readonly latitude: number
  readonly longitude: number
  readonly speed_kmh: number
  readonly heading: number
}

interface Car {
  vehicle: string
  street: Street
  along: number
  /** Of the street's speed. */
  readonly temper: number
  endsAtMs: number
}

const freeShare: Readonly<Record<string, number>> = {
  motorway: 0.9,
  trunk: 0.8,
  primary: 0.72,
  secondary: 0.66,
  tertiary: 0.6,
}
const weights: Readonly<Record<string, number>> = { motorway: 8, trunk: 8, primary: 6, secondary: 5, tertiary: 3 }
const metre = 1 / 111_195
const receiverM = 5
const blockedKmh = 3
const hourMs = 3_600_000

/** 0 to 1, always the same for the same number. */
const chance = (value: number): number => {
  let hash = Math.imul(value ^ 0x9e3779b9, 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32
}

/** How full streets are, 0 to 1, by Hanoi's hour: two peaks, quiet nights. */
export function fullness(timeMs: number): number {
  const local = timeMs + 7 * hourMs
  const hour = (local % (24 * hourMs)) / hourMs
  const weekday = Math.floor(local / (24 * hourMs) + 4) % 7
  const peak = (at: number, width: number) => Math.exp(-0.5 * ((hour - at) / width) ** 2)
  const day = 0.28 * peak(13, 4.5)
  const rush = weekday === 0 || weekday === 6 ? 0.35 : 1
  return Math.min(1, day + rush * (0.8 * peak(7.8, 0.9) + 0.95 * peak(17.8, 1.1)))
}

/** km/h. Large streets suffer more from the peaks, some more than others. */
export function speedOf(street: Street, timeMs: number): number {
  const free = street.limitKmh * (freeShare[street.class] ?? 0.5)
  const isLarge = (weights[street.class] ?? 1) > 2
  const suffers = (isLarge ? 0.45 : 0.2) + (isLarge ? 0.45 : 0.25) * chance(street.no)
  return Math.max(4, free * (1 - suffers * fullness(timeMs)))
}

export class Cars {
  readonly blocked = new Set<string>()
  readonly #streets: ReadonlyMap<number, Street>
  readonly #draw: readonly Street[]
  readonly #cars: Car[]
  #timeMs: number

  constructor(streets: readonly Street[], count: number, timeMs: number) {
    this.#streets = new Map(streets.map((street) => [street.no, street]))
    this.#draw = streets.flatMap((street) =>
      Array.from({ length: Math.ceil(((weights[street.class] ?? 1) * street.lengthM) / 100) }, () => street),
    )
    this.#timeMs = timeMs
    this.#cars = Array.from({ length: count }, () => this.#begin())
  }

  get names(): string[] {
    const large = [...this.#streets.values()].filter((street) => (weights[street.class] ?? 1) > 2 && street.name !== '')
    return [...new Set(large.map(({ name }) => name))].toSorted((a, b) => a.localeCompare(b, 'vi'))
  }

  #begin(): Car {
    const street = this.#draw[Math.floor(Math.random() * this.#draw.length)] as Street
    return {
      vehicle: crypto.randomUUID(),
      street,
      along: Math.random() * street.lengthM,
      temper: 0.85 + 0.3 * Math.random(),
      endsAtMs: this.#timeMs + (6 + 18 * Math.random()) * 60_000,
    }
  }

  /** km/h of a car where it is. */
  #speed({ street, temper }: Car): number {
    if (this.blocked.has(street.name)) return blockedKmh
    return speedOf(street, this.#timeMs) * temper
  }

  /** Drives on to a moment; tells each car that passes into another street. */
  drive(timeMs: number, entered: (street: Street, kmh: number) => void): void {
    const seconds = (timeMs - this.#timeMs) / 1000
    this.#timeMs = timeMs
    for (const [at, car] of this.#cars.entries()) {
      if (timeMs > car.endsAtMs) {
        this.#cars[at] = this.#begin()
        continue
      }
      let left = seconds
      while (left > 0) {
        const metresS = this.#speed(car) / 3.6
        const toEnd = (car.street.lengthM - car.along) / metresS
        if (toEnd > left) {
          car.along += metresS * left
          break
        }
        left -= toEnd
        const next = this.#chooseNext(car.street)
        if (!next) {
          car.endsAtMs = timeMs
          break
        }
        car.street = next
        car.along = 0
        entered(next, this.#speed(car))
      }
    }
  }

  #chooseNext(street: Street): Street | undefined {
    const nexts = street.next.flatMap((no) => this.#streets.get(no) ?? [])
    const weightOf = (next: Street) => (weights[next.class] ?? 1) * (next.name === street.name ? 4 : 1)
    let left = Math.random() * nexts.reduce((sum, next) => sum + weightOf(next), 0)
    return nexts.find((next) => (left -= weightOf(next)) <= 0) ?? nexts.at(-1)
  }

  /** What a share of the cars tells now: each `of` calls every car once. */
  told(turn: number, of: number): Told[] {
    return this.#cars.flatMap((car, at) => (at % of === turn % of ? [this.#tell(car)] : []))
  }

  #tell(car: Car): Told {
    const { line } = car.street
    let left = car.along
    for (let at = 1; at < line.length; at++) {
      const [[aLon, aLat], [bLon, bLat]] = [line[at - 1] ?? [0, 0], line[at] ?? [0, 0]]
      const east = Math.cos((aLat * Math.PI) / 180) / metre
      const [dx, dy] = [(bLon - aLon) * east, (bLat - aLat) / metre]
      const length = Math.hypot(dx, dy)
      if (left > length && at < line.length - 1) {
        left -= length
        continue
      }
      const share = length === 0 ? 0 : Math.min(1, left / length)
      const off = () => (Math.random() + Math.random() + Math.random() - 1.5) * 2 * receiverM
      return {
        vehicle: car.vehicle,
        time: this.#timeMs,
        longitude: Number((aLon + (bLon - aLon) * share + off() / east).toFixed(6)),
        latitude: Number((aLat + (bLat - aLat) * share + off() * metre).toFixed(6)),
        speed_kmh: Math.round(this.#speed(car)),
        heading: Math.round((450 - (Math.atan2(dy, dx) * 180) / Math.PI) % 360),
      }
    }
    throw new Error(`street ${car.street.no} has no line`)
  }
}
