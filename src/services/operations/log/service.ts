/** The log book, handing over a shift, and who or what can be sent. Rules OP15 to OP17. */
import type { Actor } from '../../../kernel/actor.ts'
import type { Tx } from '../../../kernel/app.ts'
import type { InputOf, ReplyOf } from '../../../kernel/endpoint.ts'
import { newId } from '../../../kernel/id.ts'
import { problem } from '../../../kernel/problems.ts'
import { directory, may, requireMay, unitsWhere } from '../../../platform/organisation/index.ts'
import type * as api from '../contract-log.ts'
import type { Handover, LogEntry, ResourceView } from '../contract-log.ts'
import { getSeen, unitsUnder } from '../incidents/authority.ts'
import { authorOf } from '../incidents/change.ts'
import { knownUnit } from '../incidents/service.ts'
import { countOpen, openIncidents } from '../incidents/store.ts'
import * as store from './store.ts'

const command = 'operations.command'
const pageSize = 100
const handoversMax = 50
const openMax = 1000
const resourcesMax = 1000

const entryView = (row: store.EntryRow, correctedBy: string | null): LogEntry => ({
  id: row.id,
  at: row.at,
  by: row.by_name,
  text: row.text,
  incidentId: row.incident_id,
  corrects: row.corrects,
  correctedBy,
})

export async function read(
  tx: Tx,
  actor: Actor,
  { unitId, before }: InputOf<typeof api.readLog>['query'],
): Promise<ReplyOf<typeof api.readLog>> {
  requireMay(actor, command, unitId)
  const rows = await store.entriesOf(tx, unitId, before ?? null, pageSize + 1)
  const page = rows.slice(0, pageSize)
  return {
    entries: page.map((row) => entryView(row, row.corrected_by)),
    next: rows.length > pageSize ? (page.at(-1)?.id ?? null) : null,
  }
}

/** OP15: never changed; who was there puts right what somebody wrote, by a further entry. */
export async function write(
  tx: Tx,
  actor: Actor,
  { unitId, text, incidentId, corrects }: InputOf<typeof api.writeLog>['body'],
): Promise<LogEntry> {
  knownUnit(tx, unitId)
  requireMay(actor, command, unitId)
  if (incidentId !== undefined) await getSeen(tx, actor, incidentId)
  if (corrects !== undefined && (await store.entryById(tx, corrects))?.unit_id !== unitId)
    throw problem('kernel.not-found')
  const { id: by_id, name: by_name } = authorOf(actor)
  const row: store.EntryRow = {
    id: newId(tx.now.epochMilliseconds),
    unit_id: unitId,
    at: tx.now.toString(),
    by_id,
    by_name,
    text: text.trim(),
    incident_id: incidentId ?? null,
    corrects: corrects ?? null,
  }
  await store.insertEntry(tx, row)
  tx.live('operations:log')
  return entryView(row, null)
}

// ---- the shift ----------------------------------------------------------------------------------------------------

function handoverView(actor: Actor, row: store.HandoverRow): Handover {
  return {
    id: row.id,
    unitId: row.unit_id,
    givenBy: row.given_name,
    givenAt: row.given_at,
    notes: row.notes,
    open: [...row.open],
    takenBy: row.taken_name,
    takenAt: row.taken_at,
    mayTake: row.taken_at === null && row.given_by !== actor.id && may(actor, command, row.unit_id),
  }
}

export async function handovers(tx: Tx, actor: Actor, unitId: string): Promise<Handover[]> {
  requireMay(actor, command, unitId)
  return (await store.handoversOf(tx, unitId, handoversMax)).map((row) => handoverView(actor, row))
}

/** OP16: what is open is written down as it is now, whatever becomes of it. */
export async function giveShift(
  tx: Tx,
  actor: Actor,
  { unitId, notes }: InputOf<typeof api.giveShift>['body'],
): Promise<Handover> {
  knownUnit(tx, unitId)
  requireMay(actor, command, unitId)
  const units = unitsUnder(tx, unitId)
  const listing = { units, isClosed: false, kind: null, q: null, after: null, limit: openMax } as const
  const open = await openIncidents(tx, listing)
  const more = (await countOpen(tx, units)) - open.length
  const { id, name } = authorOf(actor)
  const row: store.HandoverRow = {
    id: newId(tx.now.epochMilliseconds),
    unit_id: unitId,
    given_by: id,
    given_name: name,
    given_at: tx.now.toString(),
    // In a night of a thousand incidents the lightest are handed over by their number.
    notes: more > 0 ? `${notes.trim()}\n(+ ${more} sự việc khác đang mở)` : notes.trim(),
    open: open.map((one) => ({
      id: one.id,
      code: one.code,
      title: one.title,
      severity: one.severity,
      status: one.status,
    })),
    taken_by: null,
    taken_name: null,
    taken_at: null,
  }
  if (!(await store.insertHandover(tx, row))) throw problem('operations.shift-waits')
  tx.live('operations:log')
  return handoverView(actor, row)
}

/** OP16: by somebody else. */
export async function takeShift(tx: Tx, actor: Actor, id: string): Promise<Handover> {
  const row = await store.lockHandover(tx, id)
  if (!row || !may(actor, command, row.unit_id)) throw problem('kernel.not-found')
  if (row.taken_at !== null || row.given_by === actor.id) throw problem('operations.not-possible')
  const by = authorOf(actor)
  const now = tx.now.toString()
  await store.markTaken(tx, id, by, now)
  tx.live('operations:log')
  return handoverView(actor, { ...row, taken_by: by.id, taken_name: by.name, taken_at: now })
}

// ---- resources and contacts ---------------------------------------------------------------------------------------

const resourceView = (row: store.ResourceRow): ResourceView => ({
  id: row.id,
  unitId: row.unit_id,
  unitName: directory().unit(row.unit_id)?.name ?? { vi: row.unit_id, en: row.unit_id },
  kind: row.kind,
  name: row.name,
  detail: row.detail,
  phone: row.phone,
  amount: row.amount,
  state: row.state,
  changedAt: row.changed_at,
  changedBy: row.changed_by,
})

export async function resources(tx: Tx, actor: Actor): Promise<ResourceView[]> {
  return (await store.resourcesOf(tx, unitsWhere(actor, command), resourcesMax)).map(resourceView)
}

/** OP17: by who commands at its unit, and at the unit that it goes to. */
export async function saveResource(
  tx: Tx,
  actor: Actor,
  id: string | undefined,
  body: InputOf<typeof api.addResource>['body'],
): Promise<ResourceView> {
  const known = id === undefined ? undefined : await store.resourceById(tx, id)
  if (id !== undefined && (!known || !may(actor, command, known.unit_id))) throw problem('kernel.not-found')
  knownUnit(tx, body.unitId)
  requireMay(actor, command, body.unitId)
  const row: store.ResourceRow = {
    id: known?.id ?? newId(tx.now.epochMilliseconds),
    unit_id: body.unitId,
    kind: body.kind,
    name: body.name.trim(),
    detail: body.detail.trim(),
    phone: body.phone,
    amount: body.amount,
    state: body.state,
    changed_at: tx.now.toString(),
    changed_by: authorOf(actor).name,
  }
  await store.saveResource(tx, row)
  return resourceView(row)
}
