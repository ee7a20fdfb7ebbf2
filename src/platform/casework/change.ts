/** Loads a case with its state, and appends events to it with the projection, in one transaction. */
import type { Tx } from '../../kernel/app.ts'
import { problem } from '../../kernel/problems.ts'
import { type CaseEvent, type EventActor, type NewEvent, trackOf } from './case-events.ts'
import type { ApplicationDataType } from './contract.ts'
import { caseChanged } from './events.ts'
import type { Process } from './process.ts'
import { getProcess } from './processes.ts'
import { apply, type CaseState, project } from './projection.ts'
import { type CaseRow, iso, rowOf } from './row.ts'
import * as store from './store.ts'

export interface LoadedCase {
  readonly row: CaseRow
  readonly process: Process
  readonly state: CaseState
  readonly events: readonly CaseEvent[]
}

/** Milliseconds, as the database keeps: a replay then gives the very same state. */
export function nowOf(tx: Tx): Temporal.Instant {
  return tx.now.round({ smallestUnit: 'millisecond', roundingMode: 'floor' })
}

/** To be read. Throws `kernel.not-found`. */
export async function loadCase(tx: Tx, caseId: string): Promise<LoadedCase> {
  return loaded(tx, await store.caseWithEvents(tx, caseId))
}

/** To be changed: others wait until this transaction ends. Throws `kernel.not-found`. */
export async function lockCase(tx: Tx, caseId: string): Promise<LoadedCase> {
  const row = await store.lockCase(tx, caseId)
  // In two steps: what is read with the waiting for the lock would be of before the wait.
  return loaded(tx, row && { row, events: await store.eventsOf(tx, caseId) })
}

async function loaded(tx: Tx, found: Pick<LoadedCase, 'row' | 'events'> | null | undefined): Promise<LoadedCase> {
  if (!found) throw problem('kernel.not-found')
  const { row, events } = found
  const process = await getProcess(tx, row.process_id)
  return { row, process, state: project(process, events), events }
}

export interface WholeCase extends LoadedCase {
  /** What was declared. */
  readonly data: ApplicationDataType
}

/** With what was declared, by the same statement. Throws `kernel.not-found`. */
export async function loadWhole(tx: Tx, caseId: string): Promise<WholeCase> {
  const found = await store.wholeCase(tx, caseId)
  if (!found) throw problem('kernel.not-found')
  const { row, events, data } = found
  const process = await getProcess(tx, row.process_id)
  return { row, process, state: project(process, events), events, data }
}

/** Numbers and times new events. Several at once get the same instant. */
export function numbered(
  version: number,
  at: Temporal.Instant,
  actor: EventActor,
  events: readonly NewEvent[],
): CaseEvent[] {
  return events.map((event, i) => ({
    ...event,
    seq: version + 1 + i,
    at,
    actor,
    reason: event.reason ?? null,
    papers: event.papers ?? [],
  }))
}

/** Appends to a case that `loadCase` has locked. */
export async function append(
  tx: Tx,
  loaded: LoadedCase,
  actor: EventActor,
  news: readonly NewEvent[],
): Promise<LoadedCase> {
  const { process, row } = loaded
  const events = numbered(loaded.state.version, nowOf(tx), actor, news)
  const state = events.reduce((before, event) => apply(process, before, event), loaded.state)
  const identity = { caseId: row.case_id, code: row.code, applicantName: row.applicant_name }
  const next = rowOf(identity, process, state)
  if (!(await store.changeCase(tx, loaded.state.version, next, events))) {
    throw problem('casework.stale', { version: row.version })
  }
  if (state.opinions !== loaded.state.opinions && state.opinions.length > 0) {
    await store.writeOpinions(tx, row.case_id, opinionRows(state))
  }
  announce(tx, next, events, row.holder_unit_id)
  return { row: next, process, state, events: [...loaded.events, ...events] }
}

export function opinionRows(state: CaseState): store.OpinionRow[] {
  return state.opinions.map((o) => ({
    opinion_id: o.id,
    unit_id: o.unitId,
    role: o.role,
    asked_at: iso(o.askedAt),
    due_at: iso(o.dueAt),
    given_at: o.given ? iso(o.given.at) : null,
    lapsed_at: o.lapsedAt ? iso(o.lapsedAt) : null,
  }))
}

/** Tells other modules and open pages. `previousUnitId`: who held it before. */
export function announce(tx: Tx, row: CaseRow, events: readonly CaseEvent[], previousUnitId: string | null): void {
  for (const event of events) {
    tx.emit(caseChanged, {
      caseId: row.case_id,
      code: row.code,
      version: event.seq,
      type: event.type,
      track: trackOf(event.type),
      phase: row.phase,
      status: row.status,
      procedureCode: row.procedure_code,
      procedureVersion: row.procedure_version,
      applicantPersonId: row.applicant_person_id,
      holderUnitId: row.holder_unit_id,
      at: iso(event.at),
    })
  }
  tx.live(`case:${row.case_id}`)
  tx.live(`my-cases:${row.applicant_person_id}`)
  tx.live(`unit-queue:${row.holder_unit_id}`)
  if (previousUnitId && previousUnitId !== row.holder_unit_id) tx.live(`unit-queue:${previousUnitId}`)
  tx.live('centre:cases')
}
