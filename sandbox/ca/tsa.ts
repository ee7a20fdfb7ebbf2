/** A timestamp authority (RFC 3161): real tokens, signed by a certificate for this purpose alone. */
import { type KeyObject, randomBytes } from 'node:crypto'
import { cmsOid, sha256, signData } from '../../src/platform/signatures/cms.ts'
import {
  der,
  DerError,
  derGeneralizedTime,
  derInteger,
  derOid,
  derSequence,
  derUtf8,
  expect,
  readOid,
  readSmallInteger,
  readWhole,
  sequence,
  tags,
} from '../../src/platform/signatures/der.ts'
import type { Certificate } from '../../src/platform/signatures/x509.ts'

// A policy identifier below the arc for examples (2.999): a sandbox promises nothing.
const policy = '2.999.30.2020.1'
const digestLengths: Readonly<Record<string, number>> = {
  [cmsOid.sha256]: 32,
  [cmsOid.sha384]: 48,
  [cmsOid.sha512]: 64,
}

export interface TimestampAuthority {
  readonly certificate: Certificate
  readonly chain: readonly Certificate[]
  readonly key: KeyObject
}

/** The reply to a request; a bad one gets a refusal in the protocol's own form (§2.4.2). */
export function answerTimestamp(request: Buffer, authority: TimestampAuthority, nowMs: number): Buffer {
  try {
    return granted(request, authority, nowMs)
  } catch (error) {
    if (!(error instanceof DerError)) throw error
    // PKIStatus 2 rejection, PKIFailureInfo bit 5 badDataFormat.
    return derSequence(
      derSequence(derInteger(2), derSequence(derUtf8(error.message)), der(tags.bitString, Buffer.from([2, 0x04]))),
    )
  }
}

function granted(request: Buffer, authority: TimestampAuthority, nowMs: number): Buffer {
  const [version, imprint, ...rest] = sequence(readWhole(request))
  if (readSmallInteger(version) !== 1) throw new DerError('unknown version')
  const [algorithm, digest] = sequence(imprint)
  const length = digestLengths[readOid(sequence(algorithm)[0])]
  if (length === undefined || expect(digest, tags.octetString).value.length !== length) throw new DerError('bad digest')
  const asked = rest.find((one) => one.tag === tags.oid)
  if (asked && readOid(asked) !== policy) throw new DerError('policy not offered')
  const nonce = rest.find((one) => one.tag === tags.integer)
  const wantsCertificate = rest.some((one) => one.tag === tags.boolean && one.value[0] === 0xff)
  const info = derSequence(
    derInteger(1),
    derOid(policy),
    imprint?.raw ?? Buffer.alloc(0),
    derInteger(Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    derGeneralizedTime(nowMs, true),
    // Accuracy: one second.
    derSequence(derInteger(1)),
    ...(nonce ? [nonce.raw] : []),
  )
  const signed = signData({
    contentType: cmsOid.timestampInfo,
    digest: sha256(info),
    content: info,
    certificate: authority.certificate,
    chain: authority.chain,
    privateKey: authority.key,
    withCertificates: wantsCertificate,
  })
  return derSequence(derSequence(derInteger(0)), signed.finish())
}
