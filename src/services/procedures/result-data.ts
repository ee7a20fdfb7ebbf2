/** What a result says: its first values from the application, its form for the specialist, its lines for the paper. */
import { dayOf } from '../../kernel/clock.ts'
import type { Tx } from '../../kernel/app.ts'
import { formatDate, formatMoney, formatNumber, type Language, translate } from '../../kernel/i18n.ts'
import type { ProcedureSource, ResultSource } from './catalogue/source.ts'
import { fieldAt } from './answers.ts'
import type { Address, Answers, FieldSchema, FormSchema } from './form.ts'
import { messages } from './messages.ts'

const schemas = new WeakMap<ResultSource, FormSchema>()

export function resultSchema(result: ResultSource): FormSchema {
  const known = schemas.get(result)
  if (known) return known
  const schema: FormSchema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    'x-pages': [{ id: 'result', title: result.title }],
    properties: Object.fromEntries(result.fields.map((f) => [f.name, f.field])),
    required: result.required,
    unevaluatedProperties: false,
  }
  schemas.set(result, schema)
  return schema
}

/** The first values of a result, from the answers. */
export function firstFields(tx: Tx, source: ProcedureSource, answers: Answers): Answers {
  const fields: Answers = {}
  for (const { name, from } of source.result.fields) {
    const value = from ? valueFrom(tx, source, answers, from) : undefined
    if (value !== undefined && value !== null && value !== '') fields[name] = value
  }
  return fields
}

/**
 * `a.b` is a path; `a|b` the first that is there; `a:label` the words of a choice; `a:address` an address in one line;
 * `marriage:wife.x` the spouse of that sex; `move:x` of who moves, `split:x` of who splits off; `:today` the day.
 */
function valueFrom(tx: Tx, source: ProcedureSource, answers: Answers, from: string): unknown {
  if (from === ':today') return dayOf(tx.now).toString()
  // Who splits off comes to a household of their own.
  if (from.startsWith('split:')) return ofMove({ ...answers, household: 'new' }, from.slice('split:'.length))
  if (from.startsWith('move:')) return ofMove(answers, from.slice('move:'.length))
  if (from.startsWith('marriage:')) return spouse(answers, from.slice('marriage:'.length))
  for (const one of from.split('|')) {
    const [path = '', how] = one.split(':')
    const value = at(answers, path)
    if (value === undefined) continue
    if (how === 'address') return addressLine(value as Address)
    if (how === 'label') return displayed(fieldAt(source.form, answers, `/${path}`), value, 'vi')
    return value
  }
  return undefined
}

const at = (answers: Answers, path: string): unknown =>
  path.split('.').reduce<unknown>((value, part) => (value as Record<string, unknown> | undefined)?.[part], answers)

function spouse(answers: Answers, path: string): unknown {
  const [who = '', field = ''] = path.split('.')
  const applicantIs = answers['applicantSex'] === 'female' ? 'wife' : 'husband'
  if (who !== applicantIs) return at(answers, `spouse.${field}`)
  if (field === 'residence') return addressLine(answers['residence'] as Address)
  const own: Record<string, string> = {
    name: 'applicantName',
    dateOfBirth: 'applicantBirth',
    ethnicity: 'applicantEthnicity',
    nationality: 'applicantNationality',
    citizenNumber: 'applicantNumber',
  }
  return answers[own[field] ?? '']
}

/** Who moves, the applicant first unless only others do; and who heads the household they come to. */
function ofMove(answers: Answers, wanted: string): unknown {
  const { applicantName: name, applicantNumber: citizenNumber, applicantBirth: dateOfBirth, household } = answers
  const relation = household === 'new' ? 'head' : answers['relation']
  const self = { name, citizenNumber, dateOfBirth, ...(household !== undefined && { relation }) }
  const movers = [
    ...(answers['who'] === 'others' ? [] : [self]),
    ...((answers['members'] ?? []) as readonly (typeof self)[]),
  ]
  if (wanted === 'movers') return movers
  const head = household === 'new' ? movers.find((one) => one.relation === 'head') : undefined
  if (wanted === 'headName') return head?.name ?? answers['headName']
  return head?.citizenNumber ?? answers['headNumber']
}

export function addressLine(address: Partial<Address> | undefined): string {
  return [address?.line, address?.unitName, 'Hà Nội'].filter((part) => part).join(', ')
}

/** A value as a person reads it. */
export function displayed(field: FieldSchema | undefined, value: unknown, language: Language): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'boolean') return translate(language, value ? messages.yes : messages.no)
  if (typeof value === 'number') {
    return field?.['x-widget'] === 'money' ? formatMoney(language, value) : formatNumber(language, value)
  }
  if (typeof value === 'string') {
    if (field?.type === 'string') {
      const chosen = field['x-options']?.find((option) => option.value === value)
      if (chosen) return chosen.label[language]
      if (field.format === 'date' || field.format === 'partial-date') return formatDate(value)
    }
    return value
  }
  if (Array.isArray(value)) {
    return value.map((one) => displayed(field?.type === 'array' ? field.items : undefined, one, language)).join('; ')
  }
  if (field?.['x-widget'] === 'address') return addressLine(value)
  const properties = field?.type === 'object' ? field.properties : {}
  return Object.entries(value)
    .map(([name, one]) => displayed(properties[name], one, language))
    .filter((part) => part !== '')
    .join(', ')
}

/** The lines of the paper: name → label and value in Vietnamese. */
export function lines(result: ResultSource, fields: Answers): Record<string, { label: string; value: string }> {
  return Object.fromEntries(
    result.fields.map(({ name, field }) => [
      name,
      { label: field['x-label'].vi, value: displayed(field, fields[name], 'vi') },
    ]),
  )
}

// ---- dates in words ---------------------------------------------------------------------------------------------

const digits = ['không', 'một', 'hai', 'ba', 'bốn', 'năm', 'sáu', 'bảy', 'tám', 'chín']

function underHundred(n: number): string {
  const [tens, ones] = [Math.floor(n / 10), n % 10]
  if (tens === 0) return digits[ones] ?? ''
  const head = tens === 1 ? 'mười' : `${digits[tens]} mươi`
  if (ones === 0) return head
  if (ones === 1 && tens > 1) return `${head} mốt`
  if (ones === 5) return `${head} lăm`
  return `${head} ${digits[ones]}`
}

/** 2026 → “hai nghìn không trăm hai mươi sáu”. */
function yearInWords(year: number): string {
  const [thousands, hundreds, rest] = [Math.floor(year / 1000), Math.floor(year / 100) % 10, year % 100]
  const tail = rest === 0 ? '' : rest < 10 ? ` linh ${digits[rest]}` : ` ${underHundred(rest)}`
  return `${digits[thousands]} nghìn ${digits[hundreds]} trăm${tail}`
}

/** 2026-11-05 → “ngày năm tháng mười một năm hai nghìn không trăm hai mươi sáu”, as civil status papers write it; of a day that is not known whole, what is. */
export function dateInWords(iso: string): string {
  const [year = 0, month, day] = iso.split('-').map(Number)
  const parts = [
    day !== undefined && `ngày ${underHundred(day)}`,
    month !== undefined && `tháng ${underHundred(month)}`,
    `năm ${yearInWords(year)}`,
  ]
  return parts.filter((part) => part !== false).join(' ')
}
