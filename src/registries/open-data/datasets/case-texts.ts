/** Texts of the dataset of cases. */
import { column, suppressedColumn } from '../columns.ts'

export const caseTexts = {
  title: { vi: 'Hồ sơ thủ tục hành chính theo tháng', en: 'Cases of administrative procedures by month' },
  description: {
    vi: 'Số hồ sơ nộp mỗi tháng theo cơ quan có thẩm quyền và thủ tục; trong đó đã giải quyết và đúng hạn. Tháng mới nhất còn thay đổi. Số từ 1 đến 4 được giữ lại.',
    en: 'Cases submitted each month by competent unit and procedure, and of those how many are done and on time. The newest month still changes. Counts from 1 to 4 are kept back.',
  },
  keywords: [
    { vi: 'thủ tục hành chính', en: 'administrative procedures' },
    { vi: 'một cửa', en: 'one-stop desk' },
    { vi: 'đúng hạn', en: 'on time' },
  ],
  legalGround: {
    vi: 'Nghị định 118/2025/NĐ-CP; Nghị định 194/2025/NĐ-CP',
    en: 'Decree 118/2025/NĐ-CP; Decree 194/2025/NĐ-CP',
  },
} as const

const count = { minimum: 0 } as const

export const caseColumns = {
  level: column(
    'text',
    [
      'Mức',
      'Level',
      'Dòng này gộp đến mức nào: tất cả, tháng, cơ quan, thủ tục.',
      'How far the row sums up: all, month, unit, procedure.',
    ],
    { values: ['all', 'month', 'unit', 'procedure'] },
  ),
  month: column('text', [
    'Tháng nộp',
    'Month',
    'Tháng nộp theo giờ Hà Nội, hoặc total.',
    'When submitted, in Hanoi’s time, or total.',
  ]),
  unit_id: column('text', [
    'Mã cơ quan',
    'Unit',
    'Cơ quan có thẩm quyền, hoặc total.',
    'The competent unit, or total.',
  ]),
  unit_vi: column('text', ['Cơ quan', 'Name of the unit', 'Tên cơ quan.', 'In Vietnamese.'], { optional: true }),
  unit_en: column('text', ['Cơ quan (tiếng Anh)', 'English name of the unit', 'Tên tiếng Anh.', 'In English.'], {
    optional: true,
  }),
  procedure: column('text', ['Mã thủ tục', 'Procedure', 'Mã quốc gia, hoặc total.', 'The national code, or total.']),
  procedure_vi: column('text', ['Thủ tục', 'Name of the procedure', 'Tên thủ tục.', 'In Vietnamese.'], {
    optional: true,
  }),
  procedure_en: column(
    'text',
    ['Thủ tục (tiếng Anh)', 'English name of the procedure', 'Tên tiếng Anh.', 'In English.'],
    { optional: true },
  ),
  submitted: column(
    'integer',
    ['Đã nộp', 'Submitted', 'Số hồ sơ nộp trong tháng.', 'Cases submitted in the month.'],
    count,
  ),
  done: column('integer', ['Đã giải quyết', 'Done', 'Trong số đó, đã có kết quả.', 'Of those, decided by now.'], count),
  on_time: column(
    'integer',
    ['Đúng hạn', 'On time', 'Trong số đã giải quyết, trước hoặc đúng hạn.', 'Of those done, early or on time.'],
    count,
  ),
  on_time_rate: column(
    'number',
    [
      'Tỷ lệ đúng hạn',
      'On-time rate',
      'Đúng hạn trên đã giải quyết, từ 0 đến 1; trống khi chưa giải quyết.',
      'On time of done, 0 to 1; empty while none is done.',
    ],
    { optional: true, minimum: 0, maximum: 1 },
  ),
  suppressed: suppressedColumn,
} as const
