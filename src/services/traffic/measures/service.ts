/** Who may publish what is in the way of traffic, where, and with whom. Rules TF16 to TF18. */
import type { Actor, Official } from '../../../kernel/actor.ts'
import type { App, Tx } from '../../../kernel/app.ts'
import type { InputOf } from '../../../kernel/endpoint.ts'
import { newId } from '../../../kernel/id.ts'
import { problem } from '../../../kernel/problems.ts'
import { administrativeDate, directory, may, requireMay, unitsWhere } from '../../../platform/organisation/index.ts'
import type * as api from '../contract-measures.ts'
import type { DeskMeasure, MeasureView, UnitChoice } from '../contract-measures.ts'
import { isInForce, type Lasting, stretchesOf } from './in-force.ts'
import { mainClasses } from '../network/classes.ts'
import type { Segment } from '../network/network.ts'
import { type Roads, roadsOf } from '../network/roads.ts'
import * as store from './store.ts'

const daysMax = 400
const shownBackDays = 30
const topic = 'traffic:measures'

/** The department that keeps the roads, and the city itself, publish everywhere; a commune on its own streets. */
function mayPublishOn(unitId: string, segments: readonly Segment[]): boolean {
  const unit = directory().unit(unitId)
  if (!unit) return false
  if (unit.id === directory().city().id || unit.code === 'so-xay-dung') return true
  if (unit.level === 'department') return false
  return segments.every((segment) => segment.unitId !== null && directory().isWithin(segment.unitId, unit.id))
}

async function segmentsOf(app: App, numbers: readonly number[]): Promise<Segment[]> {
  const network = (await roadsOf(app))?.network
  return numbers.map((no) => {
    const found = network?.segments[network.place(no) ?? -1]
    if (!found) throw problem('traffic.unknown-segment', { no })
    return found
  })
}

function asOfficial(actor: Actor): Official {
  if (actor.kind !== 'official') throw problem('kernel.forbidden')
  return actor
}

export async function publish(tx: Tx, actor: Actor, body: InputOf<typeof api.publishMeasure>['body']) {
  requireMay(actor, 'traffic.publish', body.unitId)
  const official = asOfficial(actor)
  const [startsMs, endsMs] = [Date.parse(body.startsAt), Date.parse(body.endsAt)]
  const nowMs = tx.now.epochMilliseconds
  if (endsMs <= startsMs || endsMs <= nowMs || endsMs - startsMs > daysMax * 86_400_000)
    throw problem('traffic.bad-period', { days: daysMax })
  const hours = body.hours ?? null
  if (stretchesOf({ ...body, hours }, Math.max(startsMs, nowMs), endsMs).length === 0)
    throw problem('traffic.never-in-force')
  const segments = await segmentsOf(tx.app, body.segments)
  if (!mayPublishOn(body.unitId, segments)) throw problem('traffic.not-your-street')
  // A closed main road turns a part of the city round: nobody does it alone.
  const needsSecond = body.effect === 'closed' && segments.some(({ class: of }) => mainClasses.has(of))
  const state = needsSecond ? 'proposed' : 'published'
  const id = newId(nowMs)
  await store.insert(tx, {
    id,
    kind: body.kind,
    effect: body.effect,
    title: JSON.stringify({ vi: body.title.vi, en: body.title.en || body.title.vi }),
    detail: JSON.stringify({ vi: body.detail.vi, en: body.detail.en || body.detail.vi }),
    segments: JSON.stringify([...new Set(body.segments)]),
    unit_id: body.unitId,
    starts_at: body.startsAt,
    ends_at: body.endsAt,
    hours: hours && JSON.stringify(hours),
    state,
    published_at: state === 'published' ? tx.now.toString() : null,
    proposed_by: official.id,
    proposed_by_name: official.name,
    proposed_at: tx.now.toString(),
  })
  tx.live(topic)
  return { id, state } as const
}

export async function approve(tx: Tx, actor: Actor, id: string): Promise<void> {
  const row = await store.lock(tx, id)
  if (!row) throw problem('kernel.not-found')
  requireMay(actor, 'traffic.approve', row.unit_id)
  const official = asOfficial(actor)
  if (official.id === row.proposed_by) throw problem('traffic.second-person')
  if (row.state !== 'proposed') throw problem('traffic.already-decided')
  await store.update(tx, id, {
    state: 'published',
    published_at: tx.now.toString(),
    decided_by: official.id,
    decided_by_name: official.name,
    decided_at: tx.now.toString(),
  })
  tx.live(topic)
}

export async function withdraw(tx: Tx, actor: Actor, id: string, reason: string): Promise<void> {
  const row = await store.lock(tx, id)
  if (!row) throw problem('kernel.not-found')
  requireMay(actor, 'traffic.publish', row.unit_id)
  const official = asOfficial(actor)
  if (row.state === 'withdrawn') throw problem('traffic.already-decided')
  await store.update(tx, id, {
    state: 'withdrawn',
    reason,
    withdrawn_by: official.id,
    withdrawn_by_name: official.name,
    withdrawn_at: tx.now.toString(),
  })
  tx.live(topic)
}

