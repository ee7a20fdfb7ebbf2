/** SQL of watching and of alarms. */
import type { Tx } from '../../../kernel/app.ts'
import type { ReadingTotal, WatchedReading } from '../../../platform/identity/index.ts'
import type { Tables } from '../tables.ts'
import type { Kind } from './detectors.ts'

const db = (tx: Tx) => tx.tables<Tables>('data_protection')

export interface AlarmRow extends Omit<Tables['alarm'], 'facts'> {
  readonly facts: { count: number; usual: number; limit: number; where: string | null; from: string }
}

// ---- watching ---------------------------------------------------------------------------------------------------

/** Up to when readings were looked at; whoever looks next waits. */
export async function lockWatch(tx: Tx, begin: string): Promise<string> {
  await tx.named(
    'data-protection.begin-watch',
    'insert into data_protection.watch (seen_until) values ($1) on conflict do nothing',
    [begin],
  )
  const [row] = await tx.named<{ seen_until: string }>(
    'data-protection.lock-watch',
    'select seen_until from data_protection.watch for update',
    [],
  )
  if (!row) throw new Error('the watch has no row')
  return new Date(row.seen_until).toISOString()
}

export function moveWatch(tx: Tx, to: string): void {
  tx.later('data-protection.move-watch', 'update data_protection.watch set seen_until = $1', [to])
}

export async function addHours(tx: Tx, totals: readonly (ReadingTotal & { readonly role: string })[]): Promise<void> {
  const column = (name: keyof ReadingTotal | 'role') => totals.map((total) => total[name])
  await tx.named(
    'data-protection.add-hours',
    `insert into data_protection.reading_hour as known
       (official_id, hour, role, unit_id, acts, persons, persons_without_case)
     select * from unnest($1::text[], $2::timestamptz[], $3::text[], $4::text[], $5::int[], $6::int[], $7::int[])
     on conflict (official_id, hour) do update set acts = known.acts + excluded.acts,
       persons = known.persons + excluded.persons,
       persons_without_case = known.persons_without_case + excluded.persons_without_case`,
    [
      column('official_id'),
      column('hour'),
      column('role'),
      column('unit_id'),
      column('acts'),
      column('persons'),
      column('persons_without_case'),
    ],
  )
}

/** In the hours that reach into the time since then. */
export async function recent(
  tx: Tx,
  officialIds: readonly string[],
  since: string,
): Promise<ReadonlyMap<string, { acts: number; without: number }>> {
  const rows = await tx.named<{ official_id: string; acts: number; without: number }>(
    'data-protection.recent',
    `select official_id, sum(acts)::int as acts, sum(persons_without_case)::int as without
     from data_protection.reading_hour where official_id = any($1) and hour >= date_trunc('hour', $2::timestamptz)
     group by official_id`,
    [officialIds, since],
  )
  return new Map(rows.map(({ official_id, ...rest }) => [official_id, rest]))
}

interface Usual {
  readonly hours: number
  readonly usual: number
}

const percentile = `count(*)::int as hours, coalesce(percentile_disc(0.95) within group (order by acts), 0)::int as usual`

export async function usualOf(tx: Tx, officialId: string, from: string, to: string): Promise<Usual> {
  const [row] = await tx.named<Usual>(
    'data-protection.usual',
    `select ${percentile} from data_protection.reading_hour
     where official_id = $1 and hour >= $2 and hour < date_trunc('hour', $3::timestamptz)`,
    [officialId, from, to],
  )
  return row ?? { hours: 0, usual: 0 }
}

export async function usualOfRole(tx: Tx, role: string, from: string, to: string): Promise<Usual> {
  const [row] = await tx.named<Usual>(
    'data-protection.usual-of-role',
    `select ${percentile} from data_protection.reading_hour
     where role = $1 and hour >= $2 and hour < date_trunc('hour', $3::timestamptz)`,
    [role, from, to],
  )
  return row ?? { hours: 0, usual: 0 }
}

// ---- officials as persons ---------------------------------------------------------------------------------------

