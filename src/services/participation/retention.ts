/** How long what is of persons in reports is kept. Rule PT19. */
import type { RetentionRule } from '../../kernel/retention.ts'
import type { Tx } from '../../kernel/app.ts'
import { sharedContents } from './store.ts'

const policy = { vi: 'Chính sách của thành phố', en: 'City policy' }

/** Their content goes with them; contents are unique, but for rows that a file of the house was restored with. */
async function removeContents(tx: Tx, rows: readonly Readonly<Record<string, unknown>>[]): Promise<void> {
  const contents = rows.map(({ sha256 }) => String(sha256))
  const shared = await sharedContents(
    tx,
    contents,
    rows.map(({ photo_id }) => String(photo_id)),
  )
  for (const name of contents) if (!shared.includes(name)) await tx.app.storage.remove(name)
}

export const retains: readonly RetentionRule[] = [
  {
    name: 'unsent-photos',
    what: { vi: 'Ảnh tải lên mà phản ánh chưa được gửi', en: 'Photos whose report was never sent' },
    ground: policy,
    days: 1,
    then: 'erase',
    rows: {
      table: 'participation.photo',
      key: ['photo_id'],
      since: 'uploaded_at',
      only: 'report_id is null',
      also: ['sha256'],
    },
    before: removeContents,
  },
  {
    name: 'hidden-photos',
    what: { vi: 'Ảnh phản ánh không được công khai', en: 'Photos of reports that were not released' },
    ground: policy,
    days: 365,
    then: 'erase',
    rows: {
      table: 'participation.photo',
      key: ['photo_id'],
      since: `(select coalesce(r.done_at, case when r.state in ('refused', 'withdrawn', 'merged') then r.sent_at else 'infinity' end)
        from participation.report r where r.report_id = photo.report_id)`,
      only: `kind = 'report' and (released_at is null
        or exists (select from participation.report r where r.report_id = photo.report_id and r.state = 'withdrawn'))`,
      also: ['sha256'],
    },
    before: removeContents,
  },
  {
    name: 'reporters',
    what: {
      vi: 'Người phản ánh, lời lẽ chưa công khai và mã bí mật của phản ánh đã xong',
      en: 'Who reported, words that were not released and the secret, of reports that are done',
    },
    ground: policy,
    days: 1826,
    then: 'pseudonymise',
    rows: {
      table: 'participation.report',
      key: ['report_id'],
      since: `coalesce(done_at, case when state in ('refused', 'withdrawn', 'merged') then sent_at else 'infinity' end)`,
      only: 'erased_at is null',
      set: `person_id = gen_random_uuid(), anonymous = true, key_sha256 = null, words = coalesce(public_words, ''),
        place_words = case when public_words is not null then place_words end, erased_at = now()`,
    },
  },
  {
    name: 'voices',
    what: { vi: 'Ai cùng phản ánh (số lượng vẫn giữ)', en: 'Who joined a report (the number stays)' },
    ground: policy,
    days: 365,
    then: 'erase',
    rows: { table: 'participation.voice', key: ['report_id', 'voice_key'], since: 'at' },
  },
]
