/** How an incident comes to be: by an operator, a call, an alert or a report; and what it may be the same as. Rules OP1, OP5, OP6. */
import type { Actor } from '../../../kernel/actor.ts'
import type { Tx } from '../../../kernel/app.ts'
import { dayOf } from '../../../kernel/clock.ts'
import { newId } from '../../../kernel/id.ts'
import { type Kind, kinds } from '../kinds.ts'
import { commandFor } from './authority.ts'
import { append, tellAll } from './change.ts'
import { metresBetween } from './distance.ts'
import * as store from './store.ts'

export interface NewIncident {
  readonly kind: Kind
  readonly severity: number
  readonly title: string
  readonly description: string
  readonly source: store.IncidentRow['source']
  readonly point: { readonly longitude: number; readonly latitude: number } | null
  readonly address: string | null
  readonly unitId: string
}

const titleMax = 200

/** `SC-261127-0042`: sự cố, the day, its running number. */
async function codeOf(tx: Tx): Promise<string> {
  const day = dayOf(tx.now).toString()
  const n = await store.nextNumber(tx, day)
  return `SC-${day.slice(2).replaceAll('-', '')}-${String(n).padStart(4, '0')}`
}

export async function open(tx: Tx, actor: Actor, given: NewIncident): Promise<store.IncidentRow> {
  const now = tx.now.toString()
  const row: store.IncidentRow = {
    id: newId(tx.now.epochMilliseconds),
    code: await codeOf(tx),
    kind: given.kind,
    severity: given.severity,
    status: 'new',
    outcome: null,
    title: given.title.trim().slice(0, titleMax),
    description: given.description.trim(),
    source: given.source,
    longitude: given.point?.longitude ?? null,
    latitude: given.point?.latitude ?? null,
    address: given.address,
    unit_id: given.unitId,
    command_unit_id: commandFor(given.unitId, given.severity),
    opened_at: now,
    changed_at: now,
    closed_at: null,
    merged_into: null,
    version: 1,
  }
  await store.insertIncident(tx, row)
  await append(tx, actor, row, 'opened', { source: given.source })
  await propose(tx, row)
  tellAll(tx, row.id)
  return row
}

/** OP6: the same kind, near in place and time. Without a place for both, the same unit. */
export async function propose(tx: Tx, row: store.IncidentRow): Promise<void> {
  const { metres, minutes } = kinds[row.kind as Kind].near
  const others = await store.candidates(tx, { kind: row.kind, id: row.id, at: row.opened_at, minutes })
  const proposed = others.flatMap((other) => {
    const apart = metresBetween(row, other)
    if (apart === null ? other.unit_id !== row.unit_id : apart > metres) return []
    const between = Math.abs(Date.parse(row.opened_at) - Date.parse(other.opened_at)) / 60_000
    return [
      {
        incident_id: row.id,
        other_id: other.id,
        proposed_at: tx.now.toString(),
        distance_m: apart === null ? null : Math.round(apart),
        minutes: Math.round(between),
      },
    ]
  })
  await store.insertProposals(tx, proposed)
}
