/**
 * What one process does for all (rules, deliveries). It holds a lock in the database as long as its connection lives; when it
 * ends, another takes over within seconds (K23).
 */
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import type { App } from './app.ts'

const againMs = 2000

/** Begins something; gives what ends it. */
export type Start = () => Promise<() => Promise<void>>

/**
 * Leads in this process under a name as long as no other does. Resolves after the first try; gives what ends it. When a start
 * fails, or the connection is lost, all that was begun is ended before it is tried again.
 */
export async function keepLeading(app: App, name: string, starts: readonly Start[]): Promise<() => Promise<void>> {
  const stopping = new AbortController()
  const stopped = new Promise<void>((resolve) => stopping.signal.addEventListener('abort', () => resolve()))
  const tried = Promise.withResolvers<void>()
  const failed = (error: unknown) =>
    app.log.warn({ err: error, lead: name }, 'what one process does for all rests here')

  const lead = async (client: pg.Client): Promise<void> => {
    const lost = new Promise<void>((resolve) => client.once('end', () => resolve()))
    await client.connect()
    const sql = 'select pg_try_advisory_lock(hashtextextended($1, 0)) as leads'
    const { rows } = await client.query<{ leads: boolean }>(sql, [`khue-${name}-lead`])
    if (!rows[0]?.leads) return
    const ends: (() => Promise<void>)[] = []
    try {
      for (const start of starts) ends.push(await start())
      tried.resolve()
      await Promise.race([lost, stopped])
    } finally {
      for (const end of ends) await end()
    }
  }

  const keep = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const client = new pg.Client({ connectionString: app.config.databaseUrl, application_name: `khue-${name}-lead` })
      client.on('error', failed)
      await lead(client).catch(failed)
      await client.end().catch(failed)
      tried.resolve()
      await Promise.race([pause(againMs, undefined, { ref: false }), stopped])
    }
  }

  const keeping = keep()
  await tried.promise
  return async () => {
    stopping.abort()
    await keeping
  }
}
