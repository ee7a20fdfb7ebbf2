/** Bytes, whole numbers of varying length and columns of numbers: what blocks and the log of arrivals are written with. */
import zlib from 'node:zlib'

/** Grows as it is written. Whole numbers are safe integers; negative ones are folded in between (zigzag). */
export class Writer {
  #bytes = Buffer.allocUnsafe(4096)
  #at = 0

  #room(more: number): void {
    if (this.#at + more <= this.#bytes.length) return
    const grown = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#at + more))
    this.#bytes.copy(grown, 0, 0, this.#at)
    this.#bytes = grown
  }

  byte(value: number): void {
    this.#room(1)
    this.#bytes[this.#at++] = value
  }

  /** Not negative. */
  whole(value: number): void {
    this.#room(10)
    const bytes = this.#bytes
    let at = this.#at
    let left = value
    // Above 2^31 the operators for bits no longer hold.
    while (left >= 0x8000_0000) {
      bytes[at++] = (left % 128) | 128
      left = Math.floor(left / 128)
    }
    let low = left | 0
    while (low > 127) {
      bytes[at++] = (low & 127) | 128
      low >>>= 7
    }
    bytes[at++] = low
    this.#at = at
  }

  signed(value: number): void {
    this.whole(value >= 0 ? value * 2 : value * -2 - 1)
  }

  raw(bytes: Uint8Array): void {
    this.#room(bytes.length)
    this.#bytes.set(bytes, this.#at)
    this.#at += bytes.length
  }

  /** A copy. */
  done(): Buffer {
    return Buffer.from(this.#bytes.subarray(0, this.#at))
  }
}

/** Throws a RangeError where the bytes end too early. */
export class Reader {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  byte(): number {
    const value = this.#bytes[this.#at++]
    if (value === undefined) throw new RangeError('packed bytes end too early')
    return value
  }

  whole(): number {
    const bytes = this.#bytes
    let at = this.#at
    let byte = bytes[at++]
    if (byte !== undefined && byte < 128) {
      this.#at = at
      return byte
    }
    let value = 0
    let unit = 1
    while (byte !== undefined && byte > 127) {
      value += (byte & 127) * unit
      unit *= 128
      byte = bytes[at++]
    }
    if (byte === undefined) throw new RangeError('packed bytes end too early')
    this.#at = at
    return value + byte * unit
  }

  signed(): number {
    const folded = this.whole()
    return folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2
  }

  /** So many differences, added up as they come. In one loop: a call for each costs more than the number. */
  sums(count: number): Float64Array {
    const bytes = this.#bytes
    const sums = new Float64Array(count)
    let at = this.#at
    let sum = 0
    for (let n = 0; n < count; n++) {
      let byte = bytes[at++] ?? 0
      let folded = byte & 127
      let unit = 128
      while (byte > 127) {
        byte = bytes[at++] ?? 0
        folded += (byte & 127) * unit
        unit *= 128
      }
      sum += folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2
      sums[n] = sum
    }
    if (at > bytes.length) throw new RangeError('packed bytes end too early')
    this.#at = at
    return sums
  }

  raw(length: number): Buffer {
    if (this.#at + length > this.#bytes.length) throw new RangeError('packed bytes end too early')
    this.#at += length
    return this.#bytes.subarray(this.#at - length, this.#at)
  }
}

const powers = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000] as const
const bitsOfDouble = 255
/** Differences of two such numbers are still exact. */
const wholeMax = 2 ** 51

/**
 * The decimals (0 to 6) with which every value of the column is exactly a whole number over a power of ten, as what a
 * sensor's display shows is; null where there are none.
 */
export function decimalsOf(values: Float64Array, from = 0, to = values.length): number | null {
  let decimals = 0
  for (let at = from; at < to; at++) {
    const value = values[at] ?? 0
    for (;;) {
      const power = powers[decimals]
      if (power === undefined) return null
      const whole = Math.round(value * power)
      if (whole > wholeMax || whole < -wholeMax) return null
      if (whole / power === value) break
      decimals += 1
    }
  }
  return decimals
}

export function powerOf(decimals: number): number {
  return powers[decimals] ?? 1
}

/** Finite numbers: as differences of whole numbers where they are decimals, else as the bits of each. */
export function writeNumbers(writer: Writer, values: Float64Array): void {
  const decimals = decimalsOf(values)
  if (decimals === null) {
    writer.byte(bitsOfDouble)
    writer.raw(planesOf(values))
    return
  }
  const power = powerOf(decimals)
  writer.byte(decimals)
  let before = 0
  for (const value of values) {
    const whole = Math.round(value * power)
    writer.signed(whole - before)
    before = whole
  }
}

export function readNumbers(reader: Reader, count: number): Float64Array {
  const decimals = reader.byte()
  if (decimals === bitsOfDouble) return fromPlanes(reader.raw(count * 8), count)
  const values = reader.sums(count)
  const power = powerOf(decimals)
  if (power !== 1) for (let at = 0; at < count; at++) values[at] = (values[at] ?? 0) / power
  return values
}

/** All first bytes, then all second ones …: what is alike in neighbours stands together, for the compressor. */
function planesOf(values: Float64Array): Uint8Array {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  const planes = new Uint8Array(bytes.length)
  for (let at = 0; at < values.length; at++) {
    for (let plane = 0; plane < 8; plane++) planes[plane * values.length + at] = bytes[at * 8 + plane] ?? 0
  }
  return planes
}

function fromPlanes(planes: Uint8Array, count: number): Float64Array {
  const values = new Float64Array(count)
  const bytes = new Uint8Array(values.buffer)
  for (let at = 0; at < count; at++) {
    for (let plane = 0; plane < 8; plane++) bytes[at * 8 + plane] = planes[plane * count + at] ?? 0
  }
  return values
}

/** Below this the compressor's frame eats what it saves. */
const squeezeFrom = 128
const squeeze = { params: { [zlib.constants.ZSTD_c_compressionLevel]: 1 } }

/** Compressed by Zstandard (RFC 8878) where it helps; the first byte says so. */
export function squeezed(bytes: Buffer): Buffer {
  if (bytes.length >= squeezeFrom) {
    const small = zlib.zstdCompressSync(bytes, squeeze)
    if (small.length < bytes.length) return Buffer.concat([Buffer.of(1), small])
  }
  return Buffer.concat([Buffer.of(0), bytes])
}

/** Not compressed: for what is read by the hundred, where unpacking costs more than the bytes. `unsqueezed` reads both. */
export function unsqueezable(bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.of(0), bytes])
}

export function unsqueezed(bytes: Buffer): Buffer {
  return bytes[0] === 1 ? zlib.zstdDecompressSync(bytes.subarray(1)) : bytes.subarray(1)
}
