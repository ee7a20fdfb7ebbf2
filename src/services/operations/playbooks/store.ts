/** Every SQL statement of playbooks. */
import type { Tx } from '../../../kernel/app.ts'
import type { PlaybookStep } from '../contract-tasks.ts'
import type { Tables } from '../tables.ts'

const db = (tx: Tx) => tx.tables<Tables>('operations')

type Text2 = { readonly vi: string; readonly en: string }
export interface PlaybookRow extends Omit<Tables['playbook'], 'title' | 'steps'> {
  readonly title: Text2
  readonly steps: readonly PlaybookStep[]
}

/** The newest version of each. */
export function newest(tx: Tx): Promise<PlaybookRow[]> {
  return tx.named<PlaybookRow>(
    'operations.playbooks',
    `select distinct on (kind, from_severity) * from operations.playbook order by kind, from_severity, version desc`,
    [],
  )
}

/** Whether it is a new one: two who enter the same version at once do not both. */
export async function insertPlaybook(tx: Tx, row: PlaybookRow): Promise<boolean> {
  const rows = await db(tx)
    .insertInto('playbook')
    .values({ ...row, title: JSON.stringify(row.title), steps: JSON.stringify(row.steps) })
    .onConflict((c) => c.doNothing())
    .returning('kind')
    .execute()
  return rows.length > 0
}

export interface RunRow extends Omit<Tables['playbook_run'], 'title'> {
  readonly title: Text2
}
export interface StepRow extends Omit<Tables['playbook_step'], 'text'> {
  readonly text: Text2
}

export async function runOf(tx: Tx, incidentId: string): Promise<RunRow | undefined> {
  return db(tx).selectFrom('playbook_run').selectAll().where('incident_id', '=', incidentId).executeTakeFirst()
}

export function stepsOf(tx: Tx, incidentId: string): Promise<StepRow[]> {
  return db(tx).selectFrom('playbook_step').selectAll().where('incident_id', '=', incidentId).orderBy('n').execute()
}

export async function insertRun(tx: Tx, run: RunRow, steps: readonly StepRow[]): Promise<void> {
  await db(tx)
    .insertInto('playbook_run')
    .values({ ...run, title: JSON.stringify(run.title) })
    .execute()
  await db(tx)
    .insertInto('playbook_step')
    .values(steps.map((step) => ({ ...step, text: JSON.stringify(step.text) })))
    .execute()
}

export async function setStep(
  tx: Tx,
  incidentId: string,
  n: number,
  set: Pick<Tables['playbook_step'], 'done_at' | 'done_by' | 'note'>,
): Promise<void> {
  await db(tx).updateTable('playbook_step').set(set).where('incident_id', '=', incidentId).where('n', '=', n).execute()
}
