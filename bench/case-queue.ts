/**
 * A work queue and a case's page with a million cases: a real server in a process of its own, officials with real sessions,
 * the load generator beside it. `npm run bench -- case-queue [--cases 1000000] [--requests 2000] [--keep FOLDER] [--only TEXT]`:
 * with --keep the loaded city stays in the folder, and the next run begins with it; --only measures what has the text in its name.
 *
 * The tables are as in a city at work: planned with statistics (as autovacuum keeps them), and with what a day's acts leave behind,
 * rows and index entries of before, which nothing has cleared away. Autovacuum does as it is set in any Khuê.
 */
import http from 'node:http'
import { availableParallelism } from 'node:os'
import pg from 'pg'
import type { App } from '../src/kernel/app.ts'
import { newId } from '../src/kernel/id.ts'
import { startKhue } from '../src/kernel/run.ts'
import { modules } from '../src/modules.ts'
import { queueNames } from '../src/platform/casework/contract.ts'
import { keepProcess } from '../src/platform/casework/processes.ts'
import { administrativeDate, directory, type SandboxOfficial } from '../src/platform/organisation/index.ts'
import { type CityOfCases, copyCases, processes } from './case-queue-data.ts'
import { cpuMsOf, machineCpuMs } from './cpu-time.ts'
import {
  type Ground,
  officialsIn,
  option,
  type Served,
  type SignedIn,
  signIn,
  withDatabase,
  withServer,
} from './ground.ts'
import { openLoop, percentile } from './timing.ts'

const connections = 32
/** A busy morning: every official of the city opens a list or a case each minute. */
const perS = 100
/** Of ten who open a list, one types a name. */
const searchesPerS = 10
const limitMs = 30

export async function run(args: readonly string[]): Promise<number> {
  const cases = option(args, 'cases', 1_000_000)
  const requests = option(args, 'requests', 2000)
  const only = args.includes('--only') ? (args[args.indexOf('--only') + 1] ?? '') : ''
  return withDatabase(args, async ({ config, env, postgresPid }) => {
    const { people, samples } = await prepare(config, cases)
    return withServer({ env }, async (served) =>
      report(cases, await measure({ served, postgresPid, only, requests }, people, samples)),
    )
  })
}

// ---- the city ---------------------------------------------------------------------------------------------------

async function prepare(config: Ground['config'], cases: number) {
  const khue = await startKhue({ config, modules, roles: [] })
  const client = new pg.Client({ connectionString: config.databaseUrl })
  await client.connect()
  try {
    // Only for the load: no need to squeeze the log of a copy that can be made again.
    await client.query(
      `set statement_timeout = 0; set wal_compression = off; set maintenance_work_mem = '1GB'; set work_mem = '64MB'`,
    )
    const { app } = khue
    const officials = officialsIn(['one-stop-clerk', 'specialist', 'leader'])
    const processIds: string[] = []
    for (const process of processes) processIds.push(await app.transaction((tx) => keepProcess(tx, process)))
    const units = unitsOf(app, officials)
    if ((await countCases(client)) !== cases) await fill(client, { processIds, units, now: app.clock.now() }, cases)
    await clearEarlierRuns(client)
    await client.query(`analyze ${loadedTables.map((name) => `casework.${name}`).join(', ')}`)
    await dayOfActs(client)
    await client.query('checkpoint')
    const people = await signIn(app, officials)
    return { people, samples: await samplesOf(client, people) }
  } finally {
    await client.end()
    await khue.stop()
  }
}

async function countCases(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ n: number }>('select count(*) as n from casework.case_file')
  return rows[0]?.n ?? 0
}

/** As many as can change before autovacuum comes (casework's migration 0004: 2 % of a million rows, each changed twice here). */
const actsOfDay = 9000

/** Each run on a kept folder leaves a day of acts. More than autovacuum would have let lie, and it has been there. */
async function clearEarlierRuns(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ dead: number }>(
    `select n_dead_tup as dead from pg_stat_user_tables where relid = 'casework.case_file'::regclass`,
  )
  if ((rows[0]?.dead ?? 0) > 2 * actsOfDay) await client.query('vacuum casework.case_file')
}

/**
 * What acts leave behind: a row of before for each change, and its entries in the indexes, since acts change the order of queues.
 * There and back, so that every case still is what its events say.
 */
async function dayOfActs(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ case_id: string }>(
    'select case_id from casework.case_file where open order by random() limit $1',
    [actsOfDay],
  )
  const ids = rows.map((row) => row.case_id)
  for (const sign of ['+', '-']) {
    await client.query(
      `update casework.case_file set queue_at = queue_at ${sign} interval '1 minute' where case_id = any($1)`,
      [ids],
    )
  }
}

