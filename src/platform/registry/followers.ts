/** Who was given a person's records by the change feed. Rule RG86. */
import type { Tx } from '../../kernel/app.ts'
import type { Message } from '../../kernel/i18n.ts'
import { recordIdsAbout } from './subject.ts'
import * as store from './store-feed.ts'

export interface Following {
  readonly registry: Message
  readonly readerName: string
  readonly unitName: Message | null
  readonly purpose: Message
  /** YYYY-MM-DD. */
  readonly day: string
}

/** Of one registry; a year of one follower. */
const daysMax = 366

/** Who was given this person's records by the change feed, once for each reader, purpose and day; the newest first. */
export async function followersOf(tx: Tx, personId: string): Promise<Following[]> {
  const found: Following[] = []
  for (const { registry, ids } of await recordIdsAbout(tx, personId)) {
    for (const row of await store.followingOf(tx, registry.name, ids, daysMax)) {
      found.push({
        registry: registry.title,
        readerName: row.reader_name,
        unitName: row.unit_name,
        purpose: registry.purposes[row.purpose]?.title ?? { vi: row.purpose, en: row.purpose },
        day: row.day,
      })
    }
  }
  return found.toSorted((a, b) => (a.day < b.day ? 1 : -1))
}
