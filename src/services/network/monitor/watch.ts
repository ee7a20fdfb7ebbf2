/** One round: every watched node is asked, many at once, each in bounded time. Gives evidence and what was measured. Rule NW5. */
import { setTimeout as pause } from 'node:timers/promises'
import type { EndViews, Evidence } from '../diagnosis/diagnose.ts'
import type { LinkRow, NodeRow } from '../store.ts'
import { bounded } from './bounded.ts'
import { type Counters, type Rates, ratesBetween } from './counters.ts'
import { type Echo, probeIcmp, probeTcp } from './probe.ts'
import { Asker, type Device, type Keys, type Outcome } from './snmp.ts'

export interface Watched {
  readonly nodes: readonly NodeRow[]
  readonly links: readonly LinkRow[]
  /** By the id of the credential; one that cannot be opened is absent. */
  readonly keys: ReadonlyMap<string, Keys>
}

export interface Reading {
  readonly node: NodeRow
  readonly at: number
  /** Undefined when it could not be asked at all. */
  readonly answered: boolean | undefined
  readonly rttMs: number | null
  readonly lossPercent: number
  readonly uptimeMs: number | null
  readonly fault: 'wrong-keys' | 'unreadable' | null
  readonly ends: ReadonlyMap<string, 'up' | 'down'>
  readonly rates: ReadonlyMap<string, Rates>
}

export interface Pace {
  readonly concurrency: number
  readonly timeoutMs: number
  readonly tries: number
  /** Over how long the beginnings are spread, so that a round is no burst. */
  readonly spreadMs: number
}

export const usualPace: Pace = { concurrency: 128, timeoutMs: 1500, tries: 3, spreadMs: 4000 }

interface End {
  readonly link: LinkRow
  readonly index: number
}

export class Watcher {
  readonly #pace: Pace
  readonly #askers = new Map<string, { readonly signature: string; readonly asker: Asker }>()
  readonly #counters = new Map<string, Counters>()

  constructor(pace: Pace) {
    this.#pace = pace
  }

  close(): void {
    for (const { asker } of this.#askers.values()) asker.close()
    this.#askers.clear()
  }

  /** `only`: these nodes, at once. */
  async round(watched: Watched, only?: ReadonlySet<string>): Promise<Reading[]> {
    const { concurrency, spreadMs } = this.#pace
    const asked = watched.nodes.filter(({ id, probe }) => probe !== 'none' && (only === undefined || only.has(id)))
    const endsOf = new Map<string, End[]>()
    for (const link of watched.links) {
      for (const [node, index] of [[link.a_node, link.a_index] as const, [link.b_node, link.b_index] as const])
        if (index !== null) endsOf.set(node, [...(endsOf.get(node) ?? []), { link, index }])
    }
    if (only === undefined) this.#forget(new Set(asked.map(({ id }) => id)))
    const gapMs = only === undefined ? Math.min(20, spreadMs / Math.max(1, asked.length)) : 0
    const readings: Reading[] = []
    await bounded(asked, concurrency, async (node) => {
      // Jitter: two devices behind one line are not asked in step.
      if (gapMs > 0) await pause(Math.random() * gapMs * concurrency)
      readings.push(await this.#read(node, endsOf.get(node.id) ?? [], watched.keys))
    })
    return readings
  }

  #forget(kept: ReadonlySet<string>): void {
    for (const [id, { asker }] of this.#askers) {
      if (kept.has(id)) continue
      asker.close()
      this.#askers.delete(id)
    }
    for (const key of this.#counters.keys()) if (!kept.has(key.split('/')[0] ?? '')) this.#counters.delete(key)
  }

  async #read(node: NodeRow, ends: readonly End[], keys: Watched['keys']): Promise<Reading> {
    const { tries } = this.#pace
    let lost = 0
    let faulty: Reading | undefined
    for (let attempt = 1; attempt <= tries; attempt++) {
      const reading = await this.#try(node, ends, keys)
      if (reading.answered === false) lost += 1
      // A device that began anew refuses what was learnt of it before; asked afresh it answers.
      else if (reading.fault) faulty = reading
      else return { ...reading, lossPercent: (100 * lost) / attempt }
    }
    return faulty ?? { ...unknown(node), answered: false, lossPercent: 100 }
  }

  async #try(node: NodeRow, ends: readonly End[], keys: Watched['keys']): Promise<Reading> {
    if (node.probe === 'snmp') return this.#trySnmp(node, ends, keys)
    const echo = await this.#echo(node)
    if (!echo) return unknown(node)
    return { ...unknown(node), answered: echo.answered, rttMs: echo.answered ? echo.rttMs : null }
  }

