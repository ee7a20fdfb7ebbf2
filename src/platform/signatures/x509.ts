/** Certificates and revocation lists (RFC 5280): what is needed to build and to check a chain, and to issue in the sandbox. */
import { createHash, createPublicKey, type KeyObject, verify, X509Certificate } from 'node:crypto'
import {
  type Der,
  DerError,
  children,
  der,
  derOid,
  derSequence,
  derUtf8,
  expect,
  readBits,
  readOid,
  readSmallInteger,
  readTime,
  readWhole,
  sequence,
  tags,
} from './der.ts'

export const oid = {
  commonName: '2.5.4.3',
  country: '2.5.4.6',
  organisation: '2.5.4.10',
  title: '2.5.4.12',
  basicConstraints: '2.5.29.19',
  keyUsage: '2.5.29.15',
  extendedKeyUsage: '2.5.29.37',
  subjectKeyId: '2.5.29.14',
  authorityKeyId: '2.5.29.35',
  crlNumber: '2.5.29.20',
  crlDistributionPoints: '2.5.29.31',
  timeStamping: '1.3.6.1.5.5.7.3.8',
  ecdsaSha256: '1.2.840.10045.4.3.2',
} as const

// Extensions whose meaning is checked here. Another one marked critical makes the certificate unusable (RFC 5280 §4.2).
const understood = new Set<string>([
  oid.basicConstraints,
  oid.keyUsage,
  oid.extendedKeyUsage,
  oid.subjectKeyId,
  oid.authorityKeyId,
  oid.crlDistributionPoints,
  '2.5.29.32', // certificate policies: carried, not restricted on
])

export interface Certificate {
  readonly der: Buffer
  readonly sha256: string
  readonly serial: Buffer
  readonly issuer: Buffer
  readonly subject: Buffer
  readonly notBefore: number
  readonly notAfter: number
  readonly publicKey: KeyObject
  readonly commonName: string
  readonly organisation: string | null
  readonly isAuthority: boolean
  readonly pathLength: number | null
  /** Null when the extension is absent: then every use is allowed. */
  readonly keyUsage: ReadonlySet<KeyUse> | null
  readonly extendedKeyUsage: readonly string[] | null
  readonly extendedKeyUsageCritical: boolean
  readonly unknownCritical: boolean
  /** Addresses of the issuer's revocation lists. */
  readonly listUrls: readonly string[]
  readonly toBeSigned: Buffer
  readonly signatureAlgorithm: string
  readonly signature: Buffer
}

const keyUses = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
] as const
export type KeyUse = (typeof keyUses)[number]

interface Extension {
  readonly id: string
  readonly critical: boolean
  readonly value: Buffer
}

function readExtensions(der: Der | undefined): Extension[] {
  if (!der) return []
  return sequence(children(der)[0]).map((one) => {
    const parts = sequence(one)
    const critical = parts[1]?.tag === tags.boolean && parts[1].value[0] === 0xff
    return { id: readOid(parts[0]), critical, value: expect(parts.at(-1), tags.octetString).value }
  })
}

function readKeyUsage(value: Buffer): Set<KeyUse> {
  const bits = expect(readWhole(value), tags.bitString).value.subarray(1)
  return new Set(keyUses.filter((_, i) => ((bits[i >> 3] ?? 0) << (i & 7)) & 0x80))
}

/** The text of one attribute of a name (RFC 5280 §4.1.2.4), or null. */
export function nameAttribute(name: Buffer, id: string): string | null {
  for (const set of sequence(readWhole(name))) {
    for (const pair of children(set)) {
      const [type, value] = sequence(pair)
      if (value && readOid(type) === id) return value.value.toString('utf8')
    }
  }
  return null
}

function authority(extensions: readonly Extension[]): { isAuthority: boolean; pathLength: number | null } {
  const found = extensions.find((e) => e.id === oid.basicConstraints)
  if (!found) return { isAuthority: false, pathLength: null }
  const parts = sequence(readWhole(found.value))
  const isAuthority = parts[0]?.tag === tags.boolean && parts[0].value[0] === 0xff
  const length = parts.find((p) => p.tag === tags.integer)
  return { isAuthority, pathLength: length ? readSmallInteger(length) : null }
}

export interface Subject {
  readonly commonName: string
  readonly organisation: string
  readonly title?: string | undefined
}

// Upper bound of these attributes (RFC 5280 appendix A.1).
const attributeLengthMax = 64

/** A distinguished name of Vietnam. */
export function encodeName(subject: Subject): Buffer {
  const part = (id: string, value: Buffer) => der(tags.set, derSequence(derOid(id), value))
  const text = (value: string) => derUtf8(Array.from(value.normalize('NFC')).slice(0, attributeLengthMax).join(''))
  return derSequence(
    part(oid.country, der(tags.printable, Buffer.from('VN', 'latin1'))),
    part(oid.organisation, text(subject.organisation)),
    ...(subject.title ? [part(oid.title, text(subject.title))] : []),
    part(oid.commonName, text(subject.commonName)),
  )
}

