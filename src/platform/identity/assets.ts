/** Style, script and type of the sign-in pages, read once. */
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FastifyInstance } from 'fastify'
import { problem } from '../../kernel/problems.ts'
import { passkeyScriptPath, stylePath } from './pages.ts'

const hidden = { schema: { hide: true } }
const cached = 'public, max-age=3600'

export function mountAssets(server: FastifyInstance): void {
  const text = (name: string) => readFileSync(path.join(import.meta.dirname, name), 'utf8')
  const [style, script] = [text('sign-in.css'), text('passkey-page.js')]
  server.get(stylePath, hidden, (_request, reply) =>
    reply.header('cache-control', cached).type('text/css; charset=utf-8').send(style),
  )
  server.get(passkeyScriptPath, hidden, (_request, reply) =>
    reply.header('cache-control', cached).type('text/javascript; charset=utf-8').send(script),
  )
  for (const weight of [400, 600]) {
    for (const subset of ['vietnamese', 'latin']) {
      const font = readFont(`be-vietnam-pro-${subset}-${weight}-normal.woff2`)
      server.get(`/oidc/font-${weight}-${subset}.woff2`, hidden, (_request, reply) => {
        // Without the font package the pages use the system's letters.
        if (!font) throw problem('kernel.not-found')
        return reply.header('cache-control', 'public, max-age=31536000, immutable').type('font/woff2').send(font)
      })
    }
  }
}

function readFont(name: string): Buffer | null {
  const root = fileURLToPath(new URL('../../../node_modules/@fontsource/be-vietnam-pro/files/', import.meta.url))
  const file = path.join(root, name)
  return existsSync(file) ? readFileSync(file) : null
}
