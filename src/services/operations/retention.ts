/** How long the centre keeps what is of one person. */
import type { RetentionRule } from '../../kernel/retention.ts'

export const retains: readonly RetentionRule[] = [
  {
    name: 'callers',
    what: {
      vi: 'Số điện thoại, tên người gọi báo sự việc',
      en: 'Numbers and names of those who called about an incident',
    },
    ground: { vi: 'Chính sách của thành phố', en: 'City policy' },
    days: 90,
    then: 'pseudonymise',
    rows: {
      table: 'operations.call',
      key: ['incident_id'],
      since: 'taken_at',
      only: 'sealed is not null',
      set: 'sealed = null',
    },
  },
]
