/** Observations by HTTP batch or by MQTT, each until Khuê says that it has them. What got no answer is sent again: the same counts once. */
import { setTimeout as pause } from 'node:timers/promises'
import net from 'node:net'
import { connect as connectTls } from 'node:tls'
import { generate, parser } from 'mqtt-packet'
import { StartError } from '../../src/kernel/start-error.ts'
import { unreachable } from './khue.ts'
import type { Tally } from './tally.ts'

export interface Observation {
  readonly code: string
  /** As it is told to Khuê. */
  readonly timeMs: number
  readonly value: number
}

/** Resolves when all of it is acknowledged or refused. Throws a StartError when it is of no use to go on. */
export type Send = (observations: readonly Observation[]) => Promise<void>

const linesAtOnceMax = 20_000
/** A Khuê that was killed comes back within minutes, also on a busy machine. */
const patienceMs = 180_000
const againMs = 1000

export function keyRefused(why: string): StartError {
  return new StartError('config', {
    vi: 'Khuê không nhận khóa của thiết bị mô phỏng.',
    what: 'Khuê refuses the key of a simulated device.',
    why: [why],
    todo: 'Another simulation may have changed it, or an official has blocked the device “khue simulate” (/desk/devices).',
  })
}

/** By `POST /api/telemetry/observations` as NDJSON. */
export function httpSender(url: string, key: string, tally: Tally, signal: AbortSignal): Send {
  const address = new URL('/api/telemetry/observations', url)
  const headers = { 'content-type': 'application/x-ndjson', authorization: `Bearer ${key}`, 'x-khue': '1' }
  const sendPart = async (part: readonly Observation[]) => {
    const lines = part.map(
      ({ code, timeMs, value }) => `{"series":"${code}","time":"${new Date(timeMs).toISOString()}","value":${value}}\n`,
    )
    const body = lines.join('')
    const giveUpAtMs = performance.now() + patienceMs
    for (;;) {
      const again = await once(body, part.length, giveUpAtMs)
      if (!again || signal.aborted) return
      await pause(againMs)
    }
  }
  /** True: to be sent again. */
  const once = async (body: string, count: number, giveUpAtMs: number): Promise<boolean> => {
    let response: Response
    let text: string
    try {
      response = await fetch(address, { method: 'POST', headers, body })
      text = await response.text()
    } catch (error) {
      if (performance.now() > giveUpAtMs) throw unreachable(url, error)
      return true
    }
    if (response.status === 401) throw keyRefused(`${address.href}: 401`)
    if (response.status === 503 && performance.now() < giveUpAtMs) return true
    if (!response.ok) tally.refuse(count, `${response.status}`)
    else {
      const { accepted, refused, errors } = JSON.parse(text) as {
        accepted: number
        refused: number
        errors: { code: string }[]
      }
      tally.total.acknowledged += accepted
      if (refused > 0) tally.refuse(refused, errors[0]?.code ?? '')
    }
    return false
  }
  return async (observations) => {
    tally.total.sent += observations.length
    for (let at = 0; at < observations.length; at += linesAtOnceMax)
      await sendPart(observations.slice(at, at + linesAtOnceMax))
  }
}

const idMax = 65_535
/** Under way at once; far below what a message's 16-bit number could tell apart. */
const windowMax = 1000
const answerMs = 10_000

/** Publishes at QoS 1, a window of messages at a time. MQTT 3.1.1. */
export class MqttSender {
  readonly #socket: net.Socket
  readonly #waiting = new Map<number, () => void>()
  readonly #connected = Promise.withResolvers<void>()
  readonly #ended = Promise.withResolvers<never>()
  readonly #ping: NodeJS.Timeout
  #id = 0

