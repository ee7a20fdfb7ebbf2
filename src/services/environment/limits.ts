/**
 * Limits as data, each with its ground and the days on which it holds. `P`: the text itself was read; `S`: told by others, to be
 * checked by the department. Browser-safe. Rules EV12 and EV15.
 */
import type { Message } from '../../kernel/i18n.ts'

export interface Limit {
  /** Which facilities: domestic and municipal wastewater, or industrial. */
  readonly of: 'domestic' | 'industrial'
  /** Only those licensed before the regulation that came after; null: all others. */
  readonly licence: 'old' | 'new'
  readonly quantity: string
  readonly column: 'A' | 'B' | 'C'
  readonly low?: number
  readonly high?: number
  readonly ground: Message
  readonly basis: 'P' | 'S'
  readonly from: string
  /** The last day; null: no end is known. */
  readonly to: string | null
}

const ground = (text: string, en: string): Message => ({ vi: text, en })

const qcvn14of2008 = ground(
  'QCVN 14:2008/BTNMT, bảng 1 (Quyết định 16/2008/QĐ-BTNMT); cơ sở cũ áp dụng đến hết 31/12/2031 theo Thông tư 05/2025/TT-BTNMT',
  'QCVN 14:2008/BTNMT, table 1 (Decision 16/2008/QĐ-BTNMT); for older facilities until 31 December 2031 by Circular 05/2025/TT-BTNMT',
)
const qcvn14of2025 = ground(
  'QCVN 14:2025/BTNMT (Thông tư 05/2025/TT-BTNMT), từ 01/09/2025',
  'QCVN 14:2025/BTNMT (Circular 05/2025/TT-BTNMT), from 1 September 2025',
)
const qcvn40of2011 = ground(
  'QCVN 40:2011/BTNMT, bảng 1; cơ sở cũ áp dụng đến hết 31/12/2031 theo Thông tư 06/2025/TT-BTNMT',
  'QCVN 40:2011/BTNMT, table 1; for older facilities until 31 December 2031 by Circular 06/2025/TT-BTNMT',
)

type Range = readonly [low: number | undefined, high: number]
type Rows = Readonly<Record<string, Readonly<Partial<Record<'A' | 'B' | 'C', Range>>>>>

function limitsOf(shared: Omit<Limit, 'quantity' | 'column' | 'low' | 'high'>, rows: Rows): Limit[] {
  return Object.entries(rows).flatMap(([quantity, columns]) =>
    Object.entries(columns).map(([column, [low, high]]) => ({
      ...shared,
      quantity,
      column: column as Limit['column'],
      ...(low !== undefined && { low }),
      high,
    })),
  )
}

const upTo = (a: number, b: number) => ({ A: [undefined, a], B: [undefined, b] }) as const

/** mg/l, but for pH. */
export const limits: readonly Limit[] = [
  ...limitsOf(
    { of: 'domestic', licence: 'old', ground: qcvn14of2008, basis: 'S', from: '2009-01-01', to: '2031-12-31' },
    {
      ph: { A: [5, 9], B: [5, 9] },
      bod5: upTo(30, 50),
      tss: upTo(50, 100),
      ammonium: upTo(5, 10),
    },
  ),
  // What could be found of its table: the others are to be entered by the department, not guessed.
  ...limitsOf(
    { of: 'domestic', licence: 'new', ground: qcvn14of2025, basis: 'S', from: '2025-09-01', to: null },
    {
      ph: { A: [5, 9], B: [5, 9], C: [5, 9] },
      bod5: { A: [undefined, 30], C: [undefined, 40] },
      cod: { A: [undefined, 80], C: [undefined, 100] },
    },
  ),
  ...limitsOf(
    { of: 'industrial', licence: 'old', ground: qcvn40of2011, basis: 'S', from: '2012-02-15', to: '2031-12-31' },
    {
      ph: { A: [6, 9], B: [5.5, 9] },
      bod5: upTo(30, 50),
      cod: upTo(75, 150),
      tss: upTo(50, 100),
      ammonium: upTo(5, 10),
    },
  ),
]

