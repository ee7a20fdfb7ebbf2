/** What was given wrongly, as it was given: by that a person finds the field, whatever its name is in the request. */

export interface Wrong {
  readonly given: string
  readonly detail: string
}

type Fields = Readonly<Record<string, unknown>>

/** By JSON pointer (RFC 6901). */
const valueAt = (whole: unknown, pointer: string): unknown =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>(
      (value, name) => (typeof value === 'object' && value !== null ? (value as Fields)[name] : undefined),
      whole,
    )

/** `fields`: JSON pointer to words. What was not given at all has nothing to be known by. */
export function wrongOf(fields: Readonly<Record<string, string>>, sent: unknown): readonly Wrong[] {
  return Object.entries(fields).flatMap(([pointer, detail]) => {
    const given = valueAt(sent, pointer)
    const isText = typeof given === 'string' && given !== ''
    return isText || typeof given === 'number' ? [{ given: String(given), detail }] : []
  })
}
