import assert from 'node:assert/strict'
import { test } from 'node:test'
import zlib from 'node:zlib'
import Fastify from 'fastify'
import { packReplies } from './packing.ts'

const text = (bytes: number) => ({ text: 'đường phố '.repeat(Math.ceil(bytes / 14)) })

async function packing() {
  const server = Fastify({ logger: { level: 'silent' } })
  await packReplies(server)
  server.get('/short', () => text(100))
  server.get('/list', () => text(20_000))
  server.get('/long', () => text(400_000))
  server.get('/mine', (_request, reply) => reply.header('vary', 'cookie').send(text(20_000)))
  server.get('/photo', (_request, reply) => reply.type('image/webp').send(Buffer.alloc(20_000)))
  return (url: string, coding = 'gzip, deflate, br') => server.inject({ url, headers: { 'accept-encoding': coding } })
}

test('K16: what is sent packed unpacks to what was said, small or large, in a coding that the asker takes', async () => {
  const get = await packing()
  for (const [url, size] of [['/list', 20_000] as const, ['/long', 400_000] as const]) {
    const { headers, rawPayload } = await get(url)
    assert.equal(headers['content-encoding'], 'br', url)
    assert.equal(headers['vary'], 'accept-encoding')
    assert.deepEqual(JSON.parse(zlib.brotliDecompressSync(rawPayload).toString()), text(size))
    assert.equal(Number(headers['content-length']), rawPayload.length)
  }
  const gzip = await get('/list', 'gzip')
  assert.equal(gzip.headers['content-encoding'], 'gzip')
  assert.deepEqual(JSON.parse(zlib.gunzipSync(gzip.rawPayload).toString()), text(20_000))
  assert.equal((await get('/mine')).headers['vary'], 'cookie, accept-encoding')
})

test('K16: short answers, pictures, and answers to who refuses packing are sent as they are', async () => {
  const get = await packing()
  for (const [url, coding] of [
    ['/short', 'br'] as const,
    ['/photo', 'br'] as const,
    ['/list', 'br;q=0'] as const,
    ['/list', ''] as const,
  ]) {
    const { headers, rawPayload } = await get(url, coding)
    assert.ok(['none', 'identity'].includes(headers['content-encoding'] ?? 'none'), `${url} ${coding}`)
    assert.equal(Number(headers['content-length']), rawPayload.length)
  }
})