// ---- what is shown ------------------------------------------------------------------------------------------------------

function view(row: store.MeasureRow, roads: Roads | undefined, nowMs: number): MeasureView {
  const network = roads?.network
  const segments = row.segments.flatMap((no) => network?.segments[network.place(no) ?? -1] ?? [])
  const metres = new Map<string, number>()
  for (const { name, lengthM } of segments) if (name) metres.set(name, (metres.get(name) ?? 0) + lengthM)
  const middle = segments[Math.floor(segments.length / 2)]?.line
  const [longitude, latitude] = middle?.[Math.floor(middle.length / 2)] ?? []
  const unit = directory().unit(row.unit_id)
  return {
    id: row.id,
    kind: row.kind,
    effect: row.effect,
    title: row.title,
    detail: row.detail,
    segments: [...row.segments],
    roads: [...metres].toSorted(([, a], [, b]) => b - a).map(([name]) => name),
    point: longitude !== undefined && latitude !== undefined ? { longitude, latitude } : null,
    unitId: row.unit_id,
    unitName: unit?.name ?? { vi: row.unit_id, en: row.unit_id },
    ...lastingOf(row),
    isNow: isInForce(lastingOf(row), nowMs),
    publishedAt: row.published_at,
  }
}

const lastingOf = ({ starts_at, ends_at, hours }: store.MeasureRow): Lasting => ({
  startsAt: starts_at,
  endsAt: ends_at,
  hours: hours && { ...hours, days: [...hours.days] },
})

/** For anybody: published, not over at `from`. */
export async function list(tx: Tx, from = tx.now.toString()): Promise<MeasureView[]> {
  const roads = await roadsOf(tx.app)
  return (await store.published(tx, from)).map((row) => view(row, roads, tx.now.epochMilliseconds))
}

/** What was in force at a moment of the past and known then, also where it has been withdrawn since. */
export async function heldAt(tx: Tx, at: string): Promise<MeasureView[]> {
  const [roads, atMs] = [await roadsOf(tx.app), Date.parse(at)]
  return (await store.heldAt(tx, at)).map((row) => view(row, roads, atMs)).filter(({ isNow }) => isNow)
}

/** All states, for officials; and where this one may publish. */
export async function listForDesk(tx: Tx, actor: Actor): Promise<{ measures: DeskMeasure[]; units: UnitChoice[] }> {
  const roads = await roadsOf(tx.app)
  const rows = await store.since(tx, tx.now.subtract({ hours: 24 * shownBackDays }).toString())
  const date = administrativeDate(tx.app)
  const units = unitsWhere(actor, 'traffic.publish')
  const isToday = (id: string) =>
    directory()
      .subtree(directory().city().id, date)
      .some((unit) => unit.id === id)
  return {
    measures: rows.map((row) => ({
      ...view(row, roads, tx.now.epochMilliseconds),
      state: row.state,
      proposedBy: row.proposed_by_name,
      decidedBy: row.decided_by_name,
      withdrawnBy: row.withdrawn_by_name,
      reason: row.reason,
      mayApprove:
        row.state === 'proposed' && row.proposed_by !== actor.id && may(actor, 'traffic.approve', row.unit_id),
      mayWithdraw: row.state !== 'withdrawn' && may(actor, 'traffic.publish', row.unit_id),
    })),
    units: (units === 'all' ? [directory().city().id] : units.filter(isToday)).map((id) => ({
      id,
      name: directory().unit(id)?.name ?? { vi: id, en: id },
    })),
  }
}

/** How much of its speed a segment has left at a moment; 0: closed. */
export type LeftAt = (no: number, atMs: number) => number

const leftBy = { closed: 0, narrowed: 0.6, slow: 0.8 } as const
/** Nobody drives through the city for longer. */
const aheadMs = 6 * 3_600_000

/** What holds from a moment on, for the next hours: what begins while one is on the way is in the way, too. */
export async function slowedFrom(tx: Tx, fromMs: number): Promise<LeftAt> {
  const bySegment = new Map<number, { readonly fromMs: number; readonly toMs: number; readonly left: number }[]>()
  for (const row of await store.published(tx, new Date(fromMs).toISOString())) {
    for (const [begin, end] of stretchesOf(lastingOf(row), fromMs, fromMs + aheadMs))
      for (const no of row.segments) {
        const all = bySegment.get(no) ?? []
        all.push({ fromMs: begin, toMs: end, left: leftBy[row.effect] })
        bySegment.set(no, all)
      }
  }
  return (no, atMs) =>
    (bySegment.get(no) ?? []).reduce(
      (least, one) => (one.fromMs <= atMs && atMs < one.toMs ? Math.min(least, one.left) : least),
      1,
    )
}
