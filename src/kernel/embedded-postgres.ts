/**
 * A real PostgreSQL server inside a folder, for a city on one machine and for tests. Driven by its own pg_ctl: made once,
 * started, stopped, and brought back in order after the program above it was killed.
 */
import { randomBytes } from 'node:crypto'
import {
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { totalmem } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { type PostgresBinaries, findPostgres } from './postgres-binaries.ts'
import { commandLine, processState } from './processes.ts'
import { diskFull, StartError } from './start-error.ts'

export interface EmbeddedPostgres {
  /** Of the database `khue`, with the password. */
  readonly url: string
  readonly pid: number
  stop(): Promise<void>
}

export interface EmbeddedOptions {
  /** Everything of the server lives here; made when missing. */
  readonly folder: string
  /** `city` keeps what was committed through a power cut; `test` does not wait for the disk. */
  readonly purpose: 'city' | 'test'
  /** Told when the server had ended though nobody stopped it: started again, or why not (it is tried again). */
  readonly onRevival?: (failure: Error | undefined) => void
}

const majorVersion = '18'
const superuser = 'khue'
const localhost = '127.0.0.1'
const startTries = 3
const logLinesShown = 6
/** How often it is looked whether the server still lives. */
const watchMs = 1_000

/** Throws a StartError when the server cannot be had. The caller holds the lock of the data folder. */
export async function startEmbeddedPostgres({
  folder,
  purpose,
  onRevival,
}: EmbeddedOptions): Promise<EmbeddedPostgres> {
  makeFolder(folder)
  const binaries = findPostgres(folder)
  const data = path.join(folder, 'data')
  const password = await makeCluster(binaries, folder, data)
  checkVersion(data)
  await clearAway(binaries, data)
  const port = await start(binaries, folder, data, purpose)
  const urlTo = (database: string) => urlOf({ password, socketFolder: socketFolderOf(data), port, database })
  await createDatabase(urlTo('postgres'))
  const revive = async () => {
    await clearAway(binaries, data)
    await start(binaries, folder, data, purpose, port)
  }
  const unwatch = onRevival ? watch(data, revive, onRevival) : () => Promise.resolve()
  return {
    url: urlTo('khue'),
    pid: serverPid(data) ?? 0,
    async stop() {
      await unwatch()
      await stop(binaries, data)
    },
  }
}

/**
 * A server that was killed (for want of memory, by mistake) comes back on its port, and with it the program's connections;
 * what was committed is there. Gives a function that ends the watch.
 */
function watch(
  data: string,
  revive: () => Promise<void>,
  onRevival: (failure: Error | undefined) => void,
): () => Promise<void> {
  const ended = new AbortController()
  const look = async () => {
    while (!ended.signal.aborted) {
      // The end wakes it: nothing else may be left that keeps the program alive until the next look.
      await pause(watchMs, undefined, { ref: false, signal: ended.signal }).catch((error: unknown) => {
        if (!ended.signal.aborted) throw error
      })
      if (ended.signal.aborted || isRunning(data)) continue
      try {
        await revive()
        onRevival(undefined)
      } catch (error) {
        onRevival(error as Error)
      }
    }
  }
  const looking = look()
  return async () => {
    ended.abort()
    // What is just being started must not come up after the stop.
    await looking
  }
}

/** The address of the server that another process runs in this folder. */
export function runningPostgresUrl(folder: string): string {
  const [, , , port, socketFolder = ''] = readFileSync(path.join(folder, 'data', 'postmaster.pid'), 'utf8').split('\n')
  const password = readFileSync(path.join(folder, 'password'), 'utf8').trim()
  return urlOf({ password, socketFolder: socketFolder.trim(), port: Number(port), database: 'khue' })
}

interface Address {
  readonly password: string
  /** '': over TCP. */
  readonly socketFolder: string
  readonly port: number
  readonly database: string
}

function urlOf({ password, socketFolder, port, database }: Address): string {
  const host = socketFolder === '' ? localhost : encodeURIComponent(socketFolder)
  return `postgres://${superuser}:${password}@${host}:${port}/${database}`
}

/**
 * The same server over TCP, for what is sent by the megabyte: a socket takes 200 kB, so that who fills it and who empties it wait for
 * each other. Only of a server that says in the folder of its socket where it listens, as the embedded one does.
 */
export function overTcp(url: string): string {
  const there = new URL(url)
  const file = path.join(decodeURIComponent(there.hostname), 'postmaster.pid')
  if (!there.hostname.startsWith('%2F') || !existsSync(file)) return url
  const listens = readFileSync(file, 'utf8').split('\n')[5]?.trim()
  if (listens !== localhost) return url
  there.hostname = localhost
  return there.href
}

const socketName = '.s.PGSQL.'
/** Of macOS, which has the fewest (Linux: 107); with the longest name that a socket can have. */
const socketPathMax = 103 - `/${socketName}65535`.length

/**
 * Where the server's socket is: its statements take a quarter less of processor than over TCP. In the folder that nobody but the
 * server's user may enter. '' where there are none, or where the folder's name is too long for one: then it is TCP.
 */
function socketFolderOf(data: string): string {
  const folder = path.resolve(data)
  return process.platform === 'win32' || Buffer.byteLength(folder) > socketPathMax ? '' : folder
}

/** One folder of a list, within a text of postgresql.conf. */
const quoted = (folder: string) => (folder === '' ? '' : `"${folder.replaceAll('"', '""').replaceAll("'", "''")}"`)

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o711 })
  } catch (error) {
    throw new StartError(
      'cannotCreate',
      {
        vi: `Không tạo được thư mục ${folder}.`,
        what: `The folder ${folder} cannot be made.`,
        why: [(error as Error).message],
        todo: 'Let this user write there, or choose another folder with DATA_DIR.',
      },
      { cause: error },
    )
  }
}

