/** Kinds of incidents and the scale of severity, as data. Browser-safe. */
import type { Message } from '../../kernel/i18n.ts'

export const kindIds = [
  'flood',
  'heat',
  'air',
  'fire',
  'power',
  'network',
  'crowd',
  'traffic',
  'water',
  'other',
] as const
export type Kind = (typeof kindIds)[number]

export interface KindFacts {
  readonly name: Message
  /** Two of this kind so near to each other (metres, minutes) may be one. */
  readonly near: { readonly metres: number; readonly minutes: number }
  /** Quantities of series whose alerts are of this kind. */
  readonly quantities: readonly string[]
}

/** Distances and times are the city's own rules of thumb: how far one event of the kind reaches, and how long it is told of. */
export const kinds: Readonly<Record<Kind, KindFacts>> = {
  flood: {
    name: { vi: 'Ngập úng', en: 'Flooding' },
    near: { metres: 800, minutes: 180 },
    quantities: ['water-level', 'drainage-level', 'rain', 'flood-depth'],
  },
  heat: {
    name: { vi: 'Nắng nóng', en: 'Heat' },
    near: { metres: 5000, minutes: 1440 },
    quantities: ['air-temperature', 'heat-index'],
  },
  air: {
    name: { vi: 'Ô nhiễm không khí', en: 'Air pollution' },
    near: { metres: 3000, minutes: 720 },
    quantities: ['pm2-5', 'pm25', 'pm10', 'no2', 'so2', 'o3', 'co', 'aqi', 'vn-aqi'],
  },
  fire: {
    name: { vi: 'Cháy, nổ', en: 'Fire' },
    near: { metres: 300, minutes: 60 },
    quantities: ['smoke', 'flame'],
  },
  power: {
    name: { vi: 'Mất điện', en: 'Power outage' },
    near: { metres: 1500, minutes: 120 },
    quantities: ['voltage', 'power', 'frequency'],
  },
  network: {
    name: { vi: 'Sự cố mạng diện rộng', en: 'Network failure' },
    near: { metres: 200, minutes: 60 },
    quantities: ['latency', 'packet-loss', 'link-state', 'traffic-in', 'traffic-out'],
  },
  crowd: {
    name: { vi: 'Tụ tập đông người', en: 'Crowd' },
    near: { metres: 300, minutes: 60 },
    quantities: ['people-count', 'crowd-density'],
  },
  traffic: {
    name: { vi: 'Tai nạn, ùn tắc giao thông', en: 'Traffic accident or jam' },
    near: { metres: 200, minutes: 45 },
    quantities: ['vehicle-count', 'vehicle-speed', 'occupancy'],
  },
  water: {
    name: { vi: 'Nước sạch, nước thải', en: 'Water supply or wastewater' },
    near: { metres: 1000, minutes: 240 },
    quantities: ['ph', 'turbidity', 'chlorine', 'cod', 'bod', 'ammonia', 'flow'],
  },
  other: { name: { vi: 'Sự việc khác', en: 'Something else' }, near: { metres: 200, minutes: 60 }, quantities: [] },
}

export const kindOfQuantity = (quantity: string | undefined): Kind =>
  kindIds.find((kind) => quantity !== undefined && kinds[kind].quantities.includes(quantity)) ?? 'other'

export type SeverityLevel = 1 | 2 | 3 | 4

/** From this degree on the city commands. */
export const cityCommandsFrom: SeverityLevel = 3

/** Of telemetry's alerts; what is only a notice opens no incident. */
export const severityOfAlert: Readonly<Record<'notice' | 'warning' | 'severe' | 'extreme', SeverityLevel | null>> = {
  notice: null,
  warning: 2,
  severe: 3,
  extreme: 4,
}
