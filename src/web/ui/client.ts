/** The browser's side of an endpoint: `await call(listCases, { query: { … } })`. Problems are thrown in words. */
import type { EndpointSpec, InputOf, ReplyOf } from '../../kernel/endpoint.ts'
import type { ProblemBody } from '../../kernel/problems.ts'
import { fetchNoting } from './connection.ts'
import { storedLanguage } from './language.tsx'
import { type Wrong, wrongOf } from './wrong.ts'

/** What the server refused, in the person's language, or that it could not be reached (`status` 0). */
export class ProblemError extends Error {
  readonly body: ProblemBody
  /** The body that was refused. */
  readonly sent: unknown
  constructor(body: ProblemBody, sent?: unknown) {
    super(body.title)
    this.name = 'ProblemError'
    this.body = body
    this.sent = sent
  }
  get status(): number {
    return this.body.status
  }
  /** `casework.stale`, without the path. */
  get kind(): string {
    return this.body.type.replace(/^.*\/problems\//, '')
  }
  /** Wrong inputs: JSON pointer (without `/body`) to words. */
  get fields(): Readonly<Record<string, string>> {
    return Object.fromEntries((this.body.errors ?? []).map((e) => [e.pointer.replace(/^\/body/, ''), e.detail]))
  }
  /** What was given wrongly, as it was given: by that a person finds the field, whatever its name is here. */
  get wrong(): readonly Wrong[] {
    return wrongOf(this.fields, this.sent)
  }
}

export const unreachable = 'web.unreachable'
/** What a page itself finds wrong before it sends. */
export const notSent = 'web.not-sent'

type Need<K extends string, T> = [T] extends [undefined] ? { readonly [P in K]?: undefined } : { readonly [P in K]: T }
type BrowserBody<E extends EndpointSpec> = E extends { readonly takes: 'raw' } ? Blob : InputOf<E>['body']

export type CallInput<E extends EndpointSpec> = Need<'params', InputOf<E>['params']> &
  Need<'query', InputOf<E>['query']> &
  Need<'body', BrowserBody<E>> & {
    readonly signal?: AbortSignal
    /** Repeat with the same key to be sure that it happens once. One is made when it is left out. */
    readonly idempotencyKey?: string
    readonly headers?: Readonly<Record<string, string>>
  }

type Fields = Readonly<Record<string, unknown>>

/** The address of an endpoint; for links to files as well. */
export function pathOf(endpoint: EndpointSpec, params: Fields = {}, query: Fields = {}): string {
  const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name] ?? '')))
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null || value === '') continue
    for (const one of Array.isArray(value) ? value : [value]) search.append(name, String(one))
  }
  const text = search.toString()
  return `/api${path}${text && `?${text}`}`
}

/** How requests are sent. The server's own drawing of a page asks the program it runs in (face.server.tsx). */
let send = fetchNoting

export function sendBy(other: typeof send): void {
  send = other
}

interface LooseInput {
  readonly params?: Fields
  readonly query?: Fields
  readonly body?: unknown
  readonly signal?: AbortSignal
  readonly idempotencyKey?: string
  readonly headers?: Readonly<Record<string, string>>
}

function headersFor(endpoint: EndpointSpec, input: LooseInput): Record<string, string> {
  const headers: Record<string, string> = { accept: 'application/json', 'accept-language': storedLanguage() }
  // Another site's page cannot set this header without our consent: with SameSite cookies it stops forged requests.
  if (endpoint.method !== 'GET') headers['x-khue'] = '1'
  if (endpoint.idempotent) headers['idempotency-key'] = input.idempotencyKey ?? crypto.randomUUID()
  if (input.body instanceof Blob) headers['content-type'] = input.body.type || 'application/octet-stream'
  else if (input.body !== undefined) headers['content-type'] = 'application/json'
  return { ...headers, ...input.headers }
}

async function problemOf(response: Response, sent: unknown): Promise<ProblemError> {
  const type = response.headers.get('content-type') ?? ''
  if (/json/.test(type)) return new ProblemError((await response.json()) as ProblemBody, sent)
  return new ProblemError({ type: unreachable, title: response.statusText, status: response.status, detail: '' })
}

export function lost(cause: unknown): ProblemError {
  const error = new ProblemError({ type: unreachable, title: 'unreachable', status: 0, detail: '' })
  error.cause = cause
  return error
}

/** Every endpoint without arguments may be called without an input. */
type Arguments<E extends EndpointSpec> =
  Record<never, never> extends CallInput<E> ? [input?: CallInput<E>] : [input: CallInput<E>]

export async function call<const E extends EndpointSpec>(endpoint: E, ...[input]: Arguments<E>): Promise<ReplyOf<E>> {
  const loose = (input ?? {}) as LooseInput
  let response: Response
  try {
    response = await send(pathOf(endpoint, loose.params, loose.query), {
      method: endpoint.method,
      credentials: 'same-origin',
      headers: headersFor(endpoint, loose),
      ...(loose.signal && { signal: loose.signal }),
      ...(loose.body !== undefined && { body: loose.body instanceof Blob ? loose.body : JSON.stringify(loose.body) }),
    })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw lost(error)
  }
  if (!response.ok) throw await problemOf(response, loose.body)
  if (response.status === 204) return undefined as ReplyOf<E>
  const text = await response.text()
  return (text === '' ? undefined : JSON.parse(text)) as ReplyOf<E>
}

/** Sends bytes with progress (0 to 1); `fetch` cannot tell how much has gone. */
export function upload<const E extends EndpointSpec>(
  endpoint: E,
  input: LooseInput & { readonly body: Blob },
  progress: (share: number) => void,
): Promise<ReplyOf<E>> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open(endpoint.method, pathOf(endpoint, input.params, input.query))
    for (const [name, value] of Object.entries(headersFor(endpoint, input))) request.setRequestHeader(name, value)
    request.upload.addEventListener('progress', (event) => {
      if (event.lengthComputable) progress(event.loaded / event.total)
    })
    request.addEventListener('error', () => reject(lost(null)))
    request.addEventListener('load', () => {
      const reply: unknown = /json/.test(request.getResponseHeader('content-type') ?? '')
        ? JSON.parse(request.responseText)
        : undefined
      if (request.status < 300) resolve(reply as ReplyOf<E>)
      else if (reply !== undefined) reject(new ProblemError(reply as ProblemBody))
      else
        reject(new ProblemError({ type: unreachable, title: request.statusText, status: request.status, detail: '' }))
    })
    request.send(input.body)
  })
}
