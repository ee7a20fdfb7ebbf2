/** What people ask of the signals for a while: with a reason, an end, and a bounded cost to others. Rules SG46 to SG48. */
import { type Actor, system } from '../../../kernel/actor.ts'
import type { Tx } from '../../../kernel/app.ts'
import { newId } from '../../../kernel/id.ts'
import { problem } from '../../../kernel/problems.ts'
import { may, requireMay } from '../../../platform/organisation/index.ts'
import type { InterventionKind, InterventionStop, InterventionView, NewIntervention } from '../contract-live.ts'
import { note } from '../notes.ts'
import { bounds } from './bounds.ts'
import { getIntersection, networkTopic, takeIntersection } from '../register/register.ts'
import * as store from '../store.ts'
import * as runs from '../store-run.ts'

/** No stage is held: the whole intersection is told. */
const isWhole = (kind: InterventionKind): boolean => kind === 'flash' || kind === 'all-red'

const lastsS = (stops: readonly InterventionStop[]): number =>
  Math.max(...stops.map(({ afterS, holdS }) => afterS + holdS))

export async function add(tx: Tx, actor: Actor, given: NewIntervention): Promise<{ id: string }> {
  const { kind, stops, reason } = given
  const { lastsMaxS, costS } = bounds[kind]
  // Held until the end, in one order for all: of two who ask for the same place at once, the second one finds it taken.
  const rows = new Map<string, store.IntersectionRow>()
  for (const id of [...new Set(stops.map(({ intersectionId }) => intersectionId))].toSorted())
    rows.set(id, await takeIntersection(tx, actor, id, 'signals.operate'))
  for (const { intersectionId, stage } of stops) {
    const row = rows.get(intersectionId)
    if (!row) throw problem('kernel.not-found')
    const known = row.layout.stages.some(({ id }) => id === stage)
    if (isWhole(kind) ? stage !== null : !known) throw problem('signals.unknown-name', { name: stage ?? '–' })
  }
  const lasts = lastsS(stops)
  if (lasts > lastsMaxS) throw problem('signals.too-long', { most: lastsMaxS })
  if ((given.costMaxS ?? 0) > costS) throw problem('signals.too-dear', { most: costS })
  await requireFree(tx, kind, stops)
  const id = newId()
  await runs.insertIntervention(tx, {
    id,
    kind,
    stops: JSON.stringify(stops),
    reason,
    cost_max_s: given.costMaxS ?? costS,
    begins_at: tx.now.toString(),
    ends_at: tx.now.add({ seconds: lasts }).toString(),
    by_id: actor.id ?? '',
    by_name: actor.name ?? '',
    created_at: tx.now.toString(),
    ended_at: null,
    ended_how: null,
    ended_name: null,
    ended_reason: null,
    cost_s: 0,
  })
  for (const { intersectionId, stage } of stops)
    await note(tx, actor, { what: 'intervention', intersectionId, reason, details: { kind, stage, seconds: lasts } })
  tx.live(networkTopic)
  return { id }
}

/** What is under way at one of these places has a lower rank, or is over by then. */
async function requireFree(tx: Tx, kind: InterventionKind, stops: readonly InterventionStop[]): Promise<void> {
  const places = new Set(stops.map(({ intersectionId }) => intersectionId))
  for (const open of await runs.openInterventions(tx)) {
    if (Date.parse(open.ends_at) <= tx.now.epochMilliseconds || bounds[open.kind].rank < bounds[kind].rank) continue
    const held = open.stops.find(({ intersectionId }) => places.has(intersectionId))
    if (!held) continue
    const { name } = await getIntersection(tx, held.intersectionId)
    throw problem('signals.in-use', { name: name.vi })
  }
}

export async function end(tx: Tx, actor: Actor, id: string, reason: string): Promise<void> {
  const row = await runs.lockIntervention(tx, id)
  if (!row) throw problem('kernel.not-found')
  for (const { intersectionId } of row.stops)
    requireMay(actor, 'signals.operate', (await getIntersection(tx, intersectionId)).unit_id)
  if (row.ended_at !== null) throw problem('signals.intervention-over')
  await finish(tx, actor, row, { how: 'by-hand', reason })
}

const itself = system('signals-control')

/** Those whose time is over end by themselves, whether or not anything runs. */
export async function expire(tx: Tx): Promise<void> {
  for (const row of await runs.openInterventions(tx))
    if (Date.parse(row.ends_at) <= tx.now.epochMilliseconds)
      await finish(tx, itself, row, { how: 'ran-out', reason: 'Hết thời hạn' })
}

/** Others have waited for it as long as they may. */
export async function endTooDear(tx: Tx, id: string): Promise<void> {
  const row = await runs.lockIntervention(tx, id)
  if (row && row.ended_at === null)
    await finish(tx, itself, row, { how: 'too-dear', reason: 'Người khác chờ quá mức cho phép' })
}

async function finish(
  tx: Tx,
  actor: Actor,
  row: runs.InterventionRow,
  { how, reason }: { how: 'ran-out' | 'by-hand' | 'too-dear'; reason: string },
): Promise<void> {
  const ended = { ended_at: tx.now.toString(), ended_how: how, ended_name: actor.name, ended_reason: reason }
  await runs.endIntervention(tx, row.id, ended)
  const places = [...new Set(row.stops.map(({ intersectionId }) => intersectionId))]
  for (const intersectionId of places)
    await note(tx, actor, { what: 'intervention-ended', intersectionId, reason, details: { kind: row.kind, how } })
  tx.live(networkTopic)
}

const listedMost = 50

export async function list(tx: Tx, actor: Actor, before: string | undefined): Promise<InterventionView[]> {
  const [rows, places] = await Promise.all([runs.interventions(tx, before, listedMost), store.intersections(tx)])
  return views(actor, rows, places)
}

export function views(
  actor: Actor,
  rows: readonly runs.InterventionRow[],
  places: readonly store.IntersectionRow[],
): InterventionView[] {
  const byId = new Map(places.map((row) => [row.id, row]))
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    stops: row.stops.map((stop) => {
      const place = byId.get(stop.intersectionId)
      return {
        ...stop,
        name: place?.name ?? { vi: '–', en: '–' },
        stageName: place?.layout.stages.find(({ id }) => id === stop.stage)?.name ?? null,
      }
    }),
    reason: row.reason,
    costMaxS: row.cost_max_s,
    costS: row.cost_s,
    beginsAt: row.begins_at,
    endsAt: row.ends_at,
    by: row.by_name,
    endedAt: row.ended_at,
    endedHow: row.ended_how,
    endedBy: row.ended_name,
    mayEnd:
      row.ended_at === null &&
      row.stops.every(({ intersectionId }) => may(actor, 'signals.operate', byId.get(intersectionId)?.unit_id ?? '')),
  }))
}
