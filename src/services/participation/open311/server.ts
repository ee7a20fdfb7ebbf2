/**
 * Open311 GeoReport v2 for clients outside (wiki.open311.org/GeoReport_v2): services, requests, tokens, in XML and JSON. No
 * endpoints of ours: addresses end in the format, forms are url-encoded, errors have the specification's shape. Rules PT30 to PT33.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../../../kernel/app.ts'
import { languageOf } from '../../../kernel/http.ts'
import type { Language } from '../../../kernel/i18n.ts'
import { Problem, type ProblemType } from '../../../kernel/problems.ts'
import { problems } from '../messages.ts'
import { GeoReportError } from './errors.ts'
import * as service from './service.ts'
import { type Node, xmlOf } from './xml.ts'

export const base = '/open311/v2'
const formBytesMax = 64 * 1024
const perMinute = 120

interface Asked {
  readonly format: 'json' | 'xml'
  readonly language: Language
  readonly query: URLSearchParams
  readonly form: URLSearchParams
  /** What stands before the format, in the part of the path that names one thing. */
  readonly name: string
  readonly apiKey: string | null
}

type Answer = (app: App, asked: Asked) => Promise<{ root: string; node: Node; status?: number }>

const jurisdiction = 'hanoi.gov.vn'

function refuseOtherJurisdiction({ query, form }: Asked): void {
  const named = form.get('jurisdiction_id') ?? query.get('jurisdiction_id')
  if (named !== null && named !== '' && named !== jurisdiction) {
    throw new GeoReportError(404, `jurisdiction_id ${named} was not found`)
  }
}

function askedFrom(request: FastifyRequest, path: string): Asked {
  const [, name = '', format = ''] = /^(.*?)\.(json|xml)$/.exec(path) ?? []
  const query = new URL(request.url, 'http://khue').searchParams
  const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams()
  return {
    format: format === 'json' ? 'json' : 'xml',
    language: languageOf(request),
    query,
    form,
    // The router has decoded it.
    name,
    apiKey: form.get('api_key') ?? query.get('api_key'),
  }
}

/** No text of ours has it, and PostgreSQL takes none with it. */
function refuseUnstorable({ query, form, name }: Asked): void {
  const texts = [name, ...[...query, ...form].flat()]
  if (texts.some((text) => text.includes('\0'))) throw new GeoReportError(400, 'a text has the character U+0000')
}

function send(reply: FastifyReply, { format }: Asked, root: string, node: Node, status = 200): FastifyReply {
  reply.code(status).header('cache-control', 'no-store')
  // Public data, for pages of any site to read; nothing here goes by a cookie.
  reply.header('access-control-allow-origin', '*')
  return format === 'json'
    ? reply.type('application/json; charset=utf-8').send(JSON.stringify(node))
    : reply.type('text/xml; charset=utf-8').send(xmlOf(root, node))
}

/** In English, as the specification's own texts are. */
function wordsOf(type: string): string {
  const known: Readonly<Record<string, ProblemType>> = problems
  return known[type]?.title.en ?? type
}

function asError(error: unknown): GeoReportError {
  if (error instanceof GeoReportError) return error
  if (error instanceof Problem) return new GeoReportError(400, wordsOf(error.type))
  throw error
}

/** `/services.json` and `/services/roads.xml` alike: the last part of the path carries the format. */
function mountOne(server: FastifyInstance, app: App, method: 'GET' | 'POST', path: string, answer: Answer): void {
  server.route({
    method,
    url: `${base}/${path}`,
    bodyLimit: formBytesMax,
    schema: { hide: true },
    config: { rateLimit: { max: perMinute, timeWindow: 60_000 } },
    handler: async (request, reply) => {
      const { file = '' } = request.params as { file?: string }
      const asked = askedFrom(request, path.includes(':file') ? file : path)
      try {
        refuseUnstorable(asked)
        refuseOtherJurisdiction(asked)
        const { root, node, status } = await answer(app, asked)
        return send(reply, asked, root, node, status)
      } catch (error) {
        const { code, message } = asError(error)
        return send(reply, asked, 'errors', [{ code, description: message }], code)
      }
    },
  })
}

export async function mountGeoReport(server: FastifyInstance, app: App): Promise<void> {
  await server.register((scope, _options, done) => {
    scope.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, parsed) =>
      parsed(null, new URLSearchParams(String(body))),
    )
    for (const format of ['json', 'xml']) {
      mountOne(scope, app, 'GET', `discovery.${format}`, async () => ({
        root: 'discovery',
        node: service.discovery(app, base),
      }))
      mountOne(scope, app, 'GET', `services.${format}`, async (_app, { language }) => ({
        root: 'services',
        node: service.services(language),
      }))
      mountOne(scope, app, 'GET', `requests.${format}`, (_app, asked) =>
        app.read(async (tx) => ({
          root: 'service_requests',
          node: await service.requests(tx, asked.query, asked.language),
        })),
      )
      mountOne(scope, app, 'POST', `requests.${format}`, async (_app, asked) => ({
        root: 'service_requests',
        status: 201,
        node: await app.transaction((tx) => service.post(tx, asked.apiKey, asked.form, asked.language)),
      }))
    }
    mountOne(scope, app, 'GET', 'services/:file', async (_app, { name, language }) => ({
      root: 'service_definition',
      node: service.definition(name, language),
    }))
    mountOne(scope, app, 'GET', 'requests/:file', (_app, { name, language }) =>
      app.read(async (tx) => ({ root: 'service_requests', node: await service.request(tx, name, language) })),
    )
    mountOne(scope, app, 'GET', 'tokens/:file', (_app, { name }) =>
      app.read(async (tx) => ({ root: 'service_requests', node: await service.token(tx, name) })),
    )
    done()
  })
}
