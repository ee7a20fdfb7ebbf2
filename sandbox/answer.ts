/** Reading requests and answering them, for the stand-ins: plain node:http. */
import type { IncomingMessage, ServerResponse } from 'node:http'

export type Language = 'vi' | 'en'

export interface Asked {
  readonly method: string
  /** Below the stand-in's own prefix, beginning with `/`. */
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingMessage['headers']
  readonly language: Language
  /** Throws Refusal 413 beyond 1 MiB, 400 when it is not JSON. */
  json(): Promise<Record<string, unknown>>
  form(): Promise<URLSearchParams>
  /** The body's bytes, for what is signed. Throws Refusal 413. */
  bytes(): Promise<Buffer>
}

export type Answer =
  | { readonly json: unknown; readonly status?: number; readonly headers?: Record<string, string> }
  | { readonly bytes: Uint8Array; readonly mediaType: string; readonly headers?: Record<string, string> }
  | { readonly html: string; readonly status?: number }
  | { readonly to: string; readonly cookie?: string }

/** An answer to what cannot be done; thrown. */
export class Refusal extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

export interface StandIn {
  readonly listener: (request: IncomingMessage, response: ServerResponse) => void
  /** Lines for people who start Khuê: where it is, and with what one gets in. */
  readonly greeting?: readonly string[]
  close(): Promise<void>
}

const bodyBytesMax = 1024 * 1024

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += (chunk as Buffer).length
    if (size > bodyBytesMax) throw new Refusal(413, 'too large')
    chunks.push(chunk as Buffer)
  }
  return Buffer.concat(chunks)
}

const bodyOf = async (request: IncomingMessage): Promise<string> => (await bytesOf(request)).toString('utf8')

// A stand-in's pages have no scripts; mails are shown in frames that may not do anything.
const contentSecurityPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; font-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'"

function send(response: ServerResponse, answer: Answer): void {
  if ('to' in answer) {
    response.writeHead(303, {
      location: answer.to,
      ...(answer.cookie !== undefined && { 'set-cookie': answer.cookie }),
    })
    response.end()
  } else if ('html' in answer) {
    response.writeHead(answer.status ?? 200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': contentSecurityPolicy,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
    response.end(answer.html)
  } else if ('json' in answer) {
    const headers = { 'content-type': 'application/json', 'cache-control': 'no-store', ...answer.headers }
    response.writeHead(answer.status ?? 200, headers)
    response.end(JSON.stringify(answer.json))
  } else {
    response.writeHead(200, { 'content-type': answer.mediaType, 'cache-control': 'no-store', ...answer.headers })
    response.end(answer.bytes)
  }
}

/** A listener for everything below `prefix` (`/bank`); whatever `handle` throws becomes an answer. */
export function listenBelow(
  prefix: string,
  handle: (asked: Asked) => Promise<Answer>,
): (request: IncomingMessage, response: ServerResponse) => void {
  const run = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://sandbox')
    const inside = url.pathname.startsWith(prefix) ? url.pathname.slice(prefix.length) : url.pathname
    const cookie = /(?:^|;\s*)sandbox_language=(vi|en)/.exec(request.headers.cookie ?? '')?.[1]
    const asked: Asked = {
      method: request.method ?? 'GET',
      path: inside === '' ? '/' : inside,
      query: url.searchParams,
      headers: request.headers,
      language: (url.searchParams.get('lang') ?? cookie) === 'en' ? 'en' : 'vi',
      async json() {
        const text = await bodyOf(request)
        try {
          const data: unknown = text === '' ? {} : JSON.parse(text)
          if (typeof data === 'object' && data !== null && !Array.isArray(data)) return data as Record<string, unknown>
        } catch (error) {
          throw new Refusal(400, `not JSON: ${String(error)}`)
        }
        throw new Refusal(400, 'not a JSON object')
      },
      form: async () => new URLSearchParams(await bodyOf(request)),
      bytes: () => bytesOf(request),
    }
    send(response, await handle(asked))
  }
  return (request, response) => {
    run(request, response).catch((error: unknown) => {
      const status = error instanceof Refusal ? error.status : 500
      if (status === 500) console.error(error)
      if (response.headersSent) response.destroy()
      else send(response, { status, json: { error: error instanceof Error ? error.message : String(error) } })
    })
  }
}

export function requireKey(asked: Asked, apiKey: string): void {
  if (asked.headers.authorization !== `Bearer ${apiKey}`) throw new Refusal(401, 'the key is not right')
}

/** A text of the body; refuses another type or length with 422. */
export function textOf(data: Record<string, unknown>, name: string, maxLength = 500): string {
  const value = data[name]
  if (typeof value !== 'string' || value === '' || value.length > maxLength) throw new Refusal(422, `${name} is needed`)
  return value
}
