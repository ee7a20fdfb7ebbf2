import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import cookie from '@fastify/cookie'
import Fastify, { type FastifyInstance } from 'fastify'
import { createMetrics, type Metrics } from './metrics.ts'
import { mountWeb } from './web-files.ts'

const frame =
  '<html lang="{{language}}" data-theme="{{theme}}"><title>{{title}}</title><div>{{page}}</div>{{answers}}<script nonce="{{nonce}}"></script>'
/** Stands for a face's build: it draws what its address says. */
const drawing = `export const drawPage = async ({ url, cookies, ask }) => {
  if (url === '/broken') throw new Error('a bug')
  const answer = url === '/asks' ? await (await ask('/api/who')).json() : url
  return {
    status: url === '/nowhere' ? 404 : 200, title: '</title><b>', html: '<main>$& {{nonce}}</main>',
    answers: { answer, text: '</script><!--' }, personal: cookies.who !== undefined,
    left: url.startsWith('/left/') ? [{ what: 'draft', why: url.slice(6) }, { what: 'cases', why: url.slice(6) }] : [],
  }
}`

let server: FastifyInstance
let metrics: Metrics
const logged: string[] = []
let folder: string

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'khue-web-'))
  await mkdir(path.join(folder, 'web/portal'), { recursive: true })
  await mkdir(path.join(folder, 'web/assets'))
  await mkdir(path.join(folder, 'pages'))
  await writeFile(path.join(folder, 'web/portal/index.html'), frame)
  await mkdir(path.join(folder, 'web/desk'))
  await writeFile(
    path.join(folder, 'web/desk/index.html'),
    '<title>{{vi|Bàn làm việc}}{{en|Desk}} · Khuê</title>{{other}}',
  )
  await writeFile(path.join(folder, 'web/assets/a.js'), 'plain')
  await writeFile(path.join(folder, 'web/assets/a.js.br'), 'packed')
  await writeFile(path.join(folder, 'pages/package.json'), '{"type":"module"}')
  await writeFile(path.join(folder, 'pages/portal.js'), drawing)
  metrics = createMetrics()
  server = Fastify({ logger: { level: 'warn', stream: { write: (line) => void logged.push(line) } } })
  server.decorateRequest('nonce', 'n')
  await server.register(cookie)
  server.get('/api/who', (request) => ({ who: request.cookies['who'], from: request.ip }))
  await mountWeb(server, path.join(folder, 'web'), metrics)
})

after(async () => {
  await server.close()
  await rm(folder, { recursive: true })
})

const get = (url: string, cookies: Record<string, string> = {}) =>
  server.inject({ url, cookies, remoteAddress: '203.0.113.7' })

test('K10: a face draws its pages on the server; texts and answers cannot become markup', async () => {
  const { payload, headers, statusCode } = await get('/here')
  assert.equal(statusCode, 200)
  assert.match(payload, /<title>&lt;\/title>&lt;b><\/title><div><main>\$& {{nonce}}<\/main><\/div>/)
  assert.match(payload, /id="answers">{"answer":"\/here","text":"\\u003c\/script>\\u003c!--"}<\/script>/)
  assert.match(payload, /<script nonce="n">/)
  assert.equal(headers['cache-control'], 'private, no-cache')
  assert.equal(headers['etag'], undefined)
  assert.equal((await get('/nowhere')).statusCode, 404)
  // A point makes a file in the path alone, before a letter.
  assert.equal((await get('/?parcel=00070.12.345')).statusCode, 200)
  assert.equal((await get('/parcels/00070.12.345')).statusCode, 200)
  assert.notEqual((await get('/nothing.png')).statusCode, 200)
})

test('K10: the page asks the API as its visitor would; what is of one person is kept by no cache', async () => {
  const { payload, headers } = await get('/asks', { who: 'lan' })
  assert.match(payload, /{"who":"lan","from":"203.0.113.7"}/)
  assert.equal(headers['cache-control'], 'private, no-store')
})

test('K10: a page that fails to be drawn is sent as a frame for the browser to draw', async () => {
  const { payload, statusCode } = await get('/broken', { khue_language: 'en', khue_theme: 'dark' })
  assert.equal(statusCode, 200)
  assert.match(payload, /<html lang="en" data-theme="dark"><title>Khuê<\/title><div><\/div><script/)
})

test('K10: the words of a frame are of the language that was chosen', async () => {
  const page = async (cookies: Record<string, string>) => (await get('/desk/cases', cookies)).payload
  assert.equal(await page({}), '<title>Bàn làm việc · Khuê</title>{{other}}')
  assert.equal(await page({ khue_language: 'en' }), '<title>Desk · Khuê</title>{{other}}')
})

test('K10: a page that is left to the browser is counted by its reason; a fault is told to the operator as well', async () => {
  const leftFor = async (reason: string): Promise<number> => {
    const { values } = await metrics.pagesLeft.get()
    return values.find(({ labels }) => labels.reason === reason && labels.face === 'portal')?.value ?? 0
  }
  for (const [url, reason, lines] of [
    ['/here', 'failed', 0],
    ['/left/refused', 'refused', 0],
    ['/left/changes', 'changes', 0],
    ['/left/unavailable', 'unavailable', 1],
    ['/left/unsettled', 'unsettled', 1],
    ['/left/failed', 'failed', 1],
    // With the error itself.
    ['/broken', 'failed', 2],
  ] as const) {
    const before = await leftFor(reason)
    logged.length = 0
    assert.equal((await get(url)).statusCode, 200)
    assert.equal((await leftFor(reason)) - before, url === '/here' ? 0 : 1, url)
    assert.equal(logged.length, lines, url)
    if (lines > 0) assert.match(logged.at(-1) ?? '', new RegExp(`"why":"${reason}".*page left to the browser`))
  }
})

test('K10: a file is sent in the form that was packed when it was built', async () => {
  const packed = await server.inject({ url: '/assets/a.js', headers: { 'accept-encoding': 'gzip, br' } })
  assert.deepEqual([packed.payload, packed.headers['content-encoding']], ['packed', 'br'])
  assert.equal(packed.headers['cache-control'], 'public, max-age=31536000, immutable')
  assert.equal((await get('/assets/a.js')).payload, 'plain')
  assert.notEqual((await get('/assets/a.js.br')).statusCode, 200)
})
