/**
 * HTTP Message Signatures (RFC 9421) and Content-Digest (RFC 9530), as far as the exchange speaks them: one signature a
 * message, Ed25519 or ECDSA P-256, components without parameters, dictionaries in the canonical spelling of RFC 9651.
 * A message in another spelling is refused, never guessed at. Pure; used by the stand-ins too.
 */
import { createHash, type KeyObject, sign, timingSafeEqual, verify } from 'node:crypto'

export const algorithms = ['ed25519', 'ecdsa-p256-sha256'] as const
export type Algorithm = (typeof algorithms)[number]

/** What a signature is made over. Header names are lower case. */
export interface SignedMessage {
  readonly method?: string
  /** Absolute path as sent, without the query. */
  readonly path?: string
  /** With its question mark; `?` when there is none (§2.2.7). */
  readonly query?: string
  readonly authority?: string
  readonly status?: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

export interface SignatureParameters {
  readonly components: readonly string[]
  /** Epoch seconds. */
  readonly created?: number
  readonly expires?: number
  readonly keyId?: string
  readonly algorithm?: string
  readonly nonce?: string
  readonly tag?: string
}

export type SignatureFlaw = 'missing' | 'malformed' | 'component-missing' | 'algorithm' | 'digest-missing' | 'digest'

/** The message cannot be verified; `flaw` says why. */
export class SignatureError extends Error {
  readonly flaw: SignatureFlaw
  constructor(flaw: SignatureFlaw, message: string) {
    super(message)
    this.flaw = flaw
  }
}

// ---- signature parameters -----------------------------------------------------------------------------------------

const headerCharsMax = 4096
const componentsMax = 32
// An inner list of strings with parameters (RFC 9651 §3.1.1): what we write ourselves, and what §2.5 calls canonical.
const inputPattern =
  /^([a-z*][a-z0-9_.*-]{0,63})=(\(((?:"[a-z0-9@-]{1,64}" ?)*)\)((?:;[a-z]+=(?:\d{1,15}|"[ -!#-[\]-~]*"))*))$/
const signaturePattern = /^([a-z*][a-z0-9_.*-]{0,63})=:([A-Za-z0-9+/]+={0,2}):$/

export interface ParsedSignature extends SignatureParameters {
  readonly label: string
  readonly signature: Buffer
  /** The inner list with its parameters, as sent: the last line of the signature base. */
  readonly parametersText: string
}

/** Reads `Signature-Input` and `Signature`. Throws SignatureError. */
export function readSignature(headers: SignedMessage['headers']): ParsedSignature {
  const input = headers['signature-input']
  const value = headers['signature']
  if (typeof input !== 'string' || typeof value !== 'string') throw new SignatureError('missing', 'no signature')
  if (input.length > headerCharsMax || value.length > headerCharsMax) throw malformed('too long')
  const [, label, parametersText = '', list = '', parameters = ''] = inputPattern.exec(input.trim()) ?? []
  const [, sameLabel, base64 = ''] = signaturePattern.exec(value.trim()) ?? []
  if (label === undefined || sameLabel === undefined) throw malformed('not one signature in canonical spelling')
  if (label !== sameLabel) throw malformed('the labels differ')
  const components = list === '' ? [] : list.split(' ').map((quoted) => quoted.slice(1, -1))
  if (components.length > componentsMax) throw malformed('too many components')
  if (new Set(components).size < components.length) throw malformed('a component occurs twice')
  return {
    label,
    components,
    signature: Buffer.from(base64, 'base64'),
    parametersText,
    ...readParameters(parameters),
  }
}

const malformed = (why: string) => new SignatureError('malformed', why)

function readParameters(text: string): Omit<SignatureParameters, 'components'> {
  const found = new Map<string, string>()
  for (const [, name = '', value = ''] of text.matchAll(/;([a-z]+)=(\d+|"[^"]*")/g)) {
    if (found.has(name)) throw malformed(`${name} occurs twice`)
    found.set(name, value)
  }
  const number = (name: string) => {
    const value = found.get(name)
    if (value?.startsWith('"')) throw malformed(`${name} is no number`)
    return value === undefined ? undefined : Number(value)
  }
  const string = (name: string) => {
    const value = found.get(name)
    if (value !== undefined && !value.startsWith('"')) throw malformed(`${name} is no text`)
    return value?.slice(1, -1)
  }
  return withoutUndefined({
    created: number('created'),
    expires: number('expires'),
    keyId: string('keyid'),
    algorithm: string('alg'),
    nonce: string('nonce'),
    tag: string('tag'),
  })
}

function withoutUndefined<T extends object>(all: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as never
}

/** `("@method" "@path");created=…;keyid="…"` (§2.3). */
function parametersText(parameters: SignatureParameters): string {
  const list = parameters.components.map((name) => `"${name}"`).join(' ')
  const text = (name: string, value: string | number | undefined) =>
    value === undefined ? '' : `;${name}=${typeof value === 'number' ? value : `"${value}"`}`
  return [
    `(${list})`,
    text('created', parameters.created),
    text('expires', parameters.expires),
    text('nonce', parameters.nonce),
    text('alg', parameters.algorithm),
    text('keyid', parameters.keyId),
    text('tag', parameters.tag),
  ].join('')
}

// ---- signature base -----------------------------------------------------------------------------------------------

function componentValue(message: SignedMessage, name: string): string {
  if (!name.startsWith('@')) {
    const value = message.headers[name]
    if (value === undefined) throw new SignatureError('component-missing', name)
    // §2.1: lines of one name are joined, each without the white space around it.
    return [value]
      .flat()
      .map((line) => line.trim())
      .join(', ')
  }
  const derived: Readonly<Record<string, string | undefined>> = {
    '@method': message.method?.toUpperCase(),
    '@path': message.path,
    '@query': message.query,
    '@authority': message.authority?.toLowerCase(),
    '@status': message.status === undefined ? undefined : String(message.status),
  }
  const value = derived[name]
  if (value === undefined) throw new SignatureError('component-missing', name)
  return value
}

/** The bytes that are signed (§2.5). Throws SignatureError when a component is missing. */
export function signatureBase(message: SignedMessage, components: readonly string[], parameters: string): string {
  const lines = components.map((name) => `"${name}": ${componentValue(message, name)}`)
  return [...lines, `"@signature-params": ${parameters}`].join('\n')
}

/** The value of a component in a signature base; undefined when it is not covered. */
export function coveredValue(base: string, component: string): string | undefined {
  const prefix = `"${component}": `
  return base
    .split('\n')
    .find((line) => line.startsWith(prefix))
    ?.slice(prefix.length)
}

// ---- signing and verifying ----------------------------------------------------------------------------------------

/** The algorithm of a key; undefined for a kind that the exchange does not take. */
export function algorithmOf(key: KeyObject): Algorithm | undefined {
  if (key.asymmetricKeyType === 'ed25519') return 'ed25519'
  const curve = key.asymmetricKeyType === 'ec' ? key.asymmetricKeyDetails?.namedCurve : undefined
  return curve === 'prime256v1' ? 'ecdsa-p256-sha256' : undefined
}

export interface Signed {
  readonly base: string
  readonly signature: Buffer
  /** `signature-input` and `signature`. */
  readonly headers: { readonly 'signature-input': string; readonly signature: string }
}

/** Signs a message with one signature labelled `sig1`. */
export function signMessage(
  message: SignedMessage,
  key: KeyObject,
  given: Omit<SignatureParameters, 'algorithm'>,
): Signed {
  const algorithm = algorithmOf(key)
  if (!algorithm) throw new SignatureError('algorithm', `a key of type ${key.asymmetricKeyType ?? 'secret'}`)
  const parameters = parametersText({ ...given, algorithm })
  const base = signatureBase(message, given.components, parameters)
  const signature = signBytes(key, algorithm, Buffer.from(base))
  return {
    base,
    signature,
    headers: { 'signature-input': `sig1=${parameters}`, signature: `sig1=:${signature.toString('base64')}:` },
  }
}

function signBytes(key: KeyObject, algorithm: Algorithm, bytes: Buffer): Buffer {
  return algorithm === 'ed25519' ? sign(null, bytes, key) : sign('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' })
}

/** Whether `signature` is that of `base` by the key. The key decides the algorithm, never the message (§3.2). */
export function verifyBase(base: string, signature: Buffer, key: KeyObject): boolean {
  const algorithm = algorithmOf(key)
  const bytes = Buffer.from(base)
  if (algorithm === 'ed25519') return verify(null, bytes, key, signature)
  if (algorithm === 'ecdsa-p256-sha256') return verify('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }, signature)
  return false
}

// ---- Content-Digest -----------------------------------------------------------------------------------------------

/** `sha-512=:…:` (RFC 9530 §2). */
export function contentDigest(body: Uint8Array): string {
  return `sha-512=:${createHash('sha512').update(body).digest('base64')}:`
}

/** Throws SignatureError unless the header has the digest of the very bytes, by SHA-256 or SHA-512. */
export function checkContentDigest(header: string | string[] | undefined, body: Uint8Array): void {
  if (typeof header !== 'string' || header.length > headerCharsMax) {
    throw new SignatureError('digest-missing', 'no content digest')
  }
  const known = [...header.matchAll(/(?:^|, ?)(sha-256|sha-512)=:([A-Za-z0-9+/]+={0,2}):/g)]
  if (known.length === 0) throw new SignatureError('digest-missing', 'neither sha-256 nor sha-512')
  for (const [, name = '', base64 = ''] of known) {
    const own = createHash(name.replace('-', '')).update(body).digest()
    const given = Buffer.from(base64, 'base64')
    if (own.length !== given.length || !timingSafeEqual(own, given)) throw new SignatureError('digest', name)
  }
}

/**
 * X-Road-Request-Hash (PR-REST §4.3): SHA-512 of the SHA-512 of the headers and that of the body, base64; of the headers
 * alone when there is no body. "The headers" are the signature base, which both sides have to the byte.
 */
export function requestHash(base: string, body: Uint8Array): string {
  const hash = (bytes: Uint8Array | string) => createHash('sha512').update(bytes).digest()
  const headers = hash(base)
  if (body.length === 0) return headers.toString('base64')
  return hash(Buffer.concat([headers, hash(body)])).toString('base64')
}

/** The id of a key: its SHA-256, so that whoever has the id can tell the key. */
export function keyIdOf(publicKey: KeyObject): string {
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64url')
}
