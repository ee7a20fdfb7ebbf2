/** Work queues, their counts and saved filters. */
import type { Actor, Official } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import { newId } from '../../kernel/id.ts'
import { problem } from '../../kernel/problems.ts'
import { administrativeDate, directory, may, unitsWhere } from '../organisation/index.ts'
import type {
  Count,
  QueueCounts,
  QueueItem,
  QueueName,
  QueuePage,
  QueueQuery,
  SavedFilter,
  UnitRef,
} from './contract.ts'
import { deadlineState } from './deadline.ts'
import { decodeKey, encodeKey, type PageKey } from './paging.ts'
import { type StepRole, stepOf } from './process.ts'
import { getProcess } from './processes.ts'
import { factsOfRow } from './row.ts'
import * as filters from './store-filters.ts'
import * as queues from './store-queues.ts'
import { unitRef } from './units.ts'

const pageDefault = 50
const pageMax = 200
const filtersMax = 20
const unitsMax = 200

/** The official's own unit: the first in force at which cases may be read. */
export function ownUnit(tx: Tx, actor: Actor): string {
  const date = administrativeDate(tx)
  const grants = actor.kind === 'official' ? actor.grants : []
  const own = grants.find(({ permission, unitId }) => {
    const unit = permission === 'casework.read' ? directory().unit(unitId) : null
    return unit !== null && directory().isValid(unit, date)
  })
  if (!own) throw problem('kernel.forbidden')
  return own.unitId
}

/** CW6: queues are those of units at which casework.read is held. */
export function readableUnit(tx: Tx, actor: Actor, unitId: string | undefined): string {
  const id = unitId ?? ownUnit(tx, actor)
  if (!may(actor, 'casework.read', id)) throw problem('kernel.forbidden')
  return id
}

function askFor(
  tx: Tx,
  actor: Official,
  queue: QueueName,
  unitId: string,
  query: Partial<QueueQuery> = {},
): queues.QueueAsk {
  const held = (permission: string) => may(actor, permission, unitId)
  const pooled: StepRole[] = []
  if (held('casework.receive') || held('casework.return')) pooled.push('one-stop-clerk')
  if (held('casework.decide')) pooled.push('leader')
  const answers: StepRole[] = []
  if (held('casework.process')) answers.push('specialist')
  if (held('casework.decide')) answers.push('leader')
  const agencyCode = directory().unit(unitId)?.agencyCode ?? null
  return { queue, unitId, agencyCode, officialId: actor.id, pooled, answers, now: tx.now, filter: query }
}

export async function listQueue(tx: Tx, actor: Official, query: QueueQuery): Promise<QueuePage> {
  const unitId = readableUnit(tx, actor, query.unitId)
  const limit = query.limit ?? pageDefault
  const { rows, next } = await pageOf(tx, askFor(tx, actor, query.queue, unitId, query), decodeKey(query.after), limit)
  return { items: await Promise.all(rows.map((row) => toItem(tx, row))), next: next && encodeKey(next) }
}

/**
 * CW6: a page costs the same however big the unit. Cases are read in order, so many at most, and where a filter leaves too few of them
 * the page is a short one that says where to go on; but a code or a rare name of an ended case is looked up.
 */
async function pageOf(
  tx: Tx,
  ask: queues.QueueAsk,
  after: PageKey | null,
  limit: number,
): Promise<{ rows: readonly queues.QueueRow[]; next: PageKey | null }> {
  // Two sizes only, so that each query has two prepared statements at most.
  const size = (limit <= pageDefault ? pageDefault : pageMax) + 1
  const read = async () => {
    const { rows, readTo } = await queues.listQueue(tx, ask, after, size)
    return { ...(rows.length > limit || !readTo ? cut(rows, limit) : { rows, next: readTo }), whole: readTo === null }
  }
  const inOrder = queues.asksForName(ask) ? await read() : null
  if (inOrder && (inOrder.whole || inOrder.rows.length === limit)) return inOrder
  const found = await queues.findEnded(tx, ask, after, size)
  return found ? cut(found, limit) : (inOrder ?? read())
}

