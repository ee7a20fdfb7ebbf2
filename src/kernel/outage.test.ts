/** The database goes away and comes back under a running program. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import pg from 'pg'
import { anonymous } from './actor.ts'
import { endpoint } from './endpoint.ts'
import { defineModule, on } from './module.ts'
import { startTestKhue } from './testing.ts'

let letGo: (() => void) | undefined
const ask = endpoint({ method: 'GET', path: '/outage/answer', can: 'anyone', summary: 'Ask the database' })
const khue = await startTestKhue({
  modules: [
    defineModule({
      name: 'outage',
      folder: `${import.meta.dirname}/no-migrations`,
      topics: {
        lamp: (_tx, _actor, id) => id === 'green',
        slow: () => new Promise((resolve) => (letGo = () => resolve(true))),
      },
      routes: [on(ask, async (tx) => void (await tx.named('outage.ask', 'select 1', [])))],
    }),
  ],
})

/** Shuts the database to everybody, or opens it again. */
async function shut(closed: boolean): Promise<void> {
  const url = new URL(khue.databaseUrl)
  const name = url.pathname.slice(1)
  url.pathname = '/postgres'
  const admin = new pg.Client({ connectionString: url.href })
  await admin.connect()
  await admin.query(`alter database ${name} allow_connections ${closed ? 'false' : 'true'}`)
  if (closed) await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name])
  await admin.end()
}

test('K13: nothing is kept for a page that left while it was asked whether it may listen', async (t) => {
  const intervals = t.mock.method(globalThis, 'setInterval')
  const leaving = new AbortController()
  const asked = fetch(`${khue.url}/api/live?topic=slow:lamp`, { signal: leaving.signal })
  await until(async () => letGo !== undefined)
  leaving.abort()
  await assert.rejects(asked)
  // The server hears of it in a moment of its own.
  await new Promise((resolve) => setTimeout(resolve, 200))
  letGo?.()
  await new Promise((resolve) => setTimeout(resolve, 200))
  const heartbeats = intervals.mock.calls.filter((call) => call.arguments[1] === 20_000)
  assert.deepEqual(heartbeats, [])
})

const statusOf = async (path: string) => (await fetch(khue.url + path)).status

async function until(what: () => Promise<boolean>): Promise<void> {
  while (!(await what())) await new Promise((resolve) => setTimeout(resolve, 100))
}

test('K7, K13: without its database the program lives, is not ready and says so; back again, every page is told to ask anew', async () => {
  assert.equal((await fetch(`${khue.url}/api/live?topic=lamp:red`)).status, 404)
  const stream = await fetch(`${khue.url}/api/live?topic=lamp:green`)
  const told = (async () => {
    let text = ''
    for await (const chunk of stream.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk
      if (text.includes('event: notice\ndata: lamp:green')) return true
    }
    return false
  })()
  assert.equal(await statusOf('/health/ready'), 200)

  await shut(true)
  await until(async () => (await statusOf('/health/ready')) === 503)
  assert.equal(await statusOf('/health/live'), 200)
  const refused = await khue.call(anonymous, ask, {})
  assert.equal(refused.problem?.type, '/problems/kernel.unavailable')

  await shut(false)
  await until(async () => (await statusOf('/health/ready')) === 200)
  assert.equal((await khue.call(anonymous, ask, {})).status, 204)
  assert.equal(await told, true)
})
