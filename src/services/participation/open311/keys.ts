/** Keys of Open311 clients: drawn, told once, kept as SHA-256. Rule PT30. */
import { createHash, randomBytes } from 'node:crypto'
import type { Actor } from '../../../kernel/actor.ts'
import type { Tx } from '../../../kernel/app.ts'
import type { ReplyOf } from '../../../kernel/endpoint.ts'
import { newId } from '../../../kernel/id.ts'
import { problem } from '../../../kernel/problems.ts'
import { directory, requireMay } from '../../../platform/organisation/index.ts'
import type { listApiKeys, makeApiKey } from './contract.ts'
import * as store from './store.ts'

const manages = 'participation.manage'
const digest = (key: string) => createHash('sha256').update(key).digest('hex')

/** Whose key it is; null for none, an unknown one or one that was blocked. */
export async function keyHolder(tx: Tx, key: string | null): Promise<store.ApiKeyRow | null> {
  if (key === null || !/^kho_[\w-]{32}$/.test(key)) return null
  const row = await store.apiKeyBy(tx, digest(key))
  return row && row.blocked_at === null ? row : null
}

const requireManager = (actor: Actor) => requireMay(actor, manages, directory().city().id)

export async function make(tx: Tx, actor: Actor, name: string): Promise<ReplyOf<typeof makeApiKey>> {
  requireManager(actor)
  const key = `kho_${randomBytes(24).toString('base64url')}`
  const id = newId(tx.now.epochMilliseconds)
  await store.insertApiKey(tx, {
    key_id: id,
    name,
    sha256: digest(key),
    made_at: tx.now.toString(),
    made_by: actor.id ?? '',
    blocked_at: null,
  })
  return { id, key }
}

export async function list(tx: Tx, actor: Actor): Promise<ReplyOf<typeof listApiKeys>> {
  requireManager(actor)
  const rows = await store.apiKeys(tx)
  return {
    items: rows.map(({ key_id, name, made_at, blocked_at }) => ({
      id: key_id,
      name,
      madeAt: made_at,
      blocked: blocked_at !== null,
    })),
  }
}

export async function block(tx: Tx, actor: Actor, id: string): Promise<void> {
  requireManager(actor)
  if (!(await store.blockApiKey(tx, id))) throw problem('kernel.not-found')
}
