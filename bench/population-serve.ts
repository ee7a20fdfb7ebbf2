/** A server on a loaded city in a process of its own, officials who have signed in, and how answers are timed. */
import { type ChildProcess, spawn } from 'node:child_process'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { newId } from '../src/kernel/id.ts'
import { freePort } from '../src/kernel/run.ts'
import { sessionCookie } from '../src/platform/identity/contract.ts'
import { beginSession } from '../src/platform/identity/sessions.ts'
import { type SandboxOfficial, sandboxOfficials } from '../src/platform/organisation/index.ts'
import type { App } from '../src/kernel/app.ts'
import type { LoadedCity } from './population-city.ts'

/** As many as keep both cores busy; the server's pool is as large. */
export const connections = 32

export interface ServedCity {
  readonly port: number
  readonly pid: number
}

export async function withServer<T>({ env }: LoadedCity, work: (served: ServedCity) => Promise<T>): Promise<T> {
  const port = await freePort()
  const more = {
    HOST: '127.0.0.1',
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    DATABASE_POOL: String(connections),
    SANDBOX: 'on',
    // Beside a Khuê that is already running here.
    SANDBOX_PORT: String(await freePort()),
    SANDBOX_SMTP_PORT: String(await freePort()),
  }
  const server = spawn(process.execPath, [path.join(import.meta.dirname, '..', 'src', 'main.ts'), 'serve'], {
    env: { ...process.env, ...env, ...more },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  try {
    await untilReady(port)
    return await work({ port, pid: server.pid ?? 0 })
  } finally {
    await stopped(server)
  }
}

async function untilReady(port: number): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    const reply = await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => undefined)
    if (reply?.ok) return
    await pause(100)
  }
  throw new Error('the server is not ready after 60 s')
}

function stopped(server: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    server.on('exit', () => resolve())
    if (server.exitCode !== null || !server.kill('SIGTERM')) resolve()
  })
}

/** Sessions of the sandbox's officials with this role, as cookies. */
export async function signedIn(app: App, role: SandboxOfficial['role']): Promise<string[]> {
  const cookies: string[] = []
  for (const { officialId, name } of sandboxOfficials.filter(
    (one) => one.role === role && one.model !== 'three-level',
  )) {
    const { token } = await app.transaction((tx) =>
      beginSession(
        tx,
        {
          kind: 'official',
          subjectId: officialId,
          name,
          assurance: 2,
          face: 'desk',
          method: 'password',
          strongUntil: null,
          oidcUid: newId(),
          oidcSid: null,
        },
        { userAgent: 'bench', address: '127.0.0.1' },
        undefined,
      ),
    )
    cookies.push(`${sessionCookie}=${token}`)
  }
  return cookies
}

/** Each of `connections` asks again as soon as it is answered. Gives answers per second. */
export async function closedLoop(seconds: number, ask: () => Promise<unknown>): Promise<number> {
  let done = 0
  const begin = performance.now()
  const end = begin + seconds * 1000
  const worker = async () => {
    while (performance.now() < end) {
      await ask()
      done++
    }
  }
  await Promise.all(Array.from({ length: connections }, worker))
  return done / ((performance.now() - begin) / 1000)
}

/** Each question is asked on time, whether or not the last was answered. Gives latencies in ms, sorted. */
export async function openLoop(count: number, perS: number, ask: () => Promise<unknown>): Promise<number[]> {
  const latencies: number[] = []
  const waiting: Promise<void>[] = []
  const begin = performance.now()
  for (let n = 0; n < count; n++) {
    const due = begin + (n * 1000) / perS
    if (due > performance.now()) await pause(Math.max(0, due - performance.now()))
    waiting.push(ask().then(() => void latencies.push(performance.now() - due)))
  }
  await Promise.all(waiting)
  return latencies.toSorted((a, b) => a - b)
}

export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}
