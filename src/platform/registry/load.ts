/**
 * Loading many records at once, into empty registries. Each registry's records are copied into a table aside, by a connection
 * of its own and at the speed of COPY; the tables are indexed; then one transaction puts all of them in the place of the
 * empty partitions. Until then nobody sees anything of it, and what a kill -9 leaves is cleared by the next load. Rule RG13.
 */
import { availableParallelism } from 'node:os'
import { PassThrough } from 'node:stream'
import type { App, Tx } from '../../kernel/app.ts'
import { problem } from '../../kernel/problems.ts'
import { CopyLines, type LoadedRecord } from './copy-lines.ts'
import type { Registry } from './definition.ts'
import { keyForSealing } from './sealing/keys.ts'
import { LoadSealer } from './sealing/load-sealer.ts'
import type { DataKey } from './sealing/seal.ts'
import * as store from './store-load.ts'
import { getOpen, type Open, relearn } from './registries.ts'

export interface Loaded {
  /** How many, by registry. */
  readonly records: Readonly<Record<string, number>>
  readonly copySeconds: number
  readonly indexSeconds: number
}

/** Characters gathered before they go to the database. */
const chunkLength = 256 * 1024
/** How many chunks the source may be ahead of the database. */
const chunksAhead = 4

type Records = Iterable<LoadedRecord> | AsyncIterable<LoadedRecord>

/**
 * Fills these empty registries from one source; those with the ids in `beside` may be there already, and stay. The records are trusted to fit their schemas: who makes them checks them.
 * Throws `registry.not-empty`; on any failure, and on kill -9, every registry is as empty as before.
 */
export async function loadRecords(
  app: App,
  names: readonly string[],
  source: store.SourceRow,
  records: Records,
  onProgress: (done: number) => void = () => undefined,
  beside: readonly string[] = [],
): Promise<Loaded> {
  const open = names.map((name) => getOpen(name))
  const loading = app.bulk(async (tx) => {
    await store.oneLoadAtATime(tx)
    // Held until the records are in their place: nothing else shows yet that the key is needed.
    const key = await keyForSealing(tx)
    await refuseFilled(tx, names, beside)
    return fill(app, tx, key, open, source, records, onProgress, beside)
  })
  const loaded = await loading.catch(async (error: unknown) => {
    await clearAway(app, names)
    throw error
  })
  for (const one of open) await app.read((tx) => relearn(tx, one))
  return loaded
}

/** What a failed load has left. When that fails too, the next load does it. */
async function clearAway(app: App, names: readonly string[]): Promise<void> {
  const cleared = app.bulk(async (tx) => {
    await store.oneLoadAtATime(tx)
    await store.dropLoadTables(tx, names)
  })
  await cleared.catch((error: Error) => app.log.warn({ err: error }, 'tables of a failed load are left until the next'))
}

async function refuseFilled(tx: Tx, names: readonly string[], beside: readonly string[]): Promise<void> {
  for (const name of names) if (!(await store.isEmpty(tx, name, beside))) throw problem('registry.not-empty', { name })
}

async function fill(
  app: App,
  tx: Tx,
  key: DataKey,
  open: readonly Open[],
  source: store.SourceRow,
  records: Records,
  onProgress: (done: number) => void,
  beside: readonly string[],
): Promise<Loaded> {
  const began = performance.now()
  // In transactions of their own: one that has written holds up every change feed until it ends.
  const lanes: Lane[] = []
  for (const { registry } of open) {
    const sourceId = await app.transaction((own) => store.sourceId(own, registry.name, source))
    lanes.push(new Lane(app, registry, key, { recordedAt: tx.now.toString(), sourceId }))
  }
  try {
    await copyAll(lanes, records, onProgress)
  } finally {
    await Promise.all(lanes.map((lane) => lane.close()))
  }
  const copied = performance.now()
  await indexAll(app, tx, lanes)
  await store.lockPartitions(tx)
  const names = lanes.map(({ name }) => name)
  await refuseFilled(tx, names, beside)
  for (const { name, lines } of lanes) {
    await store.carryOver(tx, name)
    await store.addWords(tx, name, [...lines.words])
    await store.swapIn(tx, name)
  }
  return {
    records: Object.fromEntries(lanes.map(({ name, count }) => [name, count])),
    copySeconds: (copied - began) / 1000,
    indexSeconds: (performance.now() - copied) / 1000,
  }
}

// ---- copying ----------------------------------------------------------------------------------------------------