const parsed = new Map<string, Certificate>()
// An installation meets some hundred certificates; a stranger's uploads must not fill the memory with more.
const parsedMax = 2000

/** Throws DerError when it is not a certificate. Results are remembered by content. */
export function parseCertificate(bytes: Buffer): Certificate {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const known = parsed.get(sha256)
  if (known) return known
  const made = readCertificate(Buffer.from(bytes), sha256)
  if (parsed.size >= parsedMax) parsed.clear()
  parsed.set(sha256, made)
  return made
}

export function readPublicKey(spki: Buffer): KeyObject {
  try {
    return createPublicKey({ key: spki, format: 'der', type: 'spki' })
  } catch (error) {
    throw new DerError('not a public key', { cause: error })
  }
}

function readCertificate(bytes: Buffer, sha256: string): Certificate {
  const [tbs, algorithm, signature] = sequence(readWhole(bytes))
  const fields = sequence(tbs)
  if (fields[0]?.tag === 0xa0) fields.shift()
  const [serial, , issuer, validity, subject, spki] = fields
  if (!tbs || !issuer || !subject || !spki) throw new DerError('not a certificate')
  const [notBefore, notAfter] = sequence(validity)
  const extensions = readExtensions(fields.find((f) => f.tag === 0xa3))
  const usage = extensions.find((e) => e.id === oid.keyUsage)
  const extended = extensions.find((e) => e.id === oid.extendedKeyUsage)
  return {
    der: bytes,
    sha256,
    serial: expect(serial, tags.integer).value,
    issuer: issuer.raw,
    subject: subject.raw,
    notBefore: readTime(notBefore),
    notAfter: readTime(notAfter),
    publicKey: readPublicKey(spki.raw),
    commonName: nameAttribute(subject.raw, oid.commonName) ?? '',
    organisation: nameAttribute(subject.raw, oid.organisation),
    ...authority(extensions),
    keyUsage: usage ? readKeyUsage(usage.value) : null,
    extendedKeyUsage: extended ? sequence(readWhole(extended.value)).map(readOid) : null,
    extendedKeyUsageCritical: extended?.critical ?? false,
    unknownCritical: extensions.some((e) => e.critical && !understood.has(e.id)),
    listUrls: readListUrls(extensions.find((e) => e.id === oid.crlDistributionPoints)?.value),
    toBeSigned: tbs.raw,
    signatureAlgorithm: readOid(sequence(algorithm)[0]),
    signature: readBits(signature),
  }
}

/** Full names that are addresses (RFC 5280 §4.2.1.13). */
function readListUrls(value: Buffer | undefined): string[] {
  if (!value) return []
  const within = (parts: readonly Der[], tag: number) => parts.filter((p) => p.tag === tag).flatMap(children)
  return sequence(readWhole(value)).flatMap((point) =>
    within(within(sequence(point), 0xa0), 0xa0)
      .filter((name) => name.tag === 0x86)
      .map((name) => name.value.toString('latin1')),
  )
}

export function certificateFromPem(pem: string): Certificate {
  return parseCertificate(new X509Certificate(pem).raw)
}

/** All certificates of a PEM text. */
export function certificatesFromPem(text: string): Certificate[] {
  return (text.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? []).map(certificateFromPem)
}

