/**
 * Many requests in one (OGC 18-088 §11, OData 4.0 §11.7): as parts of `multipart/mixed`, or as JSON. What stands in a change set is done
 * wholly or not at all, and later requests of it may name what earlier ones have made. Rule ST10.
 */
import { randomUUID } from 'node:crypto'
import type { App } from '../../kernel/app.ts'
import type { ProtocolCall, ProtocolReply } from '../../kernel/protocol.ts'
import { answer } from './answer.ts'
import { bad, StaError } from './model.ts'
import { baseOf, prefix } from './render.ts'

const requestsMax = 1000

interface Request {
  readonly id: string | undefined
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Requests that are done wholly or not at all, or one by itself. */
type Step =
  | { readonly kind: 'single'; readonly request: Request }
  | { readonly kind: 'set'; readonly requests: Request[] }

type Fails = (error: unknown) => ProtocolReply

/** A change set ends with the first failure, which is its whole answer. */
class SetFailed extends Error {
  readonly reply: ProtocolReply
  readonly request: Request
  constructor(request: Request, reply: ProtocolReply) {
    super('the change set is not done')
    this.request = request
    this.reply = reply
  }
}

interface Answered {
  readonly request: Request
  readonly reply: ProtocolReply
}

class Doing {
  readonly #app: App
  readonly #call: ProtocolCall
  readonly #fails: Fails
  /** What was made under which name: `Things(12)`. */
  readonly #made = new Map<string, string>()

  constructor(app: App, call: ProtocolCall, fails: Fails) {
    this.#app = app
    this.#call = call
    this.#fails = fails
  }

  async step(step: Step): Promise<Answered[]> {
    if (step.kind === 'single') return [await this.#one(step.request, this.#app)]
    try {
      return await this.#app.transaction(async (tx) => {
        const db: Pick<App, 'read' | 'transaction'> = { read: (work) => work(tx), transaction: (work) => work(tx) }
        const done: Answered[] = []
        for (const request of step.requests) {
          const one = await this.#one(request, db)
          if (one.reply.status >= 400) throw new SetFailed(request, one.reply)
          done.push(one)
        }
        return done
      })
    } catch (error) {
      if (error instanceof SetFailed) return [{ request: error.request, reply: error.reply }]
      throw error
    }
  }

  async #one(request: Request, db: Pick<App, 'read' | 'transaction'>): Promise<Answered> {
    let reply: ProtocolReply
    try {
      reply = await answer(this.#app, this.#asked(request), db)
    } catch (error) {
      reply = this.#fails(error)
    }
    const address = reply.headers?.['location']
    if (request.id !== undefined && typeof address === 'string')
      this.#made.set(request.id, address.slice(baseOf(this.#app).length + 1))
    return { request, reply }
  }

  /** Who asks is who sent the batch. */
  #asked({ method, url, headers, body }: Request): ProtocolCall {
    const { actor, isLocal } = this.#call
    const { authorization, 'ngsild-tenant': tenant } = this.#call.headers
    const [path, search] = this.#pathOf(url)
    const own = { ...headers, ...(authorization && { authorization }), ...(tenant && { 'ngsild-tenant': tenant }) }
    return { method, path, search, headers: own, body: Buffer.from(this.#named(body)), actor, isLocal }
  }

  #pathOf(url: string): [string[], string] {
    const base = baseOf(this.#app)
    const below = url.startsWith(base)
      ? url.slice(base.length)
      : url.replace(new RegExp(`^(\\.?/)?${prefix.slice(1)}`), '')
    const [path = '', ...search] = below.replace(/^\/+/, '').split('?')
    const named = path.replace(/^\$([^/]+)/, (whole, id: string) => this.#made.get(id) ?? whole)
    return [named.split('/').filter(Boolean).map(decoded), search.join('?')]
  }

  /** `"@iot.id": "$thing"` is the number of what was made as `thing`. */
  #named(body: string): string {
    return body.replaceAll(
      /"\$([^"$]{1,100})"/g,
      (whole, id: string) => /\((\d+)\)$/.exec(this.#made.get(id) ?? '')?.[1] ?? whole,
    )
  }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw bad(`this part of the address cannot be read: ${part}`)
  }
}

export async function answerBatch(app: App, call: ProtocolCall, fails: Fails): Promise<ProtocolReply> {
  const type = String(call.headers['content-type'] ?? '')
  const boundary = boundaryOf(type)
  if (boundary !== undefined) return inParts(new Doing(app, call, fails), stepsInParts(call.body.toString(), boundary))
  if (/^application\/json\b/i.test(type)) return inJson(new Doing(app, call, fails), call.body.toString())
  throw new StaError(415, 'a batch is multipart/mixed or JSON')
}

function limited(count: number): void {
  if (count > requestsMax) throw new StaError(413, `a batch has ${requestsMax} requests at most`)
}

// ---- as parts ----------------------------------------------------------------------------------------------------

function boundaryOf(type: string): string | undefined {
  const [, quoted, plain] = /^multipart\/mixed\s*;.*?\bboundary=(?:"([^"]+)"|([^;\s]+))/i.exec(type) ?? []
  return quoted ?? plain
}

interface Part {
  readonly headers: Readonly<Record<string, string>>
  readonly content: string
}

function partsOf(text: string, boundary: string): Part[] {
  const [, ...parts] = `\n${text.replaceAll('\r\n', '\n')}`.split(`\n--${boundary}`)
  const last = parts.findIndex((part) => part.startsWith('--'))
  if (last < 0) throw bad('the batch has no end')
  return parts.slice(0, last).map((part) => messageOf(part.replace(/^[ \t]*\n/, '')))
}

