/** Every SQL statement of tasks. */
import type { Tx } from '../../../kernel/app.ts'

export async function unitsWithTasks(tx: Tx, incidentId: string): Promise<string[]> {
  const rows = await tx.named<{ unit_id: string }>(
    'operations.units-with-tasks',
    'select distinct unit_id from operations.task where incident_id = $1',
    [incidentId],
  )
  return rows.map(({ unit_id }) => unit_id)
}
