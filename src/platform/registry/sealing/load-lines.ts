/** Lines of a load with what is sealed as their last column. In a thread of its own: the encryption costs as much as the rest. */
import { createSecretKey } from 'node:crypto'
import { parentPort, workerData } from 'node:worker_threads'
import { BulkSealer, type Plain } from './bulk.ts'
import { headBytes, padded, placeOf } from './seal.ts'

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

  addHex(from: Buffer, start: number, end: number): void {
    this.room(2 * (end - start) + 1)
    this.length += this.bytes.write(from.toString('hex', start, end), this.length, 'latin1')
    this.bytes[this.length++] = lineEnd
  }
}

interface Line extends Partial<Plain> {
  readonly head: number
  readonly end: number
}

/**
 * From `secret, head, secret, head, …` (UTF-8; a head begins with the record's id; an empty secret is none) the lines in COPY's text
 * format, bytea as `\\\\x…`. As bytes, which go between threads without being copied.
 */
export function sealedLines(sealer: BulkSealer, registry: string, packed: Uint8Array): Buffer {
  const from = Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength)
  const lines: Line[] = []
  const texts: Plain[] = []
  for (let at = 0; at < from.length; ) {
    const head = from.indexOf(0, at) + 1
    const end = from.indexOf(0, head)
    if (head - 1 === at) lines.push({ head, end })
    else {
      const place = placeOf.record(registry, from.toString('latin1', head, head + idLength))
      const line = { head, end, place, plain: plainOf(from.toString('latin1', at, head - 1)) }
      lines.push(line)
      texts.push(line)
    }
    at = end + 1
  }
  const pieces = sealer.seal(texts)
  const output = new Output()
  let piece = 0
  for (const { head, end, plain } of lines) {
    output.add(from, head, end)
    if (!plain) {
      output.add(nothing)
      continue
    }
    const next = piece + headBytes + plain.length
    output.add(before)
    output.addHex(pieces, piece, next)
    piece = next
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
  const sealer = new BulkSealer({ version, key: createSecretKey(key) })
  port.on('message', (packed: Uint8Array) => {
    const lines = sealedLines(sealer, registry, packed)
    port.postMessage(lines, [lines.buffer as ArrayBuffer])
  })
}

if (parentPort) serve(parentPort, workerData as SealerData)
