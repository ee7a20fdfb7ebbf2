/**
 * What was done to a file after a signature. Allowed: further signature fields that show nothing, and a security store. Everything
 * else (changed pages, objects that the signed part already pointed at and that only now exist, …) counts as a change: these are the
 * shadow attacks and incremental saving attacks on signed PDFs.
 */
import { openPdf, type PdfFile } from './pdf-file.ts'
import { isArray, isDict, type PdfDict, PdfName, PdfRef, PdfStream, type PdfValue, sameValue } from './pdf-values.ts'

/** Whether anything but what is allowed changed behind `end`, where the signed revision ended. Throws PdfError. */
export function changedAfter(now: PdfFile, end: number): boolean {
  const then = openPdf(now.bytes, end)
  if (!sameValue(then.rootRef, now.rootRef)) return true
  const form = then.root.get('AcroForm')
  for (const num of then.numbers()) {
    const entry = then.entry(num)
    if (!entry || entry.kind === 'free') continue
    const ref = new PdfRef(num, entry.kind === 'at' ? entry.gen : 0)
    const before = then.resolve(ref)
    if (pointsAtLater(before, then, now)) return true
    if (sameValue(entryValue(then, num), entryValue(now, num))) continue
    const after = now.resolve(ref)
    const isForm = form instanceof PdfRef && form.num === num
    if (num === then.rootRef.num) {
      if (!sameCatalog(before, after, then, now)) return true
    } else if (isForm) {
      if (!sameForm(before, after, now)) return true
    } else if (!samePage(before, after, then, now)) return true
  }
  return newNumbersBelow(then, now)
}

/** Where an object is, as something to compare: the same place in the signed part is the same object. */
function entryValue(pdf: PdfFile, num: number): PdfValue {
  const entry = pdf.entry(num)
  if (!entry || entry.kind === 'free') return null
  return entry.kind === 'at' ? [1, entry.offset, entry.gen] : [2, entry.stream, entry.index]
}

/** A reference that led nowhere when it was signed and leads somewhere now. */
function pointsAtLater(value: PdfValue, then: PdfFile, now: PdfFile): boolean {
  if (value instanceof PdfRef) {
    const missing = (pdf: PdfFile) => (pdf.entry(value.num)?.kind ?? 'free') === 'free'
    return missing(then) && !missing(now)
  }
  if (value instanceof PdfStream) return pointsAtLater(value.dict, then, now)
  if (isArray(value)) return value.some((one) => pointsAtLater(one, then, now))
  if (isDict(value)) return [...value.values()].some((one) => pointsAtLater(one, then, now))
  return false
}

/** New objects take new numbers; one that fills a gap of the signed part was prepared for it. */
function newNumbersBelow(then: PdfFile, now: PdfFile): boolean {
  for (const num of now.numbers()) {
    const before = then.entry(num)
    if (num < then.size && (!before || before.kind === 'free') && now.entry(num)?.kind !== 'free') return true
  }
  return false
}

function sameBut(before: PdfDict, after: PdfDict, allowed: ReadonlySet<string>): boolean {
  const keys = new Set([...before.keys(), ...after.keys()])
  return [...keys].every((key) => allowed.has(key) || sameValue(before.get(key), after.get(key)))
}

function sameCatalog(before: PdfValue, after: PdfValue, then: PdfFile, now: PdfFile): boolean {
  if (!isDict(before) || !isDict(after) || !sameBut(before, after, new Set(['AcroForm', 'DSS']))) return false
  return sameForm(then.resolve(before.get('AcroForm')), now.resolve(after.get('AcroForm')), now)
}

function sameForm(before: PdfValue, after: PdfValue, now: PdfFile): boolean {
  if (before === null && after === null) return true
  if (!isDict(after)) return false
  const old: PdfDict = isDict(before) ? before : new Map<string, PdfValue>()
  if (!sameBut(old, after, new Set(['Fields', 'SigFlags']))) return false
  return onlyInvisibleAdded(now.resolve(old.get('Fields')), now.resolve(after.get('Fields')), now)
}

function samePage(before: PdfValue, after: PdfValue, then: PdfFile, now: PdfFile): boolean {
  if (!isDict(before) || !isDict(after)) return false
  const type = before.get('Type')
  if (!(type instanceof PdfName) || type.name !== 'Page' || !sameBut(before, after, new Set(['Annots']))) return false
  return onlyInvisibleAdded(then.resolve(before.get('Annots')), now.resolve(after.get('Annots')), now)
}

/** The old list is the beginning of the new one; what came is signature fields without any area. */
function onlyInvisibleAdded(before: PdfValue, after: PdfValue, now: PdfFile): boolean {
  const old = isArray(before) ? before : []
  if (!isArray(after) || after.length < old.length) return false
  if (!old.every((ref, i) => sameValue(ref, after[i]))) return false
  return after.slice(old.length).every((ref) => {
    const field = now.resolve(ref)
    if (!isDict(field)) return false
    const type = field.get('FT')
    const box = now.resolve(field.get('Rect'))
    const flat = isArray(box) && box.length === 4 && (sameValue(box[0], box[2]) || sameValue(box[1], box[3]))
    return type instanceof PdfName && type.name === 'Sig' && flat && !field.has('Kids') && !field.has('AP')
  })
}
