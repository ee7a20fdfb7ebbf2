/**
 * A signal controller's cabinet: phases with minimum green, yellow and red clearance, its own conflict monitor, loops at the stop
 * line with vehicles that come by chance, and a fixed time of its own for when nobody tells it anything. Pure but for time and chance.
 */

export interface CabinetPlan {
  readonly context: string
  readonly phases: readonly { readonly minGreenS: number; readonly yellowS: number; readonly redClearS: number }[]
  /** Places of phases that must never be under way together. */
  readonly conflicts: readonly (readonly [number, number])[]
  /** By loop, the place of the phase that lets its vehicles go. */
  readonly loops: readonly { readonly phase: number; readonly perHour: number }[]
  /** Sets of phases that it runs one after another by itself. */
  readonly stages: readonly (readonly number[])[]
}

type Light = 'green' | 'yellow' | 'red'

interface Phase {
  light: Light
  sinceS: number
}

/** unitBackupTime: without a word for so long it runs by itself. */
const backupS = 5
const ownGreenS = 20
/** A vehicle leaves each so many seconds while its phase is green. */
const headwayS = 2
const periodS = 60

export class PlayedCabinet {
  readonly plan: CabinetPlan
  readonly phases: Phase[]
  readonly queues: number[]
  readonly volumes: number[]
  readonly broken = new Set<number>()
  /** When each command came, for who measures how long it took. */
  onSet: ((goes: readonly boolean[]) => void) | undefined
  #goes: boolean[]
  /** Told to flash. */
  #isFlash = false
  #flashes = false
  #toldS = Number.NEGATIVE_INFINITY
  #nowS: number
  #stage = 0
  #stageSinceS: number
  #periodS: number
  readonly #left: number[]
  readonly #chance: () => number

  constructor(plan: CabinetPlan, nowS: number, chance: () => number = Math.random) {
    this.plan = plan
    this.phases = plan.phases.map(() => ({ light: 'red', sinceS: nowS - 100 }))
    this.queues = plan.loops.map(() => 0)
    this.volumes = plan.loops.map(() => 0)
    this.#left = plan.loops.map(() => 0)
    this.#goes = plan.phases.map(() => false)
    this.#nowS = nowS
    this.#stageSinceS = nowS
    this.#periodS = nowS
    this.#chance = chance
  }

  /** Hold, call and force-off of all phases, as they were set; `automatic`: whether it is to flash. */
  tell(goes: readonly boolean[], nowS: number, automatic: 'flash' | 'free' = 'free'): void {
    this.advance(nowS)
    this.#goes = [...goes]
    this.#isFlash = automatic === 'flash'
    this.#toldS = nowS
    this.onSet?.(goes)
    this.#step(nowS)
  }

  get flashes(): boolean {
    return this.#flashes
  }

  get isToldWhatToDo(): boolean {
    return this.#nowS - this.#toldS < backupS
  }

  /** To this moment, in steps of a tenth of a second at most. */
  advance(nowS: number): void {
    // Nobody looked for long: what was in between is not played out.
    if (nowS - this.#nowS > 600) this.#nowS = nowS - 1
    while (this.#nowS < nowS) {
      const next = Math.min(nowS, this.#nowS + 0.1)
      this.#traffic(next - this.#nowS, next)
      this.#nowS = next
      this.#step(next)
    }
  }

  #wanted(nowS: number): readonly boolean[] {
    if (this.isToldWhatToDo) return this.#goes
    const { stages } = this.plan
    if (nowS - this.#stageSinceS > ownGreenS + 5) {
      this.#stage = (this.#stage + 1) % Math.max(1, stages.length)
      this.#stageSinceS = nowS
    }
    const now = stages[this.#stage] ?? []
    return this.phases.map((_, place) => now.includes(place))
  }

  /** Flash is left over red: what it leads to waits for the clearance as after any other red. */
  #step(nowS: number): void {
    const isFlash = this.#isFlash && this.isToldWhatToDo
    if (isFlash || this.#flashes) for (const phase of this.phases) this.#turn(phase, 'red', nowS)
    this.#flashes = isFlash
    if (isFlash) return
    const wanted = this.#wanted(nowS)
    for (const [place, phase] of this.phases.entries()) {
      const facts = this.plan.phases[place]
      if (!facts) continue
      const ageS = nowS - phase.sinceS
      if (phase.light === 'green' && !wanted[place] && ageS >= facts.minGreenS) this.#turn(phase, 'yellow', nowS)
      else if (phase.light === 'yellow' && ageS >= facts.yellowS) this.#turn(phase, 'red', nowS)
    }
    for (const [place, phase] of this.phases.entries())
      if (phase.light === 'red' && wanted[place] && this.#mayBegin(place, nowS)) this.#turn(phase, 'green', nowS)
  }

  #turn(phase: Phase, light: Light, nowS: number): void {
    phase.light = light
    phase.sinceS = nowS
  }

  /** Its own monitor: whatever it is told, two that conflict are never under way together, and each clears first. */
  #mayBegin(place: number, nowS: number): boolean {
    return this.plan.conflicts.every(([a, b]) => {
      const other = a === place ? b : b === place ? a : undefined
      if (other === undefined) return true
      const phase = this.phases[other]
      return phase?.light === 'red' && nowS - phase.sinceS >= (this.plan.phases[other]?.redClearS ?? 0)
    })
  }

  #traffic(seconds: number, nowS: number): void {
    if (nowS - this.#periodS >= periodS) {
      this.volumes.fill(0)
      this.#periodS = nowS
    }
    for (const [n, { phase, perHour }] of this.plan.loops.entries()) {
      if (this.#chance() < (perHour / 3600) * seconds) this.queues[n] = (this.queues[n] ?? 0) + 1
      const isGreen = this.phases[phase]?.light === 'green'
      this.#left[n] = isGreen ? (this.#left[n] ?? 0) + seconds : 0
      if ((this.#left[n] ?? 0) < headwayS || (this.queues[n] ?? 0) === 0) continue
      this.#left[n] = 0
      this.queues[n] = (this.queues[n] ?? 1) - 1
      this.volumes[n] = Math.min(254, (this.volumes[n] ?? 0) + 1)
    }
  }
}
