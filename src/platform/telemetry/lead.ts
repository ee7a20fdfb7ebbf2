/**
 * What one process does for all: rules and deliveries. It holds a lock in the database as long as its connection lives; when it
 * ends, another takes over within seconds.
 */
import pg from 'pg'
import type { App } from '../../kernel/app.ts'
import { Evaluator } from './rules/evaluator.ts'
import { tryToLead } from './store-log.ts'
import { Deliveries } from './subscriptions/deliver.ts'

const againMs = 2000

/** Leads in this process as long as no other does. Gives what ends it. */
export async function keepLeading(app: App): Promise<() => Promise<void>> {
  const state: { stopped: boolean; client: pg.Client | undefined; ends: (() => Promise<void>)[] } = {
    stopped: false,
    client: undefined,
    ends: [],
  }
  const endAll = async () => {
    for (const end of state.ends.splice(0)) await end()
  }
  const failed = (error: unknown) => app.log.warn({ err: error }, 'telemetry: rules and deliveries rest here')
  const lead = async () => {
    if (state.stopped || state.client) return
    const client = new pg.Client({ connectionString: app.config.databaseUrl, application_name: 'khue-telemetry-lead' })
    client.on('error', failed)
    await client.connect()
    if (!(await tryToLead(client))) return client.end()
    state.client = client
    client.once('end', () => {
      state.client = undefined
      endAll().catch(failed)
    })
    state.ends.push(await new Evaluator(app).start())
    state.ends.push(await new Deliveries(app).start())
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