export function certificateToPem(bytes: Buffer): string {
  const lines = bytes.toString('base64').replaceAll(/.{64}/g, '$&\n').trimEnd()
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`
}

// Signature algorithm → digest. SHA-1 and MD5 are left out on purpose: they prove nothing any more.
const digests: Readonly<Record<string, string>> = {
  '1.2.840.10045.4.3.2': 'sha256',
  '1.2.840.10045.4.3.3': 'sha384',
  '1.2.840.10045.4.3.4': 'sha512',
  '1.2.840.113549.1.1.11': 'sha256',
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
}

/** The digest of a signature algorithm that we accept, or null. */
export function digestOf(signatureAlgorithm: string): string | null {
  return digests[signatureAlgorithm] ?? null
}

/** Checks an ECDSA or RSA PKCS #1 signature; false for any algorithm that is not accepted or not the key's kind. */
export function checkSignature(algorithm: string, key: KeyObject, data: Buffer, signature: Buffer): boolean {
  const digest = digestOf(algorithm)
  if (!digest) return false
  const kind = algorithm.startsWith('1.2.840.10045') ? 'ec' : 'rsa'
  if (key.asymmetricKeyType !== kind) return false
  if (kind === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) < 2048) return false
  return verify(digest, data, key, signature)
}

const issuedBy = new Map<string, boolean>()

/** Whether `issuer` signed `certificate` and may sign certificates. Remembered. */
export function isIssuedBy(certificate: Certificate, issuer: Certificate): boolean {
  if (!certificate.issuer.equals(issuer.subject)) return false
  if (!issuer.isAuthority || (issuer.keyUsage && !issuer.keyUsage.has('keyCertSign'))) return false
  const key = `${certificate.sha256}${issuer.sha256}`
  const known = issuedBy.get(key)
  if (known !== undefined) return known
  const { signatureAlgorithm, toBeSigned, signature } = certificate
  const good = checkSignature(signatureAlgorithm, issuer.publicKey, toBeSigned, signature)
  if (issuedBy.size >= parsedMax) issuedBy.clear()
  issuedBy.set(key, good)
  return good
}

export interface RevocationList {
  readonly der: Buffer
  readonly issuer: Buffer
  readonly thisUpdate: number
  readonly nextUpdate: number
  /** Serial in hex → time of revocation, epoch milliseconds. */
  readonly revoked: ReadonlyMap<string, number>
  readonly toBeSigned: Buffer
  readonly signatureAlgorithm: string
  readonly signature: Buffer
}

const lists = new Map<string, RevocationList>()

/** Throws DerError when it is not a revocation list. Remembered by content. */
export function parseRevocationList(bytes: Buffer): RevocationList {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const known = lists.get(sha256)
  if (known) return known
  const own = Buffer.from(bytes)
  const [tbs, algorithm, signature] = sequence(readWhole(own))
  const fields = sequence(tbs)
  if (fields[0]?.tag === tags.integer) fields.shift()
  const [, issuer, thisUpdate, nextUpdate, entries] = fields
  if (!tbs || !issuer) throw new DerError('not a revocation list')
  const revoked = new Map<string, number>()
  if (entries?.tag === tags.sequence) {
    for (const entry of children(entries)) {
      const [serial, at] = sequence(entry)
      revoked.set(expect(serial, tags.integer).value.toString('hex'), readTime(at))
    }
  }
  const made: RevocationList = {
    der: own,
    issuer: issuer.raw,
    thisUpdate: readTime(thisUpdate),
    nextUpdate: readTime(nextUpdate),
    revoked,
    toBeSigned: tbs.raw,
    signatureAlgorithm: readOid(sequence(algorithm)[0]),
    signature: readBits(signature),
  }
  if (lists.size >= 200) lists.clear()
  lists.set(sha256, made)
  return made
}

const listsChecked = new WeakMap<RevocationList, Map<string, boolean>>()

/** Whether the list is the issuer's own, signed by a key that may sign lists. Remembered. */
export function isListOf(list: RevocationList, issuer: Certificate): boolean {
  if (!list.issuer.equals(issuer.subject)) return false
  if (issuer.keyUsage && !issuer.keyUsage.has('cRLSign')) return false
  const known = listsChecked.get(list)?.get(issuer.sha256)
  if (known !== undefined) return known
  const good = checkSignature(list.signatureAlgorithm, issuer.publicKey, list.toBeSigned, list.signature)
  listsChecked.set(list, (listsChecked.get(list) ?? new Map<string, boolean>()).set(issuer.sha256, good))
  return good
}

const chainLengthMax = 6
// A stranger's file may carry many certificates that all sign each other: the search stops.
const chainStepsMax = 300

/**
 * The chain from a certificate up to one of the anchors, itself first, anchor last; null when there is none that was valid at
 * `atMs`. Accepted by chain only: no name is ever compared with a list (RFC 5280 §6.1).
 */
export function chainOf(
  leaf: Certificate,
  others: readonly Certificate[],
  anchors: readonly Certificate[],
  atMs: number,
): Certificate[] | null {
  const inTime = (c: Certificate) => c.notBefore <= atMs && atMs <= c.notAfter && !c.unknownCritical
  let steps = 0
  const grow = (chain: Certificate[]): Certificate[] | null => {
    const last = chain.at(-1)
    if (!last || !inTime(last)) return null
    if (anchors.some((a) => a.sha256 === last.sha256)) return chain
    if (chain.length >= chainLengthMax) return null
    for (const issuer of [...anchors, ...others]) {
      if (chain.includes(issuer) || !last.issuer.equals(issuer.subject)) continue
      // Authorities between this issuer and the leaf: the leaf itself does not count (RFC 5280 §4.2.1.9).
      if (issuer.pathLength !== null && chain.length - 1 > issuer.pathLength) continue
      // A stranger's certificates may all have one name: each that is tried costs a signature's check.
      steps += 1
      if (steps > chainStepsMax) return null
      if (!isIssuedBy(last, issuer)) continue
      const found = grow([...chain, issuer])
      if (found) return found
    }
    return null
  }
  return grow([leaf])
}
