/** Checks answers as they are given, in words that say what to do. The server checks again; this saves a round trip. */
import type { Message, Params } from '../../../kernel/i18n.ts'
import { isPartialDate } from '../../../kernel/partial-date.ts'
import type {
  Answers,
  FieldSchema,
  FormSchema,
  GroupField,
  ListField,
  NumberField,
  TextField,
} from '../../../services/procedures/form.ts'
import { activeFields, phonePattern } from '../../../services/procedures/form.ts'
import { isDay } from '../day.ts'
import { messages } from './messages.ts'

export interface Wrong {
  /** JSON pointer into the answers: `/child/name`. */
  readonly pointer: string
  readonly message: Message
  /** `label` is itself a message, put in lower case within a sentence. */
  readonly label: Message
  readonly params?: Params
}

/** The id of the control that holds the answer at a pointer. */
export function controlId(pointer: string): string {
  return `f${pointer.replaceAll('/', '-')}`
}

export function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
}

const emailPattern = /^[^\s@]+@[^\s@]+\.[^\s@]+$/

function checkText(field: TextField, value: string): readonly [Message, Params?] | null {
  const format = field.format ?? field['x-widget']
  if (format === 'date') return isDay(value) ? null : [messages.notDay]
  if (format === 'partial-date') return isPartialDate(value) ? null : [messages.notPartialDate]
  if (format === 'citizen-number') return /^\d{12}$/.test(value) ? null : [messages.notCitizenNumber]
  if (format === 'phone') return phonePattern.test(value) ? null : [messages.notPhone]
  if (format === 'email') return emailPattern.test(value) ? null : [messages.notEmail]
  // JSON Schema counts characters, not UTF-16 units.
  const length = [...value].length
  if (field.maxLength !== undefined && length > field.maxLength) return [messages.tooLong, { n: field.maxLength }]
  if (field.minLength !== undefined && length < field.minLength) return [messages.tooShort, { n: field.minLength }]
  if (field.pattern !== undefined && !new RegExp(field.pattern, 'u').test(value)) {
    return [field['x-pattern-message'] ?? messages.notPattern]
  }
  return null
}

function checkNumber(field: NumberField, value: unknown): readonly [Message, Params?] | null {
  if (typeof value !== 'number' || !Number.isFinite(value)) return [messages.notNumber]
  if (field.type === 'integer' && !Number.isInteger(value)) return [messages.notWhole]
  if (field.minimum !== undefined && value < field.minimum) return [messages.tooSmall, { n: field.minimum }]
  if (field.maximum !== undefined && value > field.maximum) return [messages.tooBig, { n: field.maximum }]
  return null
}

function checkAddress(field: GroupField, value: Record<string, unknown>, pointer: string): Wrong[] {
  const label = field['x-label']
  const wrong: Wrong[] = []
  if (isEmpty(value['unitId'])) wrong.push({ pointer: `${pointer}/unitId`, message: messages.address, label })
  if ((field.required ?? []).includes('line') && isEmpty(value['line'])) {
    wrong.push({ pointer: `${pointer}/line`, message: messages.addressLine, label })
  }
  return wrong
}

function checkGroup(field: GroupField, value: unknown, pointer: string): Wrong[] {
  const inner = (value ?? {}) as Record<string, unknown>
  if (field['x-widget'] === 'address') return checkAddress(field, inner, pointer)
  return Object.entries(field.properties).flatMap(([name, child]) =>
    checkField(child, inner[name], (field.required ?? []).includes(name), `${pointer}/${name}`),
  )
}

function checkList(field: ListField, value: unknown, pointer: string): Wrong[] {
  const rows = Array.isArray(value) ? (value as unknown[]) : []
  const label = field['x-label']
  if (rows.length < (field.minItems ?? 0)) {
    return [{ pointer, message: messages.tooFew, label, params: { n: field.minItems ?? 1 } }]
  }
  if (rows.length > field.maxItems)
    return [{ pointer, message: messages.tooMany, label, params: { n: field.maxItems } }]
  return rows.flatMap((row, index) => checkField(field.items, row, true, `${pointer}/${index}`))
}

/** What is wrong with one answer; nothing when it is left empty and may be. */
export function checkField(field: FieldSchema, value: unknown, required: boolean, pointer: string): Wrong[] {
  const label = field['x-label']
  if (field.type === 'boolean') {
    if (field.const === true && value !== true) return [{ pointer, message: messages.mustAgree, label }]
    return required && value === undefined ? [{ pointer, message: messages.requiredChoice, label }] : []
  }
  if (field.type === 'object') return required || !groupIsEmpty(value) ? checkGroup(field, value, pointer) : []
  if (isEmpty(value)) {
    if (!required) return []
    const choice = field.type === 'array' || (field.type === 'string' && (field.enum || field['x-options']))
    return [{ pointer, message: choice ? messages.requiredChoice : messages.required, label }]
  }
  if (field.type === 'array') return checkList(field, value, pointer)
  const found = field.type === 'string' ? checkText(field, String(value)) : checkNumber(field, value)
  return found ? [{ pointer, message: found[0], label, ...(found[1] && { params: found[1] }) }] : []
}

function groupIsEmpty(value: unknown): boolean {
  if (isEmpty(value)) return true
  return typeof value === 'object' && Object.values(value as object).every((inner) => groupIsEmpty(inner))
}

/** The fields that a page shows for these answers, in the form's order. A field without a page is on the first one. */
export function fieldsOf(
  form: FormSchema,
  answers: Answers,
  pageId: string,
): readonly (readonly [string, FieldSchema, boolean])[] {
  const { fields, required } = activeFields(form, answers)
  const first = form['x-pages'][0]?.id
  return [...fields]
    .filter(([, field]) => (field['x-page'] ?? first) === pageId)
    .map(([name, field]) => [name, field, required.has(name)] as const)
}

export function checkPage(form: FormSchema, answers: Answers, pageId: string): Wrong[] {
  return fieldsOf(form, answers, pageId).flatMap(([name, field, required]) =>
    checkField(field, answers[name], required, `/${name}`),
  )
}

/** Pages that these answers call for: one whose every field is off is left out. */
export function pagesOf(form: FormSchema, answers: Answers): FormSchema['x-pages'] {
  return form['x-pages'].filter((page) => fieldsOf(form, answers, page.id).length > 0)
}
