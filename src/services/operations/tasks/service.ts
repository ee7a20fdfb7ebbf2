/** What units are asked to do, and what they say. Rules OP9 and OP10. */
import type { Actor } from '../../../kernel/actor.ts'
import type { Tx } from '../../../kernel/app.ts'
import type { InputOf } from '../../../kernel/endpoint.ts'
import { newId } from '../../../kernel/id.ts'
import { problem } from '../../../kernel/problems.ts'
import { storeFile } from '../../../platform/documents/index.ts'
import { directory, may, unitsWhere } from '../../../platform/organisation/index.ts'
import type * as api from '../contract-tasks.ts'
import { tasksShown, type TaskView } from '../contract-tasks.ts'
import { getCommanded, getSeen, sees } from '../incidents/authority.ts'
import { authorOf, change, lock } from '../incidents/change.ts'
import { knownUnit } from '../incidents/service.ts'
import { familyOf, incidentById, type IncidentRow, incidentsByIds } from '../incidents/store.ts'
import * as store from './store.ts'

const answer = 'operations.task'

export async function list(
  tx: Tx,
  actor: Actor,
  { incident }: InputOf<typeof api.listTasks>['query'],
): Promise<TaskView[]> {
  if (incident !== undefined) {
    await getSeen(tx, actor, incident)
    return views(tx, actor, await store.tasksOf(tx, await familyOf(tx, incident)))
  }
  return views(tx, actor, await store.tasksOfUnits(tx, unitsWhere(actor, 'operations.read'), tasksShown))
}

async function views(tx: Tx, actor: Actor, rows: readonly store.TaskRow[]): Promise<TaskView[]> {
  const incidents = await incidentsByIds(tx, [...new Set(rows.map(({ incident_id }) => incident_id))])
  const byId = new Map(incidents.map((one) => [one.id, one]))
  return rows.flatMap((row) => {
    const incident = byId.get(row.incident_id)
    return incident ? [view(tx, actor, row, incident)] : []
  })
}

const isOpen = ({ state }: store.TaskRow): boolean => state === 'given' || state === 'accepted'

function view(tx: Tx, actor: Actor, row: store.TaskRow, incident: IncidentRow): TaskView {
  const by = row.done_at === null ? tx.now.epochMilliseconds : Date.parse(row.done_at)
  return {
    id: row.id,
    incidentId: row.incident_id,
    incidentCode: incident.code,
    incidentTitle: incident.title,
    severity: incident.severity as TaskView['severity'],
    title: row.title,
    detail: row.detail,
    unitId: row.unit_id,
    unitName: directory().unit(row.unit_id)?.name ?? { vi: row.unit_id, en: row.unit_id },
    givenAt: row.given_at,
    givenBy: row.given_by,
    dueAt: row.due_at,
    state: row.state,
    isLate: (isOpen(row) || row.state === 'done') && by > Date.parse(row.due_at),
    answeredAt: row.answered_at,
    answeredBy: row.answered_by,
    doneAt: row.done_at,
    note: row.note,
    proofDocumentId: row.proof_document_id,
    mayAnswer: isOpen(row) && may(actor, answer, row.unit_id),
  }
}

async function one(tx: Tx, actor: Actor, id: string): Promise<TaskView> {
  const row = await store.taskById(tx, id)
  const [shown] = row ? await views(tx, actor, [row]) : []
  if (!shown) throw problem('kernel.not-found')
  return shown
}

export async function give(
  tx: Tx,
  actor: Actor,
  incidentId: string,
  body: InputOf<typeof api.giveTask>['body'],
): Promise<TaskView> {
  const incident = await getCommanded(tx, actor, incidentId)
  if (incident.status === 'closed' || incident.merged_into !== null) throw problem('operations.not-possible')
  const unitId = knownUnit(tx, body.unitId)
  const row: store.TaskRow = {
    incident_id: incident.id,
    id: newId(tx.now.epochMilliseconds),
    title: body.title.trim(),
    detail: body.detail?.trim() ?? '',
    unit_id: unitId,
    given_at: tx.now.toString(),
    given_by: authorOf(actor).name,
    due_at: tx.now.add({ minutes: body.dueMinutes }).toString(),
    state: 'given',
    answered_at: null,
    answered_by: null,
    done_at: null,
    note: null,
    proof_document_id: null,
  }
  await store.insertTask(tx, row)
  const to = directory().unit(unitId)?.name
  await change(tx, actor, incident, { type: 'task-given', data: { title: row.title, to, due: row.due_at } })
  tx.live(`operations-unit:${unitId}`)
  return one(tx, actor, row.id)
}

