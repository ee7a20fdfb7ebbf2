/**
 * A protocol of others: addresses below a prefix of its own, with its own media types, headers and errors, where an endpoint of
 * ours would fix them (NGSI-LD, SensorThings). Its module gets each call whole and gives the reply whole; who calls, cross-site
 * requests, limits and metrics are as everywhere.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Actor } from './actor.ts'
import { isLoopback, refuseCrossSite } from './http.ts'
import type { Authenticate } from './module.ts'

export interface ProtocolCall {
  readonly method: string
  /** Below the prefix, decoded; without what a slash at the end would add. */
  readonly path: readonly string[]
  /** As it stands in the address, without the question mark. */
  readonly search: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** Empty when there is none. */
  readonly body: Buffer
  readonly actor: Actor
  /** From this machine itself: what a proxy passes on is not, wherever it stands. */
  readonly isLocal: boolean
}

export interface ProtocolReply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  readonly body?: string | Buffer
}

export interface Protocol {
  /** Without a slash at the end: `/ngsi-ld/v1`. */
  readonly prefix: string
  readonly bodyLimit: number
  readonly perMinute: number
  readonly answer: (call: ProtocolCall) => Promise<ProtocolReply>
  /** The reply to a call that failed before or in `answer`. */
  readonly failed: (error: unknown) => ProtocolReply
}

/** A part of the address that is no UTF-8. */
export class UnreadableAddress extends Error {}

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const

export async function mountProtocol(
  server: FastifyInstance,
  authenticate: Authenticate,
  protocol: Protocol,
): Promise<void> {
  const { prefix, bodyLimit, perMinute } = protocol
  await server.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, parsed) => parsed(null, body))
    scope.setErrorHandler((error, _request, reply) => send(reply, protocol.failed(error)))
    for (const url of [prefix, `${prefix}/*`]) {
      scope.route({
        method: [...methods],
        url,
        bodyLimit,
        exposeHeadRoute: false,
        schema: { hide: true },
        config: { rateLimit: { max: perMinute, timeWindow: 60_000 } },
        // Before a byte of the body is read (K1).
        preParsing: async (request: FastifyRequest) => {
          refuseCrossSite(request)
          request.actor = await authenticate(request)
        },
        handler: async (request, reply) => send(reply, await protocol.answer(callOf(prefix, request))),
      })
    }
    done()
  })
}

function callOf(prefix: string, request: FastifyRequest): ProtocolCall {
  const [path = '', ...search] = (request.raw.url ?? '').split('?')
  const parts = path
    .slice(prefix.length)
    .split('/')
    .filter((part, at, all) => part !== '' || (at > 0 && at < all.length - 1))
  const { method, headers, body, actor } = request
  return {
    method,
    path: parts.map(decoded),
    search: search.join('?'),
    headers,
    body: Buffer.isBuffer(body) ? body : Buffer.alloc(0),
    actor,
    isLocal: isLoopback(request.ip) && headers['x-forwarded-for'] === undefined && headers['forwarded'] === undefined,
  }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch (error) {
    throw new UnreadableAddress(`this part of the address cannot be read: ${part}`, { cause: error })
  }
}

function send(reply: FastifyReply, { status, headers = {}, body }: ProtocolReply): FastifyReply {
  for (const [name, value] of Object.entries(headers)) void reply.header(name, value)
  if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-store')
  if (body === undefined) return reply.code(status).send()
  // As bytes: to a text Fastify would add a charset, which application/json does not have (RFC 8259 §11).
  return reply.code(status).send(typeof body === 'string' ? Buffer.from(body) : body)
}
