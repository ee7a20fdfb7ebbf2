/** Many entities at once; each is done or not by itself (CIM 009 §5.6.7 to §5.6.10, §5.6.20). Rule NG17. */
import type { ProtocolReply } from '../../kernel/protocol.ts'
import { problemOf } from './failure.ts'
import { mayChange } from './access.ts'
import type { Ask } from './ask.ts'
import * as change from './change.ts'
import { type Details, badData, invalid, NgsiError, notFound } from './errors.ts'
import type { Entity } from './model.ts'
import { type Fragment, readFragment, readId } from './read.ts'
import { happened, record, vanished } from './record.ts'
import * as store from './store.ts'
import { subscriptionsOf } from './subscriptions/known.ts'
import { version } from './subscriptions/store.ts'
import { observe } from './things.ts'

const entitiesMax = 1000

interface Outcome {
  readonly success: string[]
  readonly errors: { entityId: string; error: Details }[]
}

interface Item {
  readonly id: string
  readonly fragment: Fragment
}

function requireList(body: unknown): readonly unknown[] {
  if (!Array.isArray(body)) throw invalid('the body is no list')
  if (body.length === 0) throw badData('the list is empty')
  if (body.length > entitiesMax) throw new NgsiError('TooManyResults', `a batch has ${entitiesMax} entities at most`)
  // §5.6.7.4: a null spoils all of it.
  if (body.some((one) => one === null)) throw badData('an entity of the list is null')
  return body
}

const idIn = (given: unknown): string => {
  const id =
    typeof given === 'object' && given !== null
      ? ((given as Record<string, unknown>)['id'] ?? (given as Record<string, unknown>)['@id'])
      : undefined
  return typeof id === 'string' ? id : ''
}

/** Those that can be read; the others are told as errors. */
async function readAll(ask: Ask, nulls: 'refused' | 'taken', outcome: Outcome): Promise<Item[]> {
  const list = requireList(ask.body())
  ask.requireOneContext()
  const items: Item[] = []
  for (const given of list) {
    try {
      const context = await ask.contextFor(given)
      const fragment = readFragment(given, { context, nulls })
      if (fragment.id === undefined) throw badData('the entity has no id')
      items.push({ id: fragment.id, fragment })
    } catch (error) {
      outcome.errors.push({ entityId: idIn(given), error: problemOf(ask.app, error).body })
    }
  }
  return items
}

/** One after the other for entities that are named twice: rounds in which each is named once. */
function rounds(items: readonly Item[]): Item[][] {
  const made: Item[][] = []
  const times = new Map<string, number>()
  for (const item of items) {
    const round = times.get(item.id) ?? 0
    times.set(item.id, round + 1)
    made[round] ??= []
    made[round].push(item)
  }
  return made
}

type Decide = (found: Entity | undefined, fragment: Fragment, now: string) => change.Changed

/** Does each in its turn, all of a round in one transaction. `made` are those that were not there. */
async function run(ask: Ask, items: readonly Item[], outcome: Outcome, decide: Decide): Promise<string[]> {
  const { app, tenant, caller, now } = ask
  const made: string[] = []
  for (const round of rounds(items)) {
    const done = await app.transaction(async (tx) => {
      const errors: Outcome['errors'] = []
      const ids = round.map(({ id }) => id)
      const [rows, known] = await Promise.all([store.lockEntities(tx, tenant, ids), version(tx)])
      await subscriptionsOf(app).be(known, tx)
      const [fresh, updates]: [change.Changed[], change.Changed[]] = [[], []]
      for (const { id, fragment } of round) {
        try {
          const row = rows.get(id)
          if (row && !mayChange(caller, row.created_by)) throw badData('this entity belongs to another')
          const changed = decide(row && store.entityOf(row), fragment, now)
          ;(row ? updates : fresh).push(changed)
          // §5.6.9: what was there already was not to be overwritten; the rest of the entity is done.
          const held = changed.left.filter(({ reason }) => reason === change.existsAlready)
          if (held.length > 0) throw badData(`there already: ${held.map(({ iri }) => iri).join(', ')}`)
        } catch (error) {
          errors.push({ entityId: id, error: problemOf(app, error).body })
        }
      }
      const inserted =
        fresh.length === 0
          ? new Set<string>()
          : await store.insertEntities(
              tx,
              tenant,
              fresh.map(({ entity }) => entity),
              now,
              caller.by,
            )
      store.updateEntities(
        tx,
        tenant,
        updates.map(({ entity }) => entity),
      )
      const created = fresh.filter(({ entity }) => inserted.has(entity.id)).map((one) => happened(one, 'created'))
      const changed = updates
        .filter(({ changes, isRenamed }) => changes.length > 0 || isRenamed)
        .map((one) => happened(one, 'updated'))
      record(tx, tenant, caller.by, now, [...created, ...changed], subscriptionsOf(app))
      // Somebody else made it in the same moment.
      for (const { entity } of fresh)
        if (!inserted.has(entity.id))
          errors.push({ entityId: entity.id, error: new NgsiError('AlreadyExists', 'it exists already').body })
      return {
        errors,
        inserted: [...inserted],
        updated: updates.map(({ entity }) => entity.id),
        happened: [...created, ...changed],
      }
    })
    await observe(app, caller, done.happened)
    outcome.errors.push(...done.errors)
    const partly = new Set(done.errors.map(({ entityId }) => entityId))
    outcome.success.push(...done.inserted, ...done.updated.filter((id) => !partly.has(id)))
    made.push(...done.inserted)
  }
  return made
}

