/** CMS SignedData (RFC 5652) with one signer, as CAdES and RFC 3161 use it: written and read. */
import { createHash, type KeyObject, sign } from 'node:crypto'
import {
  type Der,
  DerError,
  children,
  der,
  derInteger,
  derNull,
  derOctets,
  derOid,
  derSequence,
  derSetOf,
  expect,
  readOid,
  readSmallInteger,
  readWhole,
  sequence,
  tags,
} from './der.ts'
import { type Certificate, checkSignature, oid, parseCertificate } from './x509.ts'

export const cmsOid = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  timestampToken: '1.2.840.113549.1.9.16.2.14',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  timestampInfo: '1.2.840.113549.1.9.16.1.4',
  sha256: '2.16.840.1.101.3.4.2.1',
  sha384: '2.16.840.1.101.3.4.2.2',
  sha512: '2.16.840.1.101.3.4.2.3',
  rsaEncryption: '1.2.840.113549.1.1.1',
} as const

const digestNames: Readonly<Record<string, string>> = {
  [cmsOid.sha256]: 'sha256',
  [cmsOid.sha384]: 'sha384',
  [cmsOid.sha512]: 'sha512',
}

/** Node's name of a digest that we accept, or null. */
export function digestName(id: string): string | null {
  return digestNames[id] ?? null
}

export const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest()

export const sha256Algorithm = derSequence(derOid(cmsOid.sha256))

const attribute = (id: string, value: Buffer): Buffer => derSequence(derOid(id), der(tags.set, value))

export interface SignInput {
  /** Object identifier of what is signed. */
  readonly contentType: string
  /** SHA-256 of it. */
  readonly digest: Buffer
  /** The signed bytes when they travel inside (a timestamp token); left out for a detached signature. */
  readonly content?: Buffer
  readonly certificate: Certificate
  /** Put into the structure beside the signer's own. */
  readonly chain: readonly Certificate[]
  /** P-256. */
  readonly privateKey: KeyObject
  /** False: the structure carries no certificate (a timestamp for somebody who has it already). */
  readonly withCertificates?: boolean
}

export interface Unfinished {
  readonly signature: Buffer
  /** The finished structure, with unsigned attributes when there are any. */
  finish(unsignedAttributes?: readonly Buffer[]): Buffer
}

/**
 * Signs with ECDSA and SHA-256. Signed attributes are those of CAdES baseline (EN 319 122-1 §6.3): content type, message digest,
 * and signing-certificate-v2 (RFC 5035), which ties the signature to one certificate.
 */
export function signData(input: SignInput): Unfinished {
  const attributes = derSetOf(tags.set, [
    attribute(cmsOid.contentType, derOid(input.contentType)),
    attribute(cmsOid.messageDigest, derOctets(input.digest)),
    attribute(
      cmsOid.signingCertificateV2,
      derSequence(derSequence(derSequence(derOctets(Buffer.from(input.certificate.sha256, 'hex'))))),
    ),
  ])
  const signature = sign('sha256', attributes, input.privateKey)
  const certificates = input.withCertificates === false ? [] : [input.certificate, ...input.chain].map((c) => c.der)
  return {
    signature,
    finish: (unsignedAttributes = []) => {
      const signer = derSequence(
        derInteger(1),
        derSequence(input.certificate.issuer, der(tags.integer, input.certificate.serial)),
        sha256Algorithm,
        Buffer.concat([Buffer.from([0xa0]), attributes.subarray(1)]),
        derSequence(derOid(oid.ecdsaSha256)),
        derOctets(signature),
        ...(unsignedAttributes.length > 0 ? [derSetOf(0xa1, unsignedAttributes)] : []),
      )
      const signedData = derSequence(
        // Version 3 when the content is not plain data (RFC 5652 §5.1).
        derInteger(input.contentType === cmsOid.data ? 1 : 3),
        der(tags.set, sha256Algorithm),
        derSequence(derOid(input.contentType), ...(input.content ? [der(0xa0, derOctets(input.content))] : [])),
        ...(certificates.length > 0 ? [derSetOf(0xa0, certificates)] : []),
        der(tags.set, signer),
      )
      return derSequence(derOid(cmsOid.signedData), der(0xa0, signedData))
    },
  }
}

export const timestampAttribute = (token: Buffer): Buffer => attribute(cmsOid.timestampToken, token)

export interface SignedData {
  readonly contentType: string
  readonly content: Buffer | null
  readonly certificates: readonly Certificate[]
  readonly signerIssuer: Buffer
  readonly signerSerial: Buffer
  readonly digestAlgorithm: string
  readonly signatureAlgorithm: string
  readonly signature: Buffer
  /** As it was signed: with the tag of a SET (RFC 5652 §5.4). */
  readonly signedAttributes: Buffer
  attribute(id: string): Der | undefined
  unsignedAttribute(id: string): Der | undefined
}

const certificatesMax = 30

function readAttributes(der: Der | undefined): Map<string, Der> {
  const map = new Map<string, Der>()
  if (!der) return map
  for (const one of children(der)) {
    const [type, values] = sequence(one)
    const id = readOid(type)
    const list = children(expect(values, tags.set))
    if (map.has(id) || list.length !== 1 || !list[0]) throw new DerError('attribute not single')
    map.set(id, list[0])
  }
  return map
}

