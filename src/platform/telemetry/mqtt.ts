/**
 * Observations by MQTT 3.1.1: an embedded broker, or one outside. A message of QoS 1 is acknowledged when its observations
 * are committed; what comes in one turn of the event loop, from whomever, shares a commit. Rules TEL16 and TEL17.
 *
 * Topics (docs/telemetry.md): `khue/THING/SERIES` with a number, a truth, or {"value","time","quality"}; `khue/THING`
 * with {"SERIES": number, …, "time"}.
 */
import { hkdfSync } from 'node:crypto'
import { createServer, type Server } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { Aedes, type AuthenticateError, type Client, type PublishPacket } from 'aedes'
import type { App } from '../../kernel/app.ts'
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
    // Devices send; of topics of another standard its module tells, who wants to hear of the rest, subscribes by HTTP.
    authorizeSubscribe: (_client, subscription, done) =>
      done(null, isTold(app, subscription.topic) ? subscription : null),
    // What devices send is forwarded to nobody.
    authorizeForward: (_client, packet) => (!('clientId' in packet) && isTold(app, packet.topic) ? packet : null),
  })
  const heard = heardOf(app)
  heard.broker = broker
  broker.on('subscribe', (all, client) =>
    heard.add(
      client,
      all.map(({ topic }) => topic),
    ),
  )
  broker.on('unsubscribe', (all, client) => heard.remove(client, all))
  broker.on('clientDisconnect', (client) => heard.remove(client))
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
  if (key === '' && [...(others.get(app)?.values() ?? [])].some(({ isOpen }) => isOpen)) {
    devices.set(client, { key })
    return true
  }
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

interface Other {
  readonly takes: TakesTopic
  /** Whether anybody may connect for these topics, without a key. */
  readonly isOpen: boolean
}
const others = new WeakMap<App, Map<string, Other>>()

/** Messages whose topic begins with `first/` go to `takes`; what is told below it may be subscribed to. */
export function takeTopics(app: App, first: string, other: Other): void {
  const known = others.get(app) ?? new Map<string, Other>()
  others.set(app, known)
  known.set(first, other)
}

const otherOf = (app: App, topic: string): Other | undefined => others.get(app)?.get(topic.split('/', 1)[0] ?? '')
/** Topics of `khue/…` are not told; nor are patterns, which would be asked about at every change. */
const isTold = (app: App, topic: string) => otherOf(app, topic) !== undefined && !/[#+]/.test(topic)

const topicsMax = 10_000

/** Who listens to which topics, so that a module tells no more than is heard. */
class Heard {
  broker: Aedes | undefined
  readonly #byClient = new Map<Client, Set<string>>()

  add(client: Client, topics: readonly string[]): void {
    const own = this.#byClient.get(client) ?? new Set()
    this.#byClient.set(client, own)
    for (const topic of topics) if (own.size < topicsMax) own.add(topic)
  }

  remove(client: Client, topics?: readonly string[]): void {
    const own = this.#byClient.get(client)
    for (const topic of topics ?? []) own?.delete(topic)
    if (!topics || own?.size === 0) this.#byClient.delete(client)
  }

  get topics(): string[] {
    return [...new Set([...this.#byClient.values()].flatMap((own) => [...own]))]
  }
}

const allHeard = new WeakMap<App, Heard>()

function heardOf(app: App): Heard {
  const found = allHeard.get(app) ?? new Heard()
  allHeard.set(app, found)
  return found
}

/** The topics below `first/` that somebody of this process's broker listens to. */
export const heardTopics = (app: App, first: string): string[] =>
  heardOf(app).topics.filter((topic) => topic.startsWith(`${first}/`))

/** Tells who listens; without a broker nobody does. */
export function tellTopic(app: App, topic: string, payload: string): void {
  const { broker } = heardOf(app)
  const packet = { cmd: 'publish', topic, payload: Buffer.from(payload), qos: 1, retain: false, dup: false } as const
  broker?.publish(packet, (error) => {
    if (error) app.log.warn({ err: error, topic }, 'telemetry: a message was not told')
  })
}

/** Resolves when what the message says is committed; then it is acknowledged. Throws to end the connection. */
async function take(app: App, client: Client, packet: PublishPacket): Promise<void> {
  const known = devices.get(client)
  if (!known) throw new Error('nobody')
  // What is kept for later subscribers would stay in memory for ever; the newest value is asked for by HTTP.
  packet.retain = false
  const payload = Buffer.from(packet.payload)
  const other = otherOf(app, packet.topic)
  // Asked at every message: a device that was blocked meanwhile is known from memory.
  const device = other?.isOpen && known.key === '' ? null : await doorOf(app).letIn(known.key)
  if (other && payload.length <= payloadMax) await other.takes(known.key, packet.topic, payload)
  else if (device) await gather(app).add(device, packet.topic, payload)
}

// ---- an outside broker -------------------------------------------------------------------------------------------

const usualAgainMs = 2000
const stopMs = 1000

/** The same for every process and every start of an installation, so that its session at the broker is one (MQTT 3.1.1 §3.1.3.1: 23 bytes). */
const clientIdOf = (app: App): string =>
  `khue-${Buffer.from(hkdfSync('sha256', app.config.secretKey, '', 'khue/telemetry/mqtt', 9)).toString('hex')}`

/**
 * Takes `khue/#` from an outside broker, which knows the devices and lets each publish under its own things. In one process for all;
 * the broker keeps what comes while none is there (a session that lasts), so that what a device was told is taken is not lost with
 * this program. Comes back by itself when the connection is lost. Gives what ends it.
 */
export function followBroker(app: App, url: string, againMs = usualAgainMs): () => Promise<void> {
  const { username, password } = new URL(url)
  const stopping = new AbortController()
  /** Until the connection ends, or cannot be made. */
  const once = async (): Promise<void> => {
    const ended = Promise.withResolvers<void>()
    // Heard where it is waited for; an end before that is told by what fails there.
    ended.promise.catch(() => undefined)
    const client = await MqttClient.connect(url, {
      clientId: clientIdOf(app),
      clean: false,
      ...(username !== '' && { username: decodeURIComponent(username), password: decodeURIComponent(password) }),
      onMessage: (topic, payload) => gather(app).add(null, topic, payload),
      onEnd: (error) => (error ? ended.reject(error) : ended.resolve()),
    })
    const end = () => client.end()
    stopping.signal.addEventListener('abort', end)
    try {
      await client.subscribe('khue/#')
      if (stopping.signal.aborted) end()
      await ended.promise
    } finally {
      stopping.signal.removeEventListener('abort', end)
      client.end()
    }
  }
  const follow = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await once().catch((error: unknown) => app.log.warn({ err: error }, 'telemetry: the MQTT broker is not reached'))
      await pause(againMs, undefined, { signal: stopping.signal, ref: false }).catch((error: unknown) => {
        if (!stopping.signal.aborted) throw error
      })
    }
  }
  const following = follow()
  return async () => {
    stopping.abort()
    // A broker that does not answer at all is not waited for.
    await Promise.race([following, pause(stopMs, undefined, { ref: false })])
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
    const into = collector(this.#app, ({ thing }) => device === null || thing.deviceId === device.id)
    messages.forEach(({ topic, payload }, at) => readMessage(topic, payload, at + 1, into))
    const { outcome, batch } = into
    const put = () => logOf(this.#app).store(batch, { by: device ? `device:${device.id}` : 'system:mqtt' })
    await (device ? doorOf(this.#app).keep(device, outcome, put) : put())
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
