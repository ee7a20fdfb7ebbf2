/** ASN.1 DER (X.690): a strict reader and a small writer, fast enough for every signature. */

/** A piece of DER, pointing into the bytes it was read from. */
export interface Der {
  /** Identifier octet: class, constructed bit and number (numbers above 30 are refused). */
  readonly tag: number
  /** Content octets. */
  readonly value: Buffer
  /** The whole element: identifier, length and content. */
  readonly raw: Buffer
}

export class DerError extends Error {}

export const tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  enumerated: 0x0a,
  utf8: 0x0c,
  sequence: 0x30,
  set: 0x31,
  printable: 0x13,
  utcTime: 0x17,
  generalizedTime: 0x18,
} as const

/** Reads one element at `at`; throws DerError when it is not DER or reaches over the end. */
export function readDer(bytes: Buffer, at = 0): Der {
  const tag = bytes[at]
  const first = bytes[at + 1]
  if (tag === undefined || first === undefined) throw new DerError('truncated')
  if ((tag & 0x1f) === 0x1f) throw new DerError('tag number above 30')
  let length = first
  let start = at + 2
  if (first >= 0x80) {
    const count = first & 0x7f
    if (count === 0 || count > 4) throw new DerError('indefinite or oversized length')
    if (start + count > bytes.length) throw new DerError('truncated')
    length = bytes.readUIntBE(start, count)
    if (length < 0x80 || (count > 1 && bytes[start] === 0)) throw new DerError('length not minimal')
    start += count
  }
  const end = start + length
  if (end > bytes.length) throw new DerError('truncated')
  return { tag, value: bytes.subarray(start, end), raw: bytes.subarray(at, end) }
}

/** The one element that these bytes are; anything after it is an error. */
export function readWhole(bytes: Buffer, tag?: number): Der {
  const der = readDer(bytes)
  if (der.raw.length !== bytes.length) throw new DerError('bytes after the element')
  return tag === undefined ? der : expect(der, tag)
}

/** At most this many children: no certificate or signature comes near it. */
const childrenMax = 20_000

export function children(der: Der): Der[] {
  if ((der.tag & 0x20) === 0) throw new DerError('not constructed')
  const list: Der[] = []
  for (let at = 0; at < der.value.length; ) {
    const child = readDer(der.value, at)
    at += child.raw.length
    list.push(child)
    if (list.length > childrenMax) throw new DerError('too many elements')
  }
  return list
}

export function expect(der: Der | undefined, tag: number): Der {
  if (der?.tag !== tag) throw new DerError(`tag ${der?.tag.toString(16) ?? 'none'} instead of ${tag.toString(16)}`)
  return der
}

/** Children of a SEQUENCE. */
export function sequence(der: Der | undefined): Der[] {
  return children(expect(der, tags.sequence))
}

export function readOid(der: Der | undefined): string {
  const { value } = expect(der, tags.oid)
  const parts: number[] = []
  let part = 0
  for (const [i, byte] of value.entries()) {
    part = part * 128 + (byte & 0x7f)
    if (!Number.isSafeInteger(part)) throw new DerError('oversized object identifier')
    if (byte & 0x80) {
      if (i === value.length - 1) throw new DerError('truncated object identifier')
      continue
    }
    if (parts.length === 0) {
      const top = Math.min(2, Math.floor(part / 40))
      parts.push(top, part - top * 40)
    } else parts.push(part)
    part = 0
  }
  return parts.join('.')
}

/** A small non-negative INTEGER. */
export function readSmallInteger(der: Der | undefined): number {
  const { value } = expect(der, tags.integer)
  if (value.length === 0 || value.length > 6 || (value[0] ?? 0) & 0x80) throw new DerError('integer out of range')
  return value.readUIntBE(0, value.length)
}

/** BIT STRING without unused bits. */
export function readBits(der: Der | undefined): Buffer {
  const { value } = expect(der, tags.bitString)
  if (value[0] !== 0) throw new DerError('unused bits')
  return value.subarray(1)
}

