/** Lines and devices of the wide-area network: broken and mended at the stand-in that plays them; Khuê finds out by SNMP. */
import { type Fault, minuteMs } from './happenings.ts'
import type { Tally } from './tally.ts'

export interface Lines {
  readonly links: number
  /** What breaks now, and what is whole again. */
  play(faults: readonly Fault[], nowMs: number): Promise<void>
  /** Mends what it has broken. */
  mendAll(): Promise<void>
}

interface Topology {
  readonly nodes: readonly { readonly code: string; readonly role: string }[]
  readonly links: readonly { readonly code: string }[]
}

/** Undefined where no network is played there. */
export async function linesOf(sandboxUrl: string, tally: Tally): Promise<Lines | undefined> {
  const topology = await topologyOf(sandboxUrl)
  if (!topology || topology.links.length === 0) return undefined
  const links = topology.links.map(({ code }) => code)
  const sites = topology.nodes.filter(({ role }) => role === 'access').map(({ code }) => code)
  const broken = new Map<string, { readonly turn: 'mend' | 'on'; readonly untilMs: number }>()
  const change = async (turn: Fault['kind'] | 'mend' | 'on', code: string) => {
    const response = await fetch(`${sandboxUrl}/network/${turn}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code }),
    })
    if (!response.ok) throw new Error(`${sandboxUrl}/network/${turn} ${code}: ${response.status}`)
    await response.arrayBuffer()
    tally.total.faults += 1
  }
  const mend = async (isDue: (untilMs: number) => boolean) => {
    for (const [code, { turn, untilMs }] of broken) {
      if (!isDue(untilMs)) continue
      broken.delete(code)
      await change(turn, code)
    }
  }
  return {
    links: links.length,
    async play(faults, nowMs) {
      await mend((untilMs) => untilMs <= nowMs)
      for (const { kind, share, minutes } of faults) {
        const list = kind === 'cut' ? links : sites
        const code = list[Math.floor(share * list.length)]
        if (code === undefined || broken.has(code)) continue
        broken.set(code, { turn: kind === 'cut' ? 'mend' : 'on', untilMs: nowMs + minutes * minuteMs })
        await change(kind, code)
      }
    },
    mendAll: () => mend(() => true),
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