/** The way of one registry's records into its table. */
class Lane {
  readonly name: string
  readonly lines: CopyLines
  /** Ends with the table committed. */
  readonly copied: Promise<void>
  readonly #feed = new PassThrough({ objectMode: true, highWaterMark: chunksAhead })
  readonly #sealer: LoadSealer | undefined
  /** What has been sealed goes on in the order in which it came. */
  #sealing: Promise<void> = Promise.resolve()
  /** Those that have not been sent, the oldest first. */
  readonly #ahead: Promise<void>[] = []
  #chunk = ''
  #failure: Error | undefined
  count = 0

  constructor(app: App, registry: Registry, key: DataKey, common: store.InCommon) {
    this.name = registry.name
    this.lines = new CopyLines(registry)
    this.#sealer = this.lines.isSealed ? new LoadSealer(registry.name, key) : undefined
    this.copied = app.bulk(async (tx) => {
      const table = await store.newLoadTable(tx, registry.name, common)
      const { before } = await store.indexStatements(tx, registry.name, this.lines.columns)
      for (const statement of before) await store.buildEmptyIndex(tx, statement)
      await tx.copyIn(table, this.lines.columns, this.#feed, { freeze: true })
    })
    // Either end's failure is the other's, and is thrown to whoever sends next.
    this.#feed.on('error', (error) => {
      this.#failure = error
    })
    this.copied.catch((error: Error) => this.fail(error))
  }

  /** Gives a promise when the database has to catch up first. */
  add(record: LoadedRecord): Promise<void> | undefined {
    this.count += 1
    this.#chunk += this.#sealer ? this.lines.packed(record) : this.lines.line(record)
    if (this.#chunk.length < chunkLength) return undefined
    return this.#sealer ? this.#seal(this.#sealer) : this.#send(this.#takeChunk())
  }

  async end(): Promise<void> {
    if (this.#sealer) await this.#seal(this.#sealer)
    else await this.#send(this.#takeChunk())
    await this.#sealing
    this.#feed.end()
    await this.copied
  }

  fail(error: Error): void {
    this.#feed.destroy(error)
  }

  async close(): Promise<void> {
    await this.#sealer?.end()
  }

  #takeChunk(): string {
    const chunk = this.#chunk
    this.#chunk = ''
    return chunk
  }

  /** Resolves at once while the thread is not far behind. */
  async #seal(sealer: LoadSealer): Promise<void> {
    const [before, sealed] = [this.#sealing, sealer.seal(this.#takeChunk())]
    this.#sealing = this.#sendSealed(sealed, before)
    // Whoever waits for it gets its failure; a failed lane is not waited for.
    this.#sealing.catch((error: Error) => this.fail(error))
    this.#ahead.push(this.#sealing)
    // The oldest: the thread has the others to go on with.
    if (this.#ahead.length > chunksAhead) await this.#ahead.shift()
    if (this.#failure) throw this.#failure
  }

  async #sendSealed(sealed: Promise<Uint8Array>, before: Promise<void>): Promise<void> {
    const [lines] = await Promise.all([sealed, before])
    await this.#send(lines)
  }

  #send(chunk: string | Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#feed.write(chunk, (error) => (error ? reject(this.#failure ?? error) : resolve()))
    })
  }
}

async function copyAll(lanes: readonly Lane[], records: Records, onProgress: (done: number) => void): Promise<void> {
  const byName = new Map(lanes.map((lane) => [lane.name, lane]))
  let done = 0
  const put = (record: LoadedRecord): Promise<void> | undefined => {
    const lane = byName.get(record.registry)
    if (!lane) throw new Error(`a record of ${record.registry}, which is not being loaded`)
    done += 1
    const behind = lane.add(record)
    if (behind) onProgress(done)
    return behind
  }
  try {
    if (Symbol.asyncIterator in records) for await (const record of records) await put(record)
    else {
      for (const record of records) {
        const behind = put(record)
        if (behind) await behind
      }
    }
    await Promise.all(lanes.map((lane) => lane.end()))
  } catch (error) {
    for (const lane of lanes) lane.fail(error as Error)
    await Promise.allSettled(lanes.map(({ copied }) => copied))
    throw error
  }
  onProgress(done)
}

// ---- indexing ---------------------------------------------------------------------------------------------------

/** As the parent is indexed: the tables of most records first, as many builds at once as there are processors. */
async function indexAll(app: App, tx: Tx, lanes: readonly Lane[]): Promise<void> {
  const statements: string[] = []
  for (const { name, lines } of lanes.toSorted((a, b) => b.count - a.count)) {
    statements.push(...(await store.indexStatements(tx, name, lines.columns)).after)
  }
  const builder = async () => {
    for (let next = statements.shift(); next !== undefined; next = statements.shift()) {
      const statement = next
      await app.bulk((own) => store.buildIndex(own, statement))
    }
  }
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), buildersMax) }, builder))
}

/** Each takes its own memory for sorting. */
const buildersMax = 4
