/** What traffic keeps how long. Positions of vehicles are kept nowhere. */
import type { RetentionRule } from '../../kernel/retention.ts'

const ground = { vi: 'Chính sách của thành phố', en: 'City policy' }

export const retains: readonly RetentionRule[] = [
  {
    name: 'moments',
    what: { vi: 'Tốc độ từng đoạn đường mỗi 5 phút', en: 'Speeds of segments each five minutes' },
    ground,
    days: 400,
    then: 'erase',
    rows: { table: 'traffic.moment', key: ['at'], since: 'at' },
  },
  {
    name: 'trips',
    what: { vi: 'Số chuyến đi giữa các xã, phường theo giờ', en: 'Numbers of trips between communes by hour' },
    ground,
    days: 800,
    then: 'erase',
    rows: { table: 'traffic.trips', key: ['from_unit', 'day', 'hour', 'to_unit'], since: 'day::timestamptz' },
  },
  {
    name: 'slowdowns',
    what: { vi: 'Các lần ùn tắc', en: 'Slowdowns' },
    ground,
    days: 800,
    then: 'erase',
    rows: { table: 'traffic.slowdown', key: ['id'], since: 'began_at', only: 'ended_at is not null' },
  },
]
