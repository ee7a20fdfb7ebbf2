/** One request as the operations read it: who, which parameters, which @context, which body (CIM 009 §6.3). Rules NG5, NG14, NG15. */
import type { App } from '../../kernel/app.ts'
import type { ProtocolCall, ProtocolReply } from '../../kernel/protocol.ts'
import { type Caller, callerOf, type Rights, requireRights } from './access.ts'
import type { Context } from './context.ts'
import { contextsOf } from './contexts.ts'
import { coreUrl } from './core-context.ts'
import { badData, invalid } from './errors.ts'
import { geoJson, json, ldJson, mediaTypeFor } from './negotiate.ts'
import type { Form } from './write.ts'

const contextRelation = 'http://www.w3.org/ns/json-ld#context'
const mergePatch = 'application/merge-patch+json'
/** §6.3.11 and §6.3.7: what an option may say. */
const forms: Readonly<Record<string, Form>> = {
  normalized: 'normalized',
  concise: 'concise',
  simplified: 'simplified',
  keyValues: 'simplified',
}

/** A reply without a body for a status that has none of its own. */
export class Bare extends Error {
  readonly status: number
  constructor(status: number) {
    super(`HTTP ${status}`)
    this.status = status
  }
}

export interface Operation {
  /** Names of the parameters that it takes. */
  readonly params: readonly string[]
  readonly needs: Rights
  readonly offers?: readonly string[]
  readonly run: (ask: Ask) => Promise<ProtocolReply>
}

export class Ask {
  readonly app: App
  readonly call: ProtocolCall
  readonly caller: Caller
  /** What of the address names things: ids, names. */
  readonly names: readonly string[]
  readonly params: ReadonlyMap<string, string>
  readonly media: string
  readonly #link: string | undefined
  readonly #operation: Operation
  /** Of one request each is used once, however often it is asked for. */
  #contexts = new Map<string, Promise<Context>>()

  private constructor(app: App, call: ProtocolCall, caller: Caller, names: readonly string[], operation: Operation) {
    this.app = app
    this.call = call
    this.caller = caller
    this.names = names
    this.#operation = operation
    this.params = paramsOf(call.search, operation.params)
    this.#link = linkIn(call.headers['link'])
    const media = mediaTypeFor(oneOf(call.headers['accept']), operation.offers ?? [json, ldJson])
    if (media === undefined) throw new Bare(406)
    this.media = media
  }

  /** Checks, in this order, what the specification lets a server check before it reads the body. */
  static async of(app: App, call: ProtocolCall, names: readonly string[], operation: Operation): Promise<Ask> {
    const hasBody = call.method === 'POST' || call.method === 'PATCH' || call.method === 'PUT'
    if (hasBody && call.headers['content-length'] === undefined) throw new Bare(411)
    if (hasBody && call.body.length > 0 && !takes(call)) throw new Bare(415)
    const caller = await callerOf(app, call)
    requireRights(caller, operation.needs)
    return new Ask(app, call, caller, names, operation)
  }

  /** The same request about something else. */
  withBody(body: unknown): Ask {
    const call = { ...this.call, body: Buffer.from(JSON.stringify(body)) }
    const other = new Ask(this.app, call, this.caller, this.names, this.#operation)
    other.#contexts = this.#contexts
    return other
  }

  get tenant(): string {
    return this.caller.tenant
  }

  get now(): string {
    return this.app.clock.now().toString({ smallestUnit: 'millisecond' })
  }

  name(at: number): string {
    return this.names[at] ?? ''
  }

  param(name: string): string | undefined {
    return this.params.get(name)
  }

  list(name: string): readonly string[] | undefined {
    const given = this.param(name)
    if (given === undefined) return undefined
    const parts = given.split(',').map((part) => part.trim())
    if (parts.includes('')) throw badData(`a part of ${name} is empty`)
    return parts
  }

  flag(name: string): boolean {
    const given = this.param(name)
    if (given !== undefined && given !== 'true' && given !== 'false') throw badData(`${name} is true or false`)
    return given === 'true'
  }

  get options(): ReadonlySet<string> {
    return new Set(this.list('options'))
  }

  /** §6.3.7: `format` counts before `options`. */
  form(more: readonly string[] = []): Form {
    const others = ['sysAttrs', ...more]
    const format = this.param('format')
    const wrong = [...this.options].find((option) => forms[option] === undefined && !others.includes(option))
    if (wrong !== undefined) throw invalid(`there is no option ${wrong}`)
    if (format !== undefined && forms[format] === undefined && !more.includes(format))
      throw invalid(`there is no format ${format}`)
    const named =
      format !== undefined && forms[format] ? format : [...this.options].find((option) => forms[option] !== undefined)
    return forms[named ?? 'normalized'] ?? 'normalized'
  }

  get sysAttrs(): boolean {
    return this.options.has('sysAttrs')
  }

  /** For reading, and for a body without one of its own. */
  context(): Promise<Context> {
    return this.#contextOf(this.#link)
  }

  #contextOf(given: unknown): Promise<Context> {
    const key = JSON.stringify(given) ?? ''
    const found = this.#contexts.get(key) ?? contextsOf(this.app).of(this.tenant, given)
    this.#contexts.set(key, found)
    return found
  }

