/** The thread that lays papers out with Typst (render.ts asks it): some milliseconds a page, that requests do not wait for. */
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import { answer } from '../../kernel/helper-thread.ts'
import { qrSvg } from './qr.ts'

/** Everything in it is text or a number: it goes from thread to thread as it is. */
export interface Sheet {
  /** Absolute path of a .typ file below src. */
  readonly template: string
  /** JSON for the template's `data`. */
  readonly data: string
  readonly title: string
  /** YYYY-MM-DD. */
  readonly date: string
  readonly language: 'vi' | 'en'
  readonly qr: string | null
}

/** The PDF, or what Typst says of a template that does not compile. */
export type Laid = { readonly pdf: Uint8Array } | { readonly failure: string }

// Templates import each other by absolute paths below this folder, and can read nothing outside it.
const workspace = path.resolve(import.meta.dirname, '../..')
const fonts = path.dirname(fileURLToPath(import.meta.resolve('@expo-google-fonts/tinos/package.json')))
/**
 * The compiler keeps what it laid out, to use it again: what the last so many papers did not need goes (the advice of
 * Typst's authors). It counts evictions, so there is one after every paper.
 */
const cacheAge = 10

const typst = NodeCompiler.create({ workspace, fontArgs: [{ fontPaths: [fonts] }] })

function layOut({ template, data, title, date, language, qr }: Sheet): Laid {
  const meta = { title, date, language, qr: qr === null ? null : qrSvg(qr), 'qr-text': qr ?? '' }
  const source = { mainFilePath: template, inputs: { data, meta: JSON.stringify(meta) } }
  const options = { pdfTags: true, creationTimestamp: Date.parse(date) / 1000 }
  try {
    // Without a document on the JavaScript side: it is half a megabyte, and V8, which sees a few bytes, lets it lie.
    return { pdf: typst.pdf(source, { ...options, pdfStandard: 'a-2a' }) }
  } catch {
    const outcome = typst.compile(source)
    const error = outcome.takeError()
    if (error) return { failure: JSON.stringify(typst.fetchDiagnostics(error)) }
    // A letter that none of our fonts has (a foreign name in its own script) is forbidden in PDF/A, not in PDF: the
    // paper is still made, tagged, with the letter's box. Anything else fails again here.
    return { pdf: typst.pdf(source, { ...options, pdfStandard: '1.7' }) }
  } finally {
    typst.evictCache(cacheAge)
  }
}

answer(layOut)