/** initdb works aside and is renamed into place, so that a half-made cluster is never taken for a whole one. */
async function makeCluster(binaries: PostgresBinaries, folder: string, data: string): Promise<string> {
  const passwordFile = path.join(folder, 'password')
  if (existsSync(data)) return readFileSync(passwordFile, 'utf8').trim()
  const aside = path.join(folder, 'data.new')
  rmSync(aside, { recursive: true, force: true })
  const password = randomBytes(24).toString('hex')
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 })
  mkdirSync(aside, { mode: 0o700 })
  const given = path.join(aside, 'password')
  writeFileSync(given, `${password}\n`, { mode: 0o600 })
  if (binaries.user) {
    for (const place of [given, aside]) chownSync(place, binaries.user.uid, binaries.user.gid)
  }
  const inner = path.join(aside, 'cluster')
  const { exitCode, output } = await binaries.run('initdb', [
    `--pgdata=${inner}`,
    `--username=${superuser}`,
    `--pwfile=${given}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    '--no-instructions',
  ])
  if (exitCode !== 0) throw failed('initdb', output)
  renameSync(inner, data)
  rmSync(aside, { recursive: true })
  return password
}

function checkVersion(data: string): void {
  const version = readFileSync(path.join(data, 'PG_VERSION'), 'utf8').trim()
  if (version === majorVersion) return
  throw new StartError('config', {
    vi: `Dữ liệu thuộc PostgreSQL ${version}, còn Khuê này dùng PostgreSQL ${majorVersion}.`,
    what: `The data in ${data} is of PostgreSQL ${version}; this Khuê runs PostgreSQL ${majorVersion}.`,
    why: [],
    todo: 'Use the Khuê that made it, or move the data over with pg_dump and pg_restore.',
  })
}

/**
 * After kill -9 of the program its server lives on; after a power cut or in a container without an init process its
 * number may be a zombie's or somebody else's. Leaves the folder without a running server and without a stale pid file.
 */
async function clearAway(binaries: PostgresBinaries, data: string): Promise<void> {
  const pid = serverPid(data)
  if (pid === undefined) return
  const ours = processState(pid) === 'alive' && (commandLine(pid)?.includes(data) ?? true)
  if (ours) {
    await stop(binaries, data)
    return
  }
  await waitForSharedMemory(data)
  rmSync(path.join(data, 'postmaster.pid'), { force: true })
}

/** The seventh line of postmaster.pid names the shared memory; while anybody is attached, children are still ending. */
async function waitForSharedMemory(data: string): Promise<void> {
  const id = readFileSync(path.join(data, 'postmaster.pid'), 'utf8').split('\n')[6]?.trim().split(/\s+/)[1]
  if (id === undefined || !existsSync('/proc/sysvipc/shm')) return
  const attached = () =>
    readFileSync('/proc/sysvipc/shm', 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .some((fields) => fields[1] === id && fields[6] !== '0')
  for (let tries = 0; attached(); tries += 1) {
    if (tries === 100) throw failed('clean-up', `children of a dead server still hold the shared memory ${id}`)
    await pause(100)
  }
}

function serverPid(data: string): number | undefined {
  const file = path.join(data, 'postmaster.pid')
  if (!existsSync(file)) return undefined
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0])
  return Number.isInteger(pid) && pid > 0 ? pid : undefined
}

/** On `fixedPort`, or any free one: then another is tried when somebody takes it in between. */
async function start(
  binaries: PostgresBinaries,
  folder: string,
  data: string,
  purpose: EmbeddedOptions['purpose'],
  fixedPort?: number,
): Promise<number> {
  const log = path.join(data, 'start.log')
  let last = ''
  for (let tries = 0; tries < startTries; tries += 1) {
    const port = fixedPort ?? (await freePort())
    rmSync(log, { force: true })
    // A server that was killed leaves its sockets, and one in whose number somebody else runs now counts as in use.
    for (const name of readdirSync(data)) if (name.startsWith(socketName)) rmSync(path.join(data, name))
    writeSettings(binaries, folder, data, purpose, port)
    const { exitCode, output } = await binaries.run('pg_ctl', ['start', '-w', '-t', '120', '-D', data, '-l', log])
    if (exitCode === 0) return port
    last = `${output}\n${existsSync(log) ? readFileSync(log, 'utf8') : ''}\n${newestLogLines(data)}`
    if (!last.includes('could not bind')) break
  }
  throw failed('start', last)
}

/** Why a start failed is in the server's own log once that is open. */
function newestLogLines(data: string): string {
  const folder = path.join(data, 'log')
  if (!existsSync(folder)) return ''
  const [newest] = readdirSync(folder)
    .map((name) => path.join(folder, name))
    .toSorted((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)
  return newest ? readFileSync(newest, 'utf8').trimEnd().split('\n').slice(-logLinesShown).join('\n') : ''
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address ? address.port : 0
      server.close(() => resolve(port))
    })
  })
}

/** Written whole at each start; what an operator adds goes to postgresql.local.conf beside the data, and wins. */
function writeSettings(
  binaries: PostgresBinaries,
  folder: string,
  data: string,
  purpose: EmbeddedOptions['purpose'],
  port: number,
): void {
  const mib = 1024 * 1024
  const sharedMib = Math.round(Math.min(512, Math.max(128, totalmem() / mib / 16)))
  const settings: Record<string, string | number> = {
    port,
    listen_addresses: localhost,
    unix_socket_directories: quoted(socketFolderOf(data)),
    max_connections: 60,
    shared_buffers: purpose === 'test' ? '64MB' : `${sharedMib}MB`,
    effective_cache_size: `${Math.round(totalmem() / mib / 2)}MB`,
    work_mem: '16MB',
    maintenance_work_mem: '128MB',
    // A bound for a small disk: at most this much is kept for recovery, half a second to a few seconds of replay.
    max_wal_size: '128MB',
    min_wal_size: '32MB',
    wal_compression: 'pglz',
    // Nobody follows this server: what is copied into a table of the same transaction goes to the disk once, not twice.
    wal_level: 'minimal',
    max_wal_senders: 0,
    synchronous_commit: 'on',
    temp_file_limit: '4GB',
    random_page_cost: 1.1,
    // Short statements by the thousand: compiling them costs more than it saves.
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    lc_messages: 'C',
    log_checkpoints: 'off',
    logging_collector: 'on',
    log_directory: 'log',
    // Seven files, one a weekday, each begun anew: the log cannot fill the disk.
    log_filename: 'postgresql-%a.log',
    log_truncate_on_rotation: 'on',
    log_rotation_age: '1d',
    log_rotation_size: 0,
    ...(purpose === 'test' && {
      fsync: 'off',
      full_page_writes: 'off',
      synchronous_commit: 'off',
      max_connections: 200,
      max_wal_size: '1GB',
      autovacuum: 'off',
      file_copy_method: 'clone',
      logging_collector: 'off',
    }),
  }
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value}'`)
  const local = path.join(folder, 'postgresql.local.conf')
  const file = path.join(data, 'postgresql.conf')
  writeFileSync(file, [...lines, `include_if_exists = '${local.replaceAll("'", "''")}'`, ''].join('\n'), {
    mode: 0o600,
  })
  if (binaries.user) chownSync(file, binaries.user.uid, binaries.user.gid)
}

