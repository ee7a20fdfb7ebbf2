/**
 * Rivers, rain, flooded places and wastewater plants of Hanoi by name; the gauges are those of Decision 05/2020/QĐ-TTg. Their
 * places are read off a map, capacities are those told in public: sources of the second kind, to be corrected by the department.
 */
import type { NewSeries } from '../../../platform/telemetry/index.ts'
import type { PlantFacts } from '../limits.ts'
import type { Kind } from '../kinds.ts'
import type { Message } from '../../../kernel/i18n.ts'
import { departmentId } from './air-stations.ts'
import type { StationEntry } from './enter.ts'

type Bare = Omit<StationEntry, 'source' | 'isSample'>

const series = (name: string, title: Message, unit: string, max: number, min = 0): NewSeries => ({
  name,
  title,
  unit,
  quantity: name,
  retention: 'long',
  intervalS: 3600,
  plausible: { min, max },
})

function station(
  kind: Kind,
  code: string,
  vi: string,
  en: string,
  at: readonly [number, number],
  more: Pick<Bare, 'series' | 'details'>,
): Bare {
  const [longitude, latitude] = at
  return {
    kind,
    code,
    name: { vi, en },
    unitId: departmentId,
    point: { longitude, latitude },
    isPlaceEstimated: true,
    ...more,
  }
}

const level = [series('level', { vi: 'Mực nước', en: 'Water level' }, 'm', 25, -2)]
const rain = [series('rain', { vi: 'Lượng mưa', en: 'Rain' }, 'mm', 200)]
const depth = [series('depth', { vi: 'Độ sâu ngập', en: 'Depth of water' }, 'cm', 200)]

const river = (code: string, vi: string, en: string, at: readonly [number, number], upstream: string | null) =>
  station('river', `river-${code}`, vi, en, at, { series: level, details: { upstream } })

/** Each names the gauge above it. */
export const rivers: readonly Bare[] = [
  river(
    'ha-noi',
    'Hà Nội (sông Hồng, Long Biên)',
    'Hanoi (Red River at Long Biên)',
    [105.862, 21.0436],
    'river-son-tay',
  ),
  river('son-tay', 'Sơn Tây (sông Hồng)', 'Sơn Tây (Red River)', [105.505, 21.156], 'river-trung-ha'),
  river('trung-ha', 'Trung Hà (sông Đà)', 'Trung Hà (Đà River)', [105.344, 21.2305], null),
  river('thuong-cat', 'Thượng Cát (sông Đuống)', 'Thượng Cát (Đuống River)', [105.872, 21.066], 'river-son-tay'),
  river('ba-tha', 'Ba Thá (sông Đáy)', 'Ba Thá (Đáy River)', [105.706, 20.805], null),
]

const gauge = (code: string, name: string, at: readonly [number, number]) =>
  station('rain', `rain-${code}`, name, name, at, { series: rain, details: {} })

export const rainGauges: readonly Bare[] = [
  gauge('lang', 'Láng', [105.8, 21.017]),
  gauge('ha-dong', 'Hà Đông', [105.765, 20.965]),
  gauge('son-tay', 'Sơn Tây', [105.505, 21.135]),
  gauge('soc-son', 'Sóc Sơn', [105.85, 21.26]),
]

const spot = (code: string, name: string, at: readonly [number, number]) =>
  station('flood', `flood-${code}`, name, name, at, { series: depth, details: {} })

export const floodSpots: readonly Bare[] = [
  spot('phan-boi-chau', 'Phan Bội Châu – Lý Thường Kiệt', [105.8443, 21.0266]),
  spot('nguyen-khuyen', 'Nguyễn Khuyến', [105.839, 21.0283]),
  spot('cao-ba-quat', 'Cao Bá Quát', [105.8415, 21.0303]),
  spot('hoa-bang', 'Hoa Bằng', [105.792, 21.022]),
  spot('thai-ha', 'Thái Hà', [105.8205, 21.0125]),
  spot('phung-hung', 'Phùng Hưng – Bát Đàn', [105.846, 21.0345]),
]

const effluent: readonly NewSeries[] = [
  series('flow', { vi: 'Lưu lượng', en: 'Flow' }, 'm3/h', 30_000),
  series('ph', { vi: 'pH', en: 'pH' }, '[pH]', 14),
  series('cod', { vi: 'COD', en: 'COD' }, 'mg/L', 1_000),
  series('tss', { vi: 'Chất rắn lơ lửng (TSS)', en: 'Suspended solids (TSS)' }, 'mg/L', 1_000),
  series('ammonium', { vi: 'Amoni (tính theo N)', en: 'Ammonium (as N)' }, 'mg/L', 200),
]

const plant = (code: string, vi: string, en: string, at: readonly [number, number], facts: PlantFacts) =>
  station('plant', `plant-${code}`, vi, en, at, { series: effluent, details: facts })

const municipal = { of: 'domestic', column: 'B', factor: 1 } as const

export const plants: readonly Bare[] = [
  plant('yen-so', 'Yên Sở', 'Yên Sở', [105.865, 20.965], { ...municipal, licensedOn: '2013-08-01', capacity: 200_000 }),
  plant('yen-xa', 'Yên Xá', 'Yên Xá', [105.803, 20.968], { ...municipal, licensedOn: '2024-12-01', capacity: 270_000 }),
  plant('bac-thang-long', 'Bắc Thăng Long – Vân Trì', 'Bắc Thăng Long – Vân Trì', [105.78, 21.125], {
    ...municipal,
    licensedOn: '2009-01-01',
    capacity: 42_000,
  }),
  plant('ho-tay', 'Hồ Tây', 'West Lake', [105.813, 21.065], {
    ...municipal,
    column: 'A',
    licensedOn: '2014-10-01',
    capacity: 15_000,
  }),
  plant('bay-mau', 'Bảy Mẫu', 'Bảy Mẫu', [105.842, 21.011], {
    ...municipal,
    licensedOn: '2016-09-01',
    capacity: 13_300,
  }),
  plant('kim-lien', 'Kim Liên', 'Kim Liên', [105.835, 21.006], {
    ...municipal,
    licensedOn: '2005-08-01',
    capacity: 3_700,
  }),
]
