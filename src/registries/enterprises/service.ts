/** What procedures do to the register when their results are issued, corrected and revoked. Rules EN2 to EN4. */
import { system } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import {
  amendRecord,
  currentRecord,
  currentRecordByKey,
  registerRecord,
  saysAlready,
} from '../../platform/registry/index.ts'
import { enterprises, type Owner, type Trade } from './definition.ts'

const program = system('enterprises')
const name = enterprises.name

/** What a certificate says. */
export interface Certificate {
  /** The case that it was issued in: a corrected certificate of the same case is about the same business. */
  readonly caseId: string
  readonly caseCode: string
  readonly legalGround: string
  /** YYYY-MM-DD: the day of issue. */
  readonly issuedOn: string
  readonly certificate: string
  readonly code: string
  readonly name: string
  readonly kind: 'household-business'
  readonly trades: readonly Trade[]
  readonly owners: readonly Owner[]
  readonly address: { readonly unitId: string; readonly line: string }
  readonly phone?: string
  readonly capitalDong?: number
  readonly workers?: number
}

/**
 * Enters the business, or records what a later certificate says otherwise. Repeating it changes nothing. Throws
 * `kernel.invalid-input` when the certificate does not fit the register.
 */
export async function recordCertificate(tx: Tx, certificate: Certificate): Promise<void> {
  const { caseId, caseCode, legalGround, issuedOn, ...said } = certificate
  const ground = { kind: 'case', reference: caseCode, legalGround, reason: `Cấp ${certificate.certificate}` } as const
  // By the case; or a second certificate of a business that was entered otherwise.
  const known = (await currentRecord(tx, name, caseId)) ?? (await currentRecordByKey(tx, name, said.code))
  if (!known) {
    const values = { ...said, status: 'active', registeredOn: issuedOn }
    await registerRecord(tx, program, name, { id: caseId, values, validFrom: issuedOn }, ground)
    return
  }
  if (saysAlready(known.data, { ...said })) return
  const change = { kind: 'corrected', version: known.version, values: said, validFrom: issuedOn } as const
  await amendRecord(tx, program, name, known.id, change, ground)
}

export interface Revocation {
  readonly caseId: string
  readonly caseCode: string
  readonly legalGround: string
  /** YYYY-MM-DD */
  readonly revokedOn: string
  readonly reason: string
}

/** The certificate counts no more: the business ends. Nothing where it has ended, or never was. */
export async function recordRevocation(tx: Tx, revocation: Revocation): Promise<void> {
  const { caseId, caseCode, legalGround, revokedOn, reason } = revocation
  const known = await currentRecord(tx, name, caseId)
  if (!known) return
  const values = { status: 'revoked', closedOn: revokedOn }
  const change = { kind: 'ended', version: known.version, values, validFrom: revokedOn } as const
  await amendRecord(tx, program, name, known.id, change, { kind: 'case', reference: caseCode, legalGround, reason })
}
