/** How long alarms are kept. */
import type { RetentionRule } from '../../kernel/retention.ts'

const policy = { vi: 'Chính sách của thành phố', en: 'City policy' }

export const retains: readonly RetentionRule[] = [
  {
    name: 'usual-hours',
    what: { vi: 'Số lần tra cứu theo giờ của từng cán bộ', en: 'How much each official read in each hour' },
    ground: policy,
    days: 90,
    then: 'erase',
    rows: { table: 'data_protection.reading_hour', key: ['official_id', 'hour'], since: 'hour' },
  },
  {
    name: 'alarm-evidence',
    what: { vi: 'Chứng cứ của cảnh báo đã kết luận', en: 'Evidence of alarms that were decided' },
    ground: policy,
    days: 1826,
    then: 'erase',
    rows: {
      table: 'data_protection.alarm_reading',
      key: ['official_id', 'alarm_id', 'reading_id'],
      since: `(select coalesce(a.decided_at, 'infinity') from data_protection.alarm a
        where a.official_id = alarm_reading.official_id and a.id = alarm_id)`,
    },
  },
]
