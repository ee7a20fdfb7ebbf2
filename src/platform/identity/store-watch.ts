/** SQL of watching over readings: by time, through the index of ranges. */
import type { Tx } from '../../kernel/app.ts'

export interface ReadingTotal {
  readonly official_id: string
  readonly official_name: string
  readonly unit_id: string | null
  /** ISO instant. */
  readonly hour: string
  /** Times that something was opened or listed: persons found together count once. */
  readonly acts: number
  readonly persons: number
  readonly persons_without_case: number
}

export async function totalsBetween(tx: Tx, from: string, to: string): Promise<ReadingTotal[]> {
  return tx.named<ReadingTotal>(
    'identity.reading-totals',
    `select official_id, max(official_name) as official_name, max(unit_id) as unit_id, date_trunc('hour', at) as hour,
       count(distinct at)::int as acts, count(*)::int as persons,
       (count(*) filter (where case_id is null))::int as persons_without_case
     from identity.access where at > $1 and at <= $2 and official_id not like '%:%' group by official_id, date_trunc('hour', at)`,
    [from, to],
  )
}

export interface WatchedReading {
  readonly id: string
  readonly official_id: string
  readonly person_id: string
  readonly at: string
  readonly what: string
  readonly purpose: string
  readonly case_id: string | null
}

export interface NumberedReading extends WatchedReading {
  /** Which of the official's acts since then it belongs to, from 1: counts those before the newest readings too. */
  readonly act: number
}

export async function readingsBy(
  tx: Tx,
  officialIds: readonly string[],
  since: string,
  limitEach: number,
): Promise<NumberedReading[]> {
  return tx.named<NumberedReading>(
    'identity.readings-by',
    `select id, official_id, person_id, at, what, purpose, case_id, act from (
       select *, row_number() over (partition by official_id order by at desc, id desc) as turn,
         (dense_rank() over (partition by official_id order by at))::int as act
       from identity.access where at >= $2 and official_id = any($1::text[])) as newest
     where turn <= $3 order by at, id`,
    [officialIds, since, limitEach],
  )
}

export async function readingsAbout(
  tx: Tx,
  personIds: readonly string[],
  from: string,
  to: string,
): Promise<WatchedReading[]> {
  return tx.named<WatchedReading>(
    'identity.readings-about',
    `select id, official_id, person_id, at, what, purpose, case_id from identity.access
     where at > $2 and at <= $3 and person_id = any($1::uuid[]) and official_id not like '%:%' order by at, id`,
    [personIds, from, to],
  )
}
