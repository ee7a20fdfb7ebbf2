/** The addresses of SensorThings (OGC 18-088 §9.2): a path of sets, single ones, properties and links. */
import type { FastifyInstance } from 'fastify'
import type { App } from '../../kernel/app.ts'
import { sqlState } from '../../kernel/database.ts'
import type { Authenticate } from '../../kernel/module.ts'
import { Problem } from '../../kernel/problems.ts'
import { mountProtocol, type ProtocolCall, type ProtocolReply, UnreadableAddress } from '../../kernel/protocol.ts'
import { callerOf, mayChange, NgsiError, requireRights } from '../ngsi-ld/index.ts'
import { bad, kindOfSet, kinds, linkOf, missing, propertyOf, type Row, StaError } from './model.ts'
import { optionsOf } from './odata/options.ts'
import { linkedOne, one, pageOf, setOf, type Source, withExpanded } from './read.ts'
import { addressOf, baseOf, prefix, renderOne, renderPage } from './render.ts'
import * as write from './write.ts'

const bodyLimit = 8 * 1024 * 1024
const perMinute = 60_000
const json = 'application/json'

const conformance = [
  'datamodel',
  'resource-path/resource-path-to-entities',
  'request-data',
  'create-update-delete',
  'data-array/data-array',
].map((part) => `http://www.opengis.net/spec/iot_sensing/1.1/req/${part}`)

/** What an address means. */
type Target =
  | { readonly kind: 'root' }
  | { readonly kind: 'set'; readonly source: Source; readonly owner: write.Owner | undefined; readonly refs: boolean }
  | { readonly kind: 'one'; readonly row: Row; readonly refs: boolean }
  | {
      readonly kind: 'property'
      readonly row: Row
      readonly name: string
      readonly value: unknown
      readonly raw: boolean
    }

const segment = /^([A-Za-z]+)(?:\(([^()]*)\))?$/

/** Throws 404 for what is not there. */
async function targetOf(app: App, path: readonly string[]): Promise<Target> {
  const [first, ...rest] = path
  if (first === undefined) return { kind: 'root' }
  const [, set = '', key] = segment.exec(first) ?? []
  const kind = kindOfSet(set)
  if (!kind) throw missing(first)
  const source: Source = { kind, scope: undefined }
  if (key === undefined) return inSet(source, undefined, rest)
  return inOne(app, await one(app, source, idIn(key)), rest)
}

/** A key that is no number of ours names nothing. */
function idIn(key: string): number {
  if (!/^\d{1,15}$/.test(key)) throw missing(`(${key})`)
  return Number(key)
}

function inSet(source: Source, owner: write.Owner | undefined, rest: readonly string[]): Target {
  const [next, ...more] = rest
  if (next === undefined || (next === '$ref' && more.length === 0))
    return { kind: 'set', source, owner, refs: next === '$ref' }
  throw missing(rest.join('/'))
}

async function inOne(app: App, row: Row, rest: readonly string[]): Promise<Target> {
  const [next, ...more] = rest
  if (next === undefined || (next === '$ref' && more.length === 0)) return { kind: 'one', row, refs: next === '$ref' }
  const [, name = '', key] = segment.exec(next) ?? []
  const link = linkOf(row.kind, name)
  if (!link) return inProperty(row, next, more)
  if (!link.isMany) {
    const other = key === undefined ? await linkedOne(app, row, name) : undefined
    if (!other) throw missing(`${next} of this ${row.kind}`)
    return inOne(app, other, more)
  }
  const source: Source = { kind: link.to, scope: { link, ids: [row.id] } }
  if (key === undefined) return inSet(source, { row, link: name }, more)
  return inOne(app, await one(app, source, idIn(key)), more)
}

function inProperty(row: Row, name: string, rest: readonly string[]): Target {
  if (!propertyOf(row.kind, name) && name !== 'id' && name !== '@iot.id') throw missing(`${name} of a ${row.kind}`)
  const raw = rest.at(-1) === '$value'
  let value: unknown = name === 'id' || name === '@iot.id' ? row.id : row.body[name]
  let last = name
  for (const step of raw ? rest.slice(0, -1) : rest) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) throw missing(`${step} of ${last}`)
    value = (value as Record<string, unknown>)[step]
    last = step
  }
  return { kind: 'property', row, name: last, value, raw }
}

const reply = (status: number, body?: unknown, headers: ProtocolReply['headers'] = {}): ProtocolReply =>
  body === undefined
    ? { status, headers }
    : { status, headers: { 'content-type': json, ...headers }, body: JSON.stringify(body) }

function root(base: string): ProtocolReply {
  return reply(200, {
    value: kinds.map((kind) => ({ name: setOf(kind), url: `${base}/${setOf(kind)}` })),
    serverSettings: { conformance },
  })
}

