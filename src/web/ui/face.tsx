/** A face put together, and started in a browser: choices, queries, router. Each face's main.tsx calls it once. */
import { hydrate, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type RouteComponent, RouterProvider } from '@tanstack/react-router'
import { type ReactNode, StrictMode, startTransition } from 'react'
import { createRoot, hydrateRoot } from 'react-dom/client'
import { type Choices, ChoicesProvider, storedChoices } from './choices.tsx'
import { ProblemError } from './client.ts'
import { noteEarly } from './early.ts'
import { createFaceRouter, type Page } from './navigation.tsx'
import { isSignedOut, sessionKey } from './session.tsx'
import 'virtual:theme.css'
import './base.css'
import './kit.css'
import './fields.css'
import './parts.css'
import './tables.css'

export interface Face {
  readonly pages: readonly Page[]
  readonly layout: RouteComponent
  readonly basepath: string
}

const retriesMax = 2

export function createQueryClient(): QueryClient {
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

/** The same on both sides: what the server has drawn is taken over element by element. */
export function FaceTree(props: {
  client: QueryClient
  router: ReturnType<typeof createFaceRouter>
  choices: Choices
}): ReactNode {
  return (
    <StrictMode>
      <QueryClientProvider client={props.client}>
        <ChoicesProvider given={props.choices}>
          <RouterProvider router={props.router} />
        </ChoicesProvider>
      </QueryClientProvider>
    </StrictMode>
  )
}

export function startFace({ pages, layout, basepath }: Face): void {
  const client = createQueryClient()
  const router = createFaceRouter(pages, layout, basepath)
  const root = document.getElementById('root')
  if (!root) throw new Error('no #root in the page')
  const choices = storedChoices()
  const whole = <FaceTree client={client} router={router} choices={choices} />
  // As a transition React renders in slices of 5 ms, and a slow phone still answers the finger meanwhile.
  const answers = document.getElementById('answers')?.textContent
  if (!answers) {
    startTransition(() => createRoot(root).render(whole))
    return
  }
  hydrate(client, JSON.parse(answers))
  // Tells the router that the server has drawn the page, or else it would draw other boundaries around it.
  router.ssr = { manifest: undefined }
  // Not awaited by the module: the page's own chunk may wait for this one to have ended.
  router.load().then(() => takeOver(root, whole), reportError)
}

function takeOver(root: HTMLElement, whole: ReactNode): void {
  noteEarly()
  startTransition(() => void hydrateRoot(root, whole))
}
