import { randomBytes } from 'node:crypto'
import type { Static } from 'typebox'
import type { Tx } from '../../kernel/app.ts'
import type { ProofFile } from './contract.ts'

export interface LogResultInput {
  /** From `newResultId()`, made before rendering so that the QR code can carry it. */
  readonly resultId: string
  /** The sealed document and its SHA-256. */
  readonly documentId: string
  readonly sha256: string
  readonly caseCode: string
  readonly procedureCode: string
  /** Name of the kind of paper, e.g. { vi: 'Giấy khai sinh', en: 'Birth certificate' }. */
  readonly kind: { readonly vi: string; readonly en: string }
  readonly issuedAt: Temporal.Instant
  readonly issuerUnitId: string
  readonly issuerName: { readonly vi: string; readonly en: string }
}

/** 128 random bits as 22 URL-safe letters. */
export function newResultId(): string {
  return randomBytes(16).toString('base64url')
}

/** What the QR code on the paper says. */
export function verificationUrl(publicUrl: string, resultId: string): string {
  return `${publicUrl.replace(/\/$/, '')}/verify?r=${resultId}`
}

/** Queues the entry in the caller's transaction; `resultLogged` follows within about a second. Repeating it changes nothing. */
export function logResult(_tx: Tx, _input: LogResultInput): Promise<void> {
  throw new Error('not built yet')
}

/** Marks a result revoked, in the log too. Throws kernel.not-found, transparency.not-current. */
export function revokeResult(_tx: Tx, _input: { resultId: string }): Promise<void> {
  throw new Error('not built yet')
}

/** Marks a result superseded by a newer, already logged one. Throws kernel.not-found, transparency.not-current. */
export function supersedeResult(_tx: Tx, _input: { resultId: string; byResultId: string }): Promise<void> {
  throw new Error('not built yet')
}

/** The content of proof.json. Throws transparency.not-logged-yet, .no-such-size. */
export function proofFile(_tx: Tx, _resultId: string, _size?: number): Promise<Static<typeof ProofFile>> {
  throw new Error('not built yet')
}
