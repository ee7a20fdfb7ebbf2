/** Certification requests (PKCS #10, RFC 2986): proof that who asks for a certificate holds the key. */
import { type KeyObject, sign } from 'node:crypto'
import {
  der,
  derBits,
  DerError,
  derInteger,
  derOid,
  derSequence,
  readBits,
  readOid,
  readWhole,
  sequence,
} from './der.ts'
import { checkSignature, encodeName, nameAttribute, oid, readPublicKey, type Subject } from './x509.ts'

export function certificationRequest(subject: Subject, publicKey: KeyObject, privateKey: KeyObject): Buffer {
  const info = derSequence(
    derInteger(0),
    encodeName(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa0),
  )
  return derSequence(info, derSequence(derOid(oid.ecdsaSha256)), derBits(sign('sha256', info, privateKey)))
}

/** What is asked for, once the request's own signature proved possession of the key; throws DerError otherwise. */
export function readCertificationRequest(bytes: Buffer): { subject: Subject; publicKey: KeyObject } {
  const [info, algorithm, signature] = sequence(readWhole(bytes))
  const [, name, spki] = sequence(info)
  if (!info || !name || !spki) throw new DerError('not a certification request')
  const publicKey = readPublicKey(spki.raw)
  if (!checkSignature(readOid(sequence(algorithm)[0]), publicKey, info.raw, readBits(signature))) {
    throw new DerError('the request is not signed by its key')
  }
  const commonName = nameAttribute(name.raw, oid.commonName)
  const organisation = nameAttribute(name.raw, oid.organisation)
  if (!commonName || !organisation) throw new DerError('the request has no names')
  return { subject: { commonName, organisation, title: nameAttribute(name.raw, oid.title) ?? undefined }, publicKey }
}
