/** A loaded city for the benches of the population registry, and what they share. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import type { App } from '../src/kernel/app.ts'
import { readConfig } from '../src/kernel/config.ts'
import { startEmbeddedPostgres } from '../src/kernel/embedded-postgres.ts'
import { startKhue } from '../src/kernel/run.ts'
import { modules } from '../src/modules.ts'
import { cityOf, loadCity, type LoadReport } from '../src/registries/population/index.ts'

export function option(args: readonly string[], name: string, otherwise: number): number {
  const at = args.indexOf(`--${name}`)
  return at < 0 ? otherwise : Number(args[at + 1])
}

export interface LoadedCity {
  readonly app: App
  readonly report: LoadReport
  readonly client: pg.Client
  readonly env: NodeJS.ProcessEnv
}

export async function withCity(people: number, work: (city: LoadedCity) => Promise<number>): Promise<number> {
  const folder = mkdtempSync(path.join(tmpdir(), 'khue-bench-'))
  const postgres = await startEmbeddedPostgres({ folder: path.join(folder, 'postgres'), purpose: 'city' })
  try {
    const env = { DATA_DIR: folder, DATABASE_URL: postgres.url, LOG_LEVEL: 'error' }
    const khue = await startKhue({ config: { ...readConfig(env), databaseUrl: postgres.url }, modules, roles: [] })
    const client = new pg.Client({ connectionString: postgres.url })
    await client.connect()
    try {
      const report = await loadCity(khue.app, cityOf(khue.app, people, 1), (line) => console.log(line))
      return await work({ app: khue.app, report, client, env })
    } finally {
      await client.end()
      await khue.stop()
    }
  } finally {
    await postgres.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Rows per second of writing rows of the same bytes into a table without indexes, inside the server: COPY out, COPY in. */
export async function bareCopy(client: pg.Client, registry: string, rows: number): Promise<number> {
  await client.query('set statement_timeout = 0')
  await client.query('create table bare (like registry.record)')
  const began = performance.now()
  const { rowCount } = await client.query(
    'insert into bare select * from registry.record where registry = $1 limit $2',
    [registry, rows],
  )
  return (rowCount ?? 0) / ((performance.now() - began) / 1000)
}
