/**
 * One series' observations, packed: about one byte each. Times as differences of differences (a sensor that reports every
 * minute costs nothing), values as differences of decimals, then Zstandard. After Gorilla (Pelkonen et al., VLDB 2015).
 */
import { Reader, readNumbers, squeezed, unsqueezed, Writer, writeNumbers } from './bytes.ts'
import type { Points } from './points.ts'

/** Times are whole numbers of the largest of these, in ms. */
const units = [60_000, 1_000, 1] as const

/** `points` are in any order; they come out in the same. At least one. */
export function packBlock({ times, values, quality }: Points): Buffer {
  const writer = new Writer()
  writer.whole(times.length)
  writeTimes(writer, times)
  writeNumbers(writer, values)
  writeQuality(writer, quality)
  return squeezed(writer.done())
}

export function unpackBlock(bytes: Buffer): Points {
  const reader = new Reader(unsqueezed(bytes))
  const count = reader.whole()
  return { times: readTimes(reader, count), values: readNumbers(reader, count), quality: readQuality(reader, count) }
}

const even = 128

function writeTimes(writer: Writer, times: Float64Array): void {
  const unit = units.findIndex((ms) => times.every((time) => time % ms === 0))
  const ms = units[unit] ?? 1
  const first = (times[0] ?? 0) / ms
  const step = ((times[1] ?? 0) - (times[0] ?? 0)) / ms
  const isEven = times.length > 1 && times.every((time, at) => time === (first + at * step) * ms)
  writer.byte(unit + (isEven ? even : 0))
  writer.signed(first)
  if (isEven) {
    writer.signed(step)
    return
  }
  let [before, stepBefore] = [first, 0]
  for (let at = 1; at < times.length; at++) {
    const time = (times[at] ?? 0) / ms
    writer.signed(time - before - stepBefore)
    stepBefore = time - before
    before = time
  }
}

function readTimes(reader: Reader, count: number): Float64Array {
  const how = reader.byte()
  const ms = units[how % even] ?? 1
  const times = new Float64Array(count)
  let time = reader.signed()
  let step = how >= even ? reader.signed() : 0
  for (let at = 0; at < count; at++) {
    if (at > 0) {
      if (how < even) step += reader.signed()
      time += step
    }
    times[at] = time * ms
  }
  return times
}

/** One byte when all are alike. */
export function writeQuality(writer: Writer, quality: Uint8Array): void {
  const [first = 0] = quality
  const isMixed = quality.some((one) => one !== first)
  writer.byte(isMixed ? 255 : first)
  if (isMixed) writer.raw(quality)
}

export function readQuality(reader: Reader, count: number): Uint8Array {
  const first = reader.byte()
  return first === 255 ? Uint8Array.from(reader.raw(count)) : new Uint8Array(count).fill(first)
}
