/**
 * Whether the city can be reached: what the browser says of its network, and what became of the last request. A browser
 * counts itself online on any network, also on one that leads nowhere.
 */
const askAgainMs = 3000

let lost = false
let asking: ReturnType<typeof setInterval> | undefined
const listeners = new Set<() => void>()

function tell(): void {
  for (const listener of listeners) listener()
}

function set(now: boolean): void {
  if (now === lost) return
  lost = now
  clearInterval(asking)
  if (lost) asking = setInterval(() => void ask(), askAgainMs)
  tell()
}

/** Any answer will do. */
async function ask(): Promise<void> {
  await fetch('/health/live', { cache: 'no-store' }).then(
    () => set(false),
    () => set(true),
  )
}

/** Whether it can be, asked now. */
export async function isReachable(): Promise<boolean> {
  await ask()
  return !lost
}

/** A `fetch` that notes whether there was an answer. */
export async function fetchNoting(path: string, init: RequestInit): Promise<Response> {
  try {
    const response = await fetch(path, init)
    set(false)
    return response
  } catch (error) {
    if (!(error instanceof DOMException && error.name === 'AbortError')) set(true)
    throw error
  }
}

export function isOnline(): boolean {
  return navigator.onLine && !lost
}

/** Calls back when that may have changed; gives what ends it. */
export function onConnection(changed: () => void): () => void {
  const heard = (): void => {
    if (lost) void ask()
    changed()
  }
  listeners.add(changed)
  window.addEventListener('online', heard)
  window.addEventListener('offline', heard)
  return () => {
    listeners.delete(changed)
    window.removeEventListener('online', heard)
    window.removeEventListener('offline', heard)
  }
}
