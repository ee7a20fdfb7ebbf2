/** How bytes go out: with their name, how long they may be kept, and packed as the asker takes them. */
import { Readable } from 'node:stream'
import { gunzipSync } from 'node:zlib'
import type { FastifyReply } from 'fastify'
import type { FileReply, PackedJson, StreamReply } from './endpoint.ts'

export function sendFile(reply: FastifyReply, given: FileReply): FastifyReply {
  const { cached } = given
  const { headers } = reply.request
  void reply.header('cache-control', cacheControl(given))
  if (cached) {
    void reply.header('etag', `"${cached.etag}"`).header('vary', 'accept-encoding')
    if (isSameTag(headers['if-none-match'], cached.etag)) return reply.code(304).send()
  }
  const name = encodeURIComponent(given.name ?? 'file')
  void reply
    .header('content-type', given.mediaType)
    .header('content-disposition', `${given.inline ? 'inline' : 'attachment'}; filename*=UTF-8''${name}`)
  const bytes = Buffer.from(given.bytes.buffer, given.bytes.byteOffset, given.bytes.byteLength)
  if (given.packed === undefined) return reply.send(bytes)
  return sendGzip(reply, bytes)
}

export function sendPackedJson(reply: FastifyReply, { bytes }: PackedJson): FastifyReply {
  return sendGzip(
    reply.header('content-type', 'application/json; charset=utf-8').header('vary', 'accept-encoding'),
    bytes,
  )
}

/** Unpacked for who does not take it packed. */
function sendGzip(reply: FastifyReply, bytes: Buffer): FastifyReply {
  const isTaken = takesGzip.test(reply.request.headers['accept-encoding'] ?? '')
  return isTaken ? reply.header('content-encoding', 'gzip').send(bytes) : reply.send(gunzipSync(bytes))
}

export function sendStream(reply: FastifyReply, { chunks, mediaType, name }: StreamReply): FastifyReply {
  return reply
    .header('cache-control', 'no-store')
    .header('content-type', mediaType)
    .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
    .send(Readable.from(chunks))
}

/** Named and not refused by a weight of 0 (RFC 9110 §12.5.3). */
const takesGzip = /(^|[\s,])gzip\s*(;\s*q\s*=\s*(0\.\d*[1-9]|1)|,|$)/i

/** Compared weakly (RFC 9110 §13.1.2): a proxy that packs differently makes a tag weak. */
function isSameTag(given: string | undefined, etag: string): boolean {
  return (given ?? '').split(',').some((tag) => tag.trim().replace(/^W\//, '') === `"${etag}"`)
}

function cacheControl({ cached, immutable }: FileReply): string {
  if (cached) return `public, max-age=${cached.seconds}`
  return immutable ? 'private, max-age=31536000, immutable' : 'no-store'
}
