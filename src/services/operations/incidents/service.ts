/** What is done with incidents. Rules OP1 to OP8. */
import type { Actor } from '../../../kernel/actor.ts'
import type { Tx } from '../../../kernel/app.ts'
import type { EndpointSpec, InputOf, ReplyOf } from '../../../kernel/endpoint.ts'
import { isId } from '../../../kernel/id.ts'
import { problem } from '../../../kernel/problems.ts'
import { administrativeDate, directory, may, requireMay, unitsWhere } from '../../../platform/organisation/index.ts'
import { decryptAtRest, encryptAtRest } from '../../../platform/signatures/index.ts'
import type * as api from '../contract.ts'
import { type IncidentDetail, statuses } from '../contract.ts'
import { commandFor, getCommanded, getSeen } from './authority.ts'
import { authorOf, change, lock } from './change.ts'
import { open, propose } from './open.ts'
import * as store from './store.ts'
import { detail, views } from './view.ts'

const listedUsual = 100
type Body<E extends EndpointSpec> = InputOf<E>['body']

export async function list(
  tx: Tx,
  actor: Actor,
  query: InputOf<typeof api.listIncidents>['query'],
): Promise<ReplyOf<typeof api.listIncidents>> {
  const units = unitsWhere(actor, 'operations.read')
  const limit = query.limit ?? listedUsual
  const isClosed = query.state === 'closed'
  const listing: store.Listing = {
    units,
    isClosed,
    kind: query.kind ?? null,
    q: query.q?.trim() ? query.q.trim() : null,
    after: placeOf(query.after),
    limit: limit + 1,
  }
  const rows = await (isClosed ? store.closedIncidents(tx, listing) : store.openIncidents(tx, listing))
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  const next = last && [last.severity, last.id].join('|')
  return {
    incidents: await views(tx, page),
    open: await store.countOpen(tx, units),
    next: rows.length > limit ? (next ?? null) : null,
  }
}

/** `severity|id`, as a page before gave it. */
function placeOf(after: string | undefined): store.Listing['after'] {
  if (after === undefined) return null
  const [severity = '', id = ''] = after.split('|')
  if (!/^[1-4]$/.test(severity) || !isId(id)) throw problem('kernel.invalid-input')
  return { severity: Number(severity), id }
}

export async function read(tx: Tx, actor: Actor, id: string): Promise<IncidentDetail> {
  return detail(tx, actor, await getSeen(tx, actor, id))
}

/** A unit that is in force. Throws `operations.unknown-unit`. */
export function knownUnit(tx: Tx, unitId: string): string {
  const unit = directory().unit(unitId)
  if (!unit || !directory().isValid(unit, administrativeDate(tx))) throw problem('operations.unknown-unit')
  return unit.id
}

export async function openByHand(tx: Tx, actor: Actor, body: Body<typeof api.openIncident>): Promise<IncidentDetail> {
  const unitId = knownUnit(tx, body.unitId)
  // A commune's own operator opens it, whoever then commands.
  if (!may(actor, 'operations.command', unitId))
    requireMay(actor, 'operations.command', commandFor(unitId, body.severity))
  const row = await open(tx, actor, {
    kind: body.kind,
    severity: body.severity,
    title: body.title,
    description: body.description ?? '',
    source: body.caller ? 'call' : 'operator',
    point: body.point ?? null,
    address: body.address?.trim() ? body.address.trim() : null,
    unitId,
  })
  if (body.caller) {
    const plain = Buffer.from(JSON.stringify({ number: body.caller.number, name: body.caller.name ?? null }))
    await store.insertCall(tx, {
      incident_id: row.id,
      sealed: encryptAtRest(tx.app.config.secretKey, purposeOf(row.id), plain),
      taken_at: tx.now.toString(),
      taken_by: authorOf(actor).name,
    })
  }
  return detail(tx, actor, row)
}

const purposeOf = (incidentId: string): string => `operations-call ${incidentId}`

