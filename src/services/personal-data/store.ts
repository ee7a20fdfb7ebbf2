/** Every SQL statement about requests for correction. */
import type { Tx } from '../../kernel/app.ts'
import type { Tables } from './tables.ts'

const db = (tx: Tx) => tx.tables<Tables>('personal_data')

export type State = Tables['correction']['state']

export interface Finding {
  /** Null takes the value away. */
  readonly value: unknown
  readonly validFrom: string
  readonly note: string
  readonly by: string
  readonly byName: string
  readonly at: string
}

export interface CorrectionRow {
  readonly person_id: string
  readonly case_id: string
  readonly case_code: string
  readonly registry: string
  readonly record_id: string
  readonly field: string
  readonly was: unknown
  readonly since: string
  readonly value: unknown
  readonly said: string
  readonly why: string
  readonly finding: Finding | null
  readonly state: State
  readonly asked_at: string
}

const columns = `person_id, case_id, case_code, registry, record_id, field, was, since, value, said, why, finding, state, asked_at`

/** False when another request about the same value is open: also one whose transaction has yet to end is waited for. */
export async function insertCorrection(tx: Tx, row: CorrectionRow): Promise<boolean> {
  const { was, value, finding, ...rest } = row
  const inserted = await db(tx)
    .insertInto('correction')
    .values({
      ...rest,
      was: JSON.stringify(was),
      value: value === undefined ? null : JSON.stringify(value),
      finding: finding && JSON.stringify(finding),
    })
    .onConflict((conflict) =>
      conflict.columns(['person_id', 'registry', 'record_id', 'field']).where('state', '=', 'open').doNothing(),
    )
    .returning('case_id')
    .execute()
  return inserted.length > 0
}

/** Sent with the commit: the case is opened last, since others wait for its number. */
export function nameCase(tx: Tx, personId: string, caseId: string, code: string): void {
  tx.later(
    'personal-data.name-case',
    'update personal_data.correction set case_code = $3 where person_id = $1 and case_id = $2',
    [personId, caseId, code],
  )
}

export async function openCorrections(tx: Tx, personId: string): Promise<CorrectionRow[]> {
  return tx.named<CorrectionRow>(
    'personal-data.open-corrections',
    `select ${columns} from personal_data.correction where person_id = $1 and state = 'open'`,
    [personId],
  )
}

export async function correctionOf(tx: Tx, caseId: string, lock = false): Promise<CorrectionRow | undefined> {
  const [row] = await tx.named<CorrectionRow>(
    `personal-data.correction${lock ? '-locked' : ''}`,
    `select ${columns} from personal_data.correction where case_id = $1${lock ? ' for update' : ''}`,
    [caseId],
  )
  return row
}

export async function saveFinding(
  tx: Tx,
  { person_id, case_id }: Pick<CorrectionRow, 'person_id' | 'case_id'>,
  finding: Finding,
): Promise<void> {
  await db(tx)
    .updateTable('correction')
    .set({ finding: JSON.stringify(finding) })
    .where('person_id', '=', person_id)
    .where('case_id', '=', case_id)
    .execute()
}

export async function setState(
  tx: Tx,
  { person_id, case_id }: Pick<CorrectionRow, 'person_id' | 'case_id'>,
  state: State,
): Promise<void> {
  await db(tx)
    .updateTable('correction')
    .set({ state })
    .where('person_id', '=', person_id)
    .where('case_id', '=', case_id)
    .execute()
}

/** Taken up again, unless the person has asked anew about the same value meanwhile. */
export async function reopen(
  tx: Tx,
  { person_id, case_id }: Pick<CorrectionRow, 'person_id' | 'case_id'>,
): Promise<void> {
  await tx.named(
    'personal-data.reopen-correction',
    `update personal_data.correction as one set state = 'open'
     where person_id = $1 and case_id = $2 and not exists (
       select from personal_data.correction as other
       where other.person_id = one.person_id and other.state = 'open' and other.registry = one.registry
         and other.record_id = one.record_id and other.field = one.field)`,
    [person_id, case_id],
  )
}
