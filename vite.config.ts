/** One build for the three faces: shared code is shared between them, each has its own page. Output: dist/web. */
import path from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { afterFirstPaint, serviceWorker, shellHints, themeSheet } from './src/web/build.ts'

const web = path.join(import.meta.dirname, 'src/web')

export default defineConfig({
  root: web,
  base: '/',
  publicDir: path.join(web, 'public'),
  plugins: [react(), themeSheet(), shellHints(), afterFirstPaint(), serviceWorker()],
  resolve: {
    // The browser needs an endpoint's method and path, not its schemas: the server validates. See shapeless.ts.
    alias: { typebox: path.join(web, 'ui/shapeless.ts') },
  },
  build: {
    outDir: path.join(import.meta.dirname, 'dist/web'),
    emptyOutDir: true,
    target: ['chrome111', 'safari16.4', 'firefox114'],
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      input: {
        portal: path.join(web, 'portal/index.html'),
        desk: path.join(web, 'desk/index.html'),
        centre: path.join(web, 'centre/index.html'),
        sw: path.join(web, 'portal/sw.ts'),
      },
      output: {
        // The worker must stand at the root to serve every page, and keep its name to be updated.
        entryFileNames: (chunk) => (chunk.name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js'),
      },
    },
  },
})
