import type { Static } from 'typebox'
import type { PdfVerification as PdfVerificationSchema } from './contract.ts'

export type PdfVerification = Static<typeof PdfVerificationSchema>

/** Validates every signature of a PDF. Never throws on hostile bytes. `trustAnchors` are PEM certificates. */
export function verifyPdf(_bytes: Uint8Array, _trustAnchors: readonly string[]): PdfVerification {
  throw new Error('not built yet')
}
