/** C2SP signed-note and tlog-checkpoint, with Ed25519. */
import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'

const ed25519 = 1
// An Ed25519 SubjectPublicKeyInfo is this prefix and the 32 bytes of the key (RFC 8410 §10.1).
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex')

export interface Verifier {
  readonly name: string
  readonly keyHash: Buffer
  readonly publicKey: KeyObject
}

const keyHash = (name: string, publicKey: Buffer): Buffer =>
  createHash('sha256')
    .update(`${name}\n`)
    .update(Buffer.from([ed25519]))
    .update(publicKey)
    .digest()
    .subarray(0, 4)

export function rawPublicKey(key: KeyObject): Buffer {
  return key.export({ type: 'spki', format: 'der' }).subarray(spkiPrefix.length)
}

/** `<name>+<hash>+<key>` */
export function verifierText(name: string, publicKey: KeyObject): string {
  const raw = rawPublicKey(publicKey)
  return `${name}+${keyHash(name, raw).toString('hex')}+${Buffer.concat([Buffer.from([ed25519]), raw]).toString('base64')}`
}

/** Reads a verifier key; null when it is none or its hash is not its own. */
export function parseVerifier(text: string): Verifier | null {
  const found = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})$/.exec(text.trim())
  if (!found) return null
  const [, name = '', hash = '', encoded = ''] = found
  const bytes = Buffer.from(encoded, 'base64')
  if (bytes.length !== 33 || bytes[0] !== ed25519) return null
  const raw = bytes.subarray(1)
  if (keyHash(name, raw).toString('hex') !== hash) return null
  const publicKey = createPublicKey({ key: Buffer.concat([spkiPrefix, raw]), format: 'der', type: 'spki' })
  return { name, keyHash: keyHash(name, raw), publicKey }
}

/** The note: text (ending in a newline), an empty line, and one signature line. */
export function signNote(text: string, name: string, privateKey: KeyObject, publicKey: KeyObject): string {
  const signature = Buffer.concat([keyHash(name, rawPublicKey(publicKey)), sign(null, Buffer.from(text), privateKey)])
  return `${text}\n— ${name} ${signature.toString('base64')}\n`
}

const noteLengthMax = 100_000
const signatureLinesMax = 16

/** The text of a note that the verifier's key signed; null otherwise. Lines by unknown keys are passed over. */
export function openNote(note: string, verifier: Verifier): string | null {
  if (note.length > noteLengthMax) return null
  const split = note.lastIndexOf('\n\n')
  if (split < 0 || !note.endsWith('\n')) return null
  const text = note.slice(0, split + 1)
  const lines = note.slice(split + 2, -1).split('\n')
  if (lines.length > signatureLinesMax) return null
  for (const line of lines) {
    const found = /^— (\S+) ([A-Za-z0-9+/]+={0,2})$/.exec(line)
    if (!found) return null
    const bytes = Buffer.from(found[2] ?? '', 'base64')
    if (found[1] !== verifier.name || !bytes.subarray(0, 4).equals(verifier.keyHash)) continue
    return verify(null, Buffer.from(text), verifier.publicKey, bytes.subarray(4)) ? text : null
  }
  return null
}

export interface Checkpoint {
  readonly origin: string
  readonly size: number
  readonly root: Buffer
}

export function checkpointText({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${root.toString('base64')}\n`
}

/** The first three lines of a checkpoint's text, whoever signed it; null when it is none. */
export function parseCheckpoint(text: string): Checkpoint | null {
  const [origin, size, root] = text.split('\n')
  if (!origin || !/^(0|[1-9]\d{0,15})$/.test(size ?? '') || !/^[A-Za-z0-9+/]{43}=$/.test(root ?? '')) return null
  return { origin, size: Number(size), root: Buffer.from(root ?? '', 'base64') }
}
