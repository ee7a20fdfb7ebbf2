/**
 * Global set-up of node --test: one throw-away PostgreSQL for the whole run, with a template database that has all
 * modules' tables; each test file clones it (src/kernel/testing.ts). Nothing has a fixed port or place, so that several
 * runs may go on at once, and a run that is killed is cleaned up after all.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../src/kernel/embedded-postgres.ts'
import { migrate } from '../src/kernel/migrate.ts'
import { cleanUpAfterDeath } from '../src/kernel/processes.ts'
import { modules } from '../src/modules.ts'

const template = 'khue_template'
let server: EmbeddedPostgres | undefined
let folder: string | undefined

export async function globalSetup(): Promise<void> {
  folder = mkdtempSync(path.join(tmpdir(), 'khue-test-'))
  server = await startEmbeddedPostgres({ folder: path.join(folder, 'postgres'), purpose: 'test' })
  cleanUpAfterDeath(server.pid, folder)
  await run(server.url, `create database ${template}`)
  const templateUrl = new URL(server.url)
  templateUrl.pathname = `/${template}`
  const pool = new pg.Pool({ connectionString: templateUrl.href, max: 1 })
  try {
    await migrate(pool, modules)
  } finally {
    await pool.end()
  }
  // Cloned by file copy: what is still in memory must be on disk first.
  await run(server.url, 'checkpoint')
  process.env['KHUE_TEST_DATABASE_URL'] = server.url
  process.env['KHUE_TEST_TEMPLATE'] = template
}

export async function globalTeardown(): Promise<void> {
  await server?.stop()
  if (folder) rmSync(folder, { recursive: true, force: true })
}

async function run(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
