/**
 * For tests: a Khuê of some modules on a database of its own, cloned from the template that scripts/test-database.ts
 * makes, so that each test file starts clean. Jobs run when the test says so (`drain`).
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { type Actor, anonymous, type Official } from './actor.ts'
import type { App } from './app.ts'
import { type Config, readConfig } from './config.ts'
import type { EndpointSpec, FileReply, InputOf, Redirect, ReplyOf, StreamReply } from './endpoint.ts'
import { newId } from './id.ts'
import type { Module } from './module.ts'
import type { ProblemBody } from './problems.ts'
import { freePort, startKhue } from './run.ts'
import { compileFor } from './validation.ts'

export interface TestReply<R> {
  readonly status: number
  readonly body: R
  /** Set when the reply is a problem. */
  readonly problem: ProblemBody | undefined
  readonly headers: Headers
}

type Expected<E extends EndpointSpec> = ReplyOf<E> extends FileReply | StreamReply | Redirect ? Buffer : ReplyOf<E>

type PartialInput<E extends EndpointSpec> = {
  [K in keyof InputOf<E> as InputOf<E>[K] extends undefined ? never : K]: InputOf<E>[K]
} & { readonly idempotencyKey?: string; readonly headers?: Record<string, string> }

export interface TestKhue {
  readonly app: App
  /** Its address; the server really listens. */
  readonly url: string
  readonly databaseUrl: string
  /** Calls an endpoint over HTTP as this actor, past the sign-in but through everything else. Replies are checked against their schema. */
  call<E extends EndpointSpec>(actor: Actor, endpoint: E, input: PartialInput<E>): Promise<TestReply<Expected<E>>>
  /** Runs all waiting events and jobs until none is left; throws the first failure. */
  drain(): Promise<number>
  close(): Promise<void>
}

export interface TestOptions {
  readonly modules: readonly Module[]
  /** Settings as environment variables. */
  readonly env?: Readonly<Record<string, string>>
  /** Start background workers as the real program does, instead of `drain`. */
  readonly working?: boolean
}

const actorHeader = 'x-test-actor'

/** Starts a test Khuê; it closes itself after the test file. */
export async function startTestKhue({ modules, env = {}, working = false }: TestOptions): Promise<TestKhue> {
  const { databaseUrl, drop } = await cloneTemplate()
  const dataDir = await mkdtemp(path.join(tmpdir(), 'khue-test-'))
  const port = await freePort()
  const base = readConfig({
    HOST: '127.0.0.1',
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    DATA_DIR: dataDir,
    DATABASE_POOL: '8',
    LOG_LEVEL: process.env['TEST_LOG'] ?? 'silent',
    RATE_LIMITS: 'off',
    ...env,
  })
  const config: Config & { databaseUrl: string } = { ...base, databaseUrl }
  const khue = await startKhue({
    config,
    modules: modules.map(withTestActors),
    roles: working ? ['serve', 'work'] : ['serve'],
  })
  const url = khue.url ?? ''
  let closed = false
  const close = async () => {
    if (closed) return
    closed = true
    await khue.stop()
    await drop()
    await rm(dataDir, { recursive: true, force: true })
  }
  after(close)
  return {
    app: khue.app,
    url,
    databaseUrl,
    drain: () => khue.events.drain(),
    close,
    call: (actor, endpoint, input) => callAs(url, actor, endpoint, input),
  }
}

/** A test says who acts in a header; requests without it are authenticated as usual. A set of modules without identity gets this alone. */
function withTestActors(module: Module, index: number, all: readonly Module[]): Module {
  const owner = all.find((m) => m.authenticates) ?? all[0]
  if (module !== owner) return module
  const usual = module.authenticates
  return {
    ...module,
    authenticates: async (tx, request) => {
      const header = request.headers[actorHeader]
      if (typeof header === 'string') return JSON.parse(Buffer.from(header, 'base64').toString()) as Actor
      return usual ? usual(tx, request) : anonymous
    },
  }
}