const whole = (fragment: Fragment) => {
  if (fragment.id === undefined || fragment.types === undefined) throw badData('the entity has no type')
  return { ...fragment, id: fragment.id, types: fragment.types }
}

function reply(ask: Ask, outcome: Outcome, statusWhenAll: () => ProtocolReply): ProtocolReply {
  if (outcome.errors.length === 0) return statusWhenAll()
  return ask.plain(207, { success: [...new Set(outcome.success)], errors: outcome.errors })
}

export async function createAll(ask: Ask): Promise<ProtocolReply> {
  const outcome: Outcome = { success: [], errors: [] }
  const items = await readAll(ask, 'refused', outcome)
  await run(ask, items, outcome, (found, fragment, now) => {
    if (found) throw new NgsiError('AlreadyExists', `the entity ${found.id} exists already`)
    return change.made(whole(fragment), now)
  })
  return reply(ask, outcome, () => ask.plain(201, outcome.success))
}

export async function upsertAll(ask: Ask): Promise<ProtocolReply> {
  const wrong = [...ask.options].find((option) => option !== 'replace' && option !== 'update')
  if (wrong !== undefined) throw invalid(`there is no option ${wrong}`)
  const isUpdate = ask.options.has('update')
  const outcome: Outcome = { success: [], errors: [] }
  const items = await readAll(ask, 'refused', outcome)
  const made = await run(ask, items, outcome, (found, fragment, now) => {
    if (!found) return change.made(whole(fragment), now)
    return isUpdate ? change.appended(found, fragment, now, 'replace') : change.replaced(found, whole(fragment), now)
  })
  return reply(ask, outcome, () => (made.length > 0 ? ask.plain(201, made) : ask.plain(204)))
}

export async function updateAll(ask: Ask): Promise<ProtocolReply> {
  const wrong = [...ask.options].find((option) => option !== 'noOverwrite')
  if (wrong !== undefined) throw invalid(`there is no option ${wrong}`)
  const existing = ask.options.has('noOverwrite') ? 'leave' : 'replace'
  const outcome: Outcome = { success: [], errors: [] }
  const items = await readAll(ask, 'taken', outcome)
  await run(ask, items, outcome, (found, fragment, now) => {
    if (!found) throw notFound(`the entity ${fragment.id ?? ''}`)
    return change.appended(found, fragment, now, existing)
  })
  return reply(ask, outcome, () => ask.plain(204))
}

export async function mergeAll(ask: Ask): Promise<ProtocolReply> {
  const outcome: Outcome = { success: [], errors: [] }
  const items = await readAll(ask, 'taken', outcome)
  await run(ask, items, outcome, (found, fragment, now) => {
    if (!found) throw notFound(`the entity ${fragment.id ?? ''}`)
    return change.merged(found, fragment, now)
  })
  return reply(ask, outcome, () => ask.plain(204))
}

export async function deleteAll(ask: Ask): Promise<ProtocolReply> {
  const list = requireList(ask.body())
  const outcome: Outcome = { success: [], errors: [] }
  const ids: string[] = []
  for (const given of list) {
    try {
      ids.push(readId(given))
    } catch (error) {
      outcome.errors.push({
        entityId: typeof given === 'string' ? given : idIn(given),
        error: problemOf(ask.app, error).body,
      })
    }
  }
  const { app, tenant, caller } = ask
  const known = await app.transaction(async (tx) => {
    const [rows, current] = await Promise.all([store.lockEntities(tx, tenant, ids), version(tx)])
    await subscriptionsOf(app).be(current, tx)
    const gone = [...rows.values()].filter((row) => mayChange(caller, row.created_by))
    store.deleteEntities(
      tx,
      tenant,
      gone.map(({ id }) => id),
    )
    record(
      tx,
      tenant,
      caller.by,
      ask.now,
      gone.map((row) => vanished(store.entityOf(row))),
      subscriptionsOf(app),
    )
    return new Set(gone.map(({ id }) => id))
  })
  const told = new Set<string>()
  for (const id of ids) {
    if (known.has(id) && !told.has(id)) outcome.success.push(id)
    else outcome.errors.push({ entityId: id, error: notFound(`the entity ${id}`).body })
    told.add(id)
  }
  return reply(ask, outcome, () => ask.plain(204))
}
