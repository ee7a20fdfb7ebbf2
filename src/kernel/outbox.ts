/**
 * From transactions to the queues. A transaction stores what it sends out as one row of kernel.outbox, which travels with
 * its commit; the role `work` moves rows into pg-boss by the hundred. Storing a job with its eighteen indexes and two
 * foreign keys costs more than the rest of a small transaction, and less than half when many are stored at once.
 */
import { createHash } from 'node:crypto'
import type pg from 'pg'
import type { PgBoss } from 'pg-boss'
import type { Tx } from './app.ts'
import type { Outgoing } from './database.ts'
import { newId } from './id.ts'

export const eventQueue = 'events'

/** A job for pg-boss. */
interface Job {
  readonly data: object
  readonly singletonKey: string
  readonly startAfter?: string
  readonly priority?: number
}

/** Of what stands behind everything else (K18); the others have none, which is 0. */
export const behind = -1

type Message = readonly [queue: string, job: Job]

export const queueName = (jobName: string) => jobName.replaceAll(/[^\w.-]/g, '-')

// A move is one short transaction: small enough that a killed one costs nothing to do again.
const rowsAtOnce = 200

/** Stores a transaction's events and jobs with its commit; true when there was anything to store. */
export function store(tx: Tx, outgoing: Outgoing, byEvent: ReadonlyMap<string, readonly string[]>): boolean {
  const messages: Message[] = []
  const rank = outgoing.behind ? { priority: behind } : {}
  for (const { type, data } of outgoing.events) {
    const eventId = newId()
    for (const listener of byEvent.get(type.name) ?? []) {
      const job = { data: { eventId, listener, data }, singletonKey: `${eventId}/${listener}`, ...rank }
      messages.push([eventQueue, job])
    }
  }
  for (const { type, data, options } of outgoing.jobs) {
    const { key = newId(), startAfter } = options
    const later = startAfter && { startAfter: startAfter.toString() }
    const job = { data: data as object, singletonKey: key, ...later, ...rank }
    messages.push([queueName(type.name), job])
  }
  if (messages.length === 0) return false
  tx.later('kernel.send', 'insert into kernel.outbox (messages) values ($1)', [JSON.stringify(messages)])
  return true
}

export interface Moved {
  /** False when there may be more. */
  readonly all: boolean
  readonly queues: ReadonlySet<string>
}

/** Moves some rows into the queues; several processes may do it at the same time. */
export async function move(boss: PgBoss, pool: pg.Pool): Promise<Moved> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    await client.query('begin')
    const { rows } = await client.query<{ messages: Message[] }>({
      name: 'kernel.move',
      text: `delete from kernel.outbox where id in (
        select id from kernel.outbox order by id limit $1 for update skip locked) returning id, messages`,
      values: [rowsAtOnce],
    })
    const waiting = new Map<string, Job[]>()
    for (const [queue, job] of rows.flatMap((row) => row.messages)) {
      const list = waiting.get(queue)
      if (list) list.push(job)
      else waiting.set(queue, [job])
    }
    // Prepared once a connection: planning pg-boss's insert costs more than running it.
    const db = { executeSql: (text: string, values?: unknown[]) => client.query(prepared(text, values)) }
    for (const [queue, jobs] of waiting) await boss.insert(queue, jobs, { db })
    await client.query('commit')
    return { all: rows.length < rowsAtOnce, queues: new Set(waiting.keys()) }
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => {
      broken = failure
    })
    throw error
  } finally {
    client.release(broken)
  }
}

const statementNames = new Map<string, string>()

function prepared(text: string, values?: unknown[]): pg.QueryConfig {
  if (values === undefined) return { text }
  const name = statementNames.get(text) ?? `boss.${createHash('sha256').update(text).digest('hex').slice(0, 24)}`
  statementNames.set(text, name)
  return { name, text, values }
}
