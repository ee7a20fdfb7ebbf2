/** How incidents are shown. */
import type { Actor } from '../../../kernel/actor.ts'
import type { Tx } from '../../../kernel/app.ts'
import { directory } from '../../../platform/organisation/index.ts'
import type { EventView, IncidentDetail, IncidentView } from '../contract.ts'
import { commands, sees } from './authority.ts'
import * as store from './store.ts'

const nameOf = (unitId: string) => directory().unit(unitId)?.name ?? { vi: unitId, en: unitId }

function view(row: store.IncidentRow, counts: store.Counts | undefined): IncidentView {
  const { longitude, latitude } = row
  return {
    id: row.id,
    code: row.code,
    kind: row.kind as IncidentView['kind'],
    severity: row.severity as IncidentView['severity'],
    status: row.status,
    outcome: row.outcome,
    title: row.title,
    source: row.source,
    point: longitude === null || latitude === null ? null : { longitude, latitude },
    address: row.address,
    unitId: row.unit_id,
    unitName: nameOf(row.unit_id),
    commandUnitId: row.command_unit_id,
    commandName: nameOf(row.command_unit_id),
    openedAt: row.opened_at,
    changedAt: row.changed_at,
    closedAt: row.closed_at,
    mergedInto: row.merged_into,
    version: row.version,
    merged: counts?.merged ?? 0,
    proposals: counts?.proposals ?? 0,
  }
}

export async function views(tx: Tx, rows: readonly store.IncidentRow[]): Promise<IncidentView[]> {
  const counts = await store.countsOf(
    tx,
    rows.map(({ id }) => id),
  )
  const byId = new Map(counts.map((one) => [one.incident_id, one]))
  return rows.map((row) => view(row, byId.get(row.id)))
}

export async function detail(tx: Tx, actor: Actor, row: store.IncidentRow): Promise<IncidentDetail> {
  const family = await store.familyOf(tx, row.id)
  const rows = await store.incidentsByIds(tx, family)
  const codes = new Map(rows.map(({ id, code }) => [id, code]))
  const [head] = await views(tx, [row])
  if (!head) throw new Error('an incident without a view')
  const signals = await store.signalsOf(tx, family)
  return {
    ...head,
    description: row.description,
    timeline: (await store.eventsOf(tx, family)).map((event) => eventView(event, codes.get(event.incident_id) ?? '')),
    signals: signals.map(({ source, reference, at, ended_at, title, link }) => ({
      source,
      reference,
      at,
      endedAt: ended_at,
      title,
      link,
    })),
    mergedIncidents: await views(
      tx,
      rows.filter(({ merged_into }) => merged_into === row.id),
    ),
    proposed: await proposed(tx, actor, row),
    hasCaller: await store.hasCall(tx, row.id),
    mayCommand: commands(actor, row),
  }
}

const eventView = (event: store.EventRow, code: string): EventView => ({
  incidentId: event.incident_id,
  code,
  seq: event.seq,
  at: event.at,
  by: event.actor_kind === 'system' ? '' : event.actor_name,
  type: event.type,
  data: event.data,
})

/** Only with those that one sees, and that still stand by themselves. */
async function proposed(tx: Tx, actor: Actor, row: store.IncidentRow) {
  if (row.status === 'closed' || row.merged_into !== null) return []
  const found = await store.proposalsOf(tx, row.id)
  const others = await store.incidentsByIds(
    tx,
    found.map(({ other_id }) => other_id),
  )
  const shown: store.IncidentRow[] = []
  for (const other of others)
    if (other.merged_into === null && other.status !== 'closed' && (await sees(tx, actor, other))) shown.push(other)
  const byId = new Map((await views(tx, shown)).map((one) => [one.id, one]))
  return found.flatMap(({ other_id, distance_m, minutes }) => {
    const incident = byId.get(other_id)
    return incident ? [{ incident, distanceM: distance_m, minutes }] : []
  })
}
