/**
 * Messages that another party signs: a detached JWS (RFC 7515 appendix F) over the very bytes, in the header
 * `x-jws-signature`, by a key that the party publishes (RFC 7517). `typ` keeps a signature over one kind of message from
 * being used for another (RFC 8725 §3.11).
 */
import { compactVerify, createRemoteJWKSet, errors } from 'jose'

/** The signature is missing or not by that party: refuse, and record it. */
export class Forged extends Error {}
/** The party's keys cannot be fetched now: nothing is known about the message, let it be sent again. */
export class KeysUnavailable extends Error {}

export const signatureHeader = 'x-jws-signature'
// Asymmetric only: a symmetric algorithm would accept the published key as its secret (RFC 8725 §3.1).
const algorithms = ['ES256', 'EdDSA', 'PS256']
const signatureCharsMax = 4096

type KeySet = ReturnType<typeof createRemoteJWKSet>
const keySets = new Map<string, KeySet>()

/** Gives the id of the key that signed. Throws Forged or KeysUnavailable. */
export async function verifySigned(
  jwksUrl: string,
  typ: string,
  body: Uint8Array,
  signature: string | string[] | undefined,
): Promise<string> {
  if (typeof signature !== 'string' || signature.length > signatureCharsMax) throw new Forged('no signature')
  const [head, payload, tail, ...rest] = signature.split('.')
  if (!head || payload !== '' || !tail || rest.length > 0) throw new Forged('not a detached JWS')
  try {
    const jws = `${head}.${Buffer.from(body).toString('base64url')}.${tail}`
    const { protectedHeader } = await compactVerify(jws, keysAt(jwksUrl), { algorithms })
    if (protectedHeader.typ !== typ) throw new Forged(`signed as ${protectedHeader.typ ?? 'nothing'}, not as ${typ}`)
    return protectedHeader.kid ?? ''
  } catch (error) {
    if (error instanceof Forged) throw error
    if (
      error instanceof errors.JWKSTimeout ||
      !(error instanceof errors.JOSEError) ||
      error.code === 'ERR_JOSE_GENERIC'
    ) {
      throw new KeysUnavailable('the signing keys cannot be fetched', { cause: error })
    }
    throw new Forged(error.message, { cause: error })
  }
}

function keysAt(url: string): KeySet {
  const known = keySets.get(url)
  if (known) return known
  // An unknown key id asks again, at most every ten seconds, so that forged ids cannot make us flood the party.
  const keys = createRemoteJWKSet(new URL(url), {
    cooldownDuration: 10_000,
    cacheMaxAge: 600_000,
    timeoutDuration: 5000,
  })
  keySets.set(url, keys)
  return keys
}
