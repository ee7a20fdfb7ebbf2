/** Who orders an extract, who approves it, who gets it. Rules RG60, RG61 and RG64. */
import type { Actor, Official } from '../../../kernel/actor.ts'
import type { Tx } from '../../../kernel/app.ts'
import type { InputOf, ReplyOf } from '../../../kernel/endpoint.ts'
import { newId } from '../../../kernel/id.ts'
import { problem } from '../../../kernel/problems.ts'
import { mayAnywhere } from '../../organisation/index.ts'
import { decryptAtRest } from '../../signatures/index.ts'
import { findRegistry, getOpen, openRegistries } from '../registries.ts'
import type { decideExtract, ExtractView, listExtracts, orderExtract, readExtractOffer } from './contract.ts'
import { makeDue } from './jobs.ts'
import { filePurpose, triesMax } from './make.ts'
import * as store from './store.ts'
import { treatments } from './treatment.ts'

function requireOfficial(actor: Actor, permission: string): Official {
  if (actor.kind !== 'official' || !mayAnywhere(actor, permission)) throw problem('kernel.forbidden', { permission })
  return actor
}

const extractsAtOnce = 50

export async function list(tx: Tx, actor: Actor, { after }: { after?: string }): Promise<ReplyOf<typeof listExtracts>> {
  requireOfficial(actor, 'registry.extracts')
  const found = await store.newest(tx, { after, limit: extractsAtOnce + 1 })
  const rows = found.slice(0, extractsAtOnce)
  return {
    items: rows.map((row) => viewOf(tx, actor, row)),
    next: found.length > extractsAtOnce ? (rows.at(-1)?.id ?? null) : null,
  }
}

export function offer(actor: Actor): ReplyOf<typeof readExtractOffer> {
  requireOfficial(actor, 'registry.extracts')
  return {
    mayOrder: mayAnywhere(actor, 'registry.extract'),
    registries: openRegistries().map((registry) => ({
      name: registry.name,
      title: registry.title,
      fields: [...treatments(registry)].map(([name, treatment]) => {
        return { name, title: registry.fields[name]?.title ?? { vi: name, en: name }, treatment }
      }),
    })),
  }
}

function viewOf(tx: Tx, actor: Actor, row: store.ExtractRow): ExtractView {
  const registry = findRegistry(row.registry)?.registry
  const named = (name: string) => registry?.fields[name]?.title ?? { vi: name, en: name }
  const isThere =
    row.state === 'ready' && row.expires_at !== null && Date.parse(row.expires_at) > tx.now.epochMilliseconds
  return {
    id: row.id,
    registry: { name: row.registry, title: registry?.title ?? { vi: row.registry, en: row.registry } },
    fields: row.fields.map((name) => ({ name, title: named(name) })),
    dates: row.dates,
    k: row.k,
    purpose: row.purpose,
    recipient: row.recipient,
    legalGround: row.legal_ground,
    keepDays: row.keep_days,
    state: row.state === 'ready' && !isThere ? 'gone' : row.state,
    orderedBy: row.ordered_by_name,
    orderedAt: row.ordered_at,
    decidedBy: row.decided_by_name,
    decidedAt: row.decided_at,
    decision: row.decision,
    percent: row.state === 'approved' && row.total > 0 ? Math.floor((100 * row.seen) / row.total) : null,
    rows: row.rows,
    suppressed: row.suppressed,
    expiresAt: row.expires_at,
    downloads: row.downloads,
    mayDecide: row.state === 'ordered' && row.ordered_by !== actor.id && mayAnywhere(actor, 'registry.approve-extract'),
    mayDownload: isThere && mayAnywhere(actor, 'registry.extract'),
    failure: row.state === 'failed' ? row.failure : null,
    mayRetry: row.state === 'failed' && mayAnywhere(actor, 'registry.extract'),
  }
}

