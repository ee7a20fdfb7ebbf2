/** Batches of which context sources have a part (CIM 009 §4.3.6, §5.6.7 to §5.6.10, §5.6.20): each source gets its own at once. Rule NG30. */
import type { ProtocolReply } from '../../../kernel/protocol.ts'
import type { Ask, Operation } from '../ask.ts'
import type { Context } from '../context.ts'
import { type Details, NgsiError } from '../errors.ts'
import { json } from '../negotiate.ts'
import type { Json } from '../read.ts'
import * as entities from '../store.ts'
import { conflictWith, errorOf, inAddress, isReadable } from './distribute.ts'
import { forward, isLoop, type Request } from './forward.ts'
import type { Registered } from './known.ts'
import { attributeNames, divided, type Division, involvedIn, owns, pick, renamed, restOf, writersOf } from './shares.ts'

type Run = Operation['run']
type Batch = 'createBatch' | 'upsertBatch' | 'updateBatch' | 'mergeBatch' | 'deleteBatch'

interface Failure {
  readonly entityId: string
  readonly registrationId?: string
  readonly error: Details
}

/** A part of the batch: what a source, or here, is to do with one entity. */
interface Item {
  readonly id: string
  /** An entity, or an id alone. */
  readonly given: unknown
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

export function distributedBatch(operation: Batch, path: string, run: Run): Run {
  return async (ask) => {
    const writers = isLoop(ask) ? [] : await writersOf(ask)
    const body = writers.length > 0 ? ask.body() : undefined
    if (!Array.isArray(body)) return run(ask)
    const context = await contextOf(ask, body)
    if (!context) return run(ask)
    const types = operation === 'deleteBatch' ? await typesOf(ask, body) : new Map<string, readonly string[]>()
    const here: unknown[] = []
    const there = new Map<Registered, Item[]>()
    const ids: string[] = []
    for (const given of body as unknown[]) {
      const id = idOf(given)
      if (id !== undefined) ids.push(id)
      const isGood = id !== undefined && isReadable(operation, id, isObject(given) ? given : undefined, context)
      const division = isGood ? divisionOf(given, id, types, writers, context) : undefined
      if (id === undefined || !division) here.push(given)
      else {
        for (const { registered, names } of division.shares)
          there.set(registered, [...(there.get(registered) ?? []), { id, given: partOf(given, names) }])
        if (division.isHere) here.push(isObject(given) && division.shares.length > 0 ? restOf(given, division) : given)
      }
    }
    if (there.size === 0) return run(ask)
    const ends = await Promise.all(
      [...there].map(([registered, items]) => done(ask, operation, path, registered, items, context)),
    )
    return outcome(operation, ids, ends, here.length > 0 ? await run(ask.withBody(here)) : undefined)
  }
}

/** Undefined for one that cannot be had: that is told of each entity where it is done. */
async function contextOf(ask: Ask, body: readonly unknown[]): Promise<Context | undefined> {
  const first = body.find(isObject)
  try {
    return await (first ? ask.contextFor(first) : ask.context())
  } catch (error) {
    if (error instanceof NgsiError) return undefined
    throw error
  }
}

const idOf = (given: unknown): string | undefined => {
  const id = isObject(given) ? (given['id'] ?? given['@id']) : given
  return typeof id === 'string' ? id : undefined
}

const partOf = (given: unknown, names: readonly string[]) => (isObject(given) ? pick(given, names) : given)

/** Of entities that are named by their ids alone. */
async function typesOf(ask: Ask, body: readonly unknown[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const texts = body.filter((id) => typeof id === 'string')
  const rows = await ask.app.read((tx) => entities.entitiesByIds(tx, ask.tenant, texts))
  return new Map(rows.map((row) => [row.id, row.types]))
}

function divisionOf(
  given: unknown,
  id: string,
  types: ReadonlyMap<string, readonly string[]>,
  writers: readonly Registered[],
  context: Context,
): Division {
  if (!isObject(given)) return involvedIn({ id, types: types.get(id) ?? null }, undefined, writers)
  const named = [given['type'] ?? given['@type']].flat().filter((one) => typeof one === 'string')
  const own = named.length > 0 ? named.map((type) => context.expand(type)) : null
  return divided({ id, types: own, names: attributeNames(given) }, writers, context)
}

// ---- at a source ---------------------------------------------------------------------------------------------------

/** How it ended at a source. */
interface End {
  readonly errors: readonly Failure[]
  /** Ids of entities that were not there before. */
  readonly made: readonly string[]
}

/** The whole batch where the source does batches, else each entity by itself, else a conflict where it owns what it cannot do. */
async function done(
  ask: Ask,
  operation: Batch,
  path: string,
  registered: Registered,
  items: readonly Item[],
  context: Context,
): Promise<End> {
  const failure = (id: string, error: Details): Failure => ({
    entityId: id,
    registrationId: registered.row.id,
    error,
  })
  const { operations } = registered.source
  const search = new URLSearchParams([...ask.params].filter(([name]) => name !== 'local'))
  if (operations.has(operation)) {
    const body: Request['body'] = (theirs) => items.map(({ given }) => inWords(given, context, theirs))
    const answer = await forward(ask, registered, context, { method: 'POST', path, search, body })
    const told = answer.status === 207 && isObject(answer.body) ? answer.body['errors'] : undefined
    if (Array.isArray(told)) {
      const errors = (told as Failure[]).map((one) => ({ ...one, registrationId: registered.row.id }))
      return { errors, made: [] }
    }
    const error = errorOf(registered, answer)
    const made = answer.status === 201 ? items.map(({ id }) => id) : []
    return error ? { errors: items.map(({ id }) => failure(id, error)), made: [] } : { errors: [], made }
  }
  const single = singles(operation, ask.options).find(({ needs }) => operations.has(needs))
  if (!single) {
    const errors = owns(registered) ? items.map(({ id }) => failure(id, conflictWith(registered))) : []
    return { errors, made: [] }
  }
  const ends = await Promise.all(
    items.map(async ({ id, given }) => {
      const send = (one: Single) => forward(ask, registered, context, requestFor(one, id, given, context))
      const first = await send(single)
      const next = first.status === 409 ? single.ifThere?.find(({ needs }) => operations.has(needs)) : undefined
      if (first.status === 409 && single.ifThere && !next)
        return failure(id, new NgsiError('OperationNotSupported', `the source does not change ${id}`).body)
      const error = errorOf(registered, next ? await send(next) : first)
      return error ? failure(id, error) : first.status === 201 ? id : undefined
    }),
  )
  return {
    errors: ends.filter((one) => typeof one === 'object'),
    made: ends.filter((one) => typeof one === 'string'),
  }
}

const inWords = (given: unknown, context: Context, theirs: Context) =>
  isObject(given) ? renamed(given, context, theirs) : given

/** What does for one entity what a batch does for many. */
interface Single {
  /** The operation that the source must do. */
  readonly needs: string
  readonly method: Request['method']
  readonly below: '' | 'attrs/'
  readonly options?: string
  /** Where the entity is there already. */
  readonly ifThere?: readonly Single[]
}

const update: Single = { needs: 'updateEntity', method: 'PATCH', below: 'attrs/' }
const replace: Single = { needs: 'replaceEntity', method: 'PUT', below: '' }
const append: Single = { needs: 'appendAttrs', method: 'POST', below: 'attrs/', options: 'noOverwrite' }
const create: Single = { needs: 'createEntity', method: 'POST', below: '' }

function singles(operation: Batch, options: ReadonlySet<string>): readonly Single[] {
  switch (operation) {
    case 'createBatch':
      return [create]
    case 'upsertBatch':
      return [{ ...create, ifThere: options.has('update') ? [update] : [replace] }]
    case 'updateBatch':
      return options.has('noOverwrite') ? [append] : [update]
    case 'mergeBatch':
      return [{ needs: 'mergeEntity', method: 'PATCH', below: '' }]
    case 'deleteBatch':
      return [{ needs: 'deleteEntity', method: 'DELETE', below: '' }]
  }
}

function requestFor({ needs, method, below, options }: Single, id: string, given: unknown, context: Context): Request {
  const at = below === '' ? `entities/${inAddress(id)}` : `entities/${inAddress(id)}/${below}`
  return {
    method,
    path: needs === 'createEntity' ? 'entities' : at,
    ...(options !== undefined && { search: new URLSearchParams({ options }) }),
    ...(isObject(given) && { body: (theirs: Context) => renamed(given, context, theirs) }),
  }
}

// ---- how it ended --------------------------------------------------------------------------------------------------

interface Own {
  readonly success?: readonly string[]
  readonly errors?: readonly Failure[]
}

function outcome(
  operation: Batch,
  ids: readonly string[],
  there: readonly End[],
  here: ProtocolReply | undefined,
): ProtocolReply {
  const own = here?.status === 207 && typeof here.body === 'string' ? (JSON.parse(here.body) as Own) : undefined
  const errors = [...there.flatMap((end) => end.errors), ...(own?.errors ?? [])]
  if (errors.length === 0) return replyFor(operation, ids, there, here)
  const failed = new Set(errors.map(({ entityId }) => entityId))
  // What was done in one place and not in another was not done.
  const success = [...new Set(ids)].filter((id) => !failed.has(id))
  return { status: 207, headers: { 'content-type': json }, body: JSON.stringify({ success, errors }) }
}

function replyFor(
  operation: Batch,
  ids: readonly string[],
  there: readonly End[],
  here: ProtocolReply | undefined,
): ProtocolReply {
  const list = here?.status === 201 && typeof here.body === 'string' ? (JSON.parse(here.body) as string[]) : []
  const made = operation === 'createBatch' ? ids : [...list, ...there.flatMap((end) => end.made)]
  if (operation !== 'createBatch' && operation !== 'upsertBatch') return here ?? { status: 204 }
  if (made.length === 0) return { status: 204 }
  return { status: 201, headers: { 'content-type': json }, body: JSON.stringify([...new Set(made)]) }
}
