/** How long the exchange keeps what passes through it. Rule EX27. */
import type { RetentionRule } from '../../kernel/retention.ts'
import { keepLeaves } from './log.ts'

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
  {
    name: 'log-entries',
    what: {
      vi: 'Nhật ký trao đổi (giữ lại giá trị băm để chứng minh các dòng khác)',
      en: 'Entries of the exchange’s log (their hashes stay, and prove the others)',
    },
    ground: {
      vi: 'Chính sách của thành phố: mười năm, quá mọi thời hiệu khiếu nại, khởi kiện',
      en: 'City policy: ten years, beyond any time for complaint or suit',
    },
    // Three days more than the database asks for (migrations/0003), which counts from the newest batch.
    days: 3653,
    then: 'erase',
    rows: {
      table: 'exchange.entry',
      key: ['id'],
      since: 'at',
      only: `batch in (select number from exchange.batch where token is not null)
        and at < (select closed_at from exchange.batch order by number desc limit 1) - interval '3650 days'`,
    },
    before: (tx, rows) =>
      keepLeaves(
        tx,
        rows.map(({ id }) => String(id)),
      ),
  },
]
