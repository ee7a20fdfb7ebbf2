/** Every SQL statement about requests for correction. */
import type { Tx } from '../../kernel/app.ts'
import { sealedColumn } from '../../platform/registry/index.ts'
import type { Tables } from './tables.ts'

const columnOf = (column: 'was' | 'value' | 'finding' | 'said' | 'why') =>
  sealedColumn({ table: 'personal_data.correction', column, key: { person_id: 'uuid', case_id: 'uuid' } })
/** What is wrong, what would be right and what was found: stored sealed, since any field may be asked about (PD15). */
const [was, value, finding] = [columnOf('was'), columnOf('value'), columnOf('finding')]
const [said, why] = [columnOf('said'), columnOf('why')]
export const sealedHere = [was, value, finding, said, why] as const

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

const keyOf = ({ person_id, case_id }: Pick<CorrectionRow, 'person_id' | 'case_id'>) => [person_id, case_id] as const

async function opened(tx: Tx, rows: readonly CorrectionRow[]): Promise<CorrectionRow[]> {
  const whole: CorrectionRow[] = []
  for (const row of rows) {
    const key = keyOf(row)
    whole.push({
      ...row,
      was: await was.open(tx, key, row.was),
      value: await value.open(tx, key, row.value),
      finding: await finding.open(tx, key, row.finding),
      said: await said.open(tx, key, row.said),
      why: await why.open(tx, key, row.why),
    })
  }
  return whole
}

/** False when another request about the same value is open: also one whose transaction has yet to end is waited for. */
export async function insertCorrection(tx: Tx, row: CorrectionRow): Promise<boolean> {
  const key = keyOf(row)
  const inserted = await db(tx)
    .insertInto('correction')
    .values({
      ...row,
      was: await was.seal(tx, key, row.was),
      value: row.value === undefined ? null : await value.seal(tx, key, row.value),
      finding: row.finding && (await finding.seal(tx, key, row.finding)),
      said: await said.seal(tx, key, row.said),
      why: await why.seal(tx, key, row.why),
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
  const rows = await tx.named<CorrectionRow>(
    'personal-data.open-corrections',
    `select ${columns} from personal_data.correction where person_id = $1 and state = 'open'`,
    [personId],
  )
  return opened(tx, rows)
}

export async function correctionOf(tx: Tx, caseId: string, lock = false): Promise<CorrectionRow | undefined> {
  const rows = await tx.named<CorrectionRow>(
    `personal-data.correction${lock ? '-locked' : ''}`,
    `select ${columns} from personal_data.correction where case_id = $1${lock ? ' for update' : ''}`,
    [caseId],
  )
  return (await opened(tx, rows))[0]
}

export async function saveFinding(
  tx: Tx,
  { person_id, case_id }: Pick<CorrectionRow, 'person_id' | 'case_id'>,
  found: Finding,
): Promise<void> {
  await db(tx)
    .updateTable('correction')
    .set({ finding: await finding.seal(tx, [person_id, case_id], found) })
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
