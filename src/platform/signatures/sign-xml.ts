/** XML that carries its own signature (XML Signature 1.1, enveloped), by an agency's seal. Rule SIG13. */
import { sign as signBytes, verify as verifyBytes, type BinaryLike, type KeyLike, type KeyObject } from 'node:crypto'
import { SignedXml } from 'xml-crypto'
import type { App } from '../../kernel/app.ts'
import { type Holder, type Signer, signersOf } from './keys.ts'
import { type Certificate, certificateToPem } from './x509.ts'

const algorithms = {
  canonical: 'http://www.w3.org/2001/10/xml-exc-c14n#',
  enveloped: 'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
  digest: 'http://www.w3.org/2001/04/xmlenc#sha256',
  signature: 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256',
} as const

/** ECDSA on P-256 with SHA-256, the two numbers one after the other (RFC 4051 §2.3.6); the library brings RSA alone. */
class EcdsaSha256 {
  getAlgorithmName = (): string => algorithms.signature
  getSignature = (data: BinaryLike, key: KeyLike): string =>
    signBytes('sha256', Buffer.from(String(data)), { key: key as KeyObject, dsaEncoding: 'ieee-p1363' }).toString(
      'base64',
    )
  verifySignature = (data: string, key: KeyLike, signature: string): boolean =>
    verifyBytes(
      'sha256',
      Buffer.from(data),
      { key: key as KeyObject, dsaEncoding: 'ieee-p1363' },
      Buffer.from(signature, 'base64'),
    )
}

const base64Of = ({ der }: Certificate): string => der.toString('base64')

/** The same text with the signature as the last element of its root. */
export function signXmlWith({ certificate, chain, privateKey }: Signer, xml: string): string {
  const certificates = [certificate, ...chain].map((one) => `<ds:X509Certificate>${base64Of(one)}</ds:X509Certificate>`)
  const signing = new SignedXml({
    privateKey,
    signatureAlgorithm: algorithms.signature,
    canonicalizationAlgorithm: algorithms.canonical,
    getKeyInfoContent: () => `<ds:X509Data>${certificates.join('')}</ds:X509Data>`,
  })
  signing.SignatureAlgorithms = { [algorithms.signature]: EcdsaSha256 }
  signing.addReference({
    xpath: '/*',
    uri: '',
    isEmptyUri: true,
    transforms: [algorithms.enveloped, algorithms.canonical],
    digestAlgorithm: algorithms.digest,
  })
  signing.computeSignature(xml, { prefix: 'ds', location: { reference: '/*', action: 'append' } })
  const signed = signing.getSignedXml()
  // What leaves the house was checked first (SIG6).
  if (!isSignedBy(signed, signing.getSignatureXml(), certificate)) throw new Error('the signed XML does not verify')
  return signed
}

function isSignedBy(xml: string, signature: string, certificate: Certificate): boolean {
  const checking = new SignedXml({ publicCert: certificateToPem(certificate.der), getCertFromKeyInfo: () => null })
  checking.SignatureAlgorithms = { [algorithms.signature]: EcdsaSha256 }
  checking.loadSignature(signature)
  return checking.checkSignature(xml)
}

/**
 * Signs by the seal of an agency, whose key is made and certified when it is missing. Outside of any transaction, since the
 * authority may have to be asked. Throws AuthorityUnavailable.
 */
export async function signXml(app: App, agency: { unitId: string; unitName: string }, xml: string): Promise<string> {
  const holder: Holder = {
    holder: `agency:${agency.unitId}`,
    subject: { commonName: agency.unitName, organisation: agency.unitName },
  }
  const [signer] = await signersOf(app, [holder])
  if (!signer) throw new Error(`no key of ${holder.holder}`)
  if (signer instanceof Error) throw signer
  return signXmlWith(signer, xml)
}