/** OP8: the timeline tells who read it. */
export async function caller(tx: Tx, actor: Actor, id: string): Promise<ReplyOf<typeof api.readCaller>> {
  const row = await getCommanded(tx, actor, id)
  const call = await store.callOf(tx, id)
  if (!call?.sealed) throw problem('operations.no-caller')
  await change(tx, actor, row, { type: 'caller-read' })
  const plain = decryptAtRest(tx.app.config.secretKey, purposeOf(id), call.sealed)
  return JSON.parse(plain.toString()) as ReplyOf<typeof api.readCaller>
}

/** Who sees it may note; a note is put right by another, and stays. */
export async function note(
  tx: Tx,
  actor: Actor,
  id: string,
  { text, corrects }: Body<typeof api.addNote>,
): Promise<IncidentDetail> {
  await getSeen(tx, actor, id)
  const row = await lock(tx, id)
  if (corrects !== undefined) {
    const events = await store.eventsOf(tx, [id])
    const first = events.find(({ seq }) => seq === corrects)
    if (first?.type !== 'note' || first.actor_id !== authorOf(actor).id) throw problem('operations.not-possible')
  }
  const data = corrects === undefined ? { text: text.trim() } : { text: text.trim(), corrects }
  return detail(tx, actor, await change(tx, actor, row, { type: 'note', data }))
}

function requireOpen(row: store.IncidentRow): void {
  if (row.status === 'closed' || row.merged_into !== null) throw problem('operations.not-possible')
}

/** OP4: from a degree on the city takes command; it gives it back by hand. */
export async function setSeverity(
  tx: Tx,
  actor: Actor,
  id: string,
  { version, severity, reason }: Body<typeof api.changeSeverity>,
): Promise<IncidentDetail> {
  const row = await getCommanded(tx, actor, id, version)
  requireOpen(row)
  if (severity === row.severity) throw problem('operations.not-possible')
  const command = severity > row.severity ? commandFor(row.command_unit_id, severity) : row.command_unit_id
  const after = await change(tx, actor, row, {
    type: 'severity-changed',
    data: {
      from: row.severity,
      to: severity,
      reason: reason.trim(),
      ...(command !== row.command_unit_id && { command: directory().unit(command)?.name }),
    },
    set: { severity, command_unit_id: command },
  })
  return detail(tx, actor, after)
}

/** Forward, or from closed back into somebody's hands. */
export async function setStatus(
  tx: Tx,
  actor: Actor,
  id: string,
  body: Body<typeof api.changeStatus>,
): Promise<IncidentDetail> {
  const { version, status, outcome, note: words = '' } = body
  const row = await getCommanded(tx, actor, id, version)
  const isForward = statuses.indexOf(status) > statuses.indexOf(row.status)
  const isReopened = row.status === 'closed' && status === 'in-hand'
  if (row.merged_into !== null || !(isForward || isReopened)) throw problem('operations.not-possible')
  if (status === 'closed' && outcome === undefined) throw problem('operations.outcome-missing')
  const isClosing = status === 'closed'
  const after = await change(tx, actor, row, {
    type: 'status-changed',
    data: { from: row.status, to: status, note: words.trim(), ...(isClosing && { outcome }) },
    set: {
      status,
      outcome: isClosing ? (outcome ?? null) : null,
      closed_at: isClosing ? tx.now.toString() : null,
    },
  })
  if (isReopened) await propose(tx, after)
  return detail(tx, actor, after)
}

/** OP20: of what is over, by who commanded it; a further review stands beside the first. */
export async function review(
  tx: Tx,
  actor: Actor,
  id: string,
  { well, change: differently }: Body<typeof api.reviewIncident>,
): Promise<IncidentDetail> {
  const row = await getCommanded(tx, actor, id)
  if (row.status !== 'closed' || row.merged_into !== null) throw problem('operations.not-possible')
  const data = { well: well.trim(), change: differently.trim() }
  return detail(tx, actor, await change(tx, actor, row, { type: 'review', data }))
}

