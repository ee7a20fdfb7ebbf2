/** One row of the log: what several senders brought, of any series, in the order in which it came. */
import { Reader, readNumbers, squeezed, unsqueezed, Writer, writeNumbers } from './bytes.ts'
import { readQuality, writeQuality } from './block.ts'
import type { Points } from './points.ts'

/** Observations of several series; columns of one length. */
export interface Batch extends Points {
  /** Ids of series. */
  readonly series: Float64Array
}

/** Who brought the next `count` observations, and why they say something else than before, where they do. */
export interface Sender {
  /** device:ID, official:ID, member:ID or system:NAME. */
  readonly by: string
  readonly count: number
  readonly reason?: string
}

export interface Arrival extends Batch {
  readonly senders: readonly Sender[]
}

export function packArrival({ senders, series, times, values, quality }: Arrival): Buffer {
  const writer = new Writer()
  const head = Buffer.from(JSON.stringify(senders))
  writer.whole(head.length)
  writer.raw(head)
  writer.whole(series.length)
  writeDifferences(writer, series)
  writeDifferences(writer, times)
  writeNumbers(writer, values)
  writeQuality(writer, quality)
  return squeezed(writer.done())
}

export function unpackArrival(bytes: Buffer): Arrival {
  const reader = new Reader(unsqueezed(bytes))
  const senders = JSON.parse(reader.raw(reader.whole()).toString()) as Sender[]
  const count = reader.whole()
  return {
    senders,
    series: readDifferences(reader, count),
    times: readDifferences(reader, count),
    values: readNumbers(reader, count),
    quality: readQuality(reader, count),
  }
}

function writeDifferences(writer: Writer, wholes: Float64Array): void {
  let before = 0
  for (const whole of wholes) {
    writer.signed(whole - before)
    before = whole
  }
}

function readDifferences(reader: Reader, count: number): Float64Array {
  return reader.sums(count)
}

/** Several batches as one arrival. */
export function joinBatches(
  batches: readonly { readonly batch: Batch; readonly sender: Omit<Sender, 'count'> }[],
): Arrival {
  const count = batches.reduce((sum, { batch }) => sum + batch.series.length, 0)
  const arrival = {
    senders: batches.map(({ batch, sender }) => ({ ...sender, count: batch.series.length })),
    series: new Float64Array(count),
    times: new Float64Array(count),
    values: new Float64Array(count),
    quality: new Uint8Array(count),
  }
  let at = 0
  for (const { batch } of batches) {
    arrival.series.set(batch.series, at)
    arrival.times.set(batch.times, at)
    arrival.values.set(batch.values, at)
    arrival.quality.set(batch.quality, at)
    at += batch.series.length
  }
  return arrival
}
