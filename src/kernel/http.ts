/** The HTTP server: routes from endpoints, who may, problems, idempotency, security headers. Handlers return; only this file sends. */
import { isUtf8 } from 'node:buffer'
import { createHash } from 'node:crypto'
import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import swagger from '@fastify/swagger'
import Fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify'
import { type Actor, anonymous } from './actor.ts'
import type { App, Tx } from './app.ts'
import { mountDocs } from './api-docs.ts'
import type { Config } from './config.ts'
import { type Database, sqlState, uniqueViolation } from './database.ts'
import type { Can, EndpointSpec, FileReply, PackedJson, Redirect, StreamReply } from './endpoint.ts'
import { sendFile, sendPackedJson, sendStream } from './file-reply.ts'
import type { Language } from './i18n.ts'
import { newId, sixteenBytes } from './id.ts'
import { isDiskFull } from './log.ts'
import type { Live } from './live.ts'
import type { Authenticate, Module, RequestInfo, Route } from './module.ts'
import { packReplies } from './packing.ts'
import { kernelProblems, Problem, problem, problemBody, type ProblemType } from './problems.ts'
import { limitRates, type RateLimit, requestsPerMinute, unlimited } from './rate-limit.ts'
import { inSpan } from './traces.ts'
import { closed, compileOnUse, InvalidInput } from './validation.ts'
import { mountWeb } from './web-files.ts'

const bodyLimitBytes = 1024 * 1024

declare module 'fastify' {
  interface FastifyRequest {
    rawBody?: Buffer
    nonce: string
    actor: Actor
  }
}

export interface ServerParts {
  readonly app: App
  readonly database: Database
  readonly modules: readonly Module[]
  readonly live: Live
  readonly webFolder: string
  readonly problemPages: string
}

export async function createServer(parts: ServerParts): Promise<FastifyInstance> {
  const { app, modules } = parts
  const known: Record<string, ProblemType> = Object.assign({}, kernelProblems, ...modules.map((m) => m.problems ?? {}))
  const answerProblem = problemAnswer(app, known)
  const server = Fastify({
    loggerInstance: app.log.child(
      {},
      { level: app.config.logLevel === 'info' ? 'warn' : app.config.logLevel },
    ) as FastifyBaseLogger,
    genReqId: () => newId(),
    bodyLimit: bodyLimitBytes,
    trustProxy: trusted(app.config.trustProxy),
    routerOptions: { maxParamLength: 300 },
    forceCloseConnections: true,
    // An address that cannot be read, or too long a part of one: no route, no hook, but a problem like any other.
    frameworkErrors: (error, request, reply) => void answerProblem(request, reply, asProblem(error, request, app)),
  })
  server.setValidatorCompiler(({ schema, httpPart }) => compileOnUse(httpPart, schema as object))
  server.setSerializerCompiler(() => (data) => JSON.stringify(data))
  server.decorateRequest('nonce', '')
  server.decorateRequest('actor')
  server.setErrorHandler((error: FastifyError | Problem, request, reply) =>
    answerProblem(request, reply, asProblem(error, request, app)),
  )
  server.setNotFoundHandler((request, reply) => answerProblem(request, reply, problem('kernel.not-found')))
  const rates = await protect(server, app)
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Khuê', version: '1', description: 'The open API of the city.' },
      servers: [{ url: app.config.publicUrl }],
    },
  })
  readJsonKeepingBytes(server)
  const authenticate = authenticator(app, modules, rates)
  server.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none'
    app.metrics.requestSeconds.observe(
      { method: request.method, route, status: reply.statusCode },
      reply.elapsedTime / 1000,
    )
    done()
  })
  for (const module of modules) {
    for (const route of module.routes ?? []) await addRoute(server, parts, module, route, authenticate)
  }
  parts.live.mount(server, authenticate)
  for (const module of modules) await module.mounts?.(server, app, authenticate)
  mountHealth(server, parts)
  mountDocs(server, known, parts.problemPages)
  await mountWeb(server, parts.webFolder, app.metrics)
  return server
}

/** A number of proxies in front becomes the function that Fastify takes. */
export const isLoopback = (address: string) => /^(127\.|::1$|::ffff:127\.)/.test(address)

