/** Where a sign-in may come back to. Rule ID3. */
import { problem } from '../../kernel/problems.ts'
import type { Face } from './contract.ts'

/**
 * A path of this site, or the face's home when none is given. Anything that a browser could read as another site is
 * refused: `//host`, `/\host`, control characters, another scheme. Throws `identity.bad-return`.
 */
export function returnPath(face: Face, given: string | undefined): string {
  const home = face === 'portal' ? '/' : `/${face}`
  if (given === undefined || given === '') return home
  const controls = [...given].some((letter) => letter < ' ' || letter === '\u007f')
  if (!/^\/(?!\/)/.test(given) || given.includes('\\') || controls) throw problem('identity.bad-return')
  const base = 'https://khue.invalid'
  const url = URL.parse(given, base)
  // `/.//host` is on this site, but its path alone would not be.
  if (!url || url.origin !== base || url.pathname.startsWith('//')) throw problem('identity.bad-return')
  return url.pathname + url.search + url.hash
}
