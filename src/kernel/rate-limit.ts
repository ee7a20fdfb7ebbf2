/**
 * Limits on requests per minute. They count by session once a session has proved to be one, and by address until then: a
 * cookie that anybody can make up must not buy an allowance of its own.
 */
import { createHash } from 'node:crypto'
import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Actor } from './actor.ts'
import { problem } from './problems.ts'

/** For an endpoint that says nothing else. */
export const requestsPerMinute = 600
/** The oldest is forgotten first, and counts by its address until its next request. */
const sessionsKnown = 50_000

export interface RateLimit {
  /** Tells who a request's cookie turned out to be. */
  note(request: FastifyRequest, actor: Actor): void
}

export const unlimited: RateLimit = { note: () => undefined }

export async function limitRates(server: FastifyInstance): Promise<RateLimit> {
  const sessions = new Set<string>()
  await server.register(rateLimit, {
    global: true,
    max: requestsPerMinute,
    timeWindow: 60_000,
    keyGenerator: (request) => {
      const session = sessionOf(request)
      return session !== undefined && sessions.has(session) ? session : request.ip
    },
    errorResponseBuilder: () => problem('kernel.too-many-requests'),
  })
  return {
    note(request, actor) {
      const session = sessionOf(request)
      if (session === undefined || sessions.has(session) || actor.kind === 'anonymous') return
      sessions.add(session)
      if (sessions.size <= sessionsKnown) return
      const [oldest] = sessions
      if (oldest !== undefined) sessions.delete(oldest)
    },
  }
}

function sessionOf({ cookies }: FastifyRequest): string | undefined {
  const cookie = cookies['khue_session'] ?? cookies['__Host-khue_session']
  return cookie && createHash('sha256').update(cookie).digest('base64')
}
