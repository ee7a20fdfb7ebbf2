/**
 * What is kept here of a person who signed in (UI15): readable as long as that sign-in may last unattended. Then what the server has
 * goes, and what it has not yet stays sealed, under a key that the server gives to that person alone. A shared phone shows nobody the
 * form of another, and nothing that was typed without a connection is lost.
 */
import { change, forget, keptIds, recall } from './kept.ts'

export interface Guard {
  /** By this device's clock, in ms. */
  readonly until: number
  /** 256 bits in base64: of the person, from the server. */
  readonly key: string
}

export interface Guarded {
  readonly guard?: Guard
  /** What the server does not have yet. */
  readonly unsent: Readonly<Record<string, unknown>>
}

export interface PutAway {
  readonly sealed: { readonly iv: Uint8Array<ArrayBuffer>; readonly bytes: ArrayBuffer }
}

export const isPutAway = (kept: object | undefined): kept is PutAway => kept !== undefined && 'sealed' in kept

/** From now, or from when the person last did something. */
export const guardFrom = ({ key, minutes }: { key: string; minutes: number }): Guard => ({
  until: Date.now() + minutes * 60_000,
  key,
})

export const isOverdue = ({ guard }: Guarded): boolean => guard !== undefined && guard.until < Date.now()

async function cipherKey(key: string): Promise<CryptoKey> {
  const bytes = Uint8Array.from(atob(key), (letter) => letter.charCodeAt(0))
  return crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt'])
}

export async function seal(key: string, unsent: Guarded['unsent']): Promise<PutAway> {
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const plain = new TextEncoder().encode(JSON.stringify(unsent))
  return { sealed: { iv, bytes: await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, await cipherKey(key), plain) } }
}

/** Nothing when it was another person's. */
export async function unseal(key: string, { sealed }: PutAway): Promise<Guarded['unsent'] | undefined> {
  try {
    const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: sealed.iv }, await cipherKey(key), sealed.bytes)
    return JSON.parse(new TextDecoder().decode(plain)) as Guarded['unsent']
  } catch (error) {
    if (error instanceof DOMException && error.name === 'OperationError') return undefined
    throw error
  }
}

/** What is kept under this id is nobody's to read any more but its person's. */
export async function putAway(id: string): Promise<void> {
  const kept = await recall<Guarded | PutAway>(id)
  if (kept === undefined || isPutAway(kept) || !kept.guard) return
  if (Object.keys(kept.unsent).length === 0) return forget(id)
  const { until } = kept.guard
  const sealed = await seal(kept.guard.key, kept.unsent)
  // Unless the person has come back meanwhile, in another tab.
  await change<Guarded | PutAway>(id, (now) =>
    now === undefined || isPutAway(now) || now.guard?.until !== until ? (now ?? sealed) : sealed,
  )
}

async function putAwayOverdue(): Promise<void> {
  for (const id of await keptIds()) {
    const kept = await recall<Guarded | PutAway>(id)
    if (kept !== undefined && !isPutAway(kept) && 'unsent' in kept && isOverdue(kept)) await putAway(id)
  }
}

const lookEveryMs = 60_000

/** Whoever opens the portal next, on whatever page. */
export function guardKept(): void {
  const look = (): void => void putAwayOverdue().catch((error: unknown) => console.error('not put away', error))
  look()
  setInterval(look, lookEveryMs)
  document.addEventListener('visibilitychange', look)
}