function trusted(setting: Config['trustProxy']): false | string[] | ((address: string, hop: number) => boolean) {
  if (typeof setting === 'number') return (_address, hop) => hop < setting
  return setting === false ? false : [...setting]
}

async function protect(server: FastifyInstance, app: App): Promise<RateLimit> {
  const https = app.config.publicUrl.startsWith('https:')
  const policy = contentPolicy(https)
  server.addHook('onRequest', (request, reply, done) => {
    request.nonce = sixteenBytes().toString('base64')
    // On the bare reply, as helmet's own: a reply that sets another policy has that one.
    reply.raw.setHeader('content-security-policy', policy(request.nonce))
    done()
  })
  await server.register(helmet, {
    // Helmet would put it together anew, and check each part, for every request.
    contentSecurityPolicy: false,
    strictTransportSecurity: https,
    referrerPolicy: { policy: 'strict-origin-when-cross-origin' },
    crossOriginEmbedderPolicy: false,
  })
  await server.register(cookie)
  await packReplies(server)
  return app.config.rateLimits ? limitRates(server) : unlimited
}

/** What a page may load (Content Security Policy level 3): a text of which only the nonce changes. */
function contentPolicy(https: boolean): (nonce: string) => string {
  const rest = [
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'self'",
    "frame-ancestors 'self'",
    ...(https ? ['upgrade-insecure-requests'] : []),
  ].join(';')
  return (nonce) => `default-src 'self';script-src 'self' 'nonce-${nonce}';style-src 'self' 'nonce-${nonce}';${rest}`
}

// Signed callbacks are checked over the very bytes, so they are kept beside the parsed body.
function readJsonKeepingBytes(server: FastifyInstance): void {
  const parse = server.getDefaultJsonParser('error', 'error')
  server.addContentTypeParser(
    ['application/json', 'application/problem+json'],
    { parseAs: 'buffer' },
    (request, body, done) => {
      request.rawBody = body as Buffer
      // A bodyless POST that still names JSON is an empty body, not an error.
      if (body.length === 0) done(null, undefined)
      // Decoding would put replacement characters where the bytes are no UTF-8 (RFC 8259 §8.1).
      else if (!isUtf8(body as Buffer)) done(problem('kernel.invalid-input'))
      else void parse(request, body.toString(), done)
    },
  )
}

function authenticator(app: App, modules: readonly Module[], rates: RateLimit): Authenticate {
  const provider = modules.find((m) => m.authenticates)?.authenticates
  if (!provider) return () => Promise.resolve(anonymous)
  return async (request) => {
    const actor = await app.read((tx) => provider(tx, request))
    rates.note(request, actor)
    return actor
  }
}

async function addRoute(
  server: FastifyInstance,
  parts: ServerParts,
  module: Module,
  route: Route,
  authenticate: Authenticate,
): Promise<void> {
  const { endpoint } = route
  const options = {
    method: endpoint.method,
    url: `/api${endpoint.path}`,
    bodyLimit: endpoint.bodyLimit ?? bodyLimitBytes,
    schema: {
      summary: endpoint.summary,
      description: `Who may: ${endpoint.can}`,
      tags: [module.name],
      operationId: operationId(endpoint),
      ...(endpoint.params && { params: endpoint.params }),
      querystring: querystringOf(endpoint),
      ...(endpoint.body && endpoint.takes !== 'raw' && { body: closed(endpoint.body) }),
      ...(endpoint.reply && { response: { 200: endpoint.reply } }),
    },
    config: { rateLimit: { max: endpoint.perMinute ?? requestsPerMinute, timeWindow: 60_000 } },
    // After the rate limit and before a byte of the body is read: a stranger cannot make us hold an upload (K1).
    preParsing: async (request: FastifyRequest) => {
      refuseCrossSite(request)
      request.actor = await authenticate(request)
      gate(endpoint.can, request.actor)
    },
    handler: (request: FastifyRequest, reply: FastifyReply) =>
      inSpan(
        `${endpoint.method} ${endpoint.path}`,
        { 'http.request.method': endpoint.method, 'http.route': endpoint.path },
        () => answer(parts, route, request, reply),
      ),
  }
  if (endpoint.takes !== 'raw') {
    server.route(options)
    return
  }
  await server.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, parsed) => parsed(null, body))
    scope.route(options)
    done()
  })
}

