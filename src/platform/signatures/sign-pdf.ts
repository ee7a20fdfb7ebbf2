/**
 * PAdES signatures (EN 319 142-1) by incremental update: what was there stays byte for byte, so a second signature keeps the
 * first one valid.
 */
import { createHash } from 'node:crypto'
import { localTime } from '../../kernel/clock.ts'
import { openPdf, type PdfFile } from './pdf-file.ts'
import {
  isArray,
  isDict,
  type PdfDict,
  PdfError,
  PdfName,
  PdfRef,
  PdfStream,
  PdfString,
  type PdfValue,
} from './pdf-values.ts'

/** Room for the CMS structure with a timestamp: ours take about 3.5 kB, an authority with RSA-4096 about 9 kB. */
const contentsBytes = 12 * 1024

export interface SignatureText {
  /** Unique in the file. */
  readonly field: string
  readonly name: string
  readonly reason: string
  readonly location: string
  readonly at: Temporal.Instant
}

/** Certificates and revocation lists to put into the file (Document Security Store, EN 319 142-1 §5.4.2). */
export interface SecurityStore {
  readonly certificates: readonly Buffer[]
  readonly lists: readonly Buffer[]
}

export interface Prepared {
  /** The whole file, with zeros where the signature goes. */
  readonly bytes: Buffer
  /** SHA-256 of everything but that place. */
  readonly digest: Buffer
  readonly contentsAt: number
}

const escapeName = (name: string): string =>
  name.replaceAll(/[^!-~]|[#()<>[\]{}/%]/g, (c) =>
    Array.from(Buffer.from(c, 'latin1'), (b) => `#${b.toString(16).padStart(2, '0')}`).join(''),
  )

function write(value: PdfValue): string {
  if (value === null) return 'null'
  if (typeof value === 'boolean' || typeof value === 'number') return String(value)
  if (value instanceof PdfName) return `/${escapeName(value.name)}`
  if (value instanceof PdfRef) return `${value.num} ${value.gen} R`
  if (value instanceof PdfString) return `<${value.bytes.toString('hex')}>`
  if (isArray(value)) return `[${value.map(write).join(' ')}]`
  if (isDict(value)) return `<<${[...value].map(([key, v]) => `/${escapeName(key)} ${write(v)}`).join(' ')}>>`
  throw new PdfError('a stream cannot stand inside')
}

const textString = (text: string): string => `<feff${Buffer.from(text, 'utf16le').swap16().toString('hex')}>`

/** D:20261122153000+07'00' (§7.9.4) */
function pdfDate(at: Temporal.Instant): string {
  const local = localTime(at).toString({ smallestUnit: 'second' })
  return `(D:${local.replaceAll(/[-:T]/g, '')}+07'00')`
}

interface Changed {
  readonly num: number
  readonly gen: number
  readonly body: string | Buffer
}

/** The first page: its reference and dictionary. */
function firstPage(pdf: PdfFile): { ref: PdfRef; dict: PdfDict } {
  let ref = pdf.root.get('Pages')
  for (let depth = 0; depth < 32; depth++) {
    const dict = pdf.resolve(ref)
    if (!(ref instanceof PdfRef) || !isDict(dict)) break
    const kids = pdf.resolve(dict.get('Kids'))
    if (!isArray(kids)) return { ref, dict }
    ref = kids[0]
  }
  throw new PdfError('no first page')
}

const withKey = (dict: PdfDict, key: string, value: PdfValue): PdfDict => new Map(dict).set(key, value)

function arrayOf(pdf: PdfFile, value: PdfValue | undefined): readonly PdfValue[] {
  const found = pdf.resolve(value)
  return isArray(found) ? found : []
}

class Update {
  readonly changed: Changed[] = []
  private next: number
  constructor(firstFree: number) {
    this.next = firstFree
  }
  reserve(): PdfRef {
    this.next += 1
    return new PdfRef(this.next - 1, 0)
  }
  put(ref: PdfRef, body: string | Buffer): PdfRef {
    this.changed.push({ num: ref.num, gen: ref.gen, body })
    return ref
  }
  get size(): number {
    return this.next
  }
}

function streamBody(bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`<</Length ${bytes.length}>>\nstream\n`), bytes, Buffer.from('\nendstream')])
}

