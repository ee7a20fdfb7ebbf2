/**
 * A reform of units: open cases of a unit that ended move to its successor, with clock, papers and history intact.
 * Resolution 1656/NQ-UBTVQH15 (2025) and its kind; a case keeps its code and the process it was received under.
 */
import type { Tx } from '../../kernel/app.ts'
import { administrativeDate, directory } from '../organisation/index.ts'
import type { EventActor, NewEvent } from './case-events.ts'
import { append, type LoadedCase, lockCase } from './change.ts'
import { moveCases } from './events.ts'
import { openCasesNaming, unitsWithOpenCases } from './store-lists.ts'

/** Small enough that officials wait for no lock longer than a blink. */
const batch = 100

/** The acts that changed Hanoi's units, by the day they came into force. */
const legalBases: Readonly<Record<string, string>> = {
  '2020-03-01': 'Nghị quyết 895/NQ-UBTVQH14',
  '2025-01-01': 'Nghị quyết 1286/NQ-UBTVQH15',
  '2025-07-01': 'Nghị quyết 1656/NQ-UBTVQH15 và Nghị quyết 203/2025/QH15',
}

const mover: EventActor = { kind: 'system', id: 'reform', name: null, unitId: null }

/** Finds the units with open cases that are no longer in force on a day, and sends each one's cases to be moved. */
export async function sendMoves(tx: Tx, date: Temporal.PlainDate): Promise<number> {
  const ended = (await unitsWithOpenCases(tx)).filter((unitId) => hasEnded(unitId, date))
  for (const unitId of ended) {
    const job = { unitId, effectiveDate: date.toString(), legalBasis: legalBasisOf(unitId), after: null }
    tx.enqueue(moveCases, job, { key: `${unitId} from the first` })
  }
  return ended.length
}

/** Every night, so that a case is moved even when nobody announced the reform. */
export async function sendMovesToday(tx: Tx): Promise<void> {
  await sendMoves(tx, administrativeDate(tx))
}

function hasEnded(unitId: string, date: Temporal.PlainDate): boolean {
  const unit = directory().unit(unitId)
  return unit !== null && unit.validTo !== null && unit.validTo <= date.toString()
}

function legalBasisOf(unitId: string): string {
  const end = directory().unit(unitId)?.validTo ?? ''
  return legalBases[end] ?? `quyết định sắp xếp đơn vị có hiệu lực ngày ${end}`
}

/** CW24: one batch; a run that is killed is tried again and finds only what has not moved. */
export async function moveBatch(
  tx: Tx,
  {
    unitId,
    effectiveDate,
    legalBasis,
    after,
  }: { unitId: string; effectiveDate: string; legalBasis: string; after: string | null },
): Promise<void> {
  const ids = await openCasesNaming(tx, unitId, after, batch)
  const date = Temporal.PlainDate.from(effectiveDate)
  for (const id of ids) await moveCase(tx, id, unitId, date, legalBasis)
  const last = ids.at(-1)
  if (ids.length < batch || last === undefined) return
  tx.enqueue(moveCases, { unitId, effectiveDate, legalBasis, after: last }, { key: `${unitId} after ${last}` })
}

async function moveCase(
  tx: Tx,
  caseId: string,
  unitId: string,
  date: Temporal.PlainDate,
  legalBasis: string,
): Promise<void> {
  const loaded = await lockCase(tx, caseId)
  if (!names(loaded, unitId)) return
  const { addressUnitId } = loaded.state
  const successor = directory().successorFor(unitId, date, addressUnitId ?? undefined)
  // Nobody took over: a mistake in the directory that somebody must see; the job fails and is tried again.
  if (!successor) throw new Error(`no successor of ${unitId} on ${date.toString()} for case ${loaded.row.code}`)
  const event: NewEvent = {
    type: 'moved',
    reason: legalBasis,
    data: { fromUnitId: unitId, toUnitId: successor.id, legalBasis, newAddressUnitId: newAddress(addressUnitId, date) },
  }
  await append(tx, loaded, mover, [event])
}

function names({ state }: LoadedCase, unitId: string): boolean {
  const named = [
    state.holderUnitId,
    state.receivingUnitId,
    state.competentUnitId,
    ...Object.values(state.stepUnits),
    ...state.opinions.filter((opinion) => !opinion.given).map((opinion) => opinion.unitId),
  ]
  return named.includes(unitId)
}

/** The commune of today at the case's address; null where it is unchanged, or the split leaves it open. */
function newAddress(addressUnitId: string | null, date: Temporal.PlainDate): string | null {
  if (addressUnitId === null) return null
  const unit = directory().competentUnit({ competence: 'commune', addressUnitId, date })
  return unit && unit.id !== addressUnitId ? unit.id : null
}