function cut(rows: readonly queues.QueueRow[], limit: number) {
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return { rows: page, next: rows.length > limit && last ? ([last.queue_at, last.case_id] as const) : null }
}

async function toItem(tx: Tx, row: queues.QueueRow): Promise<QueueItem> {
  const process = await getProcess(tx, row.process_id)
  return {
    id: row.case_id,
    code: row.code,
    version: row.version,
    procedureCode: row.procedure_code,
    title: process.title,
    applicantName: row.applicant_name,
    status: row.status,
    phase: row.phase,
    stepId: row.step_id,
    stepName: stepOf(process, row.step_id).name,
    holder: unitRef(row.holder_unit_id),
    assignee: row.assignee_id ? { id: row.assignee_id, name: row.assignee_name ?? '' } : null,
    submittedAt: row.submitted_at,
    dueAt: row.due_at,
    deadline: deadlineState(factsOfRow(row), tx.now),
  }
}

const counted = ['mine', 'unit', 'unassigned', 'at-risk', 'overdue', 'waiting', 'opinions'] as const

export async function countQueues(tx: Tx, actor: Official, query: { unitId?: string }): Promise<QueueCounts> {
  const unitId = readableUnit(tx, actor, query.unitId)
  const numbers = await queues.countQueues(
    tx,
    counted.map((queue) => askFor(tx, actor, queue, unitId)),
  )
  const [mine, unit, unassigned, atRisk, overdue, waiting, opinions] = numbers.map(toCount)
  const none: Count = { value: 0, more: false }
  return {
    unit: unitRef(unitId),
    counts: {
      mine: mine ?? none,
      unit: unit ?? none,
      unassigned: unassigned ?? none,
      'at-risk': atRisk ?? none,
      overdue: overdue ?? none,
      waiting: waiting ?? none,
      opinions: opinions ?? none,
    },
    units: readableUnits(tx, actor),
  }
}

const toCount = ({ n, more }: queues.Counted): Count => ({
  value: Math.min(n, queues.countMax - 1),
  more: more || n >= queues.countMax,
})

function readableUnits(tx: Tx, actor: Official): UnitRef[] {
  const date = administrativeDate(tx)
  const where = unitsWhere(actor, 'casework.read')
  const own = ownUnit(tx, actor)
  const ids = where === 'all' ? directory().units.map((unit) => unit.id) : where
  const valid = ids.filter((id) => {
    const unit = directory().unit(id)
    return id !== own && unit !== null && directory().isValid(unit, date)
  })
  return [own, ...valid].slice(0, unitsMax).map(unitRef)
}

// ---- saved filters ----------------------------------------------------------------------------------------------

export async function listFilters(tx: Tx, actor: Official): Promise<{ items: SavedFilter[] }> {
  // A filter over a unit that one has left is not shown, and comes back with the grant.
  const rows = (await filters.filtersOf(tx, actor.id)).filter(
    ({ query }) => query.unitId === undefined || may(actor, 'casework.read', query.unitId),
  )
  const numbers = await queues.countQueues(
    tx,
    rows.map(({ query }) => askFor(tx, actor, query.queue, query.unitId ?? ownUnit(tx, actor), query)),
  )
  return {
    items: rows.map(({ filter_id, name, query }, i) => ({
      id: filter_id,
      name,
      query,
      count: toCount(numbers[i] ?? { n: 0, more: false }),
    })),
  }
}

export async function saveFilter(
  tx: Tx,
  actor: Official,
  body: { name: string; query: filters.FilterRow['query'] },
): Promise<{ id: string }> {
  readableUnit(tx, actor, body.query.unitId)
  if ((await filters.filtersOf(tx, actor.id)).length >= filtersMax)
    throw problem('casework.too-many-filters', { limit: filtersMax })
  const id = newId()
  await filters.insertFilter(tx, actor.id, { filter_id: id, name: body.name, query: body.query })
  return { id }
}

export async function removeFilter(tx: Tx, actor: Official, id: string): Promise<void> {
  if (!(await filters.deleteFilter(tx, actor.id, id))) throw problem('kernel.not-found')
}
