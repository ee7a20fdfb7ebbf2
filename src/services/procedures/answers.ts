/** Checks answers against a form: JSON Schema 2020-12 by ajv, in words of both languages, plus the rules of law. */
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import type { Message, Params } from '../../kernel/i18n.ts'
import { translate } from '../../kernel/i18n.ts'
import { isPartialDate } from '../../kernel/partial-date.ts'
import type { PaperSource, ProcedureSource } from './catalogue/source.ts'
import type { Finding } from './contract.ts'
import {
  activeFields,
  type Address,
  type Answers,
  type FieldSchema,
  type FormSchema,
  holds,
  phonePattern,
} from './form.ts'
import { fieldMessages } from './messages.ts'
import { type Facts, rules } from './rules.ts'

const ajv = new Ajv2020({
  allErrors: true,
  strict: false,
  removeAdditional: false,
  useDefaults: false,
  coerceTypes: false,
})
formats.default(ajv, ['date', 'email'])
// Decree 137/2015: the form proves nothing more than that it may be one.
ajv.addFormat('citizen-number', /^[0-9]{12}$/)
ajv.addFormat('phone', phonePattern)
ajv.addFormat('partial-date', isPartialDate)

const compiled = new WeakMap<FormSchema, ValidateFunction>()

function validatorOf(form: FormSchema): ValidateFunction {
  const known = compiled.get(form)
  if (known) return known
  const validate = ajv.compile(form)
  compiled.set(form, validate)
  return validate
}

const say = (message: Message, params: Params = {}): Message => ({
  vi: translate('vi', message, params),
  en: translate('en', message, params),
})

export interface FormFinding extends Finding {
  /** The page of the form that the field stands on. */
  readonly page: string
}

/** What of the answers does not fit the form; empty when all does. */
export function checkForm(form: FormSchema, answers: Answers): FormFinding[] {
  const validate = validatorOf(form)
  if (validate(answers)) return []
  const found = new Map<string, FormFinding>()
  for (const error of validate.errors ?? []) {
    const finding = findingOf(form, answers, error)
    // The first word about a field is enough; the others mostly follow from it.
    if (finding && !found.has(finding.pointer)) found.set(finding.pointer, finding)
  }
  return [...found.values()]
}

/** Every finding of a draft: the form's and the law's. */
export function checkAnswers(source: ProcedureSource, answers: Answers, facts: Facts): FormFinding[] {
  const findings = checkForm(source.form, answers)
  const wrong = new Set(findings.map((f) => f.pointer.split('/')[1]))
  for (const name of source.rules) {
    const rule = rules[name]
    if (!rule) throw new Error(`procedure ${source.code} names a rule ${name} that does not exist`)
    // A rule speaks only about fields that are there and well formed.
    if (rule.fields.some((field) => wrong.has(field))) continue
    const said = rule.check(answers, facts)
    if (!said) continue
    const pointer = said.pointer ?? `/${rule.fields[0] ?? ''}`
    findings.push({ pointer, message: said.message, legalBasis: rule.law, page: pageOf(source.form, answers, pointer) })
  }
  return findings
}

/** An address names a commune as it is called: what was chosen from the list, which is that of the day. */
export function checkAddresses(
  form: FormSchema,
  answers: Answers,
  communeName: (unitId: string) => string | undefined,
): FormFinding[] {
  return [...activeFields(form, answers).fields].flatMap(([name, field]) => {
    if (field['x-widget'] !== 'address') return []
    const { unitId, unitName } = (answers[name] ?? {}) as Partial<Address>
    if (typeof unitId !== 'string' || communeName(unitId) === unitName) return []
    const pointer = `/${name}/unitId`
    return [{ pointer, message: fieldMessages.commune, legalBasis: null, page: pageOf(form, answers, pointer) }]
  })
}

/** Without answers to questions that the other answers no longer ask: what was typed before a choice was changed. */
export function pruned(form: FormSchema, answers: Answers): Answers {
  const { fields } = activeFields(form, answers)
  const kept = Object.fromEntries(Object.entries(answers).filter(([name]) => fields.has(name)))
  // Taking one away may take the ground from another.
  return Object.keys(kept).length === Object.keys(answers).length ? kept : pruned(form, kept)
}

/** Papers that these answers ask for. */
export function paperAsked(paper: PaperSource, answers: Answers): boolean {
  if (paper.known || paper.need === 'optional') return false
  return paper.need === 'required' || (paper.when !== undefined && holds(paper.when.test, answers))
}

function pageOf(form: FormSchema, answers: Answers, pointer: string): string {
  const name = pointer.split('/')[1] ?? ''
  const field = activeFields(form, answers).fields.get(name)
  return field?.['x-page'] ?? form['x-pages'][0]?.id ?? ''
}

function findingOf(form: FormSchema, answers: Answers, error: ErrorObject): FormFinding | null {
  const { keyword, instancePath, params } = error as ErrorObject<string, Record<string, unknown>>
  // These only say that something inside did not hold.
  if (keyword === 'if' || keyword === 'allOf' || keyword === 'properties' || keyword === 'dependentSchemas') return null
  const missing = params['missingProperty'] ?? params['additionalProperty'] ?? params['unevaluatedProperty']
  const pointer = typeof missing === 'string' ? `${instancePath}/${missing}` : instancePath
  // A branch that fails leaves its fields unevaluated: what is wrong inside them is said by their own errors.
  if (keyword === 'unevaluatedProperties' && fieldAt(form, answers, pointer)) return null
  const message = wordsOf(form, answers, keyword, params, pointer)
  return { pointer, message, legalBasis: null, page: pageOf(form, answers, pointer) }
}

function wordsOf(
  form: FormSchema,
  answers: Answers,
  keyword: string,
  params: Record<string, unknown>,
  pointer: string,
): Message {
  const limit = { limit: Number(params['limit']) }
  const field = fieldAt(form, answers, pointer)
  switch (keyword) {
    case 'required':
      return field?.type === 'boolean' ? fieldMessages.declared : fieldMessages.required
    case 'minLength':
      return limit.limit === 1 ? fieldMessages.required : say(fieldMessages.minLength, limit)
    case 'maxLength':
    case 'minimum':
    case 'maximum':
    case 'minItems':
    case 'maxItems':
      return say(fieldMessages[keyword], limit)
    case 'const':
      return field?.type === 'boolean' ? fieldMessages.declared : fieldMessages.const
    case 'pattern':
      return (field?.type === 'string' && field['x-pattern-message']) || fieldMessages.pattern
    case 'format':
      return formatWords(String(params['format']))
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return fieldMessages.unknownField
    case 'type':
    case 'enum':
    case 'uniqueItems':
      return fieldMessages[keyword]
    default:
      return fieldMessages.format
  }
}

function formatWords(format: string): Message {
  if (format === 'date') return fieldMessages.formatDate
  if (format === 'partial-date') return fieldMessages.formatPartialDate
  if (format === 'email') return fieldMessages.formatEmail
  if (format === 'citizen-number') return fieldMessages.formatCitizenNumber
  return format === 'phone' ? fieldMessages.formatPhone : fieldMessages.format
}

/** The field that a pointer into the answers names. */
export function fieldAt(form: FormSchema, answers: Answers, pointer: string): FieldSchema | undefined {
  const [, first = '', ...rest] = pointer.split('/')
  let field = activeFields(form, answers).fields.get(first)
  for (const part of rest) {
    if (field?.type === 'object') field = field.properties[part]
    else if (field?.type === 'array') field = field.items
    else return undefined
  }
  return field
}
