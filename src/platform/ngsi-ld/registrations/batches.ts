/** Batches of which context sources have a part (CIM 009 §4.3.6, §5.6.7 to §5.6.10): each source gets its own at once. Rule NG30. */
import type { ProtocolReply } from '../../../kernel/protocol.ts'
import type { Ask, Operation } from '../ask.ts'
import type { Context } from '../context.ts'
import { type Details, NgsiError } from '../errors.ts'
import type { Json } from '../read.ts'
import * as entities from '../store.ts'
import { attributeNames, ownedIn, owns, partOf, pick, renamed, without, writersOf } from './distribute.ts'
import { forward, isLoop } from './forward.ts'
import type { Registered } from './known.ts'
import { attributesOf } from './match.ts'

type Run = Operation['run']
interface Failure {
  readonly entityId: string
  readonly registrationId?: string
  readonly error: Details
}

/** What is left for here, and what goes to each source. */
interface Division {
  readonly here: unknown[]
  readonly there: Map<Registered, unknown[]>
  readonly errors: Failure[]
  readonly ids: string[]
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

export function distributedBatch(operation: string, path: string, run: Run): Run {
  return async (ask) => {
    const writers = isLoop(ask) ? [] : await writersOf(ask)
    const body = writers.length > 0 ? ask.body() : undefined
    if (!Array.isArray(body)) return run(ask)
    const context = await contextOf(ask, body)
    const division =
      operation === 'deleteBatch'
        ? await ofIds(ask, operation, body, writers)
        : ofEntities(operation, body, writers, context)
    if (division.there.size === 0 && division.errors.length === 0) return run(ask)
    return done(ask, path, division, context, run)
  }
}

function contextOf(ask: Ask, body: readonly unknown[]): Promise<Context> {
  const first = body.find(isObject)
  return first ? ask.contextFor(first) : ask.context()
}

function ofEntities(
  operation: string,
  body: readonly unknown[],
  writers: readonly Registered[],
  context: Context,
): Division {
  const division: Division = { here: [], there: new Map(), errors: [], ids: [] }
  for (const given of body) {
    const id = isObject(given) ? (given['id'] ?? given['@id']) : undefined
    if (!isObject(given) || typeof id !== 'string') {
      division.here.push(given)
      continue
    }
    division.ids.push(id)
    const types = [given['type'] ?? given['@type']].flat().filter((one) => typeof one === 'string')
    const about = { id, types: types.length > 0 ? types.map((type) => context.expand(type)) : null }
    let [rest, isElsewhere]: [Json, boolean] = [given, false]
    for (const registered of writers) {
      const owned = attributesOf(registered.source, about)
      const names = ownedIn(given, owned, context)
      if (owned?.length === 0 || (owned && names.length === 0)) continue
      give(division, operation, registered, id, pick(given, names))
      if (owns(registered)) rest = without(rest, names)
      if (registered.source.mode === 'redirect' && owned === null) isElsewhere = true
    }
    const isEmptied = rest !== given && attributeNames(rest).length === 0
    if (!isElsewhere && !isEmptied) division.here.push(rest)
  }
  return division
}

async function ofIds(
  ask: Ask,
  operation: string,
  body: readonly unknown[],
  writers: readonly Registered[],
): Promise<Division> {
  const division: Division = { here: [], there: new Map(), errors: [], ids: [] }
  const texts = body.filter((id) => typeof id === 'string')
  const rows = await ask.app.read((tx) => entities.entitiesByIds(tx, ask.tenant, texts))
  const types = new Map(rows.map((row) => [row.id, row.types]))
  for (const id of body) {
    if (typeof id !== 'string') {
      division.here.push(id)
      continue
    }
    division.ids.push(id)
    const involved = writers.filter(
      ({ source }) => attributesOf(source, { id, types: types.get(id) ?? null })?.length !== 0,
    )
    for (const registered of involved) give(division, operation, registered, id, id)
    if (!involved.some(({ source }) => source.mode === 'redirect')) division.here.push(id)
  }
  return division
}

function give({ there, errors }: Division, operation: string, registered: Registered, id: string, part: unknown): void {
  if (registered.source.operations.has(operation)) there.set(registered, [...(there.get(registered) ?? []), part])
  else if (owns(registered)) {
    const { body: error } = new NgsiError('Conflict', 'its source does not do this')
    errors.push({ entityId: id, registrationId: registered.row.id, error })
  }
}

async function done(ask: Ask, path: string, division: Division, context: Context, run: Run): Promise<ProtocolReply> {
  const search = new URLSearchParams([...ask.params].filter(([name]) => name !== 'local'))
  const errors = [...division.errors]
  await Promise.all(
    [...division.there].map(async ([registered, parts]) => {
      const answer = await forward(ask, registered, context, {
        method: 'POST',
        path,
        search,
        body: (theirs) => parts.map((part) => (isObject(part) ? renamed(part, context, theirs) : part)),
      })
      errors.push(...failuresOf(registered, answer, parts))
    }),
  )
  const here = division.here.length > 0 ? await run(ask.withBody(division.here)) : undefined
  const own =
    here?.status === 207 && typeof here.body === 'string' ? (JSON.parse(here.body) as { errors: Failure[] }) : undefined
  errors.push(...(own?.errors ?? []))
  if (errors.length === 0) return here ?? replyFor(path, division.ids)
  const failed = new Set(errors.map(({ entityId }) => entityId))
  const success = division.ids.filter((id) => !failed.has(id))
  return { status: 207, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ success, errors }) }
}

function failuresOf(
  registered: Registered,
  answer: { status: number; body: unknown },
  parts: readonly unknown[],
): Failure[] {
  const told = answer.status === 207 && isObject(answer.body) ? answer.body['errors'] : undefined
  if (Array.isArray(told)) return (told as Failure[]).map((one) => ({ ...one, registrationId: registered.row.id }))
  const { error } = partOf(registered, answer)
  if (!error) return []
  return parts.map((part) => ({
    entityId: isObject(part) ? String(part['id'] ?? part['@id']) : String(part),
    registrationId: registered.row.id,
    error,
  }))
}

function replyFor(path: string, ids: readonly string[]): ProtocolReply {
  if (!path.endsWith('/create') && !path.endsWith('/upsert')) return { status: 204 }
  return { status: 201, headers: { 'content-type': 'application/json' }, body: JSON.stringify(ids) }
}