  private constructor(url: URL, key: string) {
    const isTls = url.protocol === 'mqtts:'
    const where = { host: url.hostname, port: Number(url.port || (isTls ? 8883 : 1883)) }
    this.#socket = isTls ? connectTls({ ...where, servername: url.hostname }) : net.connect({ ...where, noDelay: true })
    const packets = parser({ protocolVersion: 4 })
    packets.on('packet', (packet) => {
      if (packet.cmd === 'connack') {
        this.#socket.setTimeout(0)
        if (packet.returnCode === 0) this.#connected.resolve()
        else this.#fail(keyRefused(`${url.host}: CONNACK ${packet.returnCode}`))
      } else if (packet.cmd === 'puback') this.#settle(packet.messageId ?? 0)
    })
    packets.on('error', (error: Error) => this.#fail(error))
    this.#socket.on('data', (bytes: Buffer) => packets.parse(bytes))
    this.#socket.on('error', (error) => this.#fail(unreachableBroker(url, error)))
    this.#socket.on('close', () => this.#fail(unreachableBroker(url, new Error('it closed the connection'))))
    // Whoever does not wait at this moment hears of it with the next message.
    this.#ended.promise.catch(() => undefined)
    this.#connected.promise.catch(() => undefined)
    this.#socket.setTimeout(answerMs, () => this.#fail(unreachableBroker(url, new Error('it does not answer'))))
    const [keepalive, clientId] = [60, `khue-simulate-${process.pid}-${Math.random().toString(36).slice(2)}`]
    this.#socket.write(
      generate({
        cmd: 'connect',
        protocolId: 'MQTT',
        protocolVersion: 4,
        clean: true,
        clientId,
        keepalive,
        username: 'khue-simulate',
        password: Buffer.from(key),
      }),
    )
    this.#ping = setInterval(() => this.#socket.write(generate({ cmd: 'pingreq' })), (keepalive / 2) * 1000)
  }

  /** Throws a StartError when there is no broker, or it refuses the key. */
  static async connect(url: URL, key: string): Promise<MqttSender> {
    const sender = new MqttSender(url, key)
    await sender.#connected.promise
    return sender
  }

  /** Resolves when all of them are acknowledged. */
  async publish(part: readonly Observation[]): Promise<void> {
    await Promise.race([Promise.all(part.map((one) => this.#publish(one))), this.#ended.promise])
  }

  #publish({ code, timeMs, value }: Observation): Promise<void> {
    this.#id = (this.#id % idMax) + 1
    const messageId = this.#id
    const payload = `{"value":${value},"time":${timeMs}}`
    this.#socket.write(
      generate({ cmd: 'publish', topic: `khue/${code}`, payload, qos: 1, messageId, dup: false, retain: false }),
    )
    return new Promise((resolve) => this.#waiting.set(messageId, resolve))
  }

  #settle(id: number): void {
    this.#waiting.get(id)?.()
    this.#waiting.delete(id)
  }

  #fail(error: Error): void {
    clearInterval(this.#ping)
    this.#connected.reject(error)
    this.#ended.reject(error)
    this.#socket.destroy()
  }

  end(): void {
    clearInterval(this.#ping)
    this.#socket.end(generate({ cmd: 'disconnect' }))
  }
}

/** As `httpSender`: a lost connection is made again for so long, and what was not acknowledged is sent once more. */
export async function mqttSender(
  url: URL,
  key: string,
  tally: Tally,
  signal: AbortSignal,
): Promise<{ readonly send: Send; end(): void }> {
  let broker: MqttSender | undefined = await MqttSender.connect(url, key)
  const once = async (part: readonly Observation[]): Promise<void> => {
    broker ??= await MqttSender.connect(url, key)
    await broker.publish(part)
  }
  const sendPart = async (part: readonly Observation[]): Promise<void> => {
    for (const giveUpAtMs = performance.now() + patienceMs; !signal.aborted; ) {
      try {
        await once(part)
        tally.total.acknowledged += part.length
        return
      } catch (error) {
        broker?.end()
        broker = undefined
        const isGone =
          !(error instanceof StartError) || error.exitCode !== unavailable || performance.now() > giveUpAtMs
        if (isGone) throw error
        await pause(againMs)
      }
    }
  }
  return {
    send: async (observations) => {
      tally.total.sent += observations.length
      for (let at = 0; at < observations.length; at += windowMax) await sendPart(observations.slice(at, at + windowMax))
    },
    end: () => broker?.end(),
  }
}

/** EX_UNAVAILABLE of sysexits. */
const unavailable = 69

function unreachableBroker({ host }: URL, error: Error): StartError {
  return new StartError('unavailable', {
    vi: `Không tới được máy chủ MQTT tại ${host}.`,
    what: `The MQTT broker at ${host} is not reached.`,
    why: [error.message],
    todo: 'Start Khuê with MQTT_PORT=1883, and name it: khue simulate --mqtt mqtt://HOST:1883',
  })
}
