/**
 * How long `npm start` takes, with everything installed and built: the first time (a database is made, tables, reference
 * data), then again; how much memory the program holds when nobody asks anything; how long Ctrl-C takes. The limit: the
 * same database server made and started alone, and a Node that does nothing.
 * `npm run bench -- start [--again 3] [--rest-seconds 20]`
 */
import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { setTimeout as pause } from 'node:timers/promises'
import { childrenOf, freePorts, type OwnOptions, spawnKhue } from '../e2e/own-khue.ts'
import { startEmbeddedPostgres } from '../src/kernel/embedded-postgres.ts'
import { holderOf } from '../src/kernel/instance-lock.ts'

const root = path.join(import.meta.dirname, '..')

/** Resident memory in MB (10⁶ bytes, as the bar is written). */
function residentMb(pid: number): number {
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return (Number(kib) * 1024) / 1e6
}

async function seconds<T>(work: () => Promise<T>): Promise<{ s: number; result: T }> {
  const began = performance.now()
  const result = await work()
  return { s: (performance.now() - began) / 1000, result }
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

/** A first start and several others on the same data. */
async function measure(options: OwnOptions, again: number, restSeconds: number) {
  const first = await seconds(() => spawnKhue(options))
  const stops = [(await seconds(() => first.result.stop())).s]
  const seconds2: number[] = []
  let memory = { rest: 0, standIns: 0 }
  for (let turn = 0; turn < again; turn += 1) {
    const next = await seconds(() => spawnKhue(options))
    seconds2.push(next.s)
    if (turn === again - 1) {
      await pause(restSeconds * 1000)
      // What was started is npm; the program is the one that holds the data folder.
      const pid = holderOf(options.dataDir) ?? 0
      memory = { rest: residentMb(pid), standIns: childrenOf(pid).reduce((sum, one) => sum + residentMb(one), 0) }
    }
    stops.push((await seconds(() => next.result.stop())).s)
  }
  return { firstS: first.s, secondS: median(seconds2), stopS: Math.max(...stops), ...memory }
}

/** The server alone, and a Node alone: less than that no program on them can take. */
async function limits(folder: string) {
  const first = await seconds(() => startEmbeddedPostgres({ folder: path.join(folder, 'bare'), purpose: 'city' }))
  await first.result.stop()
  const again = await seconds(() => startEmbeddedPostgres({ folder: path.join(folder, 'bare'), purpose: 'city' }))
  await again.result.stop()
  const idle = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 60_000)'], { stdio: 'ignore' })
  await pause(1_000)
  const nodeMb = residentMb(idle.pid ?? 0)
  idle.kill()
  return { bareFirstS: first.s, bareSecondS: again.s, bareMb: nodeMb }
}

export async function run(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { again: { type: 'string', default: '3' }, 'rest-seconds': { type: 'string', default: '20' } },
  })
  // What a newcomer waits for once is not part of it.
  const prepared = spawnSync('bash', ['-c', 'set -e; . scripts/install.sh; install_packages; build_web'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  if (prepared.status !== 0) return 70
  const load = loadavg()[0] ?? 0
  const folder = mkdtempSync(path.join(tmpdir(), 'khue-bench-'))
  chmodSync(folder, 0o755)
  try {
    const dataDir = path.join(folder, 'data')
    const own = { dataDir, ports: await freePorts(), throughNpm: true }
    const found = await measure(own, Math.max(1, Number(values.again)), Number(values['rest-seconds']))
    report({ ...found, ...(await limits(folder)), load })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return 0
}

type Figures = Awaited<ReturnType<typeof measure>> & Awaited<ReturnType<typeof limits>> & { readonly load: number }

function report(f: Figures): void {
  const one = (value: number) => Number(value.toFixed(1))
  const line = (what: string, value: string, bar = '') =>
    process.stdout.write(`${what.padEnd(58)}${value.padStart(10)}   ${bar}\n`)
  line('first start: database, tables, reference data', `${one(f.firstS)} s`, '≤ 30 s')
  line('  of it a database server made and started alone', `${one(f.bareFirstS)} s`)
  line('second start', `${one(f.secondS)} s`, '≤ 5 s')
  line('  of it a database server started alone', `${one(f.bareSecondS)} s`)
  line('Ctrl-C, at most', `${one(f.stopS)} s`, '≤ 10 s')
  line('memory of the program at rest (RSS)', `${Math.round(f.rest)} MB`, '≤ 400 MB')
  line('  of it a Node that does nothing', `${Math.round(f.bareMb)} MB`)
  line('memory of the stand-ins, a process of their own', `${Math.round(f.standIns)} MB`)
  line('load average before', f.load.toFixed(1))
  const figures = {
    first_s: one(f.firstS),
    second_s: one(f.secondS),
    rest_mb: Math.round(f.rest),
    stop_s: one(f.stopS),
    bare_first_s: one(f.bareFirstS),
    bare_second_s: one(f.bareSecondS),
    bare_mb: Math.round(f.bareMb),
    stand_ins_mb: Math.round(f.standIns),
  }
  process.stdout.write(`${JSON.stringify(figures)}\n`)
}
