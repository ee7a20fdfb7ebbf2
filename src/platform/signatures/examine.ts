/**
 * What a file says of itself. A large one is read in a thread of its own (kernel K22): a stranger's file may have 20 MB, and nobody else's
 * request waits for it. Rule SIG8.
 */
import path from 'node:path'
import { inThread } from '../../kernel/helper-thread.ts'
import { examineHere } from './examine-here.ts'
import type { Examined, Question } from './examine-thread.ts'

const apart = inThread<Question, Examined>({
  name: 'signatures',
  file: path.join(import.meta.dirname, 'examine-thread.ts'),
})

/** A result of ours is far smaller; it takes a few milliseconds. */
export const examinedHereBytesMax = 512 * 1024

export function examine(bytes: Uint8Array, anchors: readonly string[]): Promise<Examined> {
  const question = { bytes, anchors }
  return bytes.length > examinedHereBytesMax ? apart(question) : Promise.resolve(examineHere(question))
}
