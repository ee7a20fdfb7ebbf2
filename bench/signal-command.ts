/**
 * From the moment at which the control gives a command until the cabinet has it, by NTCIP 1202 over SNMP, while all cabinets are asked
 * once a second for their lights and loops; beside a bare datagram between the same two processes.
 * `npm run bench -- signal-command [--cabinets 500] [--seconds 20]`
 */
import { fork } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from '../src/kernel/run.ts'
import { type Layout, networkOf, NtcipDriver } from '../src/services/signals/index.ts'
import { cpuMsOf } from './cpu-time.ts'
import { option } from './ground.ts'
import type { Reached } from './signal-cabinets.ts'
import { percentile } from './timing.ts'

const barMs = 100
/** Of the cabinets, so many get another stage each second, as in a city where a stage lasts some ten seconds. */
const changedShare = 0.1
/** When it begins, every cabinet is told something new at once; that is not counted. */
const warmUpSeconds = 3
const both = (text: string) => ({ vi: text, en: text })

/** Four lanes with two movements each, in two stages. */
function layout(): Layout {
  const places = Array.from({ length: 8 }, (_, n) => n)
  const line: [number, number][] = [
    [0, 0],
    [0, 20],
  ]
  return {
    approaches: [{ id: 'a', name: both('a'), bearing: 0 }],
    lanes: places.map((n) => ({ id: `l${n}`, approach: 'a', line, widthM: 3, lengthM: 100 })),
    movements: places.map((n) => ({
      id: `m${n}`,
      kind: 'vehicle',
      turn: 'through',
      from: `l${n}`,
      to: null,
      line,
      group: n,
      minGreenS: 5,
    })),
    stages: [0, 1].map((odd) => ({
      id: `s${odd}`,
      name: both(`${odd}`),
      greens: places.filter((n) => n % 2 === odd).map((n) => `m${n}`),
    })),
    conflicts: [],
    intergreens: [],
    detectors: places.map((n) => ({ id: `d${n}`, lane: `l${n}`, kind: 'loop', rangeM: 5 })),
    yellowS: 3,
    allRedS: 1,
    maxRedS: 120,
  }
}

const nowMs = () => performance.timeOrigin + performance.now()

export async function run(args: readonly string[]): Promise<number> {
  const [count, seconds] = [option(args, 'cabinets', 500), option(args, 'seconds', 20)]
  const [port, barePort] = [await freePort(), await freePort()]
  const street = fork(path.join(import.meta.dirname, 'signal-cabinets.ts'), [port, barePort, count].map(String))
  await once(street, 'message')
  const sent = { command: new Map<number, number>(), datagram: new Map<number, number>() }
  const took: { command: number[]; datagram: number[] } = { command: [], datagram: [] }
  street.on('message', ({ what, place, ms }: Reached) => {
    const begun = sent[what].get(place)
    sent[what].delete(place)
    if (begun !== undefined) took[what].push(ms - begun)
  })
  const placed = Array.from({ length: count }, (_, n) => `127.0.0.1:${port}/k${n}`)
  const driver = new NtcipDriver(
    networkOf(placed.map((streetId) => ({ streetId, layout: layout(), plan: undefined }))),
    'bench',
  )
  const bare = createSocket('udp4')
  const stages = ['GrGrGrGr', 'rGrGrGrG']
  const shown = placed.map(() => 0)
  const cpuBefore = cpuMsOf(process.pid)
  const began = performance.now()
  let commands = 0
  for (let second = 0; second < warmUpSeconds + seconds; second++) {
    await driver.next()
    for (const [place, stage] of shown.entries()) {
      const isChanged = (place + second) % Math.round(1 / changedShare) === 0
      if (isChanged) shown[place] = 1 - stage
      if (isChanged && second >= warmUpSeconds) {
        sent.command.set(place, nowMs())
        commands++
      }
      driver.command(place, stages[shown[place] ?? 0] ?? '')
    }
    const number = Buffer.alloc(4)
    number.writeUInt32BE(second)
    sent.datagram.set(second, nowMs())
    bare.send(number, barePort, '127.0.0.1')
    await pause(Math.max(0, began + (second + 1) * 1000 - performance.now()))
  }
  const cpuShare = (cpuMsOf(process.pid) - cpuBefore) / (performance.now() - began)
  await pause(500)
  const silent = driver.health().silent_s.filter((one) => one > 3).length
  bare.close()
  await driver.close()
  street.disconnect()
  const of = (list: readonly number[], share: number) =>
    Math.round(
      percentile(
        list.toSorted((a, b) => a - b),
        share,
      ) * 100,
    ) / 100
  const p99 = of(took.command, 0.99)
  const lost = commands - took.command.length
  const passed = p99 < barMs && lost === 0 && silent === 0
  console.log(
    `${commands} commands to ${count} cabinets, each also asked once a second: p50 ${of(took.command, 0.5)} ms, p99 ${p99} ms; ${lost} lost`,
  )
  console.log(
    `a bare datagram: p50 ${of(took.datagram, 0.5)} ms, p99 ${of(took.datagram, 0.99)} ms; ${Math.round(cpuShare * 100)} % of a core`,
  )
  console.log(
    JSON.stringify({
      bench: 'signal-command',
      cabinets: count,
      commands,
      p50_ms: of(took.command, 0.5),
      p99_ms: p99,
      lost,
      silent,
      bare_p99_ms: of(took.datagram, 0.99),
      core: Math.round(cpuShare * 100) / 100,
      bar_ms: barMs,
      passed,
    }),
  )
  return passed ? 0 : 1
}