/**
 * A parameter that nobody reads is told as a mistake. Not where the address gives a file or a page: messengers add their own to a
 * link that is passed on.
 */
function querystringOf({ query = { type: 'object', properties: {} }, gives }: EndpointSpec): object {
  return gives === 'file' ? query : closed(query)
}

function operationId({ method, path }: EndpointSpec): string {
  return `${method.toLowerCase()}${path.replaceAll(/[^\w]+(\w)/g, (_, letter: string) => letter.toUpperCase()).replaceAll(/\W/g, '')}`
}

async function answer(parts: ServerParts, route: Route, request: FastifyRequest, reply: FastifyReply) {
  const { app } = parts
  const { endpoint } = route
  const { actor } = request
  const input = { params: request.params, query: request.query, body: request.body } as never
  const info = requestInfo(request)
  const run = async (tx: Tx) => route.handler(tx, actor, input, info)
  const inOne = (endpoint.transaction ?? (endpoint.method === 'GET' ? 'none' : 'one')) === 'one'
  const key = endpoint.idempotent ? request.headers['idempotency-key'] : undefined
  const result = await (typeof key === 'string'
    ? once(app, actor, endpoint, key, request, run)
    : inOne
      ? app.transaction(run)
      : app.read(run))
  return send(reply, app, result)
}

/** A browser sends X-Khue from our own pages only; another site cannot without asking first (CORS), which is refused. */
export function refuseCrossSite(request: FastifyRequest): void {
  if (request.method === 'GET' || request.method === 'HEAD' || !request.headers.cookie) return
  if (request.headers['x-khue'] === undefined || request.headers['sec-fetch-site'] === 'cross-site')
    throw problem('kernel.cross-site')
}

function gate(can: Can, actor: Actor): void {
  if (can === 'anyone') return
  if (actor.kind === 'anonymous') throw problem('kernel.signed-out')
  if (can === 'signed-in' || actor.kind === 'system') return
  if (can === 'citizen' || can === 'official') {
    if (actor.kind !== can) throw problem('kernel.forbidden')
    return
  }
  const holds = actor.kind === 'official' && actor.grants.some((g) => g.permission === can)
  if (!holds) throw problem('kernel.forbidden')
}

/** Runs `run` once for a key of an actor: a repeated request gets the stored reply of the first. */
async function once(
  app: App,
  actor: Actor,
  endpoint: EndpointSpec,
  key: string,
  request: FastifyRequest,
  run: (tx: Tx) => Promise<unknown>,
): Promise<unknown> {
  if (!/^[\w-]{8,100}$/.test(key)) throw problem('kernel.invalid-input')
  const who = actor.id ?? `ip:${request.ip}`
  const name = `${endpoint.method} ${request.url}`
  const hash = createHash('sha256')
    .update(request.rawBody ?? '')
    .digest('hex')
  try {
    return await app.transaction(async (tx) => {
      const reply = await run(tx)
      tx.later(
        'kernel.remember-reply',
        'insert into kernel.idempotency (actor, endpoint, key, request_sha256, reply) values ($1, $2, $3, $4, $5)',
        [who, name, key, hash, JSON.stringify(reply ?? null)],
      )
      return reply
    })
  } catch (error) {
    // The second of two equal requests fails on what the first has used up, or on the key itself: it gets the first's reply.
    if (!(error instanceof Problem) && sqlState(error) !== uniqueViolation) throw error
    const [first] = await app.read((tx) =>
      tx.named<{ reply: unknown; request_sha256: string }>(
        'kernel.recall-reply',
        'select reply, request_sha256 from kernel.idempotency where actor = $1 and endpoint = $2 and key = $3',
        [who, name, key],
      ),
    )
    if (!first) throw error
    if (first.request_sha256 !== hash) throw problem('kernel.idempotency-mismatch')
    return first.reply
  }
}

function requestInfo(request: FastifyRequest): RequestInfo {
  return {
    id: request.id,
    ip: request.ip,
    userAgent: (request.headers['user-agent'] ?? '').slice(0, 300),
    language: languageOf(request),
    cookies: request.cookies,
    headers: request.headers,
    ...(request.rawBody && { rawBody: request.rawBody }),
  }
}

export function languageOf(request: FastifyRequest): Language {
  const chosen = request.cookies?.['khue_language']
  if (chosen === 'vi' || chosen === 'en') return chosen
  return /^\s*en\b/i.test(request.headers['accept-language'] ?? '') ? 'en' : 'vi'
}

