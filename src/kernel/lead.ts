/**
 * What one process does for all (rules, deliveries). It holds a lock in the database as long as its connection lives; when it
 * ends, another takes over within seconds.
 */
import pg from 'pg'
import type { App } from './app.ts'

const againMs = 2000

/** Begins something; gives what ends it. */
export type Start = () => Promise<() => Promise<void>>

/** Leads in this process under a name as long as no other does. Gives what ends it. */
export async function keepLeading(app: App, name: string, starts: readonly Start[]): Promise<() => Promise<void>> {
  const state: { stopped: boolean; client: pg.Client | undefined; ends: (() => Promise<void>)[] } = {
    stopped: false,
    client: undefined,
    ends: [],
  }
  const endAll = async () => {
    for (const end of state.ends.splice(0)) await end()
  }
  const failed = (error: unknown) =>
    app.log.warn({ err: error, lead: name }, 'what one process does for all rests here')
  const lead = async () => {
    if (state.stopped || state.client) return
    const client = new pg.Client({ connectionString: app.config.databaseUrl, application_name: `khue-${name}-lead` })
    client.on('error', failed)
    await client.connect()
    const sql = 'select pg_try_advisory_lock(hashtextextended($1, 0)) as leads'
    const { rows } = await client.query<{ leads: boolean }>(sql, [`khue-${name}-lead`])
    if (!rows[0]?.leads) return client.end()
    state.client = client
    client.once('end', () => {
      state.client = undefined
      endAll().catch(failed)
    })
    for (const start of starts) state.ends.push(await start())
  }
  const tryLead = () => lead().catch(failed)
  await tryLead()
  const timer = setInterval(() => void tryLead(), againMs)
  return async () => {
    state.stopped = true
    clearInterval(timer)
    await endAll()
    await state.client?.end()
  }
}
