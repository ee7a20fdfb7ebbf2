/**
 * Records that are made part by part, each part by itself: so they can be made in several threads, and are the same, and in the
 * same order, whatever their number.
 */
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { LoadedRecord, Rows } from './copy-rows.ts'
import type { Registry } from './definition.ts'
import type { DataKey } from './sealing/seal.ts'

export interface Parts {
  /** Of a module whose default export is a `PartsMaker`; threads import it. */
  readonly module: URL
  /** What it makes them from; goes to threads as a copy. */
  readonly data: unknown
  /** How many parts there are. */
  readonly count: number
  /** How many records they have, more or less. */
  readonly records: number
}

export interface PartsMaker<D> {
  /** Those that the records belong to. */
  readonly registries: readonly Registry[]
  /** The records of a part, of which 0 is the first. */
  readonly recordsOf: (data: D, part: number) => Iterable<LoadedRecord>
}

export async function makerOf({ module }: Pick<Parts, 'module'>): Promise<PartsMaker<unknown>> {
  return ((await import(module.href)) as { default: PartsMaker<unknown> }).default
}

/** A thread takes most of a second to begin; fewer are made sooner without. */
const threadWorthRecords = 200_000
/** One connection takes what two or three threads make. */
const threadsMax = 4
/** How many parts a thread may be ahead of the database. */
const partsAhead = 2

/** How many threads are worth it; 0: they are made here. */
export function threadsFor({ records }: Parts): number {
  return records < threadWorthRecords ? 0 : Math.min(availableParallelism(), threadsMax)
}

/** Part by part, in their order. */
export async function* rowsFromThreads(parts: Parts, key: DataKey, count: number): AsyncGenerator<readonly Rows[]> {
  const threads = Array.from({ length: count }, () => new LoadThread(parts, key))
  const ahead: Promise<readonly Rows[]>[] = []
  try {
    for (let [asked, given] = [0, 0]; given < parts.count; given++) {
      while (asked < parts.count && ahead.length < count * partsAhead) {
        const made = (threads[asked % count] as LoadThread).make(asked++)
        // Whoever takes it gets its failure; one that nobody takes any more has told it already.
        made.catch(() => undefined)
        ahead.push(made)
      }
      yield await (ahead.shift() as Promise<readonly Rows[]>)
    }
  } finally {
    await Promise.all(threads.map((thread) => thread.end()))
  }
}

interface Asked {
  readonly resolve: (rows: readonly Rows[]) => void
  readonly reject: (error: Error) => void
}

class LoadThread {
  readonly #worker: Worker
  /** Answered in the order of asking. */
  readonly #waiting: Asked[] = []
  #failure: Error | undefined

  constructor({ module, data }: Parts, { version, key }: DataKey) {
    const workerData: LoadThreadData = { module: module.href, data, version, key: new Uint8Array(key.export()) }
    this.#worker = new Worker(new URL('load-thread.ts', import.meta.url), { workerData, execArgv: [] })
    this.#worker.on('message', (rows: readonly Rows[]) => this.#waiting.shift()?.resolve(rows))
    this.#worker.on('error', (error: Error) => this.#fail(error))
    this.#worker.on('exit', () => this.#fail(new Error('the thread of a load has ended')))
  }

  make(part: number): Promise<readonly Rows[]> {
    return new Promise((resolve, reject) => {
      if (this.#failure) return reject(this.#failure)
      this.#waiting.push({ resolve, reject })
      this.#worker.postMessage(part)
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

/** What a thread is started with. */
export interface LoadThreadData {
  readonly module: string
  readonly data: unknown
  readonly version: number
  readonly key: Uint8Array
}
