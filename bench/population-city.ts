/**
 * A made-up city for the benches of the population registry. With `--keep FOLDER` the loaded city stays there, and the next
 * bench begins with it.
 */
import { createSecretKey, randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { App } from '../src/kernel/app.ts'
import { overTcp } from '../src/kernel/embedded-postgres.ts'
import { startKhue } from '../src/kernel/run.ts'
import { modules } from '../src/modules.ts'
import { afterRows, beforeRows, columnsOf, CopyRows } from '../src/platform/registry/copy-rows.ts'
import { getOpen } from '../src/platform/registry/registries.ts'
import { type City, cityOf, loadCity, type LoadReport, recordsOf } from '../src/registries/population/index.ts'
import { option, withDatabase } from './ground.ts'

/** As many as keep both cores busy; the server's pool is as large. */
export const connections = 32
const allPeople = 8_500_000
const seed = 1

export interface LoadedCity {
  readonly app: App
  readonly city: City
  /** Undefined when it had been loaded before. */
  readonly report: LoadReport | undefined
  readonly client: pg.Client
  /** Settings of a server on the same data. */
  readonly env: Readonly<Record<string, string>>
  /** The process of the database server. */
  readonly postgresPid: number
}

/** Of `--people` many, 8.5 million if nothing is said. */
export async function withCity(args: readonly string[], work: (city: LoadedCity) => Promise<number>): Promise<number> {
  return withDatabase(args, async ({ config, env, postgresPid }) => {
    const khue = await startKhue({ config, modules, roles: [] })
    const client = new pg.Client({ connectionString: config.databaseUrl })
    await client.connect()
    try {
      const city = cityOf(khue.app, option(args, 'people', allPeople), seed)
      // The sandbox's own people are there from the start.
      const { rows } = await client.query(
        `select from registry.record where registry = 'population' offset 1000 limit 1`,
      )
      const report = rows.length > 0 ? undefined : await loadCity(khue.app, city, (line) => console.log(line))
      const serverEnv = { ...env, DATABASE_POOL: String(connections) }
      return await work({ app: khue.app, city, report, client, env: serverEnv, postgresPid })
    } finally {
      await client.end()
      await khue.stop()
    }
  })
}

/**
 * The limit of loading: rows of the first `people` that lie ready in memory go by COPY into tables without indexes, both at
 * once. Gives persons per second.
 */
export async function bareCopy(databaseUrl: string, city: City, people: number): Promise<number> {
  const key = { version: 1, key: createSecretKey(randomBytes(32)) }
  const chunks = { population: [beforeRows], households: [beforeRows] } as Record<string, Uint8Array[]>
  const rows = Object.keys(chunks).map((name) => new CopyRows(getOpen(name).registry, key))
  const take = (from: CopyRows) => {
    const { registry, bytes } = from.take()
    chunks[registry]?.push(bytes)
  }
  const byName = new Map(rows.map((one) => [one.registry.name, one]))
  for (const record of recordsOf({ ...city, people })) {
    const into = byName.get(record.registry)
    into?.add(record)
    if (into && into.length >= 256 * 1024) take(into)
  }
  rows.forEach(take)
  const began = performance.now()
  await Promise.all(
    Object.entries(chunks).map(async ([registry, from]) => {
      const client = new pg.Client({ connectionString: overTcp(databaseUrl) })
      await client.connect()
      await client.query('begin')
      const columns = columnsOf(getOpen(registry).registry).join(', ')
      await client.query(
        `create table bare_${registry} as select ${columns} from registry.record_${registry} with no data`,
      )
      const copy = client.query(copyFrom(`copy bare_${registry} (${columns}) from stdin (freeze, format binary)`))
      await pipeline(Readable.from([...from, afterRows]), copy)
      await client.query('commit')
      await client.query(`drop table bare_${registry}`)
      await client.end()
    }),
  )
  return people / ((performance.now() - began) / 1000)
}
