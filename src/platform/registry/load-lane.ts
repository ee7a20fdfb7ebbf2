/** The way of one registry's rows into its table. */
import { PassThrough } from 'node:stream'
import type { App } from '../../kernel/app.ts'
import { afterRows, beforeRows, columnsOf, type Rows } from './copy-rows.ts'
import type { Registry } from './definition.ts'
import * as store from './store-load.ts'

/** How much goes to the database at once: more does not fit into a processor's cache. */
const messageBytes = 128 * 1024
/** How many such pieces may wait for the database. */
const messagesAhead = 8

export class Lane {
  readonly name: string
  readonly registry: Registry
  readonly columns: readonly string[]
  /** Every folded word of the labels so far. */
  readonly words = new Set<string>()
  /** Ends with the table committed. */
  readonly copied: Promise<void>
  readonly #feed = new PassThrough({ objectMode: true, highWaterMark: messagesAhead })
  #failure: Error | undefined
  count = 0

  constructor(app: App, registry: Registry, common: store.InCommon) {
    this.name = registry.name
    this.registry = registry
    this.columns = columnsOf(registry)
    this.copied = app.bulk(async (tx) => {
      const table = await store.newLoadTable(tx, registry.name, common)
      const { before } = await store.indexStatements(tx, registry.name, this.columns)
      for (const statement of before) await store.buildEmptyIndex(tx, statement)
      await tx.copyIn(table, this.columns.join(', '), this.#feed, { freeze: true, format: 'binary' })
    })
    // Either end's failure is the other's, and is thrown to whoever sends next.
    this.#feed.on('error', (error) => {
      this.#failure = error
    })
    this.copied.catch((error: Error) => this.fail(error))
    this.#feed.write(beforeRows)
  }

  /** Resolves when the database is not too far behind. */
  async send({ bytes, count, words }: Rows): Promise<void> {
    this.count += count
    for (const word of words) this.words.add(word)
    for (let at = 0; at < bytes.length; at += messageBytes) await this.#write(bytes.subarray(at, at + messageBytes))
  }

  async end(): Promise<void> {
    await this.#write(afterRows)
    this.#feed.end()
    await this.copied
  }

  fail(error: Error): void {
    this.#feed.destroy(error)
  }

  #write(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#feed.write(bytes, (error) => (error ? reject(this.#failure ?? error) : resolve()))
    })
  }
}
