/** A context source registration as a client writes it (CIM 009 §5.2.9, §4.3.6): checked, and made ready to be asked. Rules NG23 and NG30. */
import type { Context } from '../context.ts'
import { badData } from '../errors.ts'
import { type Attributes, type Entity, isDateTime, isName, isUri } from '../model.ts'
import { patternOf } from '../query/q.ts'
import { asObject, type Json, readFragment } from '../read.ts'
import { operationsOf, reads } from './operations.ts'

/** What a registration says that its source knows. */
export interface Information {
  readonly entities: readonly {
    readonly types: readonly string[]
    readonly id: string | null
    readonly idPattern: RegExp | null
  }[]
  /** IRIs; empty: any attribute. */
  readonly attributes: readonly string[]
}

const modes = ['inclusive', 'exclusive', 'redirect', 'auxiliary'] as const
export type Mode = (typeof modes)[number]
const isMode = (text: unknown): text is Mode => modes.some((mode) => mode === text)

export interface Source {
  readonly information: readonly Information[]
  readonly mode: Mode
  readonly operations: ReadonlySet<string>
  /** Without a slash at the end. */
  readonly endpoint: string
  readonly tenant: string | undefined
  /** By what name requests say that they came through it. */
  readonly alias: string | undefined
  /** Headers that it wants, and how it is to be asked. */
  readonly info: readonly (readonly [key: string, value: string])[]
  readonly timeoutMs: number
  readonly localOnly: boolean
  readonly expiresAt: string | null
  /** Of which time it knows values; null: the present. */
  readonly observed: Interval | null
  readonly managed: Interval | null
  /** What the registration says of itself, as an entity: by it sources are chosen (`csf`, scopes, places). */
  readonly itself: Entity
}

/** In ms (§5.2.11). */
export interface Interval {
  readonly from: number
  readonly to: number
}

const usualTimeoutMs = 5000
const timeoutMaxMs = 30_000

function namesIn(value: unknown, what: string, context: Context): string[] {
  if (value === undefined) return []
  if (!Array.isArray(value) || value.length === 0) throw badData(`${what} is no list`)
  return value.map((name: unknown) => {
    if (typeof name !== 'string' || !isName(name)) throw badData(`this is no name: ${JSON.stringify(name)}`)
    return context.expand(name)
  })
}

function readInformation(given: unknown, context: Context): Information[] {
  if (!Array.isArray(given) || given.length === 0) throw badData('a registration has information')
  return given.map((one: unknown) => {
    const part = asObject(one, 'information')
    const attributes = [
      ...namesIn(part['propertyNames'], 'propertyNames', context),
      ...namesIn(part['relationshipNames'], 'relationshipNames', context),
      ...namesIn(part['attributeNames'], 'attributeNames', context),
    ]
    const { entities } = part
    if (entities === undefined && attributes.length === 0)
      throw badData('information has entities or names of attributes')
    if (entities !== undefined && (!Array.isArray(entities) || entities.length === 0))
      throw badData('entities is no list')
    return { attributes, entities: ((entities ?? []) as unknown[]).map((entity) => readEntityInfo(entity, context)) }
  })
}

function readEntityInfo(given: unknown, context: Context): Information['entities'][number] {
  const { type, id, idPattern } = asObject(given, 'entities')
  if (id !== undefined && !isUri(id)) throw badData('the id of an entity is no URI')
  if (idPattern !== undefined && typeof idPattern !== 'string') throw badData('idPattern is no text')
  const types = namesIn(type === undefined ? undefined : [type].flat(), 'type', context)
  if (types.length === 0) throw badData('an entity of information has no type')
  return {
    types,
    id: id ?? null,
    idPattern: idPattern === undefined ? null : patternOf(idPattern, (why) => badData(`idPattern: ${why}`)),
  }
}

/** §4.3.6.3: an exclusive source owns attributes of entities that are named one by one. */
function requireNamed(mode: Mode, information: readonly Information[]): void {
  if (mode !== 'exclusive') return
  const isNamed = information.every(
    ({ entities, attributes }) =>
      attributes.length > 0 && entities.length > 0 && entities.every(({ id }) => id !== null),
  )
  if (!isNamed) throw badData('an exclusive registration names entities by their ids, and attributes')
}

