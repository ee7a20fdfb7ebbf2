/** Registers the service worker and offers its newer version when there is one. */
import { storedLanguage } from '../ui/language.tsx'
import { messages } from '../ui/messages.ts'
import { toast } from '../ui/toast.tsx'

function offer(waiting: ServiceWorker): void {
  const language = storedLanguage()
  toast(messages.updateReady[language], {
    label: messages.reload[language],
    run: () => waiting.postMessage('take-over'),
  })
}

async function register(): Promise<void> {
  const controlled = navigator.serviceWorker.controller !== null
  const registration = await navigator.serviceWorker.register('/sw.js')
  if (registration.waiting && controlled) offer(registration.waiting)
  registration.addEventListener('updatefound', () => {
    const next = registration.installing
    next?.addEventListener('statechange', () => {
      if (next.state === 'installed' && navigator.serviceWorker.controller) offer(next)
    })
  })
  // Only a change of version reloads the page; the first worker to take control does not.
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (controlled) location.reload()
  })
}

/** After the page has loaded, so that the first visit does not compete with itself for the connection. */
export function startServiceWorker(): void {
  if (!('serviceWorker' in navigator)) return
  const start = (): void => {
    register().catch((error: unknown) => console.warn('the service worker could not be registered', error))
  }
  if (document.readyState === 'complete') start()
  else window.addEventListener('load', start, { once: true })
}
