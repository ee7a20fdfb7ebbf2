/** Which kinds of ground a made-up unit has and how finely each is divided. Shapes a sandbox; no statistics of the city. */
import { hash, neighbourhood } from './subdivision.ts'

export type Character = 'core' | 'urban' | 'rural'

export interface Zone {
  /** Uses by weight; the first is what most lots of the block have. */
  readonly uses: readonly (readonly [code: string, weight: number])[]
  /** Square metres of a typical lot; 0 for a block that is one parcel. */
  readonly lotM2: number
}

const rows: Zone = {
  uses: [
    ['ODT', 93],
    ['TMD', 5],
    ['DVH', 1],
    ['TIN', 1],
  ],
  lotM2: 92,
}
const suburb: Zone = {
  uses: [
    ['ODT', 95],
    ['TMD', 4],
    ['SKC', 1],
  ],
  lotM2: 230,
}
const village: Zone = {
  uses: [
    ['ONT', 92],
    ['CLN', 4],
    ['TIN', 1],
    ['TMD', 2],
    ['NTS', 1],
  ],
  lotM2: 760,
}
const offices: Zone = {
  uses: [
    ['TSC', 3],
    ['DGD', 3],
    ['TMD', 4],
    ['DYT', 1],
  ],
  lotM2: 3_500,
}
const park: Zone = {
  uses: [
    ['DKV', 3],
    ['DTT', 1],
  ],
  lotM2: 0,
}
const lake: Zone = { uses: [['MNC', 1]], lotM2: 0 }
const industry: Zone = {
  uses: [
    ['SKK', 4],
    ['SKC', 3],
    ['DNL', 1],
  ],
  lotM2: 9_000,
}
const rice: Zone = {
  uses: [
    ['LUC', 90],
    ['LUK', 5],
    ['HNK', 4],
    ['DTL', 1],
  ],
  lotM2: 5_000,
}
const garden: Zone = {
  uses: [
    ['CLN', 70],
    ['HNK', 25],
    ['NKH', 5],
  ],
  lotM2: 3_400,
}
const ponds: Zone = {
  uses: [
    ['NTS', 9],
    ['DTL', 1],
  ],
  lotM2: 6_000,
}
const graves: Zone = { uses: [['NTD', 1]], lotM2: 0 }
const forest: Zone = {
  uses: [
    ['RSX', 8],
    ['RPH', 2],
  ],
  lotM2: 22_000,
}
const fallow: Zone = {
  uses: [
    ['BCS', 3],
    ['DCS', 1],
  ],
  lotM2: 12_000,
}

/** By character: up to which noise which zone. Both noises run from 0 to 1, mostly near the middle. */
const palettes: Readonly<Record<Character, readonly (readonly [upTo: number, zone: Zone])[]>> = {
  core: [
    [0.13, park],
    [0.2, lake],
    [0.3, offices],
    [1, rows],
  ],
  urban: [
    [0.14, lake],
    [0.22, park],
    [0.3, industry],
    [0.37, offices],
    [0.47, garden],
    [0.54, rice],
    [1, suburb],
  ],
  rural: [
    [0.12, lake],
    [0.17, graves],
    [0.22, industry],
    [0.29, ponds],
    [0.37, garden],
    [0.64, rice],
    [0.68, fallow],
    [1, village],
  ],
}

export const pitches: Readonly<Record<Character, readonly [number, number]>> = {
  core: [96, 62],
  urban: [130, 84],
  rural: [190, 130],
}
export const streets: Readonly<Record<Character, number>> = { core: 5, urban: 7, rural: 7 }

/** The zone of a block; far units to the west are hilly. */
export function zoneOf(character: Character, seed: number, column: number, row: number, hilly: boolean): Zone {
  const place = neighbourhood(seed, column, row, 5) * 0.8 + hash(seed, column, row, 3) * 0.2
  const palette = palettes[character]
  const found = palette.find(([upTo]) => place <= upTo)?.[1] ?? (palette.at(-1) as readonly [number, Zone])[1]
  return hilly && (found === rice || found === fallow) && neighbourhood(seed + 9, column, row, 9) > 0.45
    ? forest
    : found
}

export function drawUse(zone: Zone, at: number): string {
  const whole = zone.uses.reduce((sum, [, weight]) => sum + weight, 0)
  let left = at * whole
  for (const [code, weight] of zone.uses) {
    left -= weight
    if (left < 0) return code
  }
  return zone.uses[0]?.[0] ?? 'BCS'
}
