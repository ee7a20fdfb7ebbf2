/**
 * Kill -9 at random moments under load: citizens apply and pay, officials decide and sign, over HTTP. The program is killed
 * (in some rounds with its database server or its stand-ins) and started again, or its database server alone is; at the
 * end what was accepted is compared with what is there. `npm run bench -- kill [--rounds 20] [--seed N] [--people 4]`
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { setTimeout as pause } from 'node:timers/promises'
import { childrenOf, freePorts, launchKhue, type OwnKhue, type OwnOptions, spawnKhue } from '../e2e/own-khue.ts'
import { playJourney } from '../e2e/play-journey.ts'
import { runningPostgresUrl } from '../src/kernel/embedded-postgres.ts'
import { randomOf } from '../src/kernel/random.ts'
import { type Checked, checkAll } from './kill-checks.ts'
import { type Load, type Promised, startLoad } from './kill-load.ts'

export interface KillOptions {
  readonly rounds: number
  readonly seed: number
  readonly people: number
  readonly say: (line: string) => void
}

export interface KillOutcome extends Checked {
  readonly promised: Promised
  readonly kills: number
  readonly repeated: number
}

/** With a fee, and decided by the ward: household business. */
const procedure = '1.001612'
/** A kill comes within so many steps of each person, and so far into what comes next. */
const stepsMax = 8
const intoNextMsMax = 400
/** How far a new start gets before it is killed, too. */
const startMsMax = 4_000
/** When nothing moves for so long, it is killed nevertheless. */
const idleMsMax = 30_000

type Victims = 'program' | 'database server' | 'stand-ins'

function killed(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    // It may have ended by itself a moment ago.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

const pidFile = (dataDir: string) => path.join(dataDir, 'postgres', 'data', 'postmaster.pid')

function serverPid(dataDir: string): number {
  return Number(readFileSync(pidFile(dataDir), 'utf8').split('\n')[0])
}

/** Kills the program and, in some rounds, what it had started; in some its database server alone, which it must bear. */
async function strike(khue: OwnKhue, dataDir: string, random: () => number): Promise<readonly Victims[]> {
  if (random() < 0.2) {
    killed(serverPid(dataDir))
    return ['database server']
  }
  const victims: Victims[] = ['program']
  const helpers = childrenOf(khue.pid)
  if (random() < 0.25) {
    killed(serverPid(dataDir))
    victims.push('database server')
  }
  if (random() < 0.25) {
    for (const pid of helpers) killed(pid)
    victims.push('stand-ins')
  }
  await khue.kill()
  return victims
}

/** A door that is shut while Khuê is down. */
function createDoor() {
  let opened = Promise.withResolvers<void>()
  return {
    open: () => opened.resolve(),
    shut: () => (opened = Promise.withResolvers<void>()),
    passed: () => opened.promise,
  }
}

export async function killRepeatedly({ rounds, seed, people, say }: KillOptions): Promise<KillOutcome> {
  const random = randomOf(seed)
  const dataDir = mkdtempSync(path.join(tmpdir(), 'khue-kill-'))
  const options = { dataDir, ports: await freePorts(), env: { RATE_LIMITS: 'off' } } as const
  const door = createDoor()
  let khue = await spawnKhue(options)
  try {
    door.open()
    // One case in peace: signs the officials in, and shows that the way is open.
    await playJourney({ url: khue.url, procedure, step: (_words, work) => work() })
    const load = await startLoad({ url: khue.url, people, procedure, up: door.passed })
    let kills = 0
    for (let round = 1; round <= rounds; round += 1) {
      await untilMoment(load, 1 + Math.floor(random() * people * stepsMax))
      await pause(random() * intoNextMsMax)
      door.shut()
      const victims = await strike(khue, dataDir, random)
      kills += 1
      const starts = victims.includes('program') ? await startAgain(options, random) : { khue, kills: 0 }
      khue = starts.khue
      kills += starts.kills
      door.open()
      say(told(round, victims, starts.kills, load))
    }
    await load.finish()
    const checked = await settled(options, load.promised)
    return { ...checked, promised: load.promised, kills, repeated: load.repeated() }
  } finally {
    await khue.stop()
    // After a failure in between nobody may be left to stop it.
    if (existsSync(pidFile(dataDir))) killed(serverPid(dataDir))
    rmSync(dataDir, { recursive: true, force: true })
  }
}

/** Some starts are killed, too, before they are ready. */
async function startAgain(
  options: OwnOptions & Parameters<typeof launchKhue>[0],
  random: () => number,
): Promise<{ khue: OwnKhue; kills: number }> {
  for (let kills = 0; ; kills += 1) {
    if (kills === 2 || random() > 0.3) return { khue: await spawnKhue(options), kills }
    const next = launchKhue(options)
    await Promise.race([pause(random() * startMsMax), next.ready])
    await next.kill()
  }
}

async function untilMoment(load: Load, steps: number): Promise<void> {
  const [goal, began] = [load.steps() + steps, performance.now()]
  while (load.steps() < goal && performance.now() - began < idleMsMax) await pause(5)
}

function told(round: number, victims: readonly Victims[], starts: number, load: Load): string {
  const { cases, transfers, signed, issued } = load.promised
  const also = starts > 0 ? `, then ${starts} ${starts === 1 ? 'start' : 'starts'}` : ''
  const counts = `${cases.size} cases, ${transfers.size} paid, ${signed.size} signed, ${issued.size} issued`
  const begin = `${String(round).padStart(4)}  after ${String(load.steps()).padStart(4)} steps`
  return `${begin}  ${`${victims.join(', ')}${also}`.padEnd(52)} ${counts}, ${load.repeated()} repeated`
}

/** What is done behind (jobs, confirmations) gets a while to come to its end; what is wrong then is wrong. */
async function settled({ dataDir }: OwnOptions, promised: Promised): Promise<Checked> {
  const [url, files] = [runningPostgresUrl(path.join(dataDir, 'postgres')), path.join(dataDir, 'files')]
  for (let tries = 0; ; tries += 1) {
    const checked = await checkAll(url, files, promised)
    if (checked.wrong.length === 0 || tries === 30) return checked
    await pause(1_000)
  }
}

export async function run(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: 'string', default: '20' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      people: { type: 'string', default: '4' },
    },
  })
  const [rounds, seed, people] = [Number(values.rounds), Number(values.seed), Number(values.people)]
  const say = (line: string) => process.stdout.write(`${line}\n`)
  say(`seed ${seed}; load average ${loadavg()[0]?.toFixed(1)}`)
  const { promised, kills, repeated, checks, wrong } = await killRepeatedly({ rounds, seed, people, say })
  for (const line of wrong) say(`  ✗ ${line}`)
  say(`${checks - wrong.length} of ${checks} checks hold after ${kills} kills`)
  say(
    JSON.stringify({
      rounds,
      seed,
      kills,
      cases: promised.cases.size,
      payments: promised.transfers.size,
      signatures: promised.signed.size,
      repeated,
      wrong: wrong.length,
    }),
  )
  return wrong.length === 0 ? 0 : 1
}
