/** /api/openapi.json, a readable page at /api/docs, and a page for each problem type. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { FastifyInstance } from 'fastify'
import { problem, type ProblemType } from './problems.ts'

interface Operation {
  summary?: string
  description?: string
  tags?: string[]
  parameters?: { name: string; in: string; required?: boolean; schema?: object; description?: string }[]
  requestBody?: { content?: Record<string, { schema?: object }> }
  responses?: Record<string, { content?: Record<string, { schema?: object }> }>
}

export function mountDocs(
  server: FastifyInstance,
  problems: Readonly<Record<string, ProblemType>>,
  pages: string,
): void {
  const hidden = { schema: { hide: true } }
  server.get('/api/openapi.json', hidden, () => server.swagger())
  server.get('/api/docs', hidden, (request, reply) => {
    const paths = (server.swagger() as { paths?: Record<string, Record<string, Operation>> }).paths ?? {}
    return reply.type('text/html; charset=utf-8').send(docsPage(paths, request.nonce))
  })
  server.get<{ Params: { type: string } }>('/problems/:type', hidden, async (request, reply) => {
    const { type } = request.params
    const known = problems[type]
    if (!known) throw problem('kernel.not-found')
    const text = await readFile(path.join(pages, `${type}.md`), 'utf8')
    const body = `<p><a href="/">Khuê</a></p><h1>${escape(known.title.vi)}</h1><p>${escape(known.detail.vi)}</p>
      <h2 lang="en">${escape(known.title.en)}</h2><p lang="en">${escape(known.detail.en)}</p><div lang="en">${paragraphs(text)}</div>
      <p><code>${escape(type)}</code> · HTTP ${known.status}</p>`
    return reply.type('text/html; charset=utf-8').send(page(known.title.vi, body, request.nonce))
  })
}

/** The pages are plain: a heading, which the reply's own title stands for, and paragraphs. */
function paragraphs(text: string): string {
  const parts = text.split(/\n{2,}/).filter((part) => part.trim() !== '' && !part.startsWith('#'))
  return parts.map((part) => `<p>${escape(part.trim())}</p>`).join('')
}

function docsPage(paths: Readonly<Record<string, Record<string, Operation>>>, nonce: string): string {
  const groups = new Map<string, string[]>()
  for (const [url, methods] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const tag = operation.tags?.[0] ?? 'other'
      groups.set(tag, [...(groups.get(tag) ?? []), operationHtml(method, url, operation)])
    }
  }
  const index = [...groups.keys()].map((tag) => `<a href="#${tag}">${tag}</a>`).join('')
  const sections = [...groups].map(([tag, items]) => `<h2 id="${tag}">${tag}</h2>${items.join('')}`).join('')
  return page(
    'Khuê API',
    `<p><a href="/">Khuê</a></p><h1>Khuê API</h1><p>OpenAPI 3.1: <a href="/api/openapi.json">/api/openapi.json</a>.
     Errors are <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a> problems. Every request that changes something and carries a cookie
     needs the header <code>X-Khue: 1</code>.</p><nav>${index}</nav>${sections}`,
    nonce,
  )
}

function operationHtml(method: string, url: string, operation: Operation): string {
  const rows = (operation.parameters ?? []).map(
    (p) =>
      `<tr><td><code>${escape(p.name)}</code></td><td>${p.in}${p.required ? ', required' : ''}</td><td><code>${escape(JSON.stringify(p.schema ?? {}))}</code></td></tr>`,
  )
  const body = Object.values(operation.requestBody?.content ?? {})[0]?.schema
  const reply = Object.values(operation.responses?.['200']?.content ?? {})[0]?.schema
  const block = (title: string, schema: object | undefined) =>
    schema ? `<h4>${title}</h4><pre>${escape(JSON.stringify(schema, null, 2))}</pre>` : ''
  return `<details><summary><b>${method.toUpperCase()}</b> <code>${escape(url)}</code> ${escape(operation.summary ?? '')}</summary>
    <p>${escape(operation.description ?? '')}</p>${rows.length > 0 ? `<table>${rows.join('')}</table>` : ''}${block('Body', body)}${block('Reply', reply)}</details>`
}

function page(title: string, body: string, nonce: string): string {
  return `<!doctype html><html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escape(title)}</title><style nonce="${nonce}">
:root{color-scheme:light dark;--g:#f8f3e7;--i:#201a13;--l:#ddd2bc;--j:#0d6552;--r:#981d1a}
@media(prefers-color-scheme:dark){:root{--g:#0e1524;--i:#eef1f8;--l:#2b3751;--j:#63cfae;--r:#ff9d8e}}
body{font:16px/1.55 "Be Vietnam Pro","Segoe UI",Roboto,system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1.5rem 1rem 4rem;background:var(--g);color:var(--i);overflow-wrap:anywhere}
a{color:var(--j)}h1{margin:.5rem 0}h2{margin:2.5rem 0 .5rem;padding-bottom:.25rem;border-bottom:2px solid var(--r)}h4{margin:1rem 0 .25rem}
nav{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem}nav a{display:inline-flex;align-items:center;min-height:32px}
pre{overflow:auto;padding:.75rem;border:1px solid var(--l);border-radius:6px;white-space:pre-wrap}table{width:100%;border-collapse:collapse}
details{border-bottom:1px solid var(--l)}summary{padding:.6rem 0;cursor:pointer}summary b{display:inline-block;min-width:4.5rem;color:var(--r)}summary code{margin-right:.75rem}
td{padding:.35rem .75rem .35rem 0;vertical-align:top;border-top:1px solid var(--l)}code{font-size:.92em}
</style></head><body>${body}</body></html>`
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
