/** What our build adds to Vite's: the palette as a style sheet, hints for the first load, the service worker's list. */
import { createHash } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants } from 'node:zlib'
import type { ESTree, Plugin, Rolldown } from 'vite'
import { themeCss } from './ui/theme.ts'

const sheet = 'virtual:theme.css'

export function themeSheet(): Plugin {
  return {
    name: 'khue-theme',
    resolveId: (id) => (id === sheet ? `\0${sheet}` : undefined),
    load: (id) => (id === `\0${sheet}` ? themeCss() : undefined),
  }
}

const preloadedFonts = /be-vietnam-pro-(vietnamese|latin)-400-normal.*\.woff2$/

/** Tells the browser about the two fonts of running text before it has read the style sheet. */
export function shellHints(): Plugin {
  return {
    name: 'khue-shell-hints',
    transformIndexHtml: {
      order: 'post',
      handler: (_html, { bundle }) =>
        Object.keys(bundle ?? {})
          .filter((name) => preloadedFonts.test(name))
          .map((name) => ({
            tag: 'link',
            attrs: { rel: 'preload', as: 'font', type: 'font/woff2', href: `/${name}`, crossorigin: '' },
            injectTo: 'head' as const,
          })),
    },
  }
}

const entryScript = /<script type="module" crossorigin src="(\/assets\/portal-[^"]+)"><\/script>/

const preload = /\s*<link rel="modulepreload" crossorigin href="([^"]+)">/g

/**
 * The portal's program is fetched and begun when the page has been painted, so that on a slow line the page does not wait for
 * 140 kB of script (first content 2.3 s with the usual module preloads in the head). A tab in the background paints nothing: there
 * it begins at once. The timer is for a browser that does not tell of its paints. A form that is sent before would load the page
 * anew and lose what was typed: it is held back until the program sends it (ui/early.ts).
 */
export function afterFirstPaint(): Plugin {
  return {
    name: 'khue-after-first-paint',
    transformIndexHtml: {
      order: 'post',
      handler: (html, { path }) => {
        if (!path.endsWith('/portal/index.html')) return html
        const entry = entryScript.exec(html)?.[1]
        if (!entry) throw new Error('the portal page names no entry script')
        const needed = [...html.matchAll(preload)].map((match) => match[1])
        const begin = `<script nonce="{{nonce}}">
      {
        let begun = false
        const begin = () => {
          if (begun) return
          begun = true
          for (const href of ${JSON.stringify(needed)}) {
            document.head.append(Object.assign(document.createElement('link'), { rel: 'modulepreload', href }))
          }
          import('${entry}')
        }
        if (document.hidden) begin()
        else {
          new PerformanceObserver(begin).observe({ type: 'paint', buffered: true })
          setTimeout(begin, 2000)
        }
        const hold = (event) => {
          event.preventDefault()
          event.target.setAttribute('data-sent-early', '')
        }
        addEventListener('submit', hold, true)
        addEventListener('khue:taken-over', () => removeEventListener('submit', hold, true))
      }
    </script>`
        return html.replace(entryScript, '').replaceAll(preload, '').replace('</body>', `  ${begin}\n  </body>`)
      },
    },
  }
}

/** Of an endpoint, what only the server reads. */
const serversOwn = new Set(['summary', 'params', 'query', 'body', 'reply', 'perMinute', 'bodyLimit', 'transaction'])

/**
 * A page needs an endpoint's method and path. The shapes that it names are left out, and with `Type` and `endpoint` said to be pure
 * (vite.config.ts) all that nobody names any more falls away: contracts were a tenth of the first load.
 */
