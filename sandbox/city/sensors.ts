/** Which sensors the city has, and what each says at a moment. Pure: the same for the same seed, number and moment. */
import { chance, drift } from './chance.ts'
import { hourMs, hourOfDay, type Measured, type Weather } from './weather.ts'

export interface Texts {
  readonly vi: string
  readonly en: string
}

/** One quantity of a kind of sensor. */
export interface Channel {
  readonly name: string
  readonly title: Texts
  readonly unit: string
  readonly quantity: string
  readonly min: number
  readonly max: number
  readonly digits: number
  /** Of an amount: how much an hour; told is what came since the last time. */
  readonly value: (of: Asked) => number
  readonly isAmount?: true
}

/** What a value is made of. */
export interface Asked {
  readonly weather: Weather
  readonly seed: number
  readonly place: string
  readonly ms: number
}

export interface Kind {
  readonly kind: string
  readonly prefix: string
  readonly name: Texts
  readonly everyS: number
  /** Of a hundred sensors so many. */
  readonly share: number
  readonly channels: readonly Channel[]
}

/** A place has its own level, and wavers by the quarter of an hour. */
const own = ({ seed, place, ms }: Asked, spread: number) =>
  1 + spread * (chance(seed, place, 'level') - 0.5) + spread * 0.4 * (drift(seed, place, ms / (hourMs / 4)) - 0.5)

const asMeasured = (column: keyof Measured, spread: number) => (of: Asked) =>
  of.weather.measured(column, of.ms) * own(of, spread)

/** Of offices and schools: two peaks. From 0 to 1. */
const rushAt = (ms: number) => {
  const hour = hourOfDay(ms)
  const peak = (at: number, wide: number) => Math.exp(-(((hour - at) / wide) ** 2))
  return Math.min(1, 0.08 + 0.85 * peak(7.7, 1.3) + 0.9 * peak(17.6, 1.6) + 0.45 * peak(12.5, 4))
}

const isDark = (ms: number) => hourOfDay(ms) >= 18 || hourOfDay(ms) < 5.5

const channel = (
  name: string,
  [vi, en]: readonly [string, string],
  [unit, quantity]: readonly [string, string],
  [min, max, digits]: readonly [number, number, number],
  value: Channel['value'],
): Channel => ({ name, title: { vi, en }, unit, quantity, min, max, digits, value })

const dust = (name: 'pm25' | 'pm10', words: string) =>
  channel(name, [`Bụi ${words}`, words], ['ug/m3', name], [0, 2000, 1], asMeasured(name, 0.5))
const gas = (name: 'o3' | 'no2' | 'so2' | 'co', words: string, max: number) =>
  channel(name, [words, words], ['ug/m3', name], [0, max, 1], asMeasured(name, 0.4))
const temperature = channel(
  'temperature',
  ['Nhiệt độ', 'Temperature'],
  ['Cel', 'temperature'],
  [-5, 50, 1],
  (of) => of.weather.measured('temperature', of.ms) + 1.5 * (own(of, 1) - 1),
)
const humidity = channel('humidity', ['Độ ẩm', 'Humidity'], ['%', 'humidity'], [0, 100, 0], (of) =>
  Math.min(100, of.weather.measured('humidity', of.ms) * own(of, 0.06)),
)
const wind = channel('wind', ['Tốc độ gió', 'Wind speed'], ['m/s', 'wind-speed'], [0, 70, 1], (of) =>
  Math.max(0, (of.weather.measured('wind_speed', of.ms) / 3.6) * own(of, 0.5)),
)
const rain: Channel = {
  ...channel('rain', ['Lượng mưa', 'Rain'], ['mm', 'rain'], [0, 200, 4], (of) => of.weather.rain(of.place, of.ms)),
  isAmount: true,
}
const depth = channel('depth', ['Độ sâu ngập', 'Depth of water'], ['cm', 'flood-depth'], [0, 200, 0], (of) =>
  Math.max(0, (of.weather.lately(of.place, of.ms) - 25) * (0.2 + chance(of.seed, of.place, 'basin'))),
)

/** Metres, where the rivers of the sample stand on most days. */
const usualLevels: Readonly<Record<string, number>> = {
  'river-ha-noi': 5.7,
  'river-son-tay': 7.4,
  'river-trung-ha': 9,
  'river-thuong-cat': 5.4,
  'river-ba-tha': 5.1,
}

/** m³ a day, of the sample's plants. */
const capacities: Readonly<Record<string, number>> = {
  'plant-yen-so': 200_000,
  'plant-yen-xa': 270_000,
  'plant-bac-thang-long': 42_000,
  'plant-ho-tay': 15_000,
  'plant-bay-mau': 13_300,
  'plant-kim-lien': 3_700,
}

/** Now and then the treatment does not do for some hours what it should; it comes and goes in half an hour. */
function faltering({ seed, place, ms }: Asked): number {
  const part = ms / (9 * hourMs)
  if (chance(seed, place, 'falter', Math.floor(part)) < 0.96) return 1
  const edge = Math.min(1, 18 * Math.min(part % 1, 1 - (part % 1)))
  return 1 + 0.7 * edge
}

