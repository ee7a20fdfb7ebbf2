/** The registrations of each tenant, ready to be asked, in each process's memory, read again when a process says that they changed. Rule NG30. */
import type { App, Tx } from '../../../kernel/app.ts'
import { listen, type Listening } from '../../../kernel/notices.ts'
import type { Context } from '../context.ts'
import { contextsOf } from '../contexts.ts'
import type { Json } from '../read.ts'
import { readSource, type Source } from './read.ts'
import * as store from './store.ts'

/** Should a notice be lost. */
const rememberMs = 60_000
const channel = 'khue_ngsi_ld'
export const registrationsMax = 5000

export interface Registered {
  readonly row: store.RegistrationRow
  /** What its names are of. */
  readonly context: Context
  readonly source: Source
}

interface Remembered {
  readonly all: Promise<readonly Registered[]>
  readonly readAt: number
}

const remembered = new WeakMap<App, Map<string, Remembered>>()

export async function registeredOf(app: App, row: store.RegistrationRow): Promise<Registered> {
  const context = await contextsOf(app).of(row.tenant, row.context.source)
  return { row, context, source: readSource(row.id, row.body as Json, context) }
}

async function readAll(app: App, tenant: string): Promise<readonly Registered[]> {
  const rows = await app.read((tx) => store.all(tx, tenant, registrationsMax))
  const all = await Promise.all(
    rows.map(async (row) => {
      try {
        return [await registeredOf(app, row)]
      } catch (error) {
        app.log.warn({ err: error, registration: row.id }, 'ngsi-ld: a registration cannot be read now')
        return []
      }
    }),
  )
  return all.flat()
}

/** Those that are not over. */
export async function registrationsOf(app: App, tenant: string, now: string): Promise<readonly Registered[]> {
  const byTenant = remembered.get(app) ?? new Map<string, Remembered>()
  remembered.set(app, byTenant)
  const found = byTenant.get(tenant)
  const isFresh = found && performance.now() - found.readAt < rememberMs
  const current = isFresh ? found : { all: readAll(app, tenant), readAt: performance.now() }
  if (!isFresh) byTenant.set(tenant, current)
  const all = await current.all
  return all.filter(({ source }) => source.expiresAt === null || Date.parse(source.expiresAt) > Date.parse(now))
}

/** In this process at once; the others hear of it. */
export function forget(app: App): void {
  remembered.get(app)?.clear()
}

/** What is known of them is old, in every process, once the transaction is committed. */
export const tellChanged = (tx: Tx) => tx.later('ngsi-ld.say', 'select pg_notify($1, $2)', [channel, ''])

export function hearChanges(app: App): Promise<Listening> {
  const heard = () => forget(app)
  return listen(app, { url: app.config.databaseUrl ?? '', channel, onNotice: heard, onBack: heard })
}
