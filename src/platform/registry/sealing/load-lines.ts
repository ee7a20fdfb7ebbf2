/** Lines of a load with what is sealed as their last column. In a thread of its own: the encryption costs as much as the rest. */
import { createSecretKey } from 'node:crypto'
import { parentPort, workerData } from 'node:worker_threads'
import { type DataKey, padded, placeOf, sealBytes } from './seal.ts'

/** Between the parts of what is to be sealed: neither JSON nor PostgreSQL's text has it. */
export const partsEnd = '\0'

const idLength = 36
/** Many people share what is sealed: what it reads as is made once; each is encrypted by itself. */
const rememberedTexts = 10_000
const texts = new Map<string, Buffer>()

/** `key` is its bytes as they are, one character each. */
function plainOf(key: string): Buffer {
  const known = texts.get(key)
  if (known) return known
  if (texts.size >= rememberedTexts) texts.clear()
  const plain = padded(Buffer.from(key, 'latin1'))
  texts.set(key, plain)
  return plain
}

const nothing = Buffer.from('\t\\N\n')
const before = Buffer.from('\t\\\\x')
const lineEnd = 0x0a

/** Bytes that grow. */
class Output {
  bytes = Buffer.allocUnsafeSlow(1024 * 1024)
  length = 0

  room(more: number): void {
    if (this.length + more <= this.bytes.length) return
    const larger = Buffer.allocUnsafeSlow(2 * (this.length + more))
    this.bytes.copy(larger, 0, 0, this.length)
    this.bytes = larger
  }

  add(from: Buffer, start = 0, end = from.length): void {
    this.room(end - start)
    this.length += from.copy(this.bytes, this.length, start, end)
  }

  addHex(from: Buffer): void {
    this.room(2 * from.length + 1)
    this.length += this.bytes.write(from.toString('hex'), this.length, 'latin1')
    this.bytes[this.length++] = lineEnd
  }
}

/**
 * From `secret, head, secret, head, …` (UTF-8; a head begins with the record's id; an empty secret is none) the lines in COPY's text
 * format, bytea as `\\\\x…`. As bytes, which go between threads without being copied.
 */
export function sealedLines(key: DataKey, registry: string, packed: Uint8Array): Buffer {
  const from = Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength)
  const output = new Output()
  for (let at = 0; at < from.length; ) {
    const head = from.indexOf(0, at) + 1
    const end = from.indexOf(0, head)
    output.add(from, head, end)
    if (head - 1 === at) output.add(nothing)
    else {
      output.add(before)
      const place = placeOf.record(registry, from.toString('latin1', head, head + idLength))
      output.addHex(sealBytes(key, place, plainOf(from.toString('latin1', at, head - 1))))
    }
    at = end + 1
  }
  return output.bytes.subarray(0, output.length)
}

/** What the thread is started with. */
export interface SealerData {
  readonly registry: string
  readonly version: number
  readonly key: Uint8Array
}

function serve(port: NonNullable<typeof parentPort>, { registry, version, key }: SealerData): void {
  const dataKey = { version, key: createSecretKey(key) }
  port.on('message', (packed: Uint8Array) => {
    const lines = sealedLines(dataKey, registry, packed)
    port.postMessage(lines, [lines.buffer as ArrayBuffer])
  })
}

if (parentPort) serve(parentPort, workerData as SealerData)