/** Throws DerError. `bytes` must be the structure and nothing more. */
export function parseSignedData(bytes: Buffer): SignedData {
  const [type, wrapped, ...behind] = sequence(readWhole(bytes))
  if (readOid(type) !== cmsOid.signedData || wrapped?.tag !== 0xa0) throw new DerError('not SignedData')
  if (behind.length > 0 || children(wrapped).length !== 1) throw new DerError('something beside SignedData')
  const [version, digests, encapsulated, ...rest] = sequence(children(wrapped)[0])
  const [contentType, explicit] = sequence(encapsulated)
  const certificates = rest.find((one) => one.tag === 0xa0)
  const signers = children(expect(rest.at(-1), tags.set))
  if (signers.length !== 1) throw new DerError('not exactly one signer')
  const certificateList = certificates ? children(certificates) : []
  if (certificateList.length > certificatesMax) throw new DerError('too many certificates')
  const [signerVersion, sid, digestAlgorithm, ...parts] = sequence(signers[0])
  const [issuer, serial] = sequence(sid)
  const signed = expect(parts.shift(), 0xa0)
  const [algorithm, signature, unsigned, ...more] = parts
  const known = rest.every((one, i) => one.tag === (i === rest.length - 1 ? tags.set : 0xa0)) && rest.length <= 2
  if (!known || more.length > 0 || (unsigned && unsigned.tag !== 0xa1)) throw new DerError('unknown parts')
  if (!issuer) throw new DerError('no signer')
  // These are outside of what is signed: held to their one right value, so that no byte of them can be changed unseen (SIG7).
  const expected = readOid(contentType) === cmsOid.data ? 1 : 3
  const sameDigests = children(expect(digests, tags.set)).every((one) => digestAlgorithm?.raw.equals(one.raw))
  if (readSmallInteger(version) !== expected || readSmallInteger(signerVersion) !== 1 || !sameDigests) {
    throw new DerError('versions or digests not as they must be')
  }
  for (const one of [digestAlgorithm, algorithm]) {
    const [, parameters, ...others] = sequence(one)
    if (others.length > 0 || (parameters && !parameters.raw.equals(derNull))) throw new DerError('parameters')
  }
  const attributes = readAttributes(signed)
  const unsignedAttributes = readAttributes(unsigned)
  // PAdES uses this one alone (EN 319 142-1 §6.3); a timestamp under another name would be lost unseen.
  for (const id of unsignedAttributes.keys()) if (id !== cmsOid.timestampToken) throw new DerError('unknown attribute')
  const inside = explicit ? children(expect(explicit, 0xa0)) : []
  if (inside.length > 1) throw new DerError('two contents')
  const content = explicit ? expect(inside[0], tags.octetString).value : null
  return {
    contentType: readOid(contentType),
    content,
    certificates: certificateList.map((c) => parseCertificate(expect(c, tags.sequence).raw)),
    signerIssuer: issuer.raw,
    signerSerial: expect(serial, tags.integer).value,
    digestAlgorithm: readOid(sequence(digestAlgorithm)[0]),
    signatureAlgorithm: readOid(sequence(algorithm)[0]),
    signature: expect(signature, tags.octetString).value,
    signedAttributes: Buffer.concat([Buffer.from([tags.set]), signed.raw.subarray(1)]),
    attribute: (id) => attributes.get(id),
    unsignedAttribute: (id) => unsignedAttributes.get(id),
  }
}

// rsaEncryption names no digest: the signer's digest algorithm completes it (RFC 3370 §3.2).
const rsaWith: Readonly<Record<string, string>> = {
  [cmsOid.sha256]: '1.2.840.113549.1.1.11',
  [cmsOid.sha384]: '1.2.840.113549.1.1.12',
  [cmsOid.sha512]: '1.2.840.113549.1.1.13',
}

export type SignerReason = 'digest' | 'signature' | 'attributes' | 'algorithm' | 'certificate-missing'

/** Checks digest, attributes and signature; `digestOfContent` computes the digest of what should have been signed. */
export function checkSigner(
  signed: SignedData,
  digestOfContent: (digest: string) => Buffer,
): { certificate: Certificate | null; reasons: SignerReason[] } {
  const digest = digestName(signed.digestAlgorithm)
  const certificate =
    signed.certificates.find((c) => c.issuer.equals(signed.signerIssuer) && c.serial.equals(signed.signerSerial)) ??
    null
  if (!certificate) return { certificate, reasons: ['certificate-missing'] }
  if (!digest) return { certificate, reasons: ['algorithm'] }
  const reasons: SignerReason[] = []
  const type = signed.attribute(cmsOid.contentType)
  if (!type || readOid(type) !== signed.contentType || !namesCertificate(signed, certificate))
    reasons.push('attributes')
  const stated = signed.attribute(cmsOid.messageDigest)
  if (!stated || !expect(stated, tags.octetString).value.equals(digestOfContent(digest))) reasons.push('digest')
  const algorithm =
    signed.signatureAlgorithm === cmsOid.rsaEncryption
      ? (rsaWith[signed.digestAlgorithm] ?? '')
      : signed.signatureAlgorithm
  if (!checkSignature(algorithm, certificate.publicKey, signed.signedAttributes, signed.signature)) {
    reasons.push('signature')
  }
  return { certificate, reasons }
}

/** signing-certificate-v2 (RFC 5035 §3): its first entry must be the hash of the signer's certificate. */
function namesCertificate(signed: SignedData, certificate: Certificate): boolean {
  const value = signed.attribute(cmsOid.signingCertificateV2)
  if (!value) return false
  const first = sequence(sequence(sequence(value)[0])[0])
  const explicit = first[0]?.tag === tags.sequence && first[1]?.tag === tags.octetString
  const digest = explicit ? digestName(readOid(sequence(first[0])[0])) : 'sha256'
  const hash = expect(explicit ? first[1] : first[0], tags.octetString).value
  return digest !== null && hash.equals(createHash(digest).update(certificate.der).digest())
}
