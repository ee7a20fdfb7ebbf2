/** Changes of one entity that context sources have a part in (CIM 009 §4.3.6, §5.6): each part is done where it belongs. Rule NG30. */
import type { ProtocolReply } from '../../../kernel/protocol.ts'
import type { Ask, Operation } from '../ask.ts'
import type { Context } from '../context.ts'
import { type Details, NgsiError } from '../errors.ts'
import { problemOf } from '../failure.ts'
import { json } from '../negotiate.ts'
import { type Json, readEntity, readFragment, readId } from '../read.ts'
import * as entities from '../store.ts'
import { type Forwarded, forward, isLoop, type Request } from './forward.ts'
import type { Registered } from './known.ts'
import {
  attributeNames,
  type Division,
  divided,
  involvedIn,
  owns,
  pick,
  renamed,
  restOf,
  type Share,
  without,
  writersOf,
} from './shares.ts'

type Run = Operation['run']

/** What an operation is about, whatever it does. */
interface Change {
  readonly operation: string
  readonly id: string
  readonly types: readonly string[] | null
  readonly body: Json | undefined
  /** The one attribute that its address names: an IRI. */
  readonly attribute: string | undefined
  readonly context: Context
}

/** A part of a change that was done, or not. */
interface Part {
  readonly registrationId: string | undefined
  /** Of which attributes: IRIs. */
  readonly names: readonly string[]
  readonly error: Details | undefined
}

/** The operation, done here and at the sources that have a part in it. */
export function distributed(operation: string, run: Run): Run {
  return async (ask) => {
    const writers = await writersOf(ask)
    const change = writers.length === 0 ? undefined : await changeOf(ask, operation)
    const division = change && divisionOf(change, writers)
    return change && division && division.shares.length > 0 ? distribute(ask, change, division, run) : run(ask)
  }
}

/** Undefined for what cannot be read: that is told where it is done. */
async function changeOf(ask: Ask, operation: string): Promise<Change | undefined> {
  const isBodied = ask.call.method !== 'DELETE'
  const body = isBodied ? ask.body() : undefined
  if (isBodied && (typeof body !== 'object' || body === null || Array.isArray(body))) return undefined
  const given = body as Json | undefined
  const context = await (isBodied ? ask.contextFor(body) : ask.context())
  const id = ask.name(0) || given?.['id'] || given?.['@id']
  const isAttribute = ask.names.length > 1
  if (typeof id !== 'string' || !isReadable(operation, id, isAttribute ? undefined : given, context)) return undefined
  return {
    operation,
    id,
    types: await typesOf(ask, id, isAttribute ? undefined : given, context),
    body: given,
    attribute: isAttribute ? context.expand(ask.name(1)) : undefined,
    context,
  }
}

/** §5.6: what is no entity goes to nobody. */
export function isReadable(operation: string, id: string, body: Json | undefined, context: Context): boolean {
  try {
    readId(id)
    if (body && operation.startsWith('create')) readEntity(body, { context, nulls: 'refused' })
    else if (body) readFragment(body, { context, nulls: 'taken' })
    return true
  } catch (error) {
    if (error instanceof NgsiError) return false
    throw error
  }
}

/** Those that are named, else those that the entity has here; null when neither is known. */
async function typesOf(
  ask: Ask,
  id: string,
  body: Json | undefined,
  context: Context,
): Promise<readonly string[] | null> {
  const named = body?.['type'] ?? body?.['@type'] ?? ask.param('type')?.split(/[,|]/)
  const texts = [named].flat().filter((one) => typeof one === 'string')
  if (texts.length > 0) return texts.map((type) => context.expand(type))
  return (await ask.app.read((tx) => entities.entityById(tx, ask.tenant, id)))?.types ?? null
}

function divisionOf(change: Change, writers: readonly Registered[]): Division {
  const { body, attribute, context } = change
  return body && attribute === undefined
    ? divided({ ...change, names: attributeNames(body) }, writers, context)
    : involvedIn(change, attribute, writers)
}

async function distribute(ask: Ask, change: Change, division: Division, run: Run): Promise<ProtocolReply> {
  const { shares, isHere } = division
  // §6.3.17: what comes back here goes no further; nobody else has what is asked for.
  if (isLoop(ask)) {
    if (shares.some(({ registered }) => owns(registered)))
      throw new NgsiError('LoopDetected', 'the request came through here already')
    return run(ask)
  }
  const parts = await Promise.all(shares.flatMap((share) => partsOf(ask, change, share)))
  if (!isHere) return combined(change, parts, undefined)
  const rest = change.body && change.attribute === undefined ? division.rest : []
  const isWhole =
    !change.body || change.attribute !== undefined || attributeNames(change.body).length === division.rest.length
  const own = isWhole ? ask : ask.withBody(restOf(change.body ?? {}, division))
  return combined(change, parts, { ...(await tried(own, run)), names: namesOf(change, rest) })
}

