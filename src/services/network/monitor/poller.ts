/**
 * The monitor: round after round it asks, diagnoses, makes sure, and records. One process leads it; killed and started again it
 * goes on with the outages that are open. Rules NW5 and NW15.
 */
import type { App, Tx } from '../../../kernel/app.ts'
import { system } from '../../../kernel/actor.ts'
import { newId } from '../../../kernel/id.ts'
import { type Batch, enterThings, findSeries, storeObservations } from '../../../platform/telemetry/index.ts'
import { diagnose, type Diagnosis, type Topology } from '../diagnosis/diagnose.ts'
import { knownFrom, type Outage } from '../diagnosis/reconcile.ts'
import { outageOf, record } from '../observe.ts'
import { unseal } from '../sealed.ts'
import { linkThing, nodeThing, roundSeconds, thingOfLink, thingOfNode } from '../series.ts'
import * as store from '../store.ts'
import * as outages from '../store-outages.ts'
import type { Keys } from './snmp.ts'
import { type Notice, TrapReceiver } from './traps.ts'
import { evidenceOf, type Pace, type Reading, usualPace, type Watched, Watcher } from './watch.ts'

/** Between a device's notice and the look at it: a broken line makes several devices speak. */
const gatherMs = 700
/** Made sure of at once, before anything is recorded. */
const suspectsMax = 200
const thingsAtOnce = 200
/** A monitor that stood still for so many rounds has seen nothing meanwhile. */
const missedRounds = 3
/** From one source; a device that says more repeats itself, and would keep the monitor from its round. */
const noticesPerMinute = 30
const minuteMs = 60_000

export class Poller {
  readonly #app: App
  readonly #watcher: Watcher
  readonly #everyMs: number
  #traps: TrapReceiver | undefined
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> | undefined
  #again = false
  #goesOn = false
  #stopped = false
  #faults = new Map<string, string>()
  #unopened = new Set<string>()
  #minute = 0
  readonly #heard = new Map<string, number>()

  constructor(app: App, pace: Pace = usualPace) {
    this.#app = app
    this.#watcher = new Watcher(pace)
    this.#everyMs = roundSeconds(app) * 1000
  }

