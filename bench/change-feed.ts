/**
 * Reading the change feed of the population registry over HTTP, as systems that follow it do: page by page from where the last
 * ended. The limit: the same pages by pg clients. `npm run bench -- change-feed [--people 8500000] [--seconds 10] [--keep FOLDER]`
 */
import type pg from 'pg'
import type { RecordView } from '../src/platform/registry/contract.ts'
import { changesMax } from '../src/platform/registry/contract.ts'
import { sandboxOfficials } from '../src/platform/organisation/index.ts'
import { cpuMsOf } from './cpu-time.ts'
import { officialsIn, option, plainPool, type Served, signIn, withServer } from './ground.ts'
import { HttpLoad, requestBytes } from './http-load.ts'
import { type LoadedCity, withCity } from './population-city.ts'

const barPerS = 50_000
/** Two systems that follow it, from different places. */
const followers = 2

export async function run(args: readonly string[]): Promise<number> {
  const seconds = option(args, 'seconds', 10)
  return withCity(args, async (city) => {
    await letFollow(city.client)
    const [admin] = await signIn(city.app, officialsIn(['system-admin']))
    const cookie = admin?.cookie ?? ''
    const starts = await placesToStart(city.client)
    const changesPerS = await withServer(city, (served) => measure(city, served, cookie, starts, seconds))
    const barePerS = await bareLimit(city, starts, seconds)
    const figures = {
      changes_per_s: Math.round(changesPerS),
      bare_per_s: Math.round(barePerS),
      ratio: Number((changesPerS / barePerS).toFixed(3)),
    }
    console.log(JSON.stringify(figures))
    return changesPerS >= barPerS ? 0 : 1
  })
}

/** The feed is read for a purpose too: its permission comes with a role of its own. */
async function letFollow(client: pg.Client): Promise<void> {
  const admin = sandboxOfficials.find(({ role }) => role === 'system-admin')
  await client.query(
    `insert into organisation.role_assignment
       (id, official_id, role, unit_id, subtree, valid_from, assigned_by, assigned_at)
     values ('00000000-0000-8000-8000-0000000feed0', $1, 'one-stop-clerk', $2, false, '2025-07-01', 'bench', now())
     on conflict do nothing`,
    [admin?.officialId, admin?.unitId],
  )
}

interface Place {
  readonly xact: string
  readonly id: string
}

async function placesToStart(client: pg.Client): Promise<Place[]> {
  const { rows } = await client.query<Place>(
    `select xact::text, id from registry.record_population tablesample system (0.1) repeatable (3)
     order by md5(id::text) limit $1`,
    [followers],
  )
  if (rows.length < followers) throw new Error('too few people: a sample of them is empty')
  return rows
}

/** All followers read on until the time is over. Gives changes per second. */
async function follow(
  seconds: number,
  starts: readonly Place[],
  page: (after: Place) => Promise<{ count: number; last: Place }>,
) {
  const begin = performance.now()
  const end = begin + seconds * 1000
  let changes = 0
  const follower = async (start: Place) => {
    for (let place = start; performance.now() < end; ) {
      const { count, last } = await page(place)
      changes += count
      // At the end of the feed one begins anew.
      place = count < changesMax ? { xact: '0', id: '00000000-0000-0000-0000-000000000000' } : last
    }
  }
  await Promise.all(starts.map(follower))
  return changes / ((performance.now() - begin) / 1000)
}

async function measure(
  { postgresPid }: LoadedCity,
  { port, pid }: Served,
  cookie: string,
  starts: readonly Place[],
  seconds: number,
): Promise<number> {
  const load = new HttpLoad(port)
  const page = async ({ xact, id }: Place) => {
    const path = `/api/registries/population/changes?purpose=case-handling&limit=${changesMax}&after=${xact}_${id}`
    const body = Buffer.from(await load.send(requestBytes('GET', path, { cookie }, '')), 'latin1').toString()
    const { items, next } = JSON.parse(body) as { items: RecordView[]; next: string }
    const [nextXact = '', nextId = ''] = next.split('_')
    return { count: items.length, last: { xact: nextXact, id: nextId } }
  }
  await follow(2, starts, page)
  const used = () => ({ server: cpuMsOf(pid), postgres: cpuMsOf(postgresPid) })
  const before = used()
  const perS = await follow(seconds, starts, page)
  const after = used()
  const each = (ms: number) => ((ms * 1000) / (perS * seconds)).toFixed(1)
  console.log(
    `  µs of processor a change: server ${each(after.server - before.server)}, PostgreSQL ${each(after.postgres - before.postgres)}`,
  )
  load.close()
  return perS
}

async function bareLimit({ env }: LoadedCity, starts: readonly Place[], seconds: number): Promise<number> {
  const pool = plainPool(env['DATABASE_URL'] ?? '', followers)
  const page = async ({ xact, id }: Place) => {
    const { rows } = await pool.query<{ position: string; id: string }>({
      name: 'bare-changes',
      text: `select id, version, state, merged_into, label, unit_id, data, valid_from, recorded_at, xact::text as position
        from registry.record_population where (xact, id) > ($1::xid8, $2::uuid) and xact < pg_snapshot_xmin(pg_current_snapshot())
        order by xact, id limit $3`,
      values: [xact, id, changesMax],
    })
    const last = rows.at(-1)
    return { count: rows.length, last: last ? { xact: last.position, id: last.id } : { xact, id } }
  }
  try {
    await follow(2, starts, page)
    return await follow(seconds, starts, page)
  } finally {
    await pool.end()
  }
}

if (import.meta.main) process.exitCode = await run(process.argv.slice(2))
