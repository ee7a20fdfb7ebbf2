/** PostgreSQL: one pool, and transactions as modules see them (`Tx`). */
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Static, TSchema } from 'typebox'
import type { App, EnqueueOptions, Tx } from './app.ts'
import type { EventType, JobType } from './module.ts'

// What columns become in the program: instants are ISO text in UTC, days are 'YYYY-MM-DD', bigint (counts, đồng) is a number.
pg.types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, (text) => new Date(text).toISOString())
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text)
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint out of the safe range: ${text}`)
  return value
})

export interface Outgoing {
  readonly events: { type: EventType; data: unknown }[]
  readonly jobs: { type: JobType; data: unknown; options: EnqueueOptions }[]
  readonly topics: Set<string>
}

/** Stores what a transaction sends out, inside it; gives what to do after its commit. */
export type Dispatch = (client: pg.ClientBase, outgoing: Outgoing) => Promise<() => void>

export interface Database {
  readonly pool: pg.Pool
  transaction<T>(app: App, work: (tx: Tx) => Promise<T>): Promise<T>
  read<T>(app: App, work: (tx: Tx) => Promise<T>): Promise<T>
  /** Set once by events.ts. */
  dispatch: Dispatch
  close(): Promise<void>
}

const statementTimeoutMs = 30_000

export function createPool(url: string, size: number, applicationName: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: size,
    application_name: applicationName,
    // Short statements by the thousand: starting parallel workers for one costs more than it saves, and takes others' cores.
    options: [
      'timezone=UTC',
      `statement_timeout=${statementTimeoutMs}`,
      'idle_in_transaction_session_timeout=60000',
      'max_parallel_workers_per_gather=0',
    ]
      .map((setting) => `-c ${setting}`)
      .join(' '),
    connectionTimeoutMillis: 10_000,
  })
  // A connection that dies while idle is replaced by the pool; without a listener Node would end the program.
  pool.on('connect', (client) => client.on('error', () => client.removeAllListeners('notification')))
  pool.on('error', () => pool.idleCount)
  return pool
}

interface Query {
  <R>(text: string | { name?: string; text: string; values: unknown[] }, values?: unknown[]): Promise<{ rows: R[] }>
}

function kyselyOver(connect: () => Promise<unknown>): Kysely<unknown> {
  const pool = { connect, end: () => Promise.resolve() }
  return new Kysely<unknown>({ dialect: new PostgresDialect({ pool: pool as never }) })
}

function createTx(app: App, query: Query, kysely: Kysely<unknown>, outgoing: Outgoing | null): Tx {
  const refuse = () => {
    throw new Error('emit, enqueue and live need a transaction')
  }
  return {
    app,
    get now() {
      return app.clock.now()
    },
    tables: <T>(schema: string) => kysely.withSchema(schema) as unknown as Kysely<T>,
    named: async <R>(name: string, text: string, values: readonly unknown[]) =>
      (await query<R>({ name, text, values: [...values] })).rows,
    emit: <S extends TSchema>(type: EventType<S>, data: Static<S>) =>
      outgoing ? void outgoing.events.push({ type, data }) : refuse(),
    enqueue: <S extends TSchema>(type: JobType<S>, data: Static<S>, options: EnqueueOptions = {}) =>
      outgoing ? void outgoing.jobs.push({ type, data, options }) : refuse(),
    live: (topic) => (outgoing ? void outgoing.topics.add(topic) : refuse()),
  }
}

export function createDatabase(url: string, size: number): Database {
  const pool = createPool(url, size, 'khue')
  const poolKysely = kyselyOver(() => pool.connect())
  const database: Database = {
    pool,
    dispatch: () => Promise.reject(new Error('events are not started')),
    read: (app, work) => work(createTx(app, pool.query.bind(pool), poolKysely, null)),
    async transaction(app, work) {
      const client = await pool.connect()
      const outgoing: Outgoing = { events: [], jobs: [], topics: new Set() }
      let after: (() => void) | undefined
      let broken: Error | undefined
      try {
        await client.query('begin')
        const lent = { query: client.query.bind(client), release: () => undefined }
        const kysely = kyselyOver(() => Promise.resolve(lent))
        const result = await work(createTx(app, client.query.bind(client), kysely, outgoing))
        if (outgoing.events.length + outgoing.jobs.length + outgoing.topics.size > 0) {
          after = await database.dispatch(client, outgoing)
        }
        await client.query('commit')
        return result
      } catch (error) {
        after = undefined
        await client.query('rollback').catch((failure: Error) => {
          broken = failure
        })
        throw error
      } finally {
        client.release(broken)
        after?.()
      }
    },
    close: () => pool.end(),
  }
  return database
}

/** PostgreSQL's code for an error (https://www.postgresql.org/docs/18/errcodes-appendix.html), or undefined. */
export function sqlState(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined
}

export const uniqueViolation = '23505'
