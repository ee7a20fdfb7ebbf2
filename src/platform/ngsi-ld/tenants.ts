/** Tenants and keys, as the officials who manage them see them. Rules NG12 and NG13. */
import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/app.ts'
import type { InputOf } from '../../kernel/endpoint.ts'
import { newId } from '../../kernel/id.ts'
import { problem } from '../../kernel/problems.ts'
import { directory, may, requireMay } from '../organisation/index.ts'
import { manage, newKey } from './access.ts'
import type * as api from './contract.ts'
import * as store from './store-tenants.ts'

const viewOf = ({ name, unit_id, is_public }: store.TenantRow) => ({ name, unitId: unit_id, isPublic: is_public })

export async function list(tx: Tx, actor: Actor) {
  return (await store.allTenants(tx)).filter(({ unit_id }) => may(actor, manage, unit_id)).map(viewOf)
}

export async function add(tx: Tx, actor: Actor, { name, unitId, isPublic }: InputOf<typeof api.addTenant>['body']) {
  if (!directory().unit(unitId)) throw problem('ngsi-ld.unknown-unit')
  requireMay(actor, manage, unitId)
  const row = { name, unit_id: unitId, is_public: isPublic, created_at: tx.now.toString() }
  if (!(await store.insertTenant(tx, row))) throw problem('ngsi-ld.tenant-taken')
  return viewOf(row)
}

/** Throws `kernel.not-found` where there is none for this actor. */
async function managed(tx: Tx, actor: Actor, name: string): Promise<store.TenantRow> {
  const tenant = await store.tenantByName(tx, name)
  if (!tenant || !may(actor, manage, tenant.unit_id)) throw problem('kernel.not-found')
  return tenant
}

export async function listKeys(tx: Tx, actor: Actor, { tenant = '' }: InputOf<typeof api.listKeys>['query']) {
  await managed(tx, actor, tenant)
  return (await store.keysOf(tx, tenant)).map((row) => ({
    id: row.id,
    tenant: row.tenant,
    name: row.name,
    rights: row.rights,
    createdAt: row.created_at,
    endedAt: row.ended_at,
  }))
}

export async function addKey(tx: Tx, actor: Actor, { tenant = '', name, rights }: InputOf<typeof api.addKey>['body']) {
  await managed(tx, actor, tenant)
  const id = newId(tx.now.epochMilliseconds)
  const { key, hash } = newKey(id)
  await store.insertKey(tx, {
    id,
    tenant,
    name,
    hash,
    rights,
    created_at: tx.now.toString(),
    created_by: `${actor.kind}:${actor.id ?? ''}`,
  })
  return { id, key }
}

export async function endKey(tx: Tx, actor: Actor, id: string): Promise<void> {
  const key = await store.keyById(tx, id)
  if (!key) throw problem('kernel.not-found')
  await managed(tx, actor, key.tenant)
  await store.endKey(tx, id, tx.now.toString())
}
