/** HTML forms as bodies, for the few pages that are written on the server. */
import type { FastifyInstance } from 'fastify'

const limitBytes = 32 * 1024

export default function formBody(scope: FastifyInstance): void {
  scope.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: limitBytes },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  )
}
