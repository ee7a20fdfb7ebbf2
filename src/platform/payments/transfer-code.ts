/**
 * The unique reference in a transfer's description: `KHUE` and ten characters without I, L, O and U (they are misread),
 * the last of them a check, so that a typing error finds no other payment (PAY5).
 */
import { randomInt } from 'node:crypto'

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const prefix = 'KHUE'
const randomChars = 9

export function newTransferCode(): string {
  const body = Array.from({ length: randomChars }, () => alphabet[randomInt(alphabet.length)]).join('')
  return `${prefix}${body}${checkCharacter(body)}`
}

/** Luhn's algorithm in base 32: finds every single wrong character and nearly every swap of neighbours. */
export function checkCharacter(body: string): string {
  let sum = 0
  let factor = 2
  for (const character of body.split('').toReversed()) {
    const addend = factor * alphabet.indexOf(character)
    sum += Math.floor(addend / alphabet.length) + (addend % alphabet.length)
    factor = factor === 2 ? 1 : 2
  }
  return alphabet[(alphabet.length - (sum % alphabet.length)) % alphabet.length] ?? ''
}

/**
 * The codes in a transfer description as banks pass it on: other words before and behind, other case, spaces and stops
 * anywhere. Each once, in order; only those whose check is right.
 */
export function transferCodesIn(content: string): string[] {
  const plain = content.toUpperCase().replaceAll(/[^0-9A-Z]/g, '')
  const found = new Set<string>()
  for (const match of plain.matchAll(new RegExp(`(?=${prefix}([${alphabet}]{${randomChars}})([${alphabet}]))`, 'g'))) {
    const [, body = '', check] = match
    if (checkCharacter(body) === check) found.add(`${prefix}${body}${check}`)
  }
  return [...found]
}
