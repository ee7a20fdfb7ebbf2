/**
 * Many short texts sealed under one key, each a piece of its own: the very bytes of AES-256-GCM (NIST SP 800-38D) that
 * `sealBytes` would give for the same nonce. The library's cipher is made anew for each text, which costs twenty times what
 * the encryption of 64 bytes does; here it encrypts the counter blocks of all texts at once (§6.5), and the authentication
 * (GHASH, §6.4) is done here by tables of the key (§ 4.1 of McGrew and Viega, "The Galois/Counter Mode of Operation").
 * For loads alone. Tables can be watched through the processor's cache by who runs beside us on the same core: who can do
 * that while a load runs could read its lines, too. Every batch opens one of its pieces by the library before it goes out.
 */
import { createCipheriv, randomFillSync } from 'node:crypto'
import { type DataKey, headBytes, nonceBytes, numberBytes, openBytes, tagBytes } from './seal.ts'

const blockBytes = 16
const wordsOfBlock = 4
/** x^128 + x^7 + x^2 + x + 1, its lowest terms first, as GCM orders bits. */
const reduction = 0xe1_00_00_00

/** For each of a block's sixteen bytes and each value of it: its product with the hash key, a block. */
function tablesOf(hashKey: Buffer): Int32Array {
  const tables = new DataView(new ArrayBuffer(blockBytes * 256 * blockBytes))
  const product = (byte: number, value: number) => (byte * 256 + value) * blockBytes
  let [a, b, c, d] = [0, 4, 8, 12].map((at) => hashKey.readInt32BE(at)) as [number, number, number, number]
  for (let bit = 0; bit < 128; bit++) {
    const at = product(bit >> 3, 0x80 >> (bit & 7))
    for (const [word, bits] of [a, b, c, d].entries()) tables.setInt32(at + 4 * word, bits)
    // Times x: one place to the right, and what falls out comes back reduced.
    const out = d & 1
    d = (d >>> 1) | (c << 31)
    c = (c >>> 1) | (b << 31)
    b = (b >>> 1) | (a << 31)
    a = (a >>> 1) ^ (out ? reduction : 0)
  }
  // A sum's product is the sum of the products.
  for (let byte = 0; byte < blockBytes; byte++) {
    for (let value = 1; value < 256; value++) {
      const one = value & -value
      if (value === one) continue
      for (let at = 0; at < blockBytes; at += 4) {
        const sum = tables.getInt32(product(byte, one) + at) ^ tables.getInt32(product(byte, value ^ one) + at)
        tables.setInt32(product(byte, value) + at, sum)
      }
    }
  }
  return new Int32Array(tables.buffer)
}

/** What is to be sealed: `plain` a multiple of 16 bytes, as `padded` gives it; `place` in ASCII. */
export interface Plain {
  readonly place: string
  readonly plain: Buffer
}

export class BulkSealer {
  readonly #key: DataKey
  readonly #tables: Int32Array
  /** What is hashed so far; words and bytes are the same memory, so that the machine's order of bytes does not matter. */
  readonly #sum = new Int32Array(wordsOfBlock)
  readonly #sumBytes = new Uint8Array(this.#sum.buffer)
  /** What one tag is made of: the place, the sealed text and the lengths of both, each in whole blocks. */
  #message: Buffer = Buffer.alloc(0)
  #pieces: Buffer = Buffer.alloc(0)
  #counters: Buffer = Buffer.alloc(0)

  constructor(key: DataKey) {
    this.#key = key
    this.#tables = tablesOf(this.#encrypted(Buffer.alloc(blockBytes)))
  }

