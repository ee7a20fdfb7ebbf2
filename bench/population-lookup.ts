/**
 * Looking a person up by citizen number through the whole program: HTTP, session, permission, purpose, the fields that it
 * opens, and the reading recorded and committed before the answer. The limit: the same select and the same insert, by pg
 * clients on the same PostgreSQL. `npm run bench -- population-lookup [--people 8500000] [--seconds 8] [--keep FOLDER]`
 */
import type pg from 'pg'
import { newId } from '../src/kernel/id.ts'
import { cpuMsOf } from './cpu-time.ts'
import { officialsIn, option, plainPool, type Served, signIn, withServer } from './ground.ts'
import { HttpLoad, requestBytes } from './http-load.ts'
import { connections, type LoadedCity, withCity } from './population-city.ts'
import { closedLoop, openLoop, percentile } from './timing.ts'

const steadyPerS = 1000
const warmUp = 4000
const barRatio = 0.5
const barMs = 10

export async function run(args: readonly string[]): Promise<number> {
  const seconds = option(args, 'seconds', 8)
  return withCity(args, async (city) => {
    const numbers = await someNumbers(city.client)
    const clerks = await signIn(city.app, officialsIn(['one-stop-clerk']))
    const cookies = clerks.map(({ cookie }) => cookie)
    const { perS, latencies } = await withServer(city, (served) => measure(city, served, numbers, cookies, seconds))
    const barePerS = await bareLimit(city, numbers, seconds)
    const figures = {
      per_s: Math.round(perS),
      bare_per_s: Math.round(barePerS),
      ratio: Number((perS / barePerS).toFixed(3)),
      p99_ms_at_1000_per_s: Number(percentile(latencies, 0.99).toFixed(1)),
    }
    console.log(
      `  at ${steadyPerS}/s: median ${percentile(latencies, 0.5).toFixed(1)} ms, worst ${percentile(latencies, 1).toFixed(1)} ms`,
    )
    console.log(JSON.stringify(figures))
    return figures.ratio >= barRatio && figures.p99_ms_at_1000_per_s < barMs ? 0 : 1
  })
}

/** Of people all over the city, so that a page of the table is rarely read twice. */
async function someNumbers(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ key: string }>(
    `select key from registry.record_population tablesample system (0.5) repeatable (1)
     order by md5(key) limit 20000`,
  )
  if (rows.length === 0) throw new Error('too few people: a sample of them is empty')
  return rows.map(({ key }) => key)
}

const next = <T>(from: readonly T[], n: number): T => from[n % from.length] as T

async function measure(
  { postgresPid }: LoadedCity,
  { port, pid }: Served,
  numbers: readonly string[],
  cookies: readonly string[],
  seconds: number,
) {
  const load = new HttpLoad(port)
  let n = 0
  const ask = () => {
    n++
    const path = `/api/registries/population/by-key/${next(numbers, n)}?purpose=case-handling`
    return load.send(requestBytes('GET', path, { cookie: next(cookies, n) }, ''))
  }
  for (let i = 0; i < warmUp; i += connections) await Promise.all(Array.from({ length: connections }, ask))
  const used = () => ({ server: cpuMsOf(pid), postgres: cpuMsOf(postgresPid), load: process.cpuUsage() })
  const before = used()
  const { done, perS } = await closedLoop(connections, seconds, ask)
  const after = used()
  const each = (ms: number) => ((ms * 1000) / done).toFixed(0)
  const { user, system } = after.load
  const loadMs = (user + system - before.load.user - before.load.system) / 1000
  console.log(
    `  µs of processor a look-up: server ${each(after.server - before.server)}, PostgreSQL ${each(after.postgres - before.postgres)}, load ${each(loadMs)}`,
  )
  const latencies = await openLoop(seconds * steadyPerS, steadyPerS, ask)
  load.close()
  return { perS, latencies }
}

/** The statements of a look-up, each in its own transaction, as the program sends them. */
async function bareLimit({ env }: LoadedCity, numbers: readonly string[], seconds: number): Promise<number> {
  const pool = plainPool(env['DATABASE_URL'] ?? '', connections)
  const official = newId()
  let n = 0
  const ask = async () => {
    const key = next(numbers, n++)
    const { rows } = await pool.query<{ id: string }>({
      name: 'bare-read',
      text: `select id, version, state, merged_into, key, label, unit_id, data, valid_from, recorded_at, source_id
        from registry.record_population where key = $1`,
      values: [key],
    })
    await pool.query({
      name: 'bare-note',
      text: `insert into identity.access (person_id, id, official_id, official_name, unit_id, unit_name, what, purpose, at)
        values ($1, $2, $3, 'Trần Văn Minh', 'gso:00070@2025-07-01', '{"vi":"Phường Hoàn Kiếm","en":"Hoan Kiem Ward"}', 'population', 'case-handling', now())`,
      values: [rows[0]?.id, newId(), official],
    })
  }
  try {
    await closedLoop(connections, 1, ask)
    return (await closedLoop(connections, seconds, ask)).perS
  } finally {
    await pool.end()
  }
}

if (import.meta.main) process.exitCode = await run(process.argv.slice(2))
