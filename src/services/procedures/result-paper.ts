/** What a result's template is given (PR27). Pure: the same facts make the same bytes. */
import path from 'node:path'
import type { RenderInput } from '../../platform/documents/index.ts'
import type { ProcedureSource } from './catalogue/source.ts'
import type { Answers } from './form.ts'
import { dateInWords, lines } from './result-data.ts'

export interface PaperFacts {
  readonly agencyAbove: string | null
  readonly agency: string
  readonly place: string
  readonly caseCode: string
  /** Null on a draft. */
  readonly number: string | null
  readonly signer: { readonly lines: readonly string[]; readonly name: string } | null
  readonly date: Temporal.PlainDate
  /** What the QR code says. */
  readonly url?: string
}

const templates = path.join(import.meta.dirname, 'templates')

export function resultPaper(source: ProcedureSource, fields: Answers, facts: PaperFacts): RenderInput {
  const { result } = source
  const { date, url, number, signer, ...heading } = facts
  const dates = Object.entries(fields).filter(
    ([name, value]) => /birth$|date$/i.test(name) && typeof value === 'string',
  )
  return {
    template: { name: result.template, file: path.join(templates, `${result.template}.typ`) },
    data: {
      ...heading,
      number: number ?? `……/${result.symbol}`,
      title: result.title.vi,
      procedure: source.name.vi,
      legalBasis: source.legalBasis.slice(0, 4).map((law) => `${law.title} (${law.number})`),
      rows: lines(result, fields),
      inWords: Object.fromEntries(dates.map(([name, value]) => [name, dateInWords(value as string)])),
      fields,
      draft: signer === null,
      signer: signer ?? { lines: [''], name: '' },
    },
    title: `${result.title.vi} – ${facts.caseCode}`,
    date,
    ...(url !== undefined && { qr: url }),
  }
}