  #echo({ probe, address, port }: NodeRow): Promise<Echo | undefined> {
    const { timeoutMs } = this.#pace
    if (address === null) return Promise.resolve(undefined)
    return probe === 'tcp' ? probeTcp(address, port ?? 0, timeoutMs) : probeIcmp(address, timeoutMs)
  }

  async #trySnmp(node: NodeRow, ends: readonly End[], keys: Watched['keys']): Promise<Reading> {
    const asker = this.#askerFor(node, ends, keys)
    if (!asker) return unknown(node)
    const outcome = await asker.ask()
    if (outcome.what === 'silent') return { ...unknown(node), answered: false }
    if (outcome.what !== 'told') return { ...unknown(node), answered: true, rttMs: outcome.rttMs, fault: outcome.what }
    return {
      ...unknown(node),
      answered: true,
      rttMs: outcome.rttMs,
      uptimeMs: outcome.uptimeMs,
      ...this.#interfaces(node, ends, outcome),
    }
  }

  #interfaces(node: NodeRow, ends: readonly End[], { interfaces }: Extract<Outcome, { what: 'told' }>) {
    const byIndex = new Map(interfaces.map((one) => [one.index, one]))
    const said = new Map<string, 'up' | 'down'>()
    const rates = new Map<string, Rates>()
    for (const { link, index } of ends) {
      const found = byIndex.get(index)
      if (!found) continue
      said.set(link.id, found.isUp ? 'up' : 'down')
      if (!found.counters) continue
      const key = `${node.id}/${index}`
      const before = this.#counters.get(key)
      this.#counters.set(key, found.counters)
      const now = before && ratesBetween(before, found.counters, link.capacity_bps)
      if (now) rates.set(link.id, now)
    }
    return { ends: said, rates }
  }

  #askerFor(node: NodeRow, ends: readonly End[], keys: Watched['keys']): Asker | undefined {
    const key = keys.get(node.credential_id ?? '')
    if (!key || node.address === null) return undefined
    const device: Device = {
      address: node.address,
      port: node.port ?? 161,
      context: node.snmp_context,
      keys: key,
      interfaces: ends.map(({ index }) => index),
    }
    const signature = JSON.stringify(device)
    const there = this.#askers.get(node.id)
    if (there?.signature === signature) return there.asker
    there?.asker.close()
    const asker = new Asker(device, this.#pace.timeoutMs)
    this.#askers.set(node.id, { signature, asker })
    return asker
  }
}

function unknown(node: NodeRow): Reading {
  return {
    node,
    at: Date.now(),
    answered: undefined,
    rttMs: null,
    lossPercent: 0,
    uptimeMs: null,
    fault: null,
    ends: new Map(),
    rates: new Map(),
  }
}

export function evidenceOf({ links }: Pick<Watched, 'links'>, readings: readonly Reading[]): Evidence {
  const answered = new Map<string, boolean>()
  const said = new Map(readings.map(({ node, ends }) => [node.id, ends]))
  for (const reading of readings) if (reading.answered !== undefined) answered.set(reading.node.id, reading.answered)
  const ends = new Map<string, EndViews>()
  for (const { id, a_node, b_node } of links) {
    const [a, b] = [said.get(a_node)?.get(id), said.get(b_node)?.get(id)]
    ends.set(id, { ...(a && { a }), ...(b && { b }) })
  }
  return { answered, ends }
}
