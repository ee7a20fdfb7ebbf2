/**
 * A wall that nobody looks after: after a long silence, and once a night, it loads itself anew, so that it also runs the program of a
 * Khuê that was brought up to date. It reloads only when the server answers: a wall that shows old data is better than one that shows an error.
 */
import { useEffect, useRef } from 'react'

const silenceMs = 5 * 60_000
const lookMs = 30_000
const nightHour = 4
const hourMs = 3_600_000

export interface Seen {
  readonly nowMs: number
  readonly openedMs: number
  readonly heardMs: number
  /** When it was last found silent; 0: never. */
  readonly silentSinceMs: number
}

/** Why to load anew now; undefined: there is no reason. Hours are Hanoi's. */
export function reasonToReload({ nowMs, openedMs, heardMs, silentSinceMs }: Seen): 'back' | 'night' | undefined {
  if (silentSinceMs > 0 && heardMs > silentSinceMs) return 'back'
  const hour = (Math.floor(nowMs / hourMs) + 7) % 24
  return hour === nightHour && nowMs - openedMs > 2 * hourMs ? 'night' : undefined
}

/** `heardMs`: when the server last answered. */
export function useWatch(heardMs: number): void {
  const heard = useRef(heardMs)
  heard.current = heardMs
  useEffect(() => {
    const openedMs = Date.now()
    let silentSinceMs = 0
    const timer = setInterval(() => {
      const nowMs = Date.now()
      const last = Math.max(heard.current, openedMs)
      if (silentSinceMs === 0 && nowMs - last > silenceMs) silentSinceMs = nowMs
      const reason = reasonToReload({ nowMs, openedMs, heardMs: heard.current, silentSinceMs })
      if (reason && nowMs - last < lookMs) location.reload()
    }, lookMs)
    return () => clearInterval(timer)
  }, [])
}
