/** The log as people read it. Rule EX8. */
import type { Static } from 'typebox'
import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import { problem } from '../../kernel/problems.ts'
import type * as api from './contract.ts'
import { auditedServices } from './grants.ts'
import { proofOf } from './proof.ts'
import * as store from './store-log.ts'

/** Newest first, of the services that the actor answers for. */
export async function searchLog(
  tx: Tx,
  actor: Actor,
  query: Static<typeof api.searchLog.query>,
): Promise<{ items: api.LogEntry[]; next: string | null }> {
  const limit = query.limit ?? 50
  const rows = await store.findEntries(tx, {
    memberId: query.member,
    serviceId: query.service,
    messageId: query.messageId,
    outcome: query.outcome,
    services: await auditedServices(tx, actor),
    before: query.before,
    limit: limit + 1,
  })
  const shown = rows.slice(0, limit)
  return { items: shown.map(viewOf), next: rows.length > limit ? (shown.at(-1)?.id ?? null) : null }
}

function viewOf(row: store.PlacedEntryRow): api.LogEntry {
  return {
    id: row.id,
    at: row.at,
    memberId: row.member_id,
    serviceId: row.service_id,
    purpose: row.purpose,
    fields: row.fields,
    userId: row.user_id,
    messageId: row.message_id,
    issue: row.issue,
    outcome: row.outcome,
    problem: row.problem,
    status: row.status,
    tookMs: row.took_ms,
    requestHash: row.request_hash,
    batch: row.batch,
  }
}

/** Throws `kernel.not-found` also for what the actor may not see. */
export async function proofFor(tx: Tx, actor: Actor, entryId: string): Promise<Static<typeof api.ProofBundle>> {
  const visible = await auditedServices(tx, actor)
  const entry = await store.findEntry(tx, entryId)
  if (!entry || (visible !== null && !visible.includes(entry.service_id))) throw problem('kernel.not-found')
  return proofOf(tx, entryId)
}

export async function chainState(tx: Tx): Promise<{ batches: number; closedAt: string | null; stamped: boolean }> {
  const last = await store.newestBatch(tx)
  const waiting = await store.unstampedBatches(tx, 1)
  return { batches: last?.number ?? 0, closedAt: last?.closed_at ?? null, stamped: waiting.length === 0 }
}
