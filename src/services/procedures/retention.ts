/** How long what was not handed in is kept. Applications are kept with their cases. */
import type { RetentionRule } from '../../kernel/retention.ts'

export const retains: readonly RetentionRule[] = [
  {
    name: 'drafts',
    what: { vi: 'Tờ khai bỏ dở', en: 'Drafts that nobody came back to' },
    ground: { vi: 'Chính sách của thành phố', en: 'City policy' },
    days: 0,
    then: 'erase',
    rows: {
      table: 'procedures.draft',
      key: ['owner_person_id', 'id'],
      since: 'expires_at',
      only: 'submission is null',
    },
  },
]