function readPairs(given: unknown): [string, string][] {
  if (given === undefined) return []
  if (!Array.isArray(given)) throw badData('contextSourceInfo is no list')
  return given.map((pair: unknown) => {
    const { key, value } = asObject(pair, 'contextSourceInfo')
    if (typeof key !== 'string' || typeof value !== 'string' || !/^[\w-]+$/.test(key) || /[\r\n\0]/.test(value))
      throw badData('contextSourceInfo is a list of key and value')
    return [key, value]
  })
}

function readManagement(given: unknown): Pick<Source, 'timeoutMs' | 'localOnly'> {
  const { cacheDuration, cooldown, timeout, localOnly } = asObject(given ?? {}, 'management')
  if (cacheDuration !== undefined) requireDuration(cacheDuration)
  for (const [name, value] of Object.entries({ cooldown, timeout }))
    if (value !== undefined && !(typeof value === 'number' && value > 0)) throw badData(`${name} is a positive number`)
  if (localOnly !== undefined && typeof localOnly !== 'boolean') throw badData('localOnly is a truth')
  const timeoutMs = typeof timeout === 'number' ? Math.min(timeout, timeoutMaxMs) : usualTimeoutMs
  return { timeoutMs, localOnly: localOnly ?? false }
}

function readInterval(given: unknown, name: string): Interval | null {
  if (given === undefined) return null
  const { startAt, endAt } = asObject(given, name)
  if (!isDateTime(startAt) || (endAt !== undefined && !isDateTime(endAt))) throw badData(`${name} has a startAt in UTC`)
  return { from: Date.parse(startAt), to: endAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(endAt) }
}

function requireDuration(text: unknown): void {
  try {
    Temporal.Duration.from(String(text))
  } catch (error) {
    throw badData(`cacheDuration is no duration: ${error instanceof Error ? error.message : ''}`)
  }
}

const own = new Set([
  'id',
  'type',
  'registrationName',
  'description',
  'information',
  'tenant',
  'observationInterval',
  'managementInterval',
  'endpoint',
  'expiresAt',
  'status',
  'timesSent',
  'timesFailed',
  'lastSuccess',
  'lastFailure',
  'contextSourceInfo',
  'mode',
  'operations',
  'refreshRate',
  'management',
  'datasetId',
  'contextSourceAlias',
  '@context',
])

/** Members of a registration itself by which a source can be chosen, too. */
function ownTexts(body: Json, context: Context): Attributes {
  const names = ['endpoint', 'registrationName', 'description', 'mode', 'tenant', 'contextSourceAlias']
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = body[name]
      return typeof value === 'string' ? [[context.expand(name), [{ type: 'Property', value }]] as const] : []
    }),
  )
}

/** Throws BadRequestData. */
export function readSource(id: string, body: Json, context: Context): Source {
  if (body['type'] !== 'ContextSourceRegistration') throw badData('the type is ContextSourceRegistration')
  const { mode = 'inclusive', endpoint, tenant, expiresAt } = body
  if (!isMode(mode)) throw badData(`there is no mode ${JSON.stringify(mode)}`)
  if (!isUri(endpoint)) throw badData('the endpoint is no URI')
  if (tenant !== undefined && (typeof tenant !== 'string' || tenant === '')) throw badData('the tenant is no text')
  if (expiresAt !== undefined && !isDateTime(expiresAt)) throw badData('expiresAt is no moment in UTC')
  const information = readInformation(body['information'], context)
  requireNamed(mode, information)
  const operations = operationsOf(body['operations'])
  if (mode === 'auxiliary' && body['operations'] !== undefined && ![...operations].every((one) => reads.has(one)))
    throw badData('an auxiliary source is read only')
  const members = Object.fromEntries(Object.entries(body).filter(([name, value]) => !own.has(name) && value !== null))
  const { attrs, scopes = [] } =
    Object.keys(members).length === 0 ? { attrs: {} } : readFragment(members, { context, nulls: 'refused' })
  return {
    information,
    mode,
    operations,
    endpoint: endpoint.replace(/\/+$/, ''),
    tenant,
    alias: typeof body['contextSourceAlias'] === 'string' ? body['contextSourceAlias'] : undefined,
    info: readPairs(body['contextSourceInfo']),
    ...readManagement(body['management']),
    expiresAt: expiresAt ?? null,
    observed: readInterval(body['observationInterval'], 'observationInterval'),
    managed: readInterval(body['managementInterval'], 'managementInterval'),
    itself: { id, types: [], scopes, attrs: { ...ownTexts(body, context), ...attrs }, createdAt: '', modifiedAt: '' },
  }
}
