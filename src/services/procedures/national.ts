/** A procedure of the national catalogue as it is kept: described, not applied for here. */
import type { Message } from '../../kernel/i18n.ts'
import type { Audience, DeliveryWay, ProcedureDetail, ProcedureLevel, ProcedureSummary } from './contract.ts'
import { fold } from './fold.ts'
import { messages } from './messages.ts'

export interface NationalContent {
  readonly name: string
  readonly field: string
  readonly level: string
  readonly decision: string
  readonly levels: readonly ProcedureLevel[]
  readonly audiences: readonly Audience[]
  /** In the words of the national file. */
  readonly time: string
  readonly fee: string
  readonly steps: readonly string[]
  readonly conditions: string
  readonly agency: string
  readonly result: string
  readonly ways: readonly { readonly way: DeliveryWay; readonly time: string; readonly fee: string }[]
  readonly papers: readonly { readonly name: string; readonly originals: number; readonly copies: number }[]
  readonly legalBasis: readonly { readonly number: string; readonly title: string; readonly date: string | null }[]
  readonly provenance: string
}

/** What of it stays in memory. */
export type NationalBrief = Pick<NationalContent, 'levels' | 'audiences' | 'time' | 'fee'>

/** The national file has no English; the Vietnamese stands in both. */
const both = (vi: string): Message => ({ vi, en: vi })
const orElse = (vi: string, fallback: Message): Message => (vi === '' ? fallback : both(vi))

/** A short name for the field in addresses: “Hộ tịch” → `ho-tich`. */
function fieldIdOf(name: string): string {
  return fold(name)
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 80)
}

export function nationalSummary(
  code: string,
  version: number,
  name: string,
  field: string,
  brief: NationalBrief,
): ProcedureSummary {
  return {
    code,
    version,
    name: both(name),
    summary: both(''),
    field: both(field),
    fieldId: fieldIdOf(field),
    levels: [...brief.levels],
    audiences: [...brief.audiences],
    onlineLevel: 'information',
    feeFromDong: null,
    timeText: orElse(brief.time, messages.timeAsDescribed),
  }
}

export function nationalDetail(
  summary: ProcedureSummary,
  content: NationalContent,
  validFrom: string,
): ProcedureDetail {
  return {
    ...summary,
    decision: content.decision,
    description: both(''),
    steps: content.steps.map(both),
    conditions: content.conditions === '' ? [] : [both(content.conditions)],
    papers: content.papers.map((paper, i) => ({
      slot: `paper-${i + 1}`,
      name: both(paper.name),
      help: null,
      need: 'required' as const,
      originals: paper.originals,
      copies: paper.copies,
      known: false,
      filesMax: 0,
    })),
    fees: [],
    feeText: orElse(content.fee, messages.feeDepends),
    ways: content.ways.map((way) => ({
      way: way.way,
      time: orElse(way.time, messages.timeAsDescribed),
      fee: orElse(way.fee, messages.feeDepends),
    })),
    receivingUnit: both(content.agency),
    decidingUnit: both(content.agency),
    result: both(content.result),
    legalBasis: [...content.legalBasis],
    delivery: content.ways.map((way) => way.way),
    assurance: 1,
    partialReason: null,
    appliable: false,
    validFrom,
    validTo: null,
    provenance: content.provenance,
    related: [],
  }
}
