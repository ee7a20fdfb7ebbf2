/** Papers by Typst: data in as JSON, PDF/A-2a out, the same bytes for the same input (DOC8, DOC9). */
import path from 'node:path'
import type { Tx } from '../../kernel/app.ts'
import { inThread } from '../../kernel/helper-thread.ts'
import { problem } from '../../kernel/problems.ts'
import { keep } from './service.ts'
import { cleanName } from './sniff.ts'
import type { Classification } from './store.ts'
import type { Laid, Sheet } from './typst.ts'

export interface RenderInput {
  /** `file` is the absolute path of a .typ file below src; `name` names it in logs and problems. */
  readonly template: { readonly name: string; readonly file: string }
  /** Reaches the template as JSON (`#import "/platform/documents/templates/decree30.typ": *` gives `data`), never as markup. */
  readonly data: unknown
  readonly title: string
  /** The date printed on the paper and in the PDF's metadata: the same input gives the same bytes. */
  readonly date: Temporal.PlainDate
  readonly language?: 'vi' | 'en'
  /** Drawn as a QR code where the template says `qr-code()`. */
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

const layOut = inThread<Sheet, Laid>({ name: 'papers', file: path.join(import.meta.dirname, 'typst.ts') })

const dataBytesMax = 512 * 1024

/** Letters without a space are given chances to break, or a 10 kB name would run off the paper. Applied to every text. */
const unbroken = /[^\s\u200B]{48}/gu

function printable(_key: string, value: unknown): unknown {
  if (typeof value !== 'string') return value
  // Control and private characters have no form that PDF/A could embed.
  const clean = value
    .toWellFormed()
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\p{Co}\p{Cn}]/gu, (c) => (c === '\n' || c === '\t' ? c : ''))
  return clean.replaceAll(unbroken, (run) => `${run}\u200B`)
}

/** The PDF's bytes alone (receipts and slips that are printed and not kept). Throws documents.render-failed. */
export async function renderBytes(input: RenderInput): Promise<Buffer> {
  const data = JSON.stringify(input.data ?? {}, printable)
  const failed = (why: string) =>
    Object.assign(problem('documents.render-failed', { template: input.template.name }), { cause: new Error(why) })
  if (data.length > dataBytesMax) throw failed(`data of ${data.length} characters`)
  const laid = await layOut({
    template: input.template.file,
    data,
    title: String(printable('', input.title)),
    date: input.date.toString(),
    language: input.language ?? 'vi',
    qr: input.qr ?? null,
  }).catch((error: Error) => ({ failure: error.message }))
  if ('failure' in laid) throw failed(laid.failure)
  return Buffer.from(laid.pdf.buffer, laid.pdf.byteOffset, laid.pdf.byteLength)
}

/** Renders and keeps a PDF. Throws documents.render-failed. */
export async function render(tx: Tx, input: RenderInput): Promise<Rendered> {
  const bytes = await renderBytes(input)
  const stored = await keep(tx, {
    bytes,
    mediaType: 'application/pdf',
    name: cleanName(`${input.name ?? input.title}.pdf`, 'application/pdf'),
    title: input.title,
    kind: 'rendered',
    classification: input.classification ?? 'personal',
    hasLocation: false,
    ownerPersonId: input.ownerPersonId ?? null,
    caseId: input.caseId ?? null,
    sourceDocumentId: null,
    createdBy: 'system:documents',
  })
  return { documentId: stored.id, sha256: stored.sha256, size: stored.size }
}
