/**
 * Whether a host answers at all, for devices that are not asked by SNMP. TCP: a connection that is taken or refused, either of
 * which somebody must send. ICMP: by the system's own `ping`, which has the right that Node has not. Rule NW5.
 */
import { execFile } from 'node:child_process'
import { connect } from 'node:net'

export interface Echo {
  readonly answered: boolean
  readonly rttMs: number
}

const silent: Echo = { answered: false, rttMs: 0 }

export function probeTcp(address: string, port: number, timeoutMs: number): Promise<Echo> {
  return new Promise((resolve) => {
    const began = performance.now()
    const socket = connect({ host: address, port, timeout: timeoutMs })
    const end = (answered: boolean) => {
      socket.destroy()
      resolve(answered ? { answered, rttMs: performance.now() - began } : silent)
    }
    socket.once('connect', () => end(true))
    socket.once('timeout', () => end(false))
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code === 'ECONNREFUSED'))
  })
}

/** Undefined when this machine has no `ping`, or no right to use it. */
export function probeIcmp(address: string, timeoutMs: number): Promise<Echo | undefined> {
  const seconds = String(Math.max(1, Math.ceil(timeoutMs / 1000)))
  return new Promise((resolve) => {
    execFile('ping', ['-n', '-c', '1', '-W', seconds, address], { timeout: timeoutMs + 2000 }, (error, stdout) => {
      const echo = echoOf(stdout)
      // 1: no answer. Anything else says that ping itself could not do its work.
      if (echo) resolve(echo)
      else resolve(error && error.code !== 1 && !error.killed ? undefined : silent)
    })
  })
}

/** From what `ping` of iputils, BusyBox or the BSDs prints. */
export function echoOf(printed: string): Echo | undefined {
  const time = /\btime[=<]([\d.]+) ?ms/.exec(printed)?.[1]
  return time === undefined ? undefined : { answered: true, rttMs: Number(time) }
}
