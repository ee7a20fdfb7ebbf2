/**
 * Messages of QoS 1 by MQTT, from the publisher's socket to the database and its acknowledgement back; beside the same
 * messages to the bare broker, which keeps nothing, made in the same run. `npm run bench -- telemetry-mqtt
 * [--clients 20] [--seconds 8] [--window 400]`
 */
import { fork } from 'node:child_process'
import net from 'node:net'
import { generate } from 'mqtt-packet'
import { pointsBetween } from '../src/platform/telemetry/index.ts'
import { enterFleet, option, told, withTelemetry } from './telemetry-khue.ts'

const barPerS = 15_000
const firstMs = Date.UTC(2026, 10, 20)
const series = 100

interface Load {
  readonly clients: number
  readonly seconds: number
  /** Messages that one client has under way. */
  readonly window: number
}

/** One publisher: packets are written as bytes, acknowledgements are counted, four bytes each. */
class Publisher {
  readonly #socket: net.Socket
  readonly #topics: readonly Buffer[]
  readonly #window: number
  #sent = 0
  acknowledged = 0
  #id = 0
  #left = Buffer.alloc(0)
  #going = true
  readonly #connected = Promise.withResolvers<void>()
  readonly #drained = Promise.withResolvers<void>()
  readonly #number: number

  constructor(port: number, key: string, number: number, codes: readonly string[], window: number) {
    this.#number = number
    this.#window = window
    this.#topics = codes.map((code) => Buffer.from(`khue/${code}`))
    this.#socket = net.connect({ port, host: '127.0.0.1', noDelay: true })
    this.#socket.on('data', (bytes: Buffer) => this.#read(bytes))
    this.#socket.on('error', (error) => this.#connected.reject(error))
    this.#socket.write(
      generate({
        cmd: 'connect',
        protocolId: 'MQTT',
        protocolVersion: 4,
        clean: true,
        clientId: `bench-${number}`,
        keepalive: 0,
        username: 'bench',
        password: Buffer.from(key),
      }),
    )
  }

  get connected(): Promise<void> {
    return this.#connected.promise
  }

  get sent(): number {
    return this.#sent
  }

  start(): void {
    this.#fill()
  }

  /** Resolves when all that was sent is acknowledged. */
  stop(): Promise<void> {
    this.#going = false
    if (this.acknowledged === this.#sent) this.#drained.resolve()
    return this.#drained.promise
  }

  close(): void {
    this.#socket.destroy()
  }

  #fill(): void {
    const packets: Buffer[] = []
    while (this.#going && this.#sent - this.acknowledged < this.#window) packets.push(this.#packet())
    if (packets.length > 0) this.#socket.write(Buffer.concat(packets))
  }

  /** MQTT 3.1.1 §3.3: PUBLISH with QoS 1. */
  #packet(): Buffer {
    const topic = this.#topics[this.#sent % this.#topics.length] ?? Buffer.alloc(0)
    const time = firstMs + Math.floor(this.#sent / this.#topics.length) * 1000 + this.#number
    const payload = `{"value":${(this.#sent % 977) / 10},"time":${time}}`
    this.#id = (this.#id % 65_535) + 1
    const length = 2 + topic.length + 2 + payload.length
    const head = length < 128 ? [0x32, length] : [0x32, (length % 128) | 128, length >> 7]
    const packet = Buffer.allocUnsafe(head.length + length)
    packet.set(head)
    let at = packet.writeUInt16BE(topic.length, head.length)
    at += topic.copy(packet, at)
    at = packet.writeUInt16BE(this.#id, at)
    packet.write(payload, at, 'latin1')
    this.#sent += 1
    return packet
  }

  #read(bytes: Buffer): void {
    const all = this.#left.length > 0 ? Buffer.concat([this.#left, bytes]) : bytes
    let at = 0
    for (; at + 4 <= all.length; at += 4) {
      if (all[at] === 0x20) {
        if (all[at + 3] === 0) this.#connected.resolve()
        else this.#connected.reject(new Error(`refused: ${all[at + 3]}`))
      } else if (all[at] === 0x40) this.acknowledged += 1
      else throw new Error(`an unexpected packet: ${all[at]}`)
    }
    this.#left = Buffer.from(all.subarray(at))
    this.#fill()
    if (!this.#going && this.acknowledged === this.#sent) this.#drained.resolve()
  }
}

/** Acknowledged messages per second. */
async function publish(port: number, key: string, codes: readonly string[], { clients, seconds, window }: Load) {
  const publishers = Array.from({ length: clients }, (_, n) => new Publisher(port, key, n, codes, window))
  await Promise.all(publishers.map(({ connected }) => connected))
  const began = performance.now()
  for (const publisher of publishers) publisher.start()
  await new Promise((go) => setTimeout(go, seconds * 1000))
  await Promise.all(publishers.map((publisher) => publisher.stop()))
  const tookS = (performance.now() - began) / 1000
  const count = publishers.reduce((sum, { acknowledged }) => sum + acknowledged, 0)
  for (const publisher of publishers) publisher.close()
  return { count, perS: count / tookS, sent: publishers.map(({ sent }) => sent) }
}

async function bareBroker(codes: readonly string[], load: Load): Promise<number> {
  const child = fork(new URL(import.meta.url).pathname, ['--broker'], { stdio: 'inherit' })
  try {
    const port = await new Promise<number>((resolve, reject) => {
      child.once('message', (message) => resolve(Number(message)))
      child.once('exit', (code) => reject(new Error(`the broker ended with ${code}`)))
    })
    await publish(port, 'any', codes, { ...load, seconds: 1 })
    return (await publish(port, 'any', codes, load)).perS
  } finally {
    child.kill()
  }
}

async function serveBroker(): Promise<void> {
  const { Aedes } = await import('aedes')
  const broker = await Aedes.createBroker()
  const server = net.createServer((socket) => broker.handle(socket))
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    process.send?.(typeof address === 'object' ? address?.port : 0)
  })
}

export async function run(args: readonly string[]): Promise<number> {
  const load = {
    clients: option(args, 'clients', 20),
    seconds: option(args, 'seconds', 8),
    window: option(args, 'window', 400),
  }
  return withTelemetry(async (telemetry) => {
    const fleet = await telemetry.beside((app) => enterFleet(app, series))
    await publish(telemetry.mqttPort, fleet.key, fleet.codes, { ...load, seconds: 1 })
    const whole = await publish(telemetry.mqttPort, fleet.key, fleet.codes, load)
    // Every client gave every series its own millisecond: what is there is what was acknowledged, once.
    const stored = await telemetry.beside((app) =>
      app.read(async (tx) => {
        let sum = 0
        for (const id of fleet.ids)
          sum += (await pointsBetween(tx, id, firstMs, firstMs + 366 * 86_400_000)).times.length
        return sum
      }),
    )
    if (stored < whole.count) throw new Error(`${stored} of ${whole.count} acknowledged messages are there`)
    const broker = await bareBroker(fleet.codes, load)
    console.log(`  ${whole.count.toLocaleString('en-GB')} messages acknowledged, all read again`)
    told({ per_s: Math.round(whole.perS), broker_per_s: Math.round(broker) })
    return whole.perS >= barPerS ? 0 : 1
  })
}

if (process.argv.includes('--broker')) await serveBroker()
