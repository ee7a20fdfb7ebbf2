import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { networkInterfaces } from 'node:os'
import { after, test } from 'node:test'
import { readConfig } from './config.ts'
import type { App } from './app.ts'
import { Outgoing, outgoingOf, toSetAddress } from './outgoing.ts'

const timeoutMs = 10_000
const get = { method: 'GET', timeoutMs } as const

/** Tells what it got; /elsewhere sends on; /long is 100 kB. */
const server = createServer((request, response) => {
  if (request.url === '/elsewhere') return void response.writeHead(302, { location: '/' }).end()
  if (request.url === '/silent') return undefined
  if (request.url === '/long') return void response.end('x'.repeat(100_000))
  const parts: Buffer[] = []
  request.on('data', (part: Buffer) => parts.push(part))
  request.on('end', () => {
    const { host, expect, 'content-length': length, 'x-mine': mine } = request.headers
    response.end(JSON.stringify({ body: Buffer.concat(parts).toString(), host, expect, length, mine }))
  })
  return undefined
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
after(() => {
  server.closeAllConnections()
  server.close()
})
const bound = server.address()
const port = typeof bound === 'object' && bound ? bound.port : 0

test('K32: an address inside is refused, however it is written', async () => {
  const outgoing = new Outgoing([])
  const inside = [
    '127.0.0.1',
    '2130706433',
    '0x7f.1',
    '0.0.0.0',
    '10.1.2.3',
    '100.64.1.1',
    '169.254.169.254',
    '172.31.0.1',
    '192.168.1.1',
    '224.0.0.1',
    '255.255.255.255',
    '[::]',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:a9fe:a9fe]',
    '[64:ff9b::7f00:1]',
    '[2002:7f00:1::]',
    '[fd00::1]',
    '[fe80::1]',
  ]
  for (const host of inside) {
    await assert.rejects(outgoing.call(`http://${host}:${port}/`, get), { name: 'ClosedAddress' }, host)
  }
  await assert.rejects(outgoing.call('file:///etc/passwd', get), TypeError)
})

test('K32: a name is judged by the very addresses that the connection is made to', async () => {
  const asked: string[] = []
  const outgoing = new Outgoing([], (host, done) => {
    asked.push(host)
    done(null, [{ address: '127.0.0.1', family: 4 }])
  })
  await assert.rejects(outgoing.call(`http://rebound.example:${port}/`, get), (error: Error) => {
    assert.equal(error.name, 'ClosedAddress')
    assert.doesNotMatch(error.message, /127/, 'what our names mean is not told')
    return true
  })
  assert.deepEqual(asked, ['rebound.example'], 'there is no second look')
  const mixed = new Outgoing(['127.0.0.1'], (_host, done) => {
    done(null, [
      { address: '10.0.0.1', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ])
  })
  assert.equal((await mixed.call(`http://mixed.example:${port}/`, get)).status, 200)
})

test('K32: what is opened is called; the connection has its own headers, a redirection is not followed, an answer has a limit', async () => {
  const outgoing = new Outgoing(['127.0.0.0/8'])
  const url = `http://127.0.0.1:${port}`
  const headers = { 'X-Mine': 'yes', Host: 'bank.inside', 'Content-Length': '1', Expect: '100-continue' }
  const posted = await outgoing.call(`${url}/`, { method: 'POST', headers, body: 'Khuê', timeoutMs, bytesMax: 1000 })
  assert.deepEqual(JSON.parse(posted.body.toString()), {
    body: 'Khuê',
    host: `127.0.0.1:${port}`,
    length: '5',
    mine: 'yes',
  })
  const { status, ok } = await outgoing.call(`${url}/elsewhere`, get)
  assert.deepEqual([status, ok], [302, false])
  await assert.rejects(outgoing.call(`${url}/long`, { ...get, bytesMax: 1000 }), /too large/)
  assert.equal((await outgoing.call(`${url}/long`, get)).ok, true, 'one that nobody reads has none')
  await assert.rejects(outgoing.call(`${url}/silent`, { ...get, timeoutMs: 50 }), { name: 'TimeoutError' })
  const ended = new AbortController()
  const silent = outgoing.call(`${url}/silent`, { ...get, signal: ended.signal })
  ended.abort()
  await assert.rejects(silent, { name: 'AbortError' })
})

test('K32: a trial calls this machine by all its names, and nothing else inside', async () => {
  const config = (env: Record<string, string>) => readConfig({ SECRET_KEY: 'ab'.repeat(32), ...env })
  const outgoing = (env: Record<string, string>) => outgoingOf({ config: config(env) } as App)
  const own = Object.values(networkInterfaces()).flatMap((all) => (all ?? []).filter(({ family }) => family === 'IPv4'))
  for (const host of ['0.0.0.0', 'localhost', ...own.map(({ address }) => address)]) {
    // Whether something answers there or not, it is called.
    const called = outgoing({}).call(`http://${host}:${port}/`, get)
    await called.then(
      ({ status }) => assert.equal(status, 200),
      (error: Error) => assert.notEqual(error.name, 'ClosedAddress', host),
    )
  }
  await assert.rejects(outgoing({}).call('http://169.254.169.254/', get), { name: 'ClosedAddress' })
  await assert.rejects(outgoing({ OUTGOING_INSIDE: 'none' }).call(`http://127.0.0.1:${port}/`, get), {
    name: 'ClosedAddress',
  })
})

test('K32: an address of the installation’s own settings may stand inside; its redirections are an answer, too', async () => {
  const address = `http://127.0.0.1:${port}`
  await assert.rejects(new Outgoing([]).call(address, get), { name: 'ClosedAddress' })
  assert.equal((await toSetAddress.call(address, get)).status, 200)
  assert.equal((await toSetAddress.call(`${address}/elsewhere`, get)).status, 302)
})

test('K32: the setting takes addresses and networks', () => {
  const SECRET_KEY = 'ab'.repeat(32)
  const read = (OUTGOING_INSIDE: string) => readConfig({ SECRET_KEY, OUTGOING_INSIDE }).outgoingInside
  assert.equal(read(''), undefined)
  assert.deepEqual(read('none'), [])
  assert.deepEqual(read('10.1.0.0/16, fd00:1::/32,10.2.3.4'), ['10.1.0.0/16', 'fd00:1::/32', '10.2.3.4'])
  for (const bad of ['agency.inside', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/8/8'])
    assert.throws(() => read(bad), /OUTGOING_INSIDE/)
})
