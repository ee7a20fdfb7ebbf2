/**
 * The page “my data”: what the city holds on one person (record, household, land, enterprises), each value with its source,
 * through HTTP and session; beside it who read it, which the page asks for at the same time. The page is there when both are. The limit: bare SQL that reads the same rows of the registries.
 * `npm run bench -- my-data [--people 8500000] [--pages 600] [--keep FOLDER]`
 */
import type pg from 'pg'
import { ensurePerson } from '../src/platform/identity/index.ts'
import { cookieOf, option, plainPool, withServer } from './ground.ts'
import { HttpLoad, requestBytes } from './http-load.ts'
import { type LoadedCity, withCity } from './population-city.ts'
import { percentile } from './timing.ts'

const barMs = 200
/** Whose pages are opened: people of the whole city, so that a page of the table is rarely read twice. */
const personsMax = 300
/** At once: some phones, on the two cores that the generator uses as well. */
const phones = 4
const parts = ['/api/my-data', '/api/identity/access-log'] as const

interface Somebody {
  readonly id: string
  readonly key: string
  readonly householdId: string | null
  readonly cookie: string
}

export async function run(args: readonly string[]): Promise<number> {
  const pages = option(args, 'pages', 600)
  return withCity(args, async (city) => {
    const people = await signedInPeople(city)
    const { together, alone } = await withServer(city, ({ port }) => measure(port, people, pages))
    const bare = await bareRows(city, people, pages)
    const { rows } = await city.client.query<{ people: number }>(
      `select count(*)::integer as people from registry.record_population`,
    )
    const line = (name: string, times: readonly number[]) =>
      console.log(
        `  ${name.padEnd(34)} median ${percentile(times, 0.5).toFixed(1).padStart(7)} ms   p99 ${percentile(times, 0.99).toFixed(1).padStart(7)} ms`,
      )
    line('the page (both answers)', together)
    for (const [part, times] of alone) line(part, times)
    line('bare SQL of the same records', bare)
    const figures = {
      p99_ms: Number(percentile(together, 0.99).toFixed(1)),
      p50_ms: Number(percentile(together, 0.5).toFixed(1)),
      people: rows[0]?.people ?? 0,
    }
    console.log(JSON.stringify(figures))
    return figures.p99_ms < barMs ? 0 : 1
  })
}

/** Adults who live in a household, each signed in as VNeID would have it. */
async function signedInPeople({ app, client }: LoadedCity): Promise<Somebody[]> {
  const { rows } = await client.query<{
    id: string
    key: string
    name: string
    born: string
    household: string | null
  }>(
    `select id, key, label as name, day::text as born, data->>'householdId' as household
     from registry.record_population tablesample system (0.5) repeatable (1)
     where key is not null and state = 'current' and day < '2005-01-01' order by md5(key) limit $1`,
    [personsMax],
  )
  const people: Somebody[] = []
  for (const { id, key, name, born, household } of rows) {
    const who = { source: 'vneid', name, citizenNumber: key, dateOfBirth: born }
    const cookie = await app.transaction(async (tx) => {
      const { id: subjectId } = await ensurePerson(tx, who)
      return cookieOf(tx, { kind: 'citizen', subjectId, name, face: 'portal', method: 'vneid' })
    })
    people.push({ id, key, householdId: household, cookie })
  }
  if (people.length === 0) throw new Error('too few people: a sample of them is empty')
  return people
}

const at = <T>(from: readonly T[], n: number): T => from[n % from.length] as T

async function measure(port: number, people: readonly Somebody[], pages: number) {
  const load = new HttpLoad(port)
  const alone = new Map<string, number[]>(parts.map((part) => [part, []]))
  const together: number[] = []
  const open = async (n: number, counted: boolean): Promise<void> => {
    const { cookie } = at(people, n)
    const began = performance.now()
    await Promise.all(
      parts.map(async (part) => {
        await load.send(requestBytes('GET', part, { cookie }, ''))
        if (counted) alone.get(part)?.push(performance.now() - began)
      }),
    )
    if (counted) together.push(performance.now() - began)
  }
  for (let n = 0; n < 200; n++) await open(n, false)
  let next = 0
  const phone = async (): Promise<void> => {
    while (next < pages) await open(next++, true)
  }
  await Promise.all(Array.from({ length: phones }, phone))
  load.close()
  const sorted = (times: readonly number[]) => times.toSorted((a, b) => a - b)
  return { together: sorted(together), alone: [...alone].map(([part, times]) => [part, sorted(times)] as const) }
}

/** Person, household, parcels, certificates and enterprises, one after another on a connection each. */
async function bareRows({ env }: LoadedCity, people: readonly Somebody[], pages: number): Promise<number[]> {
  const pool = plainPool(env['DATABASE_URL'] ?? '', phones)
  const times: number[] = []
  const ask = async (client: pg.PoolClient, { id, householdId }: Somebody): Promise<void> => {
    const began = performance.now()
    const byId = (table: string, key: string | null) =>
      client.query({
        name: `bare-${table}`,
        text: `select * from registry.record_${table} where id = $1`,
        values: [key],
      })
    await byId('population', id)
    await byId('households', householdId)
    for (const table of ['land', 'land_certificates', 'enterprises']) {
      const text = `select * from registry.record_${table} where persons is not null and persons @> array[$1::uuid]`
      await client.query({ name: `bare-of-${table}`, text, values: [id] })
    }
    times.push(performance.now() - began)
  }
  let next = 0
  const one = async (): Promise<void> => {
    const client = await pool.connect()
    try {
      while (next < pages) await ask(client, at(people, next++))
    } finally {
      client.release()
    }
  }
  try {
    await Promise.all(Array.from({ length: phones }, one))
  } finally {
    await pool.end()
  }
  return times.toSorted((a, b) => a - b)
}

if (import.meta.main) process.exitCode = await run(process.argv.slice(2))