export async function setPlace(
  tx: Tx,
  actor: Actor,
  id: string,
  body: Body<typeof api.movePlace>,
): Promise<IncidentDetail> {
  const row = await getCommanded(tx, actor, id, body.version)
  requireOpen(row)
  const unitId = knownUnit(tx, body.unitId)
  const after = await change(tx, actor, row, {
    type: 'moved',
    data: { address: body.address, unit: directory().unit(unitId)?.name },
    set: {
      longitude: body.point?.longitude ?? null,
      latitude: body.point?.latitude ?? null,
      address: body.address?.trim() ? body.address.trim() : null,
      unit_id: unitId,
    },
  })
  await propose(tx, after)
  return detail(tx, actor, after)
}

/** OP4: to a level above, below or beside; who had it still sees it where it is. */
export async function setCommand(
  tx: Tx,
  actor: Actor,
  id: string,
  body: Body<typeof api.handCommand>,
): Promise<IncidentDetail> {
  const row = await getCommanded(tx, actor, id, body.version)
  requireOpen(row)
  const unitId = knownUnit(tx, body.unitId)
  if (unitId === row.command_unit_id) throw problem('operations.not-possible')
  const name = (one: string) => directory().unit(one)?.name
  const after = await change(tx, actor, row, {
    type: 'command-handed',
    data: { from: name(row.command_unit_id), to: name(unitId), reason: body.reason.trim() },
    set: { command_unit_id: unitId },
  })
  return detail(tx, actor, after)
}

// ---- merging ------------------------------------------------------------------------------------------------------

/** OP6: goes on as the other; nothing moves, so that it can be split off as it was. */
export async function merge(
  tx: Tx,
  actor: Actor,
  id: string,
  { into, reason = '' }: Body<typeof api.mergeInto>,
): Promise<IncidentDetail> {
  if (into === id) throw problem('operations.not-possible')
  await store.lockIncidents(tx, [id, into])
  const row = await getCommanded(tx, actor, id)
  const head = await getCommanded(tx, actor, into)
  requireOpen(row)
  requireOpen(head)
  const why = { reason: reason.trim() }
  await change(tx, actor, row, {
    type: 'merged-into',
    data: { ...why, code: head.code, id: head.id },
    set: { merged_into: head.id },
  })
  const graver = Math.max(head.severity, row.severity)
  const after = await change(tx, actor, head, {
    type: 'merged',
    data: { ...why, code: row.code, id: row.id, title: row.title },
    // OP4: what is as grave as that, the city commands, whichever of the two was so grave.
    set: {
      severity: graver,
      ...(graver > head.severity && { command_unit_id: commandFor(head.command_unit_id, graver) }),
    },
  })
  return detail(tx, actor, after)
}

export async function split(tx: Tx, actor: Actor, id: string, reason: string): Promise<IncidentDetail> {
  const first = await store.incidentById(tx, id)
  if (!first?.merged_into) throw problem(first ? 'operations.not-possible' : 'kernel.not-found')
  await store.lockIncidents(tx, [id, first.merged_into])
  const head = await getCommanded(tx, actor, first.merged_into)
  const row = await getCommanded(tx, actor, id)
  if (row.merged_into !== head.id) throw problem('operations.changed-meanwhile')
  await change(tx, actor, head, { type: 'split', data: { reason: reason.trim(), code: row.code, id: row.id } })
  const after = await change(tx, actor, row, {
    type: 'split-off',
    data: { reason: reason.trim(), code: head.code, id: head.id },
    set: { merged_into: null },
  })
  await store.dismiss(tx, row.id, head.id, authorOf(actor).name)
  return detail(tx, actor, after)
}

export async function dismiss(tx: Tx, actor: Actor, id: string, other: string): Promise<IncidentDetail> {
  const row = await getCommanded(tx, actor, id)
  if (!(await store.dismiss(tx, id, other, authorOf(actor).name))) throw problem('kernel.not-found')
  const { code = '' } = (await store.incidentById(tx, other)) ?? {}
  return detail(tx, actor, await change(tx, actor, row, { type: 'kept-apart', data: { code, id: other } }))
}
