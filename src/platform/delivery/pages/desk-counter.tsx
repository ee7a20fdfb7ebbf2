/** The desk's counter: what waits to be handed over, what the post has not taken, and the chosen one beside the list. */
import { IconPackage } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react'
import { call } from '../../../web/ui/client.ts'
import { Button, Go, GoButton } from '../../../web/ui/controls.tsx'
import { useKeys } from '../../../web/ui/keys.ts'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { useGo, useQueryText } from '../../../web/ui/navigation.tsx'
import { EmptyState, ErrorState, isForbidden, Loading, PageHeader, PageTitle } from '../../../web/ui/page.tsx'
import { useSession } from '../../../web/ui/session.tsx'
import { StatusChip } from '../../../web/ui/status.tsx'
import { counterCountMax, countCounter, type DeliveryView, listCounter, listStuck } from '../contract.ts'
import { CounterSearch } from './counter-search.tsx'
import { daysSince, heldSince, type ListName, listNames, longWaitDays, wayOf } from './counter-view.ts'
import { DeliveryDetail } from './desk-delivery.tsx'
import { words } from './desk-messages.ts'

/** The address holds the list, the search and the chosen one. */
function useCounterAddress() {
  const go = useGo()
  const query = useQueryText()
  const list: ListName = query['list'] === 'stuck' ? 'stuck' : 'waiting'
  const text = query['text'] ?? ''
  const choose = useCallback(
    (id: string | undefined) => go('/hand-over', { list, text: text || undefined, delivery: id }, true),
    [go, list, text],
  )
  const search = useCallback((next: string) => go('/hand-over', { list, text: next || undefined }, true), [go, list])
  return { list, text, chosenId: query['delivery'], choose, search }
}