/** What a plant is, as far as the law asks. */
export interface PlantFacts {
  readonly of: Limit['of']
  readonly column: Limit['column']
  /** Day of its licence. */
  readonly licensedOn: string
  /** m³ a day. */
  readonly capacity: number
  /** K, or Kq × Kf, of the older regulations. */
  readonly factor: number
}

const successorFrom = '2025-09-01'

/** Those that hold for a plant on a day, the factor applied (never to pH). */
export function limitsFor(plant: PlantFacts, day: string): Limit[] {
  const isOld = plant.licensedOn < successorFrom
  const holds = ({ of, licence, column, from, to }: Limit) =>
    of === plant.of &&
    column === plant.column &&
    from <= day &&
    (to === null || day <= to) &&
    licence === licenceOn(isOld, day)
  return limits
    .filter(holds)
    .map((limit) =>
      limit.quantity === 'ph' || limit.high === undefined ? limit : { ...limit, high: limit.high * plant.factor },
    )
}

/** From 2032 on the newer ones hold for everybody. */
const licenceOn = (isOld: boolean, day: string): Limit['licence'] => (isOld && day <= '2031-12-31' ? 'old' : 'new')

/** Warning levels of rivers, rain and flooded places. */
export interface WarningLevels {
  /** From the first on. */
  readonly steps: readonly number[]
  readonly ground: Message
  readonly basis: 'P' | 'S'
}

const floodDecision: Message = {
  vi: 'Quyết định 05/2020/QĐ-TTg ngày 31/01/2020 (mực nước tương ứng các cấp báo động lũ)',
  en: 'Decision 05/2020/QĐ-TTg of 31 January 2020 (water levels of the flood alarms)',
}

/** Metres, by gauge. */
export const riverLevels: Readonly<Record<string, WarningLevels>> = {
  'river-ha-noi': { steps: [9.5, 10.5, 11.5], ground: floodDecision, basis: 'S' },
  'river-son-tay': { steps: [12.4, 13.4, 14.4], ground: floodDecision, basis: 'S' },
  'river-trung-ha': { steps: [15, 16, 17], ground: floodDecision, basis: 'S' },
  'river-thuong-cat': { steps: [9, 10, 11], ground: floodDecision, basis: 'S' },
  'river-ba-tha': { steps: [5.5, 6.5, 7.5], ground: floodDecision, basis: 'S' },
}

/** mm in 24 hours. */
export const rainLevels: WarningLevels = {
  steps: [51, 101],
  ground: {
    vi: 'Phân cấp mưa của ngành khí tượng thủy văn: mưa to 51–100 mm/24 giờ, mưa rất to trên 100 mm/24 giờ',
    en: 'Classes of the hydrometeorological service: heavy rain 51 to 100 mm in 24 hours, very heavy above 100 mm',
  },
  basis: 'S',
}

/** cm of water on the road; set here. */
export const floodLevels: WarningLevels = {
  steps: [10, 20, 30],
  ground: {
    vi: 'Ngưỡng của thành phố: từ 10 cm đi chậm, từ 20 cm xe máy dễ chết máy, từ 30 cm không nên qua',
    en: 'The city’s own: from 10 cm go slowly, from 20 cm motorbikes stall, from 30 cm do not pass',
  },
  basis: 'P',
}

/** VN_AQI by the hour from which the centre is told. */
export const airLevels: WarningLevels = {
  steps: [201, 301],
  ground: {
    vi: 'Quyết định 1459/QĐ-TCMT, bảng 1: rất xấu từ 201, nguy hại từ 301',
    en: 'Decision 1459/QĐ-TCMT, table 1: very bad from 201, hazardous from 301',
  },
  basis: 'P',
}
