/** One build for the three faces: shared code is shared between them, each has its own page. Output: dist/web, dist/pages. */
import path from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { afterFirstPaint, packed, serviceWorker, shellHints, themeSheet, withoutShapes } from './src/web/build.ts'

const web = path.join(import.meta.dirname, 'src/web')
const dist = path.join(import.meta.dirname, 'dist')

export default defineConfig({
  root: web,
  base: '/',
  publicDir: path.join(web, 'public'),
  plugins: [react(), themeSheet(), shellHints(), afterFirstPaint(), serviceWorker(), packed(), withoutShapes()],
  resolve: {
    // The browser needs an endpoint's method and path, not its schemas: the server validates. See shapeless.ts.
    alias: { typebox: path.join(web, 'ui/shapeless.ts') },
  },
  // Both below are built by `vite build`.
  builder: {},
  build: { emptyOutDir: true, reportCompressedSize: false },
  environments: {
    client: {
      build: {
        outDir: path.join(dist, 'web'),
        target: ['chrome111', 'safari16.4', 'firefox114'],
        modulePreload: { polyfill: false },
        rolldownOptions: {
          input: {
            portal: path.join(web, 'portal/index.html'),
            desk: path.join(web, 'desk/index.html'),
            centre: path.join(web, 'centre/index.html'),
            sw: path.join(web, 'portal/sw.ts'),
          },
          // Shapes and endpoints that no page uses are dropped, though making one is a call.
          treeshake: { manualPureFunctions: ['Type', 'endpoint'] },
          output: {
            // The worker must stand at the root to serve every page, and keep its name to be updated.
            entryFileNames: (chunk) => (chunk.name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js'),
          },
        },
      },
    },
    // What the server draws pages with: whole, so that it runs without the packages that are only for building.
    ssr: {
      define: { 'process.env.NODE_ENV': JSON.stringify('production') },
      resolve: { noExternal: true },
      build: {
        outDir: path.join(dist, 'pages'),
        copyPublicDir: false,
        target: 'node26',
        rolldownOptions: { input: { portal: path.join(web, 'portal/main.server.tsx') } },
      },
    },
  },
})
