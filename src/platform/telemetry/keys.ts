/** Keys and claim codes of devices: drawn, told once, kept as SHA-256 (TEL10). */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { DeviceRow } from './store.ts'

export const digest = (text: string) => createHash('sha256').update(text).digest()

export function isSame(a: Buffer, b: Buffer | null): boolean {
  return b !== null && a.length === b.length && timingSafeEqual(a, b)
}

// A key names its device, so that one row is read to check it.
const keyPattern = /^khd_([0-9a-f]{32})_[\w-]{43}$/
const claimPattern = /^khc_([0-9a-f]{32})_[\w-]{22}$/
const bare = (id: string) => id.replaceAll('-', '')
const idOf = (hex: string) => hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')

export const newKey = (id: string) => `khd_${bare(id)}_${randomBytes(32).toString('base64url')}`
export const newClaim = (id: string) => `khc_${bare(id)}_${randomBytes(16).toString('base64url')}`

/** The device that a key names; null when it is no key. */
export function deviceIdIn(key: string): string | null {
  const hex = keyPattern.exec(key)?.[1]
  return hex === undefined ? null : idOf(hex)
}

/** The device that a claim code names; null when it is none. */
export function claimedIdIn(claimCode: string): string | null {
  const hex = claimPattern.exec(claimCode)?.[1]
  return hex === undefined ? null : idOf(hex)
}

/** Whether the device has this key and may use it at `now`. */
export function holdsKey(device: DeviceRow, key: string, now: Temporal.Instant): boolean {
  if (device.state !== 'active') return false
  const hash = digest(key)
  if (isSame(hash, device.key_hash)) return true
  const isStill = device.old_key_until !== null && Temporal.Instant.compare(device.old_key_until, now) > 0
  return isStill && isSame(hash, device.old_key_hash)
}

/** `Authorization: Bearer khd_…`; null without one. */
export function keyIn(headers: Readonly<Record<string, string | string[] | undefined>>): string | null {
  const given = headers['authorization']
  const found = typeof given === 'string' ? /^Bearer\s+(khd_\S+)$/i.exec(given)?.[1] : undefined
  return found ?? null
}
