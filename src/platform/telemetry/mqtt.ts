/**
 * Observations by MQTT 3.1.1: an embedded broker, or one outside. A message of QoS 1 is acknowledged when its observations
 * are committed; what comes in one turn of the event loop, from whomever, shares a commit. Rules TEL16 and TEL17.
 *
 * Topics (docs/telemetry.md): `khue/THING/SERIES` with a number, a truth, or {"value","time","quality"}; `khue/THING`
 * with {"SERIES": number, …, "time"}.
 */
import { createServer, type Server } from 'node:net'
import { Aedes, type AuthenticateError, type Client, type PublishPacket } from 'aedes'
import type { App } from '../../kernel/app.ts'
import { newId } from '../../kernel/id.ts'
import { portError } from '../../kernel/start-checks.ts'
import type { Collector } from './collect.ts'
import { deviceIdIn } from './keys.ts'
import { doorOf } from './door.ts'
import { collector } from './ingest.ts'
import { logOf } from './log.ts'
import { MqttClient } from './mqtt-client.ts'
import type { DeviceRow } from './store.ts'

const payloadMax = 64 * 1024
const connectionsMax = 20_000
/** CONNACK's “not authorised” (MQTT 3.1.1 §3.2.2.3). */
const notAuthorized = 5

/** What a device's connection is known by. */
const devices = new WeakMap<Client, { readonly key: string }>()

export interface Mqtt {
  readonly port: number
  stop(): Promise<void>
}

/** Listens on `port`; 0 is any free one. Throws a StartError when it is taken. */
export async function startBroker(app: App, host: string, port: number): Promise<Mqtt> {
  const broker = await Aedes.createBroker({
    authenticate: (client, _username, password, done) => void admit(app, client, password, done),
    authorizePublish: (client, packet, done) => void acknowledge(app, client, packet, done),
    // Devices send; who wants to hear, subscribes by HTTP.
    authorizeSubscribe: (_client, _subscription, done) => done(null, null),
    // Nobody listens here, so nothing is forwarded.
    authorizeForward: () => null,
  })
  const server = createServer((socket) => broker.handle(socket))
  server.maxConnections = connectionsMax
  await listening(server, host, port)
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : port,
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      await new Promise<void>((resolve) => broker.close(resolve))
      await closed
    },
  }
}

async function admit(
  app: App,
  client: Client,
  password: Readonly<Buffer> | undefined,
  done: (error: AuthenticateError | null, success: boolean) => void,
): Promise<void> {
  let isKnown = false
  try {
    isKnown = await authenticate(app, client, password)
  } catch (error) {
    app.log.debug({ err: error }, 'telemetry: a device is not let in')
  }
  done(isKnown ? null : refusal(), isKnown)
}

/** Where what a message says cannot be kept, the connection ends without an acknowledgement, and the device sends it again. */
async function acknowledge(
  app: App,
  client: Client | null,
  packet: PublishPacket,
  done: (error: Error | null) => void,
): Promise<void> {
  let failure: Error | null = null
  try {
    if (!client) throw new Error('nobody publishes')
    await take(app, client, packet)
  } catch (error) {
    failure = error as Error
  }
  done(failure)
}

function refusal(): AuthenticateError {
  return Object.assign(new Error('the device key does not hold'), { returnCode: notAuthorized as never })
}

function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(portError(error, host, port, 'MQTT_PORT')))
    server.listen(port, host, () => resolve())
  })
}

async function authenticate(app: App, client: Client, password: Readonly<Buffer> | undefined): Promise<boolean> {
  const key = password?.toString() ?? ''
  if (deviceIdIn(key) === null) return false
  await doorOf(app).letIn(key)
  devices.set(client, { key })
  return true
}

/**
 * Who takes messages below a topic of another standard: gets the device's key, resolves when what the message says is committed or
 * refused for good, throws to have it sent again.
 */
export type TakesTopic = (key: string, topic: string, payload: Buffer) => Promise<void>
const others = new WeakMap<App, Map<string, TakesTopic>>()

/** Messages whose topic begins with `first/` go to `takes`. */
export function takeTopics(app: App, first: string, takes: TakesTopic): void {
  const known = others.get(app) ?? new Map<string, TakesTopic>()
  others.set(app, known)
  known.set(first, takes)
}

/** Resolves when what the message says is committed; then it is acknowledged. Throws to end the connection. */
async function take(app: App, client: Client, packet: PublishPacket): Promise<void> {
  const known = devices.get(client)
  if (!known) throw new Error('nobody')
  // What is kept for later subscribers would stay in memory for ever; the newest value is asked for by HTTP.
  packet.retain = false
  // Asked at every message: a device that was blocked meanwhile is known from memory.
  const device = await doorOf(app).letIn(known.key)
  const payload = Buffer.from(packet.payload)
  const [first = ''] = packet.topic.split('/', 1)
  const takes = others.get(app)?.get(first)
  if (!takes) await gather(app).add(device, packet.topic, payload)
  else if (payload.length <= payloadMax) await takes(known.key, packet.topic, payload)
}

