/** A Khuê of one's own, as a person would start it: the real program in a process, on free ports, with its own data. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { freePort } from '../src/kernel/run.ts'

export interface OwnKhue {
  readonly url: string
  readonly sandboxUrl: string
  readonly pid: number
  /** As Ctrl-C does; resolves when it has ended. */
  stop(): Promise<void>
  /** As a power cut does. */
  kill(): Promise<void>
}

export interface OwnOptions {
  readonly dataDir: string
  readonly model?: 'two-level' | 'three-level'
  readonly env?: Readonly<Record<string, string>>
}

const readyWithinMs = 120_000

export async function spawnKhue({ dataDir, model = 'two-level', env = {} }: OwnOptions): Promise<OwnKhue> {
  const [port, sandboxPort, smtpPort] = [await freePort(), await freePort(), await freePort()]
  const root = path.join(import.meta.dirname, '..')
  const child = spawn(process.execPath, ['src/main.ts', 'start'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      HOST: '127.0.0.1',
      PORT: String(port),
      PUBLIC_URL: `http://127.0.0.1:${port}`,
      SANDBOX_PORT: String(sandboxPort),
      SANDBOX_SMTP_PORT: String(smtpPort),
      SANDBOX_URL: `http://127.0.0.1:${sandboxPort}`,
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
      if (!output.includes('Khuê is ready')) return
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
  const end = (signal: 'SIGINT' | 'SIGKILL') => async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal)
    await ended
  }
  await ready.catch(async (error: unknown) => {
    await end('SIGKILL')()
    throw error
  })
  return {
    url: `http://127.0.0.1:${port}`,
    sandboxUrl: `http://127.0.0.1:${sandboxPort}`,
    pid: child.pid ?? 0,
    stop: end('SIGINT'),
    kill: end('SIGKILL'),
  }
}