  /** The pieces, one after the other; each is 32 bytes longer than its plain text. They are good until the next call. */
  seal(texts: readonly Plain[]): Buffer {
    const plainBytes = texts.reduce((sum, { plain }) => sum + plain.length, 0)
    this.#pieces = room(this.#pieces, plainBytes + texts.length * headBytes)
    const pieces = this.#pieces
    const stream = this.#keyStream(texts, plainBytes)
    let [at, from] = [0, 0]
    for (const { place, plain } of texts) {
      const tag = at + numberBytes + nonceBytes
      const text = at + headBytes
      pieces.writeUInt32BE(this.#key.version, at)
      this.#counters.copy(pieces, at + numberBytes, from, from + nonceBytes)
      for (let n = 0; n < plain.length; n++) {
        pieces[text + n] = (plain[n] ?? 0) ^ (stream[from + blockBytes + n] ?? 0)
      }
      this.#hash(place, pieces, text, plain.length)
      for (let n = 0; n < blockBytes; n++) pieces[tag + n] = (this.#sumBytes[n] ?? 0) ^ (stream[from + n] ?? 0)
      at = text + plain.length
      from += blockBytes + plain.length
    }
    const [first] = texts
    if (first) openBytes(this.#key.key, first.place, pieces.subarray(0, headBytes + first.plain.length))
    return pieces.subarray(0, at)
  }

  /** For each text a block that hides its tag (counter 1), then one for each of its own blocks, under a nonce of its own. */
  #keyStream(texts: readonly Plain[], plainBytes: number): Buffer {
    const length = plainBytes + texts.length * blockBytes
    this.#counters = room(this.#counters, length)
    const counters = this.#counters
    const nonces = randomFillSync(Buffer.allocUnsafe(texts.length * nonceBytes))
    let at = 0
    let nonce = 0
    for (const { plain } of texts) {
      if (plain.length % blockBytes !== 0) throw new RangeError(`${plain.length} bytes are no whole blocks`)
      for (let counter = 1; counter <= 1 + plain.length / blockBytes; counter++) {
        nonces.copy(counters, at, nonce, nonce + nonceBytes)
        counters.writeUInt32BE(counter, at + nonceBytes)
        at += blockBytes
      }
      nonce += nonceBytes
    }
    return this.#encrypted(counters.subarray(0, length))
  }

  /** Each block by itself: it is a counter that never comes twice, not a text. */
  #encrypted(blocks: Buffer): Buffer {
    return createCipheriv('aes-256-ecb', this.#key.key, null).setAutoPadding(false).update(blocks)
  }

  /** Into #sum. */
  #hash(place: string, pieces: Buffer, text: number, length: number): void {
    const placeEnd = Math.ceil(place.length / blockBytes) * blockBytes
    const end = placeEnd + length + blockBytes
    this.#message = room(this.#message, end)
    const message = this.#message
    for (let at = message.write(place, 'latin1'); at < placeEnd; at++) message[at] = 0
    pieces.copy(message, placeEnd, text, text + length)
    // In bits, as 64-bit numbers; both are far below 2^32.
    for (let at = end - blockBytes; at < end; at++) message[at] = 0
    message.writeUInt32BE(place.length * 8, end - 12)
    message.writeUInt32BE(length * 8, end - 4)
    this.#sum.fill(0)
    for (let at = 0; at < end; at += blockBytes) this.#addAndMultiply(message, at)
  }

  /** The sum so far plus this block, times the hash key. */
  #addAndMultiply(message: Buffer, from: number): void {
    const [tables, sum, sumBytes] = [this.#tables, this.#sum, this.#sumBytes]
    let [a, b, c, d] = [0, 0, 0, 0]
    for (let n = 0; n < blockBytes; n++) {
      const at = (n * 256 + ((sumBytes[n] ?? 0) ^ (message[from + n] ?? 0))) * wordsOfBlock
      a ^= tables[at] ?? 0
      b ^= tables[at + 1] ?? 0
      c ^= tables[at + 2] ?? 0
      d ^= tables[at + 3] ?? 0
    }
    sum[0] = a
    sum[1] = b
    sum[2] = c
    sum[3] = d
  }
}

/** The same memory while it is large enough. */
const room = (buffer: Buffer, bytes: number): Buffer =>
  buffer.length < bytes ? Buffer.allocUnsafeSlow(Math.max(bytes, 2 * buffer.length)) : buffer

// The tag has all its bytes: a shorter one is easier to forge (SP 800-38D §5.2.1.2).
if (tagBytes !== blockBytes) throw new Error('a tag is a block')
