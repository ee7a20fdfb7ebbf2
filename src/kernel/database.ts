/** PostgreSQL: one pool, and transactions as modules see them (`Tx`), in as few round trips as their answers allow. */
import { Readable, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { Static, TSchema } from 'typebox'
import type { App, BulkTx, EnqueueOptions, Tx } from './app.ts'
import { overTcp } from './embedded-postgres.ts'
import type { EventType, JobType } from './module.ts'

// What columns become in the program: instants are ISO text in UTC, days are 'YYYY-MM-DD', bigint (counts, đồng) is a number.
pg.types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, isoInstant)
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text)
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint out of the safe range: ${text}`)
  return value
})

/** '2026-11-28 01:51:30.12+00', as our connections give it, without the ten times slower detour of a Date. */
function isoInstant(text: string): string {
  const end = text.length - '+00'.length
  // Another zone, or a year of more than four digits.
  if (text[10] !== ' ' || !text.endsWith('+00')) return new Date(text).toISOString()
  const [day, time, fraction] = [text.slice(0, 10), text.slice(11, 19), text.slice(20, Math.min(end, 23))]
  return `${day}T${time}.${fraction.padEnd(3, '0')}Z`
}

export interface Outgoing {
  readonly events: { type: EventType; data: unknown }[]
  readonly jobs: { type: JobType; data: unknown; options: EnqueueOptions }[]
  readonly topics: Set<string>
  /** Worked on behind everything else. */
  behind: boolean
}

/** Stores what a transaction sends out, inside it (by `tx.later`); gives what to do after its commit. */
export type Dispatch = (tx: Tx, outgoing: Outgoing) => () => void

export interface Database {
  readonly pool: pg.Pool
  transaction<T>(app: App, work: (tx: Tx) => Promise<T>): Promise<T>
  bulk<T>(app: App, work: (tx: BulkTx) => Promise<T>): Promise<T>
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
    // One is opened in some 20 ms: those that a busy moment needed are there for the next.
    idleTimeoutMillis: 60_000,
    // Statements are sent without waiting for the answer to the one before.
    pipeline: true,
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
  // Who uses a connection that dies is told by the statement that fails; without a listener Node would end the program.
  pool.on('connect', (client) => client.on('error', replacedByThePool))
  pool.on('error', replacedByThePool)
  return pool
}

const replacedByThePool = () => undefined

interface Query {
  <R>(text: string | { name?: string; text: string; values: unknown[] }, values?: unknown[]): Promise<{ rows: R[] }>
}

function kyselyOver(connect: () => Promise<unknown>): Kysely<unknown> {
  const pool = { connect, end: () => Promise.resolve() }
  return new Kysely<unknown>({ dialect: new PostgresDialect({ pool: pool as never }) })
}

type Later = (statement: pg.QueryConfig) => void

interface Going {
  readonly outgoing: Outgoing
  readonly later: Later
}

function createTx(app: App, query: Query, kysely: Kysely<unknown>, going: Going | null): Tx {
  const refuse = () => {
    throw new Error('later, emit, enqueue, live and standBehind need a transaction')
  }
  const outgoing = going?.outgoing
  return {
    app,
    get now() {
      return app.clock.now()
    },
    isTransaction: going !== null,
    tables: <T>(schema: string) => kysely.withSchema(schema) as unknown as Kysely<T>,
    named: async <R>(name: string, text: string, values: readonly unknown[]) =>
      (await query<R>({ name, text, values: [...values] })).rows,
    later: (name, text, values) => (going ? going.later({ name, text, values: [...values] }) : refuse()),
    emit: <S extends TSchema>(type: EventType<S>, data: Static<S>) =>
      outgoing ? void outgoing.events.push({ type, data }) : refuse(),
    enqueue: <S extends TSchema>(type: JobType<S>, data: Static<S>, options: EnqueueOptions = {}) =>
      outgoing ? void outgoing.jobs.push({ type, data, options }) : refuse(),
    live: (topic) => (outgoing ? void outgoing.topics.add(topic) : refuse()),
    standBehind: () => {
      if (!outgoing) return refuse()
      outgoing.behind = true
    },
  }
}

/**
 * A transaction on one connection. `begin` travels with the first statement and deferred statements with the next one or
 * the commit, so that none of them costs a round trip; without any statement there is no transaction at all.
 */
function transactionOn(client: pg.ClientBase) {
  const { connection, pipeline: pipelines } = client as unknown as {
    connection: { stream: Writable }
    pipeline: boolean
  }
  const waiting: pg.QueryConfig[] = []
  let begun = false
  let failure: unknown
  // What failed first says why; what was already on its way then fails only because of it.
  const note = (error: unknown) => {
    failure ??= error
  }
  const ahead = (): readonly (string | pg.QueryConfig)[] => {
    const all = [...(begun ? [] : ['begin']), ...waiting.splice(0)]
    begun = true
    return all
  }
  type Send = <T>(statement: () => Promise<T>) => Promise<T>
  /** With all that waits, in one packet. */
  const sendTogether: Send = (statement) => {
    connection.stream.cork()
    try {
      for (const one of ahead()) client.query(one).catch(note)
      return statement()
    } finally {
      connection.stream.uncork()
    }
  }
  const sendInTurn: Send = async (statement) => {
    for (const one of ahead()) await client.query(one).catch(note)
    return statement()
  }
  const send = pipelines ? sendTogether : sendInTurn
  return {
    query: ((text: never, values: never) => send(() => client.query(text, values))) as unknown as Query,
    later: (statement: pg.QueryConfig) => void waiting.push(statement),
    async commit() {
      if (!begun && waiting.length === 0) return
      const { command } = await send(() => client.query('commit'))
      // PostgreSQL answers the commit of a failed transaction so, without an error.
      if (command !== 'COMMIT') throw failure ?? new Error(`commit was answered by ${command}`)
    },
    async rollback() {
      if (begun) await client.query('rollback')
    },
    /** Why it failed, `error` being what its work threw. */
    reason: (error: unknown) => failure ?? error,
  }
}

export function createDatabase(url: string, size: number): Database {
  const pool = createPool(url, size, 'khue')
  const poolKysely = kyselyOver(() => pool.connect())
  const runOn = async <T>(
    client: pg.ClientBase,
    release: (broken?: Error) => Promise<void> | void,
    app: App,
    work: (tx: Tx) => Promise<T>,
  ): Promise<T> => {
    const { query, later, ...transaction } = transactionOn(client)
    const outgoing: Outgoing = { events: [], jobs: [], topics: new Set(), behind: false }
    let after: (() => void) | undefined
    let broken: Error | undefined
    try {
      const kysely = kyselyOver(() => Promise.resolve({ query, release: () => undefined }))
      const tx = createTx(app, query, kysely, { outgoing, later })
      const result = await work(tx)
      const { events, jobs, topics } = outgoing
      const sent = events.length + jobs.length + topics.size > 0 ? database.dispatch(tx, outgoing) : undefined
      await transaction.commit()
      after = sent
      return result
    } catch (error) {
      const reason = transaction.reason(error)
      await transaction.rollback().catch((failure: Error) => {
        broken = failure
      })
      throw reason
    } finally {
      await release(broken)
      after?.()
    }
  }
  const database: Database = {
    pool,
    dispatch: () => {
      throw new Error('events are not started')
    },
    read: (app, work) => work(createTx(app, pool.query.bind(pool), poolKysely, null)),
    async transaction(app, work) {
      const client = await pool.connect()
      return runOn(client, (failure) => client.release(failure), app, work)
    },
    async bulk(app, work) {
      // Its own connection: COPY and pipelining exclude each other, and a load may take as long as it takes.
      const client = new pg.Client({
        connectionString: overTcp(url),
        application_name: 'khue-bulk',
        options: '-c timezone=UTC',
      })
      await client.connect()
      const copyIn: BulkTx['copyIn'] = async (table, columns, chunks, options) => {
        const how = `format ${options?.format ?? 'text'}, freeze ${options?.freeze ? 'on' : 'off'}`
        const stream = client.query(copyFrom(`copy ${table} (${columns}) from stdin (${how})`))
        await pipeline(Readable.from(chunks, { objectMode: true, highWaterMark: 4 }), stream)
        return stream.rowCount
      }
      return runOn(
        client,
        () => client.end(),
        app,
        (tx) => work({ ...tx, copyIn }),
      )
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
