/** How long notices are kept. */
import type { RetentionRule } from '../../kernel/retention.ts'

export const retains: readonly RetentionRule[] = [
  {
    name: 'notices',
    what: { vi: 'Thông báo đã gửi (nội dung thư, tin)', en: 'Notices that were sent (texts of mails and messages)' },
    ground: { vi: 'Chính sách của thành phố', en: 'City policy' },
    days: 365,
    then: 'erase',
    rows: { table: 'notifications.notice', key: ['person_id', 'id'], since: 'created_at' },
  },
]
