/** A second program of ours beside this one (the sandbox): it ends with this one, however this one ends, and not before. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { StartError } from './start-error.ts'

export interface HelperProcess {
  /** Of the one that runs now. */
  readonly pid: number
  /** What it printed before it was ready: what it wants people to know. */
  readonly greeting: readonly string[]
  stop(): Promise<void>
}

export interface HelperOptions {
  readonly name: string
  readonly file: string
  readonly env: NodeJS.ProcessEnv
  /** Told when it had ended though nobody stopped it: how, and that it runs again, or why not (it is tried again). */
  readonly onRevival: (death: string, failure: Error | undefined) => void
}

const readyMs = 30_000
const stopMs = 1_000
/** Before it is started again; twice as long each time it does not last, so that a broken one does not keep the machine busy. */
const restartMsMin = 1_000
const restartMsMax = 60_000
/** One that lived so long was in order. */
const lastedMs = 60_000

/** The line by which a helper says that it can be used. */
const readyLine = 'ready'

/** Resolves when it has printed the line `ready`; from then on it is started again when it dies. Throws a StartError when it ends before. */
export async function startHelper(options: HelperOptions): Promise<HelperProcess> {
  const stopping = new AbortController()
  let current = await launch(options, stopping.signal)
  const { greeting } = current
  const keep = async () => {
    let restartMs = restartMsMin
    let death = ''
    let dead = false
    while (!stopping.signal.aborted) {
      if (!dead) {
        const began = performance.now()
        death = [`${options.name} ${await current.ended}`, ...current.errors()].join('\n')
        if (performance.now() - began > lastedMs) restartMs = restartMsMin
      }
      await pause(restartMs, undefined, { ref: false, signal: stopping.signal }).catch((error: unknown) => {
        if (!stopping.signal.aborted) throw error
      })
      if (stopping.signal.aborted) return
      restartMs = Math.min(restartMs * 2, restartMsMax)
      const next = await launch(options, stopping.signal).catch((error: unknown) => error as Error)
      dead = next instanceof Error
      if (!(next instanceof Error)) current = next
      if (!stopping.signal.aborted) options.onRevival(death, next instanceof Error ? next : undefined)
    }
  }
  const keeping = keep()
  return {
    get pid() {
      return current.child.pid ?? 0
    },
    greeting,
    async stop() {
      stopping.abort()
      await current.stop()
      // One that was just being started.
      await keeping
      await current.stop()
    },
  }
}

interface Launched {
  readonly child: ChildProcess
  readonly greeting: readonly string[]
  /** Resolves with how. */
  readonly ended: Promise<string>
  readonly errors: () => string[]
  stop(): Promise<void>
}

/** Given up, with an error, when `abandoned` comes before it is ready. */
async function launch({ name, file, env }: HelperOptions, abandoned: AbortSignal): Promise<Launched> {
  const child = spawn(process.execPath, ['--import', path.join(import.meta.dirname, 'end-with-parent.ts'), file], {
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // Its own group: a Ctrl-C goes to this program alone, which stops it in its turn.
    detached: true,
  })
  const ended = new Promise<string>((resolve) => {
    child.on('exit', (code, signal) => resolve(signal ? `ended by ${signal}` : `ended with ${code}`))
    child.on('error', (error) => resolve(error.message))
  })
  const errors = lastLines(child)
  const { greeting, ready } = greetingOf(child)
  const late = new Promise<string>((resolve) => {
    AbortSignal.timeout(readyMs).addEventListener('abort', () => resolve('is not ready after 30 s'))
    abandoned.addEventListener('abort', () => resolve('was stopped'), { once: true })
  })
  const outcome = await Promise.race([ready, ended, late])
  if (outcome !== 'ready') {
    child.kill('SIGKILL')
    throw new StartError('software', {
      vi: `Không khởi động được ${name}.`,
      what: `The ${name} did not start: it ${outcome}.`,
      why: errors(),
      todo: 'Mend what it says, or start without it: SANDBOX=off (then name the real services).',
    })
  }
  return {
    child,
    greeting,
    ended,
    errors,
    async stop() {
      child.kill('SIGTERM')
      const force = setTimeout(() => child.kill('SIGKILL'), stopMs)
      await ended
      clearTimeout(force)
    },
  }
}

/** What it prints until it is ready; what comes afterwards is passed on. */
function greetingOf(child: ChildProcess): { greeting: readonly string[]; ready: Promise<'ready'> } {
  const greeting: string[] = []
  let greeted = false
  const ready = new Promise<'ready'>((resolve) => {
    const read = (line: string) => {
      if (greeted) process.stderr.write(`${line}\n`)
      else if (line !== readyLine) greeting.push(line)
      else {
        greeted = true
        resolve('ready')
      }
    }
    if (child.stdout) createInterface(child.stdout).on('line', read)
  })
  return { greeting, ready }
}

/** Keeps the last lines of its error output, and passes all of them on. */
function lastLines(child: ChildProcess): () => string[] {
  const lines: string[] = []
  if (child.stderr) {
    createInterface(child.stderr).on('line', (line) => {
      process.stderr.write(`${line}\n`)
      lines.push(line)
      if (lines.length > 8) lines.shift()
    })
  }
  return () => lines
}
