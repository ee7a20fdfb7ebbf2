/** Every SQL statement of consultations. */
import type { Selectable } from 'kysely'
import type { Tx } from '../../kernel/app.ts'
import type { Tables } from './tables.ts'
import type { Tally } from './result.ts'

const db = (tx: Tx) => tx.tables<Tables>('consultations')

export type ConsultationRow = Selectable<Tables['consultation']>
export type SayingRow = Selectable<Tables['saying']>
export type PartRow = Tables['part']
export type TaskRow = Tables['task']

export async function insertConsultation(
  tx: Tx,
  { title, lead, ...row }: Omit<ConsultationRow, 'answer' | 'answered_at' | 'published_at'>,
  parts: readonly Omit<PartRow, 'consultation_id'>[],
): Promise<void> {
  await db(tx)
    .insertInto('consultation')
    .values({ ...row, title: JSON.stringify(title), lead: JSON.stringify(lead), published_at: row.made_at })
    .execute()
  if (parts.length === 0) return
  await db(tx)
    .insertInto('part')
    .values(parts.map((part) => ({ ...part, consultation_id: row.consultation_id })))
    .execute()
}

/** From behind a given one. */
export function newest(tx: Tx, after: string | null, limit: number): Promise<ConsultationRow[]> {
  return tx.named<ConsultationRow>(
    'consultations.newest',
    `select * from consultations.consultation
     where $1::uuid is null or (closes_at, consultation_id)
       < ((select closes_at from consultations.consultation where consultation_id = $1), $1)
     order by closes_at desc, consultation_id desc limit $2`,
    [after, limit],
  )
}

export async function byId(tx: Tx, id: string, lock = false): Promise<ConsultationRow | undefined> {
  const query = db(tx).selectFrom('consultation').selectAll().where('consultation_id', '=', id)
  return (lock ? query.forUpdate() : query).executeTakeFirst()
}

export async function partsOf(tx: Tx, id: string): Promise<PartRow[]> {
  return db(tx).selectFrom('part').selectAll().where('consultation_id', '=', id).orderBy('position').execute()
}

export async function answer(tx: Tx, id: string, words: string): Promise<void> {
  await db(tx)
    .updateTable('consultation')
    .set({ answer: words, answered_at: tx.now.toString() })
    .where('consultation_id', '=', id)
    .execute()
}

/** The newest first. */
export async function earlierAnswers(tx: Tx, id: string): Promise<Tables['earlier_answer'][]> {
  return db(tx)
    .selectFrom('earlier_answer')
    .selectAll()
    .where('consultation_id', '=', id)
    .orderBy('replaced_at', 'desc')
    .execute()
}

export async function insertEarlierAnswer(tx: Tx, row: Tables['earlier_answer']): Promise<void> {
  await db(tx).insertInto('earlier_answer').values(row).execute()
}

// ---- what people say --------------------------------------------------------------------------------------------

export async function insertSaying(
  tx: Tx,
  row: Pick<SayingRow, 'consultation_id' | 'saying_id' | 'part_id' | 'person_id' | 'shown_name' | 'words'>,
): Promise<void> {
  await db(tx)
    .insertInto('saying')
    .values({ ...row, said_at: tx.now.toString(), state: 'waiting' })
    .execute()
}

/** Shown ones with most behind them first, and those of one person. */
export async function sayingsFor(tx: Tx, id: string, personId: string | null, limit: number): Promise<SayingRow[]> {
  return tx.named<SayingRow>(
    'consultations.sayings',
    `select * from consultations.saying
     where consultation_id = $1 and (state = 'shown' or person_id = $2::uuid)
     order by (person_id = $2::uuid) is true desc, votes desc, said_at limit $3`,
    [id, personId, limit],
  )
}

export async function waiting(tx: Tx, id: string, limit: number): Promise<SayingRow[]> {
  return db(tx)
    .selectFrom('saying')
    .selectAll()
    .where('consultation_id', '=', id)
    .where('state', '=', 'waiting')
    .orderBy('said_at')
    .limit(limit)
    .execute()
}

export async function countSayings(tx: Tx, id: string, state: SayingRow['state']): Promise<number> {
  const [row] = await tx.named<{ n: number }>(
    'consultations.count-sayings',
    'select count(*)::int as n from consultations.saying where consultation_id = $1 and state = $2',
    [id, state],
  )
  return row?.n ?? 0
}

export async function countOwn(tx: Tx, id: string, personId: string): Promise<number> {
  const [row] = await tx.named<{ n: number }>(
    'consultations.count-own',
    'select count(*)::int as n from consultations.saying where consultation_id = $1 and person_id = $2',
    [id, personId],
  )
  return row?.n ?? 0
}

