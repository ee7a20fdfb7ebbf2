/**
 * Answers are packed whole on the way out. A list of fifty cases takes a tenth of a millisecond, at once; a large answer is
 * packed by a thread, in one piece: as a stream it would wait for its turn a hundred times, each time behind whatever else the
 * program does. Streams and other codings are left to the library.
 */
import zlib from 'node:zlib'
import compress from '@fastify/compress'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/** Below the first it does not pay; above the second it would hold up everybody else, above the third take much memory. Bytes. */
const least = 2048
const mostAtOnce = 256 * 1024
const mostInOne = 16 * 1024 * 1024

/** Half the time of 4, for two bytes in a hundred. */
const quality = 2

const packable = /^(application\/(problem\+|ld\+)?json|text\/|image\/svg\+xml)/
/** A coding that is named and not refused by a weight of 0 (RFC 9110 §12.5.3). */
const takesBrotli = /(^|[\s,])br\s*(;\s*q\s*=\s*(0\.\d*[1-9]|1)|,|$)/i

export async function packReplies(server: FastifyInstance): Promise<void> {
  server.addHook('onSend', (request, reply, payload, done) => {
    const bytes = toPack(request, reply, payload)
    if (!bytes) return done(null, payload)
    const options = { params: paramsFor(bytes) }
    if (bytes.length <= mostAtOnce) return done(null, zlib.brotliCompressSync(bytes, options))
    zlib.brotliCompress(bytes, options, done)
  })
  await server.register(compress, { encodings: ['br', 'gzip'], threshold: least })
}

/** The bytes, when they go out packed: the reply says so from now on. */
function toPack(request: FastifyRequest, reply: FastifyReply, payload: unknown): Buffer | undefined {
  if (typeof payload !== 'string' && !Buffer.isBuffer(payload)) return undefined
  if (payload.length < least || payload.length > mostInOne) return undefined
  if (reply.hasHeader('content-encoding') || !packable.test(String(reply.getHeader('content-type')))) return undefined
  if (!takesBrotli.test(request.headers['accept-encoding'] ?? '')) return undefined
  const vary = reply.getHeader('vary')
  void reply.header('vary', vary ? `${String(vary)}, accept-encoding` : 'accept-encoding')
  void reply.header('content-encoding', 'br').removeHeader('content-length')
  return typeof payload === 'string' ? Buffer.from(payload) : payload
}

const paramsFor = (bytes: Buffer) => ({
  [zlib.constants.BROTLI_PARAM_QUALITY]: quality,
  [zlib.constants.BROTLI_PARAM_MODE]: zlib.constants.BROTLI_MODE_TEXT,
  [zlib.constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
})
