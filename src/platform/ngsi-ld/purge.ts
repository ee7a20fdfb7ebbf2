/** Many entities removed at once, or some of their attributes (CIM 009 1.9 §5.6.21). Rule NG27. */
import type { ProtocolReply } from '../../kernel/protocol.ts'
import { mayChange } from './access.ts'
import type { Ask } from './ask.ts'
import { type Conditions, conditionsOf, isLocal, narrowingOf, requireNarrow } from './asked.ts'
import * as change from './change.ts'
import type { Context } from './context.ts'
import { here, idsAt, narrowedTo, wishOf } from './entity-maps/use.ts'
import { badData } from './errors.ts'
import { matching } from './find.ts'
import { type Entity, isName } from './model.ts'
import { refuseLinks } from './query/along.ts'
import { purgeThere } from './registrations/purge.ts'
import { happened, record, vanished } from './record.ts'
import * as store from './store.ts'
import { subscriptionsOf } from './subscriptions/known.ts'
import { version } from './subscriptions/store.ts'
import { thingsFor } from './things.ts'

/** Of one transaction: locks of so many entities are short. */
const atOnce = 500

export async function purge(ask: Ask): Promise<ProtocolReply> {
  const context = await ask.context()
  const conditions = await purgeHere(ask, context)
  return (await purgeThere(ask, conditions, context)) ?? ask.plain(204)
}

/** What is removed is all that is kept here, whoever owns it. Throws BadRequestData. */
async function purgeHere(ask: Ask, context: Context): Promise<Conditions> {
  const [keep, drop] = [ask.list('keep'), ask.list('drop')]
  if (keep && drop) throw badData('keep and drop do not go together')
  const wrong = [...(keep ?? []), ...(drop ?? [])].find((name) => !isName(name))
  if (wrong !== undefined) throw badData(`this is no name: ${wrong}`)
  const { map } = await wishOf(ask)
  const asked = conditionsOf(ask, context)
  const conditions = map ? narrowedTo(asked, idsAt(map, here)) : asked
  refuseLinks(conditions.q)
  if (ask.param('attrs')?.includes('{')) throw badData('attrs does not follow links')
  // Of entities that are named one by one some attributes may go without a further word.
  const isOfNamed = (keep ?? drop) !== undefined && asked.selectors.some(({ ids }) => ids !== null)
  if (!isOfNamed) requireNarrow(asked, isLocal(ask))
  const kept = keep && new Set(keep.map((name) => context.expand(name)))
  const dropped = drop && new Set(drop.map((name) => context.expand(name)))
  const isGone = (iri: string) => (kept ? !kept.has(iri) : (dropped?.has(iri) ?? false))

  let ids: string[] = []
  const flush = async () => {
    if (ids.length > 0) await purgeSome(ask, ids, kept || dropped ? isGone : undefined)
    ids = []
  }
  const things = thingsFor(ask.app, narrowingOf(ask.tenant, conditions))
  for await (const { id } of matching(ask.app, ask.tenant, conditions, things)) {
    ids.push(id)
    if (ids.length === atOnce) await flush()
  }
  await flush()
  return conditions
}

/** Telemetry's things and what belongs to others stay. */
async function purgeSome(
  { app, tenant, caller, now }: Ask,
  ids: readonly string[],
  isGone: ((iri: string) => boolean) | undefined,
): Promise<void> {
  await app.transaction(async (tx) => {
    const [rows, known] = await Promise.all([store.lockEntities(tx, tenant, ids), version(tx)])
    await subscriptionsOf(app).be(known, tx)
    const entities = [...rows.values()].filter((row) => mayChange(caller, row.created_by)).map(store.entityOf)
    if (!isGone) {
      store.deleteEntities(
        tx,
        tenant,
        entities.map(({ id }) => id),
      )
      record(tx, tenant, caller.by, now, entities.map(vanished), subscriptionsOf(app))
      return
    }
    const changed = entities.map((entity) => without(entity, isGone, now)).filter(({ changes }) => changes.length > 0)
    store.updateEntities(
      tx,
      tenant,
      changed.map(({ entity }) => entity),
    )
    record(
      tx,
      tenant,
      caller.by,
      now,
      changed.map((one) => happened(one, 'updated')),
      subscriptionsOf(app),
    )
  })
}

function without(entity: Entity, isGone: (iri: string) => boolean, now: string): change.Changed {
  const start: change.Changed = { entity, changes: [], left: [], isRenamed: false, isRescoped: false }
  return Object.keys(entity.attrs)
    .filter(isGone)
    .reduce((before, iri): change.Changed => {
      const next = change.removed(before.entity, iri, { all: true }, now)
      return { ...next, changes: [...before.changes, ...next.changes] }
    }, start)
}
