import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Tx } from './app.ts'
import { overTcp } from './embedded-postgres.ts'
import { startTestKhue } from './testing.ts'

const { app, databaseUrl } = await startTestKhue({ modules: [] })

const from = async (tx: Tx) =>
  (await tx.named<{ address: string | null }>('test.from', 'select host(inet_client_addr()) as address', []))[0]
    ?.address

test('K31: statements go by the socket of the embedded server, what is sent by the megabyte over TCP', async () => {
  assert.equal(await app.transaction(from), null)
  assert.equal(await app.bulk(from), '127.0.0.1')
  const { hostname, pathname, port } = new URL(overTcp(databaseUrl))
  assert.deepEqual([hostname, pathname, port], ['127.0.0.1', new URL(databaseUrl).pathname, new URL(databaseUrl).port])
})

test('K31: another server is reached as it was named', () => {
  for (const url of ['postgres://k:p@db.example:5432/khue', 'postgres://k:p@%2Fvar%2Frun%2Fnobody:5432/khue'])
    assert.equal(overTcp(url), url)
})