// ---- an outside broker -------------------------------------------------------------------------------------------

const againMs = 2000

/**
 * Takes `khue/#` from an outside broker, which knows the devices and lets each publish under its own things. Several processes
 * share what comes (`$share`). Comes back by itself when the connection is lost.
 */
export function followBroker(app: App, url: string, filter = '$share/khue/khue/#'): { stop(): void } {
  const { username, password } = new URL(url)
  const state = {
    stopped: false,
    client: undefined as MqttClient | undefined,
    timer: undefined as NodeJS.Timeout | undefined,
  }
  const again = (error: unknown) => {
    if (state.stopped) return
    app.log.warn({ err: error }, 'telemetry: the MQTT broker is not reached')
    state.timer = setTimeout(() => void connect(), againMs)
  }
  const connect = async () => {
    try {
      const client = await MqttClient.connect(url, {
        clientId: `khue-${newId()}`,
        ...(username !== '' && { username: decodeURIComponent(username), password: decodeURIComponent(password) }),
        onMessage: (topic, payload) => gather(app).add(null, topic, payload),
        onEnd: (error) => state.client && again(error),
      })
      await client.subscribe(filter)
      state.client = client
    } catch (error) {
      again(error)
    }
  }
  void connect()
  return {
    stop() {
      state.stopped = true
      clearTimeout(state.timer)
      state.client?.end()
    },
  }
}

// ---- many messages, one batch ------------------------------------------------------------------------------------

interface Message {
  readonly topic: string
  readonly payload: Buffer
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/** What came since the last turn of the event loop, by device; null: an outside broker, which has checked who sends. */
class Gathering {
  readonly #app: App
  #waiting = new Map<string, { readonly device: DeviceRow | null; readonly messages: Message[] }>()
  #isDue = false

  constructor(app: App) {
    this.#app = app
  }

  add(device: DeviceRow | null, topic: string, payload: Buffer): Promise<void> {
    return new Promise((resolve, reject) => {
      const key = device?.id ?? ''
      const found = this.#waiting.get(key) ?? { device, messages: [] }
      this.#waiting.set(key, found)
      found.messages.push({ topic, payload, resolve, reject })
      if (this.#isDue) return
      this.#isDue = true
      setImmediate(() => this.#send())
    })
  }

  #send(): void {
    this.#isDue = false
    const waiting = this.#waiting
    this.#waiting = new Map()
    for (const { device, messages } of waiting.values()) {
      void this.#settle(device, messages)
    }
  }

  async #settle(device: DeviceRow | null, messages: readonly Message[]): Promise<void> {
    try {
      await this.#store(device, messages)
      for (const { resolve } of messages) resolve()
    } catch (error) {
      for (const { reject } of messages) reject(error)
    }
  }

  async #store(device: DeviceRow | null, messages: readonly Message[]): Promise<void> {
    const door = doorOf(this.#app)
    const into = collector(this.#app, ({ thing }) => device === null || thing.deviceId === device.id)
    messages.forEach(({ topic, payload }, at) => readMessage(topic, payload, at + 1, into))
    const { outcome, batch } = into
    if (device) door.takeQuota(device, outcome.accepted)
    await logOf(this.#app).store(batch, { by: device ? `device:${device.id}` : 'system:mqtt' })
    if (device) door.count(device.id, outcome)
  }
}

const gatherings = new WeakMap<App, Gathering>()

function gather(app: App): Gathering {
  const found = gatherings.get(app)
  if (found) return found
  const made = new Gathering(app)
  gatherings.set(app, made)
  return made
}

/** A wrong message is refused as a wrong line is: counted, shown at the device, and acknowledged, since sending it again helps nobody. */
function readMessage(topic: string, payload: Buffer, line: number, into: Collector): void {
  const [, thing, name] = /^khue\/([^/]+)(?:\/([^/]+))?$/.exec(topic) ?? []
  if (thing === undefined || payload.length > payloadMax) return into.refuse(line, 'unreadable')
  const given = parsed(payload.toString())
  const nowMs = into.nowMs
  if (name !== undefined) {
    const { value, time = nowMs, quality } = isRecord(given) ? given : { value: given }
    return into.add(line, `${thing}/${name}`, time, value, quality)
  }
  if (!isRecord(given)) return into.refuse(line, 'unreadable')
  const { time = nowMs, ...values } = given
  for (const [series, value] of Object.entries(values)) into.add(line, `${thing}/${series}`, time, value, undefined)
}

function isRecord(given: unknown): given is Record<string, unknown> {
  return typeof given === 'object' && given !== null && !Array.isArray(given)
}

/** Undefined when it is not JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
