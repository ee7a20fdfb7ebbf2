/** The one way in which an incident changes: an event, and the row beside it, written together. Rules OP1 and OP2. */
import type { Actor } from '../../../kernel/actor.ts'
import type { Tx } from '../../../kernel/app.ts'
import { problem } from '../../../kernel/problems.ts'
import * as store from './store.ts'

type Changed = Partial<
  Pick<
    store.IncidentRow,
    | 'severity'
    | 'status'
    | 'outcome'
    | 'longitude'
    | 'latitude'
    | 'address'
    | 'unit_id'
    | 'command_unit_id'
    | 'closed_at'
    | 'merged_into'
  >
>

export interface Change {
  readonly type: string
  readonly data?: Readonly<Record<string, unknown>>
  readonly set?: Changed
}

/** Names who acts as the timeline shows it. */
export function authorOf(actor: Actor): { kind: 'official' | 'citizen' | 'system'; id: string; name: string } {
  if (actor.kind === 'anonymous') throw problem('kernel.signed-out')
  return { kind: actor.kind, id: actor.id, name: actor.name }
}

/** The row must be locked by this transaction. Gives it as it is afterwards. */
export async function change(
  tx: Tx,
  actor: Actor,
  row: store.IncidentRow,
  { type, data = {}, set = {} }: Change,
): Promise<store.IncidentRow> {
  const now = tx.now.toString()
  const after: store.IncidentRow = { ...row, ...set, version: row.version + 1, changed_at: now }
  await append(tx, actor, after, type, data)
  await store.updateIncident(tx, row.id, { ...set, version: after.version, changed_at: now })
  tellAll(tx, row.id)
  return after
}

export async function append(
  tx: Tx,
  actor: Actor,
  after: store.IncidentRow,
  type: string,
  data: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { kind, id, name } = authorOf(actor)
  await store.appendEvent(tx, {
    incident_id: after.id,
    seq: after.version,
    at: tx.now.toString(),
    actor_kind: kind,
    actor_id: id,
    actor_name: name,
    type,
    data: { ...data },
    severity: after.severity,
    status: after.status,
    longitude: after.longitude,
    latitude: after.latitude,
    merged: after.merged_into !== null,
  })
}

/** A notice carries no content; who may see what, each page asks. */
export function tellAll(tx: Tx, incidentId: string): void {
  tx.live('operations:incidents')
  tx.live(`incident:${incidentId}`)
}

/** Locks it; throws `kernel.not-found`. */
export async function lock(tx: Tx, id: string): Promise<store.IncidentRow> {
  const [row] = await store.lockIncidents(tx, [id])
  if (!row) throw problem('kernel.not-found')
  return row
}