async function get(app: App, call: ProtocolCall): Promise<ProtocolReply> {
  const base = baseOf(app)
  const target = await targetOf(app, call.path)
  if (target.kind === 'root') return root(base)
  if (target.kind === 'property') return property(target)
  if (target.kind === 'one') {
    const options = optionsOf(target.row.kind, call.search)
    if (target.refs) return reply(200, { '@iot.selfLink': addressOf(base, target.row) })
    const [shown] = await app.read((tx) => withExpanded(tx, [target.row], options.expand))
    if (!shown) throw missing('this')
    return reply(200, renderOne(base, shown, options.select))
  }
  const options = optionsOf(target.source.kind, call.search)
  const page = await pageOf(app, target.source, options, target.owner)
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

async function post(app: App, call: ProtocolCall, writer: write.Writer): Promise<ProtocolReply> {
  const base = baseOf(app)
  if (call.path.length === 1 && call.path[0] === 'CreateObservations') {
    const ids = await write.createMany(app, writer, bodyOf(call))
    return reply(
      201,
      ids.map((id) => (id === null ? 'error' : addressOf(base, { kind: 'Observation', id }))),
    )
  }
  const target = await targetOf(app, call.path)
  if (target.kind !== 'set' || target.refs) throw new StaError(405, 'something is made in a set')
  const row = await write.create(app, writer, target.source.kind, bodyOf(call), target.owner)
  return reply(201, renderOne(base, { row, expanded: new Map() }, undefined), { location: addressOf(base, row) })
}

async function single(app: App, call: ProtocolCall): Promise<Row> {
  const target = await targetOf(app, call.path)
  if (target.kind !== 'one' || target.refs) throw new StaError(405, 'only single ones are changed and removed')
  return target.row
}

async function modify(
  app: App,
  call: ProtocolCall,
  writer: write.Writer,
  whole: 'whole' | 'part',
): Promise<ProtocolReply> {
  const row = await single(app, call)
  await write.change(app, writer, row, bodyOf(call), whole)
  const now = await one(app, { kind: row.kind, scope: undefined }, row.id)
  return reply(200, renderOne(baseOf(app), { row: now, expanded: new Map() }, undefined))
}

async function answer(app: App, call: ProtocolCall): Promise<ProtocolReply> {
  const { method } = call
  if (method === 'OPTIONS') return { status: 204, headers: { allow: 'GET, POST, PATCH, PUT, DELETE' } }
  const caller = await callerOf(app, call)
  if (caller.tenant !== '') throw missing(`the tenant ${caller.tenant} in SensorThings`)
  requireRights(caller, method === 'GET' || method === 'HEAD' ? 'read' : 'own')
  const writer: write.Writer = { by: caller.by, mayChange: (createdBy) => mayChange(caller, createdBy) }
  switch (method) {
    case 'POST':
      return post(app, call, writer)
    case 'PATCH':
      return modify(app, call, writer, 'part')
    case 'PUT':
      return modify(app, call, writer, 'whole')
    case 'DELETE':
      await write.destroy(app, writer, await single(app, call))
      return { status: 200 }
    default:
      return get(app, call)
  }
}

const statuses: Readonly<Record<string, number>> = {
  'kernel.signed-out': 401,
  'kernel.forbidden': 403,
  'kernel.cross-site': 403,
  'kernel.too-many-requests': 429,
  'ngsi-ld.bad-key': 401,
  'telemetry.bad-key': 401,
  'telemetry.throttled': 429,
}
const unkept = new Set(['22P02', '22P05', '22021', '54001', '22008'])

function failed(app: App, error: unknown): ProtocolReply {
  const [status, message] = failureOf(app, error)
  return reply(status, { code: status, type: 'error', message })
}

function failureOf(app: App, error: unknown): [number, string] {
  if (error instanceof StaError || error instanceof NgsiError) return [error.status, error.message]
  if (error instanceof UnreadableAddress) return [400, error.message]
  if (error instanceof Problem && statuses[error.type] !== undefined) return [statuses[error.type] ?? 500, error.type]
  if (unkept.has(sqlState(error) ?? '')) return [400, 'there is something that cannot be kept']
  const { statusCode } = error as { statusCode?: number }
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return [statusCode, error instanceof Error ? error.message : 'it cannot be read']
  app.log.error({ err: error }, 'sensorthings: a request failed')
  return [500, 'it was not carried out; try again']
}

export function mountSensorThings(server: FastifyInstance, app: App, authenticate: Authenticate): Promise<void> {
  return mountProtocol(server, authenticate, {
    prefix,
    bodyLimit,
    perMinute,
    failed: (error) => failed(app, error),
    answer: (call) => answer(app, call).catch((error: unknown) => failed(app, error)),
  })
}
