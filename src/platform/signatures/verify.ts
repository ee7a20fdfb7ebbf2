/**
 * Validation of PAdES signatures (EN 319 102-1 in the parts that apply). Every reason has a code, listed in the README; hostile bytes
 * give reasons, never an exception (SIG8).
 */
import { createHash } from 'node:crypto'
import type { Static } from 'typebox'
import { checkSigner, cmsOid, parseSignedData, type SignedData } from './cms.ts'
import type { PdfVerification as PdfVerificationSchema, SignatureView } from './contract.ts'
import { DerError, readDer } from './der.ts'
import { integers, openPdf, type PdfFile } from './pdf-file.ts'
import { changedAfter } from './pdf-revisions.ts'
import { isArray, isDict, type PdfDict, PdfError, PdfName, PdfString, type PdfValue } from './pdf-values.ts'
import { readSecurityStore } from './sign-pdf.ts'
import { checkTimestamp, type TimestampCheck } from './timestamp.ts'
import {
  type Certificate,
  certificatesFromPem,
  chainOf,
  isIssuedBy,
  isListOf,
  parseCertificate,
  parseRevocationList,
  type RevocationList,
} from './x509.ts'

export type PdfVerification = Static<typeof PdfVerificationSchema>
type OneSignature = Static<typeof SignatureView>

const signaturesMax = 20
const storedMax = 60

/** What the validation may rely on. */
interface Ground {
  readonly anchors: readonly Certificate[]
  readonly certificates: readonly Certificate[]
  readonly lists: readonly RevocationList[]
  readonly nowMs: number
}

const anchorsByText = new Map<string, readonly Certificate[]>()

function anchorsOf(pems: readonly string[]): readonly Certificate[] {
  const text = pems.join('\n')
  const known = anchorsByText.get(text)
  if (known) return known
  const made = certificatesFromPem(text)
  if (anchorsByText.size > 20) anchorsByText.clear()
  anchorsByText.set(text, made)
  return made
}

const refused = (reason: string): PdfVerification => ({ valid: false, signatures: [], reasons: [reason] })

/**
 * Validates every signature of a PDF. `trustAnchors` are PEM certificates. Valid means: at least one signature, each one valid, and
 * nothing behind the last one.
 */
export function verifyPdf(
  input: Uint8Array,
  trustAnchors: readonly string[],
  options: { nowMs?: number } = {},
): PdfVerification {
  const bytes = Buffer.from(input.buffer, input.byteOffset, input.byteLength)
  if (bytes.toString('latin1', 0, 5) !== '%PDF-') return refused('not-a-pdf')
  try {
    const pdf = openPdf(bytes)
    const dicts = signatureDicts(pdf)
    if (dicts.length === 0) return refused('no-signature')
    if (dicts.length > signaturesMax) return refused('too-many-signatures')
    const ground = groundOf(pdf, anchorsOf(trustAnchors), options.nowMs ?? Date.now())
    const signatures = dicts.map((dict) => checkOne(pdf, dict, ground))
    const reasons = new Set(signatures.flatMap((one) => one.reasons))
    if (!signatures.some((one) => one.coversWholeFile)) reasons.add('bytes-after-last-signature')
    return { valid: reasons.size === 0, signatures, reasons: [...reasons] }
  } catch (error) {
    if (error instanceof PdfError || error instanceof DerError || error instanceof RangeError)
      return refused('unreadable')
    throw error
  }
}