/** The stations that the environment's own page shows, by the kind that they have in Khuê: driven where they are there. */
export const stationChannels: Readonly<Record<string, readonly Channel[]>> = {
  'air-station': [
    dust('pm25', 'PM2.5'),
    dust('pm10', 'PM10'),
    gas('o3', 'O₃', 1200),
    gas('no2', 'NO₂', 4000),
    gas('so2', 'SO₂', 3000),
    gas('co', 'CO', 150_000),
    temperature,
    humidity,
    wind,
  ],
  'rain-gauge': [rain],
  'flood-gauge': [depth],
  'river-gauge': [
    channel('level', ['Mực nước', 'Water level'], ['m', 'water-level'], [-2, 25, 2], (of) => {
      const usual = usualLevels[of.place] ?? 4.5
      const swell = Math.sin((2 * Math.PI * of.ms) / (24 * 13 * hourMs) + 6 * chance(of.seed, of.place))
      return usual * (1 + 0.15 * swell) + 0.012 * of.weather.lately('river', of.ms)
    }),
  ],
  'effluent-station': [
    channel('flow', ['Lưu lượng', 'Flow'], ['m3/h', 'flow'], [0, 30_000, 0], (of) => {
      const wet = Math.min(0.2, of.weather.lately(of.place, of.ms) / 200)
      return ((capacities[of.place] ?? 20_000) / 24) * (0.6 + 0.25 * rushAt(of.ms) + wet) * own(of, 0.1)
    }),
    channel('ph', ['pH', 'pH'], ['[pH]', 'ph'], [0, 14, 2], (of) => 7.1 * own(of, 0.05)),
    channel('cod', ['COD', 'COD'], ['mg/L', 'cod'], [0, 1000, 1], (of) => 42 * own(of, 0.2) * faltering(of)),
    channel('tss', ['TSS', 'TSS'], ['mg/L', 'tss'], [0, 1000, 1], (of) => 24 * own(of, 0.25) * faltering(of)),
    channel('ammonium', ['Amoni', 'Ammonium'], ['mg/L', 'ammonium'], [0, 200, 2], (of) => {
      const usual = of.place === 'plant-ho-tay' ? 3 : 6.4
      return usual * own(of, 0.2) * faltering(of)
    }),
  ],
}

/** What the simulation enters by itself, the commonest first. */
export const kinds: readonly Kind[] = [
  {
    kind: 'street-air',
    prefix: 'air',
    name: { vi: 'Cảm biến không khí đường phố', en: 'Street air sensor' },
    everyS: 60,
    share: 34,
    channels: [dust('pm25', 'PM2.5'), dust('pm10', 'PM10'), temperature, humidity],
  },
  {
    kind: 'traffic-counter',
    prefix: 'traffic',
    name: { vi: 'Trạm đếm xe', en: 'Traffic counter' },
    everyS: 60,
    share: 24,
    channels: [
      channel('count', ['Lượt xe mỗi phút', 'Vehicles a minute'], ['/min', 'vehicle-count'], [0, 400, 0], (of) =>
        Math.max(0, 90 * rushAt(of.ms) * own(of, 0.8)),
      ),
      channel('speed', ['Tốc độ trung bình', 'Mean speed'], ['km/h', 'vehicle-speed'], [0, 120, 0], (of) => {
        const wet = of.weather.rain(of.place, of.ms) > 5 ? 0.8 : 1
        return Math.max(4, (42 - 28 * rushAt(of.ms) * own(of, 0.5)) * wet)
      }),
    ],
  },
  {
    kind: 'drain-gauge',
    prefix: 'drain',
    name: { vi: 'Đo mực nước cống', en: 'Drain gauge' },
    everyS: 60,
    share: 14,
    channels: [
      channel('level', ['Mực nước cống', 'Level in the drain'], ['m', 'drainage-level'], [0, 6, 2], (of) => {
        const usual = 0.3 + 0.3 * chance(of.seed, of.place, 'basin')
        return Math.min(5.5, usual * own(of, 0.3) + 0.035 * of.weather.lately(of.place, of.ms))
      }),
    ],
  },
  {
    kind: 'street-light',
    prefix: 'light',
    name: { vi: 'Tủ điều khiển chiếu sáng', en: 'Street light cabinet' },
    everyS: 300,
    share: 14,
    channels: [
      channel('power', ['Công suất', 'Power'], ['kW', 'power'], [0, 60, 1], (of) =>
        isDark(of.ms) ? 18 * own(of, 0.6) : 0.2 * own(of, 0.2),
      ),
      channel(
        'voltage',
        ['Điện áp', 'Voltage'],
        ['V', 'voltage'],
        [0, 500, 0],
        (of) => 231 - 6 * rushAt(of.ms) * own(of, 1),
      ),
    ],
  },
  {
    kind: 'noise-meter',
    prefix: 'noise',
    name: { vi: 'Đo tiếng ồn', en: 'Noise meter' },
    everyS: 60,
    share: 8,
    channels: [
      channel(
        'level',
        ['Mức ồn', 'Noise level'],
        ['dB', 'noise'],
        [20, 130, 1],
        (of) => (46 + 24 * rushAt(of.ms)) * own(of, 0.12),
      ),
    ],
  },
  {
    kind: 'street-rain',
    prefix: 'rain',
    name: { vi: 'Đo mưa', en: 'Rain sensor' },
    everyS: 60,
    share: 6,
    channels: [rain],
  },
]
