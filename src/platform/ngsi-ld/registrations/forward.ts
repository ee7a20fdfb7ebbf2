/** One request to a context source (CIM 009 §4.3.6, §6.3.17, §6.3.18), to hosts that the operator allows. Rule NG30. */
import type { App } from '../../../kernel/app.ts'
import { type Answer, type Call, outgoingOf } from '../../../kernel/outgoing.ts'
import { openingOf } from '../access.ts'
import type { Ask } from '../ask.ts'
import type { Context } from '../context.ts'
import { addressOf, contextsOf } from '../contexts.ts'
import { aliasOf } from '../identity.ts'
import { json, ldJson } from '../negotiate.ts'
import type { Registered } from './known.ts'

const bytesMax = 8 * 1024 * 1024

export interface Request {
  readonly method: Call['method']
  /** Below `/ngsi-ld/v1/`. */
  readonly path: string
  readonly search?: URLSearchParams
  readonly headers?: Readonly<Record<string, string>>
  /** With the names of `context`; written in those of the source when it wants its own. */
  readonly body?: (context: Context) => unknown
}

export interface Forwarded {
  readonly registered: Registered
  /** 0: it did not answer. */
  readonly status: number
  readonly body: unknown
  /** What the names of the body are of. */
  readonly context: Context
  /** `299 - "…"`, where something went wrong. */
  readonly warning: string | undefined
}

const loopback = new Set(['127.0.0.1', 'localhost', '[::1]'])

/** No request goes where the operator has not allowed it (no SSRF); the opened sandbox asks itself and its machine. */
export function isAllowed(app: App, endpoint: string): boolean {
  if (!URL.canParse(endpoint)) return false
  const { protocol, host, hostname } = new URL(endpoint)
  if (protocol !== 'https:' && protocol !== 'http:') return false
  const hosts = app.config.ngsiLd.sourceHosts.split(',').map((one) => one.trim())
  return hosts.includes(host) || (openingOf(app) !== undefined && loopback.has(hostname))
}

/** What a source cannot ask us to send: who it is for, and how it travels. */
const reserved = new Set([
  'ngsild-tenant',
  'via',
  'host',
  'connection',
  'content-length',
  'content-type',
  'transfer-encoding',
  'link',
  'cookie',
  'contenttype',
  'jsonldcontext',
])

function headersFor({ call }: Ask, { source }: Registered): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const [key, value] of source.info) {
    if (reserved.has(key.toLowerCase())) continue
    const given = value === 'urn:ngsi-ld:request' ? call.headers[key.toLowerCase()] : value
    if (typeof given === 'string') headers[key] = given
  }
  return headers
}

const valueOf = ({ source }: Registered, name: string) =>
  source.info.find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1]

/** Through whom a request came, with ourselves behind them (RFC 9110 §7.6.3). */
export const viaOf = (ask: Ask): string[] =>
  [ask.call.headers['via'] ?? []].flat().flatMap((text) => text.split(',').map((one) => one.trim()))

export const isLoop = (ask: Ask): boolean =>
  viaOf(ask).some((one) => one.split(' ')[1] === aliasOf(ask.app, ask.tenant))

export async function forward(
  ask: Ask,
  registered: Registered,
  context: Context,
  request: Request,
): Promise<Forwarded> {
  const { app } = ask
  const { source, row } = registered
  const none = { registered, status: 0, body: undefined, context }
  if (!isAllowed(app, source.endpoint))
    return { ...none, warning: warningOf(199, row.id, 'requests to this host are not allowed here') }
  const named = valueOf(registered, 'jsonldContext')
  const theirs = named === undefined ? context : await contextsOf(app).of(ask.tenant, named)
  const isLd = valueOf(registered, 'contentType') === ldJson
  const search = new URLSearchParams(request.search)
  if (source.localOnly) search.set('local', 'true')
  const query = search.size === 0 ? '' : `?${search.toString().replaceAll('%3A', ':').replaceAll('%2C', ',')}`
  const body = request.body?.(theirs)
  const link = `<${await addressOf(app, ask.tenant, theirs)}>; rel="http://www.w3.org/ns/json-ld#context"; type="${ldJson}"`
  try {
    const answer = await outgoingOf(app).call(`${source.endpoint}/ngsi-ld/v1/${request.path}${query}`, {
      method: request.method,
      headers: {
        Accept: json,
        ...headersFor(ask, registered),
        ...request.headers,
        Via: [...viaOf(ask), `1.1 ${aliasOf(app, ask.tenant)}`].join(', '),
        ...(source.tenant !== undefined && { 'NGSILD-Tenant': source.tenant }),
        ...(body !== undefined && { 'Content-Type': isLd ? ldJson : json }),
        ...(!(isLd && body !== undefined) && { Link: link }),
      },
      ...(body !== undefined && { body: JSON.stringify(isLd ? withContext(body, theirs) : body) }),
      timeoutMs: source.timeoutMs,
      bytesMax,
    })
    return { registered, context: theirs, status: answer.status, ...readBody(answer, row.id) }
  } catch (error) {
    return { ...none, warning: warningOf(199, row.id, error instanceof Error ? error.name : 'no answer') }
  }
}

function withContext(body: unknown, context: Context): unknown {
  const one = (given: unknown) =>
    typeof given === 'object' && given !== null ? { ...given, '@context': context.source } : given
  return Array.isArray(body) ? body.map(one) : one(body)
}

function readBody({ status, body }: Answer, id: string): Pick<Forwarded, 'body' | 'warning'> {
  const text = body.toString('utf8')
  const refused = status >= 400 && status !== 404
  const warning = refused ? warningOf(299, id, `HTTP ${status}`) : undefined
  if (text === '') return { body: undefined, warning }
  try {
    return { body: JSON.parse(text), warning }
  } catch {
    // An error may be told in any words; what should be data must be JSON.
    return { body: undefined, warning: refused ? warning : warningOf(111, id, 'the answer is no JSON') }
  }
}

const warningOf = (code: number, id: string, text: string) => `${code} ${id} "${text.replaceAll('"', "'")}"`
