/** Starts a face: language, queries, router. Each face's main.tsx calls it once. */
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type RouteComponent, RouterProvider } from '@tanstack/react-router'
import { StrictMode, startTransition } from 'react'
import { createRoot } from 'react-dom/client'
import { ProblemError } from './client.ts'
import { LanguageProvider } from './language.tsx'
import { createFaceRouter, type Page } from './navigation.tsx'
import { isSignedOut, sessionKey } from './session.tsx'
import 'virtual:theme.css'
import './base.css'
import './kit.css'
import './parts.css'

const retriesMax = 2

function createQueryClient(): QueryClient {
  const client = new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => {
        // A session that ended elsewhere: ask again who is signed in, so that the page offers the way in.
        if (isSignedOut(error) && query.queryKey[0] !== sessionKey[0]) {
          void client.invalidateQueries({ queryKey: sessionKey })
        }
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        networkMode: 'always',
        // What the server refused stays refused; only a lost connection or a busy server is worth another try.
        retry: (count, error) =>
          count < retriesMax && error instanceof ProblemError && (error.status === 0 || error.status >= 502),
      },
      mutations: { networkMode: 'always' },
    },
  })
  return client
}

export function startFace(options: { pages: readonly Page[]; layout: RouteComponent; basepath: string }): void {
  const router = createFaceRouter(options.pages, options.layout, options.basepath)
  const root = document.getElementById('root')
  if (!root) throw new Error('no #root in the page')
  const whole = (
    <StrictMode>
      <QueryClientProvider client={createQueryClient()}>
        <LanguageProvider>
          <RouterProvider router={router} />
        </LanguageProvider>
      </QueryClientProvider>
    </StrictMode>
  )
  // As a transition React renders in slices of 5 ms, and a slow phone still answers the finger meanwhile.
  startTransition(() => createRoot(root).render(whole))
}
