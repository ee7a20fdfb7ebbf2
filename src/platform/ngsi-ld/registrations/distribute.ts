/** Changes of one entity that context sources have a part in (CIM 009 §4.3.6, §5.6): each part is done where it belongs. Rule NG30. */
import type { ProtocolReply } from '../../../kernel/protocol.ts'
import type { Ask, Operation } from '../ask.ts'
import type { Context } from '../context.ts'
import { type Details, NgsiError } from '../errors.ts'
import { problemOf } from '../failure.ts'
import { type Json } from '../read.ts'
import * as entities from '../store.ts'
import { forward, isLoop, type Request } from './forward.ts'
import { type Registered, registrationsOf } from './known.ts'
import { attributesOf } from './match.ts'

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
export interface Part {
  readonly registrationId: string | undefined
  readonly error: Details | undefined
}

const core = new Set(['id', '@id', 'type', '@type', 'scope', '@context', 'expiresAt'])
export const attributeNames = (body: Json) => Object.keys(body).filter((name) => !core.has(name))

/** Which of the names in a body are a source's. */
export function ownedIn(body: Json, owned: readonly string[] | null, context: Context): string[] {
  const names = attributeNames(body)
  return owned ? names.filter((name) => owned.includes(context.expand(name))) : names
}

export function pick(body: Json, names: readonly string[]): Json {
  return Object.fromEntries(
    Object.entries(body).filter(([name]) => name !== '@context' && (core.has(name) || names.includes(name))),
  )
}

export function without(body: Json, names: readonly string[]): Json {
  return Object.fromEntries(Object.entries(body).filter(([name]) => !names.includes(name)))
}

/** With the names of another context. */
export function renamed(body: Json, from: Context, to: Context): Json {
  if (from === to) return body
  const name = (one: unknown) => (typeof one === 'string' ? to.compact(from.expand(one)) : one)
  return Object.fromEntries(
    Object.entries(body).map(([key, value]) => {
      if (key === 'type' || key === '@type') return [key, Array.isArray(value) ? value.map(name) : name(value)]
      return [core.has(key) ? key : String(name(key)), value]
    }),
  )
}

/** Who owns a part in such a way that it is not done here. */
export const owns = ({ source: { mode } }: Registered) => mode === 'exclusive' || mode === 'redirect'

export async function writersOf(ask: Ask): Promise<readonly Registered[]> {
  if (ask.flag('local')) return []
  const all = await registrationsOf(ask.app, ask.tenant, ask.now)
  return all.filter(({ source }) => source.mode !== 'auxiliary')
}

