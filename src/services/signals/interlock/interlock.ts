/**
 * The last word before the street. Every command passes here, whoever gives it: the planner, a fixed plan, an operator. It
 * knows the intersection and what it let through before, and nothing of why. What it refuses changes nothing: the lights
 * stay as they are, and a yellow that has run its time becomes red.
 */
import { Lights } from '../control/lights.ts'
import { type Aspects, Conflict, type Intersection, conflictOf, goes } from '../control/model.ts'
import { stepTowards } from '../control/sequence.ts'

export type RefusalReason =
  /** Not later than the last command, or no time at all. */
  | 'clock'
  /** A second command within the same second. */
  | 'too-soon'
  /** Not a letter for each group, or a letter that this group never shows. */
  | 'unknown-aspect'
  /** Two that exclude each other, or one that does not give way. */
  | 'conflict'
  | 'minimum-green'
  /** Green to red without yellow, yellow cut short, or yellow back to green. */
  | 'yellow'
  /** Green before those whose way it crosses have cleared. */
  | 'intergreen'
  /** Somebody has waited too long: the interlock serves it and hears nobody until then. */
  | 'maximum-red'

export interface Refusal {
  readonly reason: RefusalReason
  /** The groups that it is about. */
  readonly groups: readonly number[]
}

export interface Decision {
  /** What the street shows from now on, the command or not. */
  readonly shown: Aspects
  /** Empty when the command was let through. */
  readonly refusals: readonly Refusal[]
}

/** Commands come once a second; a clock that runs a little fast is forgiven. */
const between_s = 0.95
/** A clock that is so far behind has been set anew: to wait until it is back would leave the lights as they are for as long. */
const setBack_s = 10

export class Interlock {
  #lights: Lights
  #last_s: number

  /** @param shown what the street shows now; what is no safe state is taken as red throughout. */
  constructor(at: Intersection, shown: Aspects, time_s: number) {
    const safe = shown.length === at.groups.length && conflicts(at, shown) === undefined && !strangeAspect(at, shown)
    this.#lights = new Lights(at, safe ? shown : allRed(at), time_s)
    this.#last_s = time_s
  }

  /** What is shown, to be read. */
  get lights(): Pick<Lights, 'aspects' | 'aspect' | 'goes' | 'moves' | 'age_s' | 'at'> {
    return this.#lights
  }

  /** What the next step towards a stage would be, by the same rules. */
  towards(stage: Aspects, time_s: number, held?: (group: number) => boolean): Aspects {
    return stepTowards(this.#lights, stage, time_s, held)
  }

  /** Judges a command and says what is shown. It never throws, whatever it is given. */
  decide(time_s: number, wanted: Aspects): Decision {
    if (!Number.isFinite(time_s)) return this.#refuse('clock')
    if (time_s < this.#last_s - setBack_s) return this.#beginAnew(time_s)
    if (time_s <= this.#last_s) return this.#refuse('clock')
    if (time_s - this.#last_s < between_s) return this.#refuse('too-soon')
    this.#last_s = time_s
    const overdue = this.#overdue(time_s)
    if (overdue !== undefined) return this.#serve(overdue, time_s)
    const refusal = this.#refusal(wanted, time_s)
    this.#lights.show(refusal ? this.#rest(time_s) : wanted, time_s)
    return { shown: this.#lights.aspects, refusals: refusal ? [refusal] : [] }
  }

  /** By another clock nobody knows how long anything was shown: all of it has just begun, and the next command counts. */
  #beginAnew(time_s: number): Decision {
    this.#lights = new Lights(this.#lights.at, this.#lights.aspects, time_s)
    this.#last_s = time_s
    return this.#refuse('clock')
  }

  #refuse(reason: RefusalReason, groups: readonly number[] = []): Decision {
    return { shown: this.#lights.aspects, refusals: [{ reason, groups }] }
  }

  /** Nothing changes but a yellow at its end. */
  #rest(time_s: number): Aspects {
    const { at } = this.#lights
    const over = (group: number) => this.#lights.age_s(group, time_s) >= (at.groups[group]?.yellow_s ?? 0)
    return at.groups
      .map((_, group) => {
        const aspect = this.#lights.aspect(group)
        return aspect === 'y' && over(group) ? 'r' : aspect
      })
      .join('')
  }

  #refusal(wanted: Aspects, time_s: number): Refusal | undefined {
    const { at } = this.#lights
    if (typeof wanted !== 'string' || wanted.length !== at.groups.length)
      return { reason: 'unknown-aspect', groups: [] }
    return strangeAspect(at, wanted) ?? conflicts(at, wanted) ?? this.#wrongChange(wanted, time_s)
  }

  #wrongChange(wanted: Aspects, time_s: number): Refusal | undefined {
    for (let group = 0; group < wanted.length; group++) {
      const reason = this.#wrongStep(group, wanted[group] ?? 'r', time_s)
      if (reason) return { reason, groups: [group] }
    }
    return undefined
  }

  #wrongStep(group: number, to: string, time_s: number): RefusalReason | undefined {
    const { yellow_s = 0, min_green_s = 0 } = this.#lights.at.groups[group] ?? {}
    const age_s = this.#lights.age_s(group, time_s)
    if (this.#lights.goes(group)) {
      if (goes(to)) return undefined
      if (age_s < min_green_s) return 'minimum-green'
      return to === 'y' || yellow_s === 0 ? undefined : 'yellow'
    }
    if (this.#lights.aspect(group) === 'y') {
      if (goes(to)) return 'yellow'
      return to === 'y' || age_s >= yellow_s ? undefined : 'yellow'
    }
    if (to === 'y') return 'yellow'
    return goes(to) && !this.#lights.mayBegin(group, time_s) ? 'intergreen' : undefined
  }