  get contentType(): string {
    return mediaOf(oneOf(this.call.headers['content-type']) ?? json)
  }

  body(): unknown {
    return parsed(this.call.body)
  }

  /** §6.3.5: the @context of a body is in it, or in the Link header, by its media type. */
  contextFor(body: unknown): Promise<Context> {
    const own =
      typeof body === 'object' && body !== null && !Array.isArray(body)
        ? (body as Record<string, unknown>)['@context']
        : undefined
    if (this.contentType !== ldJson) {
      if (own !== undefined) throw badData(`a body of type ${this.contentType} has no @context; a Link header names it`)
      return this.context()
    }
    if (this.#link !== undefined) throw badData(`a body of type ${ldJson} has its @context in it, not in a Link header`)
    if (own === undefined) throw badData(`a body of type ${ldJson} needs an @context`)
    return this.#contextOf(own)
  }

  /** §6.3.5: what is wrong with all of a batch, whatever its entities say. */
  requireOneContext(): void {
    if (this.contentType === ldJson && this.#link !== undefined)
      throw badData(`a body of type ${ldJson} has its @context in it, not in a Link header`)
  }

  /** A body with things that were made with this context. */
  reply(body: unknown, context: Context, headers: ProtocolReply['headers'] = {}, status = 200): ProtocolReply {
    const told = this.#told(headers)
    const link = {
      link: [
        ...[told['link'] ?? []].flat(),
        `<${context.link ?? coreUrl}>; rel="${contextRelation}"; type="${ldJson}"`,
      ],
    }
    if (this.media === ldJson) {
      const withContext = Array.isArray(body)
        ? body.map((one: unknown) =>
            typeof one === 'object' && one !== null ? { ...one, '@context': context.source } : one,
          )
        : { ...(body as object), '@context': context.source }
      return { status, headers: { ...told, 'content-type': ldJson }, body: JSON.stringify(withContext) }
    }
    // §6.3.15: of GeoJSON the client may prefer the context in a header.
    const isWithin = this.media === geoJson && !/body=json\b/.test(oneOf(this.call.headers['prefer']) ?? '')
    const shown = isWithin ? { ...(body as object), '@context': context.source } : body
    return {
      status,
      headers: { ...told, ...(isWithin ? {} : link), 'content-type': this.media },
      body: JSON.stringify(shown),
    }
  }

  /** A body without names that a context would shorten. */
  plain(status: number, body?: unknown, headers: ProtocolReply['headers'] = {}): ProtocolReply {
    const told = this.#told(headers)
    return body === undefined
      ? { status, headers: told }
      : { status, headers: { 'content-type': json, ...told }, body: JSON.stringify(body) }
  }

  /** §6.3.14. */
  #told(headers: ProtocolReply['headers']): Record<string, string | readonly string[]> {
    return { ...(this.tenant !== '' && { 'ngsild-tenant': this.tenant }), ...headers }
  }
}

const oneOf = (value: string | string[] | undefined) => (Array.isArray(value) ? value.join(', ') : value)
const mediaOf = (type: string) => (type.split(';')[0] ?? '').trim().toLowerCase()

function takes({ method, headers }: ProtocolCall): boolean {
  const type = mediaOf(oneOf(headers['content-type']) ?? json)
  return type === json || type === ldJson || (type === mergePatch && method === 'PATCH')
}

const plusses = new Set(['scopeQ', 'timeAt', 'endTimeAt', 'observedAt'])

function paramsOf(search: string, known: readonly string[]): ReadonlyMap<string, string> {
  const given = [...new URLSearchParams(search)].map(([name, value]): [string, string] =>
    // A plus is a blank, as forms have it, but where only a plus can be meant: in a scope, or before a zone of time.
    plusses.has(name) ? [name, value.replaceAll(' ', '+')] : [name, value],
  )
  for (const [name] of given) if (!known.includes(name)) throw invalid(`there is no parameter ${name} here`)
  return new Map(given)
}

/** The @context that a Link header names; undefined without one. Throws BadRequestData when it names two. */
function linkIn(header: string | string[] | undefined): string | undefined {
  const links = (oneOf(header) ?? '').split(/,(?=\s*<)/)
  const found = links.flatMap((link) => {
    const [, url, params = ''] = /^\s*<([^>]*)>(.*)$/.exec(link) ?? []
    return url !== undefined && /;\s*rel\s*=\s*"?http:\/\/www\.w3\.org\/ns\/json-ld#context"?/.test(params) ? [url] : []
  })
  if (found.length > 1) throw badData('more than one @context is linked')
  return found[0]
}

/** Throws InvalidRequest for what is no JSON, BadRequestData for what cannot be kept. */
function parsed(bytes: Buffer): unknown {
  const text = bytes.toString()
  try {
    const value: unknown = JSON.parse(text)
    // PostgreSQL has no U+0000; a name that means something to JavaScript means nothing here.
    if (text.includes('\\u0000')) throw badData('there is a character that cannot be kept')
    if (text.includes('"__proto__"')) throw badData('there is a name that cannot be kept')
    return value
  } catch (error) {
    if (error instanceof SyntaxError) throw invalid(`the body is no JSON: ${error.message}`)
    throw error
  }
}
