/** GovStack Digital Registries, Data API 1.3: its addresses, on the exchange's path of a call. Rules EX18 to EX22. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { App, Tx } from '../../../kernel/app.ts'
import { problem } from '../../../kernel/problems.ts'
import { compileFor } from '../../../kernel/validation.ts'
import type { Admitted } from '../admit.ts'
import { callerOf } from '../answer.ts'
import { answerTask, beginCall, type Done } from '../call.ts'
import { type Caller, type OpenService, ownService } from '../definition.ts'
import { callOptions, sayingWhen, send, signProblem, wireOf } from '../mount.ts'
import { readCall } from '../read-call.ts'
import { talliesOf } from '../tallies.ts'
import { queryRequest, serviceIdOf, serviceOf } from './definition.ts'
import { type PublishedRegistry, publishedRegistry } from './published.ts'
import { list, type Listing, listRequest } from './list.ts'
import { exists, read, readValue } from './reading.ts'
import { type Asked, usage, usageServiceId } from './usage.ts'
import * as writing from './writing.ts'

const dialect = { client: 'Information-Mediator-Client', query: true } as const

type Input = Readonly<Record<string, unknown>>
type Task = (tx: Tx, published: PublishedRegistry, admitted: Admitted, input: Input) => Promise<Done>

interface Operation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** After /data/{registryName}/{versionNumber}. */
  readonly path: string
  /** JSON Schema of what is asked: the body, or what the address says. */
  readonly request: object
  readonly inputOf: (request: FastifyRequest) => Input
  readonly task: Task
}

const json = (body: unknown, headers: Done['headers'] = {}): Done => ({
  body: Buffer.from(JSON.stringify(body)),
  headers,
})

/** The shape of the input is that of `request`, which has been checked. */
const reads =
  <I>(work: (tx: Tx, published: PublishedRegistry, caller: Caller, input: I) => Promise<unknown>): Task =>
  async (tx, published, admitted, input) =>
    json(await work(tx, published, callerOf(admitted), input as I))
const writes =
  <I>(work: (tx: Tx, published: PublishedRegistry, admitted: Admitted, input: I) => Promise<Done>): Task =>
  (tx, published, admitted, input) =>
    work(tx, published, admitted, input as I)

const body = (request: FastifyRequest) => (request.body ?? {}) as Input
const query = (request: FastifyRequest) => request.query as Input
const param = (request: FastifyRequest, name: string) => (request.params as Record<string, string>)[name]

const ofOne = { type: 'object', properties: { id: { type: 'string' }, value: { type: 'string', maxLength: 80 } } }

const operations: readonly Operation[] = [
  { method: 'GET', path: '', request: listRequest, inputOf: query, task: reads<Listing>(list) },
  { method: 'POST', path: '/read', request: queryRequest, inputOf: body, task: reads(read) },
  { method: 'POST', path: '/exists', request: queryRequest, inputOf: body, task: reads(exists) },
  {
    method: 'GET',
    path: '/:uuid/readValue/:value',
    request: ofOne,
    inputOf: (request) => ({ id: param(request, 'uuid'), value: param(request, 'value') }),
    task: reads(readValue),
  },
  { method: 'POST', path: '/create', request: writing.writeRequest, inputOf: body, task: writes(writing.create) },
  { method: 'PUT', path: '/update', request: writing.changeRequest, inputOf: body, task: writes(writing.update) },
  {
    method: 'PUT',
    path: '/updateEntries',
    request: writing.changeRequest,
    inputOf: body,
    task: writes(writing.updateEntries),
  },
  {
    method: 'POST',
    path: '/updateOrCreate',
    request: writing.changeRequest,
    inputOf: body,
    task: writes(writing.updateOrCreate),
  },
  {
    method: 'DELETE',
    path: '/:uuid/delete',
    request: writing.deleteRequest,
    inputOf: (request) => ({ id: param(request, 'uuid') }),
    task: writes(writing.end),
  },
]

/** The one error whose body GovStack fixes. */
const notFound =
  (detail: string) =>
  (type: string): string | undefined =>
    type === 'exchange.nothing-found' ? JSON.stringify({ detail }) : undefined

const optionsWith = (app: App, shapeOf: (type: string) => string | undefined) => ({
  ...callOptions,
  onSend: (request: FastifyRequest, reply: FastifyReply, payload: unknown) =>
    signProblem(app, request, reply, payload, shapeOf),
})

export function mountGovstack(server: FastifyInstance, app: App): void {
  const options = optionsWith(app, notFound('no record found'))
  for (const operation of operations) {
    const check = compileFor('body', operation.request)
    server.route({
      ...options,
      method: operation.method,
      url: `/api/govstack/data/:registry/:version${operation.path}`,
      handler: (request, reply) => answer(app, request, reply, { ...operation, check }),
    })
  }
  server.get(
    '/api/govstack/data/myPersonalDataUsage',
    optionsWith(app, notFound('no reading found')),
    (request, reply) => answerUsage(app, request, reply),
  )
}

async function answer(
  app: App,
  request: FastifyRequest,
  reply: FastifyReply,
  { check, inputOf, task }: Operation & { readonly check: OpenService['check'] },
): Promise<FastifyReply> {
  const name = param(request, 'registry') ?? ''
  const published = publishedRegistry(app, name, param(request, 'version') ?? '')
  // What is not offered has no name that could stand in a header.
  const serviceId = serviceIdOf(published ? name : 'unknown')
  const service = published && { ...serviceOf(app, published), check }
  return complete(app, request, reply, { serviceId, service, input: inputOf(request) }, (tx, admitted, input) => {
    if (!published) throw new Error('admitted to a registry that is not offered')
    return task(tx, published, admitted, input)
  })
}

function answerUsage(app: App, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const asked = { serviceId: usageServiceId, service: ownService(app, usageServiceId), input: query(request) }
  return complete(app, request, reply, asked, async (tx, _admitted, input) => {
    const { lines, more } = await usage(tx, input as unknown as Asked)
    if (lines.length === 0) throw problem('exchange.nothing-found')
    // GovStack's reply is a bare list: that it is not the whole one is said beside it.
    return json(lines, { 'khue-more': String(more) })
  })
}

async function complete(
  app: App,
  request: FastifyRequest,
  reply: FastifyReply,
  { serviceId, service, input }: { serviceId: string; service: OpenService | undefined; input: Input },
  task: (tx: Tx, admitted: Admitted, input: Input) => Promise<Done>,
): Promise<FastifyReply> {
  const began = beginCall()
  request.exchangeCall = began
  const underway = Object.assign(began, { input, ...(service && { service }) })
  const now = app.clock.now()
  const call = readCall(wireOf(request), serviceId, now, dialect)
  const answered = answerTask(app, underway, call, service, (tx, admitted) => task(tx, admitted, input))
  const signed = await sayingWhen(reply, answered)
  talliesOf(app).record(serviceId, now, performance.now() - began.began, 'answered')
  return send(reply, signed)
}
