/** How long what was typed is kept: one that was handed in lives on with its case, and its draft is a second copy. */
import type { RetentionRule } from '../../kernel/retention.ts'
import { discardUploads } from '../../platform/documents/index.ts'
import { filesOfOpenDrafts } from './store.ts'

export const retains: readonly RetentionRule[] = [
  {
    name: 'drafts',
    what: {
      vi: 'Tờ khai bỏ dở, và bản nháp của hồ sơ đã nộp',
      en: 'Drafts that nobody came back to, and those of submitted applications',
    },
    ground: { vi: 'Chính sách của thành phố', en: 'City policy' },
    days: 0,
    then: 'erase',
    rows: {
      table: 'procedures.draft',
      key: ['owner_person_id', 'id'],
      since: 'expires_at',
    },
    // The uploads of an application that was never sent.
    before: async (tx, rows) => {
      const keys = rows.map((row) => ({ owner_person_id: String(row['owner_person_id']), id: String(row['id']) }))
      await discardUploads(tx, await filesOfOpenDrafts(tx, keys))
    },
  },
  {
    name: 'remembered-answers',
    what: { vi: 'Câu trả lời được nhớ để điền sẵn lần sau', en: 'Answers remembered for the next form' },
    ground: { vi: 'Chính sách của thành phố', en: 'City policy' },
    days: 730,
    then: 'erase',
    rows: { table: 'procedures.remembered', key: ['person_id', 'key'], since: 'at' },
  },
]
