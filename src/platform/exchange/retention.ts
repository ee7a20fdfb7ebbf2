/** How long the exchange keeps what passes through it. Entries of the log are proofs for one another and stay. */
import type { RetentionRule } from '../../kernel/retention.ts'

export const retains: readonly RetentionRule[] = [
  {
    name: 'deferred-bodies',
    what: { vi: 'Yêu cầu và kết quả chờ của trục trao đổi', en: 'Requests and results that waited in the exchange' },
    ground: {
      vi: 'Chính sách của thành phố: kết quả đã hết hạn nhận',
      en: 'City policy: the time for fetching is over',
    },
    days: 0,
    then: 'erase',
    rows: { table: 'exchange.deferred', key: ['id'], since: 'expires_at' },
  },
]
