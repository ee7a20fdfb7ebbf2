/** Every SQL statement about who read the change feed. Rules RG85 and RG86. */
import type { Tx } from '../../kernel/app.ts'
import type { Message } from '../../kernel/i18n.ts'

export interface Position {
  readonly xact: string
  readonly id: string
}

export interface FeedReading {
  readonly id: string
  readonly registry: string
  readonly readerId: string
  readonly readerName: string
  readonly unitName: Message | null
  readonly purpose: string
  /** YYYY-MM-DD in Hanoi. */
  readonly day: string
  readonly units: readonly string[] | null
}

/** Who reads on from where the last page ended is on the same line. */
export async function noteFeed(tx: Tx, reading: FeedReading, from: Position, to: Position): Promise<void> {
  await tx.named(
    'registry.note-feed',
    `with on_the_same_line as (
       update registry.feed_reading set to_xact = $11::xid8, to_id = $12::uuid, last_at = $13
       where id = (select id from registry.feed_reading
         where registry = $2 and day = $7 and reader_id = $3 and purpose = $6 and units is not distinct from $8::text[]
           and (to_xact, to_id) = ($9::xid8, $10::uuid) order by id limit 1)
       returning 1
     )
     insert into registry.feed_reading
       (id, registry, reader_id, reader_name, unit_name, purpose, day, units, from_xact, from_id, to_xact, to_id, first_at, last_at)
     select $1, $2, $3, $4, $5, $6, $7, $8, $9::xid8, $10::uuid, $11::xid8, $12::uuid, $13, $13
     where not exists (select from on_the_same_line)`,
    [
      reading.id,
      reading.registry,
      reading.readerId,
      reading.readerName,
      reading.unitName && JSON.stringify(reading.unitName),
      reading.purpose,
      reading.day,
      reading.units && [...reading.units],
      from.xact,
      from.id,
      to.xact,
      to.id,
      tx.now.toString(),
    ],
  )
}

/** Before a record moves to the feed's end: where it stood, if somebody may have read it there. */
export function keepPosition(tx: Tx, registry: string, id: string): void {
  tx.later(
    'registry.keep-position',
    `insert into registry.past_position (registry, record_id, xact, unit_id, until)
     select r.registry, r.id, r.xact, r.unit_id, $3 from registry.record r
     where r.registry = $1 and r.id = $2 and exists (select from registry.feed_reading f where f.registry = $1)
     on conflict do nothing`,
    [registry, id, tx.now.toString()],
  )
}

export interface FollowingRow {
  readonly reader_name: string
  readonly unit_name: Message | null
  readonly purpose: string
  readonly day: string
}

/** One for each reader, purpose and day, the newest first. */
export function followingOf(
  tx: Tx,
  registry: string,
  recordIds: readonly string[],
  limit: number,
): Promise<FollowingRow[]> {
  return tx.named<FollowingRow>(
    'registry.following',
    `with position as (
       select id, xact, unit_id, null::timestamptz as until from registry.record where registry = $1 and id = any($2::uuid[])
       union all
       select record_id, xact, unit_id, until from registry.past_position where registry = $1 and record_id = any($2::uuid[])
     )
     select distinct f.day, f.reader_name, f.unit_name, f.purpose, f.reader_id
     from position p join registry.feed_reading f on f.registry = $1
       and (f.from_xact, f.from_id) < (p.xact, p.id) and (p.xact, p.id) <= (f.to_xact, f.to_id)
       and (p.until is null or f.first_at < p.until) and (f.units is null or p.unit_id = any(f.units))
     order by f.day desc, f.reader_id, f.purpose limit $3`,
    [registry, [...recordIds], limit],
  )
}
