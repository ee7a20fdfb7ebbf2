/** A Khuê of one's own, as a person would start it: the real program in a process, on free ports, with its own data. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { freePort } from '../src/kernel/run.ts'

export interface Ports {
  readonly port: number
  readonly sandboxPort: number
  readonly smtpPort: number
}

export interface OwnKhue {
  readonly url: string
  readonly sandboxUrl: string
  /** Of what was started: the program, or npm above it. */
  readonly pid: number
  /** Resolves when people can use it; rejects with all that it said when it ends before. */
  readonly ready: Promise<void>
  /** All that it has printed so far. */
  said(): string
  /** As Ctrl-C does; resolves with the exit code when it has ended. */
  stop(): Promise<number | null>
  /** As a power cut does. */
  kill(): Promise<void>
}

export interface OwnOptions {
  readonly dataDir: string
  readonly model?: 'two-level' | 'three-level'
  readonly env?: Readonly<Record<string, string>>
  /** The same ones again after a restart; free ones unless given. */
  readonly ports?: Ports
  /** By `npm start`, as a newcomer does, instead of the program alone. */
  readonly throughNpm?: boolean
}

const readyWithinMs = 300_000
const root = path.join(import.meta.dirname, '..')

/** The helpers that a process has started. */
export function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number)
}

export async function freePorts(): Promise<Ports> {
  return { port: await freePort(), sandboxPort: await freePort(), smtpPort: await freePort() }
}

/** Resolves when it is ready. */
export async function spawnKhue(options: OwnOptions): Promise<OwnKhue> {
  const khue = launchKhue({ ...options, ports: options.ports ?? (await freePorts()) })
  await khue.ready.catch(async (error: unknown) => {
    await khue.kill()
    throw error
  })
  return khue
}

/** Does not wait: what comes of it is told by `ready`. */
export function launchKhue(options: OwnOptions & { readonly ports: Ports }): OwnKhue {
  const { dataDir, model = 'two-level', env = {}, ports } = options
  const [url, sandboxUrl] = [`http://127.0.0.1:${ports.port}`, `http://127.0.0.1:${ports.sandboxPort}`]
  const [program, ...args] = options.throughNpm ? ['npm', 'start'] : [process.execPath, 'src/main.ts', 'start']
  const child = spawn(program ?? '', args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A terminal's Ctrl-C reaches npm and all below it: they are a group of their own, to be signalled together.
    detached: options.throughNpm === true,
    env: {
      ...process.env,
      HOST: '127.0.0.1',
      PORT: String(ports.port),
      PUBLIC_URL: url,
      SANDBOX_PORT: String(ports.sandboxPort),
      SANDBOX_SMTP_PORT: String(ports.smtpPort),
      SANDBOX_URL: sandboxUrl,
      DATA_DIR: dataDir,
      CITY_MODEL: model,
      LOG_LEVEL: 'warn',
      ...env,
    },
  })
  let output = ''
  const ended = once(child, 'exit')
  const ready = new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`Khuê was not ready in time:\n${output}`)), readyWithinMs)
    const read = (chunk: Buffer) => {
      output += chunk.toString()
      // The last line of the block that says so.
      if (!output.includes('Khuê is ready') || !output.includes('Ctrl-C')) return
      clearTimeout(timer)
      resolve()
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('exit', (code) => {
      clearTimeout(timer)
      reject(new Error(`Khuê ended (${code}) before it was ready:\n${output}`))
    })
  })
  // Whoever ends it before it is ready does not ask whether it was.
  ready.catch(() => undefined)
  const end = async (signal: 'SIGINT' | 'SIGKILL') => {
    const pid = child.pid ?? 0
    if (child.exitCode === null && child.signalCode === null) process.kill(options.throughNpm ? -pid : pid, signal)
    await ended
    return child.exitCode
  }
  return {
    url,
    sandboxUrl,
    pid: child.pid ?? 0,
    ready,
    said: () => output,
    stop: () => end('SIGINT'),
    kill: async () => void (await end('SIGKILL')),
  }
}
