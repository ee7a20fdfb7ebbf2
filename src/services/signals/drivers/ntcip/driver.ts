/**
 * Cabinets that speak NTCIP 1202, each at its own address: all are asked each second, and told at once what is to go. Stop-line
 * loops give whether somebody stands there and how many passed; where a vehicle is beyond them nobody knows. Rules SG58 and SG59.
 */
import type { Aspects, RoadNetwork } from '../../control/model.ts'
import type { ControllerDriver, DetectorState, DriverHealth, Observation } from '../driver.ts'
import type { PriorityServer } from './priority-server.ts'
import { Cabinet, type Told, whereOf } from './cabinet.ts'

/** A cabinet forgets what it was told after some seconds (unitBackupTime), so that one that hears nothing runs by itself. */
const sayAgainMs = 2000
const askedAtOnce = 48
/** Nothing newer than this is of this second. */
const heardWithinS = 1
const [saidAtOnce, saidEveryMs] = [20, 20]
/** An occupied loop is somebody so far from the stop line. */
const atLineM = 2
const volumeUnknown = 255

interface Post {
  /** Undefined: its address is none. */
  readonly cabinet: Cabinet | undefined
  told: Told | undefined
  answeredMs: number
  error: string | undefined
  /** By detector, for how many seconds it has been occupied without a break. */
  readonly occupiedS: number[]
}

export class NtcipDriver implements ControllerDriver {
  readonly name = 'ntcip'
  readonly followsRegister = true
  readonly #network: RoadNetwork
  readonly #posts: readonly Post[]
  readonly #shown: Aspects[]
  readonly #beganMs: number
  readonly #now: () => number
  readonly #priority: PriorityServer | undefined
  #isProbing = false
  /** When the present second began; how long its questions took does not make it longer. */
  #secondMs: number

