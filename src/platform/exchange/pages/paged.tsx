/** A list of which the server gives a page at a time: found by words, and read on. */
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { type ReactNode, useDeferredValue } from 'react'
import { Button } from '../../../web/ui/controls.tsx'
import { TextField } from '../../../web/ui/fields.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { ErrorState, Loading } from '../../../web/ui/page.tsx'
import { words } from './page-messages.ts'

interface Query {
  readonly q?: string
  readonly after?: string
}

interface Page<T> {
  readonly items: readonly T[]
  readonly next: string | null
}

export function usePages<T>(key: readonly string[], typed: string, ask: (query: Query) => Promise<Page<T>>) {
  const q = useDeferredValue(typed.trim())
  return useInfiniteQuery({
    queryKey: [...key, q],
    queryFn: ({ pageParam }) => ask({ ...(q !== '' && { q }), ...(pageParam !== '' && { after: pageParam }) }),
    initialPageParam: '',
    getNextPageParam: ({ next }: Page<T>) => next,
    placeholderData: keepPreviousData,
  })
}

export function Paged<T>(props: {
  of: ReturnType<typeof usePages<T>>
  q: string
  onQ: (q: string) => void
  children: (rows: readonly T[]) => ReactNode
}): ReactNode {
  const t = useText()
  const { of: asked } = props
  return (
    <>
      <TextField
        label={t(words.findMember)}
        type="search"
        value={props.q}
        onChange={props.onQ}
        maxLength={200}
        autoComplete="off"
      />
      {asked.error && <ErrorState error={asked.error} retry={() => void asked.refetch()} />}
      {asked.isPending && <Loading />}
      {asked.data && props.children(asked.data.pages.flatMap(({ items }) => items))}
      {asked.hasNextPage && (
        <div>
          <Button busy={asked.isFetchingNextPage} onClick={() => void asked.fetchNextPage()}>
            {t(words.moreRows)}
          </Button>
        </div>
      )}
    </>
  )
}
