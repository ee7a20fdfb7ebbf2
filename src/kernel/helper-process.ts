/** A second program of ours beside this one (the sandbox): it ends with this one, however this one ends. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import path from 'node:path'
import { StartError } from './start-error.ts'

export interface HelperProcess {
  readonly pid: number
  /** What it printed before it was ready: what it wants people to know. */
  readonly greeting: readonly string[]
  stop(): Promise<void>
}

export interface HelperOptions {
  readonly name: string
  readonly file: string
  readonly env: NodeJS.ProcessEnv
  /** Told when it ends although nobody stopped it. */
  readonly onDeath: (message: string) => void
}

const readyMs = 30_000
const stopMs = 1_000

/** The line by which a helper says that it can be used. */
const readyLine = 'ready'

/** Resolves when it has printed the line `ready`. Throws a StartError when it ends before. */
export async function startHelper({ name, file, env, onDeath }: HelperOptions): Promise<HelperProcess> {
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
  const timer = AbortSignal.timeout(readyMs)
  const late = new Promise<string>((resolve) =>
    timer.addEventListener('abort', () => resolve('is not ready after 30 s')),
  )
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
  let stopping = false
  void ended.then((how) => stopping || onDeath([`${name} ${how}`, ...errors()].join('\n')))
  return {
    pid: child.pid ?? 0,
    greeting,
    async stop() {
      stopping = true
      child.kill('SIGTERM')
      const force = setTimeout(() => child.kill('SIGKILL'), stopMs)
      await ended
      clearTimeout(force)
    },
  }
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
