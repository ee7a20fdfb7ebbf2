/** Context source registrations and subscriptions to them as resources (CIM 009 §5.9 to §5.11): kept, found and told. Rule NG23. */
import { newId } from '../../../kernel/id.ts'
import { problem } from '../../../kernel/problems.ts'
import type { ProtocolReply } from '../../../kernel/protocol.ts'
import { mayChange } from '../access.ts'
import type { Ask, Operation } from '../ask.ts'
import { conditionsOf, isLocal, pageOf, requireNarrow, type Selector } from '../asked.ts'
import { pageHeaders } from '../consume.ts'
import type { Context } from '../context.ts'
import { contextsOf } from '../contexts.ts'
import { badData, NgsiError, notFound } from '../errors.ts'
import { isDateTime, isName, isUri, ngsiNull } from '../model.ts'
import { patternOf } from '../query/q.ts'
import { hasTypes } from '../query/types.ts'
import { asObject, type Json, readId } from '../read.ts'
import { readWish } from '../subscriptions/read.ts'
import * as store from './store.ts'

const registrationsMax = 5000
const paths = {
  registration: '/ngsi-ld/v1/csourceRegistrations',
  subscription: '/ngsi-ld/v1/csourceSubscriptions',
} as const
const prefixes = {
  registration: 'urn:ngsi-ld:ContextSourceRegistration',
  subscription: 'urn:ngsi-ld:Subscription',
} as const

/** What a registration says that its source knows. */
interface Information {
  readonly entities: readonly {
    readonly types: readonly string[]
    readonly id: string | null
    readonly idPattern: RegExp | null
  }[]
  /** IRIs; empty: any attribute. */
  readonly attributes: readonly string[]
}

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

/** §5.2.9. Throws BadRequestData. */
function checkRegistration(ask: Ask, body: Json, context: Context): string | null {
  if (body['type'] !== 'ContextSourceRegistration') throw badData('the type is ContextSourceRegistration')
  readInformation(body['information'], context)
  if (!isUri(body['endpoint'])) throw badData('the endpoint is no URI')
  const mode = body['mode']
  if (mode !== undefined && !['inclusive', 'exclusive', 'redirect', 'auxiliary'].includes(String(mode)))
    throw badData(`there is no mode ${String(mode)}`)
  const expires = body['expiresAt']
  if (expires === undefined) return null
  if (!isDateTime(expires)) throw badData('expiresAt is no moment in UTC')
  if (Date.parse(expires) <= Date.parse(ask.now)) throw badData('expiresAt is over')
  return expires
}

function check(ask: Ask, kind: store.Kind, body: Json, context: Context): string | null {
  if (kind === 'registration') return checkRegistration(ask, body, context)
  const { expiresAt } = readWish(body, context)
  if (expiresAt !== null && Date.parse(expiresAt) <= Date.parse(ask.now)) throw badData('expiresAt is over')
  return expiresAt
}

const kept = ({ id: _id, '@context': _context, status: _status, ...body }: Json): Json => body

const create =
  (kind: store.Kind) =>
  async (ask: Ask): Promise<ProtocolReply> => {
    const given = asObject(ask.body())
    const context = await ask.contextFor(given)
    const id = given['id'] === undefined ? `${prefixes[kind]}:${newId()}` : readId(given['id'])
    const body = kept(given)
    const expires = check(ask, kind, body, context)
    const { app, tenant, caller, now } = ask
    const isNew = await app.transaction((tx) =>
      store.insert(tx, {
        tenant,
        kind,
        id,
        body: JSON.stringify(body),
        context: JSON.stringify({ source: context.source }),
        expires_at: expires,
        created_at: now,
        modified_at: now,
        created_by: caller.by,
      }),
    )
    if (!isNew) throw new NgsiError('AlreadyExists', `${id} exists already`)
    return ask.plain(201, undefined, { location: `${paths[kind]}/${id}` })
  }

async function known(ask: Ask, kind: store.Kind): Promise<store.RegistrationRow> {
  const id = readId(ask.name(0))
  const row = await ask.app.read((tx) => store.byId(tx, ask.tenant, kind, id))
  if (!row || isOver(ask, row)) throw notFound(`the ${kind} ${id}`)
  return row
}

const isOver = (ask: Ask, { expires_at }: store.RegistrationRow) =>
  expires_at !== null && Date.parse(expires_at) <= Date.parse(ask.now)

const named = ['type', 'propertyNames', 'relationshipNames', 'attributeNames', 'watchedAttributes', 'attributes']
const outer = new Set(['ContextSourceRegistration', 'Subscription'])

/** Its names in the words of another context. */
function renamed(value: unknown, from: Context, to: Context): unknown {
  if (Array.isArray(value)) return value.map((one) => renamed(one, from, to))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      if (!named.includes(name) || outer.has(String(inner))) return [name, renamed(inner, from, to)]
      const words = [inner].flat().map((one: unknown) => (typeof one === 'string' ? to.compact(from.expand(one)) : one))
      return [name, Array.isArray(inner) ? words : words[0]]
    }),
  )
}

async function view(ask: Ask, row: store.RegistrationRow, context: Context): Promise<Json> {
  const own = await contextsOf(ask.app).of(row.tenant, row.context.source)
  const status =
    row.kind === 'subscription' ? { status: (row.body as Json)['isActive'] === false ? 'paused' : 'active' } : {}
  return {
    id: row.id,
    ...(renamed(row.body, own, context) as Json),
    ...status,
    ...(ask.sysAttrs && { createdAt: row.created_at, modifiedAt: row.modified_at }),
  }
}

