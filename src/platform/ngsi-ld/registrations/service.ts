/** Context source registrations and subscriptions to them as resources (CIM 009 §5.9 to §5.11): kept, found and told. Rule NG23. */
import { newId } from '../../../kernel/id.ts'
import { problem } from '../../../kernel/problems.ts'
import type { ProtocolReply } from '../../../kernel/protocol.ts'
import { mayChange } from '../access.ts'
import type { Ask, Operation } from '../ask.ts'
import { conditionsOf, fits, isLocal, pageOf, requireNarrow } from '../asked.ts'
import { pageHeaders } from '../consume.ts'
import type { Context } from '../context.ts'
import { contextsOf } from '../contexts.ts'
import { badData, NgsiError, notFound } from '../errors.ts'
import { ngsiNull } from '../model.ts'
import { readQuery } from '../query/q.ts'
import { asObject, type Json, readId } from '../read.ts'
import * as entities from '../store.ts'
import { readWish } from '../subscriptions/read.ts'
import { forget, registeredOf, registrationsMax, registrationsOf, tellChanged } from './known.ts'
import { attributesOf, collides, mayKnow } from './match.ts'
import { readSource, type Source } from './read.ts'
import * as store from './store.ts'

const paths = {
  registration: '/ngsi-ld/v1/csourceRegistrations',
  subscription: '/ngsi-ld/v1/csourceSubscriptions',
} as const
const prefixes = {
  registration: 'urn:ngsi-ld:ContextSourceRegistration',
  subscription: 'urn:ngsi-ld:Subscription',
} as const

/** §5.9.2.4. Throws BadRequestData, Conflict. */
async function checkRegistration(ask: Ask, id: string, body: Json, context: Context): Promise<string | null> {
  const source = readSource(id, body, context)
  const { expiresAt } = source
  if (expiresAt !== null && Date.parse(expiresAt) <= Date.parse(ask.now)) throw badData('expiresAt is over')
  const others = await registrationsOf(ask.app, ask.tenant, ask.now)
  const other = others.find(({ row, source: theirs }) => row.id !== id && collides(source, theirs))
  if (other) throw new NgsiError('Conflict', `the registration ${other.row.id} owns this already`)
  await refuseExisting(ask, source)
  return expiresAt
}

/** What is here already cannot be owned by another. */
async function refuseExisting(ask: Ask, source: Source): Promise<void> {
  if (source.mode !== 'exclusive' && source.mode !== 'redirect') return
  const ids = source.information.flatMap(({ entities }) => entities.flatMap(({ id }) => id ?? []))
  const rows = await ask.app.read((tx) => entities.entitiesByIds(tx, ask.tenant, ids))
  const found = rows.find(({ id, types, attrs }) => {
    const owned = attributesOf(source, { id, types })
    if (owned === null) return true
    return owned.some((iri) => Object.hasOwn(attrs, iri))
  })
  if (found) throw new NgsiError('Conflict', `the entity ${found.id} is here already`)
}

async function check(ask: Ask, kind: store.Kind, id: string, body: Json, context: Context): Promise<string | null> {
  if (kind === 'registration') return checkRegistration(ask, id, body, context)
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
    const expires = await check(ask, kind, id, body, context)
    const { app, tenant, caller, now } = ask
    const isNew = await app.transaction((tx) => {
      tellChanged(tx)
      return store.insert(tx, {
        tenant,
        kind,
        id,
        body: JSON.stringify(body),
        context: JSON.stringify({ source: context.source }),
        expires_at: expires,
        created_at: now,
        modified_at: now,
        created_by: caller.by,
      })
    })
    if (!isNew) throw new NgsiError('AlreadyExists', `${id} exists already`)
    forget(app)
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
  const { selectors, anyOf, geo, scopes } = conditions
  const csf = ask.param('csf')
  const q = csf === undefined ? undefined : readQuery(csf, context)
  const wanted = await Promise.all(
    rows.map(async (row) => {
      if (selectors.some(({ ids }) => ids?.includes(row.id))) return true
      const { source } = await registeredOf(ask.app, row)
      const isChosen = fits({ selectors: [], q, geo, scopes, anyOf: null }, source.itself)
      return isChosen && mayKnow(source.information, selectors, anyOf)
    }),
  )
  return rows.filter((_, at) => wanted[at])
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
    const expires = await check(ask, kind, row.id, next, context)
    await ask.app.transaction((tx) => {
      tellChanged(tx)
      return store.update(tx, row, {
        body: JSON.stringify(next),
        context: JSON.stringify({ source: context.source }),
        expires_at: expires,
        modified_at: ask.now,
      })
    })
    forget(ask.app)
    return ask.plain(204)
  }

const remove =
  (kind: store.Kind) =>
  async (ask: Ask): Promise<ProtocolReply> => {
    const row = await known(ask, kind)
    if (!mayChange(ask.caller, row.created_by)) throw problem('kernel.forbidden')
    await ask.app.transaction((tx) => {
      tellChanged(tx)
      return store.remove(tx, row)
    })
    forget(ask.app)
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
