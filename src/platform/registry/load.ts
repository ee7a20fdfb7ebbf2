/**
 * Loading many records at once, into empty registries. Each registry's records are copied into a table aside, by a connection
 * of its own and at the speed of COPY; the tables are indexed; then one transaction puts all of them in the place of the
 * empty partitions. Until then nobody sees anything of it, and what a kill -9 leaves is cleared by the next load. Rule RG13.
 */
import { availableParallelism } from 'node:os'
import type { App, Tx } from '../../kernel/app.ts'
import { problem } from '../../kernel/problems.ts'
import { CopyRows, type LoadedRecord, type Rows } from './copy-rows.ts'
import { Lane } from './load-lane.ts'
import { makerOf, type Parts, rowsFromThreads, threadsFor } from './load-parts.ts'
import { keyForSealing } from './sealing/keys.ts'
import type { DataKey } from './sealing/seal.ts'
import * as store from './store-load.ts'
import { getOpen, type Open, relearn } from './registries.ts'

export interface Loaded {
  /** How many, by registry. */
  readonly records: Readonly<Record<string, number>>
  readonly copySeconds: number
  readonly indexSeconds: number
}

/** Bytes of rows gathered before they go to the database. */
const chunkBytes = 256 * 1024

type Records = Iterable<LoadedRecord> | AsyncIterable<LoadedRecord> | Parts

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
    lanes.push(new Lane(app, registry, { recordedAt: tx.now.toString(), sourceId }))
  }
  const rows = 'module' in records ? rowsOfParts(records, lanes, key) : rowsOf(records, lanes, key)
  await copyAll(lanes, rows, onProgress)
  const copied = performance.now()
  await indexAll(app, tx, lanes)
  await store.lockPartitions(tx)
  const names = lanes.map(({ name }) => name)
  await refuseFilled(tx, names, beside)
  for (const { name, words } of lanes) {
    await store.carryOver(tx, name)
    await store.addWords(tx, name, [...words])
    await store.swapIn(tx, name)
  }
  return {
    records: Object.fromEntries(lanes.map(({ name, count }) => [name, count])),
    copySeconds: (copied - began) / 1000,
    indexSeconds: (performance.now() - copied) / 1000,
  }
}

// ---- copying ----------------------------------------------------------------------------------------------------

/** In threads where it is worth it. */
async function* rowsOfParts(parts: Parts, lanes: readonly Lane[], key: DataKey): AsyncGenerator<readonly Rows[]> {
  const threads = threadsFor(parts)
  if (threads > 0) return yield* rowsFromThreads(parts, key, threads)
  const { recordsOf } = await makerOf(parts)
  for (let part = 0; part < parts.count; part++) yield* rowsOf(recordsOf(parts.data, part), lanes, key)
}

async function* rowsOf(
  records: Exclude<Records, Parts>,
  lanes: readonly Lane[],
  key: DataKey,
): AsyncGenerator<readonly Rows[]> {
  const makers = new Map(lanes.map(({ name, registry }) => [name, new CopyRows(registry, key)]))
  /** Gives the rows when there are enough of them. */
  const add = (record: LoadedRecord): Rows | undefined => {
    const maker = makers.get(record.registry)
    if (!maker) throw new Error(`a record of ${record.registry}, which is not being loaded`)
    maker.add(record)
    return maker.length < chunkBytes ? undefined : maker.take()
  }
  if (Symbol.asyncIterator in records) {
    for await (const record of records) {
      const rows = add(record)
      if (rows) yield [rows]
    }
  } else {
    for (const record of records) {
      const rows = add(record)
      if (rows) yield [rows]
    }
  }
  yield [...makers.values()].map((maker) => maker.take())
}

async function copyAll(
  lanes: readonly Lane[],
  all: AsyncIterable<readonly Rows[]>,
  onProgress: (done: number) => void,
): Promise<void> {
  const byName = new Map(lanes.map((lane) => [lane.name, lane]))
  let done = 0
  try {
    for await (const some of all) {
      for (const rows of some) {
        done += rows.count
        await byName.get(rows.registry)?.send(rows)
      }
      onProgress(done)
    }
    await Promise.all(lanes.map((lane) => lane.end()))
  } catch (error) {
    for (const lane of lanes) lane.fail(error as Error)
    await Promise.allSettled(lanes.map(({ copied }) => copied))
    throw error
  }
}

// ---- indexing ---------------------------------------------------------------------------------------------------

/** As the parent is indexed: the tables of most records first. */
async function indexAll(app: App, tx: Tx, lanes: readonly Lane[]): Promise<void> {
  const statements: string[] = []
  for (const { name, columns } of lanes.toSorted((a, b) => b.count - a.count)) {
    statements.push(...(await store.indexStatements(tx, name, columns)).after)
  }
  await atOnce(app, statements, store.buildIndex)
  await atOnce(
    app,
    lanes.map(({ name }) => name),
    store.completeTable,
  )
}

/** Each in a transaction of its own, as many at the same time as there are processors. */
async function atOnce<T>(app: App, things: readonly T[], work: (tx: Tx, thing: T) => Promise<void>): Promise<void> {
  const waiting = [...things]
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const thing = next
      await app.bulk((own) => work(own, thing))
    }
  }
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), buildersMax) }, worker))
}

/** Each takes its own memory for sorting. */
const buildersMax = 4
