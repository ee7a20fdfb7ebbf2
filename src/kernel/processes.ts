/** Facts about other processes of this machine, by process id. */
import { spawn } from 'node:child_process'
import { readFileSync, readlinkSync } from 'node:fs'

/** `gone` includes a zombie: it holds nothing any more, only its number. */
export function processState(pid: number): 'alive' | 'gone' {
  try {
    process.kill(pid, 0)
  } catch (error) {
    // EPERM: alive, and another user's.
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return 'gone'
  }
  return statusFields(pid)?.[0] === 'Z' ? 'gone' : 'alive'
}

/** When a process started, in ticks since boot; tells it from a later one with the same number. Undefined off Linux. */
export function startTicks(pid: number): string | undefined {
  return statusFields(pid)?.[19]
}

/** Undefined off Linux, and when the process is gone. */
export function parentOf(pid: number): number | undefined {
  const field = statusFields(pid)?.[1]
  return field === undefined ? undefined : Number(field)
}

/** The fields of /proc/<pid>/stat from the third on; the second, the name, may hold spaces and brackets. */
function statusFields(pid: number): string[] | undefined {
  const stat = readIfThere(`/proc/${pid}/stat`)
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')
}

export function commandLine(pid: number): string | undefined {
  return readIfThere(`/proc/${pid}/cmdline`)?.replaceAll('\0', ' ')
}

/** Names the set of processes that a process id is unique in: one boot of one container or machine. */
export function processSpace(): string {
  const boot = readIfThere('/proc/sys/kernel/random/boot_id')?.trim() ?? ''
  try {
    return `${boot} ${readlinkSync('/proc/self/ns/pid')}`
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'this machine'
    throw error
  }
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    // ESRCH: the process ended between opening and reading.
    if (['ENOENT', 'ESRCH', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined
    throw error
  }
}

/**
 * For a database server that must not outlive this process, however it ends (a shell waits for its standard input to close):
 * stops the server, then removes its folder where one is given.
 */
export function cleanUpAfterDeath(serverPid: number, folder?: string): void {
  const script = 'cat >/dev/null; kill -QUIT "$1" 2>/dev/null; sleep 1; [ -z "$2" ] || rm -rf -- "$2"'
  const watcher = spawn('/bin/sh', ['-c', script, 'sh', String(serverPid), folder ?? ''], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  watcher.unref()
  // The pipe must not keep this process alive, only its end must be noticed.
  const { stdin } = watcher
  if (stdin && 'unref' in stdin && typeof stdin.unref === 'function') stdin.unref()
}
