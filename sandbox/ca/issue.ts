/** Certificates and revocation lists of the sandbox authority. */
import { createHash, type KeyObject, randomBytes, sign } from 'node:crypto'
import {
  der,
  derBits,
  derInteger,
  derOctets,
  derOid,
  derSequence,
  derTime,
  derTrue,
  tags,
} from '../../src/platform/signatures/der.ts'
import {
  type Certificate,
  encodeName,
  type KeyUse,
  oid,
  parseCertificate,
  type Subject,
} from '../../src/platform/signatures/x509.ts'

export type Profile =
  | { readonly kind: 'authority'; readonly pathLength: number }
  | { readonly kind: 'signer' }
  | { readonly kind: 'timestamp' }

export interface IssueInput {
  readonly subject: Subject
  readonly publicKey: KeyObject
  readonly profile: Profile
  readonly notBeforeMs: number
  readonly notAfterMs: number
  /** Null: it signs itself. */
  readonly issuer: { readonly certificate: Certificate; readonly key: KeyObject } | { readonly key: KeyObject }
  readonly listUrl?: string
}

const algorithm = derSequence(derOid(oid.ecdsaSha256))

const bitOf: Readonly<Record<KeyUse, number>> = {
  digitalSignature: 0,
  nonRepudiation: 1,
  keyEncipherment: 2,
  dataEncipherment: 3,
  keyAgreement: 4,
  keyCertSign: 5,
  cRLSign: 6,
}

function keyUsage(uses: readonly KeyUse[]): Buffer {
  const bits = uses.reduce((sum, use) => sum | (0x80 >> bitOf[use]), 0)
  const unused = 7 - Math.max(...uses.map((use) => bitOf[use]))
  return der(tags.bitString, Buffer.from([unused, bits]))
}

const extension = (id: string, critical: boolean, value: Buffer): Buffer =>
  derSequence(derOid(id), ...(critical ? [derTrue] : []), derOctets(value))

const spkiOf = (key: KeyObject): Buffer => key.export({ type: 'spki', format: 'der' })

/** RFC 5280 §4.2.1.2 method 1 in spirit: the hash of the key (SHA-256, shortened to 20 bytes). */
const keyId = (key: KeyObject): Buffer => createHash('sha256').update(spkiOf(key)).digest().subarray(0, 20)

function extensions(input: IssueInput): Buffer[] {
  const { profile } = input
  const uses: Readonly<Record<Profile['kind'], readonly KeyUse[]>> = {
    authority: ['keyCertSign', 'cRLSign'],
    signer: ['digitalSignature', 'nonRepudiation'],
    timestamp: ['digitalSignature'],
  }
  const list = [
    extension(oid.keyUsage, true, keyUsage(uses[profile.kind])),
    extension(oid.subjectKeyId, false, derOctets(keyId(input.publicKey))),
    extension(
      oid.authorityKeyId,
      false,
      derSequence(
        der(0x80, keyId('certificate' in input.issuer ? input.issuer.certificate.publicKey : input.publicKey)),
      ),
    ),
  ]
  if (profile.kind === 'authority') {
    list.push(extension(oid.basicConstraints, true, derSequence(derTrue, derInteger(profile.pathLength))))
  }
  if (profile.kind === 'timestamp') {
    list.push(extension(oid.extendedKeyUsage, true, derSequence(derOid(oid.timeStamping))))
  }
  if (input.listUrl) {
    const uri = der(0x86, Buffer.from(input.listUrl, 'latin1'))
    list.push(extension(oid.crlDistributionPoints, false, derSequence(derSequence(der(0xa0, der(0xa0, uri))))))
  }
  return list
}

export function issueCertificate(input: IssueInput): Certificate {
  const subject = encodeName(input.subject)
  const tbs = derSequence(
    der(0xa0, derInteger(2)),
    // 20 random octets at most, positive (RFC 5280 §4.1.2.2).
    derInteger(Buffer.concat([Buffer.from([0x40 | ((randomBytes(1)[0] ?? 0) >> 2)]), randomBytes(15)])),
    algorithm,
    'certificate' in input.issuer ? input.issuer.certificate.subject : subject,
    derSequence(derTime(input.notBeforeMs), derTime(input.notAfterMs)),
    subject,
    spkiOf(input.publicKey),
    der(0xa3, derSequence(...extensions(input))),
  )
  return parseCertificate(derSequence(tbs, algorithm, derBits(sign('sha256', tbs, input.issuer.key))))
}

export interface Revoked {
  /** Hex. */
  readonly serial: string
  readonly atMs: number
}

export function issueList(
  issuer: { readonly certificate: Certificate; readonly key: KeyObject },
  revoked: readonly Revoked[],
  number: number,
  thisUpdateMs: number,
  nextUpdateMs: number,
): Buffer {
  const entries = revoked.map((one) =>
    derSequence(der(tags.integer, Buffer.from(one.serial, 'hex')), derTime(one.atMs)),
  )
  const tbs = derSequence(
    derInteger(1),
    algorithm,
    issuer.certificate.subject,
    derTime(thisUpdateMs),
    derTime(nextUpdateMs),
    ...(entries.length > 0 ? [derSequence(...entries)] : []),
    der(
      0xa0,
      derSequence(
        extension(oid.authorityKeyId, false, derSequence(der(0x80, keyId(issuer.certificate.publicKey)))),
        extension(oid.crlNumber, false, derInteger(number)),
      ),
    ),
  )
  return derSequence(tbs, algorithm, derBits(sign('sha256', tbs, issuer.key)))
}
