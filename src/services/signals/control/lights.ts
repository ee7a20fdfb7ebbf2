/** What an intersection's lights show and since when: the memory of the interlock and of the sequence of a change. */
import { type Aspects, Conflict, type Intersection, clearanceOf, conflictOf, goes } from './model.ts'

export class Lights {
  readonly at: Intersection
  #aspects: string[]
  /** By group: since when it goes, is yellow or is stopped; `G` and `g` are one. */
  readonly #since_s: Float64Array
  /** The text of all letters, made when it is asked for. */
  #text: Aspects | undefined

  /** Of a past that nobody knows, the youngest is assumed: whatever is shown has just begun. */
  constructor(at: Intersection, shown: Aspects, time_s: number) {
    this.at = at
    this.#aspects = Array.from(at.groups, (_, group) => shown[group] ?? 'r')
    this.#since_s = new Float64Array(at.groups.length).fill(time_s)
  }

  get aspects(): Aspects {
    this.#text ??= this.#aspects.join('')
    return this.#text
  }

  aspect(group: number): string {
    return this.#aspects[group] ?? 'r'
  }

  goes(group: number): boolean {
    return goes(this.#aspects[group])
  }

  /** A vehicle may be on its way through: green or yellow. */
  moves(group: number): boolean {
    return this.goes(group) || this.#aspects[group] === 'y'
  }

  age_s(group: number, time_s: number): number {
    return time_s - (this.#since_s[group] ?? time_s)
  }

  /** From now on these are shown. */
  show(aspects: Aspects, time_s: number): void {
    for (let group = 0; group < this.#aspects.length; group++) {
      const next = aspects[group] ?? 'r'
      if (kind(next) !== kind(this.#aspects[group] ?? 'r')) this.#since_s[group] = time_s
      this.#aspects[group] = next
    }
    this.#text = undefined
  }

  /** All whose way it crosses have stopped, and their last vehicle has had its time to leave. */
  mayBegin(group: number, time_s: number): boolean {
    return this.at.groups.every(
      (_, other) =>
        conflictOf(this.at, group, other) !== Conflict.exclusive ||
        this.#stoppedFor_s(other, time_s) >= clearanceOf(this.at, other, group),
    )
  }

  /** A yellow that has run its time is over in this very second; less than 0 before. */
  #stoppedFor_s(group: number, time_s: number): number {
    const age_s = this.age_s(group, time_s)
    if (this.goes(group)) return -1
    return this.moves(group) ? Math.min(0, age_s - (this.at.groups[group]?.yellow_s ?? 0)) : age_s
  }
}

const kind = (aspect: string): string => (goes(aspect) ? 'green' : aspect === 'y' ? 'yellow' : 'red')