function storeBody(update: Update, store: SecurityStore): string {
  const put = (list: readonly Buffer[]) =>
    list.map((bytes) => write(update.put(update.reserve(), streamBody(bytes)))).join(' ')
  return `<</Certs [${put(store.certificates)}] /CRLs [${put(store.lists)}]>>`
}

/** Adds an unfinished signature field. Throws PdfError when the file is not one that can be signed. */
export function prepareSignature(original: Buffer, text: SignatureText, store?: SecurityStore): Prepared {
  const pdf = openPdf(original)
  const update = new Update(pdf.size)
  const page = firstPage(pdf)
  const signature = update.reserve()
  const widget = update.reserve()
  let { root } = pdf

  const formRef = root.get('AcroForm')
  const form = pdf.resolve(formRef)
  const fields = isDict(form) ? arrayOf(pdf, form.get('Fields')) : []
  // SigFlags 3: there are signatures, append only (§12.7.2).
  const newForm = withKey(
    withKey(isDict(form) ? form : new Map<string, PdfValue>(), 'Fields', [...fields, widget]),
    'SigFlags',
    3,
  )
  if (formRef instanceof PdfRef) update.put(formRef, write(newForm))
  else root = withKey(root, 'AcroForm', update.put(update.reserve(), write(newForm)))
  if (store) root = withKey(root, 'DSS', update.put(update.reserve(), storeBody(update, store)))
  if (root !== pdf.root) update.put(pdf.rootRef, write(root))

  update.put(page.ref, write(withKey(page.dict, 'Annots', [...arrayOf(pdf, page.dict.get('Annots')), widget])))
  // An invisible widget: the paper itself names the signer. Flags: print, locked (PDF/A-2 wants the first).
  update.put(
    widget,
    `<</Type /Annot /Subtype /Widget /FT /Sig /T ${textString(text.field)} /F 132 /Rect [0 0 0 0] /P ${write(page.ref)} /V ${write(signature)}>>`,
  )
  update.put(
    signature,
    `<</Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /M ${pdfDate(text.at)} /Name ${textString(text.name)}` +
      ` /Reason ${textString(text.reason)} /Location ${textString(text.location)}` +
      ` /ByteRange [0 ${'*'.repeat(10)} ${'*'.repeat(10)} ${'*'.repeat(10)}] /Contents <${'0'.repeat(contentsBytes * 2)}>>>`,
  )
  return fillByteRange(pdf, update, signature)
}

function fillByteRange(pdf: PdfFile, update: Update, signature: PdfRef): Prepared {
  const { bytes, offsets } = appendUpdate(pdf, update)
  const from = offsets.get(signature.num) ?? 0
  const contentsAt = bytes.indexOf('/Contents <', from, 'latin1') + '/Contents '.length
  const contentsEnd = contentsAt + contentsBytes * 2 + 2
  const range = [contentsAt, contentsEnd, bytes.length - contentsEnd].map((n) => String(n).padEnd(10, ' ')).join(' ')
  bytes.write(`[0 ${range}]`, bytes.indexOf('[0 *', from, 'latin1'), 'latin1')
  const digest = createHash('sha256').update(bytes.subarray(0, contentsAt)).update(bytes.subarray(contentsEnd)).digest()
  return { bytes, digest, contentsAt }
}

