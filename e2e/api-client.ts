/** Calls Khuê's endpoints over HTTP as somebody who has signed in; for the journey, the benches and the tests. */
import type { EndpointSpec, FileReply, InputOf, Redirect, ReplyOf, StreamReply } from '../src/kernel/endpoint.ts'
import { newId } from '../src/kernel/id.ts'
import type { ProblemBody } from '../src/kernel/problems.ts'

export type Fetch = (path: string, init?: RequestInit) => Promise<Response>

type Given<E extends EndpointSpec> = {
  [K in keyof InputOf<E> as InputOf<E>[K] extends undefined ? never : K]: InputOf<E>[K]
} & { readonly idempotencyKey?: string }

type Reply<E extends EndpointSpec> = ReplyOf<E> extends FileReply | StreamReply | Redirect ? Buffer : ReplyOf<E>

export class ApiProblem extends Error {
  readonly body: ProblemBody
  constructor(where: string, body: ProblemBody) {
    super(`${where}: ${body.title} ${body.detail} ${JSON.stringify(body.errors ?? '')}`)
    this.body = body
  }
  /** `casework.stale`. */
  get kind(): string {
    return this.body.type.replace('/problems/', '')
  }
}

export interface ApiClient {
  call<const E extends EndpointSpec>(endpoint: E, input: Given<E>): Promise<Reply<E>>
}

/** A client of the Khuê at `baseUrl`; `fetch` carries the session's cookies. */
export function apiClient(fetch: Fetch): ApiClient {
  return {
    async call(endpoint, input) {
      const { params, query, body, idempotencyKey } = input as {
        params?: Record<string, unknown>
        query?: Record<string, unknown>
        body?: unknown
        idempotencyKey?: string
      }
      const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params?.[name])))
      const search = new URLSearchParams(
        Object.entries(query ?? {}).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
      )
      const raw = endpoint.takes === 'raw'
      const response = await fetch(`/api${path}${search.size > 0 ? `?${search}` : ''}`, {
        method: endpoint.method,
        headers: {
          'x-khue': '1',
          ...(endpoint.idempotent && { 'idempotency-key': idempotencyKey ?? newId() }),
          ...(body !== undefined && { 'content-type': raw ? 'application/octet-stream' : 'application/json' }),
        },
        ...(body !== undefined && { body: raw ? new Uint8Array(body as Buffer) : JSON.stringify(body) }),
      })
      const bytes = Buffer.from(await response.arrayBuffer())
      if (!response.ok) {
        const type = response.headers.get('content-type') ?? ''
        if (!type.includes('json'))
          throw new Error(`${endpoint.method} ${path}: ${response.status} ${bytes.toString().slice(0, 200)}`)
        throw new ApiProblem(`${endpoint.method} ${path}`, JSON.parse(bytes.toString()) as ProblemBody)
      }
      if (endpoint.gives === 'file') return bytes as never
      return (bytes.length > 0 ? JSON.parse(bytes.toString()) : undefined) as never
    },
  }
}
