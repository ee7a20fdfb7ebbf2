/** The sealing itself: the leader's signature, then the agency's seal, each with a timestamp (Decree 30/2020, Annex I). */
import { createHash } from 'node:crypto'
import type { App } from '../../kernel/app.ts'
import { cmsOid, parseSignedData, signData, timestampAttribute } from './cms.ts'
import type { Signer } from './keys.ts'
import type { SealSigner } from './store.ts'
import { finishSignature, prepareSignature, type SecurityStore, type SignatureText } from './sign-pdf.ts'
import { timestampOf } from './timestamp-client.ts'
import { revocationLists } from './trust.ts'

async function signOnce(
  app: App,
  pdf: Buffer,
  signer: Signer,
  text: SignatureText,
  security?: SecurityStore,
): Promise<{ bytes: Buffer; token: Buffer }> {
  const prepared = prepareSignature(pdf, text, security)
  const unfinished = signData({
    contentType: cmsOid.data,
    digest: prepared.digest,
    certificate: signer.certificate,
    chain: signer.chain,
    privateKey: signer.privateKey,
  })
  const token = await timestampOf(app, unfinished.signature)
  return { bytes: finishSignature(prepared, unfinished.finish([timestampAttribute(token)])), token }
}

export interface SealInput {
  readonly pdf: Buffer
  readonly signer: SealSigner
  readonly reason: string
  readonly leader: Signer
  readonly agency: Signer
  readonly at: Temporal.Instant
}

/**
 * Both signatures. The second revision also carries the certificates and revocation lists that a validation needs (DSS), so that the
 * agency's seal covers the whole file and nothing ever comes behind it. Throws AuthorityUnavailable, PdfError.
 */
export async function sealPdf(app: App, input: SealInput): Promise<{ bytes: Buffer; sha256: string }> {
  const { leader, agency, signer, at } = input
  const common = { reason: input.reason, location: signer.unitName, at }
  const first = await signOnce(app, input.pdf, leader, { ...common, field: 'Leader', name: signer.name })
  const authority = parseSignedData(first.token).certificates
  const used = [leader.certificate, ...leader.chain, agency.certificate, ...agency.chain, ...authority]
  const security: SecurityStore = {
    certificates: [...new Set(used)].map((c) => c.der),
    lists: await revocationLists(used),
  }
  const second = await signOnce(
    app,
    first.bytes,
    agency,
    { ...common, field: 'Agency', name: signer.unitName },
    security,
  )
  return { bytes: second.bytes, sha256: createHash('sha256').update(second.bytes).digest('hex') }
}