export function withoutShapes(): Plugin {
  return {
    name: 'khue-without-shapes',
    applyToEnvironment: ({ name }) => name === 'client',
    transform: {
      filter: { id: /\/contract[\w-]*\.ts$/ },
      handler(code) {
        const cuts = this.parse(code).body.flatMap((statement) => {
          const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement
          return declaration?.type === 'VariableDeclaration' ? declaration.declarations.flatMap(ofServer) : []
        })
        let kept = code
        for (const [start, end] of cuts.toReversed()) kept = kept.slice(0, start) + kept.slice(end)
        return { code: kept, map: null }
      },
    },
  }
}

/** Where the server's own properties stand in `const x = endpoint({ … })`. */
function ofServer({ init }: ESTree.VariableDeclarator): [start: number, end: number][] {
  if (init?.type !== 'CallExpression' || init.callee.type !== 'Identifier' || init.callee.name !== 'endpoint') return []
  const [spec] = init.arguments
  if (spec?.type !== 'ObjectExpression') return []
  return spec.properties.flatMap((property, index): [number, number][] => {
    if (property.type !== 'Property' || property.key.type !== 'Identifier') return []
    if (!serversOwn.has(property.key.name)) return []
    return [[property.start, spec.properties[index + 1]?.start ?? spec.end - 1]]
  })
}

type Bundle = Readonly<Record<string, Rolldown.OutputChunk | Rolldown.OutputAsset>>

// An application must open and be filled in without a connection, also where it was only begun before.
const offlinePages = /\/pages\/portal\/(apply[\w-]*|review)\.tsx$/

/** What opens without a connection: the portal's entry and the pages of an application, all they import, their styles, the fonts. */
function shellOf(bundle: Bundle): string[] {
  const chunks = Object.values(bundle).filter((one) => one.type === 'chunk')
  const entry = chunks.find((one) => one.isEntry && one.name === 'portal')
  if (!entry) throw new Error('the portal has no entry in this build')
  const found = new Set<string>()
  const add = (name: string): void => {
    const one = bundle[name]
    if (!one || found.has(name)) return
    found.add(name)
    if (one.type !== 'chunk') return
    for (const imported of one.imports) add(imported)
    for (const style of one.viteMetadata?.importedCss ?? []) found.add(style)
  }
  add(entry.fileName)
  const pages = chunks.filter((one) => offlinePages.test(one.facadeModuleId ?? ''))
  if (pages.length === 0) throw new Error('the pages of an application are not in this build')
  for (const one of pages) add(one.fileName)
  const fonts = Object.keys(bundle).filter((name) =>
    /be-vietnam-pro-(vietnamese|latin)-\d+-normal.*\.woff2$/.test(name),
  )
  return [...found, ...fonts].map((name) => `/${name}`)
}

/** Puts the list of the shell's files, and a version made of it, into sw.js. */
export function serviceWorker(): Plugin {
  return {
    name: 'khue-service-worker',
    generateBundle(_options, bundle) {
      const worker = bundle['sw.js']
      if (worker?.type !== 'chunk') return
      const files = ['/shell', '/favicon.svg', '/manifest.webmanifest', ...shellOf(bundle)]
      const version = createHash('sha256').update(files.join('\n')).digest('hex').slice(0, 12)
      worker.code = worker.code
        .replace(/["'`]__SHELL_FILES__["'`]/, JSON.stringify(files))
        .replace(/["'`]__SHELL_VERSION__["'`]/, JSON.stringify(version))
    },
  }
}

const worthPacking = /\.(js|css|svg|webmanifest)$/
const pack = promisify(brotliCompress)

/** Beside every text file its brotli form, packed as well as can be, once: the server sends it as it is. */
export function packed(): Plugin {
  return {
    name: 'khue-packed',
    applyToEnvironment: ({ name }) => name === 'client',
    async writeBundle({ dir = '' }) {
      const names = (await readdir(dir, { recursive: true })).filter((name) => worthPacking.test(name))
      await Promise.all(
        names.map(async (name) => {
          const bytes = await readFile(path.join(dir, name))
          const params = { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length }
          await writeFile(path.join(dir, `${name}.br`), await pack(bytes, { params }))
        }),
      )
    },
  }
}
