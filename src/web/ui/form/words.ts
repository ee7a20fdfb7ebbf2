/** Answers in words, for "check your answers". */
import { formatDate, formatMoney, formatNumber, type Language, translate } from '../../../kernel/i18n.ts'
import { isPartialDate } from '../../../kernel/partial-date.ts'
import type { FieldSchema, TextField } from '../../../services/procedures/form.ts'
import { isEmpty } from './check.ts'
import { isDay } from '../day.ts'
import { messages } from './messages.ts'

function optionWords(field: TextField, value: string, language: Language): string {
  const option = field['x-options']?.find((one) => one.value === value)
  return option ? translate(language, option.label) : value
}

/** One answer as a person would say it; rows of a list and fields of a group on lines of their own. */
export function wordsOf(field: FieldSchema, value: unknown, language: Language): string {
  if (isEmpty(value)) return translate(language, messages.nothing)
  if (field.type === 'boolean') return translate(language, value === true ? messages.yes : messages.no)
  if (field.type === 'array') {
    return (value as unknown[]).map((row) => wordsOf(field.items, row, language)).join('\n')
  }
  if (field.type === 'object') {
    const inner = value as Record<string, unknown>
    if (field['x-widget'] === 'address')
      return [inner['line'], inner['unitName']].filter((part) => !isEmpty(part)).join(', ')
    return Object.entries(field.properties)
      .filter(([name]) => !isEmpty(inner[name]))
      .map(([name, child]) => `${translate(language, child['x-label'])}: ${wordsOf(child, inner[name], language)}`)
      .join('\n')
  }
  if (typeof value === 'number') {
    if (field['x-widget'] === 'money') return formatMoney(language, value)
    const unit = field.type !== 'string' && field['x-unit'] ? ` ${translate(language, field['x-unit'])}` : ''
    return formatNumber(language, value) + unit
  }
  const text = String(value)
  if (field.type === 'string' && field.format === 'partial-date' && isPartialDate(text)) return formatDate(text)
  if (field.type === 'string' && (field.format === 'date' || field['x-widget'] === 'date') && isDay(text))
    return formatDate(text)
  return field.type === 'string' ? optionWords(field, text, language) : text
}
