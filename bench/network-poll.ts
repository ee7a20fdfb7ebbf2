/**
 * The monitor of the network with 3,000 devices that answer SNMP (v3 in the backbone, v2c at the sites), in one process: how many of
 * a round answer, how long it takes, how late a device is asked again, and what it costs of a processor. Beside it, in the same run, the
 * same devices asked by the same library and nothing made of the answers. `npm run bench -- network-poll [--nodes 3000] [--seconds 10] [--rounds 3]`
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from '../src/kernel/run.ts'
import { bounded } from '../src/services/network/monitor/bounded.ts'
import { Asker } from '../src/services/network/monitor/snmp.ts'
import { enter, keys } from '../src/services/network/testing.ts'
import { cpuMsOf } from './cpu-time.ts'
import { plainPool } from './ground.ts'
import { networkOf } from './network-city.ts'
import type { Asked, Devices } from './network-devices.ts'
import { option, quantile, told, withTelemetry } from './telemetry-khue.ts'

/** Of one core, for the monitor's own process. */
const coreShareMax = 0.25
const lateMsMax = 2000
/** As the monitor's own: poller and bare asker keep as many questions open. */
const atOnce = 128
const timeoutMs = 1500
/** Questions of one round to one device are nearer to each other than this. */
const sameRoundMs = 5000

type City = ReturnType<typeof networkOf>

/** Each interface has a number at its device. */
function numbered({ nodes, links }: City, port: number): City {
  const next = new Map<string, number>()
  const index = (code: string) => {
    const n = (next.get(code) ?? 0) + 1
    next.set(code, n)
    return n
  }
  return {
    nodes: nodes.map((node) => ({
      ...node,
      address: '127.0.0.1',
      port,
      probe: 'snmp',
      credential: node.role === 'access' ? 'v2c' : 'v3',
      snmpContext: node.code,
      isEntrance: node.role === 'core',
    })),
    links: links.map((link) => ({ ...link, aIndex: index(link.a), bIndex: index(link.b) })),
  }
}

function devicesOf({ nodes, links }: City, port: number): Devices {
  return {
    port,
    plan: {
      nodes: nodes.map(({ code, role }) => ({ code, name: code, role })),
      links: links.map(({ code, a, b, aIndex, bIndex, capacityBps }) => {
        return { code, a, b, aIndex: aIndex ?? 0, bIndex: bIndex ?? 0, capacityBps }
      }),
    },
    keys: {
      backbone: { userName: keys.v3.userName, authKey: keys.v3.authKey, privacyKey: keys.v3.privacyKey },
      sites: { community: keys.v2c.community },
    },
  }
}

/** The processor time of a poll where nothing is made of it, in ms; the first round, in which v3 gets to know the engine, is not counted. */
async function bareMsOfPoll({ nodes, links }: City, port: number): Promise<number> {
  const at = new Map<string, number[]>()
  for (const { a, b, aIndex, bIndex } of links)
    for (const [code, index] of [[a, aIndex] as const, [b, bIndex] as const])
      at.set(code, [...(at.get(code) ?? []), index ?? 0])
  const askers = nodes.map(({ code, role }) => {
    const key = role === 'access' ? keys.v2c : keys.v3
    return new Asker(
      { address: '127.0.0.1', port, context: code, keys: key, interfaces: at.get(code) ?? [] },
      timeoutMs,
    )
  })
  const rounds = 3
  let began = process.cpuUsage()
  for (let round = 0; round <= rounds; round++) {
    if (round === 1) began = process.cpuUsage()
    await bounded(askers, atOnce, async (asker) => {
      // A datagram may be lost, as on any network; the monitor asks three times, too.
      let what = ''
      for (let tries = 0; what !== 'told' && tries < 3; tries++) what = (await asker.ask()).what
      if (what !== 'told') throw new Error(`a device was ${what}`)
    })
  }
  const { user, system } = process.cpuUsage(began)
  for (const asker of askers) asker.close()
  return (user + system) / 1000 / (rounds * askers.length)
}

/** Between the beginnings of two rounds at one device, how far from the period that was set. */
function lateness(asked: Asked, periodMs: number): number[] {
  return asked.flatMap((moments) => {
    const begins = moments.filter((ms, n) => n === 0 || ms - (moments[n - 1] ?? 0) > sameRoundMs)
    return begins.slice(1).map((ms, n) => Math.abs(ms - (begins[n] ?? 0) - periodMs))
  })
}

export async function run(args: readonly string[]): Promise<number> {
  const [count, seconds, rounds] = [option(args, 'nodes', 3000), option(args, 'seconds', 10), option(args, 'rounds', 3)]
  const port = await freePort()
  const city = numbered(networkOf(count), port)
  const devices = fork(path.join(import.meta.dirname, 'network-devices.ts'))
  const heard = async () => (await once(devices, 'message'))[0] as unknown
  try {
    devices.send(devicesOf(city, port))
    await heard()
    const bareMs = await bareMsOfPoll(city, port)
    return await withTelemetry(
      async (telemetry) => {
        const pool = plainPool(telemetry.databaseUrl, 1)
        const roundAfter = async (at: string) => {
          for (;;) {
            const { rows } = await pool.query<{ at: string; asked: number; answered: number; took_ms: number }>(
              'select at::text, asked, answered, took_ms from network.round where at > $1 and asked >= $2',
              [at, count],
            )
            if (rows[0]) return rows[0]
            await pause(200)
          }
        }
        await telemetry.beside((app) => enter(app, city.nodes, city.links))
        // In the first all series are entered and v3 gets to know the engines; in the second the counters have rates.
        let last = await roundAfter('-infinity')
        last = await roundAfter(last.at)
        devices.send('forget')
        const [cpuBefore, began] = [cpuMsOf(telemetry.khue.pid), performance.now()]
        const seen: (typeof last)[] = []
        for (let n = 0; n <= rounds; n++) seen.push((last = await roundAfter(last.at)))
        const share = (cpuMsOf(telemetry.khue.pid) - cpuBefore) / (performance.now() - began)
        devices.send('tell')
        const late = lateness((await heard()) as Asked, seconds * 1000)
        await pool.end()
        const round = (value: number, digits = 2) => Math.round(value * 10 ** digits) / 10 ** digits
        const silent = seen.reduce((sum, { asked, answered }) => sum + asked - answered, 0)
        told({
          nodes: city.nodes.length,
          links: city.links.length,
          silent,
          round_ms: Math.max(...seen.map(({ took_ms }) => took_ms)),
          late_p50_ms: round(quantile(late, 0.5), 0),
          late_p99_ms: round(quantile(late, 0.99), 0),
          core_share: round(share, 3),
          ms_per_poll: round((share * seconds * 1000) / count, 3),
          bare_ms_per_poll: round(bareMs, 3),
        })
        return silent === 0 && share <= coreShareMax && quantile(late, 0.99) <= lateMsMax ? 0 : 1
      },
      args,
      { NETWORK_POLL_SECONDS: String(seconds) },
    )
  } finally {
    devices.disconnect()
  }
}
