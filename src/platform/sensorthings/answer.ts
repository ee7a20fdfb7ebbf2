/** What is asked and done at an address, whichever way it comes: HTTP, a batch, MQTT. */
import type { App } from '../../kernel/app.ts'
import type { ProtocolCall, ProtocolReply } from '../../kernel/protocol.ts'
import { callerOf, isOpenCaller, mayChange, requireRights } from '../ngsi-ld/index.ts'
import { type Target, targetOf } from './addresses.ts'
import { bad, kinds, missing, type Row, saidOf, StaError } from './model.ts'
import { optionsOf } from './odata/options.ts'
import { patched } from './patch.ts'
import { one, pageOf, type Reads, setOf, withExpanded } from './read.ts'
import { addressOf, baseOf, renderOne, renderPage } from './render.ts'
import { beginTrial, isVirtual } from './virtual.ts'
import * as write from './write.ts'

const json = 'application/json'

const conformance = [
  'datamodel',
  'resource-path/resource-path-to-entities',
  'request-data',
  'create-update-delete',
  'create-update-delete/update-entity-jsonpatch',
  'batch-request/batch-request',
  'data-array/data-array',
  'create-observations-via-mqtt/observations-creation',
  'receive-updates-via-mqtt/receive-updates',
  'multi-datastream',
].map((part) => `http://www.opengis.net/spec/iot_sensing/1.1/req/${part}`)

/** Where it is done, and in what. */
interface Doing {
  readonly app: App
  readonly db: Reads & write.Writes
}

export const reply = (status: number, body?: unknown, headers: ProtocolReply['headers'] = {}): ProtocolReply =>
  body === undefined
    ? { status, headers }
    : { status, headers: { 'content-type': json, ...headers }, body: JSON.stringify(body) }

function root(base: string): ProtocolReply {
  return reply(200, {
    value: kinds.map((kind) => ({ name: setOf(kind), url: `${base}/${setOf(kind)}` })),
    serverSettings: { conformance },
  })
}

async function get({ app, db }: Doing, call: ProtocolCall): Promise<ProtocolReply> {
  const base = baseOf(app)
  const target = await targetOf(db, call.path)
  if (target.kind === 'root') return root(base)
  if (target.kind === 'property') return property(target)
  if (target.kind === 'one') {
    const options = optionsOf(target.row.kind, call.search)
    if (target.refs) return reply(200, { '@iot.selfLink': addressOf(base, target.row) })
    const [shown] = await db.read((tx) => withExpanded(tx, [target.row], options.expand))
    if (!shown) throw missing('this')
    return reply(200, renderOne(base, shown, options.select))
  }
  const options = optionsOf(target.source.kind, call.search)
  const page = await pageOf(db, target.source, options, target.owner)
  const path = `${base}/${call.path.join('/')}`
  const body = renderPage(base, page, call.search, path)
  return reply(
    200,
    target.refs ? { ...body, value: page.shown.map(({ row }) => ({ '@iot.selfLink': addressOf(base, row) })) } : body,
  )
}

function property({ name, value, raw }: Extract<Target, { kind: 'property' }>): ProtocolReply {
  if (value === undefined || value === null) return { status: 204 }
  if (!raw) return reply(200, { [name]: value })
  const isText = typeof value !== 'object'
  return {
    status: 200,
    headers: { 'content-type': isText ? 'text/plain; charset=utf-8' : json },
    body: isText ? String(value) : JSON.stringify(value),
  }
}

function bodyOf({ headers, body }: ProtocolCall): unknown {
  const type = headers['content-type']
  if (type !== undefined && !/^application\/([\w.-]+\+)?json\b/i.test(String(type)))
    throw new StaError(415, 'the body is JSON')
  try {
    const text = body.toString()
    const value: unknown = JSON.parse(text)
    if (text.includes('\\u0000') || text.includes('"__proto__"')) throw bad('there is something that cannot be kept')
    return value
  } catch (error) {
    if (error instanceof SyntaxError) throw bad(`the body is no JSON: ${error.message}`)
    throw error
  }
}

async function post({ app, db }: Doing, call: ProtocolCall, writer: write.Writer): Promise<ProtocolReply> {
  const base = baseOf(app)
  if (call.path.length === 1 && call.path[0] === 'CreateObservations') {
    const rows = await write.createMany(db, writer, bodyOf(call))
    return reply(
      201,
      rows.map((row) => (row === null ? 'error' : addressOf(base, row))),
    )
  }
  const target = await targetOf(db, call.path)
  if (target.kind !== 'set' || target.refs) throw new StaError(405, 'something is made in a set')
  const row = await write.create(db, writer, target.source.kind, bodyOf(call), target.owner)
  return reply(201, renderOne(base, { row, expanded: new Map() }, undefined), { location: addressOf(base, row) })
}

async function single(db: Reads, call: ProtocolCall): Promise<Row> {
  const target = await targetOf(db, call.path)
  if (target.kind !== 'one' || target.refs) throw new StaError(405, 'only single ones are changed and removed')
  return target.row
}

async function modify(
  { app, db }: Doing,
  call: ProtocolCall,
  writer: write.Writer,
  whole: 'whole' | 'part',
): Promise<ProtocolReply> {
  const row = await single(db, call)
  const given = bodyOf(call)
  const isSteps = /^application\/json-patch\+json\b/i.test(String(call.headers['content-type']))
  if (isSteps && whole === 'part') await write.change(db, writer, row, patched(saidOf(row), given), 'whole')
  else await write.change(db, writer, row, given, whole)
  const now = await one(db, { kind: row.kind, scope: undefined }, row.id)
  return reply(200, renderOne(baseOf(app), { row: now, expanded: new Map() }, undefined))
}

const isChange = (method: string) => method !== 'GET' && method !== 'HEAD'

/** A trial begins with its first change. What of telemetry it removes is gone with that, and nothing else is to be done. */
async function endsHere({ app, db }: Doing, call: ProtocolCall): Promise<boolean> {
  const target = call.method === 'DELETE' ? await targetOf(db, call.path) : undefined
  beginTrial(app)
  return target?.kind === 'one' && !target.refs && isVirtual(target.row.id)
}

/** `db` is the program, or the transaction of a change set. */
export async function answer(app: App, call: ProtocolCall, db: Reads & write.Writes = app): Promise<ProtocolReply> {
  const { method } = call
  if (method === 'OPTIONS') return { status: 204, headers: { allow: 'GET, POST, PATCH, PUT, DELETE' } }
  const caller = await callerOf(app, call)
  if (caller.tenant !== '') throw missing(`the tenant ${caller.tenant} in SensorThings`)
  requireRights(caller, method === 'GET' || method === 'HEAD' ? 'read' : 'own')
  const writer: write.Writer = {
    by: caller.by,
    unitId: caller.unitId,
    mayChange: (createdBy) => mayChange(caller, createdBy),
    maySendFor: (deviceId) => caller.rights !== 'own' || (deviceId !== null && deviceId === caller.deviceId),
  }
  const doing: Doing = { app, db }
  if (isOpenCaller(caller) && isChange(method) && (await endsHere(doing, call))) return { status: 200 }
  switch (method) {
    case 'POST':
      return post(doing, call, writer)
    case 'PATCH':
      return modify(doing, call, writer, 'part')
    case 'PUT':
      return modify(doing, call, writer, 'whole')
    case 'DELETE':
      await write.destroy(db, writer, await single(db, call))
      return { status: 200 }
    default:
      return get(doing, call)
  }
}
