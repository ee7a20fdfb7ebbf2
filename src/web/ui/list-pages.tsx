/** A list of which the server gives a page at a time: it says that there is more, and is read on by a button. */
import { keepPreviousData, useInfiniteQuery, type UseInfiniteQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Button } from './controls.tsx'
import { useText } from './language.tsx'
import { messages } from './messages.ts'
import { ErrorState, Loading } from './page.tsx'

export interface ListPage<T> {
  readonly items: readonly T[]
  /** What to ask for next; null on the last page. */
  readonly next: string | null
}

export interface ListPages<T>
  extends Pick<
    UseInfiniteQueryResult,
    'error' | 'isPending' | 'hasNextPage' | 'isFetchingNextPage' | 'fetchNextPage' | 'refetch'
  > {
  /** Of all pages read so far; none before the first. */
  readonly rows: readonly T[] | undefined
}

/** `refreshMs`: all pages read so far are asked for again after this, while it says so. */
export function useListPages<T>(
  key: readonly unknown[],
  ask: (query: { after?: string }, signal: AbortSignal) => Promise<ListPage<T>>,
  refreshMs: (rows: readonly T[]) => number | false = () => false,
): ListPages<T> {
  const rowsOf = (pages: readonly ListPage<T>[]): readonly T[] => pages.flatMap(({ items }) => items)
  const { data, ...asked } = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => ask(pageParam === '' ? {} : { after: pageParam }, signal),
    initialPageParam: '',
    getNextPageParam: ({ next }: ListPage<T>) => next,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => refreshMs(rowsOf(state.data?.pages ?? [])),
  })
  return { ...asked, rows: data && rowsOf(data.pages) }
}

/** The rows once they are there, in whatever shape, and the way on below them. */
export function PagedList<T>({
  of: asked,
  children,
}: {
  of: ListPages<T>
  children: (rows: readonly T[]) => ReactNode
}): ReactNode {
  const t = useText()
  return (
    <>
      {asked.error && <ErrorState error={asked.error} retry={() => void asked.refetch()} />}
      {asked.isPending && <Loading lines={4} />}
      {asked.rows && children(asked.rows)}
      {asked.hasNextPage && (
        <div>
          <Button busy={asked.isFetchingNextPage} onClick={() => void asked.fetchNextPage()}>
            {t(messages.showMore)}
          </Button>
        </div>
      )}
    </>
  )
}
