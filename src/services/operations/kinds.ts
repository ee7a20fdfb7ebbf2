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

export const severityLevels = [1, 2, 3, 4] as const
export type SeverityLevel = (typeof severityLevels)[number]

/** What each degree means, so that two operators give the same one. The city's own scale, of four as those of natural disasters are coloured. */
export const severityFacts: Readonly<Record<SeverityLevel, { readonly name: Message; readonly meaning: Message }>> = {
  1: {
    name: { vi: 'Nhẹ', en: 'Minor' },
    meaning: {
      vi: 'Một điểm, không ai bị thương, một đơn vị tự xử lý trong ca.',
      en: 'One spot, nobody hurt; one unit settles it within the shift.',
    },
  },
  2: {
    name: { vi: 'Trung bình', en: 'Moderate' },
    meaning: {
      vi: 'Một khu phố bị ảnh hưởng hoặc có người bị thương nhẹ; cần từ hai đơn vị.',
      en: 'A neighbourhood is affected or somebody is lightly hurt; two units or more are needed.',
    },
  },
  3: {
    name: { vi: 'Nghiêm trọng', en: 'Serious' },
    meaning: {
      vi: 'Nhiều phường, dịch vụ thiết yếu gián đoạn hoặc có người bị thương nặng; thành phố chỉ huy.',
      en: 'Several communes, an essential service broken or somebody badly hurt; the city commands.',
    },
  },
  4: {
    name: { vi: 'Đặc biệt nghiêm trọng', en: 'Disaster' },
    meaning: {
      vi: 'Đe dọa tính mạng nhiều người hoặc toàn thành phố; huy động mọi lực lượng, báo cáo Chủ tịch.',
      en: 'Many lives or the whole city are in danger; all forces, and the Chair is told.',
    },
  },
}

/** From this degree on the city commands. */
export const cityCommandsFrom: SeverityLevel = 3

/** Of telemetry's alerts; what is only a notice opens no incident. */
export const severityOfAlert: Readonly<Record<'notice' | 'warning' | 'severe' | 'extreme', SeverityLevel | null>> = {
  notice: null,
  warning: 2,
  severe: 3,
  extreme: 4,
}

/**
 * The departments whose field a kind is, by their code: they warn of it anywhere in the city. The installation's own setting, after
 * what Decree 66/2021/NĐ-CP, Law 55/2024/QH15 (fire) and the departments' charters give them, from secondary sources.
 */
export const sectorsOf: Readonly<Record<Kind, readonly string[]>> = {
  flood: ['so-nong-nghiep-va-moi-truong', 'so-xay-dung'],
  heat: ['so-nong-nghiep-va-moi-truong', 'so-y-te'],
  air: ['so-nong-nghiep-va-moi-truong', 'so-y-te'],
  fire: ['cong-an-thanh-pho'],
  power: ['so-cong-thuong'],
  network: ['so-khoa-hoc-va-cong-nghe'],
  crowd: ['cong-an-thanh-pho'],
  traffic: ['so-xay-dung', 'cong-an-thanh-pho'],
  water: ['so-xay-dung', 'so-nong-nghiep-va-moi-truong'],
  other: [],
}
