/** start, serve, work: puts the running program together from its processes, and takes it down again. */
import { existsSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { App } from './kernel/app.ts'
import { type Config, readConfig } from './kernel/config.ts'
import { runningPostgresUrl, startEmbeddedPostgres } from './kernel/embedded-postgres.ts'
import { isDiskFull } from './kernel/log.ts'
import { startHelper } from './kernel/helper-process.ts'
import { holderOf, lockDataFolder } from './kernel/instance-lock.ts'
import { MigrationChanged, SchemaTooNew } from './kernel/migrate.ts'
import { type Progress, type Role, startKhue } from './kernel/run.ts'
import { commandLine, parentOf, processState } from './kernel/processes.ts'
import { checkDatabase, checkPort, portError } from './kernel/start-checks.ts'
import { diskFull, StartError } from './kernel/start-error.ts'
import { modules } from './modules.ts'
import { showProgress } from './progress.ts'
import { type Ready, welcome } from './welcome.ts'

/** How often a failure that lasts is told. */
const remindMs = 60_000

export type ReadyConfig = Config & { readonly databaseUrl: string }

/** What was started, to be stopped in the opposite order. */
export class Stops {
  readonly #stops: (() => Promise<void> | void)[] = []

  add(stop: () => Promise<void> | void): void {
    this.#stops.push(stop)
  }

  /** Goes on when one fails; throws the first failure at the end. */
  async run(): Promise<void> {
    const failures: unknown[] = []
    for (let stop = this.#stops.pop(); stop; stop = this.#stops.pop()) {
      try {
        await stop()
      } catch (error) {
        failures.push(error)
      }
    }
    if (failures.length > 0) throw failures[0]
  }
}

/** Locks the data folder and starts the embedded server, or checks the one of DATABASE_URL. */
export async function prepareDatabase(config: Config, stops: Stops): Promise<ReadyConfig> {
  if (config.databaseUrl) {
    await checkDatabase(config.databaseUrl)
    return { ...config, databaseUrl: config.databaseUrl }
  }
  const lock = lockDataFolder(config.dataDir)
  stops.add(() => lock.release())
  const server = await startEmbeddedPostgres({
    folder: path.join(config.dataDir, 'postgres'),
    purpose: 'city',
    onRevival: createRevivalNotice(),
  })
  stops.add(() => server.stop())
  return { ...config, databaseUrl: server.url }
}

/** Gives what the stand-ins say of themselves; undefined without them. */
async function startSandbox(config: Config, stops: Stops): Promise<readonly string[] | undefined> {
  const file = path.join(import.meta.dirname, '..', 'sandbox', 'main.ts')
  if (!config.sandbox || !existsSync(file)) return undefined
  await checkPort('localhost', config.sandboxPort, 'SANDBOX_PORT')
  await checkPort('localhost', config.sandboxSmtpPort, 'SANDBOX_SMTP_PORT')
  const helper = await startHelper({
    name: 'sandbox',
    file,
    env: { ...process.env, DATA_DIR: config.dataDir, SECRET_KEY: config.secretKey.toString('hex') },
    onRevival: (death, failure) =>
      process.stderr.write(
        `\n✗ ${death}\n${failure?.message ?? '  Các dịch vụ giả lập đã dừng bất ngờ và được chạy lại.\n  The stand-ins had ended unexpectedly; they were started again.'}\n\n`,
      ),
  })
  stops.add(() => helper.stop())
  return helper.greeting
}

/** Whether those of a running program are there: on a server of DATABASE_URL the data folder does not say so. */
async function standInsAnswer({ sandboxUrl }: Config): Promise<boolean> {
  try {
    // oxlint-disable-next-line no-restricted-globals -- the sandbox beside the program
    return (await fetch(`${sandboxUrl}/ca/root.pem`, { signal: AbortSignal.timeout(2_000) })).ok
  } catch {
    // Nobody listens, or not in time: whatever is there instead is not them.
    return false
  }
}

/** Turns what the parts throw into what an operator can act on. */
function explain(error: unknown, config: Config): unknown {
  if (error instanceof SchemaTooNew) {
    return new StartError('config', {
      vi: 'Dữ liệu do một phiên bản Khuê mới hơn tạo ra.',
      what: 'The data was written by a newer Khuê; this one would damage it.',
      why: [error.message],
      todo: 'Start the newer version again. Nothing was changed.',
    })
  }
  if (error instanceof MigrationChanged) {
    return new StartError('config', {
      vi: 'Một bước nâng cấp cơ sở dữ liệu đã bị sửa sau khi áp dụng.',
      what: 'A database migration was edited after it had been applied here.',
      why: [error.message],
      todo: 'Restore that file; changes to tables go into a new migration. Nothing was changed.',
    })
  }
  const code = (error as NodeJS.ErrnoException | null)?.code
  if (error instanceof Error && (code === 'EADDRINUSE' || code === 'EACCES' || code === 'EADDRNOTAVAIL')) {
    return portError(error, config.host, config.port, 'PORT')
  }
  return isDiskFull(code) ? diskFull([(error as Error).message], { cause: error }) : error
}

/** Tells the first of many equal failures to bring the database back, and then one a minute. */
function createRevivalNotice(): (failure: Error | undefined) => void {
  let [last, at] = ['', -Infinity]
  return (failure) => {
    const words =
      failure?.message ??
      '✗ PostgreSQL đã dừng bất ngờ và được chạy lại.\n  PostgreSQL had ended unexpectedly; it was started again.'
    const [headline = ''] = words.split('\n')
    if (failure && headline === last && performance.now() - at < remindMs) return
    ;[last, at] = [headline, performance.now()]
    process.stderr.write(`\n${words}\n\n`)
  }
}

/** Whether the server in the data folder still takes connections. */
async function serverAnswers({ dataDir }: Config): Promise<boolean> {
  try {
    await checkDatabase(runningPostgresUrl(path.join(dataDir, 'postgres')))
    return true
  } catch {
    // Why it does not is told by what failed first; here only whether it lives is asked.
    return false
  }
}

/** A command used the database of a program that ended meanwhile, and took its server with it. */
function besideEnded(cause: unknown): StartError {
  return new StartError(
    'tryLater',
    {
      vi: 'Chương trình Khuê đang giữ cơ sở dữ liệu đã dừng giữa chừng.',
      what: 'The Khuê (or the command) whose database this command used has ended meanwhile.',
      why: [cause instanceof Error ? cause.message : String(cause)],
      todo: 'Run the command again; what it had finished is kept.',
    },
    { cause },
  )
}

/**
 * Runs `work` with a migrated program that serves nobody: on the database of the Khuê that runs on the data folder, or on
 * one started for the purpose.
 */
export async function withApp(work: (app: App) => Promise<number>, standIns = false): Promise<number> {
  const config = readConfig()
  const stops = new Stops()
  const progress = showProgress(process.stderr)
  const beside = !config.databaseUrl && holderOf(config.dataDir) !== undefined
  try {
    const ready = beside
      ? { ...config, databaseUrl: runningPostgresUrl(path.join(config.dataDir, 'postgres')) }
      : await prepareDatabase(config, stops)
    if (standIns && !(await standInsAnswer(config))) await startSandbox(config, stops)
    const khue = await startKhue({ config: ready, modules, roles: [], onProgress: progress.step })
    stops.add(() => khue.stop())
    progress.end()
    return await work(khue.app)
  } catch (error) {
    throw beside && !(await serverAnswers(config)) ? besideEnded(error) : explain(error, config)
  } finally {
    await stops.run()
  }
}

/** Everything is to be down within 10 s of Ctrl-C: open requests get this long, the embedded server the rest. */
const drainMs = 2_500
/** A start that is told to stop: how long to wait for what is just being started. */
const abandonMs = 2_500

/** Runs until a signal. Resolves with the exit code. */
export async function start(roles: readonly Role[] | undefined): Promise<number> {
  const began = performance.now()
  const config = readConfig()
  const stops = new Stops()
  const signals = listenForSignals()
  const progress = showProgress()
  const assembling = assemble(config, roles ?? config.roles, { stops, step: progress.step, hurry: signals.second })
  try {
    const assembled = await Promise.race([assembling, signals.first])
    progress.end()
    if (assembled) {
      process.stdout.write(welcome({ config, ...assembled, seconds: (performance.now() - began) / 1000 }))
      await signals.first
    }
  } catch (error) {
    progress.end()
    await stops.run()
    throw explain(error, config)
  }
  process.stdout.write('\nĐang dừng… Stopping…\n')
  await stops.run()
  // When the signal came during the start, what was just being started is now there, or failed without its database.
  await Promise.race([Promise.allSettled([assembling]), pause(abandonMs)])
  await stops.run()
  process.stdout.write('Đã dừng. Stopped.\n')
  return 0
}

interface Assembling {
  readonly stops: Stops
  readonly step: Progress
  readonly hurry: Promise<void>
}

async function assemble(
  config: Config,
  roles: readonly Role[],
  { stops, step, hurry }: Assembling,
): Promise<Pick<Ready, 'url' | 'sandbox'>> {
  if (roles.includes('serve')) await checkPort(config.host, config.port, 'PORT')
  step('database', 0, 1)
  const ready = await prepareDatabase(config, stops)
  step('database', 1, 1)
  // The stand-ins and the program come up side by side; neither needs the other before the first request.
  const [khue, sandbox] = await Promise.allSettled([
    startKhue({ config: ready, modules, roles, onProgress: step }),
    roles.includes('serve') ? startSandbox(config, stops) : undefined,
  ])
  if (khue.status === 'rejected') throw khue.reason
  stops.add(() => Promise.race([khue.value.stop(), pause(drainMs), hurry]))
  if (sandbox.status === 'rejected') throw sandbox.reason
  return { url: khue.value.url, sandbox: sandbox.value }
}

/** The first Ctrl-C (or kill, or a closed terminal) stops in order; a second one does not wait for open requests. */
function listenForSignals(): { first: Promise<undefined>; second: Promise<void> } {
  const first = Promise.withResolvers<undefined>()
  const second = Promise.withResolvers<void>()
  let firstAt: number | undefined
  const heard = () => {
    const now = performance.now()
    firstAt ??= now
    first.resolve(undefined)
    // Under npm one Ctrl-C arrives twice: from the terminal, and passed on by npm.
    if (now - firstAt > 500) second.resolve()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, heard)
  if (process.env['npm_lifecycle_event'] === 'start') watchParent(heard)
  return { first: first.promise, second: second.promise }
}

/** npm passes signals on, but cannot when it is killed by kill -9; the shells between it and this process live on then. */
function watchParent(orphaned: () => void): void {
  const watched = ancestors(3)
  const timer = setInterval(() => {
    if (process.ppid === watched[0] && watched.every((pid) => processState(pid) === 'alive')) return
    clearInterval(timer)
    orphaned()
  }, 1_000)
  timer.unref()
}

/** The parent first. Ends at npm, so that a shell above it may come and go. */
function ancestors(most: number): number[] {
  const found = [process.ppid]
  while (found.length < most) {
    const last = found.at(-1) ?? 1
    const above = parentOf(last)
    if (above === undefined || above <= 1 || commandLine(last)?.startsWith('npm')) break
    found.push(above)
  }
  return found
}
