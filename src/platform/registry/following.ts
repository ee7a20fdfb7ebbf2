/** Who follows a registry's changes, and of whom that was. Rules RG85 and RG86. */
import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import { dayOf } from '../../kernel/clock.ts'
import type { Message } from '../../kernel/i18n.ts'
import { newId } from '../../kernel/id.ts'
import { directory, positionOf, unitsWhere } from '../organisation/index.ts'
import type { Purpose, Registry } from './definition.ts'
import { recordIdsAbout } from './subject.ts'
import * as store from './store-feed.ts'

/** A page of the feed was read: everything behind `from`, up to `to`. */
export async function noteFollowing(
  tx: Tx,
  actor: Actor,
  { name }: Registry,
  purpose: Purpose & { readonly name: string },
  from: store.Position,
  to: store.Position,
): Promise<void> {
  if (actor.kind !== 'official') return
  const held = purpose.reach === 'anywhere' ? 'all' : unitsWhere(actor, purpose.permission)
  const position = await positionOf(tx, actor.id)
  const reading = {
    id: newId(tx.now.epochMilliseconds),
    registry: name,
    readerId: actor.id,
    readerName: actor.name,
    unitName: position ? (directory().unit(position.unitId)?.name ?? null) : null,
    purpose: purpose.name,
    day: dayOf(tx.now).toString(),
    units: held === 'all' ? null : held,
  }
  await store.noteFeed(tx, reading, from, to)
}

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
