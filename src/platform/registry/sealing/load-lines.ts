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

function plainOf(json: string): Buffer {
  const known = texts.get(json)
  if (known) return known
  if (texts.size >= rememberedTexts) texts.clear()
  const plain = padded(json)
  texts.set(json, plain)
  return plain
}

/**
 * From `secret, head, secret, head, …` (a head begins with the record's id; an empty secret is none) the lines in COPY's text
 * format, bytea as `\\\\x…`.
 */
export function sealedLines(key: DataKey, registry: string, packed: string): string {
  const parts = packed.split(partsEnd)
  let text = ''
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const [secret = '', head = ''] = [parts[at], parts[at + 1]]
    const sealed =
      secret === ''
        ? ''
        : sealBytes(key, placeOf.record(registry, head.slice(0, idLength)), plainOf(secret)).toString('hex')
    text += secret === '' ? `${head}\t\\N\n` : `${head}\t\\\\x${sealed}\n`
  }
  return text
}

/** What the thread is started with. */
export interface SealerData {
  readonly registry: string
  readonly version: number
  readonly key: Uint8Array
}

function serve(port: NonNullable<typeof parentPort>, { registry, version, key }: SealerData): void {
  const dataKey = { version, key: createSecretKey(key) }
  port.on('message', (packed: string) => port.postMessage(sealedLines(dataKey, registry, packed)))
}

if (parentPort) serve(parentPort, workerData as SealerData)
