/**
 * What people report, as data with dates: who is competent on which day, in which time, on which ground. Browser-safe.
 *
 * Times: Decision 1207/QĐ-UBND of Hanoi (28 February 2025, the rules of iHanoi; from the press, to be confirmed against the text) asks
 * to receive within 8 working hours and to deal with what is urgent within 4. The other times and who is competent are this
 * installation's own setting: an operator changes them here by a new line with its first day, and reports under way keep theirs.
 */
import type { Competence } from '../../platform/organisation/contract.ts'
import type { Message } from '../../kernel/i18n.ts'

/** In force from a day on, until the next line. */
interface Dated {
  readonly from: string
}

export interface Rule extends Dated {
  readonly competence: Competence
  readonly workingHours: number
  /** `city`: Decision 1207/QĐ-UBND; `own`: this installation's own setting. */
  readonly ground: 'city' | 'own'
}

export interface Category {
  readonly name: Message
  readonly help: Message
  /** Of the icon set @tabler/icons, in its spelling there. */
  readonly icon: string
  readonly rules: readonly [Rule, ...Rule[]]
}

/** The day from which Hanoi has two levels. */
const twoLevels = '2025-07-01'
const begin = '2008-08-01'

const local = (workingHours: number): readonly [Rule, Rule] => [
  { from: begin, competence: 'district', workingHours, ground: 'own' },
  { from: twoLevels, competence: 'commune', workingHours, ground: 'own' },
]
const commune = (workingHours: number, ground: Rule['ground'] = 'own'): readonly [Rule] => [
  { from: begin, competence: 'commune', workingHours, ground },
]
/** A department that took over another's work on a day. */
const departments = (workingHours: number, ...steps: readonly (readonly [from: string, slug: string])[]) =>
  steps.map(([from, slug]): Rule => {
    return { from, competence: `department:${slug}`, workingHours, ground: 'own' }
  }) as unknown as readonly [Rule, ...Rule[]]

export const categories = {
  danger: {
    name: { vi: 'Nguy hiểm, cần xử lý ngay', en: 'Danger, to be dealt with at once' },
    help: {
      vi: 'Cây đổ, dây điện đứt, hố ga mất nắp, sạt lở. Có người bị nạn: gọi 113, 114, 115.',
      en: 'A fallen tree or wire, a missing manhole cover, a slide. Somebody is hurt: call 113, 114 or 115.',
    },
    icon: 'alert-triangle',
    rules: commune(4, 'city'),
  },
  roads: {
    name: { vi: 'Đường, cầu, vỉa hè hư hỏng', en: 'Damaged road, bridge or pavement' },
    help: { vi: 'Ổ gà, lún, nứt, gạch vỉa hè vỡ.', en: 'Potholes, subsidence, cracks, broken paving.' },
    icon: 'road',
    rules: local(56),
  },
  lighting: {
    name: { vi: 'Chiếu sáng công cộng', en: 'Street lighting' },
    help: { vi: 'Đèn đường tắt, nhấp nháy, cột đèn hỏng.', en: 'Lamps that are out or flicker, damaged poles.' },
    icon: 'bulb',
    rules: local(24),
  },
  rubbish: {
    name: { vi: 'Rác thải, vệ sinh', en: 'Rubbish and cleaning' },
    help: { vi: 'Đống rác, thùng rác đầy, đổ trộm phế thải.', en: 'Heaps of rubbish, full bins, illegal dumping.' },
    icon: 'trash',
    rules: commune(16),
  },
  drainage: {
    name: { vi: 'Úng ngập, thoát nước', en: 'Flooding and drains' },
    help: { vi: 'Đường ngập, cống tắc, nước thải tràn.', en: 'A flooded street, a blocked drain, overflowing sewage.' },
    icon: 'ripple',
    rules: departments(24, [begin, 'so-xay-dung']),
  },
  'water-supply': {
    name: { vi: 'Nước sạch', en: 'Water supply' },
    help: { vi: 'Mất nước, nước bẩn, vỡ ống.', en: 'No water, dirty water, a burst pipe.' },
    icon: 'droplet',
    rules: departments(24, [begin, 'so-xay-dung']),
  },
  trees: {
    name: { vi: 'Cây xanh, công viên', en: 'Trees and parks' },
    help: { vi: 'Cành khô, cây sâu bệnh, công viên xuống cấp.', en: 'Dead branches, sick trees, a run-down park.' },
    icon: 'trees',
    rules: local(40),
  },
  order: {
    name: { vi: 'Lấn chiếm, trật tự đô thị', en: 'Obstruction of streets' },
    help: {
      vi: 'Chiếm vỉa hè, lòng đường để bán hàng, để xe; quảng cáo rao vặt.',
      en: 'Pavement or road taken for trade or parking; illegal posters.',
    },
    icon: 'building-store',
    rules: commune(24),
  },
  noise: {
    name: { vi: 'Tiếng ồn', en: 'Noise' },
    help: { vi: 'Karaoke, loa kéo, công trường về đêm.', en: 'Karaoke, loudspeakers, building at night.' },
    icon: 'volume',
    rules: commune(16),
  },
  air: {
    name: { vi: 'Khói bụi, không khí', en: 'Smoke, dust and air' },
    help: { vi: 'Đốt rác, rơm rạ; khói, mùi hôi, bụi.', en: 'Burning of rubbish or straw; smoke, smell, dust.' },
    icon: 'wind',
    rules: commune(24),
  },
  construction: {
    name: { vi: 'Trật tự xây dựng', en: 'Building without permit' },
    help: {
      vi: 'Xây không phép, sai phép, che chắn không bảo đảm.',
      en: 'Building without or against a permit, unsafe screens.',
    },
    icon: 'crane',
    rules: [
      { from: begin, competence: 'district', workingHours: 80, ground: 'own' },
      { from: twoLevels, competence: 'commune', workingHours: 80, ground: 'own' },
    ],
  },
  'traffic-signals': {
    name: { vi: 'Đèn tín hiệu, biển báo', en: 'Traffic signals and signs' },
    help: { vi: 'Đèn giao thông hỏng, biển báo khuất, vạch mờ.', en: 'Broken signals, hidden signs, faded lines.' },
    icon: 'traffic-lights',
    rules: departments(24, [begin, 'so-giao-thong-van-tai'], ['2025-03-01', 'so-xay-dung']),
  },
  manners: {
    name: { vi: 'Văn hóa, ứng xử nơi công cộng', en: 'Public manners' },
    help: {
      vi: 'Vẽ bậy, phóng uế, thái độ phục vụ; thả chó không rọ mõm.',
      en: 'Graffiti, fouling, rude service; dogs without a muzzle.',
    },
    icon: 'users-group',
    rules: commune(40),
  },
  other: {
    name: { vi: 'Việc khác', en: 'Something else' },
    help: { vi: 'Không thuộc các nhóm trên.', en: 'None of these.' },
    icon: 'dots',
    rules: commune(40),
  },
} as const satisfies Readonly<Record<string, Category>>

export type CategoryId = keyof typeof categories
export const categoryIds = Object.keys(categories) as readonly CategoryId[]

export function isCategory(text: string): text is CategoryId {
  return Object.hasOwn(categories, text)
}

/** The rule in force on a day (YYYY-MM-DD). */
export function ruleOn(id: CategoryId, day: string): Rule {
  const [first, ...later]: readonly [Rule, ...Rule[]] = categories[id].rules
  return later.findLast(({ from }) => from <= day) ?? first
}
