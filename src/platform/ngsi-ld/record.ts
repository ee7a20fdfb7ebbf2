/** What a change of entities leaves behind, in its own transaction: notifications and history. Rules NG18 and NG21. */
import type { Tx } from '../../kernel/app.ts'
import { newId } from '../../kernel/id.ts'
import type { Change, Changed } from './change.ts'
import type { Entity, Instance } from './model.ts'
import type { Subscriptions } from './subscriptions/known.ts'
import { scopeFrom } from './temporal/scopes.ts'
import * as history from './temporal/store.ts'

export interface Happened {
  readonly kind: 'created' | 'updated' | 'deleted'
  /** As it is now; of one that was removed, as it was. */
  readonly entity: Entity
  readonly changes: readonly Change[]
  /** Whether types or scopes are others. */
  readonly isRenamed: boolean
  readonly isRescoped: boolean
}

/** Of a changed entity; of one that was made when it was not there before. */
export const happened = (
  { entity, changes, isRenamed, isRescoped }: Changed,
  kind: 'created' | 'updated',
): Happened => ({
  kind,
  entity,
  changes,
  isRenamed,
  isRescoped,
})

/** Of an entity that is removed: all that it had is gone. */
export function vanished(entity: Entity): Happened {
  const changes = Object.entries(entity.attrs).flatMap(([iri, instances]) =>
    instances.map((before): Change => ({ iri, kind: 'deleted', before })),
  )
  return { kind: 'deleted', entity, changes, isRenamed: true, isRescoped: entity.scopes.length > 0 }
}

/** Everything travels with the commit. */
export function record(
  tx: Tx,
  tenant: string,
  by: string,
  now: string,
  all: readonly Happened[],
  subscriptions: Subscriptions,
): void {
  if (all.length === 0) return
  subscriptions.tell(tx, tenant, now, all)
  history.addEntities(
    tx,
    tenant,
    // What is known of an entity but its values seldom changes: an update of values writes no second row.
    all
      .filter(({ isRenamed }) => isRenamed)
      .map(({ entity, kind }) => ({ ...entity, ...(kind === 'deleted' && { deletedAt: now }) })),
    by,
  )
  const rescoped = all.filter(({ isRescoped }) => isRescoped)
  history.addInstances(tx, tenant, [
    ...rescoped.map(({ kind, entity: { id, scopes } }) => scopeFrom(id, kind === 'deleted' ? [] : scopes, now)),
    ...all.flatMap(({ entity: { id }, changes }) =>
      changes.map((change) => ({ entityId: id, attribute: change.iri, instance: kept(change, now) })),
    ),
  ])
}

/** A value that was taken away is kept as one that says so, with the moment. */
function kept({ kind, before, after }: Change, now: string): Instance & { instanceId: string } {
  const instance = kind === 'deleted' && before ? gone(before, now) : after
  if (!instance) throw new Error('a change has neither what was nor what is')
  return { ...instance, instanceId: newId() }
}

export function gone(before: Instance, now: string): Instance {
  const { attrs: _attrs, observedAt: _observedAt, unitCode: _unitCode, ...members } = before
  const value = before.type === 'LanguageProperty' ? { '@none': 'urn:ngsi-ld:null' } : 'urn:ngsi-ld:null'
  return { ...members, value, deletedAt: now }
}