/** What cannot be done where it belongs is a conflict; a source that only takes part is left out. */
function partsOf(ask: Ask, change: Change, { registered, names }: Share): Promise<Part>[] {
  const part = { registrationId: registered.row.id, names: namesOf(change, names) }
  if (registered.source.operations.has(change.operation)) {
    const answer = forward(ask, registered, change.context, requestOf(ask, change, names))
    return [answer.then((one) => ({ ...part, error: errorOf(registered, one) }))]
  }
  return owns(registered) ? [Promise.resolve({ ...part, error: conflictWith(registered) })] : []
}

const namesOf = ({ attribute, context }: Change, names: readonly string[]) =>
  attribute === undefined ? names.map((name) => context.expand(name)) : [attribute]

export const conflictWith = ({ row }: Registered): Details =>
  new NgsiError('Conflict', `the source ${row.id} does not do this`).body

const errorNames = { 404: 'ResourceNotFound', 409: 'AlreadyExists', 0: 'GatewayTimeout' } as const

/** Undefined when the source did what it was asked. */
export function errorOf(
  { row }: Registered,
  { status, body }: Pick<Forwarded, 'status' | 'body'>,
): Details | undefined {
  if (status >= 200 && status < 300 && status !== 207) return undefined
  const told = typeof body === 'object' && body !== null ? (body as Json)['detail'] : undefined
  const detail = typeof told === 'string' ? told : `the source ${row.id} answered ${status === 0 ? 'nothing' : status}`
  const problem = new NgsiError(errorNames[status as keyof typeof errorNames] ?? 'BadGateway', detail).body
  return { ...problem, status: status < 400 ? problem.status : status }
}

export const inAddress = (id: string) => encodeURIComponent(id).replaceAll('%3A', ':')

function requestOf(ask: Ask, { operation, id, body, context }: Change, names: readonly string[]): Request {
  const search = new URLSearchParams([...ask.params].filter(([name]) => name !== 'local'))
  // One of those that this binding has.
  const method = ask.call.method as Request['method']
  const attribute = ask.names.length > 1 ? `attrs/${encodeURIComponent(ask.name(1))}` : undefined
  const ofAttributes = operation === 'appendAttrs' || operation === 'updateEntity' ? 'attrs/' : undefined
  const path =
    operation === 'createEntity'
      ? 'entities'
      : ['entities', inAddress(id), attribute ?? ofAttributes].filter(Boolean).join('/')
  if (!body) return { method, path, search }
  const part = attribute === undefined ? pick(body, names) : without(body, ['@context'])
  return {
    method,
    path,
    search,
    body: (theirs) => (attribute === undefined ? renamed(part, context, theirs) : part),
  }
}

// ---- how it ended ------------------------------------------------------------------------------------------------

interface Here {
  readonly reply: ProtocolReply | undefined
  readonly error: unknown
  readonly details: Details | undefined
}

async function tried(ask: Ask, run: Run): Promise<Here> {
  try {
    return { reply: await run(ask), error: undefined, details: undefined }
  } catch (error) {
    return { reply: undefined, error, details: problemOf(ask.app, error).body }
  }
}

function combined(
  change: Change,
  parts: readonly Part[],
  here: (Here & Pick<Part, 'names'>) | undefined,
): ProtocolReply {
  const all: Part[] = [
    ...parts,
    ...(here ? [{ registrationId: undefined, names: here.names, error: here.details }] : []),
  ]
  const failed = all.filter(({ error }) => error !== undefined)
  if (failed.length === 0) return here?.reply ?? done(change)
  // Who did it alone says how it went.
  if (all.length === 1) {
    if (here) throw here.error
    return { status: failed[0]?.error?.status ?? 502, headers: inJson, body: JSON.stringify(failed[0]?.error) }
  }
  const isMade = change.operation === 'createEntity' && failed.length < all.length
  const headers = { ...inJson, ...(isMade && done(change).headers) }
  return { status: 207, headers, body: JSON.stringify(mixed(change, all)) }
}

const inJson = { 'content-type': json }

function done({ operation, id }: Change): ProtocolReply {
  return operation === 'createEntity'
    ? { status: 201, headers: { location: `/ngsi-ld/v1/entities/${encodeURIComponent(id)}` } }
    : { status: 204 }
}

const ofEntity = new Set(['createEntity', 'deleteEntity', 'mergeEntity', 'replaceEntity'])

/** §5.2.16 and §5.2.18: what was done, and what was not; in full names, since no context goes with it (§6.3.6). */
function mixed({ operation, id }: Change, all: readonly Part[]): unknown {
  const failed = all.filter(({ error }) => error !== undefined)
  if (ofEntity.has(operation))
    return {
      success: failed.length < all.length ? [id] : [],
      errors: failed.map(({ registrationId, error }) => ({
        entityId: id,
        ...(registrationId && { registrationId }),
        error,
      })),
    }
  const done = all.filter(({ error }) => error === undefined)
  return {
    updated: [...new Set(done.flatMap(({ names }) => names))],
    notUpdated: failed.flatMap(({ registrationId, names, error }) =>
      names.map((attributeName) => ({
        attributeName,
        reason: error?.detail,
        ...(registrationId && { registrationId }),
      })),
    ),
  }
}
