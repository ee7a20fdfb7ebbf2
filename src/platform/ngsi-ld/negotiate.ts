/** Which media type a client takes (CIM 009 §6.3.4, RFC 9110 §12.5.1). */

export const json = 'application/json'
export const ldJson = 'application/ld+json'
export const geoJson = 'application/geo+json'

interface Range {
  readonly type: string
  readonly weight: number
}

/** Of those that are offered, in their order of preference; undefined when none is taken. */
export function mediaTypeFor(accept: string | undefined, offered: readonly string[]): string | undefined {
  if (accept === undefined || accept.trim() === '') return offered[0]
  const ranges = accept.split(',').map(readRange)
  let best: { type: string; weight: number } | undefined
  for (const type of offered) {
    const weight = weightOf(type, ranges)
    if (weight > 0 && (best === undefined || weight > best.weight)) best = { type, weight }
  }
  return best?.type
}

function readRange(text: string): Range {
  const [type = '', ...params] = text.split(';').map((part) => part.trim())
  const given = params.map((param) => /^q=(.*)$/i.exec(param)?.[1]).find((one) => one !== undefined)
  const weight = given === undefined ? 1 : Number(given)
  return { type: type.toLowerCase(), weight: weight >= 0 && weight <= 1 ? weight : 1 }
}

/** The weight of the range that fits most closely. */
function weightOf(type: string, ranges: readonly Range[]): number {
  const family = `${type.split('/')[0] ?? ''}/*`
  for (const wanted of [type, family, '*/*']) {
    const found = ranges.find((range) => range.type === wanted)
    if (found) return found.weight
  }
  return 0
}
