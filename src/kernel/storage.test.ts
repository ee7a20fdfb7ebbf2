import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { createS3Storage, s3Settings } from './s3-storage.ts'
import { createFolderStorage, sha256Hex, type Storage } from './storage.ts'
import { listen } from './testing.ts'

/** Keeps objects as an S3 service does, and refuses what is not signed for it or differs from the hash that was announced. */
async function startBucket(): Promise<{ url: string; objects: Map<string, Buffer> }> {
  const objects = new Map<string, Buffer>()
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const body = Buffer.concat(await request.toArray())
    const name = (request.url ?? '').split('/').pop() ?? ''
    const signed = /^AWS4-HMAC-SHA256 Credential=KEY\/\d{8}\/hanoi-1\/s3\/aws4_request, /.test(
      request.headers.authorization ?? '',
    )
    const stored = objects.get(name)
    if (!signed) response.writeHead(403).end('AccessDenied')
    else if (request.method === 'PUT' && request.headers['x-amz-content-sha256'] !== sha256Hex(body))
      response.writeHead(400).end('XAmzContentSHA256Mismatch')
    else if (request.method === 'PUT') {
      objects.set(name, body)
      response.end()
    } else if (!stored) response.writeHead(404).end()
    else response.end(request.method === 'GET' ? stored : undefined)
  }
  const url = await listen((request, response) => {
    answer(request, response).catch((error: Error) => response.destroy(error))
  })
  return { url: `${url.slice('http://'.length)}/khue?tls=off&region=hanoi-1`, objects }
}

async function keeps(storage: Storage): Promise<void> {
  const bytes = Buffer.from('Giấy khai sinh '.repeat(1000))
  const name = await storage.put(bytes)
  assert.equal(name, sha256Hex(bytes))
  assert.equal(await storage.put(bytes), name)
  assert.equal(await storage.has(name), true)
  assert.deepEqual(await storage.get(name), bytes)
  assert.equal(await storage.has(sha256Hex(Buffer.from('never stored'))), false)
  await assert.rejects(storage.get(sha256Hex(Buffer.from('never stored'))))
  await assert.rejects(async () => storage.get('../../etc/passwd'))
}

test('K8: a folder keeps blobs under the hash of their content, with nothing half written left', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'khue-blobs-'))
  after(() => rm(folder, { recursive: true }))
  const storage = createFolderStorage(folder)
  await keeps(storage)
  await Promise.all(Array.from({ length: 20 }, () => storage.put(Buffer.from('at the same time'))))
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
  assert.deepEqual(new Set(files.map((file) => file.name.length)), new Set([64]))
})

test('K8: an S3 bucket does the same; a refusal is an error, never an absent blob', async () => {
  const bucket = await startBucket()
  await keeps(createS3Storage(s3Settings(`s3://KEY:SECRET@${bucket.url}`)))
  assert.equal(bucket.objects.size, 1)
  await assert.rejects(
    createS3Storage(s3Settings(`s3://OTHER:SECRET@${bucket.url}`)).has(sha256Hex(Buffer.from('x'))),
    /403/,
  )
})
