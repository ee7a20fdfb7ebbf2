/** The running program as modules see it. */
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { Static, TSchema } from 'typebox'
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import type { Metrics } from './metrics.ts'
import type { EventType, JobType } from './module.ts'
import type { NamedRule } from './retention.ts'
import type { Storage } from './storage.ts'

export interface App {
  readonly config: Config
  readonly clock: Clock
  readonly log: Logger
  readonly storage: Storage
  readonly metrics: Metrics
  /** The retention rules of all modules. */
  readonly retains: readonly NamedRule[]
  /** Runs `work` in one transaction; events, jobs and live notices go out with its commit, or not at all. */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** Like `transaction`, on a connection of its own and without a limit of time: for loading much at once. */
  bulk<T>(work: (tx: BulkTx) => Promise<T>): Promise<T>
  /** Runs `work` with each statement on its own; for reads. `emit` and `enqueue` are refused. */
  read<T>(work: (tx: Tx) => Promise<T>): Promise<T>
}

export interface Tx {
  readonly app: App
  readonly now: Temporal.Instant
  /** Whether its statements are committed together; outside a transaction each stands on its own. */
  readonly isTransaction: boolean
  /** The module's own tables: `tx.tables<Tables>('casework')` gives Kysely on that PostgreSQL schema. */
  tables<T>(schema: string): Kysely<T>
  /** A named (prepared once per connection) statement, for hot paths. Names are global: prefix them with the module. */
  named<R>(name: string, text: string, values: readonly unknown[]): Promise<R[]>
  /**
   * A named statement whose rows nobody needs. It travels with the next one, at the latest with the commit, and costs no
   * round trip; when it fails, the transaction fails with its error.
   */
  later(name: string, text: string, values: readonly unknown[]): void
  emit<S extends TSchema>(event: EventType<S>, data: Static<S>): void
  enqueue<S extends TSchema>(job: JobType<S>, data: Static<S>, options?: EnqueueOptions): void
  /** Tells browsers that listen to `topic` (`<name>:<id>`) that it changed, after the commit. A hint, never the data. */
  live(topic: string): void
  /**
   * For loads: what this transaction sends out, and what comes of it, is worked on behind everything else that waits, so that
   * people's own cases do not wait for it.
   */
  standBehind(): void
}

export interface BulkTx extends Tx {
  /**
   * COPY … FROM STDIN in PostgreSQL's text format, by chunks of whole or partial lines, or in its `binary` format; gives the number
   * of rows. `freeze` writes them as they are to stay, for a table that this transaction has made: nobody has to touch them again.
   */
  copyIn(
    table: string,
    columns: string,
    chunks: AsyncIterable<string | Uint8Array>,
    options?: CopyOptions,
  ): Promise<number>
}

export interface CopyOptions {
  readonly freeze?: true
  readonly format?: 'text' | 'binary'
}

export interface EnqueueOptions {
  readonly startAfter?: Temporal.Instant
  /** At most one waiting job with the same key. */
  readonly key?: string
}
