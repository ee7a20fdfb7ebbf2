/** Every SQL statement of tasks. */
import type { Tx } from '../../../kernel/app.ts'
import type { Tables } from '../tables.ts'

const db = (tx: Tx) => tx.tables<Tables>('operations')

export type TaskRow = Tables['task']

export async function unitsWithTasks(tx: Tx, incidentId: string): Promise<string[]> {
  const rows = await tx.named<{ unit_id: string }>(
    'operations.units-with-tasks',
    'select distinct unit_id from operations.task where incident_id = $1',
    [incidentId],
  )
  return rows.map(({ unit_id }) => unit_id)
}

export async function insertTask(tx: Tx, row: TaskRow): Promise<void> {
  await db(tx).insertInto('task').values(row).execute()
}

export async function taskById(tx: Tx, id: string): Promise<TaskRow | undefined> {
  return db(tx).selectFrom('task').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function updateTask(tx: Tx, { incident_id, id }: TaskRow, set: Partial<TaskRow>): Promise<void> {
  await db(tx).updateTable('task').set(set).where('incident_id', '=', incident_id).where('id', '=', id).execute()
}

export function tasksOf(tx: Tx, incidentIds: readonly string[]): Promise<TaskRow[]> {
  return db(tx)
    .selectFrom('task')
    .selectAll()
    .where('incident_id', 'in', [...incidentIds])
    .orderBy('due_at')
    .orderBy('id')
    .execute()
}

/** Those that wait, the most urgent first; then the last that were answered. */
export function tasksOfUnits(tx: Tx, units: readonly string[] | 'all', limit: number): Promise<TaskRow[]> {
  return tx.named<TaskRow>(
    'operations.tasks-of-units',
    `select * from operations.task where $1::text[] is null or unit_id = any($1)
     order by state not in ('given', 'accepted'), case when state in ('given', 'accepted') then due_at end, given_at desc
     limit $2`,
    [units === 'all' ? null : units, limit],
  )
}

/** Whose proof a document is. */
export async function incidentOfProof(tx: Tx, documentId: string): Promise<string | undefined> {
  const row = await db(tx)
    .selectFrom('task')
    .select('incident_id')
    .where('proof_document_id', '=', documentId)
    .executeTakeFirst()
  return row?.incident_id
}
