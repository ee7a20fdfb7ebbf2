/**
 * The dialect of our electronic forms: JSON Schema 2020-12 with a few keywords of ours (`x-…`), so that a form is data
 * that an official can change. The server validates it with ajv; the browser's renderer follows the same types.
 * Browser-safe.
 *
 * A form is one object with flat fields; a field may be an object of the kinds `person` and `address`, or a list of
 * objects. Conditions are `allOf: [{ if, then, else }]` at the root or `dependentSchemas`.
 */
import type { Message } from '../../kernel/i18n.ts'

/** Where the city already has the answer. Shown beside the field; the citizen may correct it, and the source is kept. */
export type PrefillSource =
  | 'applicant.name'
  | 'applicant.citizenNumber'
  | 'applicant.dateOfBirth'
  | 'applicant.sex'
  | 'applicant.ethnicity'
  | 'applicant.nationality'
  | 'applicant.placeOfOrigin'
  /** The population registry alone knows it. */
  | 'applicant.placeOfBirth'
  | 'applicant.residence'
  /** Where the applicant stays for a time, and until when it is registered. */
  | 'applicant.stay'
  | 'applicant.stayUntil'
  | 'applicant.phone'
  | 'applicant.email'
  /** In the words of the marriage forms: never, married, divorced, widowed. */
  | 'applicant.maritalState'
  /** The parents of a newborn, when the applicant is one of them. */
  | 'family.mother'
  | 'family.father'
  /** Those who live in the applicant's household, without the applicant. */
  | 'household.members'
  /** The whole `person` object of the applicant. */
  | 'applicant'
  | 'today'

export type Widget =
  | 'text'
  | 'textarea'
  | 'select'
  | 'radio'
  | 'checkbox'
  | 'checkboxes'
  | 'date'
  /** A day, or month and year, or the year alone. */
  | 'partial-date'
  | 'number'
  /** Whole đồng with thousands separators. */
  | 'money'
  | 'citizen-number'
  | 'phone'
  | 'email'
  /** An object `{ unitId, unitName, line }`: the commune is chosen from organisation's list, the rest is a line of text. */
  | 'address'
  /** An object: a titled group of fields. */
  | 'group'
  /** An array of objects: rows that can be added and removed. */
  | 'list'

/** Beside JSON Schema's `date` and `email`: ours. `partial-date` is kernel/partial-date.ts. */
export type FieldFormat = 'date' | 'partial-date' | 'email' | 'citizen-number' | 'phone'

/** Mobile numbers have 10 digits, those of a house or an office 11. */
export const phonePattern = /^0[0-9]{9,10}$/

export interface Option {
  readonly value: string
  readonly label: Message
  readonly help?: Message
}

interface FieldCommon {
  readonly 'x-label': Message
  readonly 'x-help'?: Message
  /** The id of a page of `x-pages`; fields of a group follow their group. */
  readonly 'x-page'?: string
  readonly 'x-widget'?: Widget
  readonly 'x-prefill'?: PrefillSource
  /** What the city knows here is not for typing over: who applies is who signed in. Open when nothing is known. */
  readonly 'x-locked'?: true
  /** Once only (Decree 224/2026 art. 15): the answer is remembered for this person under `key` and offered next time. */
  readonly 'x-once'?: { readonly key: string }
  /**
   * What the city knows is the applicant's. Where a form may be about somebody else, it is offered (`x-prefill`, `x-once`), and
   * remembered, only while the other answers say that it is about the applicant.
   */
  readonly 'x-known-when'?: Test
  /** Half a line on a wide screen; the whole line unless said. */
  readonly 'x-width'?: 'half' | 'third'
}

export interface TextField extends FieldCommon {
  readonly type: 'string'
  readonly format?: FieldFormat
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
  /** Words for a `pattern` that does not match. */
  readonly 'x-pattern-message'?: Message
  readonly enum?: readonly string[]
  /** Labels for `enum`, in the same order. */
  readonly 'x-options'?: readonly Option[]
  /** Of which edition of the classification of trades (VSIC) the codes are: the same code means another thing in another one. */
  readonly 'x-edition'?: 'vsic-2018' | 'vsic-2025'
  readonly const?: string
  readonly default?: string
  readonly 'x-placeholder'?: Message
}

