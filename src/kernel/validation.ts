/** JSON Schema validation with words: one Ajv for what arrives as text (coerced) and one for bodies (strict). */
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { isPartialDate } from './partial-date.ts'
import type { Message, Params } from './i18n.ts'
import { defineMessages } from './i18n.ts'
import type { FieldError } from './problems.ts'

const words = defineMessages({
  required: { vi: 'Mục này bắt buộc.', en: 'This is required.' },
  type: { vi: 'Kiểu dữ liệu không đúng ({type}).', en: 'This must be of type {type}.' },
  unknown: { vi: 'Không có mục tên “{name}”.', en: 'There is no field named “{name}”.' },
  minLength: { vi: 'Cần ít nhất {limit} ký tự.', en: 'Needs at least {limit} {limit|character|characters}.' },
  maxLength: { vi: 'Nhiều nhất {limit} ký tự.', en: 'At most {limit} {limit|character|characters}.' },
  minimum: { vi: 'Phải từ {limit} trở lên.', en: 'Must be {limit} or more.' },
  maximum: { vi: 'Phải từ {limit} trở xuống.', en: 'Must be {limit} or less.' },
  minItems: { vi: 'Cần ít nhất {limit} mục.', en: 'Needs at least {limit} {limit|item|items}.' },
  maxItems: { vi: 'Nhiều nhất {limit} mục.', en: 'At most {limit} {limit|item|items}.' },
  choice: { vi: 'Hãy chọn một trong các lựa chọn.', en: 'Choose one of the options.' },
  format: { vi: 'Chưa đúng dạng.', en: 'This is not in the right form.' },
  date: { vi: 'Hãy ghi ngày có thật.', en: 'Give a real date.' },
  partialDate: {
    vi: 'Hãy ghi ngày có thật, hoặc chỉ tháng và năm, hoặc chỉ năm.',
    en: 'Give a real date, or month and year, or the year alone.',
  },
  unkept: {
    vi: 'Có ký tự không lưu được. Hãy xóa ký tự đó.',
    en: 'There is a character here that cannot be kept. Remove it.',
  },
  tooDeep: { vi: 'Dữ liệu lồng nhau quá sâu.', en: 'This is nested too deeply.' },
  other: { vi: 'Giá trị không hợp lệ.', en: 'This is not valid.' },
})

const bodyAjv = new Ajv2020({
  allErrors: true,
  strict: false,
  removeAdditional: false,
  useDefaults: true,
  coerceTypes: false,
})
const textAjv = new Ajv2020({
  allErrors: true,
  strict: false,
  removeAdditional: false,
  useDefaults: true,
  coerceTypes: 'array',
})
for (const ajv of [bodyAjv, textAjv]) {
  formats.default(ajv)
  ajv.addFormat('partial-date', { validate: isPartialDate })
  // A day of the first thousand years is a slip, and with Hanoi's offset it may fall out of PostgreSQL's calendar.
  for (const name of ['date', 'date-time'] as const) {
    const real = formats.default.get(name) as { validate(text: string): boolean }
    ajv.addFormat(name, { validate: (text: string) => !text.startsWith('0') && real.validate(text) })
  }
}

const formatWords: Readonly<Record<string, Message>> = { date: words.date, 'partial-date': words.partialDate }

const limits = new Set(['minLength', 'maxLength', 'minimum', 'maximum', 'minItems', 'maxItems'])

/** The words for what a validator found, with a JSON pointer to the field. */
export function fieldErrors(errors: readonly ErrorObject[]): FieldError[] {
  return errors
    .filter((e) => e.keyword !== 'if')
    .map((error) => {
      const { keyword, instancePath, params } = error as ErrorObject<string, Record<string, unknown>>
      if (keyword === 'required') return field(`${instancePath}/${String(params['missingProperty'])}`, words.required)
      if (keyword === 'additionalProperties' || keyword === 'unevaluatedProperties') {
        const name = String(params['additionalProperty'] ?? params['unevaluatedProperty'])
        return field(`${instancePath}/${name}`, words.unknown, { name })
      }
      if (keyword === 'type') return field(instancePath, words.type, { type: String(params['type']) })
      if (keyword === 'enum' || keyword === 'const' || keyword === 'anyOf' || keyword === 'oneOf')
        return field(instancePath, words.choice)
      if (keyword === 'format') return field(instancePath, formatWords[String(params['format'])] ?? words.format)
      if (keyword === 'pattern') return field(instancePath, words.format)
      if (limits.has(keyword))
        return field(instancePath, words[keyword as 'minLength'], { limit: Number(params['limit']) })
      return field(instancePath, words.other)
    })
}

