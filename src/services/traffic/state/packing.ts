/** How figures of segments travel and are kept: by the segment's number, so that a newer network does not change what was meant. Rule TF9. */
import type { RoadNetwork } from '../network/network.ts'
import type { Tally } from './tally.ts'

const rowBytes = 13

/** What a process matched: number, metres and seconds as 32-bit floats, vehicles; only segments that were driven. */
export function packTally(network: RoadNetwork, { metres, seconds, vehicles }: Tally): Buffer {
  const driven: number[] = []
  for (let place = 0; place < network.size; place++) if ((seconds[place] ?? 0) > 0) driven.push(place)
  const body = Buffer.alloc(driven.length * rowBytes)
  for (const [row, place] of driven.entries()) {
    const at = row * rowBytes
    body.writeUInt32LE(network.segments[place]?.no ?? 0, at)
    body.writeFloatLE(metres[place] ?? 0, at + 4)
    body.writeFloatLE(seconds[place] ?? 0, at + 8)
    body.writeUInt8(vehicles[place] ?? 0, at + 12)
  }
  return body
}

export function eachTallied(
  body: Buffer,
  tell: (no: number, metres: number, seconds: number, vehicles: number) => void,
): void {
  for (let at = 0; at + rowBytes <= body.length; at += rowBytes)
    tell(body.readUInt32LE(at), body.readFloatLE(at + 4), body.readFloatLE(at + 8), body.readUInt8(at + 12))
}

/** Where a segment's speed is from. `none`: nothing is known. */
export const bases = ['none', 'probes', 'detector', 'usual'] as const
export type Basis = (typeof bases)[number]

/** Speeds and their basis, by the segment's number. */
export interface Speeds {
  /** Half km/h; 0: nothing is known. */
  readonly halves: Uint8Array
  /** Places in `bases`. */
  readonly basis: Uint8Array
}

export function noSpeeds(lastNo: number): Speeds {
  return { halves: new Uint8Array(lastNo + 1), basis: new Uint8Array(lastNo + 1) }
}

export const packSpeeds = ({ halves, basis }: Speeds): Buffer => Buffer.concat([halves, basis])

export function unpackSpeeds(body: Buffer): Speeds {
  const count = body.length / 2
  return { halves: Uint8Array.from(body.subarray(0, count)), basis: Uint8Array.from(body.subarray(count)) }
}

/** Null: nothing is known. */
export function speedOf({ halves }: Speeds, no: number): number | null {
  const half = halves[no] ?? 0
  return half === 0 ? null : half / 2
}

export const basisOf = ({ basis }: Speeds, no: number): Basis => bases[basis[no] ?? 0] ?? 'none'

export const halfKmh = (kmh: number): number => Math.min(255, Math.max(1, Math.round(kmh * 2)))
