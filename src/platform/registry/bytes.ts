/** Bytes written one after the other into memory that grows, in the forms of COPY's binary format. */

const firstBytes = 1024 * 1024
/** Of hexadecimal digits, by their codes. */
const hexValue = new Uint8Array(128)
for (let value = 0; value < 16; value++) {
  const digit = value.toString(16)
  for (const written of [digit, digit.toUpperCase()]) hexValue[written.charCodeAt(0)] = value
}

const uuidLength = 36
const dash = 0x2d
const zero = 0x30

/** Days from 0000-03-01: a year that begins in March has its leap day at its end. */
function daysUntil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year
  const monthsSinceMarch = (month + 9) % 12
  return 365 * y + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + inMonths(monthsSinceMarch) + day - 1
}
/** 31, 30, 31, 30, 31 days and again, as Caesar's months. */
const inMonths = (months: number) => Math.floor((153 * months + 2) / 5)
/** PostgreSQL's day 0. */
const postgresEpoch = daysUntil(2000, 1, 1)

export class Bytes {
  #memory: Buffer = Buffer.allocUnsafeSlow(firstBytes)
  length = 0

  /** What was written since the last time, in memory of its own. */
  take(): Buffer {
    const taken = Buffer.allocUnsafeSlow(this.length)
    this.#memory.copy(taken, 0, 0, this.length)
    this.length = 0
    return taken
  }

  int16(value: number): void {
    this.length = this.#room(2).writeInt16BE(value, this.length)
  }

  int32(value: number): void {
    this.#room(4)
    this.#setInt32(value, this.length)
    this.length += 4
  }

  float64(value: number): void {
    this.length = this.#room(8).writeDoubleBE(value, this.length)
  }

  /** 16 bytes of its text form (RFC 9562 §4). */
  uuid(text: string): void {
    if (text.length !== uuidLength) throw new RangeError(`no UUID: ${text}`)
    const memory = this.#room(16)
    let at = this.length
    for (let n = 0; n < uuidLength; n += 2) {
      if (text.charCodeAt(n) === dash) n++
      memory[at++] = (digitOf(text, n) << 4) | digitOf(text, n + 1)
    }
    this.length = at
  }

  /** Days since PostgreSQL's day 0, of YYYY-MM-DD. */
  day(text: string): void {
    const [year, month, day] = [numberIn(text, 0, 4), numberIn(text, 5, 7), numberIn(text, 8, 10)]
    if (text.length !== 10 || !(year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= 31)) {
      throw new RangeError(`no day: ${text}`)
    }
    this.int32(daysUntil(year, month, day) - postgresEpoch)
  }

  /** UTF-8. */
  text(text: string): void {
    this.length += this.#room(3 * text.length).write(text, this.length)
  }

  /** Those few, sooner than by a call into the machine. */
  few(bytes: Uint8Array): void {
    const memory = this.#room(bytes.length)
    let at = this.length
    for (let n = 0; n < bytes.length; n++) memory[at++] = bytes[n] as number
    this.length = at
  }

  /** At `at`, where an int32 was left for it: how much was written since. */
  setLength(at: number): void {
    this.#setInt32(this.length - at - 4, at)
  }

  /** Leaves so many bytes to be `put`; gives where. */
  leave(length: number): number {
    this.#room(length)
    const at = this.length
    this.length += length
    return at
  }

  put(from: Buffer, start: number, end: number, at: number): void {
    from.copy(this.#memory, at, start, end)
  }

  #setInt32(value: number, at: number): void {
    const memory = this.#memory
    memory[at] = value >> 24
    memory[at + 1] = value >> 16
    memory[at + 2] = value >> 8
    memory[at + 3] = value
  }

  #room(more: number): Buffer {
    if (this.length + more <= this.#memory.length) return this.#memory
    const larger = Buffer.allocUnsafeSlow(2 * (this.length + more))
    this.#memory.copy(larger, 0, 0, this.length)
    this.#memory = larger
    return larger
  }
}

const digitOf = (text: string, at: number): number => hexValue[text.charCodeAt(at)] ?? 0

/** Of decimal digits; NaN or far too large for anything else. */
function numberIn(text: string, from: number, to: number): number {
  let number = 0
  for (let at = from; at < to; at++) number = number * 10 + (text.charCodeAt(at) - zero)
  return number
}
