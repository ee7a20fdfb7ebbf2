/** A small MQTT client (3.1.1, or 5 where it is asked for): publishes, and takes what it subscribed to, acknowledging each message when it was dealt with. */
import { connect as connectTcp, type LookupFunction, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { generate, type IConnectPacket, type IPublishPacket, type Packet, parser } from 'mqtt-packet'

const keepaliveS = 30
const connectMs = 10_000
/** A ping goes out every half of the keep-alive. */
/** SUBACK's return code (§3.9.3). */
const refusedSubscription = 128
const silentMsMax = keepaliveS * 1500
/** Message ids are 16 bits, and one that is under way is not given again. */
const idMax = 65_535

export interface MqttOptions {
  readonly clientId: string
  readonly username?: string
  readonly password?: string
  /** False: the broker keeps the subscription and what comes for it while this client is away (MQTT 3.1.1 §3.1.2.4). */
  readonly clean?: boolean
  /** 5 is MQTT 5; 4, the usual one, MQTT 3.1.1. */
  readonly version?: 4 | 5
  /** How the broker's name is looked up. */
  readonly lookup?: LookupFunction
  /** Resolves when the message was dealt with; only then it is acknowledged. */
  readonly onMessage?: (topic: string, payload: Buffer) => Promise<void>
  /** The connection has ended, with what was wrong where something was. */
  readonly onEnd?: (error: Error | undefined) => void
}

export class MqttClient {
  readonly #socket: Socket
  readonly #options: MqttOptions
  readonly #waiting = new Map<string, { resolve: () => void; reject: (error: Error) => void }>()
  #lastId = 0
  #heardAt = performance.now()
  #failure: Error | undefined
  readonly #ping: NodeJS.Timeout

  private constructor(socket: Socket, options: MqttOptions) {
    this.#socket = socket
    this.#options = options
    const packets = parser({ protocolVersion: options.version ?? 4 })
    packets.on('packet', (packet: Packet) => this.#take(packet))
    packets.on('error', (error: Error) => socket.destroy(error))
    socket.on('data', (bytes: Buffer) => {
      this.#heardAt = performance.now()
      packets.parse(bytes)
    })
    socket.on('error', (error) => {
      this.#failure = error
    })
    socket.on('close', () => this.#ended())
    this.#ping = setInterval(
      () => {
        // A broker that is gone without a word answers no ping either.
        if (performance.now() - this.#heardAt > silentMsMax) socket.destroy(new Error('the broker has gone silent'))
        else this.#send({ cmd: 'pingreq' })
      },
      (keepaliveS * 1000) / 2,
    )
  }

  /** Throws when it cannot be reached, or says no. */
  static async connect(url: string, options: MqttOptions): Promise<MqttClient> {
    const { protocol, hostname, port } = new URL(url)
    const isTls = protocol === 'mqtts:'
    const where = {
      host: hostname.replace(/^\[|\]$/g, ''),
      port: Number(port || (isTls ? 8883 : 1883)),
      ...(options.lookup && { lookup: options.lookup }),
    }
    const socket = isTls ? connectTls({ ...where, servername: hostname }) : connectTcp({ ...where, noDelay: true })
    const client = new MqttClient(socket, options)
    const hello: IConnectPacket = {
      cmd: 'connect',
      protocolId: 'MQTT',
      protocolVersion: options.version ?? 4,
      clean: options.clean ?? true,
      clientId: options.clientId,
      keepalive: keepaliveS,
    }
    if (options.username !== undefined) hello.username = options.username
    if (options.password !== undefined) hello.password = Buffer.from(options.password)
    const late = setTimeout(() => socket.destroy(new Error(`${hostname} does not answer`)), connectMs)
    try {
      await client.#answered('connack', () => client.#send(hello))
      return client
    } finally {
      clearTimeout(late)
    }
  }

  /** Resolves with its acknowledgement; at QoS 0, which has none, when it is written. */
  publish(topic: string, payload: string | Buffer, qos: 0 | 1 | 2 = 1): Promise<void> {
    const message = { cmd: 'publish', topic, payload, qos, dup: false, retain: false } as const
    if (qos === 0) return Promise.resolve(this.#send(message))
    const messageId = this.#nextId()
    return this.#answered(`${qos === 1 ? 'puback' : 'pubcomp'} ${messageId}`, () =>
      this.#send({ ...message, messageId }),
    )
  }

  subscribe(topic: string): Promise<void> {
    const messageId = this.#nextId()
    return this.#answered(`suback ${messageId}`, () =>
      this.#send({ cmd: 'subscribe', messageId, subscriptions: [{ topic, qos: 1 }] }),
    )
  }

  end(): void {
    this.#send({ cmd: 'disconnect' })
    this.#socket.end()
  }

  #send(packet: Packet): void {
    if (this.#socket.writable) this.#socket.write(generate(packet, { protocolVersion: this.#options.version ?? 4 }))
  }

  #answered(by: string, ask: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.set(by, { resolve, reject })
      ask()
    })
  }

  #nextId(): number {
    do this.#lastId = (this.#lastId % idMax) + 1
    while (this.#waiting.has(`puback ${this.#lastId}`) || this.#waiting.has(`pubcomp ${this.#lastId}`))
    return this.#lastId
  }

  #take(packet: Packet): void {
    if (packet.cmd === 'publish') return this.#deal(packet)
    // [MQTT-4.3.3-1]: of QoS 2 this is half of the way.
    if (packet.cmd === 'pubrec') return this.#send({ cmd: 'pubrel', messageId: packet.messageId ?? 0 })
    const by = packet.cmd === 'connack' ? packet.cmd : `${packet.cmd} ${packet.messageId}`
    const waiting = this.#waiting.get(by)
    this.#waiting.delete(by)
    const refusal = packet.cmd === 'connack' ? (packet.returnCode ?? packet.reasonCode ?? 0) : 0
    if (refusal !== 0) {
      const error = new Error(`the broker refuses the connection (${refusal})`)
      waiting?.reject(error)
      this.#socket.destroy(error)
    } else if (packet.cmd === 'suback' && packet.granted.includes(refusedSubscription)) {
      waiting?.reject(new Error('the broker refuses the subscription'))
    } else waiting?.resolve()
  }

  #deal({ topic, payload, qos, messageId }: IPublishPacket): void {
    const bytes = Buffer.isBuffer(payload) ? payload : Buffer.from(payload)
    void this.#dealWith(topic, bytes, qos === 1 ? (messageId ?? 0) : null)
  }

  async #dealWith(topic: string, payload: Buffer, acknowledge: number | null): Promise<void> {
    try {
      await this.#options.onMessage?.(topic, payload)
      if (acknowledge !== null) this.#send({ cmd: 'puback', messageId: acknowledge })
    } catch (error) {
      // Not acknowledged: the broker sends it again on the next connection.
      this.#socket.destroy(error as Error)
    }
  }

  #ended(): void {
    clearInterval(this.#ping)
    const error = this.#failure ?? new Error('the broker closed the connection')
    for (const { reject } of this.#waiting.values()) reject(error)
    this.#waiting.clear()
    this.#options.onEnd?.(this.#failure)
  }
}
