/**
 * Draws a page of a face on the server. A page is written once, for the browser: here it is rendered, what it asked is
 * answered by the API in this process, and it is rendered again until it asks nothing new.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { dehydrate, type Query, type QueryClient } from '@tanstack/react-query'
import { createMemoryHistory } from '@tanstack/react-router'
import { renderToString } from 'react-dom/server'
import type { DrawPage, LeftPart, LeftReason, PageRequest } from '../../kernel/page.ts'
import type { SessionView } from '../../platform/identity/contract.ts'
import { choicesIn } from './choices.tsx'
import { ProblemError, sendBy } from './client.ts'
import { createQueryClient, type Face, FaceTree } from './face.tsx'
import { createFaceRouter } from './navigation.tsx'
import { type Listener, ListenerOfPage } from './page.tsx'
import { sessionKey } from './session.tsx'

// An answer may lead to another question: who is signed in, their cases, the office, its hours. The limit is for a page that never ends.
const roundsMax = 6

class WouldChange extends Error {
  override name = 'WouldChange'
}

const asking = new AsyncLocalStorage<PageRequest['ask']>()
sendBy((path, { method }) => {
  const ask = asking.getStore()
  if (!ask) throw new Error(`nobody draws a page, yet ${path} is asked for`)
  // To draw a page changes nothing: what would (an application that is opened) is left for the browser to do.
  if (method !== 'GET') throw new WouldChange(`${method ?? ''} ${path} while a page is drawn`)
  return ask(path)
})

export function drawsPages(face: Face): DrawPage {
  return (request) => asking.run(request.ask, () => draw(face, request))
}

async function draw({ pages, layout, basepath }: Face, { url, cookies }: PageRequest): ReturnType<DrawPage> {
  const client = createQueryClient()
  client.setDefaultOptions({ queries: { ...client.getDefaultOptions().queries, retry: false } })
  const history = createMemoryHistory({ initialEntries: [url] })
  const router = createFaceRouter(pages, layout, basepath, history)
  await router.load()
  const heard: { title?: string; missing?: boolean } = {}
  const listener: Listener = {
    title: (text) => void (heard.title = text),
    missing: () => void (heard.missing = true),
  }
  const render = (): string => {
    delete heard.title
    delete heard.missing
    return renderToString(
      <ListenerOfPage value={listener}>
        <FaceTree client={client} router={router} choices={choicesIn(cookies)} />
      </ListenerOfPage>,
    )
  }
  let html = render()
  for (let round = 1; round < roundsMax && (await answered(client)); round++) html = render()
  const session = client.getQueryData<SessionView>(sessionKey)
  return {
    status: heard.missing || nothingThere(client) ? 404 : 200,
    title: heard.title,
    html,
    answers: dehydrate(client),
    personal: session?.kind !== 'anonymous',
    left: [...unanswered(client), ...undrawn(html)],
  }
}

const pending = (client: QueryClient): Query[] =>
  client
    .getQueryCache()
    .getAll()
    .filter(({ state }) => state.status === 'pending')

const open = (client: QueryClient): Query[] =>
  pending(client).filter(({ options }) => !('enabled' in options && options.enabled === false))

/** Answers what the page has asked; false when there was nothing. What is refused is left for the browser to ask and to say. */
async function answered(client: QueryClient): Promise<boolean> {
  const asked = open(client)
  await Promise.allSettled(asked.map((query) => query.fetch()))
  // A question that waited for an answer still has its old condition: the next rendering puts it anew.
  for (const query of pending(client)) client.getQueryCache().remove(query)
  return asked.length > 0
}

const nameOf = ({ queryKey }: Query): string => String(queryKey[0])

function unanswered(client: QueryClient): LeftPart[] {
  const failed = client
    .getQueryCache()
    .getAll()
    .filter(({ state }) => state.status === 'error')
  return [
    ...failed.map((query) => ({ what: nameOf(query), why: reasonOf(query.state.error) })),
    ...open(client).map((query) => ({ what: nameOf(query), why: 'unsettled' as const })),
  ]
}

function reasonOf(error: unknown): LeftReason {
  if (!(error instanceof ProblemError)) return 'failed'
  if (error.cause instanceof WouldChange) return 'changes'
  return error.status >= 400 && error.status < 500 && error.status !== 429 ? 'refused' : 'unavailable'
}

/** React gives up a part that throws and draws what stands for it while it loads; it marks the place. */
function undrawn(html: string): LeftPart[] {
  return html.includes('<!--$!-->') ? [{ what: 'content', why: 'failed' }] : []
}

function nothingThere(client: QueryClient): boolean {
  return client
    .getQueryCache()
    .getAll()
    .some(({ state }) => state.error instanceof ProblemError && state.error.status === 404)
}
