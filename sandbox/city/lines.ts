/**
 * Lines and devices of the wide-area network: broken at the stand-in that plays them, for so long; it mends them by itself, also
 * when the simulation is killed. Khuê finds out by SNMP.
 */
import type { Fault } from './happenings.ts'
import type { Tally } from './tally.ts'

export interface Lines {
  readonly links: number
  /** What breaks now; `speed` is the city's. */
  play(faults: readonly Fault[], speed: number): Promise<void>
  /** Mends what it has broken. */
  mendAll(): Promise<void>
}

interface Topology {
  readonly nodes: readonly { readonly code: string; readonly role: string }[]
  readonly links: readonly { readonly code: string }[]
}

/** A monitor that asks every half minute is to see it, however fast the city goes. */
const secondsMin = 60

/** Undefined where no network is played there. */
export async function linesOf(sandboxUrl: string, tally: Tally): Promise<Lines | undefined> {
  const topology = await topologyOf(sandboxUrl)
  if (!topology || topology.links.length === 0) return undefined
  const links = topology.links.map(({ code }) => code)
  const sites = topology.nodes.filter(({ role }) => role === 'access').map(({ code }) => code)
  const broken = new Map<string, { readonly turn: 'mend' | 'on'; readonly untilMs: number }>()
  const change = async (turn: Fault['kind'] | 'mend' | 'on', code: string, seconds?: number) => {
    try {
      const response = await fetch(`${sandboxUrl}/network/${turn}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ code, seconds }),
      })
      await response.arrayBuffer()
      if (response.ok) tally.total.faults += 1
      else tally.refuse(1, `${turn} ${code}: ${response.status}`)
    } catch (error) {
      tally.refuse(1, `${turn} ${code}: ${String(error)}`)
    }
  }
  return {
    links: links.length,
    async play(faults, speed) {
      const nowMs = Date.now()
      for (const [code, { untilMs }] of broken) if (untilMs <= nowMs) broken.delete(code)
      for (const { kind, share, minutes } of faults) {
        const list = kind === 'cut' ? links : sites
        const code = list[Math.floor(share * list.length)]
        if (code === undefined || broken.has(code)) continue
        const seconds = Math.max(secondsMin, (minutes * 60) / speed)
        broken.set(code, { turn: kind === 'cut' ? 'mend' : 'on', untilMs: nowMs + seconds * 1000 })
        await change(kind, code, seconds)
      }
    },
    async mendAll() {
      for (const [code, { turn, untilMs }] of broken) if (untilMs > Date.now()) await change(turn, code)
      broken.clear()
    },
  }
}

async function topologyOf(sandboxUrl: string): Promise<Topology | undefined> {
  try {
    const response = await fetch(`${sandboxUrl}/network/topology`)
    return response.ok ? ((await response.json()) as Topology) : undefined
  } catch {
    // No stand-ins at that address: a Khuê with a real network has none.
    return undefined
  }
}
