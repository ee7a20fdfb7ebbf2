/** What benches stand on: their options, a database of their own, a server on it in a process of its own, and sessions. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import type { App, Tx } from '../src/kernel/app.ts'
import { type Config, readConfig } from '../src/kernel/config.ts'
import { startEmbeddedPostgres } from '../src/kernel/embedded-postgres.ts'
import { newId } from '../src/kernel/id.ts'
import { cleanUpAfterDeath } from '../src/kernel/processes.ts'
import { freePort } from '../src/kernel/run.ts'
import { sessionCookie } from '../src/platform/identity/contract.ts'
import { beginSession } from '../src/platform/identity/sessions.ts'
import { type SandboxOfficial, sandboxOfficials } from '../src/platform/organisation/index.ts'

/** The number after `--name`. */
export function option(args: readonly string[], name: string, otherwise: number): number {
  const at = args.indexOf(`--${name}`)
  return at < 0 ? otherwise : Number(args[at + 1])
}

export interface Ground {
  readonly folder: string
  /** Settings of a Khuê on this database. */
  readonly env: Readonly<Record<string, string>>
  readonly config: Config & { readonly databaseUrl: string }
  /** The process of the database server. */
  readonly postgresPid: number
}

/** An embedded PostgreSQL, as a city has it; with `--keep FOLDER` its data stays there, and the next run begins with it. */
export async function withDatabase<T>(args: readonly string[], work: (ground: Ground) => Promise<T>): Promise<T> {
  const kept = args.includes('--keep') ? args[args.indexOf('--keep') + 1] : undefined
  const folder = kept ? path.resolve(kept) : mkdtempSync(path.join(tmpdir(), 'khue-bench-'))
  mkdirSync(folder, { recursive: true })
  const postgres = await startEmbeddedPostgres({ folder: path.join(folder, 'postgres'), purpose: 'city' })
  cleanUpAfterDeath(postgres.pid, kept ? undefined : folder)
  const env = { DATA_DIR: folder, DATABASE_URL: postgres.url, LOG_LEVEL: 'error', RATE_LIMITS: 'off' }
  try {
    const config = { ...readConfig(env), databaseUrl: postgres.url }
    return await work({ folder, env, config, postgresPid: postgres.pid })
  } finally {
    await postgres.stop()
    if (!kept) rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * Plain clients for a bare limit. `end` does not wait until their connections are closed: one that the stopping server then tells of its
 * own end is no failure.
 */
export function plainPool(url: string, max: number): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max })
  pool.on('error', (error) => {
    if (!pool.ending) throw error
  })
  return pool
}

export interface Served {
  readonly port: number
  readonly pid: number
}

/** `khue serve` with these settings, until the work is done. */
export async function withServer<T>({ env }: Pick<Ground, 'env'>, work: (served: Served) => Promise<T>): Promise<T> {
  const port = await freePort()
  const own = {
    HOST: '127.0.0.1',
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    // Beside a Khuê that is already running here.
    SANDBOX_PORT: String(await freePort()),
    SANDBOX_SMTP_PORT: String(await freePort()),
  }
  // As `npm run khue -- serve` does.
  const root = path.join(import.meta.dirname, '..')
  const server = spawn(path.join(root, 'scripts', 'node'), [path.join(root, 'src', 'main.ts'), 'serve'], {
    env: { ...process.env, ...env, ...own },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  try {
    await untilReady(server, port)
    return await work({ port, pid: server.pid ?? 0 })
  } finally {
    await stopped(server)
  }
}

const readyWithinMs = 60_000

async function untilReady(server: ChildProcess, port: number): Promise<void> {
  const end = performance.now() + readyWithinMs
  let last: unknown = 'it has not answered'
  while (performance.now() < end) {
    if (server.exitCode !== null) throw new Error(`the server ended with code ${server.exitCode}`)
    try {
      const { ok, status } = await fetch(`http://127.0.0.1:${port}/health/ready`)
      if (ok) return
      last = `status ${status}`
    } catch (error) {
      // Nobody listens there yet; should that not change, the last reason is told.
      last = error
    }
    await pause(100)
  }
  throw new Error(`the server is not ready after ${readyWithinMs} ms`, { cause: last })
}

function stopped(server: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    server.on('exit', () => resolve())
    if (server.exitCode !== null || !server.kill('SIGTERM')) resolve()
  })
}

type Session = Parameters<typeof beginSession>[1]

/** A session as a sign-in begins it; gives the cookie. */
export async function cookieOf(
  tx: Tx,
  who: Pick<Session, 'kind' | 'subjectId' | 'name' | 'face' | 'method'>,
): Promise<string> {
  const given: Session = { ...who, assurance: 2, strongUntil: null, oidcUid: newId(), oidcSid: null }
  const { token } = await beginSession(tx, given, { userAgent: 'bench', address: '127.0.0.1' }, undefined)
  return `${sessionCookie}=${token}`
}

export interface SignedIn {
  readonly unitId: string
  readonly cookie: string
}

/** Officials of the sandbox as they are today, in these roles. */
export function officialsIn(roles: readonly SandboxOfficial['role'][]): SandboxOfficial[] {
  return sandboxOfficials.filter(({ model, role }) => model !== 'three-level' && roles.includes(role))
}

/** At the desk, by password. */
export async function signIn(app: App, officials: readonly SandboxOfficial[]): Promise<SignedIn[]> {
  const people: SignedIn[] = []
  for (const { officialId, name, unitId } of officials) {
    const who = { kind: 'official', subjectId: officialId, name, face: 'desk', method: 'password' } as const
    people.push({ unitId, cookie: await app.transaction((tx) => cookieOf(tx, who)) })
  }
  return people
}