/** Values of all signature fields, in the order of the form (§12.7.4.5). */
function signatureDicts(pdf: PdfFile): PdfDict[] {
  const found = new Set<PdfDict>()
  // A form whose fields are each other's kids has no end.
  const seen = new Set<PdfDict>()
  const form = pdf.resolve(pdf.root.get('AcroForm'))
  const walk = (fields: PdfValue, depth: number) => {
    if (!isArray(fields) || depth > 16) return
    for (const ref of fields) {
      const field = pdf.resolve(ref)
      if (!isDict(field) || seen.has(field)) continue
      seen.add(field)
      const type = pdf.resolve(field.get('FT'))
      const value = pdf.resolve(field.get('V'))
      if (type instanceof PdfName && type.name === 'Sig' && isDict(value)) found.add(value)
      if (found.size > signaturesMax) return
      walk(pdf.resolve(field.get('Kids')), depth + 1)
    }
  }
  if (isDict(form)) walk(pdf.resolve(form.get('Fields')), 0)
  return [...found]
}

function groundOf(pdf: PdfFile, anchors: readonly Certificate[], nowMs: number): Ground {
  const store = readSecurityStore(pdf)
  if (store.certificates.length + store.lists.length > storedMax) throw new PdfError('too large a security store')
  return {
    anchors,
    certificates: store.certificates.map(parseCertificate),
    lists: store.lists.map(parseRevocationList),
    nowMs,
  }
}

const unknownSigner = (reasons: readonly string[]): OneSignature => ({
  signer: '',
  organisation: null,
  issuer: '',
  signedAt: null,
  timestampedBy: null,
  level: 'B-B',
  coversWholeFile: false,
  valid: false,
  reasons: [...reasons],
})

interface Place {
  readonly contentsAt: number
  readonly contentsEnd: number
  readonly end: number
  readonly contents: PdfString
}

/** ByteRange must be everything from the first byte to the end of a revision, but exactly the token of Contents. */
function placeOf(pdf: PdfFile, dict: PdfDict): Place | null {
  const contents = dict.get('Contents')
  const range = dict.get('ByteRange')
  if (!(contents instanceof PdfString) || !contents.hex || !isArray(range)) return null
  const [start, length, second, rest, ...more] = integers(range)
  if (start !== 0 || length === undefined || second === undefined || rest === undefined || more.length > 0) return null
  const end = second + rest
  if (length !== contents.start || second !== contents.end || rest < 0 || end > pdf.bytes.length) return null
  return { contentsAt: length, contentsEnd: second, end, contents }
}

/** The structure and nothing but zeros behind it; hexadecimal of one case, so that no digit can be changed unseen. */
function cmsOf(pdf: PdfFile, place: Place): Buffer | null {
  const { bytes } = place.contents
  const structure = readDer(bytes).raw
  const text = pdf.bytes.subarray(place.contentsAt + 1, place.contentsEnd - 1).toString('latin1')
  if (!/^(?:[0-9a-f]+|[0-9A-F]+)$/.test(text) || text.length % 2 !== 0) return null
  // Contents read from an object stream would have its place there, not in the file.
  if (!Buffer.from(text, 'hex').equals(bytes)) return null
  for (let i = structure.length; i < bytes.length; i++) if (bytes[i] !== 0) return null
  return structure
}

function checkOne(pdf: PdfFile, dict: PdfDict, ground: Ground): OneSignature {
  const subFilter = dict.get('SubFilter')
  if (!(subFilter instanceof PdfName) || !['ETSI.CAdES.detached', 'adbe.pkcs7.detached'].includes(subFilter.name)) {
    return unknownSigner(['signature-format'])
  }
  const place = placeOf(pdf, dict)
  if (!place) return unknownSigner(['byte-range'])
  try {
    const structure = cmsOf(pdf, place)
    if (!structure) return unknownSigner(['contents-padding'])
    const signed = parseSignedData(structure)
    if (signed.content || signed.contentType !== cmsOid.data) return unknownSigner(['signature-format'])
    return checkSigned(pdf, place, signed, ground)
  } catch (error) {
    if (error instanceof PdfError) return unknownSigner(['unreadable'])
    // Node's own errors for keys and signatures that are no such thing carry a code.
    if (error instanceof DerError || (error as NodeJS.ErrnoException).code) return unknownSigner(['signature-format'])
    throw error
  }
}

