/**
 * Live updates to browsers: server-sent events at /api/live?topic=case:…&topic=…. A notice only says that a topic changed;
 * the page asks again. Notices cross processes through PostgreSQL's NOTIFY on one connection per process.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Actor } from './actor.ts'
import type { App } from './app.ts'
import type { Module } from './module.ts'
import { listen, type Listening } from './notices.ts'
import { problem } from './problems.ts'

const heartbeatMs = 20_000
const topicsMax = 20
// Who may listen is asked when a stream begins. Browsers come back by themselves, so that a stream that ends asks again.
const streamMs = 10 * 60_000

export interface Live {
  /** Begins to listen to the database; resolves when subscribed. */
  start(url: string): Promise<void>
  stop(): Promise<void>
  mount(server: FastifyInstance, authenticate: (request: FastifyRequest) => Promise<Actor>): void
}

export function createLive(app: App, modules: readonly Module[]): Live {
  const guards = new Map(modules.flatMap((m) => Object.entries(m.topics ?? {})))
  const listeners = new Map<string, Set<FastifyReply>>()
  let listening: Listening | undefined
  const send = (reply: FastifyReply, event: string, data: string) =>
    reply.raw.write(`event: ${event}\ndata: ${data}\n\n`)

  // What was missed while the connection was down is unknown: every page asks again.
  const tellAll = () => {
    for (const [topic, replies] of listeners) for (const reply of replies) send(reply, 'notice', topic)
  }

  const check = async (actor: Actor, topic: string) => {
    const [name = '', id = ''] = topic.split(/:(.*)/s)
    const guard = guards.get(name)
    if (!guard || !(await app.read(async (tx) => guard(tx, actor, id)))) throw problem('kernel.not-found')
  }

  return {
    async start(url) {
      const onNotice = (topic: string) => {
        for (const reply of listeners.get(topic) ?? []) send(reply, 'notice', topic)
      }
      listening = await listen(app, { url, channel: 'khue_live', onNotice, onBack: tellAll })
    },
    async stop() {
      for (const replies of listeners.values()) for (const reply of replies) reply.raw.end()
      await listening?.stop()
    },
    mount(server, authenticate) {
      server.get<{ Querystring: { topic?: string | string[] } }>(
        '/api/live',
        { schema: { summary: 'Notices of change, as server-sent events', hide: true } },
        async (request, reply) => {
          const topics = [request.query.topic ?? []].flat()
          if (topics.length === 0 || topics.length > topicsMax) throw problem('kernel.invalid-input')
          const actor = await authenticate(request)
          for (const topic of topics) await check(actor, topic)
          // Who left meanwhile has been told of already: nothing would ever clear up after them.
          if (request.raw.destroyed) return
          reply.hijack()
          reply.raw.writeHead(200, {
            ...(reply.getHeaders() as Record<string, string>),
            'content-type': 'text/event-stream; charset=utf-8',
            'cache-control': 'no-store',
            'x-accel-buffering': 'no',
          })
          reply.raw.write('retry: 2000\n\n')
          for (const topic of topics) {
            const replies = listeners.get(topic) ?? new Set()
            listeners.set(topic, replies.add(reply))
          }
          const heartbeat = setInterval(() => reply.raw.write(': here\n\n'), heartbeatMs)
          const end = setTimeout(() => reply.raw.end(), streamMs)
          request.raw.on('close', () => {
            clearInterval(heartbeat)
            clearTimeout(end)
            for (const topic of topics) {
              listeners.get(topic)?.delete(reply)
              if (listeners.get(topic)?.size === 0) listeners.delete(topic)
            }
          })
        },
      )
    },
  }
}
