/** What is around a place, whoever tells it: the shape in which services give it to the map of the portal. Pure. */
import type { Message } from '../../kernel/i18n.ts'

export const nearLayers = ['reports', 'air', 'water'] as const
export type NearLayer = (typeof nearLayers)[number]
export const tones = ['calm', 'attention', 'wrong', 'unknown'] as const
export type Tone = (typeof tones)[number]

export interface Spot {
  readonly longitude: number
  readonly latitude: number
}

export interface NearPoint extends Spot {
  readonly id: string
  readonly layer: NearLayer
  readonly name: Message
  readonly says: Message
  readonly tone: Tone
  /** Within its mark. */
  readonly text: string
  readonly to: string
}

const metresPerDegree = 111_320

/** Good enough within a city: the ground is taken as flat. */
export function metresBetween(a: Spot, b: Spot): number {
  const east = (b.longitude - a.longitude) * Math.cos((a.latitude * Math.PI) / 180)
  return Math.hypot(east, b.latitude - a.latitude) * metresPerDegree
}

export function nearestOf(
  points: readonly NearPoint[],
  centre: Spot,
  most: number,
): { readonly point: NearPoint; readonly metres: number }[] {
  return points
    .map((point) => ({ point, metres: metresBetween(centre, point) }))
    .toSorted((a, b) => a.metres - b.metres)
    .slice(0, most)
}
