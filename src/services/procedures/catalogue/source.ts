/** How a procedure is written down as data. The facts are the national catalogue's; the everyday words are ours. */
import type { Message } from '../../../kernel/i18n.ts'
import type { Competence } from '../../../platform/organisation/contract.ts'
import type { Audience, DeliveryWay, OnlineLevel, ProcedureLevel } from '../contract.ts'
import type { FieldSchema, FormSchema, Test } from '../form.ts'

/** A condition on the answers, and its words. */
export interface When {
  readonly test: Test
  readonly text: Message
}

export interface PaperSource {
  readonly slot: string
  readonly name: Message
  readonly help?: Message
  readonly need: 'required' | 'when' | 'optional'
  readonly when?: When
  readonly originals?: number
  readonly copies?: number
  /** The city reads it itself from the population database (once only). */
  readonly known?: true
  readonly filesMax?: number
}

export interface FeeSource {
  readonly id: string
  readonly name: Message
  readonly amountDong: number
  readonly when?: When
  /** An integer answer that the amount is multiplied by (copies, pages). */
  readonly timesField?: string
  readonly legalBasis?: string
}

/** The lawful time; the first whose condition holds. Eight working hours a day; with `calendarDays` they are what the steps share out. */
export interface TimeSource {
  readonly sameDay?: true
  readonly calendarDays?: number
  readonly workingHours: number
  readonly when?: When
}

export interface ResultField {
  readonly name: string
  readonly field: FieldSchema
  /** Where its first value comes from: a dotted path into the answers, or `:due`, `:today`. */
  readonly from?: string
}

export interface ResultSource {
  /** A file of templates/. */
  readonly template: string
  readonly title: Message
  /** Abbreviation of the kind of paper in its number and symbol (Decree 30/2020, appendix III). */
  readonly symbol: string
  readonly fields: readonly ResultField[]
  readonly required: readonly string[]
}

export interface LegalSource {
  readonly number: string
  readonly title: string
  readonly date: string | null
}

export interface ProcedureSource {
  readonly code: string
  /** Number of the ministry's decision that published it. */
  readonly decision: string
  readonly name: Message
  readonly summary: Message
  /** How people say it. Searched with and without marks. */
  readonly synonyms: readonly string[]
  readonly fieldId: string
  readonly levels: readonly ProcedureLevel[]
  readonly audiences: readonly Audience[]
  /** Who decides; `district` falls to the commune since 2025-07-01 (organisation). */
  readonly competence: Competence
  /** Which one-stop desk takes it: that of the deciding unit, or the commune's for what the city decides. */
  readonly receivedBy: 'competent' | 'commune'
  /** The answer of the kind `address` that says which place counts. */
  readonly placeField: string
  readonly papers: readonly PaperSource[]
  readonly form: FormSchema
  /** Names of semantic rules (rules.ts). */
  readonly rules: readonly string[]
  readonly fees: readonly FeeSource[]
  readonly times: readonly TimeSource[]
  readonly result: ResultSource
  readonly delivery: readonly DeliveryWay[]
  readonly assurance: 1 | 2
  readonly online: { readonly level: Exclude<OnlineLevel, 'information'>; readonly reason?: Message }
  readonly conditions: readonly Message[]
  readonly legalBasis: readonly LegalSource[]
  readonly validFrom: string
  readonly lifeEvents: readonly string[]
  /** 1 is the most used; 0: not among the popular. */
  readonly popular: number
  readonly related: readonly string[]
}
