/** One process of all watches: it holds a lock in the database as long as its connection lives; when it ends, another goes on. */
import pg from 'pg'
import type { App } from '../../../kernel/app.ts'
import { tryToWatch } from '../store-lock.ts'
import { Poller } from './poller.ts'

const againMs = 2000

/** Gives what ends it. */
export async function keepWatching(app: App): Promise<() => Promise<void>> {
  if (app.config.networkPollSeconds === 0) return () => Promise.resolve()
  let stopped = false
  let client: pg.Client | undefined
  let end: (() => Promise<void>) | undefined
  const failed = (error: unknown) => app.log.warn({ err: error }, 'network: the monitor rests here')
  const rest = async () => {
    const ending = end
    end = undefined
    await ending?.()
  }
  const lead = async () => {
    if (stopped || client) return
    const mine = new pg.Client({ connectionString: app.config.databaseUrl, application_name: 'khue-network-watch' })
    mine.on('error', failed)
    await mine.connect()
    if (!(await tryToWatch(mine))) return mine.end()
    client = mine
    mine.once('end', () => {
      client = undefined
      rest().catch(failed)
    })
    end = await new Poller(app).start()
  }
  const tryLead = () => lead().catch(failed)
  await tryLead()
  const timer = setInterval(() => void tryLead(), againMs)
  return async () => {
    stopped = true
    clearInterval(timer)
    await rest()
    await client?.end()
  }
}
