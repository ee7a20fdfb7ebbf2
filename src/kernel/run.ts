/** Puts the program together: database, migrations, reference data, events, server. */
import { createServer as createNetServer } from 'node:net'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FastifyInstance } from 'fastify'
import type { App } from './app.ts'
import { createClock } from './clock.ts'
import type { Config } from './config.ts'
import { createDatabase, type Database } from './database.ts'
import { createEvents, type Events, kernelModule } from './events.ts'
import { createServer } from './http.ts'
import { createLive } from './live.ts'
import { createLog } from './log.ts'
import { createMetrics } from './metrics.ts'
import { migrate } from './migrate.ts'
import type { Module } from './module.ts'
import { rulesOf } from './retention.ts'
import { createS3Storage, s3Settings } from './s3-storage.ts'
import { createFolderStorage, type Storage } from './storage.ts'
import { startTraces } from './traces.ts'

export type Role = 'serve' | 'work'

/** What the program is doing while it starts, for a person to read. */
export type Progress = (step: string, done: number, total: number) => void

export interface RunOptions {
  /** With `databaseUrl` set: the embedded server, if any, is already running. */
  readonly config: Config & { readonly databaseUrl: string }
  readonly modules: readonly Module[]
  readonly roles: readonly Role[]
  readonly onProgress?: Progress
}

export interface RunningKhue {
  readonly app: App
  readonly server: FastifyInstance | undefined
  readonly events: Events
  /** Where it listens, for example http://127.0.0.1:8080; undefined without the role `serve`. */
  readonly url: string | undefined
  stop(): Promise<void>
}

const root = path.join(import.meta.dirname, '..', '..')

function createApp(config: Config, database: Database, modules: readonly Module[]): App {
  const app: App = {
    config,
    clock: createClock(),
    log: createLog(config.logLevel),
    storage: createStorage(config),
    metrics: createMetrics(),
    retains: rulesOf(modules),
    transaction: (work) => database.transaction(app, work),
    bulk: (work) => database.bulk(app, work),
    read: (work) => database.read(app, work),
  }
  return app
}

function createStorage({ storageUrl, dataDir }: Config): Storage {
  if (storageUrl?.startsWith('s3:')) return createS3Storage(s3Settings(storageUrl))
  return createFolderStorage(storageUrl ? fileURLToPath(storageUrl) : path.join(dataDir, 'files'))
}

/** Starts Khuê; resolves when it is ready. Throws StartError and the errors of its parts; then nothing is left running. */
export async function startKhue({
  config,
  modules: given,
  roles,
  onProgress = () => undefined,
}: RunOptions): Promise<RunningKhue> {
  const modules = [kernelModule, ...given]
  const database = createDatabase(config.databaseUrl, config.databasePool)
  const app = createApp(config, database, modules)
  const stops: (() => Promise<void>)[] = [() => database.close()]
  const stop = async () => {
    while (stops.length > 0) await stops.pop()?.()
  }
  try {
    if (config.tracesUrl) stops.push(await startTraces(config.tracesUrl))
    onProgress('migrate', 0, 1)
    await migrate(database.pool, given)
    onProgress('migrate', 1, 1)
    const events = createEvents(app, database, modules, config.databaseUrl)
    await events.start()
    stops.push(() => events.stop())
    await loadReferenceData(app, modules, onProgress)
    for (const module of modules) {
      const end = await module.starts?.(app)
      if (end) stops.push(end)
    }
    if (roles.includes('work')) await events.work()
    if (!roles.includes('serve')) return { app, server: undefined, events, url: undefined, stop }
    const live = createLive(app, modules)
    const server = await createServer({
      app,
      database,
      modules,
      live,
      webFolder: path.join(root, 'dist', 'web'),
      problemPages: path.join(root, 'docs', 'problems'),
    })
    stops.push(() => server.close())
    await live.start(config.databaseUrl)
    stops.push(() => live.stop())
    const url = await server.listen({ host: config.host, port: config.port })
    return { app, server, events, url, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Loads what changed since the last start, each set in one transaction with its version. */
export async function loadReferenceData(app: App, modules: readonly Module[], onProgress: Progress): Promise<void> {
  for (const data of modules.flatMap((m) => m.loads ?? [])) {
    await app.transaction(async (tx) => {
      // The row lock makes a second process that starts at the same time wait, then see that it is done.
      await tx.named(
        'kernel.reference-row',
        `insert into kernel.reference_data (name, version) values ($1, '') on conflict do nothing`,
        [data.name],
      )
      const [row] = await tx.named<{ version: string }>(
        'kernel.reference-lock',
        'select version from kernel.reference_data where name = $1 for update',
        [data.name],
      )
      if (row?.version === data.version) return
      await data.load(tx, (done, total) => onProgress(data.name, done, total))
      await tx.named(
        'kernel.reference-done',
        'update kernel.reference_data set version = $2, loaded_at = now() where name = $1',
        [data.name, data.version],
      )
    })
  }
}

/** A TCP port that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createNetServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port'))))
    })
  })
}