function send(reply: FastifyReply, app: App, result: unknown): FastifyReply {
  const tagged = result as FileReply | StreamReply | PackedJson | Redirect | null | undefined
  if (tagged && typeof tagged === 'object' && tagged.as === 'redirect') {
    for (const { name, value, maxAge, readable = false } of tagged.cookies ?? []) {
      reply.setCookie(name, value, {
        path: '/',
        httpOnly: !readable,
        sameSite: 'lax',
        secure: app.config.publicUrl.startsWith('https:'),
        ...(maxAge !== undefined && { maxAge }),
      })
    }
    return reply.header('cache-control', 'no-store').redirect(tagged.to, 303)
  }
  if (tagged && typeof tagged === 'object' && tagged.as === 'file') {
    return sendFile(reply, tagged)
  }
  if (tagged && typeof tagged === 'object' && tagged.as === 'stream') return sendStream(reply, tagged)
  reply.header('cache-control', 'no-store')
  if (tagged && typeof tagged === 'object' && tagged.as === 'packed-json') return sendPackedJson(reply, tagged)
  return result === undefined ? reply.code(204).send() : reply.send(result)
}

function problemAnswer(app: App, known: Readonly<Record<string, ProblemType>>) {
  return (request: FastifyRequest, answer: FastifyReply, error: Problem) => {
    const type = known[error.type]
    if (!type) {
      app.log.error({ problem: error.type }, 'undeclared problem')
      error = new Problem('kernel.unexpected', { requestId: request.id })
    }
    app.metrics.problems.inc({ type: error.type })
    const body = problemBody(error.type, type ?? kernelProblems['kernel.unexpected'], languageOf(request), error)
    return answer
      .code(body.status)
      .header('content-type', 'application/problem+json; charset=utf-8')
      .header('cache-control', 'no-store')
      .send(JSON.stringify({ ...body, instance: request.id }))
  }
}

// 55000: the database takes no connections now.
const unavailableStates = new Set(['53300', '55000', '57P01', '57P03', '08006', '57014'])
// pg gives these no code: a connection that broke, and none that became free in time.
const brokenConnection = /^(Connection terminated|timeout exceeded when trying to connect)/

function isUnavailable(error: Error & { code?: string }): boolean {
  const networkCodes = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE']
  const byCode =
    unavailableStates.has(sqlState(error) ?? '') || networkCodes.includes(error.code ?? '') || isDiskFull(error.code)
  return byCode || brokenConnection.test(error.message)
}

function asProblem(error: FastifyError | Problem, request: FastifyRequest, app: App): Problem {
  if (error instanceof Problem) return error
  if (error instanceof InvalidInput) return problem('kernel.invalid-input', {}, error.fields)
  const code = error.code ?? ''
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return problem('kernel.too-large', { limit: request.routeOptions.bodyLimit ?? bodyLimitBytes })
  }
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return problem('kernel.unsupported-media-type')
  const status = error.statusCode
  if (status !== undefined && status >= 400 && status < 500) return problem('kernel.invalid-input')
  app.log.error({ err: error, requestId: request.id, route: request.routeOptions.url }, 'request failed')
  if (isUnavailable(error)) return problem('kernel.unavailable')
  return problem('kernel.unexpected', { requestId: request.id })
}

function mountHealth(server: FastifyInstance, { app, database }: ServerParts): void {
  const hidden = { schema: { hide: true } }
  server.get('/health/live', hidden, () => ({ status: 'live' }))
  server.get('/health/ready', hidden, async () => {
    await database.pool.query('select 1').catch((error: unknown) => {
      app.log.warn({ err: error }, 'not ready')
      throw problem('kernel.unavailable')
    })
    return { status: 'ready' }
  })
  server.get('/metrics', hidden, async (request, reply) => {
    // Figures for the operator's monitoring on the same machine. Behind a proxy that nobody has told us to trust, everybody
    // seems to be this machine.
    const proxied = app.config.trustProxy === false && request.headers['x-forwarded-for'] !== undefined
    if (proxied || !isLoopback(request.ip)) throw problem('kernel.not-found')
    return reply.header('content-type', app.metrics.registry.contentType).send(await app.metrics.registry.metrics())
  })
}