const retrieve =
  (kind: store.Kind) =>
  async (ask: Ask): Promise<ProtocolReply> => {
    const context = await ask.context()
    return ask.reply(await view(ask, await known(ask, kind), context), context)
  }

/** §5.10.2: those whose sources may know what is asked. */
function mayKnow(
  information: readonly Information[],
  selectors: readonly Selector[],
  attributes: readonly string[] | null,
): boolean {
  return information.some((part) => {
    const hasAttribute =
      !attributes ||
      attributes.length === 0 ||
      part.attributes.length === 0 ||
      part.attributes.some((iri) => attributes.includes(iri))
    const hasEntity =
      selectors.length === 0 ||
      part.entities.length === 0 ||
      selectors.some(({ ids, idPattern, types }) =>
        part.entities.some((entity) => {
          const isType = types === null || hasTypes(types, entity.types)
          const isId =
            ids === null ||
            (entity.id === null
              ? entity.idPattern === null || ids.some((id) => entity.idPattern?.test(id))
              : ids.includes(entity.id))
          return isType && isId && (idPattern === null || entity.id === null || idPattern.test(entity.id))
        }),
      )
    return hasAttribute && hasEntity
  })
}

const list =
  (kind: store.Kind) =>
  async (ask: Ask): Promise<ProtocolReply> => {
    const context = await ask.context()
    const page = pageOf(ask)
    const rows = (await ask.app.read((tx) => store.all(tx, ask.tenant, kind, registrationsMax))).filter(
      (row) => !isOver(ask, row),
    )
    const found = kind === 'subscription' ? rows : await registrationsFor(ask, rows, context)
    const shown = await Promise.all(
      found.slice(page.offset, page.offset + page.limit).map((row) => view(ask, row, context)),
    )
    return ask.reply(
      shown,
      context,
      pageHeaders(ask, paths[kind], page, { hasMore: found.length > page.offset + page.limit, total: found.length }),
    )
  }

async function registrationsFor(
  ask: Ask,
  rows: readonly store.RegistrationRow[],
  context: Context,
): Promise<store.RegistrationRow[]> {
  const conditions = conditionsOf(ask, context)
  const isById = conditions.selectors.some(({ ids }) => ids !== null)
  if (!isById) requireNarrow(conditions, isLocal(ask))
  const fits = await Promise.all(
    rows.map(async (row) => {
      const own = await contextsOf(ask.app).of(row.tenant, row.context.source)
      const isItself = conditions.selectors.some(({ ids }) => ids?.includes(row.id))
      return (
        isItself ||
        mayKnow(readInformation((row.body as Json)['information'], own), conditions.selectors, conditions.anyOf)
      )
    }),
  )
  return rows.filter((_, at) => fits[at])
}

const update =
  (kind: store.Kind) =>
  async (ask: Ask): Promise<ProtocolReply> => {
    const given = asObject(ask.body())
    const row = await known(ask, kind)
    if (!mayChange(ask.caller, row.created_by)) throw problem('kernel.forbidden')
    if (Object.keys(given).filter((name) => name !== '@context').length === 0) throw badData('the body is empty')
    const context = await ask.contextFor(given)
    const own = await contextsOf(ask.app).of(row.tenant, row.context.source)
    const before = renamed(row.body, own, context) as Json
    const next = Object.fromEntries(
      Object.entries({ ...before, ...kept(given) }).filter(
        ([, value]: [string, unknown]) => value !== null && value !== ngsiNull,
      ),
    )
    const expires = check(ask, kind, next, context)
    await ask.app.transaction((tx) =>
      store.update(tx, row, {
        body: JSON.stringify(next),
        context: JSON.stringify({ source: context.source }),
        expires_at: expires,
        modified_at: ask.now,
      }),
    )
    return ask.plain(204)
  }

const remove =
  (kind: store.Kind) =>
  async (ask: Ask): Promise<ProtocolReply> => {
    const row = await known(ask, kind)
    if (!mayChange(ask.caller, row.created_by)) throw problem('kernel.forbidden')
    await ask.app.transaction((tx) => store.remove(tx, row))
    return ask.plain(204)
  }

const filter = [
  'id',
  'idPattern',
  'type',
  'attrs',
  'q',
  'csf',
  'georel',
  'geometry',
  'coordinates',
  'geoproperty',
  'scopeQ',
  'timerel',
  'timeAt',
  'endTimeAt',
  'timeproperty',
  'limit',
  'offset',
  'count',
  'options',
  'local',
]

const resourcesOf = (kind: store.Kind, path: string): { path: string; methods: Record<string, Operation> }[] => [
  {
    path,
    methods: {
      GET: { run: list(kind), params: filter, needs: 'write' },
      POST: { run: create(kind), params: ['local'], needs: 'write' },
    },
  },
  {
    path: `${path}/*`,
    methods: {
      GET: { run: retrieve(kind), params: ['options', 'local'], needs: 'write' },
      PATCH: { run: update(kind), params: ['local'], needs: 'write' },
      DELETE: { run: remove(kind), params: ['local'], needs: 'write' },
    },
  },
]

export const resources = [
  ...resourcesOf('registration', 'csourceRegistrations'),
  ...resourcesOf('subscription', 'csourceSubscriptions'),
]
