/** Routes of a face: pages are loaded when they are first visited; addresses carry plain texts. */
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  type RouterHistory,
  type RouteComponent,
  useNavigate,
  useParams,
  useSearch,
} from '@tanstack/react-router'
import { type ComponentType, type ReactNode, useCallback, useEffect } from 'react'
import { lost, ProblemError, unreachable } from './client.ts'
import { isReachable } from './connection.ts'
import { sayEarlyAgain } from './early.ts'
import { FailedPage, Loading, NotFound, useOnline } from './page.tsx'
import { parseSearch, stringifySearch } from './search-text.ts'

/** One page: its path (`/cases/$id`) and where its component is. */
export interface Page {
  readonly path: string
  readonly load: () => Promise<{ readonly default: ComponentType }>
}

/** Names the parts so that a list of routes reads as one: `page('/cases/$id', () => import('…'))`. */
export function page(path: string, load: Page['load']): Page {
  return { path, load }
}

let first = true

/** A page; the first one may have been drawn by the server and used before the program was there. */
function attended(Content: ComponentType): ComponentType {
  return function Attended(): ReactNode {
    useEffect(() => {
      if (!first) return
      first = false
      // Not within React's own work: what is said again is heard like anything that a person does.
      setTimeout(sayEarlyAgain)
    }, [])
    return <Content />
  }
}

/** What the router takes for the program of an older build, for which it loads the whole page again, once. */
const goneFromServer = 'Failed to fetch dynamically imported module'

/**
 * The program of a page. When it does not come, there are two reasons: the connection is lost, and the router must not leave for the
 * browser's own error page; or a newer build is on the server, and of its style sheets the router does not know that this may be so.
 */
async function programOf(load: Page['load']): Promise<ComponentType> {
  try {
    return attended((await load()).default)
  } catch (error) {
    if (!(await isReachable())) throw lost(error)
    throw new TypeError(`${goneFromServer}: ${String(error)}`, { cause: error })
  }
}

const isLost = (error: unknown): boolean => error instanceof ProblemError && error.body.type === unreachable

/** A program that did not come is asked for again by the whole page: browsers and the router remember that it failed. */
function PageError({ error, reset }: { error: unknown; reset: () => void }): ReactNode {
  const online = useOnline()
  const isBack = online && isLost(error)
  useEffect(() => {
    if (isBack) location.reload()
  }, [isBack])
  return <FailedPage error={error} retry={isLost(error) ? () => void isReachable() : reset} />
}

/** `history`: the server's, which is at one address; else the browser's. */
export function createFaceRouter(
  pages: readonly Page[],
  layout: RouteComponent,
  basepath: string,
  history?: RouterHistory,
) {
  const root = createRootRoute({
    component: layout,
    notFoundComponent: NotFound,
    errorComponent: PageError,
  })
  const children = pages.map(({ path, load }) =>
    createRoute({
      getParentRoute: () => root,
      path,
      component: lazyRouteComponent(async () => ({ default: await programOf(load) })),
    }),
  )
  return createRouter({
    routeTree: root.addChildren(children),
    basepath,
    parseSearch,
    stringifySearch,
    // On the server it would write a script of its own into the page.
    scrollRestoration: history === undefined,
    ...(history && { history }),
    defaultPreload: 'intent',
    defaultPendingComponent: () => <Loading />,
    defaultErrorComponent: PageError,
  })
}

/** The `$name` parts of the address. */
export function usePathParams(): Readonly<Record<string, string>> {
  const params: Readonly<Record<string, string>> = useParams({ strict: false })
  return params
}

/** The query of the address; an absent one is undefined. */
export function useQueryText(): Readonly<Record<string, string | undefined>> {
  const search: Readonly<Record<string, string | undefined>> = useSearch({ strict: false })
  return search
}

/** `go('/cases/…')`, or `go('/search', { text }, true)` to replace the present entry of the history. */
export function useGo(): (
  to: string,
  search?: Readonly<Record<string, string | undefined>>,
  replace?: boolean,
) => void {
  const navigate = useNavigate()
  return useCallback(
    (to, search, replace) => void navigate({ to, search: search ?? {}, replace: replace ?? false }),
    [navigate],
  )
}
