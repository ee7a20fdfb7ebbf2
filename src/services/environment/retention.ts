/** How long what belongs to persons is kept, and what is of no use any more. */
import type { RetentionRule } from '../../kernel/retention.ts'

export const retains: readonly RetentionRule[] = [
  {
    name: 'subscriptions',
    what: { vi: 'Đăng ký nhận cảnh báo đã hết hạn', en: 'Subscriptions to alerts that have ended' },
    ground: { vi: 'Chính sách của thành phố', en: 'City policy' },
    days: 0,
    then: 'erase',
    rows: { table: 'environment.subscription', key: ['person_id', 'id'], since: 'ends_at' },
  },
  {
    name: 'forecasts',
    what: { vi: 'Dự báo không khí đã qua', en: 'Forecasts of the air that are over' },
    ground: { vi: 'Chính sách của thành phố', en: 'City policy' },
    days: 400,
    then: 'erase',
    rows: { table: 'environment.air_forecast', key: ['station', 'hour'], since: 'hour' },
  },
]
