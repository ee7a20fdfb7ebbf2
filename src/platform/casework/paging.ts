/** Keyset pages: the key of the last row, opaque to the browser. */
import { problem } from '../../kernel/problems.ts'

export type PageKey = readonly [at: string, caseId: string]

export function encodeKey(key: PageKey): string {
  return Buffer.from(key.join(' ')).toString('base64url')
}

/** Throws `kernel.invalid-input` for what no page gave. */
export function decodeKey(text: string | undefined): PageKey | null {
  if (text === undefined) return null
  const [at = '', id = ''] = Buffer.from(text, 'base64url').toString().split(' ')
  if (Number.isNaN(Date.parse(at)) || !/^[0-9a-f-]{36}$/.test(id)) throw problem('kernel.invalid-input')
  return [at, id]
}
