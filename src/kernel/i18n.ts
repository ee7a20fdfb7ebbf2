/** Texts in the two languages. A message is a value, not a key: a missing one does not compile. Browser-safe. */

export type Language = 'vi' | 'en'

export interface Message {
  readonly vi: string
  readonly en: string
}

export type Params = Readonly<Record<string, string | number>>

/** Declares a module's texts; it only fixes the type. */
export function defineMessages<const M extends Record<string, Message>>(messages: M): M {
  return messages
}

/**
 * The text in a language, with `{name}` replaced from `params` and `{n|case|cases}` choosing singular or plural by the
 * number `n` (Vietnamese has no plural, so it does not need the form). Numbers are written the language's way.
 */
export function translate(language: Language, message: Message, params: Params = {}): string {
  return message[language].replace(
    /\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g,
    (whole, name: string, one?: string, many?: string) => {
      const value = params[name]
      if (one !== undefined && many !== undefined) return value === 1 ? one : many
      if (value === undefined) return whole
      return typeof value === 'number' ? formatNumber(language, value) : value
    },
  )
}

const locale = { vi: 'vi-VN', en: 'en-GB' } as const
const timeZone = 'Asia/Ho_Chi_Minh'

/** Made when first needed: a formatter costs some milliseconds, and a page's first paint needs none. */
function once<T>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}

const numberFormat = {
  vi: once(() => new Intl.NumberFormat(locale.vi)),
  en: once(() => new Intl.NumberFormat(locale.en)),
}

/** 1.234,5 in Vietnamese; 1,234.5 in English. */
export function formatNumber(language: Language, value: number): string {
  return numberFormat[language]().format(value)
}

/** Đồng as people write it: `8.000 ₫`, `VND 8,000`. */
export function formatMoney(language: Language, dong: number): string {
  return language === 'vi' ? `${formatNumber('vi', dong)} ₫` : `VND ${formatNumber('en', dong)}`
}

// Field orders are given explicitly: the default short form of `vi` is 10/11/26 with the time first.
const dateFormat = once(
  () => new Intl.DateTimeFormat('en-GB', { timeZone, day: '2-digit', month: '2-digit', year: 'numeric' }),
)
const timeFormat = once(
  () => new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hour12: false }),
)

function instantOf(value: string | number | Date): Date {
  // A plain date (YYYY-MM-DD) is a day in Hanoi, not midnight UTC.
  if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)) return new Date(`${value}T12:00:00+07:00`)
  return new Date(value)
}

/** 22/11/2026 in both languages, in Hanoi's time. Takes an ISO date, an ISO instant or a Date. */
export function formatDate(value: string | number | Date): string {
  if (typeof value === 'string' && /^\d{4}(-\d{2})?$/.test(value)) return value.split('-').toReversed().join('/')
  return dateFormat().format(instantOf(value))
}

/** 15:04 in Hanoi's time. */
export function formatTime(value: string | number | Date): string {
  return timeFormat().format(instantOf(value))
}

/** 15:04 22/11/2026 in Vietnamese; 22/11/2026 15:04 in English. */
export function formatDateTime(language: Language, value: string | number | Date): string {
  const [date, time] = [formatDate(value), formatTime(value)]
  return language === 'vi' ? `${time} ${date}` : `${date} ${time}`
}
