/** A Khuê of its own with many series, in a process of its own, for the benches of telemetry. */
import { mkdtempSync, rmSync } from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { freePorts, type OwnKhue, spawnKhue } from '../e2e/own-khue.ts'
import { system } from '../src/kernel/actor.ts'
import type { App } from '../src/kernel/app.ts'
import { readConfig } from '../src/kernel/config.ts'
import { runningPostgresUrl } from '../src/kernel/embedded-postgres.ts'
import { freePort, startKhue } from '../src/kernel/run.ts'
import { modules } from '../src/modules.ts'
import * as devices from '../src/platform/telemetry/devices.ts'
import { enterThings, type NewThing } from '../src/platform/telemetry/index.ts'
import { settled } from '../src/platform/telemetry/touched.ts'

const owner = 'gso:00070@2025-07-01'
const both = (text: string) => ({ vi: text, en: text })
const bench = system('bench')
const thingsAtOnce = 1000
const seriesOfThing = 10

export interface Telemetry {
  readonly port: number
  readonly mqttPort: number
  readonly dataDir: string
  readonly databaseUrl: string
  readonly khue: OwnKhue
  /** Kills the program as a power cut does, and starts it again on the same data. */
  restart(): Promise<void>
  /** Works in a program beside it, on the same database. */
  beside<T>(work: (app: App) => Promise<T>): Promise<T>
}

/** With `--keep FOLDER` among the arguments its data stays there, and the next run begins with it. */
export async function withTelemetry<T>(
  work: (telemetry: Telemetry) => Promise<T>,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<T> {
  const kept = args.includes('--keep') ? path.resolve(args[args.indexOf('--keep') + 1] ?? '') : undefined
  const dataDir = kept ?? mkdtempSync(path.join(tmpdir(), 'khue-telemetry-'))
  const ports = await freePorts()
  const mqttPort = await freePort()
  const options = {
    dataDir,
    ports,
    env: { RATE_LIMITS: 'off', LOG_LEVEL: 'error', MQTT_PORT: String(mqttPort), ...env },
  } as const
  let khue = await spawnKhue(options)
  try {
    return await work({
      port: ports.port,
      mqttPort,
      dataDir,
      get databaseUrl() {
        return runningPostgresUrl(path.join(dataDir, 'postgres'))
      },
      get khue() {
        return khue
      },
      async restart() {
        await khue.kill()
        khue = await spawnKhue(options)
      },
      beside: (inApp) => besideOf(dataDir, inApp),
    })
  } finally {
    await khue.stop()
    if (kept === undefined) rmSync(dataDir, { recursive: true, force: true })
  }
}

async function besideOf<T>(dataDir: string, work: (app: App) => Promise<T>): Promise<T> {
  const databaseUrl = runningPostgresUrl(path.join(dataDir, 'postgres'))
  const config = { ...readConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'error' }), databaseUrl }
  const khue = await startKhue({ config, modules, roles: [] })
  try {
    return await work(khue.app)
  } finally {
    await khue.stop()
  }
}

export interface Fleet {
  readonly key: string
  readonly codes: readonly string[]
  readonly ids: readonly number[]
}

/** A device that sends for so many series, ten a thing, spread over the city. */
export async function enterFleet(app: App, count: number): Promise<Fleet> {
  const codes: string[] = []
  const ids: number[] = []
  const thingIds: string[] = []
  const numbers = Array.from({ length: Math.ceil(count / seriesOfThing) }, (_, n) => n)
  for (let at = 0; at < numbers.length; at += thingsAtOnce) {
    for (const thing of await enterThings(app, bench, numbers.slice(at, at + thingsAtOnce).map(thingOf))) {
      thingIds.push(thing.id)
      for (const series of thing.series) {
        codes.push(series.code)
        ids.push(series.id)
      }
    }
  }
  const { claimCode } = await settled(app, (tx) =>
    devices.add(tx, bench, { name: 'bench', unitId: owner, perMinute: 100_000_000, thingIds }),
  )
  const { key } = await settled(app, (tx) => devices.claim(tx, { claimCode }))
  return { key, codes: codes.slice(0, count), ids: ids.slice(0, count) }
}

function thingOf(n: number): NewThing {
  return {
    code: `s${String(n).padStart(6, '0')}`,
    name: both(`Trạm ${n}`),
    kind: 'air-station',
    unitId: owner,
    isPublic: true,
    point: { longitude: 105.3 + (n % 300) / 400, latitude: 20.6 + Math.floor(n / 300) / 500 },
    series: Array.from({ length: seriesOfThing }, (_, at) => ({
      name: `q${at}`,
      title: both(`q${at}`),
      unit: '1',
      quantity: 'bench',
      intervalS: 60,
    })),
  }
}

/** What series number `at` says at a time: a day's curve, a series' own level, some noise; one decimal. */
export function valueAt(at: number, ms: number): number {
  return Math.round(250 + (at % 100) + 80 * Math.sin(ms / 13_750_987 + at) + ((at * 7919 + ms / 1000) % 13)) / 10
}

/** HTTP/1.1 on one kept-alive connection, one request at a time; bodies are bytes. */
export class ByteConnection {
  readonly #socket: net.Socket
  #waiting: { resolve: (body: string) => void; reject: (error: Error) => void } | undefined
  #text = ''

  constructor(port: number) {
    this.#socket = net.connect({ port, host: '127.0.0.1', noDelay: true })
    this.#socket.setEncoding('latin1')
    this.#socket.on('data', (chunk: string) => this.#read(chunk))
    this.#socket.on('error', (error) => this.#fail(error))
    this.#socket.on('close', () => this.#fail(new Error('the server closed the connection')))
  }

  #fail(error: Error): void {
    this.#waiting?.reject(error)
    this.#waiting = undefined
  }

  #read(chunk: string): void {
    this.#text += chunk
    const end = this.#text.indexOf('\r\n\r\n')
    if (end < 0) return
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(this.#text)?.[1])
    const body = this.#text.slice(end + 4)
    if (body.length < length) return
    const waiting = this.#waiting
    this.#waiting = undefined
    if (this.#text.startsWith('HTTP/1.1 200')) waiting?.resolve(body)
    else waiting?.reject(new Error(this.#text))
  }

  /** The body of the answer; throws unless it is 200. */
  send(head: string, body: Buffer): Promise<string> {
    this.#text = ''
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject }
      this.#socket.cork()
      this.#socket.write(`${head}content-length: ${body.length}\r\n\r\n`, 'latin1')
      this.#socket.write(body)
      this.#socket.uncork()
    })
  }

  close(): void {
    this.#socket.destroy()
  }
}

export function option(args: readonly string[], name: string, otherwise: number): number {
  const at = args.indexOf(`--${name}`)
  return at < 0 ? otherwise : Number(args[at + 1])
}

export function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN
}

/** The figures as a table, and as one line. */
export function told(figures: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(figures))
    console.log(`  ${name.padEnd(24)} ${value.toLocaleString('en-GB')}`)
  console.log(JSON.stringify(figures))
}