/** The operation, done here and at the sources that have a part in it. */
export function distributed(operation: string, run: Run): Run {
  return async (ask) => {
    const writers = await writersOf(ask)
    if (writers.length === 0) return run(ask)
    const change = await changeOf(ask, operation)
    const involved = change ? writers.filter(({ source }) => isInvolved(change, attributesOf(source, change))) : []
    return change && involved.length > 0 ? distribute(ask, change, involved, run) : run(ask)
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
  if (typeof id !== 'string') return undefined
  const named = given?.['type'] ?? given?.['@type'] ?? ask.param('type')?.split(/[,|]/)
  const isAttribute = ask.names.length > 1
  const texts = [named].flat().filter((one) => typeof one === 'string')
  const own =
    texts.length > 0 && !isAttribute ? undefined : await ask.app.read((tx) => entities.entityById(tx, ask.tenant, id))
  return {
    operation,
    id,
    types: texts.length > 0 && !isAttribute ? texts.map((type) => context.expand(type)) : (own?.types ?? null),
    body: given,
    attribute: isAttribute ? context.expand(ask.name(1)) : undefined,
    context,
  }
}

/** Null: of all attributes. */
function isInvolved({ attribute, body, context }: Change, owned: readonly string[] | null): boolean {
  if (owned?.length === 0) return false
  if (attribute !== undefined) return owned === null || owned.includes(attribute)
  if (!body || owned === null) return true
  return ownedIn(body, owned, context).length > 0
}

async function distribute(ask: Ask, change: Change, involved: readonly Registered[], run: Run): Promise<ProtocolReply> {
  // §6.3.17: what comes back here goes no further; nobody else has what is asked for.
  if (isLoop(ask)) {
    if (involved.some(owns)) throw new NgsiError('LoopDetected', 'the request came through here already')
    return run(ask)
  }
  const taken = new Set<string>()
  const parts = await Promise.all(
    involved.flatMap((registered) => {
      const owned = attributesOf(registered.source, change)
      const names = change.body ? ownedIn(change.body, owned, change.context) : []
      if (owns(registered)) for (const name of names) taken.add(name)
      const isAble = registered.source.operations.has(change.operation)
      if (isAble) return [sent(ask, change, registered, names)]
      // What cannot be done where it belongs is a conflict; a source that only takes part is left out.
      return owns(registered) ? [Promise.resolve(conflict(registered))] : []
    }),
  )
  const local = hereOf(change, involved, taken)
  if (local === 'nothing') return combined(change, parts, undefined)
  const here = local === 'all' ? ask : ask.withBody(local)
  return combined(change, parts, await tried(here, run))
}

/** What is left to be done here. */
function hereOf(change: Change, involved: readonly Registered[], taken: ReadonlySet<string>): 'all' | 'nothing' | Json {
  const { body, attribute } = change
  if (attribute !== undefined) return involved.some(owns) ? 'nothing' : 'all'
  const isElsewhere = involved.some(({ source }) => source.mode === 'redirect' && attributesOf(source, change) === null)
  if (isElsewhere) return 'nothing'
  if (!body || taken.size === 0) return 'all'
  const rest = without(body, [...taken])
  return attributeNames(rest).length === 0 ? 'nothing' : rest
}

const conflict = ({ row }: Registered): Part => ({
  registrationId: row.id,
  error: new NgsiError('Conflict', `the source ${row.id} does not do this`).body,
})

async function sent(ask: Ask, change: Change, registered: Registered, names: readonly string[]): Promise<Part> {
  const answer = await forward(ask, registered, change.context, requestOf(ask, change, names))
  return partOf(registered, answer)
}

export function partOf({ row }: Registered, { status, body }: { status: number; body: unknown }): Part {
  if (status >= 200 && status < 300 && status !== 207) return { registrationId: row.id, error: undefined }
  const told = typeof body === 'object' && body !== null ? (body as Json)['detail'] : undefined
  const detail = typeof told === 'string' ? told : `the source ${row.id} answered ${status === 0 ? 'nothing' : status}`
  const name =
    status === 404
      ? 'ResourceNotFound'
      : status === 409
        ? 'AlreadyExists'
        : status === 0
          ? 'GatewayTimeout'
          : 'BadGateway'
  const problem = new NgsiError(name, detail).body
  return { registrationId: row.id, error: { ...problem, status: status < 400 ? problem.status : status } }
}

function requestOf(ask: Ask, { operation, id, body, context }: Change, names: readonly string[]): Request {
  const at = encodeURIComponent(id).replaceAll('%3A', ':')
  const search = new URLSearchParams([...ask.params].filter(([name]) => name !== 'local'))
  const { method } = ask.call
  const attribute = ask.names.length > 1 ? `attrs/${encodeURIComponent(ask.name(1))}` : undefined
  const ofAttributes = operation === 'appendAttrs' || operation === 'updateEntity' ? 'attrs/' : undefined
  const path =
    operation === 'createEntity' ? 'entities' : ['entities', at, attribute ?? ofAttributes].filter(Boolean).join('/')
  if (!body) return { method, path, search }
  const part = attribute === undefined ? pick(body, names) : without(body, ['@context'])
  return {
    method,
    path,
    search,
    body: (theirs) => (attribute === undefined ? renamed(part, context, theirs) : part),
  }
}

interface Here {
  readonly reply: ProtocolReply | undefined
  readonly error: unknown
}

async function tried(ask: Ask, run: Run): Promise<Here & { readonly details: Details | undefined }> {
  try {
    const reply = await run(ask)
    return { reply, error: undefined, details: undefined }
  } catch (error) {
    return { reply: undefined, error, details: problemOf(ask.app, error).body }
  }
}

function combined(
  change: Change,
  parts: readonly Part[],
  here: Awaited<ReturnType<typeof tried>> | undefined,
): ProtocolReply {
  const all: Part[] = [...parts, ...(here ? [{ registrationId: undefined, error: here.details }] : [])]
  const failed = all.filter(({ error }) => error !== undefined)
  if (failed.length === 0) return here?.reply ?? done(change)
  // Who did it alone says how it went.
  if (all.length === 1) {
    if (here) throw here.error
    return { status: failed[0]?.error?.status ?? 502, headers: problemJson, body: JSON.stringify(failed[0]?.error) }
  }
  return { status: 207, headers: problemJson, body: JSON.stringify(mixed(change, failed, failed.length < all.length)) }
}

const problemJson = { 'content-type': 'application/json' }

function done({ operation, id }: Change): ProtocolReply {
  return operation === 'createEntity'
    ? { status: 201, headers: { location: `/ngsi-ld/v1/entities/${encodeURIComponent(id)}` } }
    : { status: 204 }
}

const ofEntity = new Set(['createEntity', 'deleteEntity', 'mergeEntity', 'replaceEntity'])

/** §5.2.16 and §5.2.18: what was done, and what was not. */
function mixed({ operation, id, body, attribute, context }: Change, failed: readonly Part[], isAny: boolean): unknown {
  if (ofEntity.has(operation))
    return {
      success: isAny ? [id] : [],
      errors: failed.map(({ registrationId, error }) => ({
        entityId: id,
        ...(registrationId && { registrationId }),
        error,
      })),
    }
  const names = attribute === undefined ? attributeNames(body ?? {}) : [context.compact(attribute)]
  return {
    updated: isAny ? names : [],
    notUpdated: failed.flatMap(({ registrationId, error }) =>
      names.map((attributeName) => ({
        attributeName,
        reason: error?.detail,
        ...(registrationId && { registrationId }),
      })),
    ),
  }
}
