/** The register of cases (form 07) and how many were done on time. */
import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import { instantAt } from '../../kernel/clock.ts'
import { problem } from '../../kernel/problems.ts'
import type { OnTime, Register } from './contract.ts'
import { deadlineState } from './deadline.ts'
import { decodeKey, encodeKey } from './paging.ts'
import { getProcess } from './processes.ts'
import { readableUnit } from './queue.ts'
import { type CaseRow, factsOfRow, iso } from './row.ts'
import { outcomesOf, registerOf } from './store-lists.ts'
import { unitRef } from './units.ts'

const periodDaysMax = 366

interface Days {
  readonly unitId?: string
  readonly from: string
  readonly to: string
}

/** Both days are meant. Throws `casework.period-too-long`. */
function period({ from, to }: Days): { from: string; to: string } {
  const [first, last] = [Temporal.PlainDate.from(from), Temporal.PlainDate.from(to)]
  const days = first.until(last).days
  if (days < 0 || days >= periodDaysMax) throw problem('casework.period-too-long', { days: periodDaysMax })
  const midnight = (day: Temporal.PlainDate) => iso(instantAt(day.toPlainDateTime()))
  return { from: midnight(first), to: midnight(last.add({ days: 1 })) }
}

export async function listRegister(
  tx: Tx,
  actor: Actor,
  query: Days & { after?: string; limit?: number },
): Promise<Register> {
  const unitId = readableUnit(tx, actor, query.unitId)
  const limit = query.limit ?? 100
  const rows = await registerOf(tx, { unitId, ...period(query) }, decodeKey(query.after), limit + 1)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    unit: unitRef(unitId),
    items: await Promise.all(page.map((row) => toLine(tx, row))),
    next: rows.length > limit && last ? encodeKey([last.submitted_at, last.case_id]) : null,
  }
}

async function toLine(tx: Tx, row: CaseRow): Promise<Register['items'][number]> {
  const process = await getProcess(tx, row.process_id)
  return {
    id: row.case_id,
    code: row.code,
    title: process.title,
    applicantName: row.applicant_name,
    receivingUnit: unitRef(row.receiving_unit_id),
    competentUnit: unitRef(row.competent_unit_id),
    channel: row.channel,
    submittedAt: row.submitted_at,
    receivedAt: row.received_at,
    dueAt: row.due_at,
    doneAt: row.done_at,
    closedAt: row.closed_at,
    status: row.status,
    deadline: deadlineState(factsOfRow(row), tx.now),
  }
}

/** CW25: of the cases that a unit decided in a period, how many early, on time and late. Withdrawn ones do not count. */
export async function onTime(tx: Tx, actor: Actor, query: Days): Promise<OnTime> {
  const unitId = readableUnit(tx, actor, query.unitId)
  const { from, to } = period(query)
  const counts = await outcomesOf(tx, [unitId], from, to)
  const of = (outcome: string) => counts.find((c) => c.outcome === outcome)?.count ?? 0
  const [early, inTime, late] = [of('early'), of('on-time'), of('late')]
  const done = early + inTime + late
  return { unit: unitRef(unitId), done, early, onTime: inTime, late, rate: done > 0 ? (early + inTime) / done : null }
}