function checkSigned(pdf: PdfFile, place: Place, signed: SignedData, ground: Ground): OneSignature {
  const { certificate, reasons: found } = checkSigner(signed, (digest) =>
    createHash(digest)
      .update(pdf.bytes.subarray(0, place.contentsAt))
      .update(pdf.bytes.subarray(place.contentsEnd, place.end))
      .digest(),
  )
  if (!certificate) return unknownSigner(found)
  const reasons: string[] = [...found]
  const others = [...signed.certificates, ...ground.certificates]
  const timestamp = timestampOf(signed, others, ground, reasons)
  const atMs = timestamp?.at ?? ground.nowMs
  const chain = chainOf(certificate, others, ground.anchors, atMs)
  if (!chain)
    reasons.push(atMs > certificate.notAfter || atMs < certificate.notBefore ? 'certificate-expired' : 'untrusted')
  const uses = certificate.keyUsage
  if (certificate.isAuthority || (uses && !uses.has('digitalSignature') && !uses.has('nonRepudiation'))) {
    reasons.push('key-usage')
  }
  const status = chain ? revocation([chain, timestamp?.chain ?? []], ground, atMs) : 'unknown'
  if (status === 'revoked') reasons.push('revoked')
  // Certificates travel unsigned: one that nobody at hand has signed was changed on the way, used or not (SIG7).
  const carried = [...signed.certificates, ...(timestamp?.certificates ?? [])]
  const issuers = [...ground.anchors, ...others, ...carried]
  const isFounded = (one: Certificate) => issuers.some((issuer) => isIssuedBy(one, issuer))
  // This and the next cost much and are asked only of a signature that would hold: nobody can make many of those.
  if (reasons.length === 0 && !carried.every(isFounded)) reasons.push('certificate-unfounded')
  const coversWholeFile = place.end === pdf.bytes.length
  if (!coversWholeFile && reasons.length === 0 && changedAfter(pdf, place.end)) reasons.push('changed-after-signing')
  return {
    signer: certificate.commonName,
    organisation: certificate.organisation,
    issuer: chain?.[1]?.commonName ?? chain?.[0]?.commonName ?? '',
    signedAt: timestamp ? new Date(timestamp.at).toISOString() : null,
    timestampedBy: timestamp?.authority ?? null,
    level: !timestamp ? 'B-B' : status === 'good' ? 'B-LT' : 'B-T',
    coversWholeFile,
    valid: reasons.length === 0,
    reasons,
  }
}

function timestampOf(
  signed: SignedData,
  others: readonly Certificate[],
  ground: Ground,
  reasons: string[],
): TimestampCheck | null {
  const token = signed.unsignedAttribute(cmsOid.timestampToken)
  if (!token) return null
  try {
    return checkTimestamp(token.raw, signed.signature, others, ground.anchors)
  } catch (error) {
    if (!(error instanceof DerError)) throw error
    reasons.push(error.message === 'untrusted' ? 'timestamp-untrusted' : 'timestamp')
    return null
  }
}

/**
 * `good` when the file brings a list for each certificate below an anchor (B-LT) and none is revoked before the time of signing;
 * `unknown` when some list is missing: that lowers the level, it does not make the signature invalid.
 */
function revocation(
  chains: readonly (readonly Certificate[])[],
  ground: Ground,
  atMs: number,
): 'good' | 'revoked' | 'unknown' {
  let complete = true
  for (const chain of chains) {
    for (const [i, certificate] of chain.entries()) {
      const issuer = chain[i + 1]
      if (!issuer) break
      const lists = ground.lists.filter((list) => isListOf(list, issuer))
      const serial = certificate.serial.toString('hex')
      const at = lists.map((list) => list.revoked.get(serial)).find((one) => one !== undefined)
      if (at !== undefined && at <= atMs) return 'revoked'
      if (!lists.some((list) => list.thisUpdate <= atMs + 86_400_000 && atMs <= list.nextUpdate)) complete = false
    }
  }
  return complete ? 'good' : 'unknown'
}
