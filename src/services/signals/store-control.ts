/** SQL of the control's loop: what it reads each second and what it writes. */
import type { Insertable } from 'kysely'
import type { Tx } from '../../kernel/app.ts'
import type { Tables } from './tables.ts'

const db = (tx: Tx) => tx.tables<Tables>('signals')

/**
 * What changes with every edit of the register; cheap to ask each second. The sum and not the newest: a change that began before
 * another one may be there after it.
 */
export async function registerVersion(tx: Tx): Promise<string> {
  const [row] = await tx.named<{ version: string }>(
    'signals.register-version',
    `select count(*) || ' ' || coalesce(sum(extract(epoch from changed_at)), 0) as version from signals.intersection`,
    [],
  )
  return row?.version ?? ''
}

export async function setControl(tx: Tx, row: Omit<Insertable<Tables['control']>, 'single'>): Promise<void> {
  await db(tx)
    .insertInto('control')
    .values({ single: true, ...row })
    .onConflict((conflict) => conflict.column('single').doUpdateSet(row))
    .execute()
}

/** One statement a second, whatever the number of intersections. */
export async function putLive(tx: Tx, at: string, states: ReadonlyMap<string, string>): Promise<void> {
  await tx.named(
    'signals.put-live',
    `insert into signals.live (intersection_id, at, state)
     select id, $1, state from unnest($2::uuid[], $3::jsonb[]) as given (id, state)
     on conflict (intersection_id) do update set at = excluded.at, state = excluded.state`,
    [at, [...states.keys()], [...states.values()]],
  )
}

export interface PutMinute {
  readonly intersectionId: string
  readonly at: string
  readonly states: string
  readonly queue: number
  readonly passed: number
}

/** Written again as the minute goes on, so that little is lost when the program is killed. */
export async function putMinutes(tx: Tx, minutes: readonly PutMinute[]): Promise<void> {
  if (minutes.length === 0) return
  await tx.named(
    'signals.put-minutes',
    `insert into signals.minute (intersection_id, at, states, queue, passed)
     select * from unnest($1::uuid[], $2::timestamptz[], $3::jsonb[], $4::float8[], $5::int[])
     on conflict (intersection_id, at) do update set states = excluded.states, queue = excluded.queue, passed = excluded.passed`,
    [
      minutes.map(({ intersectionId }) => intersectionId),
      minutes.map(({ at }) => at),
      minutes.map(({ states }) => states),
      minutes.map(({ queue }) => queue),
      minutes.map(({ passed }) => passed),
    ],
  )
}

export async function insertEvents(tx: Tx, rows: readonly Insertable<Tables['event']>[]): Promise<void> {
  if (rows.length > 0) await db(tx).insertInto('event').values(rows).execute()
}

export async function setCost(tx: Tx, id: string, costS: number): Promise<void> {
  await db(tx).updateTable('intervention').set({ cost_s: costS }).where('id', '=', id).execute()
}

/** The link is lost: each cabinet runs by itself, and what it shows is not known. */
export async function allLocal(tx: Tx): Promise<void> {
  await tx.named(
    'signals.all-local',
    `update signals.live set state = state || jsonb_build_object('mode', 'local', 'why', 'link-lost', 'modeSince', $1::text)
     where state->>'mode' <> 'local'`,
    [tx.now.toString()],
  )
}
