/** What a person types, as the answer that it means. */

/** Numbers of people are digits alone, a telephone number as it is dialled here. */
export function cleaned(text: string, widget: string | undefined): string {
  if (widget === 'citizen-number') return text.replace(/\D/g, '')
  if (widget === 'phone') return text.replace(/[\s.-]/g, '').replace(/^\+84/, '0')
  return text
}

const grouped = /^-?\d{1,3}([.,\s]\d{3})+$/
const plain = /^-?\d+([.,]\d+)?$/

/**
 * `12,5` and `12.5` are the same, whichever sign the keyboard has; one before three digits groups: `12.500.000`. What is no
 * number stays text, so that the check can name it.
 */
export function numberOf(text: string): number | string | undefined {
  const typed = text.trim()
  if (typed === '') return undefined
  if (grouped.test(typed)) return Number(typed.replace(/[.,\s]/g, ''))
  return plain.test(typed) ? Number(typed.replace(',', '.')) : text
}

/** Whole đồng, grouped anew at every key. */
export function moneyOf(text: string): number | string | undefined {
  const digits = text.replace(/[.,\s]/g, '')
  if (digits === '') return undefined
  return /^-?\d+$/.test(digits) ? Number(digits) : text
}
