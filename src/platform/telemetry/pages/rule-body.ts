/** What a person types into the form of a rule, and the rule that it says. Pure. */
import type { Condition, RuleBody, Severity } from '../rules/contract.ts'

export const conditionKinds = ['threshold', 'rate', 'absence', 'deviation', 'area'] as const
export const severities = ['notice', 'warning', 'severe', 'extreme'] as const
export const groupings = ['series', 'thing', 'unit', 'rule'] as const

/** As it is typed; numbers are texts until they are read. */
export interface RuleDraft {
  readonly nameVi: string
  readonly nameEn: string
  readonly quantity: string
  readonly kind: (typeof conditionKinds)[number]
  readonly severity: Severity
  readonly groupBy: RuleBody['groupBy']
  readonly above: string
  readonly below: string
  readonly back: string
  readonly forMinutes: string
  readonly perMinute: string
  readonly withinMinutes: string
  readonly afterMinutes: string
  readonly deviations: string
  readonly days: string
  readonly atLeast: string
}

export const emptyRule: RuleDraft = {
  nameVi: '',
  nameEn: '',
  quantity: '',
  kind: 'threshold',
  severity: 'warning',
  groupBy: 'thing',
  above: '',
  below: '',
  back: '',
  forMinutes: '',
  perMinute: '',
  withinMinutes: '15',
  afterMinutes: '60',
  deviations: '4',
  days: '28',
  atLeast: '3',
}

export type DraftField = keyof RuleDraft

/** Both ways of writing a decimal; undefined for what is no number. */
function numberOf(text: string): number | undefined {
  const value = Number(text.trim().replace(',', '.'))
  return text.trim() === '' || !Number.isFinite(value) ? undefined : value
}

/** Which fields a kind of condition has, in their order. */
export const fieldsOf: Readonly<Record<RuleDraft['kind'], readonly DraftField[]>> = {
  threshold: ['above', 'below', 'back', 'forMinutes'],
  rate: ['perMinute', 'withinMinutes'],
  absence: ['afterMinutes'],
  deviation: ['deviations', 'days'],
  area: ['atLeast', 'withinMinutes', 'above', 'below', 'back', 'forMinutes'],
}

/** The rule, or the fields that are yet to be filled in rightly. */
export function ruleIn(
  draft: RuleDraft,
  unitId: string,
): { readonly rule: RuleBody } | { readonly wrong: DraftField[] } {
  const wrong: DraftField[] = []
  const need = (field: DraftField, least: number): number => {
    const value = numberOf(draft[field])
    if (value === undefined || value < least) wrong.push(field)
    return value ?? least
  }
  const may = (field: DraftField): number | undefined => {
    const value = numberOf(draft[field])
    if (draft[field].trim() !== '' && value === undefined) wrong.push(field)
    return value
  }
  const seconds = (minutes: number) => Math.round(minutes * 60)
  const limits = () => {
    const [above, below, back, minutes] = [may('above'), may('below'), may('back'), may('forMinutes')]
    if (above === undefined && below === undefined) wrong.push('above')
    return {
      ...(above !== undefined && { above }),
      ...(below !== undefined && { below }),
      ...(back !== undefined && { back }),
      ...(minutes !== undefined && minutes > 0 && { forS: seconds(minutes) }),
    }
  }
  const conditions: Readonly<Record<RuleDraft['kind'], () => Condition>> = {
    threshold: () => ({ kind: 'threshold', ...limits() }),
    rate: () => ({
      kind: 'rate',
      perMinute: need('perMinute', Number.MIN_VALUE),
      windowS: seconds(need('withinMinutes', 1)),
    }),
    absence: () => ({ kind: 'absence', afterS: seconds(need('afterMinutes', 1)) }),
    deviation: () => ({ kind: 'deviation', deviations: need('deviations', 1), days: need('days', 7) }),
    area: () => ({
      kind: 'area',
      atLeast: need('atLeast', 2),
      withinS: seconds(need('withinMinutes', 1)),
      ...limits(),
    }),
  }
  const condition = conditions[draft.kind]()
  const [vi, quantity] = [draft.nameVi.trim(), draft.quantity.trim()]
  if (vi === '') wrong.push('nameVi')
  if (quantity === '') wrong.push('quantity')
  if (wrong.length > 0) return { wrong }
  const { severity, groupBy } = draft
  const name = { vi, en: draft.nameEn.trim() || vi }
  return { rule: { name, unitId, severity, select: { quantity }, condition, groupBy, silences: [] } }
}
