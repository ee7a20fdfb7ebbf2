/**
 * Kill -9 at random moments while observations come in by HTTP and MQTT; in some rounds the database server is killed, too. At the end
 * everything that was acknowledged is looked for, and counted. `npm run bench -- telemetry-crash [--rounds 5] [--seed 1]`
 */
import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { pointsBetween } from '../src/platform/telemetry/index.ts'
import { MqttClient } from '../src/platform/telemetry/mqtt-client.ts'
import { enterFleet, type Fleet, option, type Telemetry, told, withTelemetry } from './telemetry-khue.ts'

const series = 200
const firstMs = Date.UTC(2026, 10, 20)
const linesAtOnce = 500
const senders = 4

/** Mulberry32. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

interface Load {
  /** What was acknowledged: `series time`. */
  readonly acknowledged: Set<string>
  stop(): Promise<void>
}

/** Each sends until it is stopped; what failed is sent again, as a device does. */
function startLoad(telemetry: Telemetry, fleet: Fleet): Load {
  const acknowledged = new Set<string>()
  const state = { going: true, next: 0 }
  const http = async () => {
    while (state.going) {
      const from = state.next
      state.next += linesAtOnce
      const rows = Array.from(
        { length: linesAtOnce },
        (_, n) => [(from + n) % series, firstMs + Math.floor((from + n) / series) * 1000] as const,
      )
      const body = rows
        .map(([at, ms]) => `{"series":"${fleet.codes[at]}","time":"${new Date(ms).toISOString()}","value":${at}}`)
        .join('\n')
      const headers = { authorization: `Bearer ${fleet.key}`, 'content-type': 'application/x-ndjson' }
      const taken = await fetch(`http://127.0.0.1:${telemetry.port}/api/telemetry/observations`, {
        method: 'POST',
        headers,
        body,
        signal: AbortSignal.timeout(5000),
      }).then(
        (reply) => reply.ok,
        () => false,
      )
      if (taken) for (const [at, ms] of rows) acknowledged.add(`${at} ${ms}`)
      else await pause(50)
    }
  }
  const mqtt = async () => {
    // Half a second later than HTTP's, so that both are told apart.
    for (let n = 0; state.going; ) {
      try {
        const client = await MqttClient.connect(`mqtt://127.0.0.1:${telemetry.mqttPort}`, {
          clientId: 'crash',
          username: 'x',
          password: fleet.key,
        })
        while (state.going) {
          const first = n
          n += 100
          await Promise.all(
            Array.from({ length: 100 }, async (_, one) => {
              const [at, ms] = [(first + one) % series, firstMs + Math.floor((first + one) / series) * 1000 + 500]
              await client.publish(`khue/${fleet.codes[at]}`, JSON.stringify({ value: at, time: ms }))
              acknowledged.add(`${at} ${ms}`)
            }),
          )
        }
        client.end()
      } catch (error) {
        if (!(error instanceof Error)) throw error
        await pause(100)
      }
    }
  }
  const running = [...Array.from({ length: senders }, http), mqtt()]
  return {
    acknowledged,
    async stop() {
      state.going = false
      await Promise.all(running)
    },
  }
}

export async function run(args: readonly string[]): Promise<number> {
  const random = randomFrom(option(args, 'seed', 1))
  const rounds = option(args, 'rounds', 5)
  return withTelemetry(async (telemetry) => {
    const fleet = await telemetry.beside((app) => enterFleet(app, series))
    const load = startLoad(telemetry, fleet)
    for (let round = 1; round <= rounds; round++) {
      const before = load.acknowledged.size
      await pause(1500 + random() * 3000)
      const isServerToo = random() < 0.4
      if (isServerToo)
        process.kill(
          Number(readFileSync(`${telemetry.dataDir}/postgres/data/postmaster.pid`, 'utf8').split('\n')[0]),
          'SIGKILL',
        )
      await telemetry.restart()
      console.log(
        `  round ${round}: ${(load.acknowledged.size - before).toLocaleString('en-GB')} acknowledged, then killed${isServerToo ? ', with its database server' : ''}`,
      )
    }
    await load.stop()
    let [lost, doubled] = [0, 0]
    const promised = new Map<number, number[]>()
    for (const key of load.acknowledged) {
      const [at = 0, ms = 0] = key.split(' ').map(Number)
      const list = promised.get(at)
      if (list) list.push(ms)
      else promised.set(at, [ms])
    }
    await telemetry.beside((app) =>
      app.read(async (tx) => {
        for (let at = 0; at < series; at++) {
          const { times, values } = await pointsBetween(tx, fleet.ids[at] ?? 0, firstMs, firstMs + 366 * 86_400_000)
          const there = new Set(times)
          doubled += times.length - there.size
          if (values.some((value) => value !== at)) throw new Error(`series ${at} holds another's values`)
          for (const ms of promised.get(at) ?? []) if (!there.has(ms)) lost += 1
        }
      }),
    )
    told({ acknowledged: load.acknowledged.size, lost, doubled })
    return lost === 0 && doubled === 0 && load.acknowledged.size > 1000 ? 0 : 1
  })
}
