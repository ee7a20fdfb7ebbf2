/** Seals the lines of a load beside the thread that makes them. */
import { Worker } from 'node:worker_threads'
import type { SealerData } from './load-lines.ts'
import type { DataKey } from './seal.ts'

interface Asked {
  readonly resolve: (lines: Uint8Array) => void
  readonly reject: (error: Error) => void
}

const encoder = new TextEncoder()

export class LoadSealer {
  readonly #worker: Worker
  /** Answered in the order of asking. */
  readonly #waiting: Asked[] = []
  #failure: Error | undefined

  constructor(registry: string, { version, key }: DataKey) {
    const workerData: SealerData = { registry, version, key: new Uint8Array(key.export()) }
    this.#worker = new Worker(new URL('load-lines.ts', import.meta.url), { workerData })
    this.#worker.on('message', (lines: Uint8Array) => this.#waiting.shift()?.resolve(lines))
    this.#worker.on('error', (error: Error) => this.#fail(error))
    this.#worker.on('exit', () => this.#fail(new Error('the sealing thread has ended')))
  }

  /** See `sealedLines`. */
  seal(packed: string): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      if (this.#failure) return reject(this.#failure)
      this.#waiting.push({ resolve, reject })
      const bytes = encoder.encode(packed)
      this.#worker.postMessage(bytes, [bytes.buffer])
    })
  }

  async end(): Promise<void> {
    await this.#worker.terminate()
  }

  #fail(error: Error): void {
    this.#failure ??= error
    for (const { reject } of this.#waiting.splice(0)) reject(error)
  }
}