function useDeliveries(list: ListName, text: string) {
  return useInfiniteQuery({
    queryKey: ['delivery', list, text],
    queryFn: ({ pageParam, signal }) =>
      call(list === 'stuck' ? listStuck : listCounter, {
        query: { ...(text && { text }), ...(pageParam && { before: pageParam }) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
  })
}

export default function CounterPage(): ReactNode {
  const t = useText()
  const { list, text, chosenId, choose, search } = useCounterAddress()
  const asked = useDeliveries(list, text)
  const rows = asked.data?.pages.flatMap((page) => page.deliveries) ?? []
  // What was handed over leaves the list, and is shown until the next one is chosen.
  const [done, setDone] = useState<DeliveryView>()
  const chosen = rows.find((one) => one.id === chosenId) ?? (done?.id === chosenId ? done : undefined)
  const only = text !== '' && rows.length === 1 && !chosenId ? rows[0]?.id : undefined
  useEffect(() => {
    // A scanned slip opens its paper by itself.
    if (only) choose(only)
  }, [only, choose])
  const [handing, setHanding] = useState(false)
  const items = useRef<HTMLUListElement>(null)
  const moved = useRef(false)
  useEffect(() => {
    const row = items.current?.querySelector('[aria-current=true]')
    row?.scrollIntoView({ block: 'nearest' })
    // Else Enter would press what was pressed last: the link of the list.
    if (moved.current) row?.querySelector('button')?.focus({ preventScroll: true })
    moved.current = false
  }, [chosenId])
  const move = (by: number) => {
    const at = rows.findIndex((one) => one.id === chosenId)
    const next = rows[Math.min(rows.length - 1, Math.max(0, at + by))]
    if (next) choose(next.id)
    moved.current = true
  }
  const begin = () => void (chosen && list === 'waiting' && chosen.status !== 'completed' && setHanding(true))
  useKeys({ j: () => move(1), k: () => move(-1), Enter: begin, a: begin })
  const next = () => {
    setDone(undefined)
    search('')
    document.getElementById('queue-search')?.focus()
  }
  if (isForbidden(asked.error))
    return (
      <div className="desk-page stack">
        <PageHeader title={t(words.title)} />
        <ErrorState error={asked.error} />
      </div>
    )
  return (
    <div className="desk-work" data-has-case={chosen !== undefined}>
      <PageTitle title={t(words.title)} />
      <Lists list={list} />
      <div className="queue">
        <CounterSearch key={list} text={text} onText={search} onAgain={begin} />
        {asked.error && <ErrorState error={asked.error} retry={() => void asked.refetch()} />}
        {asked.isPending && <Loading blocks lines={6} />}
        {asked.data && rows.length === 0 && <Nothing list={list} text={text} />}
        <ul role="list" className="queue-items" ref={items}>
          {rows.map((one) => (
            <Row
              key={one.id}
              one={one}
              list={list}
              current={one.id === chosenId}
              onChoose={() => (one.id === chosenId ? begin() : choose(one.id))}
            />
          ))}
        </ul>
        {asked.hasNextPage && (
          <Button busy={asked.isFetchingNextPage} onClick={() => void asked.fetchNextPage()}>
            {t(words.more)}
          </Button>
        )}
      </div>
      <section className="desk-detail" aria-live="off">
        {chosen ? (
          <DeliveryDetail
            key={chosen.id}
            one={chosen}
            handing={handing}
            onHanding={setHanding}
            onDone={setDone}
            onBack={() => choose(undefined)}
            onNext={next}
          />
        ) : (
          <EmptyState title={t(words.choose)} icon={IconPackage}>
            {t(words.chooseHint)}
          </EmptyState>
        )}
      </section>
    </div>
  )
}

const countText = (count: number | undefined): string =>
  count === undefined ? '' : count >= counterCountMax ? `${counterCountMax - 1}+` : String(count)

function Lists({ list }: { list: ListName }): ReactNode {
  const t = useText()
  const session = useSession()
  const counts = useQuery({ queryKey: ['delivery', 'counts'], queryFn: () => call(countCounter) })
  const unit = session.data?.units.find((one) => one.roles.includes('one-stop-clerk')) ?? session.data?.units[0]
  return (
    <nav className="queue-nav" aria-label={t(words.lists)}>
      {unit && <p className="unit-name">{t(unit.name)}</p>}
      <ul role="list">
        {listNames.map((name) => (
          <li key={name}>
            <Go to="/hand-over" search={{ list: name }} {...(name === list && { 'aria-current': 'page' })}>
              <span>{t(words[name])}</span>
              <span
                className="count"
                {...(name === 'stuck' && (counts.data?.stuck ?? 0) > 0 && { 'data-queue': 'at-risk' })}
              >
                {countText(counts.data?.[name])}
              </span>
            </Go>
          </li>
        ))}
      </ul>
    </nav>
  )
}

function Nothing({ list, text }: { list: ListName; text: string }): ReactNode {
  const t = useText()
  if (text === '')
    return list === 'stuck' ? (
      <EmptyState title={t(words.noneStuck)}>{t(words.noneStuckHint)}</EmptyState>
    ) : (
      <EmptyState title={t(words.noneWaiting)}>{t(words.noneWaitingHint)}</EmptyState>
    )
  return (
    <EmptyState
      title={t(words.noMatch, { text })}
      action={
        <GoButton to="/" search={{ queue: 'unit', text }} size="small">
          {t(words.findCase)}
        </GoButton>
      }
    >
      {t(words.noMatchHint)}
    </EmptyState>
  )
}

interface RowProps {
  readonly one: DeliveryView
  readonly list: ListName
  readonly current: boolean
  readonly onChoose: () => void
}

function Row({ one, list, current, onChoose }: RowProps): ReactNode {
  const t = useText()
  const language = useLanguage()
  const n = daysSince(heldSince(one), Date.now())
  const age = n === 0 ? t(words.today) : t(list === 'stuck' ? words.askedDays : words.waitsDays, { n })
  return (
    <li className="queue-row" data-plain aria-current={current}>
      <button type="button" onClick={onChoose}>
        <span className="row between">
          <b>{one.personName ?? t(words.unknownName)}</b>
          <StatusChip state={n >= longWaitDays || list === 'stuck' ? 'risk' : 'due'}>{age}</StatusChip>
        </span>
        <span className="queue-line">
          <span className="queue-title">{one.title[language]}</span>
          <span className="queue-step small soft">{t(wayOf(one))}</span>
        </span>
        <span className="small soft code">{one.caseCode}</span>
      </button>
    </li>
  )
}