const loadedTables = ['case_file', 'event', 'application']

async function fill(client: pg.Client, city: CityOfCases, cases: number): Promise<void> {
  const begun = performance.now()
  await client.query(`alter system set max_wal_size = '8GB'`)
  await client.query('select pg_reload_conf()')
  const tables = loadedTables.map((name) => `casework.${name}`).join(', ')
  await client.query('begin')
  await client.query(`truncate ${tables}`)
  const again = await dropIndexes(client)
  await copyCases(client, city, cases)
  for (const statement of again) await client.query(statement)
  await client.query('commit')
  await client.query('alter system reset max_wal_size')
  await client.query('select pg_reload_conf()')
  await client.query('checkpoint')
  console.log(`  loaded and indexed in ${((performance.now() - begun) / 1000).toFixed(0)} s`)
}

/** Cases of each unit, open and ended as they come: some thousands, so that a page is rarely read twice. */
async function samplesOf(client: pg.Client, people: readonly SignedIn[]): Promise<Map<string, string[]>> {
  const samples = new Map<string, string[]>()
  for (const unitId of new Set(people.map((person) => person.unitId))) {
    const { rows } = await client.query<{ case_id: string }>(
      'select case_id from casework.case_file where competent_unit_id = $1 order by md5(case_id::text) limit 2000',
      [unitId],
    )
    samples.set(
      unitId,
      rows.map((row) => row.case_id),
    )
  }
  return samples
}

/** The sandbox's units first: they are the busiest. */
function unitsOf(app: App, officials: readonly SandboxOfficial[]) {
  const date = administrativeDate(app)
  const dir = directory()
  const own = [...new Set(officials.map(({ unitId }) => unitId))]
  const all = [...own, ...dir.units.filter((u) => u.level !== 'city' && dir.isValid(u, date)).map(({ id }) => id)]
  return [...new Set(all)].map((id) => ({
    id,
    agencyCode: dir.unit(id)?.agencyCode ?? '',
    specialistId: officials.find((o) => o.unitId === id && o.role === 'specialist')?.officialId ?? newId(),
  }))
}

/** Every index of the loaded tables; gives how to make them again. */
async function dropIndexes(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ drop: string; make: string }>(
    `select format('drop index casework.%I', indexname) as drop, indexdef as make from pg_indexes
     where schemaname = 'casework' and tablename = any($1) and indexname not like '%_pkey'
     union all
     select format('alter table %s drop constraint %I', conrelid::regclass, conname),
       format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
     from pg_constraint where contype = 'p' and conrelid::regclass::text = any($2)`,
    [loadedTables, loadedTables.map((name) => `casework.${name}`)],
  )
  for (const { drop } of rows) await client.query(drop)
  return rows.map(({ make }) => make)
}

// ---- load -------------------------------------------------------------------------------------------------------

type Ask = (n: number) => { readonly cookie: string; readonly path: string }

/** Everything that is asked, in the order in which it is measured; `listed` is where each one's second page begins. */
function asksOf(
  people: readonly SignedIn[],
  samples: ReadonlyMap<string, readonly string[]>,
  listed: ReadonlyMap<string, string>,
): Record<string, Ask> {
  const who = (n: number) => people[n % people.length] as SignedIn
  const queueOf = (name: string, more = ''): Ask => {
    return (n) => ({ cookie: who(n).cookie, path: `/api/casework/queue?queue=${name}${more}` })
  }
  return {
    ...Object.fromEntries(queueNames.map((name) => [`queue ${name}`, queueOf(name)])),
    'queue unit, a name': queueOf('unit', `&text=${encodeURIComponent('nguyen van an')}`),
    'queue done, a name': queueOf('done', `&text=${encodeURIComponent('nguyen van an')}`),
    'queue done, name with marks': queueOf('done', `&text=${encodeURIComponent('Trần Thị Hương')}`),
    'queue done, common name': queueOf('done', `&text=${encodeURIComponent('nguyen')}`),
    'queue done, rare name': queueOf('done', `&text=${encodeURIComponent('au thi thuoc')}`),
    'queue unit, nobody’s name': queueOf('unit', `&text=${encodeURIComponent('khong co ai')}`),
    'queue done, no such step': queueOf('done', '&step=khong-co'),
    'queue unit, second page': (n) => {
      const after = listed.get(who(n).cookie)
      return { cookie: who(n).cookie, path: `/api/casework/queue?queue=unit${after ? `&after=${after}` : ''}` }
    },
    counts: (n) => ({ cookie: who(n).cookie, path: '/api/casework/queue-counts' }),
    case: (n) => {
      const person = who(n)
      const ids = samples.get(person.unitId) ?? []
      return { cookie: person.cookie, path: `/api/casework/cases/${ids[Math.floor(n / people.length) % ids.length]}` }
    },
  }
}