  /** @param network whose intersections' ids are addresses of cabinets (cabinet.ts). */
  constructor(
    network: RoadNetwork,
    community: string,
    now: () => number = () => performance.now(),
    priority?: PriorityServer,
  ) {
    this.#priority = priority
    this.#network = network
    this.#now = now
    this.#beganMs = now()
    this.#secondMs = this.#beganMs
    this.#shown = network.intersections.map(({ groups }) => 'r'.repeat(groups.length))
    this.#posts = network.intersections.map(({ id, groups, detectors }) => ({
      ...reached(id, community, groups.length, detectors.length),
      told: undefined,
      answeredMs: this.#beganMs,
      occupiedS: detectors.map(() => 0),
    }))
  }

  describe(): Promise<RoadNetwork> {
    return Promise.resolve(this.#network)
  }

  /** Waits for those that answered the last time alone: a part of the city without power must not slow down the rest. */
  async next(): Promise<Observation> {
    this.#secondMs = this.#now()
    const all = [...this.#posts.entries()]
    void this.#probe(all.filter(([, post]) => post.error !== undefined))
    await this.#askEach(all.filter(([, post]) => post.error === undefined))
    return this.#observation()
  }

  /** Whether the silent ones are there again; one round at a time. */
  async #probe(silent: readonly (readonly [number, Post])[]): Promise<void> {
    if (this.#isProbing) return
    this.#isProbing = true
    await this.#askEach(silent)
    this.#isProbing = false
  }

  /** So many at once, since a burst of datagrams is lost on the way. */
  async #askEach(posts: readonly (readonly [number, Post])[]): Promise<void> {
    const waiting = posts.values()
    const askInTurn = async () => {
      for (const [place, post] of waiting) await this.#ask(post, place)
    }
    await Promise.all(Array.from({ length: askedAtOnce }, askInTurn))
  }

  async #ask(post: Post, place: number): Promise<void> {
    if (!post.cabinet) return
    try {
      const before = post.told
      const told = await post.cabinet.ask()
      post.told = told
      post.answeredMs = this.#now()
      post.error = undefined
      this.#shown[place] = told.lights
      for (const [n, active] of told.active.entries()) {
        // A loop that let somebody pass in between was free in between.
        const passed = before !== undefined && told.volumes[n] !== before.volumes[n]
        post.occupiedS[n] = active && !passed ? (post.occupiedS[n] ?? 0) + 1 : 0
      }
    } catch (error) {
      post.error = error instanceof Error ? error.message : String(error)
    }
  }

  command(intersection: number, aspects: Aspects): void {
    const post = this.#posts[intersection]
    if (!post) throw new Error(`There is no intersection ${intersection}.`)
    const { cabinet } = post
    if (!cabinet) return
    if (!cabinet.knows(aspects)) this.#tell(post, aspects)
    else if (cabinet.saidAgoMs(this.#now()) >= sayAgainMs && !this.#again.has(post)) this.#sayAgain(post, aspects)
  }

  #tell(post: Post, aspects: Aspects): void {
    this.#again.delete(post)
    post.cabinet?.tell(aspects, this.#now()).catch((error: unknown) => {
      post.error = error instanceof Error ? error.message : String(error)
    })
  }

  readonly #again = new Map<Post, Aspects>()
  #timer: NodeJS.Timeout | undefined

  /** What is not new has time, and leaves the way free for what is. */
  #sayAgain(post: Post, aspects: Aspects): void {
    this.#again.set(post, aspects)
    this.#timer ??= setInterval(() => {
      for (const [one, said] of [...this.#again].slice(0, saidAtOnce)) this.#tell(one, said)
      if (this.#again.size > 0) return
      clearInterval(this.#timer)
      this.#timer = undefined
    }, saidEveryMs)
  }

  #observation(): Observation {
    const { lanes, connections, intersections } = this.#network
    const stands = new Map<number, number>()
    // A lane that leads to a stop line and has no detector is seen by nobody.
    const detectors = lanes.map(({ out }): DetectorState => (out.length > 0 ? 'silent' : 'sees'))
    const passed = new Uint16Array(connections.length)
    for (const [place, post] of this.#posts.entries()) {
      const isHeard = this.#silentS(post) < heardWithinS
      for (const [n, { lane }] of (intersections[place]?.detectors ?? []).entries()) {
        const count = this.#passedBy(post, n)
        if (!post.told || !isHeard) continue
        if (post.told.alarms[n]) {
          if (detectors[lane] !== 'sees') detectors[lane] = 'implausible'
          continue
        }
        detectors[lane] = 'sees'
        if (post.told.active[n]) stands.set(lane, Math.max(stands.get(lane) ?? 0, post.occupiedS[n] ?? 0))
        const [first] = lanes[lane]?.out ?? []
        // Two detectors of one lane see the same vehicles.
        if (first !== undefined) passed[first] = Math.max(passed[first] ?? 0, count)
      }
    }
    return {
      time_s: (this.#secondMs - this.#beganMs) / 1000,
      seen: sightings(lanes.length, stands),
      detectors,
      passed,
      shown: [...this.#shown],
      ...(this.#priority?.asked(intersections, this.#now()) ?? { requests: [] }),
    }
  }

  readonly #volumes = new WeakMap<Post, number[]>()

  /** Since it was last looked at; a new period begins from nothing. */
  #passedBy(post: Post, n: number): number {
    const now = post.told?.volumes[n] ?? volumeUnknown
    const seen = this.#volumes.get(post) ?? []
    this.#volumes.set(post, seen)
    const before = seen[n]
    seen[n] = now
    if (now === volumeUnknown || before === undefined || before === volumeUnknown) return 0
    return now >= before ? now - before : now
  }

  #silentS({ answeredMs }: Post): number {
    return (this.#now() - answeredMs) / 1000
  }

  /** One that is silent is its own trouble; the link is lost when nobody answers. */
  health(): DriverHealth {
    const silent = this.#posts.map((post) => this.#silentS(post))
    const error = this.#priority?.error ?? this.#posts.find((post) => post.error !== undefined)?.error
    return { connected: this.#posts.length === 0 || silent.some((seconds) => seconds < 5), silent_s: silent, error }
  }

  async close(): Promise<void> {
    await this.#priority?.close()
    clearInterval(this.#timer)
    this.#again.clear()
    for (const { cabinet } of this.#posts) cabinet?.close()
  }
}

/** One whose address is none is silent and says so; the others are driven all the same. */
function reached(id: string, community: string, phases: number, detectors: number): Pick<Post, 'cabinet' | 'error'> {
  try {
    return { cabinet: new Cabinet(whereOf(id), community, phases, detectors), error: undefined }
  } catch (error) {
    return { cabinet: undefined, error: error instanceof Error ? error.message : String(error) }
  }
}

/** At most one a lane: who stands on the loop. */
function sightings(lanes: number, stands: ReadonlyMap<number, number>): Observation['seen'] {
  const first = new Int32Array(lanes + 1)
  const stoodS: number[] = []
  for (let lane = 0; lane < lanes; lane++) {
    const occupied = stands.get(lane)
    if (occupied !== undefined) stoodS.push(occupied)
    first[lane + 1] = stoodS.length
  }
  return {
    first,
    to_end_m: new Float64Array(stoodS.length).fill(atLineM),
    speed_mps: new Float64Array(stoodS.length),
    stood_s: Float64Array.from(stoodS),
  }
}
