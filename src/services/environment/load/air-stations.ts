/**
 * The city's automatic air stations by name (as the department published them in 2018 and 2019), and the one series of measured
 * figures that is at hand. Their places are read off a map: a source of the second kind, to be corrected by the department.
 */
import type { NewSeries } from '../../../platform/telemetry/index.ts'
import { pollutantNames } from '../advice.ts'
import type { Message } from '../../../kernel/i18n.ts'

export const departmentId = 'department:so-nong-nghiep-va-moi-truong@2025-03-01'

export interface AirStationEntry {
  readonly code: string
  readonly name: Message
  readonly point?: { readonly longitude: number; readonly latitude: number }
}

/** City-level: it has no place of its own. */
export const cityStation: AirStationEntry = {
  code: 'air-hanoi',
  name: { vi: 'Hà Nội (toàn thành phố)', en: 'Hanoi (city-wide)' },
}

const at = (code: string, vi: string, longitude: number, latitude: number): AirStationEntry => ({
  code: `air-${code}`,
  name: { vi, en: vi },
  point: { longitude, latitude },
})

export const networkStations: readonly AirStationEntry[] = [
  at('trung-yen-3', 'Trung Yên 3', 105.8003, 21.0152),
  at('minh-khai', 'Minh Khai (Bắc Từ Liêm)', 105.7352, 21.0537),
  at('hoan-kiem', 'Hoàn Kiếm', 105.8517, 21.0297),
  at('hang-dau', 'Hàng Đậu', 105.8472, 21.0403),
  at('kim-lien', 'Kim Liên', 105.8339, 21.0073),
  at('thanh-cong', 'Thành Công', 105.8146, 21.0206),
  at('tan-mai', 'Tân Mai', 105.8502, 20.9846),
  at('my-dinh', 'Mỹ Đình', 105.7703, 21.0291),
  at('pham-van-dong', 'Phạm Văn Đồng', 105.7814, 21.0529),
  at('tay-mo', 'Tây Mỗ', 105.7441, 21.0062),
]

const air = (name: keyof typeof pollutantNames, max: number): NewSeries => ({
  name,
  title: { vi: pollutantNames[name], en: pollutantNames[name] },
  unit: 'ug/m3',
  quantity: name,
  retention: 'long',
  intervalS: 3600,
  plausible: { min: 0, max },
})

/** What an air station measures. UCUM units. */
export const airSeries: readonly NewSeries[] = [
  air('pm25', 1_000),
  air('pm10', 2_000),
  air('o3', 1_200),
  air('no2', 4_000),
  air('so2', 3_000),
  air('co', 150_000),
  {
    name: 'temperature',
    title: { vi: 'Nhiệt độ', en: 'Temperature' },
    unit: 'Cel',
    quantity: 'temperature',
    retention: 'long',
    intervalS: 3600,
    plausible: { min: -5, max: 50 },
  },
  {
    name: 'humidity',
    title: { vi: 'Độ ẩm', en: 'Humidity' },
    unit: '%',
    quantity: 'humidity',
    retention: 'long',
    intervalS: 3600,
    plausible: { min: 0, max: 100 },
  },
  {
    name: 'wind',
    title: { vi: 'Tốc độ gió', en: 'Wind speed' },
    unit: 'm/s',
    quantity: 'wind-speed',
    retention: 'long',
    intervalS: 3600,
    plausible: { min: 0, max: 70 },
  },
]
