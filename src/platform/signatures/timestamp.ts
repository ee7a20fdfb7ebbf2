/** RFC 3161 timestamps: the request, the reply, and the check of a token. */
import { createHash, randomBytes } from 'node:crypto'
import { checkSigner, cmsOid, digestName, parseSignedData, sha256Algorithm } from './cms.ts'
import {
  DerError,
  derInteger,
  derOctets,
  derSequence,
  derTrue,
  expect,
  readOid,
  readSmallInteger,
  readTime,
  readWhole,
  sequence,
  tags,
} from './der.ts'
import { type Certificate, chainOf, oid } from './x509.ts'

/** A request for a SHA-256 digest, asking for the authority's certificate (§2.4.1). */
export function timestampRequest(digest: Buffer): { request: Buffer; nonce: Buffer } {
  const nonce = randomBytes(8)
  const request = derSequence(
    derInteger(1),
    derSequence(sha256Algorithm, derOctets(digest)),
    derInteger(nonce),
    derTrue,
  )
  return { request, nonce }
}

/** The token in a reply; throws DerError when it was not granted or answers something else (§2.4.2). */
export function tokenOf(reply: Buffer, digest: Buffer, nonce: Buffer): Buffer {
  const [status, token] = sequence(readWhole(reply))
  const code = readSmallInteger(sequence(status)[0])
  if (code > 1 || !token) throw new DerError(`timestamp not granted (status ${code})`)
  const info = parseInfo(parseSignedData(token.raw).content)
  if (!info.digest.equals(digest)) throw new DerError('timestamp of something else')
  if (!info.nonce?.equals(expect(readWhole(derInteger(nonce)), tags.integer).value)) throw new DerError('other nonce')
  return token.raw
}

interface TimestampInfo {
  readonly digestAlgorithm: string
  readonly digest: Buffer
  readonly at: number
  readonly nonce: Buffer | null
}

function parseInfo(content: Buffer | null): TimestampInfo {
  if (!content) throw new DerError('empty token')
  const [version, , imprint, , at, ...rest] = sequence(readWhole(content))
  if (readSmallInteger(version) !== 1) throw new DerError('unknown token version')
  const [algorithm, digest] = sequence(imprint)
  return {
    digestAlgorithm: readOid(sequence(algorithm)[0]),
    digest: expect(digest, tags.octetString).value,
    at: readTime(at),
    nonce: rest.find((one) => one.tag === tags.integer)?.value ?? null,
  }
}

export interface TimestampCheck {
  /** Epoch milliseconds. */
  readonly at: number
  readonly authority: string
  readonly chain: readonly Certificate[]
  readonly certificates: readonly Certificate[]
}

/** Checks a token over `data`; throws DerError with the reason. The authority must chain to an anchor at the stated time. */
export function checkTimestamp(
  token: Buffer,
  data: Buffer,
  others: readonly Certificate[],
  anchors: readonly Certificate[],
): TimestampCheck {
  const signed = parseSignedData(token)
  if (signed.contentType !== cmsOid.timestampInfo || !signed.content) throw new DerError('not a timestamp token')
  const content = signed.content
  const info = parseInfo(content)
  const digest = digestName(info.digestAlgorithm)
  if (!digest || !createHash(digest).update(data).digest().equals(info.digest)) throw new DerError('of something else')
  const { certificate, reasons } = checkSigner(signed, (name) => createHash(name).update(content).digest())
  if (!certificate || reasons.length > 0) throw new DerError(`token: ${reasons.join(', ')}`)
  // §2.3: exactly this purpose, marked critical.
  const purposes = certificate.extendedKeyUsage
  if (purposes?.length !== 1 || purposes[0] !== oid.timeStamping || !certificate.extendedKeyUsageCritical) {
    throw new DerError('certificate is not for timestamping')
  }
  const chain = chainOf(certificate, [...signed.certificates, ...others], anchors, info.at)
  if (!chain) throw new DerError('untrusted')
  return { at: info.at, authority: certificate.commonName, chain, certificates: signed.certificates }
}
