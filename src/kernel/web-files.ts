/**
 * The built web apps: hashed assets kept by caches; the faces' pages, with a fresh nonce each time, in the language and the
 * theme that this browser chose, and drawn here where a face's build has given the program for it (dist/pages/<face>.js).
 */
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Metrics } from './metrics.ts'
import type { DrawnPage, DrawPage, LeftPart, LeftReason } from './page.ts'
import { problem } from './problems.ts'

const faces = ['desk', 'centre', 'portal'] as const

type Face = (typeof faces)[number]

interface FaceFiles {
  /** The page's frame, with `{{…}}` where each reply puts its own, and `{{vi|…}}{{en|…}}` for words of one language. */
  readonly frame: string
  readonly draw: DrawPage | undefined
}

export async function mountWeb(
  server: FastifyInstance,
  folder: string,
  metrics: Pick<Metrics, 'pagesLeft'>,
): Promise<void> {
  if (!existsSync(folder)) return
  await server.register(fastifyStatic, {
    root: folder,
    wildcard: false,
    index: false,
    cacheControl: false,
    // Beside each text file lies its brotli form, packed when it was built.
    preCompressed: true,
    globIgnore: ['**/*.html', '**/*.br'],
    setHeaders: (reply, file) => {
      const hashed = file.includes(`${path.sep}assets${path.sep}`)
      reply.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
  const known = new Map<Face, FaceFiles>()
  for (const face of faces) {
    const file = path.join(folder, face, 'index.html')
    if (existsSync(file)) known.set(face, { frame: readFileSync(file, 'utf8'), draw: await drawerOf(folder, face) })
  }
  // What a service worker keeps for when there is no connection: the portal's frame without anybody's content.
  server.get('/shell', { schema: { hide: true } }, (request, reply) => {
    const { frame } = known.get('portal') ?? {}
    if (frame === undefined) throw problem('kernel.not-found')
    return sendPage(request, reply, frame, undefined)
  })
  server.get('/*', { schema: { hide: true } }, async (request, reply) => {
    const face = faces.find((one) => new RegExp(`^/${one}(?=[/?]|$)`).test(request.url)) ?? 'portal'
    const files = known.get(face)
    // A point in the query makes no file, nor one before digits: the numbers of parcels and cases have some.
    const [asked = ''] = request.url.split('?')
    const isPage = !/^\/(api|assets|oidc|tlog|health)\//.test(asked) && !/\.[a-z]\w{1,4}$/i.test(asked)
    if (!files || !isPage) throw problem('kernel.not-found')
    if (!files.draw) return sendPage(request, reply, files.frame, undefined)
    const page = await drawn(server, request, files.draw)
    tellLeft(request, page?.left ?? [{ what: 'page', why: 'failed' }], (reason) =>
      metrics.pagesLeft.inc({ face, reason }),
    )
    return sendPage(request, reply, files.frame, page)
  })
}

async function drawerOf(folder: string, face: string): Promise<DrawPage | undefined> {
  const file = path.join(folder, '..', 'pages', `${face}.js`)
  if (!existsSync(file)) return undefined
  const { drawPage } = (await import(pathToFileURL(file).href)) as { drawPage: DrawPage }
  return drawPage
}

/** A page that could not be drawn here is still drawn by the browser. */
async function drawn(server: FastifyInstance, request: FastifyRequest, draw: DrawPage): Promise<DrawnPage | undefined> {
  try {
    return await draw({ url: request.url, cookies: request.cookies, ask: asker(server, request) })
  } catch (error) {
    request.log.error({ err: error, requestId: request.id, url: request.url }, 'page not drawn')
    return undefined
  }
}

/** That the visitor may not have something belongs to the day; the rest should not happen, and an operator is told. */
const faults: ReadonlySet<LeftReason> = new Set(['unavailable', 'unsettled', 'failed'])

function tellLeft(request: FastifyRequest, left: readonly LeftPart[], count: (reason: LeftReason) => void): void {
  for (const reason of new Set(left.map(({ why }) => why))) count(reason)
  if (left.some(({ why }) => faults.has(why)))
    request.log.warn({ requestId: request.id, url: request.url, left }, 'page left to the browser')
}

/** The API in this process, asked by whoever asks for the page: the same session, the same limits. */
function asker(server: FastifyInstance, request: FastifyRequest): (path: string) => Promise<Response> {
  const { cookie = '', 'user-agent': agent = '' } = request.headers
  return async (url) => {
    const headers = { cookie, 'user-agent': agent, 'accept-language': languageOf(request) }
    const reply = await server.inject({ method: 'GET', url, remoteAddress: request.ip, headers })
    const type = reply.headers['content-type']
    return new Response(reply.payload === '' ? null : reply.payload, {
      status: reply.statusCode,
      headers: type === undefined ? {} : { 'content-type': type },
    })
  }
}

// The city's own language comes first, whatever the browser says.
const languageOf = (request: FastifyRequest): 'vi' | 'en' => (request.cookies['khue_language'] === 'en' ? 'en' : 'vi')

function themeOf(request: FastifyRequest): 'light' | 'dark' | '' {
  const theme = request.cookies['khue_theme']
  return theme === 'light' || theme === 'dark' ? theme : ''
}

function sendPage(
  request: FastifyRequest,
  reply: FastifyReply,
  frame: string,
  page: DrawnPage | undefined,
): FastifyReply {
  const language = languageOf(request)
  const parts: Readonly<Record<string, string>> = {
    language,
    theme: themeOf(request),
    nonce: request.nonce,
    title: escapeText(page?.title ?? 'Khuê'),
    page: page?.html ?? '',
    answers: page ? `<script type="application/json" id="answers">${escapeData(page.answers)}</script>` : '',
  }
  return (
    reply
      .code(page?.status ?? 200)
      // No validator: with a 304 the old page would meet the new reply's nonce.
      .header('cache-control', page?.personal ? 'private, no-store' : 'private, no-cache')
      .header('vary', 'cookie')
      .type('text/html; charset=utf-8')
      .send(
        frame.replaceAll(/\{\{(\w+)(?:\|([^{}]*))?\}\}/g, (mark, name: string, words?: string) => {
          if (words === undefined) return parts[name] ?? mark
          return name === language ? words : ''
        }),
      )
  )
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}

/** Inside a script element nothing may look like its end, or like a comment. */
function escapeData(data: unknown): string {
  return JSON.stringify(data).replaceAll('<', '\\u003c')
}
