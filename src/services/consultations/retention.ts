/** How long who took part is kept. Rule CS9. */
import type { RetentionRule } from '../../kernel/retention.ts'

const policy = { vi: 'Chính sách của thành phố', en: 'City policy' }
const sinceEnd = (table: string) =>
  `(select c.closes_at from consultations.consultation c where c.consultation_id = ${table}.consultation_id)`

export const retains: readonly RetentionRule[] = [
  {
    name: 'voters',
    what: { vi: 'Ai đã bỏ phiếu (kết quả vẫn giữ)', en: 'Who has voted (the result stays)' },
    ground: policy,
    days: 30,
    then: 'erase',
    rows: { table: 'consultations.voter', key: ['consultation_id', 'person_id'], since: sinceEnd('voter') },
  },
  {
    name: 'seats',
    what: { vi: 'Ai đăng ký dự đối thoại', en: 'Who registered for a dialogue' },
    ground: policy,
    days: 90,
    then: 'erase',
    rows: { table: 'consultations.seat', key: ['consultation_id', 'person_id'], since: sinceEnd('seat') },
  },
]
