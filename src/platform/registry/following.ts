/** Who reads the change feed leaves a line. Rule RG85. */
import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import { dayOf } from '../../kernel/clock.ts'
import { newId } from '../../kernel/id.ts'
import { directory, positionOf, unitsWhere } from '../organisation/index.ts'
import type { Purpose, Registry } from './definition.ts'
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