/** Throws `registry.unknown`, `registry.not-extracted` for a field that an extract may not have. */
export async function order(tx: Tx, actor: Actor, given: InputOf<typeof orderExtract>['body']): Promise<ExtractView> {
  const official = requireOfficial(actor, 'registry.extract')
  const known = treatments(getOpen(given.registry).registry)
  const stranger = given.fields.find((name) => !known.has(name))
  if (stranger !== undefined)
    throw problem('registry.not-extracted', { field: stranger, known: [...known.keys()].join(', ') })
  const row: store.ExtractRow = {
    id: newId(tx.now.epochMilliseconds),
    registry: given.registry,
    fields: given.fields,
    dates: given.dates,
    k: given.k,
    purpose: given.purpose,
    recipient: given.recipient,
    legal_ground: given.legalGround,
    keep_days: given.keepDays,
    state: 'ordered',
    ordered_by: official.id,
    ordered_by_name: official.name,
    ordered_at: tx.now.toString(),
    decided_by: null,
    decided_by_name: null,
    decided_at: null,
    decision: null,
    total: 0,
    seen: 0,
    rows: 0,
    suppressed: 0,
    ready_at: null,
    expires_at: null,
    blob: null,
    downloads: 0,
    attempt: 0,
    failure: null,
    moved_at: null,
  }
  await store.insert(tx, row)
  return viewOf(tx, actor, row)
}

/** Throws `kernel.forbidden` to who ordered it, `registry.extract-decided`. */
export async function decide(
  tx: Tx,
  actor: Actor,
  id: string,
  { approve, reason }: InputOf<typeof decideExtract>['body'],
): Promise<ExtractView> {
  const official = requireOfficial(actor, 'registry.approve-extract')
  const row = await store.find(tx, id, true)
  if (!row) throw problem('kernel.not-found')
  if (row.ordered_by === official.id) throw problem('kernel.forbidden', { reason: 'another person approves it' })
  if (row.state !== 'ordered') throw problem('registry.extract-decided')
  const decided = {
    state: approve ? ('approved' as const) : ('refused' as const),
    decided_by: official.id,
    decided_by_name: official.name,
    decided_at: tx.now.toString(),
    decision: reason,
    moved_at: tx.now.toString(),
  }
  await store.update(tx, id, decided)
  if (approve) tx.enqueue(makeDue, { id }, { key: id })
  return viewOf(tx, actor, { ...row, ...decided })
}

/** What has failed is made after all, as it was ordered and approved. Throws `registry.extract-not-failed`. */
export async function retry(tx: Tx, actor: Actor, id: string): Promise<ExtractView> {
  requireOfficial(actor, 'registry.extract')
  const row = await store.find(tx, id, true)
  if (!row) throw problem('kernel.not-found')
  if (row.state !== 'failed') throw problem('registry.extract-not-failed')
  // A multiple of the tries of one order: the count of the next begins there.
  const attempt = Math.ceil(row.attempt / triesMax) * triesMax
  const again = { state: 'approved', failure: null, attempt, total: 0, seen: 0, moved_at: tx.now.toString() } as const
  await store.update(tx, id, again)
  tx.enqueue(makeDue, { id }, { key: id })
  return viewOf(tx, actor, { ...row, ...again })
}

/** Throws `registry.extract-gone` when it has expired or was never made. */
export async function file(tx: Tx, actor: Actor, id: string): Promise<{ bytes: Buffer; name: string }> {
  requireOfficial(actor, 'registry.extract')
  const row = await store.find(tx, id)
  if (!row) throw problem('kernel.not-found')
  if (row.blob === null || !viewOf(tx, actor, row).mayDownload) throw problem('registry.extract-gone')
  const bytes = decryptAtRest(tx.app.config.secretKey, filePurpose(id), await tx.app.storage.get(row.blob))
  await tx.app.transaction((own) => store.countDownload(own, id))
  return { bytes, name: `${row.registry}-${id}.csv` }
}
