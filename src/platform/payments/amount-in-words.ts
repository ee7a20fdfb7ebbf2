/** Amounts in words, as receipts must write them. Browser-safe. */

const digits = ['không', 'một', 'hai', 'ba', 'bốn', 'năm', 'sáu', 'bảy', 'tám', 'chín']

/** Three digits in Vietnamese; `full` says the hundreds and the `linh` also where they are zero. */
function readThree(value: number, full: boolean): string {
  const hundreds = Math.floor(value / 100)
  const tens = Math.floor(value / 10) % 10
  const units = value % 10
  const words: string[] = []
  if (hundreds > 0 || full) words.push(`${digits[hundreds]} trăm`)
  if (tens === 0) {
    if (units > 0) words.push(words.length > 0 ? `linh ${digits[units]}` : (digits[units] ?? ''))
    return words.join(' ')
  }
  words.push(tens === 1 ? 'mười' : `${digits[tens]} mươi`)
  if (units === 1 && tens > 1) words.push('mốt')
  else if (units === 5) words.push('lăm')
  else if (units > 0) words.push(digits[units] ?? '')
  return words.join(' ')
}

const scales = ['', ' nghìn', ' triệu']

/** Below one thousand million. */
function readBelowTy(value: number, full: boolean): string {
  const words: string[] = []
  for (let scale = 2; scale >= 0; scale -= 1) {
    const group = Math.floor(value / 1000 ** scale) % 1000
    if (group > 0) words.push(readThree(group, full || words.length > 0) + (scales[scale] ?? ''))
  }
  return words.join(' ')
}

function readVietnamese(value: number): string {
  if (value === 0) return 'không'
  const ty = Math.floor(value / 1e9)
  const rest = value % 1e9
  if (ty === 0) return readBelowTy(rest, false)
  return `${readVietnamese(ty)} tỷ${rest > 0 ? ` ${readBelowTy(rest, true)}` : ''}`
}

const small = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
  'thirteen',
  'fourteen',
  'fifteen',
  'sixteen',
  'seventeen',
  'eighteen',
  'nineteen',
]
const tensWords = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety']
const englishScales = ['', ' thousand', ' million', ' billion', ' trillion', ' quadrillion']

function readEnglishThree(value: number): string {
  const hundreds = Math.floor(value / 100)
  const rest = value % 100
  const low =
    rest < 20 ? small[rest] : `${tensWords[Math.floor(rest / 10)]}${rest % 10 > 0 ? `-${small[rest % 10]}` : ''}`
  if (hundreds === 0) return low ?? ''
  return `${small[hundreds]} hundred${rest > 0 ? ` and ${low}` : ''}`
}

function readEnglish(value: number): string {
  if (value === 0) return 'zero'
  const words: string[] = []
  for (let scale = englishScales.length - 1; scale >= 0; scale -= 1) {
    const group = Math.floor(value / 1000 ** scale) % 1000
    if (group > 0) words.push(readEnglishThree(group) + (englishScales[scale] ?? ''))
  }
  return words.join(' ')
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

/** `Tám nghìn đồng`, `Eight thousand đồng`. Takes whole đồng from zero up; throws a RangeError for anything else. */
export function amountInWords(dong: number): { vi: string; en: string } {
  if (!Number.isSafeInteger(dong) || dong < 0) throw new RangeError(`not an amount in đồng: ${dong}`)
  return { vi: `${capital(readVietnamese(dong))} đồng`, en: `${capital(readEnglish(dong))} đồng` }
}
