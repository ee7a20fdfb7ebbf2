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
import { sayEarlyAgain } from './early.ts'
import { ErrorState, Loading, NotFound } from './page.tsx'
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
    errorComponent: ({ error, reset }) => <ErrorState error={error} retry={reset} />,
  })
  const children = pages.map(({ path, load }) =>
    createRoute({
      getParentRoute: () => root,
      path,
      component: lazyRouteComponent(async () => ({ default: attended((await load()).default) })),
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
    defaultErrorComponent: ({ error, reset }) => <ErrorState error={error} retry={reset} />,
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