/** Person → official. */
export async function officialsAsPersons(tx: Tx): Promise<ReadonlyMap<string, string>> {
  const rows = await db(tx).selectFrom('official_person').select(['person_id', 'official_id']).execute()
  return new Map(rows.map(({ person_id, official_id }) => [person_id, official_id]))
}

/** Whom this person is known to be; nobody else becomes it until this transaction ends. */
export async function officialWhoIs(tx: Tx, personId: string): Promise<string | undefined> {
  tx.later('data-protection.person-lock', 'select pg_advisory_xact_lock(hashtextextended($1, 7306111))', [personId])
  const row = await db(tx)
    .selectFrom('official_person')
    .select('official_id')
    .where('person_id', '=', personId)
    .executeTakeFirst()
  return row?.official_id
}

export async function linkOfficial(tx: Tx, officialId: string, personId: string, saidBy: string): Promise<void> {
  const link = { person_id: personId, said_at: tx.now.toString(), said_by: saidBy }
  await db(tx)
    .insertInto('official_person')
    .values({ official_id: officialId, ...link })
    .onConflict((c) => c.column('official_id').doUpdateSet(link))
    .execute()
}

export async function unlinkOfficial(tx: Tx, officialId: string): Promise<boolean> {
  const { numDeletedRows } = await db(tx)
    .deleteFrom('official_person')
    .where('official_id', '=', officialId)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

export type LinkRow = Omit<Tables['official_person'], 'person_id'>

/** Newest first. */
export async function linksOf(
  tx: Tx,
  { officialId, after, limit }: { officialId?: string; after?: { at: string; officialId: string }; limit: number },
): Promise<LinkRow[]> {
  let asked = db(tx).selectFrom('official_person').select(['official_id', 'said_at', 'said_by'])
  if (officialId !== undefined) asked = asked.where('official_id', '=', officialId)
  if (after !== undefined)
    asked = asked.where((one) =>
      one.or([
        one('said_at', '<', after.at),
        one.and([one('said_at', '=', after.at), one('official_id', '>', after.officialId)]),
      ]),
    )
  return asked.orderBy('said_at', 'desc').orderBy('official_id').limit(limit).execute()
}

// ---- alarms -----------------------------------------------------------------------------------------------------

type NewAlarm = Pick<
  AlarmRow,
  'official_id' | 'id' | 'kind' | 'official_name' | 'unit_id' | 'handling_unit_id' | 'facts'
>

/** Gives the id of the open alarm of this official and kind when there is one already. */
export async function insertAlarm(tx: Tx, { facts, ...alarm }: NewAlarm): Promise<string | undefined> {
  const [made] = await db(tx)
    .insertInto('alarm')
    .values({
      ...alarm,
      facts: JSON.stringify(facts),
      case_code: '',
      raised_at: tx.now.toString(),
      state: 'open',
      explanation: null,
      explained_at: null,
      decision: null,
      decided_by: null,
      decided_at: null,
    })
    .onConflict((c) => c.columns(['official_id', 'kind']).where('state', '=', 'open').doNothing())
    .returning('id')
    .execute()
  return made ? undefined : (await openOf(tx, alarm.official_id, alarm.kind))?.id
}

async function openOf(tx: Tx, officialId: string, kind: Kind): Promise<{ id: string } | undefined> {
  return db(tx)
    .selectFrom('alarm')
    .select('id')
    .where('official_id', '=', officialId)
    .where('kind', '=', kind)
    .where('state', '=', 'open')
    .executeTakeFirst()
}

/** Whether all of these readings are evidence of alarms of this kind that are decided: they stay in the window for an hour. */
export async function isDecidedUpon(
  tx: Tx,
  officialId: string,
  kind: Kind,
  readingIds: readonly string[],
): Promise<boolean> {
  const [row] = await tx.named<{ decided: number }>(
    'data-protection.decided-upon',
    `select count(distinct r.reading_id)::int as decided
     from data_protection.alarm a join data_protection.alarm_reading r on r.official_id = a.official_id and r.alarm_id = a.id
     where a.official_id = $1 and a.kind = $2 and a.state <> 'open' and r.reading_id = any($3::uuid[])`,
    [officialId, kind, readingIds],
  )
  return row?.decided === new Set(readingIds).size
}

export async function nameCase(tx: Tx, officialId: string, id: string, code: string): Promise<void> {
  await tx.named(
    'data-protection.name-case',
    'update data_protection.alarm set case_code = $3 where official_id = $1 and id = $2',
    [officialId, id, code],
  )
}

export async function addReadings(
  tx: Tx,
  officialId: string,
  alarmId: string,
  readings: readonly WatchedReading[],
): Promise<void> {
  const column = (name: keyof WatchedReading) => readings.map((one) => one[name])
  await tx.named(
    'data-protection.add-readings',
    `insert into data_protection.alarm_reading
       (official_id, alarm_id, reading_id, person_id, at, what, purpose, case_id)
     select $1, $2, r.* from unnest($3::uuid[], $4::uuid[], $5::timestamptz[], $6::text[], $7::text[], $8::text[]) as r
     on conflict do nothing`,
    [
      officialId,
      alarmId,
      column('id'),
      column('person_id'),
      column('at'),
      column('what'),
      column('purpose'),
      column('case_id'),
    ],
  )
}

export interface AlarmPage {
  /** The last of the page before. */
  readonly after: string | null
  readonly limit: number
}

const newestFirst = (tx: Tx, { after, limit }: AlarmPage) =>
  db(tx)
    .selectFrom('alarm')
    .selectAll()
    .$if(after !== null, (query) => query.where('id', '<', after ?? ''))
    .orderBy('id', 'desc')
    .limit(limit)

/** Handled by these units unless null; none about `except`. */
export async function alarmsOf(
  tx: Tx,
  unitIds: readonly string[] | null,
  except: string,
  page: AlarmPage,
): Promise<AlarmRow[]> {
  if (unitIds?.length === 0) return []
  const others = newestFirst(tx, page).where('official_id', '<>', except)
  return (unitIds ? others.where('handling_unit_id', 'in', [...unitIds]) : others).execute()
}

/** About this official. */
export function alarmsAbout(tx: Tx, officialId: string, page: AlarmPage): Promise<AlarmRow[]> {
  return newestFirst(tx, page).where('official_id', '=', officialId).execute()
}

export async function alarmById(tx: Tx, id: string, lock = false): Promise<AlarmRow | undefined> {
  let query = db(tx).selectFrom('alarm').selectAll().where('id', '=', id)
  if (lock) query = query.forUpdate()
  return query.executeTakeFirst()
}

export async function countReadings(tx: Tx, officialId: string, alarmId: string): Promise<number> {
  const [row] = await tx.named<{ n: number }>(
    'data-protection.count-readings',
    'select count(*)::int as n from data_protection.alarm_reading where official_id = $1 and alarm_id = $2',
    [officialId, alarmId],
  )
  return row?.n ?? 0
}

export async function readingsOf(
  tx: Tx,
  officialId: string,
  alarmId: string,
  limit: number,
): Promise<Tables['alarm_reading'][]> {
  return db(tx)
    .selectFrom('alarm_reading')
    .selectAll()
    .where('official_id', '=', officialId)
    .where('alarm_id', '=', alarmId)
    .orderBy('at')
    .limit(limit)
    .execute()
}

/** To be decided again, unless there is another open one of its kind meanwhile. */
export async function reopen(tx: Tx, { official_id, id }: Pick<AlarmRow, 'official_id' | 'id'>): Promise<void> {
  await tx.named(
    'data-protection.reopen-alarm',
    `update data_protection.alarm as one set state = 'open', decision = null, decided_by = null, decided_at = null
     where official_id = $1 and id = $2 and not exists (select from data_protection.alarm as other
       where other.official_id = one.official_id and other.kind = one.kind and other.state = 'open' and other.id <> one.id)`,
    [official_id, id],
  )
}

export async function updateAlarm(
  tx: Tx,
  { official_id, id }: Pick<AlarmRow, 'official_id' | 'id'>,
  given: Partial<Pick<AlarmRow, 'state' | 'explanation' | 'explained_at' | 'decision' | 'decided_by' | 'decided_at'>>,
): Promise<void> {
  await db(tx).updateTable('alarm').set(given).where('official_id', '=', official_id).where('id', '=', id).execute()
}
