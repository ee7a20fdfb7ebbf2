/** The network that is played: which lines are cut, which devices are off, what is reached and what flows where. Pure but for time. */

export interface PlayedNode {
  readonly code: string
  readonly name: string
  readonly role: string
  /** An old device, whose counters have 32 bits. */
  readonly isNarrow?: boolean
}

export interface PlayedLink {
  readonly code: string
  readonly a: string
  readonly b: string
  readonly aIndex: number
  readonly bIndex: number
  readonly capacityBps: number
}

export interface Plan {
  readonly nodes: readonly PlayedNode[]
  readonly links: readonly PlayedLink[]
}

interface Flow {
  /** Bits per second from a to b, and back. */
  ab: number
  ba: number
}

/** An interface at one end of a link. */
export interface Interface {
  readonly index: number
  readonly isUp: boolean
  readonly inOctets: bigint
  readonly outOctets: bigint
}

/** Share of the busiest hour, by the hour in Hanoi: offices. */
const dayShape = [3, 2, 2, 2, 2, 4, 12, 45, 85, 100, 96, 70, 48, 72, 98, 94, 82, 55, 28, 18, 14, 10, 7, 4]
const downShare = 0.72
/** What management and routing keep saying on a line without users. */
const idleBps = 20_000
const hanoiOffsetMs = 7 * 3_600_000

const hash = (text: string): number => {
  let value = 2_166_136_261
  for (const letter of text) value = Math.imul(value ^ (letter.codePointAt(0) ?? 0), 16_777_619) >>> 0
  return value / 2 ** 32
}

function shapeAt(ms: number): number {
  const hours = ((ms + hanoiOffsetMs) / 3_600_000) % 24
  const [here, next] = [dayShape[Math.floor(hours)] ?? 0, dayShape[(Math.floor(hours) + 1) % 24] ?? 0]
  return (here + (next - here) * (hours % 1)) / 100
}

export class Wires {
  readonly plan: Plan
  readonly cut = new Set<string>()
  readonly off = new Set<string>()
  readonly #startedAt = new Map<string, number>()
  readonly #octets = new Map<string, { ab: bigint; ba: bigint }>()
  readonly #linksAt = new Map<string, PlayedLink[]>()
  readonly #nodes: ReadonlyMap<string, PlayedNode>
  /** Found anew when something else is cut or off: thousands of devices ask for it all the time. */
  #found: { readonly broken: string; readonly ways: Map<string, PlayedLink | undefined> } | undefined
  #countedAt: number

  constructor(plan: Plan, now: number) {
    this.plan = plan
    this.#nodes = new Map(plan.nodes.map((node) => [node.code, node]))
    this.#countedAt = now
    for (const { code } of plan.nodes) this.#startedAt.set(code, now - Math.round(hash(`${code} up`) * 90 * 86_400_000))
    for (const link of plan.links) {
      const start = BigInt(Math.round(hash(link.code) * 1e13))
      this.#octets.set(link.code, { ab: start, ba: start * 2n })
      for (const end of [link.a, link.b]) this.#linksAt.set(end, [...(this.#linksAt.get(end) ?? []), link])
    }
  }

  /** A device that is switched on again counts from nothing. */
  switchOn(code: string, now: number): void {
    this.off.delete(code)
    this.#startedAt.set(code, now)
  }

  uptimeMs(code: string, now: number): number {
    return now - (this.#startedAt.get(code) ?? now)
  }

  /** By the code of each reached node the link on which it is reached from a core; the cores themselves have none. */
  reached(): ReadonlyMap<string, PlayedLink | undefined> {
    const broken = [...this.cut, '', ...this.off].join('\n')
    if (this.#found?.broken !== broken) this.#found = { broken, ways: this.#ways() }
    return this.#found.ways
  }

  node(code: string): PlayedNode | undefined {
    return this.#nodes.get(code)
  }

  #ways(): Map<string, PlayedLink | undefined> {
    const found = new Map<string, PlayedLink | undefined>()
    for (const { code, role } of this.plan.nodes) if (role === 'core' && !this.off.has(code)) found.set(code, undefined)
    for (const [code] of found) {
      for (const link of this.#linksAt.get(code) ?? []) {
        const next = link.a === code ? link.b : link.a
        if (!this.cut.has(link.code) && !this.off.has(next) && !found.has(next)) found.set(next, link)
      }
    }
    return found
  }

  /** As it counts at this moment. */
  interfaces(code: string, now: number): Interface[] {
    this.#count(now)
    return (this.#linksAt.get(code) ?? []).map((link) => {
      const { ab, ba } = this.#octets.get(link.code) ?? { ab: 0n, ba: 0n }
      const isA = link.a === code
      const isUp = !this.cut.has(link.code) && !this.off.has(link.a) && !this.off.has(link.b)
      return {
        index: isA ? link.aIndex : link.bIndex,
        isUp,
        inOctets: BigInt.asUintN(64, isA ? ba : ab),
        outOctets: BigInt.asUintN(64, isA ? ab : ba),
      }
    })
  }

  /** What flowed since it was last counted. */
  #count(now: number): void {
    const seconds = (now - this.#countedAt) / 1000
    if (seconds < 0.2) return
    for (const [code, { ab, ba }] of this.#flows(now)) {
      const octets = this.#octets.get(code)
      if (!octets) continue
      octets.ab += BigInt(Math.round((ab * seconds) / 8))
      octets.ba += BigInt(Math.round((ba * seconds) / 8))
    }
    this.#countedAt = now
  }

  /** Each site's traffic goes the way on which it is reached: where a ring is cut, it is seen to go round. */
  #flows(now: number): Map<string, Flow> {
    const reached = this.reached()
    const flows = new Map<string, Flow>()
    for (const { code } of this.plan.links) if (!this.cut.has(code)) flows.set(code, { ab: idleBps, ba: idleBps })
    const minute = Math.floor(now / 60_000)
    for (const { code, role } of this.plan.nodes) {
      if (role !== 'access' || !reached.has(code)) continue
      const most = (reached.get(code)?.capacityBps ?? 0) * (0.25 + 0.6 * hash(`${code} load`))
      const demand = most * shapeAt(now) * (0.85 + 0.3 * hash(`${code} ${minute}`))
      let at = code
      for (let link = reached.get(at); link; link = reached.get(at)) {
        const flow = flows.get(link.code)
        const isDownAb = link.b === at
        if (flow) {
          flow.ab += demand * (isDownAb ? downShare : 1 - downShare)
          flow.ba += demand * (isDownAb ? 1 - downShare : downShare)
        }
        at = isDownAb ? link.a : link.b
      }
    }
    for (const { code, capacityBps } of this.plan.links) {
      const flow = flows.get(code)
      if (flow)
        flows.set(code, { ab: Math.min(flow.ab, capacityBps * 0.97), ba: Math.min(flow.ba, capacityBps * 0.97) })
    }
    return flows
  }
}
