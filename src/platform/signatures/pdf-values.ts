/** The values of PDF (ISO 32000-1 §7.3) and a strict, bounded parser for them. */

export class PdfError extends Error {}

export class PdfName {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

export class PdfRef {
  readonly num: number
  readonly gen: number
  constructor(num: number, gen: number) {
    this.num = num
    this.gen = gen
  }
}

/** A string, with the place of its token in the file: a signature's Contents must be exactly what ByteRange leaves out. */
export class PdfString {
  readonly bytes: Buffer
  readonly start: number
  readonly end: number
  readonly hex: boolean
  constructor(bytes: Buffer, start: number, end: number, hex: boolean) {
    this.bytes = bytes
    this.start = start
    this.end = end
    this.hex = hex
  }
}

export type PdfDict = ReadonlyMap<string, PdfValue>

export class PdfStream {
  readonly dict: PdfDict
  readonly raw: Buffer
  constructor(dict: PdfDict, raw: Buffer) {
    this.dict = dict
    this.raw = raw
  }
}

export type PdfValue =
  | null
  | boolean
  | number
  | PdfName
  | PdfRef
  | PdfString
  | PdfStream
  | readonly PdfValue[]
  | PdfDict

const depthMax = 48
const isSpace = (c: number | undefined) => c === 0 || c === 9 || c === 10 || c === 12 || c === 13 || c === 32
// ( ) < > [ ] { } / %
const delimiters = new Set([40, 41, 60, 62, 91, 93, 123, 125, 47, 37])
const isRegular = (c: number | undefined): c is number => c !== undefined && !isSpace(c) && !delimiters.has(c)

export class PdfParser {
  readonly bytes: Buffer
  at: number
  constructor(bytes: Buffer, at: number) {
    this.bytes = bytes
    this.at = at
  }

  fail(what: string): PdfError {
    return new PdfError(`${what} at ${this.at}`)
  }

  skipSpace(): void {
    for (;;) {
      const c = this.bytes[this.at]
      if (isSpace(c)) this.at += 1
      else if (c === 37)
        while (this.at < this.bytes.length && this.bytes[this.at] !== 10 && this.bytes[this.at] !== 13) this.at += 1
      else return
    }
  }

  /** Whether this word comes next; steps over it when it does. */
  take(word: string): boolean {
    if (this.bytes[this.at] !== word.charCodeAt(0)) return false
    const end = this.at + word.length
    if (this.bytes.toString('latin1', this.at, end) !== word) return false
    if (isRegular(this.bytes[end]) && isRegular(word.charCodeAt(word.length - 1))) return false
    this.at = end
    return true
  }

  expectWord(word: string): void {
    this.skipSpace()
    if (!this.take(word)) throw this.fail(`no ${word}`)
  }

  integer(): number {
    this.skipSpace()
    const start = this.at
    while (isRegular(this.bytes[this.at])) this.at += 1
    const text = this.bytes.toString('latin1', start, this.at)
    if (!/^[+-]?\d{1,15}$/.test(text)) throw this.fail('no integer')
    return Number(text)
  }

  value(depth = 0): PdfValue {
    if (depth > depthMax) throw this.fail('nested too deeply')
    this.skipSpace()
    const c = this.bytes[this.at]
    if (c === 47) return this.name()
    if (c === 40) return this.literal()
    if (c === 91) return this.array(depth)
    if (c === 60) return this.bytes[this.at + 1] === 60 ? this.dict(depth) : this.hex()
    if (this.take('true')) return true
    if (this.take('false')) return false
    if (this.take('null')) return null
    return this.numberOrRef()
  }

  private numberOrRef(): number | PdfRef {
    const start = this.at
    while (isRegular(this.bytes[this.at])) this.at += 1
    const text = this.bytes.toString('latin1', start, this.at)
    if (!/^[+-]?(\d{1,15}(\.\d{0,15})?|\.\d{1,15})$/.test(text)) throw this.fail('no value')
    if (!/^\d{1,10}$/.test(text)) return Number(text)
    const end = this.at
    const rest = /^[\0\t\n\f\r ]+(\d{1,5})[\0\t\n\f\r ]+R(?![^\0\t\n\f\r ()<>[\]{}/%])/.exec(
      this.bytes.toString('latin1', end, end + 40),
    )
    if (!rest) return Number(text)
    this.at = end + rest[0].length
    return new PdfRef(Number(text), Number(rest[1]))
  }

