/**
 * Sealed values: AES-256-GCM (NIST SP 800-38D) under one of the numbered data keys, with a random nonce each. All sealed fields
 * of a row are one text, padded, so that neither a value nor whether there is one shows in its length; the associated data
 * names the row, so that a piece moved to another row does not open. Rules RG50 and RG51.
 */
import { createCipheriv, createDecipheriv, type KeyObject, randomFillSync } from 'node:crypto'
import type { RecordData } from '../definition.ts'

export const numberBytes = 4
export const nonceBytes = 12
export const tagBytes = 16
export const headBytes = numberBytes + nonceBytes + tagBytes
/** Texts are filled up to a multiple of this: ethnicity and religion together fit once. */
const padBytes = 64

export interface DataKey {
  readonly version: number
  readonly key: KeyObject
}

/** Names what a piece belongs to, for its associated data. */
export const placeOf = {
  record: (registry: string, id: string) => `record ${registry} ${id}`,
  version: (registry: string, id: string, version: number) => `version ${registry} ${id} ${version}`,
  importRow: (importId: string, line: number) => `import-row ${importId} ${line}`,
  importFile: (importId: string) => `import-file ${importId}`,
} as const

// Random bytes by the page: a system call for each nonce costs more than the encryption.
const nonces = Buffer.alloc(nonceBytes * 1024)
let nextNonce = nonces.length

function nonce(): Buffer {
  if (nextNonce === nonces.length) {
    randomFillSync(nonces)
    nextNonce = 0
  }
  nextNonce += nonceBytes
  // Used before the next one is asked for.
  return nonces.subarray(nextNonce - nonceBytes, nextNonce)
}

export function sealBytes({ version, key }: DataKey, place: string, plain: Uint8Array): Buffer {
  const sealed = Buffer.allocUnsafe(headBytes + plain.length)
  const fresh = nonce()
  const cipher = createCipheriv('aes-256-gcm', key, fresh)
  cipher.setAAD(Buffer.from(place))
  cipher.update(plain).copy(sealed, headBytes)
  cipher.final()
  sealed.writeUInt32BE(version, 0)
  fresh.copy(sealed, numberBytes)
  cipher.getAuthTag().copy(sealed, numberBytes + nonceBytes)
  return sealed
}

/** Throws when the key, the place or the bytes are not those of the sealing. */
export function openBytes(key: KeyObject, place: string, sealed: Buffer): Buffer {
  const fresh = sealed.subarray(numberBytes, numberBytes + nonceBytes)
  const decipher = createDecipheriv('aes-256-gcm', key, fresh, { authTagLength: tagBytes })
  decipher.setAAD(Buffer.from(place))
  decipher.setAuthTag(sealed.subarray(numberBytes + nonceBytes, headBytes))
  return Buffer.concat([decipher.update(sealed.subarray(headBytes)), decipher.final()])
}

/** The number of the key that a piece was sealed with. */
export function keyNumberOf(sealed: Buffer): number {
  return sealed.readUInt32BE(0)
}

export function sealJson(key: DataKey, place: string, value: unknown): Buffer {
  return sealBytes(key, place, padded(Buffer.from(JSON.stringify(value))))
}

export function sealData(key: DataKey, place: string, data: RecordData): Buffer {
  return sealJson(key, place, data)
}

/** What is sealed of values that are JSON already, in UTF-8. */
export function padded(text: Buffer): Buffer {
  const filled = Buffer.alloc(Math.ceil(text.length / padBytes) * padBytes, ' ')
  text.copy(filled)
  return filled
}

export function openJson(key: KeyObject, place: string, sealed: Buffer): unknown {
  return JSON.parse(openBytes(key, place, sealed).toString())
}

export function openData(key: KeyObject, place: string, sealed: Buffer): RecordData {
  return openJson(key, place, sealed) as RecordData
}
