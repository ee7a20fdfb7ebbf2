/** JSON Schema validation with words: one Ajv for what arrives as text (coerced) and one for bodies (strict). */
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
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
for (const ajv of [bodyAjv, textAjv]) formats.default(ajv)

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
      if (keyword === 'format') return field(instancePath, params['format'] === 'date' ? words.date : words.format)
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
    if (validate(data)) return { value: data }
    return { error: new InvalidInput(fieldErrors(validate.errors ?? [])) }
  }
}

/** Input that does not fit its schema. */
export class InvalidInput extends Error {
  readonly fields: readonly FieldError[]
  constructor(fields: readonly FieldError[]) {
    super(fields.map((f) => `${f.pointer}: ${f.message.en}`).join('; '))
    this.fields = fields
  }
}
