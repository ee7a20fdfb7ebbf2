/**
 * An endpoint is one object shared by server and browser: it validates, serialises, documents itself (OpenAPI) and
 * types the browser's `call`. Browser-safe: imports no server code.
 */
import type { Static, TSchema } from 'typebox'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** Who may call at all. Rules about rows are the service's. Any other text is a permission an official must hold somewhere. */
export type Can = 'anyone' | 'signed-in' | 'citizen' | 'official' | (string & {})

export interface EndpointSpec {
  readonly method: Method
  /** Below /api, with `:name` parameters. */
  readonly path: `/${string}`
  readonly can: Can
  readonly summary: string
  readonly params?: TSchema
  readonly query?: TSchema
  readonly body?: TSchema
  readonly reply?: TSchema
  /** `raw`: the body is bytes of any media type (an upload), given to the handler as a Buffer. */
  readonly takes?: 'json' | 'raw'
  /** `file`: the handler returns `file(…)` or `redirect(…)`, not JSON. */
  readonly gives?: 'json' | 'file'
  /** Bytes; 1 MiB unless said. */
  readonly bodyLimit?: number
  /** Calls per minute from one session or address; 600 unless said. */
  readonly perMinute?: number
  /** The browser sends an `Idempotency-Key`; a repeated one gets the first reply and does nothing. */
  readonly idempotent?: boolean
  /** `none`: the handler runs outside a transaction (each statement its own), the default for GET. */
  readonly transaction?: 'one' | 'none'
}

export function endpoint<const E extends EndpointSpec>(spec: E): E {
  return spec
}

type StaticOf<E, K extends string> = E extends { readonly [P in K]: infer S extends TSchema } ? Static<S> : undefined

export interface InputOf<E extends EndpointSpec> {
  params: StaticOf<E, 'params'>
  query: StaticOf<E, 'query'>
  body: E extends { readonly takes: 'raw' } ? Buffer : StaticOf<E, 'body'>
}

export type ReplyOf<E extends EndpointSpec> = E extends { readonly gives: 'file' }
  ? FileReply | StreamReply | Redirect
  : E extends { readonly reply: infer S extends TSchema }
    ? Static<S>
    : void

/** Bytes to send as they are. */
export interface FileReply {
  readonly as: 'file'
  readonly bytes: Uint8Array
  readonly mediaType: string
  /** Offered when saving; `inline` shows it in the browser instead. */
  readonly name?: string
  readonly inline?: boolean
  /** Content never changes for this address: let caches keep it. */
  readonly immutable?: boolean
  /** Open to anybody, so that any cache may keep it this long; then it is asked for again by its tag (RFC 9111). */
  readonly cached?: { readonly seconds: number; readonly etag: string }
  /** The bytes are packed already; they are unpacked for who does not take them so. */
  readonly packed?: 'gzip'
}

/** A reply of its schema that is written and packed already (gzip); it is unpacked for who does not take it so. */
export interface PackedJson {
  readonly as: 'packed-json'
  readonly bytes: Buffer
}

export const packedJson = (bytes: Buffer): PackedJson => ({ as: 'packed-json', bytes })

/** Text that is made while it is sent. When making it fails, the connection breaks, so that half is not taken for the whole. */
export interface StreamReply {
  readonly as: 'stream'
  readonly chunks: AsyncIterable<string>
  readonly mediaType: string
  readonly name: string
}

export interface Redirect {
  readonly as: 'redirect'
  readonly to: string
  readonly cookies?: readonly SetCookie[]
}

export interface SetCookie {
  readonly name: string
  readonly value: string
  /** Seconds; 0 deletes it. */
  readonly maxAge?: number
  /** The page's program may read and change it (a choice, never a secret). */
  readonly readable?: boolean
}

export function file(
  bytes: Uint8Array,
  mediaType: string,
  options: Partial<Omit<FileReply, 'as' | 'bytes' | 'mediaType'>> = {},
): FileReply {
  return { as: 'file', bytes, mediaType, ...options }
}

export function redirect(to: string, cookies: readonly SetCookie[] = []): Redirect {
  return { as: 'redirect', to, cookies }
}
