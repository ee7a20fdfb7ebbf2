/** The protocol's two addresses. No endpoints of ours: their bytes and headers are signed, whatever the reply is. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../../kernel/app.ts'
import { isId } from '../../kernel/id.ts'
import { Problem } from '../../kernel/problems.ts'
import { answerCall, beginCall, endWithProblem, fetchResult, type Underway } from './call.ts'
import type { Wire } from './read-call.ts'
import { jsonType, type SignedReply } from './reply.ts'

declare module 'fastify' {
  interface FastifyRequest {
    exchangeCall: Underway | null
  }
}

const bodyBytesMax = 256 * 1024
/** From one address: a busy agency. The quota of each grant is the limit that counts. */
const perMinute = 60_000

/** Of every address that signed calls come to. */
export const callOptions = {
  bodyLimit: bodyBytesMax,
  // A digest covers the bytes that travel; packing them afterwards would spoil it.
  compress: false as const,
  config: { rateLimit: { max: perMinute, timeWindow: 60_000 } },
  schema: { hide: true },
}

export const wireOf = (request: FastifyRequest): Wire => ({
  method: request.method,
  url: request.raw.url ?? '',
  headers: request.headers,
  body: request.rawBody ?? Buffer.alloc(0),
})

export function send(reply: FastifyReply, { status, body, headers }: SignedReply): FastifyReply {
  return reply.code(status).headers(headers).header('cache-control', 'no-store, no-transform').send(body)
}

export function mountProtocol(server: FastifyInstance, app: App): void {
  server.decorateRequest('exchangeCall', null)
  const options = {
    ...callOptions,
    onSend: (request: FastifyRequest, reply: FastifyReply, payload: unknown) =>
      signProblem(app, request, reply, payload),
  }
  server.post<{ Params: Record<'instance' | 'class' | 'member' | 'subsystem' | 'service', string> }>(
    '/api/exchange/r1/:instance/:class/:member/:subsystem/:service',
    options,
    async (request, reply) => {
      request.exchangeCall = beginCall()
      const { instance, class: memberClass, member, subsystem, service } = request.params
      const serviceId = [instance, memberClass, member, subsystem, service].join('/')
      const asked = { serviceId, input: request.body ?? {} }
      return send(reply, await sayingWhen(reply, answerCall(app, request.exchangeCall, wireOf(request), asked)))
    },
  )
  server.get<{ Params: { id: string } }>('/api/exchange/r1/results/:id', options, async (request, reply) => {
    request.exchangeCall = beginCall()
    const { id } = request.params
    return send(reply, await fetchResult(app, request.exchangeCall, wireOf(request), isId(id) ? id : null))
  })
}

const waits = new Set(['exchange.quota', 'exchange.circuit-open'])

/** When to come again (RFC 9110 §10.2.3). */
export async function sayingWhen<T>(reply: FastifyReply, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (error instanceof Problem && waits.has(error.type)) reply.header('retry-after', String(error.params['seconds']))
    throw error
  }
}

/** A problem of a proven call is signed and logged like any other reply (EX3, EX8). */
export async function signProblem(
  app: App,
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
  shapeOf: (type: string) => string | undefined = () => undefined,
): Promise<unknown> {
  const underway = request.exchangeCall
  if (reply.statusCode < 400 || !underway || typeof payload !== 'string') return payload
  const type = typeOf(payload)
  const status = reply.statusCode
  // PR-REST §4.3: the mistake is on this side of the provider, and of which party.
  reply.header('x-road-error', `${status < 500 ? 'Client' : 'Server.ServerProxy'}.${nameOf(type)}`)
  const shape = shapeOf(type)
  if (shape !== undefined) reply.header('content-type', jsonType)
  const body = shape ?? payload
  const contentType = String(reply.getHeader('content-type'))
  const signed = await endWithProblem(app, underway, { type, status, body: Buffer.from(body), contentType })
  if (signed) reply.headers(signed.headers)
  return body
}

const typeOf = (payload: string) => /"type":"\/problems\/([a-z.-]+)"/.exec(payload)?.[1] ?? 'kernel.unexpected'

/** `exchange.no-grant` → `NoGrant`. */
function nameOf(type: string): string {
  const words = (type.split('.')[1] ?? type).split('-')
  return words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join('')
}