export async function sayingById(tx: Tx, id: string, sayingId: string): Promise<SayingRow | undefined> {
  return db(tx)
    .selectFrom('saying')
    .selectAll()
    .where('consultation_id', '=', id)
    .where('saying_id', '=', sayingId)
    .forUpdate()
    .executeTakeFirst()
}

export async function updateSaying(
  tx: Tx,
  { consultation_id, saying_id }: Pick<SayingRow, 'consultation_id' | 'saying_id'>,
  change: Partial<Pick<SayingRow, 'state' | 'reason' | 'answer' | 'answered_at' | 'votes'>>,
): Promise<void> {
  await db(tx)
    .updateTable('saying')
    .set(change)
    .where('consultation_id', '=', consultation_id)
    .where('saying_id', '=', saying_id)
    .execute()
}

/** False when this person is behind it already. */
export async function backSaying(tx: Tx, row: Tables['saying_vote']): Promise<boolean> {
  const made = await db(tx)
    .insertInto('saying_vote')
    .values(row)
    .onConflict((conflict) => conflict.columns(['consultation_id', 'saying_id', 'person_id']).doNothing())
    .returning('person_id')
    .execute()
  return made.length > 0
}

// ---- votes ------------------------------------------------------------------------------------------------------

/** False when this person has voted. */
export async function markVoter(tx: Tx, id: string, personId: string): Promise<boolean> {
  const made = await db(tx)
    .insertInto('voter')
    .values({ consultation_id: id, person_id: personId })
    .onConflict((conflict) => conflict.columns(['consultation_id', 'person_id']).doNothing())
    .returning('person_id')
    .execute()
  return made.length > 0
}

export async function hasVoted(tx: Tx, id: string, personId: string): Promise<boolean> {
  const rows = await db(tx)
    .selectFrom('voter')
    .select('person_id')
    .where('consultation_id', '=', id)
    .where('person_id', '=', personId)
    .execute()
  return rows.length > 0
}

export async function addVote(tx: Tx, id: string, optionId: string, unitId: string): Promise<void> {
  await tx.named(
    'consultations.add-vote',
    `insert into consultations.tally as t (consultation_id, part_id, unit_id, votes) values ($1, $2, $3, 1)
     on conflict (consultation_id, part_id, unit_id) do update set votes = t.votes + 1`,
    [id, optionId, unitId],
  )
}

export async function tallies(tx: Tx, id: string): Promise<Tally[]> {
  const rows = await db(tx).selectFrom('tally').selectAll().where('consultation_id', '=', id).execute()
  return rows.map(({ part_id, unit_id, votes }) => ({ optionId: part_id, unitId: unit_id, votes }))
}

// ---- dialogues --------------------------------------------------------------------------------------------------

/** The consultation is locked by the caller, so that no two get the last seat. */
export async function takeSeat(tx: Tx, row: Tables['seat']): Promise<void> {
  await db(tx)
    .insertInto('seat')
    .values(row)
    .onConflict((conflict) => conflict.columns(['consultation_id', 'person_id']).doNothing())
    .execute()
}

export async function giveSeatBack(tx: Tx, id: string, personId: string): Promise<void> {
  await db(tx).deleteFrom('seat').where('consultation_id', '=', id).where('person_id', '=', personId).execute()
}

export async function seats(tx: Tx, id: string, personId: string | null): Promise<{ taken: number; mine: boolean }> {
  const [row] = await tx.named<{ taken: number; mine: boolean }>(
    'consultations.seats',
    `select count(*)::int as taken, coalesce(bool_or(person_id = $2::uuid), false) as mine
     from consultations.seat where consultation_id = $1`,
    [id, personId],
  )
  return row ?? { taken: 0, mine: false }
}

export async function seatsOf(tx: Tx, id: string, offset: number, limit: number): Promise<Tables['seat'][]> {
  return db(tx)
    .selectFrom('seat')
    .selectAll()
    .where('consultation_id', '=', id)
    .orderBy('taken_at')
    .orderBy('person_id')
    .offset(offset)
    .limit(limit)
    .execute()
}

export async function insertTask(tx: Tx, row: Omit<TaskRow, 'done_at' | 'outcome'>): Promise<void> {
  await db(tx)
    .insertInto('task')
    .values({ ...row, done_at: null, outcome: null })
    .execute()
}

export async function tasksOf(tx: Tx, id: string): Promise<TaskRow[]> {
  return db(tx).selectFrom('task').selectAll().where('consultation_id', '=', id).orderBy('due_on').execute()
}

/** False when there is none that is open. */
export async function endTask(tx: Tx, id: string, taskId: string, outcome: string): Promise<boolean> {
  const done = await db(tx)
    .updateTable('task')
    .set({ done_at: tx.now.toString(), outcome })
    .where('consultation_id', '=', id)
    .where('task_id', '=', taskId)
    .where('done_at', 'is', null)
    .returning('task_id')
    .execute()
  return done.length > 0
}
