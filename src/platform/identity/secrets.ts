/** Secrets at rest: AES-256-GCM under keys derived from the installation's master key, one for each purpose. */
import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto'
import type { App } from '../../kernel/app.ts'

/** 32 bytes for this purpose alone (RFC 5869). */
export function derivedKey(app: App, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', app.config.secretKey, '', `khue/identity/${purpose}`, 32))
}

const nonceBytes = 12
const tagBytes = 16

export function seal(app: App, purpose: string, plain: Uint8Array | string): Buffer {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', derivedKey(app, purpose), nonce)
  const body = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), body])
}

/** Throws when it was changed or sealed with another key. */
export function unseal(app: App, purpose: string, sealed: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', derivedKey(app, purpose), sealed.subarray(0, nonceBytes))
  decipher.setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes))
  return Buffer.concat([decipher.update(sealed.subarray(nonceBytes + tagBytes)), decipher.final()])
}

/** 256 random bits as URL-safe text. */
export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

/** Tokens have 256 random bits, so one plain hash hides them. */
export function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