/** Locked with its incident, for an official of its unit. */
async function toAnswer(tx: Tx, actor: Actor, id: string): Promise<{ row: store.TaskRow; incident: IncidentRow }> {
  const found = await store.taskById(tx, id)
  if (!found || !may(actor, 'operations.read', found.unit_id)) throw problem('kernel.not-found')
  if (!may(actor, answer, found.unit_id)) throw problem('kernel.forbidden')
  const incident = await lock(tx, found.incident_id)
  // Read again behind the lock: somebody else of the unit may have answered.
  const row = (await store.taskById(tx, id)) ?? found
  return { row, incident }
}

async function set(
  tx: Tx,
  actor: Actor,
  { row, incident }: { row: store.TaskRow; incident: IncidentRow },
  type: string,
  changed: Partial<store.TaskRow>,
): Promise<TaskView> {
  await store.updateTask(tx, row, changed)
  const unit = directory().unit(row.unit_id)?.name
  await change(tx, actor, incident, { type, data: { title: row.title, unit, note: changed.note ?? '' } })
  tx.live(`operations-unit:${row.unit_id}`)
  return one(tx, actor, row.id)
}

/** OP9: once; a refusal says why. */
export async function answerOne(
  tx: Tx,
  actor: Actor,
  id: string,
  { answer: said, note = '' }: InputOf<typeof api.answerTask>['body'],
): Promise<TaskView> {
  const found = await toAnswer(tx, actor, id)
  if (found.row.state !== 'given') throw problem('operations.not-possible')
  if (said === 'refused' && note.trim() === '') throw problem('operations.reason-missing')
  return set(tx, actor, found, `task-${said}`, {
    state: said,
    note: note.trim() === '' ? null : note.trim(),
    answered_at: tx.now.toString(),
    answered_by: authorOf(actor).name,
  })
}

export async function finish(tx: Tx, actor: Actor, id: string, note: string): Promise<TaskView> {
  const found = await toAnswer(tx, actor, id)
  if (!isOpen(found.row)) throw problem('operations.not-possible')
  const now = tx.now.toString()
  const { row } = found
  return set(tx, actor, found, 'task-done', {
    state: 'done',
    note: note.trim(),
    done_at: now,
    answered_at: row.answered_at ?? now,
    answered_by: row.answered_by ?? authorOf(actor).name,
  })
}

export async function withdraw(tx: Tx, actor: Actor, id: string, reason: string): Promise<TaskView> {
  const found = await store.taskById(tx, id)
  if (!found) throw problem('kernel.not-found')
  const incident = await getCommanded(tx, actor, found.incident_id)
  const row = (await store.taskById(tx, id)) ?? found
  if (!isOpen(row)) throw problem('operations.not-possible')
  return set(tx, actor, { row, incident }, 'task-withdrawn', { state: 'withdrawn', note: reason.trim() })
}

/** OP10: of the unit's own official, while the task is open; a second one takes the place of the first. */
export async function addProof(tx: Tx, actor: Actor, id: string, bytes: Buffer): Promise<TaskView> {
  const { row } = await toAnswer(tx, actor, id)
  if (!isOpen(row)) throw problem('operations.not-possible')
  const stored = await storeFile(tx, actor, { bytes, name: `minh-chung-${row.id}`, classification: 'internal' })
  await store.updateTask(tx, row, { proof_document_id: stored.id })
  return one(tx, actor, id)
}

/** OP10: the proof of a task is read by who sees its incident. */
export async function mayReadProof(tx: Tx, actor: Actor, documentId: string): Promise<boolean> {
  const incidentId = await store.incidentOfProof(tx, documentId)
  const incident = incidentId === undefined ? undefined : await incidentById(tx, incidentId)
  return incident !== undefined && sees(tx, actor, incident)
}
