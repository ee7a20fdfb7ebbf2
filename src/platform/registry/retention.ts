/** How long the registry engine keeps what is not itself a record. Records are never erased (RG6). */
import type { RetentionRule } from '../../kernel/retention.ts'

const policy = { vi: 'Chính sách của thành phố', en: 'City policy' }

export const retains: readonly RetentionRule[] = [
  {
    name: 'import-files',
    what: { vi: 'Tệp đã nhập vào cơ sở dữ liệu', en: 'Files brought into a registry' },
    ground: { vi: 'Chính sách của thành phố: hết thời gian soát xét', en: 'City policy: after the time for review' },
    days: 90,
    then: 'erase',
    rows: {
      table: 'registry.import',
      key: ['id'],
      since: 'moved_at',
      only: `blob is not null and state not in ('checking', 'applying', 'taking-back')`,
      also: ['blob'],
      set: 'blob = null, blob_key = null, file_gone = true',
    },
    // Encrypted under a nonce of its own, so that no other import has the same blob.
    async before(tx, rows) {
      for (const { blob } of rows) await tx.app.storage.remove(String(blob))
    },
  },
  {
    name: 'import-rows',
    what: { vi: 'Dòng của tệp nhập và lỗi của dòng', en: 'Rows of imported files and their errors' },
    ground: policy,
    days: 365,
    then: 'erase',
    rows: {
      table: 'registry.import_row',
      key: ['import_id', 'line'],
      since: '(select moved_at from registry.import where id = import_id)',
    },
  },
  {
    name: 'extract-files',
    what: { vi: 'Tệp trích xuất ẩn danh cho nghiên cứu', en: 'Files of pseudonymised extracts for research' },
    ground: { vi: 'Thời hạn ghi trong đơn đặt trích xuất', en: 'The time that the order names' },
    days: 0,
    then: 'erase',
    rows: {
      table: 'registry.extract',
      key: ['id'],
      since: 'expires_at',
      only: `state = 'ready'`,
      also: ['blob'],
      set: `state = 'gone', blob = null`,
    },
    async before(tx, rows) {
      for (const { blob } of rows) await tx.app.storage.remove(String(blob))
    },
  },
  {
    name: 'feed-readings',
    what: { vi: 'Nhật ký theo dõi thay đổi của cơ sở dữ liệu', en: 'Record of who followed a registry’s changes' },
    ground: policy,
    days: 1826,
    then: 'erase',
    rows: { table: 'registry.feed_reading', key: ['id'], since: 'last_at' },
  },
  {
    name: 'past-positions',
    what: {
      vi: 'Vị trí trước đây của bản ghi trong luồng thay đổi',
      en: 'Where records stood in the change feed before',
    },
    ground: policy,
    days: 1826,
    then: 'erase',
    rows: { table: 'registry.past_position', key: ['record_id', 'registry', 'xact'], since: 'until' },
  },
  {
    name: 'exports',
    what: { vi: 'Sổ ghi các lần kết xuất', en: 'Register of exports' },
    ground: policy,
    days: 1826,
    then: 'erase',
    rows: { table: 'registry.export', key: ['id'], since: 'started_at' },
  },
]
