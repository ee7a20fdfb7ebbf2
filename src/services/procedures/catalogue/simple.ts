/** Procedures with the simpler form: applicant, what is asked for, papers; and a plain result. */
import type { Message } from '../../../kernel/i18n.ts'
import type { FieldSchema } from '../form.ts'
import { details, plainResult, say, simpleForm } from './parts.ts'
import type { PaperSource, ProcedureSource } from './source.ts'

type Needed = 'code' | 'decision' | 'name' | 'summary' | 'synonyms' | 'fieldId' | 'legalBasis'

export interface SimpleSource
  extends Pick<ProcedureSource, Needed>,
    Partial<Omit<ProcedureSource, Needed | 'form' | 'result'>> {
  /** Fields beside `details`; all required unless named in `optional`. */
  readonly fields?: Readonly<Record<string, FieldSchema>>
  readonly optional?: readonly string[]
  readonly result: Message
  readonly symbol: string
}

export function simple(source: SimpleSource): ProcedureSource {
  const { fields = {}, optional = [], result, symbol, ...rest } = source
  return {
    levels: ['commune'],
    audiences: ['citizen'],
    competence: 'commune',
    receivedBy: 'competent',
    placeField: 'residence',
    papers: [],
    rules: [],
    fees: [],
    times: [{ workingHours: 24 }],
    delivery: ['online', 'counter', 'post'],
    assurance: 2,
    online: { level: 'full' },
    conditions: [],
    validFrom: '2019-01-01',
    lifeEvents: [],
    popular: 0,
    related: [],
    ...rest,
    form: simpleForm({ ...fields, details }, [
      ...Object.keys(fields).filter((name) => !optional.includes(name)),
      'details',
    ]),
    result: plainResult(result.vi, result.en, symbol),
  }
}

export function paper(slot: string, vi: string, en: string, more: Partial<PaperSource> = {}): PaperSource {
  return { slot, name: say(vi, en), need: 'required', ...more }
}
