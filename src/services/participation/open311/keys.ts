/** Keys of Open311 clients: drawn, told once, kept as SHA-256. Rule PT30. */
import { createHash, randomBytes } from 'node:crypto'
import type { Actor, Official } from '../../../kernel/actor.ts'
import type { Tx } from '../../../kernel/app.ts'
import type { InputOf, ReplyOf } from '../../../kernel/endpoint.ts'
import { newId } from '../../../kernel/id.ts'
import { problem } from '../../../kernel/problems.ts'
import { directory, requireMay } from '../../../platform/organisation/index.ts'
import type { listApiKeys, makeApiKey } from './contract.ts'
import * as store from './store.ts'

const manages = 'participation.manage'
const digest = (key: string) => createHash('sha256').update(key).digest('hex')

/** When it was last used is noted to the hour: not a write a request. */
const usedEvery = { hours: 1 }

/** Whose key it is; null for none, an unknown one or one that was blocked. */
export async function keyHolder(tx: Tx, key: string | null): Promise<store.ApiKeyRow | null> {
  if (key === null || !/^kho_[\w-]{32}$/.test(key)) return null
  const row = await store.apiKeyBy(tx, digest(key))
  if (!row || row.blocked_at !== null) return null
  const before = tx.now.subtract(usedEvery)
  if (row.last_used_at === null || Temporal.Instant.compare(Temporal.Instant.from(row.last_used_at), before) < 0)
    await store.noteUse(tx, row.key_id)
  return row
}

function requireManager(actor: Actor): Official {
  requireMay(actor, manages, directory().city().id)
  if (actor.kind !== 'official') throw problem('kernel.forbidden')
  return actor
}

export async function make(
  tx: Tx,
  actor: Actor,
  { name, purpose, contact }: InputOf<typeof makeApiKey>['body'],
): Promise<ReplyOf<typeof makeApiKey>> {
  const by = requireManager(actor)
  const key = `kho_${randomBytes(24).toString('base64url')}`
  const id = newId(tx.now.epochMilliseconds)
  await store.insertApiKey(tx, {
    key_id: id,
    name: name.trim(),
    purpose: purpose.trim(),
    contact,
    sha256: digest(key),
    made_at: tx.now.toString(),
    made_by: by.id,
    made_name: by.name,
    blocked_at: null,
    blocked_name: null,
    last_used_at: null,
  })
  return { id, key }
}

export async function list(tx: Tx, actor: Actor): Promise<ReplyOf<typeof listApiKeys>> {
  requireManager(actor)
  const rows = await store.apiKeys(tx)
  return {
    items: rows.map((row) => ({
      id: row.key_id,
      name: row.name,
      purpose: row.purpose,
      contact: row.contact,
      madeAt: row.made_at,
      madeBy: row.made_name,
      lastUsedAt: row.last_used_at,
      blockedAt: row.blocked_at,
      blockedBy: row.blocked_name,
    })),
  }
}

export async function block(tx: Tx, actor: Actor, id: string): Promise<void> {
  const by = requireManager(actor)
  if (!(await store.blockApiKey(tx, id, by.name))) throw problem('kernel.not-found')
}