/** Headers, an empty line, and the rest. */
function messageOf(text: string): Part {
  const end = text.startsWith('\n') ? 0 : text.indexOf('\n\n')
  const head = end < 0 ? text : text.slice(0, end)
  const headers = head.split('\n').flatMap((line): [string, string][] => {
    const at = line.indexOf(':')
    return at < 0 ? [] : [[line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim()]]
  })
  return { headers: Object.fromEntries(headers), content: end < 0 ? '' : text.slice(end).replace(/^\n{1,2}/, '') }
}

function stepsInParts(text: string, boundary: string): Step[] {
  const steps = partsOf(text, boundary).map((part): Step => {
    const inner = boundaryOf(part.headers['content-type'] ?? '')
    return inner === undefined
      ? { kind: 'single', request: requestIn(part) }
      : { kind: 'set', requests: partsOf(part.content, inner).map(requestIn) }
  })
  limited(steps.reduce((sum, step) => sum + (step.kind === 'set' ? step.requests.length : 1), 0))
  return steps
}

function requestIn({ headers, content }: Part): Request {
  const [line = '', ...rest] = content.split('\n')
  const [, method, url] = /^([A-Z]+) (\S+)(?: HTTP\/1\.[01])?\s*$/.exec(line) ?? []
  if (method === undefined || url === undefined) throw bad(`this is no request: ${line.slice(0, 100)}`)
  const { headers: own, content: body } = messageOf(rest.join('\n'))
  return { id: headers['content-id'], method, url, headers: own, body }
}

async function inParts(doing: Doing, steps: readonly Step[]): Promise<ProtocolReply> {
  const boundary = `batch_${randomUUID()}`
  const parts: string[] = []
  for (const step of steps) {
    const answers = await doing.step(step)
    const isSet = step.kind === 'set' && answers.every(({ reply }) => reply.status < 400)
    parts.push(isSet ? setOf(answers) : answers.map(partFor).join(''))
  }
  const body = parts.map((part) => `--${boundary}\r\n${part}`).join('')
  return {
    status: 200,
    headers: { 'content-type': `multipart/mixed; boundary=${boundary}` },
    body: `${body}--${boundary}--\r\n`,
  }
}

function setOf(answers: readonly Answered[]): string {
  const boundary = `changeset_${randomUUID()}`
  const parts = answers.map((one) => `--${boundary}\r\n${partFor(one)}`).join('')
  return `Content-Type: multipart/mixed; boundary=${boundary}\r\n\r\n${parts}--${boundary}--\r\n`
}

function partFor({ request: { id }, reply: { status, headers = {}, body } }: Answered): string {
  const own = Object.entries(headers).map(([name, value]) => `${name}: ${[value].flat().join(', ')}\r\n`)
  const contentId = id === undefined ? '' : `Content-ID: ${id}\r\n`
  return `Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n${contentId}\r\nHTTP/1.1 ${status} ${reasons[status] ?? ''}\r\n${own.join('')}\r\n${body?.toString() ?? ''}\r\n`
}

const reasons: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  204: 'No Content',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
}

// ---- as JSON -----------------------------------------------------------------------------------------------------

const isRecord = (given: unknown): given is Readonly<Record<string, unknown>> =>
  typeof given === 'object' && given !== null && !Array.isArray(given)

function jsonSteps(text: string): Step[] {
  let given: unknown
  try {
    given = JSON.parse(text)
  } catch (error) {
    throw bad(`the body is no JSON: ${(error as Error).message}`)
  }
  const list = isRecord(given) ? given['requests'] : undefined
  if (!Array.isArray(list)) throw bad('a batch has requests')
  limited(list.length)
  const steps: Step[] = []
  let group: unknown
  for (const one of list as unknown[]) {
    const request = requestFrom(one)
    const own = isRecord(one) ? one['atomicityGroup'] : undefined
    const last = steps.at(-1)
    if (own !== undefined && own === group && last?.kind === 'set') last.requests.push(request)
    else steps.push(own === undefined ? { kind: 'single', request } : { kind: 'set', requests: [request] })
    group = own
  }
  return steps
}

function requestFrom(given: unknown): Request {
  if (!isRecord(given) || typeof given['id'] !== 'string' || typeof given['url'] !== 'string')
    throw bad('a request of a batch has an id, a method and a url')
  const { id, url, method, body, headers } = given
  if (typeof method !== 'string' || !/^(get|post|patch|put|delete)$/i.test(method)) throw bad('this is no method')
  const own = isRecord(headers)
    ? Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)])
    : []
  return {
    id,
    method: method.toUpperCase(),
    url,
    headers: { 'content-type': 'application/json', ...Object.fromEntries(own) },
    body: body === undefined ? '' : JSON.stringify(body),
  }
}

async function inJson(doing: Doing, text: string): Promise<ProtocolReply> {
  const responses: unknown[] = []
  for (const step of jsonSteps(text)) {
    for (const { request, reply } of await doing.step(step)) {
      const isJson = String(reply.headers?.['content-type']).startsWith('application/json')
      const body = reply.body?.toString()
      responses.push({
        id: request.id,
        status: reply.status,
        ...(reply.headers && { headers: reply.headers }),
        ...(body !== undefined && { body: isJson ? (JSON.parse(body) as unknown) : body }),
      })
    }
  }
  return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ responses }) }
}
