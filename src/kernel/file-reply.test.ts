import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import Fastify from 'fastify'
import { file } from './endpoint.ts'
import { sendFile } from './file-reply.ts'
import { packReplies } from './packing.ts'

const content = Buffer.from('ranh giới thửa đất '.repeat(1_000))

async function serving() {
  const server = Fastify({ logger: { level: 'silent' } })
  await packReplies(server)
  const cached = { seconds: 60, etag: 'v1' }
  server.get('/tile', (_request, reply) =>
    sendFile(reply, file(gzipSync(content), 'x/tile', { packed: 'gzip', cached })),
  )
  server.get('/paper', (_request, reply) => sendFile(reply, file(content, 'application/pdf')))
  server.get('/kept', (_request, reply) => sendFile(reply, file(content, 'application/pdf', { immutable: true })))
  return (url: string, headers: Record<string, string> = {}) => server.inject({ url, headers })
}

test('K19: a file with a tag is not sent again to who holds it, whatever a proxy has made of the tag', async () => {
  const get = await serving()
  const first = await get('/tile')
  assert.equal(first.headers['etag'], '"v1"')
  assert.equal(first.headers['cache-control'], 'public, max-age=60')
  for (const held of ['"v1"', 'W/"v1"', '"v0", W/"v1"']) {
    const again = await get('/tile', { 'if-none-match': held })
    assert.equal(again.statusCode, 304, held)
    assert.equal(again.rawPayload.length, 0)
  }
  for (const other of ['"v0"', 'v1', '"v1', '*'])
    assert.equal((await get('/tile', { 'if-none-match': other })).statusCode, 200)
  assert.equal((await get('/paper')).headers['cache-control'], 'no-store')
  assert.equal((await get('/kept')).headers['cache-control'], 'private, max-age=31536000, immutable')
})

test('K19: what is packed already goes out so, and unpacked to who does not take it', async () => {
  const get = await serving()
  const packed = await get('/tile', { 'accept-encoding': 'br, gzip;q=0.5' })
  assert.equal(packed.headers['content-encoding'], 'gzip')
  assert.equal(packed.headers['vary'], 'accept-encoding')
  assert.deepEqual(packed.rawPayload, gzipSync(content))
  for (const coding of ['', 'br', 'gzip;q=0', 'identity']) {
    const plain = await get('/tile', { 'accept-encoding': coding })
    assert.equal(plain.headers['content-encoding'] ?? 'identity', 'identity', coding)
    assert.deepEqual(plain.rawPayload, content)
  }
})