function field(pointer: string, message: Message, params?: Params): FieldError {
  return params ? { pointer, message, params } : { pointer, message }
}

/** A Fastify validator: `text` parts (path, query) are coerced from strings, bodies are not. */
export function compileFor(
  part: string | undefined,
  schema: object,
): (data: unknown) => { value: unknown } | { error: Error } {
  const ajv = part === 'body' || part === 'reply' ? bodyAjv : textAjv
  const validate = ajv.compile(schema)
  return (data) => {
    const unkept = unkeepable(data)
    if (unkept) return { error: new InvalidInput([unkept]) }
    if (validate(data)) return { value: data }
    return { error: new InvalidInput(fieldErrors(validate.errors ?? [])) }
  }
}

/**
 * As `compileFor`, at the first value: to compile all thousand shapes takes a second of every start, and most are not met
 * in it. Shapes that cannot be compiled are found by the test of every endpoint.
 */
export function compileOnUse(part: string | undefined, schema: object): ReturnType<typeof compileFor> {
  let validate: ReturnType<typeof compileFor> | undefined
  return (data) => {
    validate ??= compileFor(part, schema)
    return validate(data)
  }
}

// Deeper than any shape of ours; beyond some thousand levels JSON.stringify and PostgreSQL run out of stack.
const depthMax = 64

/**
 * What fits a schema and still cannot be stored: PostgreSQL has no U+0000 in text and no half of a surrogate pair in
 * JSON. Gives the first such place, or undefined.
 */
function unkeepable(data: unknown): FieldError | undefined {
  const waiting: { value: unknown; pointer: string; depth: number }[] = [{ value: data, pointer: '', depth: 0 }]
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { value, pointer, depth } = next
    if (typeof value === 'string') {
      if (!keepable(value)) return field(pointer, words.unkept)
    } else if (typeof value === 'object' && value !== null) {
      if (depth === depthMax) return field(pointer, words.tooDeep)
      for (const [key, inner] of Object.entries(value)) {
        if (!keepable(key)) return field(pointer, words.unkept)
        waiting.push({ value: inner, pointer: `${pointer}/${key}`, depth: depth + 1 })
      }
    }
  }
  return undefined
}

const keepable = (text: string) => !text.includes('\u0000') && text.isWellFormed()

/**
 * The schema with every object closed that does not say what else it may have: a field that nobody reads is told as a
 * mistake, not dropped. Parts of an intersection stay open, since each knows only its own fields.
 */
export function closed<S extends object>(schema: S): S {
  const part = schema as Readonly<Record<string, unknown>>
  const inner = Object.fromEntries(
    Object.entries(part).map(([key, value]) => [key, key === 'allOf' ? value : closedWithin(key, value)]),
  )
  const open = part['type'] === 'object' && part['properties'] && part['additionalProperties'] === undefined
  return { ...inner, ...(open ? { additionalProperties: false } : {}) } as S
}

function closedWithin(key: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((one: unknown) => (isSchema(one) ? closed(one) : one))
  if (!isSchema(value)) return value
  if (key !== 'properties') return closed(value)
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, isSchema(one) ? closed(one) : one]))
}

const isSchema = (value: unknown): value is object => typeof value === 'object' && value !== null

/** Input that does not fit its schema. */
export class InvalidInput extends Error {
  readonly fields: readonly FieldError[]
  constructor(fields: readonly FieldError[]) {
    super(fields.map((f) => `${f.pointer}: ${f.message.en}`).join('; '))
    this.fields = fields
  }
}