/** The file with the changed objects, a cross-reference section of the kind it already uses, and a trailer behind it. */
function appendUpdate(pdf: PdfFile, update: Update): { bytes: Buffer; offsets: Map<number, number> } {
  const parts: Buffer[] = [pdf.bytes]
  let at = pdf.bytes.length
  const push = (part: string | Buffer) => {
    const bytes = typeof part === 'string' ? Buffer.from(part, 'latin1') : part
    parts.push(bytes)
    at += bytes.length
  }
  const last = pdf.bytes.at(-1)
  if (last !== 10 && last !== 13) push('\n')
  const offsets = new Map<number, number>()
  const rows: { num: number; gen: number; offset: number }[] = []
  for (const { num, gen, body } of update.changed.toSorted((a, b) => a.num - b.num)) {
    offsets.set(num, at)
    rows.push({ num, gen, offset: at })
    push(`${num} ${gen} obj\n`)
    push(body)
    push('\nendobj\n')
  }
  const startXref = at
  const trailer = new Map(pdf.trailer)
  for (const key of ['Type', 'W', 'Index', 'Length', 'Filter', 'DecodeParms', 'Prev', 'Size']) trailer.delete(key)
  trailer.set('Prev', pdf.startXref)
  trailer.set('ID', newFileId(pdf))
  push(
    pdf.sections[0]?.isStream
      ? xrefStream(rows, trailer, update.size, startXref)
      : xrefTable(rows, trailer, update.size),
  )
  push(`startxref\n${startXref}\n%%EOF\n`)
  return { bytes: Buffer.concat(parts), offsets }
}

/** First part kept, second changed (§14.4), from the content so that nothing is random. */
function newFileId(pdf: PdfFile): PdfValue {
  const made = (bytes: Buffer) => new PdfString(bytes, 0, 0, true)
  const fresh = createHash('sha256').update(pdf.bytes.subarray(-4096)).digest().subarray(0, 16)
  const first = arrayOf(pdf, pdf.trailer.get('ID'))[0]
  return [first instanceof PdfString ? first : made(fresh), made(fresh)]
}

type Row = { readonly num: number; readonly gen: number; readonly offset: number }

function xrefTable(rows: readonly Row[], trailer: ReadonlyMap<string, PdfValue>, size: number): string {
  const lines = ['xref']
  for (const [i, row] of rows.entries()) {
    if (i === 0 || rows[i - 1]?.num !== row.num - 1) {
      let count = 1
      while (rows[i + count]?.num === row.num + count) count += 1
      lines.push(`${row.num} ${count}`)
    }
    lines.push(`${String(row.offset).padStart(10, '0')} ${String(row.gen).padStart(5, '0')} n `)
  }
  return `${lines.join('\n')}\ntrailer\n${write(new Map(trailer).set('Size', size))}\n`
}

function xrefStream(rows: readonly Row[], trailer: ReadonlyMap<string, PdfValue>, size: number, at: number): Buffer {
  const all = [...rows, { num: size, gen: 0, offset: at }]
  const data = Buffer.alloc(all.length * 7)
  for (const [i, row] of all.entries()) {
    data.writeUInt8(1, i * 7)
    data.writeUInt32BE(row.offset, i * 7 + 1)
    data.writeUInt16BE(row.gen, i * 7 + 5)
  }
  const dict = new Map<string, PdfValue>([
    ...trailer,
    ['Type', new PdfName('XRef')],
    ['Size', size + 1],
    ['W', [1, 4, 2]],
    ['Index', all.flatMap((row) => [row.num, 1])],
    ['Length', data.length],
  ])
  return Buffer.concat([
    Buffer.from(`${size} 0 obj\n${write(dict)}\nstream\n`, 'latin1'),
    data,
    Buffer.from('\nendstream\nendobj\n'),
  ])
}

/** Puts the finished CMS structure into its place. */
export function finishSignature(prepared: Prepared, cms: Buffer): Buffer {
  if (cms.length > contentsBytes) throw new PdfError(`a signature of ${cms.length} bytes does not fit`)
  const bytes = Buffer.from(prepared.bytes)
  bytes.write(cms.toString('hex'), prepared.contentsAt + 1, 'latin1')
  return bytes
}

/** The certificates and lists in the file's security store. */
export function readSecurityStore(pdf: PdfFile): SecurityStore {
  const store = pdf.resolve(pdf.root.get('DSS'))
  if (!isDict(store)) return { certificates: [], lists: [] }
  const streams = (key: string) =>
    arrayOf(pdf, store.get(key)).flatMap((ref) => {
      const stream = pdf.resolve(ref)
      return stream instanceof PdfStream ? [stream] : []
    })
  return { certificates: streams('Certs').map((s) => s.raw), lists: streams('CRLs').map((s) => s.raw) }
}
