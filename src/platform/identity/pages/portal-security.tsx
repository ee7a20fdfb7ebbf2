/** Where I am signed in, and how I came in. */
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { formatDateTime } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Button } from '../../../web/ui/controls.tsx'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { Answer, ErrorState } from '../../../web/ui/page.tsx'
import { StatusChip } from '../../../web/ui/status.tsx'
import { endSession, history, listSessions, signOut } from '../contract.ts'
import { deviceName } from './device.ts'
import { messages } from './page-messages.ts'

export function Devices(): ReactNode {
  const t = useText()
  const language = useLanguage()
  const client = useQueryClient()
  const [error, setError] = useState<unknown>()
  const found = useQuery({ queryKey: ['sessions'], queryFn: ({ signal }) => call(listSessions, { signal }) })
  const run = async (work: () => Promise<unknown>): Promise<void> => {
    setError(undefined)
    try {
      await work()
      await client.invalidateQueries({ queryKey: ['sessions'] })
      await client.invalidateQueries({ queryKey: ['session'] })
    } catch (failed) {
      setError(failed)
    }
  }
  return (
    <section className="stack tight">
      <h2>{t(messages.devices)}</h2>
      <Answer of={found}>
        {({ items }) => (
          <>
            <ul className="line-list" role="list">
              {items.map((one) => (
                <li key={one.id}>
                  <div className="line">
                    <span className="grow">
                      <strong>{deviceName(one.userAgent)}</strong>
                      <br />
                      <span className="soft small">
                        {t(messages.lastSeen, { at: formatDateTime(language, one.lastSeenAt) })} · {one.address}
                      </span>
                    </span>
                    {one.current ? (
                      <StatusChip state="done">{t(messages.thisDevice)}</StatusChip>
                    ) : (
                      <Button size="small" onClick={() => void run(() => call(endSession, { params: { id: one.id } }))}>
                        {t(messages.endSession)}
                      </Button>
                    )}
                  </div>
                </li>
              ))}
            </ul>
            {items.length > 1 && (
              <div>
                <Button
                  size="small"
                  kind="danger"
                  onClick={() => void run(() => call(signOut, { body: { everywhere: true } }))}
                >
                  {t(messages.signOutEverywhere)}
                </Button>
              </div>
            )}
          </>
        )}
      </Answer>
      {error !== undefined && <ErrorState error={error} />}
    </section>
  )
}

export function SignInHistory(): ReactNode {
  const t = useText()
  const language = useLanguage()
  const found = useInfiniteQuery({
    queryKey: ['sign-in-history'],
    queryFn: ({ signal, pageParam }) => call(history, { query: pageParam ? { after: pageParam } : {}, signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
  })
  const lines = useLines(found)
  return (
    <section className="stack tight">
      <h2>{t(messages.history)}</h2>
      <Answer of={found}>
        {() => (
          <ul className="line-list" role="list">
            {lines.items.map((one) => (
              <li key={one.id}>
                <div className="line">
                  <span className="grow">
                    {t(messages[one.outcome])} · {deviceName(one.userAgent)}
                    <br />
                    <span className="soft small">
                      {formatDateTime(language, one.at)} · {one.address}
                    </span>
                  </span>
                </div>
              </li>
            ))}
          </ul>
        )}
      </Answer>
      <More of={lines} />
    </section>
  )
}

interface Paged<Item> {
  readonly data: { readonly pages: readonly { readonly items: readonly Item[] }[] } | undefined
  readonly hasNextPage: boolean
  readonly isFetchingNextPage: boolean
  readonly fetchNextPage: () => Promise<unknown>
}

interface Lines<Item> {
  readonly items: readonly Item[]
  /** Shows more of them; undefined when all are shown. */
  readonly more: (() => void) | undefined
  readonly busy: boolean
}

/** The newest are enough to see that all is well; on a telephone the others would bury what stands below them. */
const fewMax = 5

function useLines<Item>(found: Paged<Item>): Lines<Item> {
  const [all, setAll] = useState(false)
  const items = found.data?.pages.flatMap((page) => page.items) ?? []
  const folded = !all && items.length > fewMax
  const next = found.hasNextPage ? () => void found.fetchNextPage() : undefined
  return {
    items: folded ? items.slice(0, fewMax) : items,
    more: folded ? () => setAll(true) : next,
    busy: found.isFetchingNextPage,
  }
}

function More({ of }: { of: Pick<Lines<unknown>, 'more' | 'busy'> }): ReactNode {
  const t = useText()
  if (!of.more) return null
  return (
    <div>
      <Button size="small" busy={of.busy} onClick={of.more}>
        {t(messages.more)}
      </Button>
    </div>
  )
}
