/** Papers by Typst: data in as JSON, PDF/A-2a out, the same bytes for the same input (DOC8, DOC9). */
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import type { Tx } from '../../kernel/app.ts'
import { problem } from '../../kernel/problems.ts'
import { qrSvg } from './qr.ts'
import { type Classification, keep } from './service.ts'
import { cleanName } from './sniff.ts'

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

// Templates import each other by absolute paths below this folder, and can read nothing outside it.
const workspace = path.resolve(import.meta.dirname, '../..')
const fonts = path.dirname(fileURLToPath(import.meta.resolve('@expo-google-fonts/tinos/package.json')))
// The compiler keeps what it laid out to reuse it; entries unused for this many documents go.
const cacheAge = 30

let compiler: NodeCompiler | undefined
let rendered = 0

function getCompiler(): NodeCompiler {
  compiler ??= NodeCompiler.create({ workspace, fontArgs: [{ fontPaths: [fonts] }] })
  return compiler
}

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
export function renderBytes(input: RenderInput): Buffer {
  const data = JSON.stringify(input.data ?? {}, printable)
  const failed = (why: string) =>
    Object.assign(problem('documents.render-failed', { template: input.template.name }), { cause: new Error(why) })
  if (data.length > dataBytesMax) throw failed(`data of ${data.length} characters`)
  const typst = getCompiler()
  const meta = {
    title: printable('', input.title),
    date: input.date.toString(),
    language: input.language ?? 'vi',
    qr: input.qr === undefined ? null : qrSvg(input.qr),
    'qr-text': input.qr ?? '',
  }
  const outcome = typst.compile({
    mainFilePath: input.template.file,
    inputs: { data, meta: JSON.stringify(meta) },
  })
  rendered += 1
  if (rendered % cacheAge === 0) typst.evictCache(cacheAge)
  const document = outcome.result
  if (!document) {
    const error = outcome.takeError()
    throw failed(error ? JSON.stringify(typst.fetchDiagnostics(error)) : 'no document')
  }
  const creationTimestamp = Date.UTC(input.date.year, input.date.month - 1, input.date.day) / 1000
  try {
    return typst.pdf(document, { pdfStandard: 'a-2a', pdfTags: true, creationTimestamp })
  } catch {
    // A letter that none of our fonts has (a foreign name in its own script) is forbidden in PDF/A, not in PDF: the
    // paper is still made, tagged, with the letter's box. Anything else fails again here.
    try {
      return typst.pdf(document, { pdfStandard: '1.7', pdfTags: true, creationTimestamp })
    } catch (error) {
      throw failed(String(error))
    }
  }
}

/** Renders and keeps a PDF. Throws documents.render-failed. */
export async function render(tx: Tx, input: RenderInput): Promise<Rendered> {
  const bytes = renderBytes(input)
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