async function createDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rowCount } = await client.query("select from pg_database where datname = 'khue'")
    if (rowCount === 0) await client.query('create database khue')
  } finally {
    await client.end()
  }
}

/** Ends open sessions and writes everything down; within 5 s, else the server recovers at its next start. */
async function stop(binaries: PostgresBinaries, data: string): Promise<void> {
  const fast = await binaries.run('pg_ctl', ['stop', '-w', '-t', '4', '-m', 'fast', '-D', data])
  if (fast.exitCode === 0 || !isRunning(data)) return
  const immediate = await binaries.run('pg_ctl', ['stop', '-w', '-t', '1', '-m', 'immediate', '-D', data])
  if (immediate.exitCode !== 0 && isRunning(data)) throw failed('stop', immediate.output)
}

function isRunning(data: string): boolean {
  const pid = serverPid(data)
  return pid !== undefined && processState(pid) === 'alive'
}

function failed(step: string, output: string): StartError {
  const why = output
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .slice(-logLinesShown)
  if (/No space left on device/.test(output)) return diskFull(why)
  return new StartError('unavailable', {
    vi: 'Không khởi động được PostgreSQL đi kèm.',
    what: `The embedded PostgreSQL failed (${step}).`,
    why,
    todo: 'Mend what it says, or name a server in DATABASE_URL.',
  })
}
