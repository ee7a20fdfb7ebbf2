/** A connection to SUMO: whole messages out, whole messages in, one question at a time. */
import { type Socket, connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { Answer, type Request } from './protocol.ts'

/** Longer than any second of a simulation takes to compute, and than a network takes to load. */
const answer_ms_max = 120_000
/** A street answers within its second; one that hangs is a lost link. */
export const streetAnswer_ms_max = 10_000
const connect_ms_max = 60_000

export class TraciClient {
  readonly #socket: Socket
  readonly #answer_ms_max: number
  #parts: Buffer[] = []
  #received = 0
  #waiting: { resolve: (answer: Answer) => void; reject: (error: Error) => void } | undefined
  #ended: Error | undefined

  private constructor(socket: Socket, answerMs: number) {
    this.#socket = socket
    this.#answer_ms_max = answerMs
    socket.setNoDelay(true)
    socket.on('data', (part: Buffer) => this.#take(part))
    socket.on('error', (error) => this.#fail(error))
    socket.on('close', () => this.#fail(new Error('SUMO has closed the connection.')))
  }

  /** Tries until SUMO listens. @throws when it has not within a minute, or as soon as `gone` says why it never will. */
  static async connect(
    port: number,
    gone: () => string | undefined,
    host = '127.0.0.1',
    answerMs = answer_ms_max,
  ): Promise<TraciClient> {
    const end = performance.now() + connect_ms_max
    for (;;) {
      try {
        return new TraciClient(await opened(port, host), answerMs)
      } catch (error) {
        const why = gone()
        if (why !== undefined) throw new Error(why, { cause: error })
        if (performance.now() > end) throw error
        await pause(50)
      }
    }
  }

  get error(): Error | undefined {
    return this.#ended
  }

  ask(request: Request): Promise<Answer> {
    if (this.#ended) return Promise.reject(this.#ended)
    if (this.#waiting) return Promise.reject(new Error('TraCI answers one question at a time.'))
    return new Promise((resolve, reject) => {
      const tooLong = setTimeout(() => this.#socket.destroy(new Error('SUMO does not answer.')), this.#answer_ms_max)
      const settle =
        <T>(work: (value: T) => void) =>
        (value: T) => {
          clearTimeout(tooLong)
          work(value)
        }
      this.#waiting = { resolve: settle(resolve), reject: settle(reject) }
      this.#socket.write(request.take())
    })
  }

  end(): void {
    this.#socket.destroy()
  }

  #take(part: Buffer): void {
    this.#parts.push(part)
    this.#received += part.length
    const first = this.#parts[0]
    if (this.#received < 4 || !first) return
    const head = first.length >= 4 ? first : Buffer.concat(this.#parts)
    const length = head.readInt32BE(0)
    if (this.#received < length) return
    const whole = this.#parts.length === 1 ? first : Buffer.concat(this.#parts)
    this.#parts = this.#received > length ? [whole.subarray(length)] : []
    this.#received -= length
    const waiting = this.#waiting
    this.#waiting = undefined
    waiting?.resolve(new Answer(whole.subarray(4, length)))
  }

  #fail(error: Error): void {
    this.#ended ??= error
    this.#waiting?.reject(this.#ended)
    this.#waiting = undefined
  }
}

function opened(port: number, host: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, host)
    socket.once('error', reject)
    socket.once('connect', () => {
      socket.off('error', reject)
      resolve(socket)
    })
  })
}
