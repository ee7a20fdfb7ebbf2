/** A file's hash and its signatures, computed where one is. Rule SIG8. */
import { createHash } from 'node:crypto'
import { type PdfVerification, verifyPdf } from './verify.ts'

export interface Question {
  readonly bytes: Uint8Array
  readonly anchors: readonly string[]
}

export interface Examined {
  readonly sha256: string
  readonly pdf: PdfVerification
  /** It has signatures, or pretends to. */
  readonly claims: boolean
}

export function examineHere({ bytes, anchors }: Question): Examined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const pdf = verifyPdf(buffer, anchors)
  return {
    sha256: createHash('sha256').update(buffer).digest('hex'),
    pdf,
    claims: pdf.signatures.length > 0 || buffer.includes('/ByteRange', 0, 'latin1'),
  }
}