  /** Who has been stopped beyond its time while others went, the longest first; a group that no stage serves waits for none. */
  #overdue(time_s: number): number | undefined {
    let found: number | undefined
    let longest_s = 0
    for (const [group, { max_red_s }] of this.#lights.at.groups.entries()) {
      if (this.#lights.goes(group)) continue
      const late_s = this.#lights.age_s(group, time_s) - max_red_s
      if (late_s < 0 || late_s < longest_s || !this.#stageOf(group)) continue
      found = group
      longest_s = late_s
    }
    return found
  }

  #stageOf(group: number): Aspects | undefined {
    return this.#lights.at.stages.find(({ aspects }) => goes(aspects[group]))?.aspects
  }

  #serve(group: number, time_s: number): Decision {
    const step = stepTowards(this.#lights, this.#stageOf(group) ?? allRed(this.#lights.at), time_s)
    this.#lights.show(this.#refusal(step, time_s) ? this.#rest(time_s) : step, time_s)
    return this.#refuse('maximum-red', [group])
  }
}

const allRed = (at: Intersection): Aspects =>
  at.groups.map((_, group) => (at.stages.every(({ aspects }) => isOff(aspects[group])) ? 'o' : 'r')).join('')

const isOff = (aspect: string | undefined) => aspect === 'o' || aspect === 'O'

function strangeAspect(at: Intersection, wanted: Aspects): Refusal | undefined {
  const known = (group: number, aspect: string) =>
    'Ggyr'.includes(aspect) || at.stages.some(({ aspects }) => aspects[group] === aspect)
  const groups = at.groups.flatMap((_, group) => (known(group, wanted[group] ?? '?') ? [] : [group]))
  return groups.length > 0 ? { reason: 'unknown-aspect', groups } : undefined
}

/** Two under way, green or yellow, of which one has to stop or to give way. */
function conflicts(at: Intersection, wanted: Aspects): Refusal | undefined {
  const moves = at.groups.flatMap((_, group) => (goes(wanted[group]) || wanted[group] === 'y' ? [group] : []))
  for (const a of moves)
    for (const b of moves) {
      const conflict = conflictOf(at, a, b)
      const wrong = conflict === Conflict.exclusive || (conflict === Conflict.givesWay && wanted[a] === 'G')
      if (a !== b && wrong) return { reason: 'conflict', groups: [a, b] }
    }
  return undefined
}
