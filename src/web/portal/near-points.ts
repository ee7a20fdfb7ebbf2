/** What is around a place, from what services publish, as one list. Pure. */
import type { Language, Message } from '../../kernel/i18n.ts'
import type { ReplyOf } from '../../kernel/endpoint.ts'
import type { AirStation } from '../../services/environment/contract.ts'
import type { WaterStation } from '../../services/environment/contract-water.ts'
import { categories } from '../../services/participation/categories.ts'
import type { listPoints } from '../../services/participation/contract.ts'
import { nearWords } from './near-messages.ts'

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

const filled = (message: Message, n: number): Message => {
  const said = (language: Language) => message[language].replace('{n}', String(n))
  return { vi: said('vi'), en: said('en') }
}

export const reportPoints = (items: ReplyOf<typeof listPoints>['items']): NearPoint[] =>
  items.map(({ id, lat, lon, category, overdue }) => ({
    id,
    layer: 'reports',
    longitude: lon,
    latitude: lat,
    name: categories[category].name,
    says: overdue ? nearWords.overdue : nearWords.open,
    tone: overdue ? 'wrong' : 'attention',
    text: '',
    to: `/reports/${id}`,
  }))

const poorFrom = 101
const badFrom = 151

export const airPoints = (stations: readonly AirStation[]): NearPoint[] =>
  stations.flatMap(({ code, name, point, now }): NearPoint[] => {
    if (!point) return []
    const fresh = now && !now.isOld ? now : undefined
    const tone = !fresh ? 'unknown' : fresh.aqi >= badFrom ? 'wrong' : fresh.aqi >= poorFrom ? 'attention' : 'calm'
    const says = filled(nearWords.aqi, now?.aqi ?? 0)
    return [
      {
        id: code,
        layer: 'air',
        ...point,
        name,
        says: now ? says : { vi: 'AQI –', en: 'AQI –' },
        tone,
        text: fresh ? String(fresh.aqi) : '–',
        to: `/environment/air/${code}`,
      },
    ]
  })

export const waterPoints = (stations: readonly WaterStation[]): NearPoint[] =>
  stations.flatMap(({ code, name, point, level, value }): NearPoint[] => {
    if (!point) return []
    return [
      {
        id: code,
        layer: 'water',
        ...point,
        name,
        says: level > 0 ? filled(nearWords.level, level) : nearWords.calm,
        tone: value?.value == null ? 'unknown' : level === 0 ? 'calm' : level === 1 ? 'attention' : 'wrong',
        text: '',
        to: '/environment/water',
      },
    ]
  })

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
