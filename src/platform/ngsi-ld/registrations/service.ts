/** Context source registrations as resources (CIM 009 §5.9, §5.10): kept, found and told. Rule NG23. */
import type { Tx } from '../../../kernel/app.ts'
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
import { subscriptionsOf } from '../subscriptions/known.ts'
import { version } from '../subscriptions/store.ts'
import { subscribeAllAt, unsubscribeThere } from '../subscriptions/there.ts'
import { readTimes } from '../temporal/times.ts'
import { forget, registeredOf, registrationsMax, registrationsOf, tellChanged } from './known.ts'
import { collides, mayKnow } from './match.ts'
import { readSource } from './read.ts'
import * as store from './store.ts'
import { isTimely, renamed, toldOf } from './told.ts'

const path = '/ngsi-ld/v1/csourceRegistrations'

/** §5.9.2.4. Throws BadRequestData, Conflict. */
async function checkRegistration(ask: Ask, id: string, body: Json, context: Context): Promise<string | null> {
  const source = readSource(id, body, context)
  const { expiresAt } = source
  if (expiresAt !== null && Date.parse(expiresAt) <= Date.parse(ask.now)) throw badData('expiresAt is over')
  const others = await registrationsOf(ask.app, ask.tenant, ask.now)
  const other = others.find(({ row, source: theirs }) => row.id !== id && collides(source, theirs))
  if (other) throw new NgsiError('Conflict', `the registration ${other.row.id} owns this already`)
  return expiresAt
}

const kept = ({ id: _id, '@context': _context, status: _status, ...body }: Json): Json => body

/** Who subscribed to sources is told in the same transaction. */
async function tell(
  ask: Ask,
  tx: Tx,
  before: store.RegistrationRow | undefined,
  after: store.RegistrationRow | undefined,
): Promise<void> {
  tellChanged(tx)
  const subscriptions = subscriptionsOf(ask.app)
  await subscriptions.be(await version(tx), tx)
  const [was, is] = await Promise.all([before && registeredOf(ask.app, before), after && registeredOf(ask.app, after)])
  subscriptions.tellSources(tx, ask.tenant, ask.now, (known) => toldOf(known, was, is))
}

async function create(ask: Ask): Promise<ProtocolReply> {
  const given = asObject(ask.body())
  const context = await ask.contextFor(given)
  const id = given['id'] === undefined ? `urn:ngsi-ld:ContextSourceRegistration:${newId()}` : readId(given['id'])
  const body = kept(given)
  const expires = await checkRegistration(ask, id, body, context)
  const { app, tenant, caller, now } = ask
  const row = await app.transaction(async (tx) => {
    const made = await store.insert(tx, {
      tenant,
      id,
      body: JSON.stringify(body),
      context: JSON.stringify({ source: context.source }),
      expires_at: expires,
      created_at: now,
      modified_at: now,
      created_by: caller.by,
    })
    if (made) await tell(ask, tx, undefined, made)
    return made
  })
  if (!row) throw new NgsiError('AlreadyExists', `${id} exists already`)
  forget(app)
  await subscribeAllAt(ask, await registeredOf(app, row))
  return ask.plain(201, undefined, { location: `${path}/${id}` })
}

async function known(ask: Ask): Promise<store.RegistrationRow> {
  const id = readId(ask.name(0))
  const row = await ask.app.read((tx) => store.byId(tx, ask.tenant, id))
  if (!row || isOver(ask, row)) throw notFound(`the registration ${id}`)
  return row
}

const isOver = (ask: Ask, { expires_at }: store.RegistrationRow) =>
  expires_at !== null && Date.parse(expires_at) <= Date.parse(ask.now)

async function view(ask: Ask, row: store.RegistrationRow, context: Context): Promise<Json> {
  const own = await contextsOf(ask.app).of(row.tenant, row.context.source)
  return {
    id: row.id,
    ...(renamed(row.body, own, context) as Json),
    ...(ask.sysAttrs && { createdAt: row.created_at, modifiedAt: row.modified_at }),
  }
}

async function retrieve(ask: Ask): Promise<ProtocolReply> {
  const context = await ask.context()
  return ask.reply(await view(ask, await known(ask), context), context)
}

async function list(ask: Ask): Promise<ProtocolReply> {
  const context = await ask.context()
  const page = pageOf(ask)
  const rows = await ask.app.read((tx) => store.all(tx, ask.tenant, registrationsMax))
  const found = await registrationsFor(
    ask,
    rows.filter((row) => !isOver(ask, row)),
    context,
  )
  const shown = await Promise.all(
    found.slice(page.offset, page.offset + page.limit).map((row) => view(ask, row, context)),
  )
  return ask.reply(
    shown,
    context,
    pageHeaders(ask, path, page, { hasMore: found.length > page.offset + page.limit, total: found.length }),
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
  const times = readTimes(Object.fromEntries(ask.params))
  const q = csf === undefined ? undefined : readQuery(csf, context)
  const wanted = await Promise.all(
    rows.map(async (row) => {
      if (selectors.some(({ ids }) => ids?.includes(row.id))) return true
      const { source } = await registeredOf(ask.app, row)
      const isChosen = fits({ selectors: [], q, geo, scopes, anyOf: null }, source.itself)
      return isChosen && mayKnow(source.information, selectors, anyOf) && isTimely(source, times)
    }),
  )
  return rows.filter((_, at) => wanted[at])
}

function requireOwn(ask: Ask, row: store.RegistrationRow): void {
  if (!mayChange(ask.caller, row.created_by)) throw problem('kernel.forbidden')
}

async function update(ask: Ask): Promise<ProtocolReply> {
  const given = asObject(ask.body())
  const row = await known(ask)
  requireOwn(ask, row)
  if (Object.keys(given).filter((name) => name !== '@context').length === 0) throw badData('the body is empty')
  const context = await ask.contextFor(given)
  const own = await contextsOf(ask.app).of(row.tenant, row.context.source)
  const before = renamed(row.body, own, context) as Json
  const next = Object.fromEntries(
    Object.entries({ ...before, ...kept(given) }).filter(
      ([, value]: [string, unknown]) => value !== null && value !== ngsiNull,
    ),
  )
  const expires = await checkRegistration(ask, row.id, next, context)
  const changed = await ask.app.transaction(async (tx) => {
    const after = await store.update(tx, row, {
      body: JSON.stringify(next),
      context: JSON.stringify({ source: context.source }),
      expires_at: expires,
      modified_at: ask.now,
    })
    await tell(ask, tx, row, after)
    return after
  })
  await unsubscribeThere(ask, context, { registration: row.id })
  forget(ask.app)
  await subscribeAllAt(ask, await registeredOf(ask.app, changed))
  return ask.plain(204)
}

async function remove(ask: Ask): Promise<ProtocolReply> {
  const row = await known(ask)
  requireOwn(ask, row)
  await unsubscribeThere(ask, await ask.context(), { registration: row.id })
  await ask.app.transaction(async (tx) => {
    await store.remove(tx, row)
    await tell(ask, tx, row, undefined)
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

export const resources: readonly { readonly path: string; readonly methods: Readonly<Record<string, Operation>> }[] = [
  {
    path: 'csourceRegistrations',
    methods: {
      GET: { run: list, params: filter, needs: 'write' },
      POST: { run: create, params: ['local'], needs: 'write' },
    },
  },
  {
    path: 'csourceRegistrations/*',
    methods: {
      GET: { run: retrieve, params: ['options', 'local'], needs: 'write' },
      PATCH: { run: update, params: ['local'], needs: 'write' },
      DELETE: { run: remove, params: ['local'], needs: 'write' },
    },
  },
]
