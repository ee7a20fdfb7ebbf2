/** The service worker, run as it is with a browser's parts stood in. */
import assert from 'node:assert/strict'
import { test } from 'node:test'

type Listener = (event: object) => void
const listeners = new Map<string, Listener>()
const kept: string[] = []
const cache = {
  match: () => Promise.resolve(undefined),
  put: (request: Request) => Promise.resolve(void kept.push(new URL(request.url).pathname)),
}
Object.assign(globalThis, {
  self: {
    addEventListener: (type: string, listener: Listener) => listeners.set(type, listener),
    location: { origin: 'https://khue.example' },
  },
  caches: { open: () => Promise.resolve(cache), match: () => Promise.resolve(undefined) },
})
await import('./sw.ts')

/** What the worker answers to a request by itself; undefined when it leaves it to the network. */
function answered(address: string, method = 'GET'): Promise<Response> | undefined {
  let reply: Promise<Response> | undefined
  const request = new Request(new URL(address, 'https://khue.example'), { method })
  listeners.get('fetch')?.({ request, respondWith: (given: Promise<Response>) => void (reply = given) })
  return reply
}

test('UI5: the service worker leaves everybody’s data alone, and keeps program files only', async () => {
  for (const address of [
    '/api/identity/me',
    '/api/live?topic=x',
    '/oidc/auth',
    '/desk',
    '/desk/cases/1',
    '/tlog/checkpoint',
  ])
    assert.equal(answered(address), undefined, address)
  assert.equal(answered('/procedures/1.001193', 'POST'), undefined)
  assert.equal(answered('https://elsewhere.example/assets/a.js'), undefined)

  const fetched = globalThis.fetch
  globalThis.fetch = () => Promise.resolve(new Response('here'))
  try {
    for (const address of ['/', '/cases/1', '/assets/main-1a2b.js'])
      assert.equal(await (await answered(address))?.text(), 'here', address)
  } finally {
    globalThis.fetch = fetched
  }
  assert.deepEqual(kept, ['/assets/main-1a2b.js'])
})
