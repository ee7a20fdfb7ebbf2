import type { Tx } from '../../kernel/app.ts'
import type { Classification } from './service.ts'

export interface RenderInput {
  /** `file` is the absolute path of a .typ file below src; `name` names it in logs and problems. */
  readonly template: { readonly name: string; readonly file: string }
  /** Reaches the template as JSON (`#import "/platform/documents/templates/decree30.typ": data`), never as markup. */
  readonly data: unknown
  readonly title: string
  /** The date printed on the paper and in the PDF's metadata: the same input gives the same bytes. */
  readonly date: Temporal.PlainDate
  readonly language?: 'vi' | 'en'
  /** Drawn as a QR code by `decree30.qr-code()`. */
  readonly qr?: string
  readonly name?: string
  readonly caseId?: string
  readonly ownerPersonId?: string
  readonly classification?: Classification
}

export interface Rendered {
  readonly documentId: string
  readonly sha256: string
  readonly size: number
}

/** Renders and keeps a PDF. Throws documents.render-failed. */
export function render(_tx: Tx, _input: RenderInput): Promise<Rendered> {
  throw new Error('not built yet')
}

/** The PDF's bytes alone (receipts and slips that are printed and not kept). */
export function renderBytes(_input: RenderInput): Promise<Buffer> {
  throw new Error('not built yet')
}