async function callAs<E extends EndpointSpec>(
  url: string,
  actor: Actor,
  endpoint: E,
  input: PartialInput<E>,
): Promise<TestReply<Expected<E>>> {
  const parts = input as {
    params?: Record<string, unknown>
    query?: Record<string, unknown>
    body?: unknown
    idempotencyKey?: string
    headers?: Record<string, string>
  }
  const where = endpoint.path.replaceAll(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(String(parts.params?.[name])),
  )
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(parts.query ?? {})) {
    for (const one of [value].flat()) if (one !== undefined) query.append(name, String(one))
  }
  const raw = endpoint.takes === 'raw'
  // oxlint-disable-next-line no-restricted-globals -- a test’s own server
  const response = await fetch(`${url}/api${where}${query.size > 0 ? `?${query}` : ''}`, {
    method: endpoint.method,
    redirect: 'manual',
    headers: {
      [actorHeader]: Buffer.from(JSON.stringify(actor)).toString('base64'),
      'x-khue': '1',
      ...(parts.body !== undefined && { 'content-type': raw ? 'application/octet-stream' : 'application/json' }),
      ...(endpoint.idempotent && { 'idempotency-key': parts.idempotencyKey ?? newId() }),
      ...parts.headers,
    },
    ...(parts.body !== undefined && { body: raw ? new Uint8Array(parts.body as Buffer) : JSON.stringify(parts.body) }),
  })
  const bytes = Buffer.from(await response.arrayBuffer())
  const type = response.headers.get('content-type') ?? ''
  const isProblem = type.startsWith('application/problem+json')
  const body: unknown =
    /json/.test(type) && (isProblem || endpoint.gives !== 'file')
      ? JSON.parse(bytes.toString())
      : endpoint.gives === 'file'
        ? bytes
        : undefined
  if (response.ok && endpoint.reply && endpoint.gives !== 'file') checkReply(endpoint, body)
  return {
    status: response.status,
    body: body as Expected<E>,
    problem: isProblem ? (body as ProblemBody) : undefined,
    headers: response.headers,
  }
}

function checkReply(endpoint: EndpointSpec, body: unknown): void {
  const result = compileFor('reply', endpoint.reply as object)(body)
  if ('error' in result)
    throw new Error(`${endpoint.method} ${endpoint.path} replied against its schema: ${result.error.message}`)
}

/**
 * Until no transaction is open that began before this call, in any database of the server, other test files' too: so far
 * does a feed read that is in the order of transactions.
 */
export async function transactionsEnded(app: App): Promise<void> {
  const number = 'select pg_current_xact_id()::text as xact'
  const [now] = await app.transaction((tx) => tx.named<{ xact: string }>('', number, []))
  const ended = 'select pg_snapshot_xmin(pg_current_snapshot()) > $1::xid8 as yes'
  for (let tries = 0; tries < 300; tries++) {
    const [all] = await app.read((tx) => tx.named<{ yes: boolean }>('', ended, [now?.xact]))
    if (all?.yes) return
    await pause(100)
  }
  throw new Error('a transaction has been open for 30 s')
}

/** A migrated database of one's own on the test server. */
export async function cloneTemplate(): Promise<{ databaseUrl: string; drop: () => Promise<void> }> {
  const [server, template] = [process.env['KHUE_TEST_DATABASE_URL'], process.env['KHUE_TEST_TEMPLATE']]
  if (!server || !template)
    throw new Error('run tests by `npm test` or `npm run test:file -- FILE`: they need the test database server')
  const name = `test_${newId().replaceAll('-', '')}`
  const admin = async (statement: string) => {
    const client = new pg.Client({ connectionString: server })
    await client.connect()
    try {
      await client.query(statement)
    } finally {
      await client.end()
    }
  }
  await admin(`create database ${name} template ${template} strategy file_copy`)
  const databaseUrl = new URL(server)
  databaseUrl.pathname = `/${name}`
  return { databaseUrl: databaseUrl.href, drop: () => admin(`drop database if exists ${name} with (force)`) }
}

/** A server that plays somebody outside, on a free port of this machine; it ends with the test file. Gives its address. */
export async function listen(answer: RequestListener): Promise<string> {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  after(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** An official who is recorded nowhere and may what is said here; `strongUntil` (ms): how long the second factor counts. */
export function officialWith(name: string, grants: Official['grants'], strongUntil = 0): Official {
  return { kind: 'official', id: newId(), name, grants, sessionId: newId(), strongUntil }
}