export interface NumberField extends FieldCommon {
  readonly type: 'integer' | 'number'
  readonly minimum?: number
  readonly maximum?: number
  readonly default?: number
  /** Shown after the box: m², days, đồng. */
  readonly 'x-unit'?: Message
}

export interface BooleanField extends FieldCommon {
  readonly type: 'boolean'
  /** `const: true`: must be ticked (a declaration). */
  readonly const?: boolean
  readonly default?: boolean
}

export interface GroupField extends FieldCommon {
  readonly type: 'object'
  readonly properties: Readonly<Record<string, FieldSchema>>
  readonly required?: readonly string[]
  readonly additionalProperties: false
}

export interface ListField extends FieldCommon {
  readonly type: 'array'
  readonly items: FieldSchema
  readonly minItems?: number
  readonly maxItems: number
  readonly uniqueItems?: boolean
  /** Words on the button that adds a row. */
  readonly 'x-add'?: Message
}

export type FieldSchema = TextField | NumberField | BooleanField | GroupField | ListField

/** A test on other answers: each named field equals the constant or is one of the list. */
export interface Test {
  readonly properties: Readonly<
    Record<string, { readonly const?: string | boolean | number; readonly enum?: readonly string[] }>
  >
  readonly required?: readonly string[]
}

/** What a condition adds: more fields, more required ones. Fields named only here are shown only when it holds. */
export interface Branch {
  readonly properties?: Readonly<Record<string, FieldSchema>>
  readonly required?: readonly string[]
}

export interface Condition {
  readonly if: Test
  readonly then?: Branch
  readonly else?: Branch
}

export interface FormPage {
  readonly id: string
  readonly title: Message
  readonly help?: Message
}

export interface FormSchema {
  readonly $schema: 'https://json-schema.org/draft/2020-12/schema'
  readonly type: 'object'
  readonly 'x-pages': readonly FormPage[]
  readonly properties: Readonly<Record<string, FieldSchema>>
  readonly required: readonly string[]
  readonly allOf?: readonly Condition[]
  readonly dependentSchemas?: Readonly<Record<string, Branch>>
  readonly unevaluatedProperties: false
}

/** What a field of the kind `address` holds. */
export interface Address {
  unitId: string
  unitName: string
  line: string
}

export type Answers = Record<string, unknown>

/** Does a condition's test hold for these answers? The renderer and the server's page summary share it. */
export function holds(test: Test, answers: Answers): boolean {
  if ((test.required ?? []).some((name) => answers[name] === undefined)) return false
  return Object.entries(test.properties).every(([name, wanted]) => {
    const value = answers[name]
    // JSON Schema: `properties` says nothing about an absent field; `required` does.
    if (value === undefined) return true
    if (wanted.const !== undefined && value !== wanted.const) return false
    return wanted.enum === undefined || (typeof value === 'string' && wanted.enum.includes(value))
  })
}

/** Whether what the city knows of the applicant is the answer to this field, as the other answers stand. */
export function isAboutApplicant(field: FieldSchema, answers: Answers): boolean {
  return field['x-known-when'] === undefined || holds(field['x-known-when'], answers)
}

/** The fields that these answers call for, and which of them are required: the root's plus those of the conditions that hold. */
export function activeFields(
  form: FormSchema,
  answers: Answers,
): { fields: ReadonlyMap<string, FieldSchema>; required: ReadonlySet<string> } {
  const fields = new Map<string, FieldSchema>(Object.entries(form.properties))
  const required = new Set<string>(form.required)
  const add = (branch: Branch | undefined) => {
    for (const [name, field] of Object.entries(branch?.properties ?? {})) fields.set(name, field)
    for (const name of branch?.required ?? []) required.add(name)
  }
  for (const condition of form.allOf ?? []) add(holds(condition.if, answers) ? condition.then : condition.else)
  for (const [name, branch] of Object.entries(form.dependentSchemas ?? {})) if (answers[name] !== undefined) add(branch)
  return { fields, required }
}

/** The form's own fields, and the conditional ones that the city may know: they are offered when they appear. */
export function fieldsEverAsked(form: FormSchema): [string, FieldSchema][] {
  const conditional = (form.allOf ?? []).flatMap((c) => [
    ...Object.entries(c.then?.properties ?? {}),
    ...Object.entries(c.else?.properties ?? {}),
  ])
  return [
    ...Object.entries(form.properties),
    ...conditional.filter(([, field]) => field['x-once'] ?? field['x-prefill']),
  ]
}