  name(): PdfName {
    if (this.bytes[this.at] !== 47) throw this.fail('no name')
    const start = this.at + 1
    this.at = start
    while (isRegular(this.bytes[this.at])) this.at += 1
    const text = this.bytes.toString('latin1', start, this.at)
    return new PdfName(
      text.replaceAll(/#([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    )
  }

  private array(depth: number): PdfValue[] {
    this.at += 1
    const list: PdfValue[] = []
    for (;;) {
      this.skipSpace()
      if (this.bytes[this.at] === 93) break
      if (this.at >= this.bytes.length) throw this.fail('array without end')
      list.push(this.value(depth + 1))
    }
    this.at += 1
    return list
  }

  private dict(depth: number): PdfDict {
    this.at += 2
    const map = new Map<string, PdfValue>()
    for (;;) {
      this.skipSpace()
      if (this.bytes[this.at] === 62 && this.bytes[this.at + 1] === 62) break
      const { name } = this.name()
      // Readers disagree on which of two equal keys counts; a signed file must not depend on it.
      if (map.has(name)) throw this.fail(`key ${name} twice`)
      map.set(name, this.value(depth + 1))
    }
    this.at += 2
    return map
  }

  private hex(): PdfString {
    const start = this.at
    const end = this.bytes.indexOf(62, start)
    if (end < 0) throw this.fail('string without end')
    const text = this.bytes.toString('latin1', start + 1, end).replaceAll(/[\0\t\n\f\r ]/g, '')
    if (!/^[0-9A-Fa-f]*$/.test(text)) throw this.fail('not hexadecimal')
    this.at = end + 1
    return new PdfString(Buffer.from(text.length % 2 ? `${text}0` : text, 'hex'), start, this.at, true)
  }

  private literal(): PdfString {
    const start = this.at
    const out: number[] = []
    let open = 0
    for (this.at += 1; ; this.at += 1) {
      const c = this.bytes[this.at]
      if (c === undefined) throw this.fail('string without end')
      if (c === 92) this.escape(out)
      else if (c === 41 && open === 0) break
      else {
        if (c === 40) open += 1
        if (c === 41) open -= 1
        out.push(c)
      }
    }
    this.at += 1
    return new PdfString(Buffer.from(out), start, this.at, false)
  }

  /** One escape sequence (§7.3.4.2); leaves `at` on its last character. */
  private escape(out: number[]): void {
    this.at += 1
    const c = this.bytes[this.at]
    const simple: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, b: 8, f: 12 }
    const octal = /^[0-7]{1,3}/.exec(this.bytes.toString('latin1', this.at, this.at + 3))
    if (octal) {
      out.push(Number.parseInt(octal[0], 8) & 0xff)
      this.at += octal[0].length - 1
    } else if (c === 13) {
      if (this.bytes[this.at + 1] === 10) this.at += 1
    } else if (c !== undefined && c !== 10) out.push(simple[String.fromCharCode(c)] ?? c)
  }
}

/** Structural equality, for comparing two revisions. Places of strings do not count. */
export function sameValue(a: PdfValue | undefined, b: PdfValue | undefined): boolean {
  if (a === b) return true
  if (a === undefined || b === undefined || a === null || b === null) return false
  if (a instanceof PdfName) return b instanceof PdfName && a.name === b.name
  if (a instanceof PdfRef) return b instanceof PdfRef && a.num === b.num && a.gen === b.gen
  if (a instanceof PdfString) return b instanceof PdfString && a.bytes.equals(b.bytes)
  if (a instanceof PdfStream) return b instanceof PdfStream && a.raw.equals(b.raw) && sameValue(a.dict, b.dict)
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((v, i) => sameValue(v, b[i]))
  if (a instanceof Map) {
    return b instanceof Map && a.size === b.size && [...a].every(([key, v]) => b.has(key) && sameValue(v, b.get(key)))
  }
  return false
}

export function isDict(value: PdfValue | undefined): value is PdfDict {
  return value instanceof Map
}

export function isArray(value: PdfValue | undefined): value is readonly PdfValue[] {
  return Array.isArray(value)
}