/** UTCTime or GeneralizedTime in the forms of RFC 5280 §4.1.2.5 and RFC 3161 (fractions allowed). Epoch milliseconds. */
export function readTime(der: Der | undefined): number {
  const text = der?.value.toString('latin1') ?? ''
  const utc = der?.tag === tags.utcTime && /^(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/.exec(text)
  const general =
    der?.tag === tags.generalizedTime && /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(?:\.(\d{1,9}))?Z$/.exec(text)
  const found = utc || general
  if (!found) throw new DerError('not a time')
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found.slice(1, 7).map(Number)
  const full = utc ? (year < 50 ? 2000 + year : 1900 + year) : year
  const millis = general && general[7] ? Math.floor(Number(`0.${general[7]}`) * 1000) : 0
  const at = Date.UTC(full, month - 1, day, hour, minute, second, millis)
  const back = new Date(at)
  if (back.getUTCMonth() !== month - 1 || back.getUTCDate() !== day || hour > 23) throw new DerError('not a time')
  return at
}

function header(tag: number, length: number): Buffer {
  if (length < 0x80) return Buffer.from([tag, length])
  if (length < 0x100) return Buffer.from([tag, 0x81, length])
  if (length < 0x10000) return Buffer.from([tag, 0x82, length >> 8, length & 0xff])
  return Buffer.from([tag, 0x84, (length >>> 24) & 0xff, (length >> 16) & 0xff, (length >> 8) & 0xff, length & 0xff])
}

/** An element of this tag; the parts are put after each other as its content. */
export function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  let length = 0
  for (const part of parts) length += part.length
  return Buffer.concat([header(tag, length), ...parts])
}

export const derSequence = (...parts: readonly Uint8Array[]): Buffer => der(tags.sequence, ...parts)

/** SET OF: DER sorts the encodings (X.690 §11.6). */
export function derSetOf(tag: number, parts: readonly Buffer[]): Buffer {
  return der(tag, ...parts.toSorted((a, b) => Buffer.compare(a, b)))
}

const oids = new Map<string, Buffer>()

export function derOid(dotted: string): Buffer {
  const known = oids.get(dotted)
  if (known) return known
  const [top = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  const bytes: number[] = []
  for (const part of [top * 40 + second, ...rest]) {
    const digits = [part & 0x7f]
    for (let left = Math.floor(part / 128); left > 0; left = Math.floor(left / 128))
      digits.unshift((left & 0x7f) | 0x80)
    bytes.push(...digits)
  }
  const made = der(tags.oid, Buffer.from(bytes))
  oids.set(dotted, made)
  return made
}

/** A non-negative INTEGER from big-endian bytes or a number. */
export function derInteger(value: number | Uint8Array): Buffer {
  if (typeof value === 'number') {
    const hex = value.toString(16)
    return derInteger(Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex'))
  }
  let start = 0
  while (start < value.length - 1 && value[start] === 0) start += 1
  const bytes = value.subarray(start)
  return (bytes[0] ?? 0) & 0x80 ? der(tags.integer, Buffer.from([0]), bytes) : der(tags.integer, bytes)
}

export const derNull: Buffer = Buffer.from([tags.null, 0])
export const derTrue: Buffer = Buffer.from([tags.boolean, 1, 0xff])
export const derOctets = (bytes: Uint8Array): Buffer => der(tags.octetString, bytes)
export const derBits = (bytes: Uint8Array): Buffer => der(tags.bitString, Buffer.from([0]), bytes)
export const derUtf8 = (text: string): Buffer => der(tags.utf8, Buffer.from(text, 'utf8'))

/** GeneralizedTime to the second; `fraction` adds milliseconds (RFC 3161 §2.4.2: no trailing zeros). */
export function derGeneralizedTime(epochMs: number, fraction = false): Buffer {
  const iso = new Date(epochMs).toISOString()
  const whole = iso.slice(0, 19).replaceAll(/[-:T]/g, '')
  const part = fraction ? iso.slice(19, 23).replace(/\.?0+$/, '') : ''
  return der(tags.generalizedTime, Buffer.from(`${whole}${part}Z`, 'latin1'))
}

/** The time of a certificate: UTCTime until 2049 (RFC 5280 §4.1.2.5). */
export function derTime(epochMs: number): Buffer {
  const iso = new Date(epochMs).toISOString()
  if (Number(iso.slice(0, 4)) >= 2050) return derGeneralizedTime(epochMs)
  return der(tags.utcTime, Buffer.from(`${iso.slice(2, 19).replaceAll(/[-:T]/g, '')}Z`, 'latin1'))
}
