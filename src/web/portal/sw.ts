/**
 * The portal's service worker: the shell opens without a connection, so that a form can be filled in anywhere. It keeps
 * program files only. What comes from /api (anybody's data) is never kept here; unsent answers live in the page's own store.
 */
const files = '__SHELL_FILES__' as unknown as readonly string[]
const cacheName = `khue-shell-__SHELL_VERSION__`
const worker = self as unknown as ServiceWorkerScope

/** The part of the worker's global scope that is used here (TypeScript's own types clash with the page's). */
interface ServiceWorkerScope {
  addEventListener(type: 'install' | 'activate', listener: (event: Extendable) => void): void
  addEventListener(type: 'fetch', listener: (event: Extendable & FetchLike) => void): void
  addEventListener(type: 'message', listener: (event: MessageEvent<unknown>) => void): void
  addEventListener(type: 'push', listener: (event: Extendable & { data: { json(): unknown } | null }) => void): void
  addEventListener(
    type: 'notificationclick',
    listener: (event: Extendable & { notification: Notification }) => void,
  ): void
  skipWaiting(): Promise<void>
  readonly location: Location
  readonly registration: ServiceWorkerRegistration
  readonly clients: { claim(): Promise<void>; openWindow(url: string): Promise<unknown> }
}
interface Extendable {
  waitUntil(work: Promise<unknown>): void
}
interface FetchLike {
  readonly request: Request
  respondWith(response: Promise<Response>): void
}

worker.addEventListener('install', (event) => {
  event.waitUntil(caches.open(cacheName).then((cache) => cache.addAll([...files])))
})

worker.addEventListener('activate', (event) => {
  const sweep = async (): Promise<void> => {
    for (const name of await caches.keys()) if (name !== cacheName) await caches.delete(name)
    await worker.clients.claim()
  }
  event.waitUntil(sweep())
})

// The page asks for the change of version, after the person agreed to reload.
worker.addEventListener('message', (event) => {
  if (event.data === 'take-over') void worker.skipWaiting()
})

const notOurs = /^\/(api|oidc|tlog|health|metrics|problems|desk|centre)(\/|$)/

/** Pages: what the server draws when there is a connection, else the kept shell, which the program fills. Assets: they never change under their name. */
async function answer(request: Request): Promise<Response> {
  if (request.mode !== 'navigate') {
    const kept = await caches.match(request)
    if (kept) return kept
    const fresh = await fetch(request)
    if (fresh.ok && new URL(request.url).pathname.startsWith('/assets/')) {
      const cache = await caches.open(cacheName)
      await cache.put(request, fresh.clone())
    }
    return fresh
  }
  try {
    return await fetch(request)
  } catch (error) {
    const shell = await caches.match('/shell')
    if (shell) return shell
    throw error
  }
}

worker.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url)
  if (event.request.method !== 'GET' || url.origin !== worker.location.origin || notOurs.test(url.pathname)) return
  event.respondWith(answer(event.request))
})

interface PushText {
  readonly title?: string
  readonly body?: string
  readonly link?: string
}

worker.addEventListener('push', (event) => {
  const text = (event.data?.json() ?? {}) as PushText
  const options = {
    body: text.body ?? '',
    icon: '/icon-192.png',
    badge: '/icon-192.png',
    data: text.link ?? '/notifications',
  }
  event.waitUntil(worker.registration.showNotification(text.title ?? 'Khuê', options))
})

worker.addEventListener('notificationclick', (event) => {
  event.notification.close()
  const link: unknown = event.notification.data
  event.waitUntil(worker.clients.openWindow(typeof link === 'string' && link.startsWith('/') ? link : '/'))
})
