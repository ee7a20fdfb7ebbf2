/** Time-based one-time codes (RFC 6238 with SHA-1, 30 seconds, six digits: what every authenticator app speaks). */
import { createHmac, timingSafeEqual } from 'node:crypto'

const stepSeconds = 30
const digits = 6
// One step before and after, for clocks that differ and for slow typing (RFC 6238 §5.2).
const window = 1

export function totpStep(instant: Temporal.Instant): number {
  return Math.floor(instant.epochMilliseconds / 1000 / stepSeconds)
}

/** The code of a step (RFC 4226 §5.3). */
export function totpCode(secret: Uint8Array, step: number, length = digits): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', secret).update(counter).digest()
  const offset = (mac.at(-1) ?? 0) & 0x0f
  const number = mac.readUInt32BE(offset) & 0x7fffffff
  return String(number % 10 ** length).padStart(length, '0')
}

/** The step that the code belongs to, or null. The caller must still use the step up, so that it counts once. */
export function matchTotp(secret: Uint8Array, code: string, now: Temporal.Instant): number | null {
  if (!/^[0-9]{6}$/.test(code)) return null
  const current = totpStep(now)
  let match: number | null = null
  for (let step = current - window; step <= current + window; step++) {
    if (timingSafeEqual(Buffer.from(totpCode(secret, step)), Buffer.from(code))) match = step
  }
  return match
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** RFC 4648 §6, without padding. */
export function base32(bytes: Uint8Array): string {
  let text = ''
  let [buffer, bits] = [0, 0]
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += alphabet[(buffer >> bits) & 31]
    }
    buffer &= (1 << bits) - 1
  }
  return bits > 0 ? text + alphabet[(buffer << (5 - bits)) & 31] : text
}

/** Throws a RangeError for letters outside the alphabet. */
export function fromBase32(text: string): Buffer {
  const bytes: number[] = []
  let [buffer, bits] = [0, 0]
  for (const letter of text.toUpperCase().replaceAll(/[\s=-]/g, '')) {
    const value = alphabet.indexOf(letter)
    if (value < 0) throw new RangeError('not base32')
    buffer = (buffer << 5) | value
    bits += 5
    if (bits >= 8) {
      bits -= 8
      bytes.push((buffer >> bits) & 255)
      buffer &= (1 << bits) - 1
    }
  }
  return Buffer.from(bytes)
}

/** What an authenticator app reads from the QR code. */
export function totpUri(secret: Uint8Array, account: string): string {
  const label = encodeURIComponent(`Khuê:${account}`)
  return `otpauth://totp/${label}?secret=${base32(secret)}&issuer=Khu%C3%AA&algorithm=SHA1&digits=6&period=30`
}