/** The processes that are measured, and what of all asks. */
interface Measuring {
  readonly served: Served
  readonly postgresPid: number
  readonly only: string
  readonly requests: number
}

/** Latencies of each, by its name; prints a line for each as it comes. */
async function measure(
  { served, postgresPid, only, requests }: Measuring,
  people: readonly SignedIn[],
  samples: ReadonlyMap<string, readonly string[]>,
): Promise<Record<string, readonly number[]>> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: connections })
  const listed = new Map<string, string>()
  const all = Object.entries(asksOf(people, samples, listed)).filter(([name]) => name.includes(only))
  for (const { cookie } of people) {
    const body = await get(served.port, agent, { cookie, path: '/api/casework/queue?queue=unit' })
    const { next } = JSON.parse(body) as { next: string | null }
    if (next) listed.set(cookie, next)
  }
  const line = (name: string, cells: readonly string[]) =>
    console.log(`${name.padEnd(28)}${cells.map((cell) => cell.padStart(10)).join('')}`)
  line(`over HTTP, ${perS}/s, ms`, ['median', 'p95', 'p99', 'worst', 'server', 'database', 'others'])
  // Every official has opened everything once: the bar is that of a day's work, not of the first minute after a start.
  const load = (ask: Ask, count: number, rate: number) =>
    openLoop(count, rate, (n) => get(served.port, agent, ask(n), asBrowser))
  for (const [, ask] of all) await load(ask, people.length, perS)
  const figures: Record<string, readonly number[]> = {}
  for (const [name, ask] of all) {
    const rate = name.includes('name') ? searchesPerS : perS
    const count = name === 'case' ? requests : Math.ceil(requests / (rate === perS ? 4 : 10))
    const before = usage(served.pid, postgresPid)
    const latencies = await load(ask, count, rate)
    const after = usage(served.pid, postgresPid)
    figures[name] = latencies
    const used = (key: keyof typeof before) => after[key] - before[key]
    const others = (used('machine') - used('server') - used('database') - used('own')) / used('possible')
    line(name, [
      ...[0.5, 0.95, 0.99, 1].map((share) => percentile(latencies, share).toFixed(1)),
      ...[used('server'), used('database')].map((ms) => (ms / count).toFixed(2)),
      `${(100 * others).toFixed(0)} %`,
    ])
  }
  agent.destroy()
  return figures
}

/** Processor time so far, in milliseconds: a request's is the same on a busy machine; what others took says how busy it was. */
function usage(serverPid: number, postgresPid: number) {
  const { user, system } = process.cpuUsage()
  return {
    server: cpuMsOf(serverPid),
    database: cpuMsOf(postgresPid),
    own: (user + system) / 1000,
    machine: machineCpuMs(),
    possible: performance.now() * availableParallelism(),
  }
}

function report(cases: number, figures: Record<string, readonly number[]>): number {
  const p99 = (sorted: readonly number[]) => Number(percentile(sorted, 0.99).toFixed(1))
  const queues = Object.entries(figures).flatMap(([name, latencies]) => (name.startsWith('queue') ? latencies : []))
  const result = {
    cases,
    queue_p99_ms: p99(queues.toSorted((a, b) => a - b)),
    case_p99_ms: p99(figures['case'] ?? []),
    counts_p99_ms: p99(figures['counts'] ?? []),
  }
  console.log('server, database: processor time a request; others: what else took of all processors meanwhile')
  console.log(`limit: queue and case p99 < ${limitMs} ms`)
  console.log(JSON.stringify(result))
  return result.queue_p99_ms < limitMs && result.case_p99_ms < limitMs ? 0 : 1
}

/** A browser takes its answers packed, and the server's work of packing counts. */
const asBrowser = { 'accept-encoding': 'br' }

function get(
  port: number,
  agent: http.Agent,
  asked: { cookie: string; path: string },
  more: Record<string, string> = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, agent, path: asked.path, headers: { cookie: asked.cookie, ...more } }
    const request = http.get(options, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => (text += chunk))
      response.on('end', () => {
        if (response.statusCode === 200) resolve(text)
        else reject(new Error(`${asked.path}: ${response.statusCode} ${text}`))
      })
    })
    request.on('error', reject)
  })
}

if (import.meta.main) process.exitCode = await run(process.argv.slice(2))
