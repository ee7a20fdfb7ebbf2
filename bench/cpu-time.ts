/** Processor time of processes, from Linux's /proc. Elsewhere nothing is told: 0. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { cpus } from 'node:os'

/** proc(5): times are in ticks of a hundredth of a second. */
const tickMs = 10

interface Stat {
  readonly parent: number
  readonly ms: number
}

function statOf(pid: number): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name stands in brackets and may hold spaces; what follows is fields 3, 4 (parent) … 14 and 15 (user, system).
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return { parent: Number(fields[1]), ms: (Number(fields[11]) + Number(fields[12])) * tickMs }
  } catch {
    // It ended between the listing and the reading.
    return undefined
  }
}

/** Of a process and its children that still run, in milliseconds. */
export function cpuMsOf(pid: number): number {
  if (!existsSync('/proc/self/stat')) return 0
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  const stats = all.map((name) => [Number(name), statOf(Number(name))] as const)
  return stats.reduce((sum, [id, stat]) => sum + (stat && (id === pid || stat.parent === pid) ? stat.ms : 0), 0)
}

/** What all processors together have worked since the machine started, in milliseconds: tells how quiet it is. */
export function machineCpuMs(): number {
  return cpus().reduce((sum, { times: { user, nice, sys, irq } }) => sum + user + nice + sys + irq, 0)
}
