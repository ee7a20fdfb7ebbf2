import { randomFillSync } from 'node:crypto'

// Drawn for 256 identifiers at once: asking for sixteen bytes costs as much as asking for four thousand.
const entropy = Buffer.alloc(4096)
let used = entropy.length

/** Of the operating system's, for secrets too. */
export function sixteenBytes(): Buffer {
  if (used === entropy.length) {
    randomFillSync(entropy)
    used = 0
  }
  used += 16
  return Buffer.from(entropy.subarray(used - 16, used))
}

/** A UUIDv7 (RFC 9562 §5.7): sorts by time, so that indexes grow at one end. */
export function newId(nowMs: number = Date.now()): string {
  const bytes = sixteenBytes()
  bytes.writeUIntBE(nowMs, 0, 6)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** Whether a text is an identifier in the form that PostgreSQL takes; for what no schema has checked. */
export const isId = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)
