/** Private keys at rest: AES-256-GCM under a key derived from the installation's secret key. */
import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto'

/** Tells which secret key something was encrypted with, without telling the key. */
export function masterKeyId(secretKey: Buffer): string {
  return createHash('sha256').update('khue master key id').update(secretKey).digest('hex').slice(0, 16)
}

const derive = (secretKey: Buffer, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secretKey, Buffer.alloc(0), `khue vault ${purpose}`, 32))

/** 12 bytes nonce, 16 bytes tag, ciphertext. `purpose` binds it to one row: moved to another, it does not open. */
export function encryptAtRest(secretKey: Buffer, purpose: string, plain: Uint8Array): Buffer {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', derive(secretKey, purpose), nonce)
  const body = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), body])
}

/** Throws when the secret key, the purpose or the bytes are not those of the encryption. */
export function decryptAtRest(secretKey: Buffer, purpose: string, sealed: Uint8Array): Buffer {
  const bytes = Buffer.from(sealed)
  const decipher = createDecipheriv('aes-256-gcm', derive(secretKey, purpose), bytes.subarray(0, 12), {
    authTagLength: 16,
  })
  decipher.setAuthTag(bytes.subarray(12, 28))
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()])
}