  async start(): Promise<() => Promise<void>> {
    const { networkTrapPort, host } = this.#app.config
    if (networkTrapPort !== undefined) {
      this.#traps = new TrapReceiver(
        networkTrapPort,
        host === 'localhost' ? '127.0.0.1' : host,
        (notice) => void this.#take(notice),
        (error) => this.#app.log.info({ err: error }, 'network: a notice was not taken'),
      )
    }
    this.#goesOn = true
    this.#schedule(0)
    return () => this.stop()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#timer)
    this.#watcher.close()
    await this.#running
    await this.#traps?.close()
  }

  /** One round from beginning to end; while one is under way, another follows it. */
  async look(): Promise<void> {
    if (this.#running) {
      this.#again = true
      return this.#running
    }
    clearTimeout(this.#timer)
    const began = performance.now()
    this.#running = this.#round().catch((error: unknown) =>
      this.#app.log.warn({ err: error }, 'network: a round of the monitor failed'),
    )
    await this.#running
    this.#running = undefined
    const isHurried = this.#again
    this.#again = false
    this.#schedule(isHurried ? 0 : Math.max(0, this.#everyMs - (performance.now() - began)))
  }

  #schedule(ms: number): void {
    clearTimeout(this.#timer)
    if (this.#goesOn && !this.#stopped) this.#timer = setTimeout(() => void this.look(), ms)
  }

  async #round(): Promise<void> {
    const began = performance.now()
    const beganAt = this.#app.clock.now()
    const watched = await this.#read()
    this.#traps?.know(watched.nodes, watched.keys)
    if (watched.nodes.length === 0) return
    await this.#tolerant('things of the network were not entered', () => this.#enterThings(watched))
    const readings = new Map((await this.#watcher.round(watched)).map((one) => [one.node.id, one]))
    const topology: Topology = {
      nodes: watched.nodes,
      links: watched.links.map(({ id, a_node, b_node }) => ({ id, a: a_node, b: b_node })),
      vantage: watched.nodes.filter(({ is_entrance }) => is_entrance).map(({ id }) => id),
    }
    const open = (await this.#app.read((tx) => outages.knownOutages(tx, tx.now.toString()))).map(outageOf)
    const known = knownFrom(open)
    const first = diagnose(topology, evidenceOf(watched, [...readings.values()]), known)
    const suspects = suspectsOf(first, open, watched.links)
    if (suspects.size > 0)
      for (const one of await this.#watcher.round(watched, suspects)) readings.set(one.node.id, one)
    if (this.#stopped) return
    const all = [...readings.values()]
    const diagnosis = suspects.size > 0 ? diagnose(topology, evidenceOf(watched, all), known) : first
    await this.#tolerant('what was measured was not stored', () => this.#measure(watched, all))
    await this.#app.transaction(async (tx) => {
      await this.#admitGap(tx, beganAt)
      await record(tx, diagnosis)
      await this.#noteFaults(tx, all)
      await store.setRound(tx, {
        at: tx.now.toString(),
        asked: all.length,
        answered: all.filter(({ answered }) => answered).length,
        took_ms: Math.round(performance.now() - began),
      })
    })
  }

  /** What is wrong is recorded, also where what was measured finds no room. */
  async #tolerant(complaint: string, work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.#app.log.error({ err: error }, `network: ${complaint}`)
    }
  }

  async #read(): Promise<Watched> {
    return this.#app.read(async (tx) => {
      const [nodes, links, rows] = await Promise.all([store.nodes(tx), store.links(tx), store.credentialRows(tx)])
      const keys = new Map<string, Keys>()
      for (const row of rows) {
        try {
          keys.set(row.id, keysOf(this.#app, row))
          this.#unopened.delete(row.id)
        } catch (error) {
          // Told once: its nodes are shown as not watched until it is entered again.
          if (!this.#unopened.has(row.id)) this.#app.log.error({ err: error }, 'network: a key cannot be opened')
          this.#unopened.add(row.id)
        }
      }
      const there = new Set(nodes.map(({ id }) => id))
      return { nodes, links: links.filter(({ a_node, b_node }) => there.has(a_node) && there.has(b_node)), keys }
    })
  }

  async #enterThings({ nodes, links }: Watched): Promise<void> {
    const everyS = roundSeconds(this.#app)
    const byId = new Map(nodes.map((node) => [node.id, node]))
    const wanted = [
      ...nodes
        .filter(({ code }) => !findSeries(this.#app, `${nodeThing(code)}/latency`))
        .map((node) => thingOfNode(node, everyS)),
      ...links
        .filter(({ code }) => !findSeries(this.#app, `${linkThing(code)}/out`))
        .flatMap((link) => {
          const [a, b] = [byId.get(link.a_node), byId.get(link.b_node)]
          return a && b ? [thingOfLink(link, a, b, everyS)] : []
        }),
    ]
    for (let at = 0; at < wanted.length; at += thingsAtOnce)
      await enterThings(this.#app, monitor, wanted.slice(at, at + thingsAtOnce))
  }

  async #measure({ links }: Watched, readings: readonly Reading[]): Promise<void> {
    const rows = [...readings.flatMap(nodeRows), ...linkRows(links, readings)].flatMap(([code, time, value]) => {
      const series = findSeries(this.#app, code)
      return series ? [[series.id, time, value] as const] : []
    })
    if (rows.length === 0) return
    const batch: Batch = {
      series: Float64Array.from(rows, ([id]) => id),
      times: Float64Array.from(rows, ([, time]) => time),
      values: Float64Array.from(rows, ([, , value]) => value),
      quality: new Uint8Array(rows.length),
    }
    await storeObservations(this.#app, 'system:network-monitor', batch)
  }

  /** A device that is there and cannot be read is told once, not every round. */
  async #noteFaults(tx: Tx, readings: readonly Reading[]): Promise<void> {
    for (const { node, fault } of readings) {
      const before = this.#faults.get(node.id)
      if (fault === null) this.#faults.delete(node.id)
      else if (before !== fault) {
        this.#faults.set(node.id, fault)
        await note(tx, { node, source: node.address ?? '', kind: fault, details: '' })
      }
    }
  }

  /** False: this source has said enough this minute. */
  #hears(source: string): boolean {
    const minute = Math.floor(Date.now() / minuteMs)
    if (minute !== this.#minute) {
      this.#minute = minute
      this.#heard.clear()
    }
    const count = (this.#heard.get(source) ?? 0) + 1
    this.#heard.set(source, count)
    if (count === noticesPerMinute + 1)
      this.#app.log.warn({ source }, `network: more than ${noticesPerMinute} notices a minute; the rest is left out`)
    return count <= noticesPerMinute
  }

  async #take(notice: Notice): Promise<void> {
    if (!this.#hears(notice.node?.id ?? notice.source)) return
    try {
      await this.#app.transaction((tx) => note(tx, notice))
    } catch (error) {
      this.#app.log.warn({ err: error }, 'network: a notice was not recorded')
    }
    if (!this.#running) this.#schedule(gatherMs)
    else this.#again = true
  }

  /** Since the last round ended nobody watched, where that is long ago: killed, or held up by whatever it was. */
  async #admitGap(tx: Tx, beganAt: Temporal.Instant): Promise<void> {
    const last = await store.lastRound(tx)
    if (!last) return
    const missed = beganAt.epochMilliseconds - Date.parse(last.at)
    if (missed > missedRounds * this.#everyMs) await outages.beginBlind(tx, newId(), last.at)
  }
}

const monitor = system('network-monitor')

/** What is new or otherwise than it was: it and what stands beside it is asked once more before anything is said. */
function suspectsOf({ causes }: Diagnosis, open: readonly Outage[], links: readonly store.LinkRow[]): Set<string> {
  const before = new Set(open.filter(({ isDown }) => isDown).map(({ cause, behind }) => `${cause.id} ${behind.length}`))
  const suspects = new Set<string>()
  for (const { kind, id, behind } of causes) {
    if (kind === 'monitor' || before.has(`${id} ${behind.length}`)) continue
    const around = links.filter((link) => link.id === id || link.a_node === id || link.b_node === id)
    for (const one of [...around.flatMap(({ a_node, b_node }) => [a_node, b_node]), ...behind])
      if (suspects.size < suspectsMax) suspects.add(one)
  }
  return suspects
}

async function note(tx: Tx, { node, source, kind, details }: Notice): Promise<void> {
  const row = { id: newId(), at: tx.now.toString(), node_id: node?.id ?? null, source, kind, details }
  await store.insertNotification(tx, row)
}

type Row = readonly [series: string, time: number, value: number]

function nodeRows({ node, at, answered, rttMs, lossPercent, uptimeMs }: Reading): Row[] {
  if (answered === undefined) return []
  const code = nodeThing(node.code)
  return [
    [`${code}/loss`, at, lossPercent],
    ...(rttMs === null ? [] : [[`${code}/latency`, at, Math.round(rttMs * 100) / 100] as const]),
    ...(uptimeMs === null ? [] : [[`${code}/uptime`, at, Math.round(uptimeMs / 1000)] as const]),
  ]
}

/** As its first end sees it; the other way round as its second does, when only that one tells. */
function linkRows(links: readonly store.LinkRow[], readings: readonly Reading[]): Row[] {
  const byNode = new Map(readings.map((one) => [one.node.id, one]))
  return links.flatMap((link): Row[] => {
    const [a, b] = [byNode.get(link.a_node), byNode.get(link.b_node)]
    const [here, there] = [a?.rates.get(link.id), b?.rates.get(link.id)]
    const rates = here ?? (there && { inBps: there.outBps, outBps: there.inBps })
    const said = [a?.ends.get(link.id), b?.ends.get(link.id)].filter((one) => one !== undefined)
    const at = a?.at ?? b?.at
    if (at === undefined) return []
    const code = linkThing(link.code)
    return [
      ...(said.length === 0 ? [] : [[`${code}/up`, at, said.includes('down') ? 0 : 1] as const]),
      ...(rates
        ? [[`${code}/out`, at, Math.round(rates.outBps)] as const, [`${code}/in`, at, Math.round(rates.inBps)] as const]
        : []),
    ]
  })
}

/** Throws when it was sealed with another secret key. */
function keysOf(app: App, row: store.CredentialRow): Keys {
  const { community = '', authKey = '', privacyKey } = unseal(app, row)
  if (row.version === '2c') return { version: '2c', community }
  return {
    version: '3',
    userName: row.user_name ?? '',
    auth: row.auth ?? 'sha256',
    authKey,
    privacy: row.privacy ?? 'none',
    ...(privacyKey !== undefined && { privacyKey }),
  }
}
