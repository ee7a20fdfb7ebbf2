/** The built web apps: hashed assets kept by caches, the three faces' pages with a fresh nonce each time. */
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { problem } from './problems.ts'

const faces = ['desk', 'centre', 'portal'] as const
const nonceMark = /\{\{nonce\}\}/g

export async function mountWeb(server: FastifyInstance, folder: string): Promise<void> {
  if (!existsSync(folder)) return
  await server.register(fastifyStatic, {
    root: folder,
    wildcard: false,
    index: false,
    cacheControl: false,
    globIgnore: ['**/*.html'],
    setHeaders: (reply, file) => {
      const hashed = file.includes(`${path.sep}assets${path.sep}`)
      reply.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
  const shells = new Map(
    faces.flatMap((face) => {
      const file = [
        path.join(folder, face, 'index.html'),
        ...(face === 'portal' ? [path.join(folder, 'index.html')] : []),
      ].find((f) => existsSync(f))
      return file ? [[face, readFileSync(file, 'utf8')] as const] : []
    }),
  )
  const show = (request: FastifyRequest, reply: FastifyReply) => {
    const face =
      faces.find(
        (f) => request.url === `/${f}` || request.url.startsWith(`/${f}/`) || request.url.startsWith(`/${f}?`),
      ) ?? 'portal'
    const shell = shells.get(face)
    const isPage = !/^\/(api|assets|oidc|tlog|health)\//.test(request.url) && !/\.\w{2,5}(\?|$)/.test(request.url)
    if (!shell || !isPage) throw problem('kernel.not-found')
    return reply
      .header('cache-control', 'no-cache')
      .type('text/html; charset=utf-8')
      .send(shell.replaceAll(nonceMark, request.nonce))
  }
  server.get('/*', { schema: { hide: true }, config: { rateLimit: false } }, show)
}
