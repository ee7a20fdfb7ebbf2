/** Lines of a load with what is sealed as their last column. In a thread of its own: the encryption costs as much as the rest. */
import { createSecretKey } from 'node:crypto'
import { parentPort, workerData } from 'node:worker_threads'
import type { LineParts } from '../copy-lines.ts'
import { type DataKey, sealText } from './seal.ts'

/** Lines in COPY's text format: bytea as `\\\\x…`. */
export function sealedLines(key: DataKey, lines: readonly LineParts[]): string {
  let text = ''
  for (const { head, place, secret } of lines) {
    text += secret === null ? `${head}\t\\N\n` : `${head}\t\\\\x${sealText(key, place, secret).toString('hex')}\n`
  }
  return text
}

/** What the thread is started with. */
export interface SealerData {
  readonly version: number
  readonly key: Uint8Array
}

function serve(port: NonNullable<typeof parentPort>, { version, key }: SealerData): void {
  const dataKey = { version, key: createSecretKey(key) }
  port.on('message', (lines: readonly LineParts[]) => port.postMessage(sealedLines(dataKey, lines)))
}

if (parentPort) serve(parentPort, workerData as SealerData)
