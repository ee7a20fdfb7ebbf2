/** The list half of the desk: one queue, filtered, with keyboard and bulk actions. */
import { IconSearch } from '@tabler/icons-react'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { formatDate, type Message } from '../../../kernel/i18n.ts'
import { call } from '../../../web/ui/client.ts'
import { Button, GoButton } from '../../../web/ui/controls.tsx'
import { useKeys } from '../../../web/ui/keys.ts'
import { useText } from '../../../web/ui/language.tsx'
import { useLive } from '../../../web/ui/live.ts'
import { EmptyState, ErrorState, Loading } from '../../../web/ui/page.tsx'
import { toast } from '../../../web/ui/toast.tsx'
import { useTyped } from '../../../web/ui/typed.ts'
import { actOnMany, type BulkAction, type QueueItem, type QueueQuery, queue } from '../contract.ts'
import { actionNames } from '../messages.ts'
import { words } from './page-messages.ts'
import { DeadlineChip, statusName } from './states.tsx'

const pageSize = 50

export const queueKey = (query: QueueQuery) => ['casework', 'queue', query] as const

interface QueueListProps {
  readonly query: QueueQuery
  readonly selectedId: string | undefined
  readonly onSelect: (id: string) => void
  readonly onOpen: (id: string) => void
  readonly onText: (text: string) => void
}

export function QueueList({ query, selectedId, onSelect, onOpen, onText }: QueueListProps): ReactNode {
  const t = useText()
  const asked = useInfiniteQuery({
    queryKey: queueKey(query),
    queryFn: ({ pageParam }) =>
      call(queue, { query: { ...query, limit: pageSize, ...(pageParam && { after: pageParam }) } }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
  })
  useLive(query.unitId ? [`unit-queue:${query.unitId}`] : [], [['casework']])
  const items = asked.data?.pages.flatMap((page) => page.items) ?? []
  const searching = useFilledPage(asked, items.length)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const list = useRef<HTMLUListElement>(null)
  const moved = useRef(false)
  const moveTo = (id: string): void => {
    moved.current = true
    onSelect(id)
  }
  useQueueKeys(items, selectedId, moveTo, onOpen, (id) => setChosen(toggled(chosen, id)))
  useEffect(() => {
    const row = list.current?.querySelector('[aria-current=true]')
    row?.scrollIntoView({ block: 'nearest' })
    // Else Enter would press what was pressed last: the link of the queue.
    if (moved.current) row?.querySelector('button')?.focus({ preventScroll: true })
    moved.current = false
  }, [selectedId])
  return (
    <div className="queue">
      <SearchBox text={query.text ?? ''} onText={onText} />
      {chosen.size > 0 && (
        <BulkBar items={items.filter((item) => chosen.has(item.id))} onClear={() => setChosen(new Set())} />
      )}
      {asked.error && <ErrorState error={asked.error} retry={() => void asked.refetch()} />}
      {(asked.isPending || (searching && items.length === 0)) && <Loading blocks lines={8} />}
      {asked.data && !searching && items.length === 0 && (
        <EmptyState title={query.text ? t(words.noMatch, { text: query.text }) : t(words.noCases)}>
          {t(words.noCasesHint)}
          {query.queue === 'mine' && !query.text && (
            <p className="row">
              <GoButton to="/" search={{ queue: 'unassigned', unit: query.unitId }}>
                {t(words.seeUnassigned)}
              </GoButton>
            </p>
          )}
        </EmptyState>
      )}
      <ul role="list" className="queue-items" ref={list}>
        {items.map((item) => (
          <QueueRow
            key={item.id}
            item={item}
            current={item.id === selectedId}
            chosen={chosen.has(item.id)}
            onChoose={() => setChosen(toggled(chosen, item.id))}
            onSelect={() => (item.id === selectedId ? onOpen : onSelect)(item.id)}
          />
        ))}
      </ul>
      {asked.hasNextPage && (
        <Button busy={asked.isFetchingNextPage} onClick={() => void asked.fetchNextPage()}>
          {t(words.more)}
        </Button>
      )}
    </div>
  )
}

interface Pages {
  readonly hasNextPage: boolean
  readonly isFetching: boolean
  readonly isError: boolean
  readonly fetchNextPage: () => Promise<unknown>
}

/** The server reads so many cases for a page at most (CW6): it is asked on until a page is full or the queue has ended. */
function useFilledPage(pages: Pages, count: number): boolean {
  const searching = pages.hasNextPage && count < pageSize && !pages.isError
  const { isFetching, fetchNextPage } = pages
  useEffect(() => {
    if (searching && !isFetching) void fetchNextPage()
  }, [searching, isFetching, fetchNextPage])
  return searching
}

function toggled(set: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(set)
  if (!next.delete(id)) next.add(id)
  return next
}

function useQueueKeys(
  items: readonly QueueItem[],
  selectedId: string | undefined,
  onSelect: (id: string) => void,
  onOpen: (id: string) => void,
  onChoose: (id: string) => void,
): void {
  const move = (by: number) => {
    const at = items.findIndex((item) => item.id === selectedId)
    const next = items[Math.min(items.length - 1, Math.max(0, at + by))]
    if (next) onSelect(next.id)
  }
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    Enter: () => selectedId && onOpen(selectedId),
    x: () => selectedId && onChoose(selectedId),
  })
}

const lettersMin = 2

/** What is searched for when this was typed. */
function meant(typed: string): string {
  return typed.trim().length >= lettersMin ? typed.trim() : ''
}

function SearchBox({ text, onText }: { text: string; onText: (text: string) => void }): ReactNode {
  const t = useText()
  const { typed, setTyped } = useTyped(text, meant, onText)
  return (
    <label className="queue-search">
      <IconSearch size={18} aria-hidden />
      <span className="hidden-words">{t(words.searchLabel)}</span>
      <input
        className="input"
        data-size="small"
        type="search"
        id="queue-search"
        placeholder={t(words.search)}
        value={typed}
        maxLength={100}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
    </label>
  )
}

/** Ended before its clock began (refused at the desk, withdrawn): there is nothing to be late with. */
const isOver = (status: number): boolean => [3, 7, 8, 9, 10].includes(status)

function QueueRow(props: {
  item: QueueItem
  current: boolean
  chosen: boolean
  onChoose: () => void
  onSelect: () => void
}): ReactNode {
  const t = useText()
  const { item } = props
  return (
    <li className="queue-row" aria-current={props.current} data-lateness={item.deadline}>
      <input
        type="checkbox"
        checked={props.chosen}
        onChange={props.onChoose}
        aria-label={t(words.select, { code: item.code })}
      />
      <button type="button" onClick={props.onSelect}>
        <span className="row between">
          <b>{item.applicantName}</b>
          {!(item.deadline === 'none' && isOver(item.status)) && <DeadlineChip deadline={item.deadline} />}
        </span>
        <span className="queue-line">
          <span className="queue-title">{t(item.title)}</span>
          <span className="queue-step small soft">{t(item.stepName ?? statusName(item.status))}</span>
        </span>
        <span className="queue-line small soft">
          <span className="code">{item.code}</span>
          {item.dueAt && <time dateTime={item.dueAt}>{formatDate(item.dueAt)}</time>}
        </span>
      </button>
    </li>
  )
}

const bulkActions: readonly { readonly action: BulkAction; readonly name: Message }[] = [
  { action: { type: 'receive' }, name: actionNames.receive },
  { action: { type: 'take' }, name: actionNames.take },
  { action: { type: 'pass-on' }, name: actionNames['pass-on'] },
]

function BulkBar({ items, onClear }: { items: readonly QueueItem[]; onClear: () => void }): ReactNode {
  const t = useText()
  const client = useQueryClient()
  const run = useMutation({
    mutationFn: (action: BulkAction) =>
      call(actOnMany, { body: { action, cases: items.map(({ id, version }) => ({ id, expectedVersion: version })) } }),
    onSuccess: async ({ results }) => {
      const failed = results.filter((result) => result.problem !== null).length
      toast(t(words.bulkDone, { done: results.length - failed, failed }))
      onClear()
      await client.invalidateQueries({ queryKey: ['casework'] })
    },
  })
  return (
    <div className="bulk-bar" role="toolbar" aria-label={t(words.selected, { n: items.length })}>
      <b>{t(words.selected, { n: items.length })}</b>
      {bulkActions.map(({ action, name }) => (
        <Button key={action.type} size="small" busy={run.isPending} onClick={() => run.mutate(action)}>
          {t(name)}
        </Button>
      ))}
      <Button size="small" kind="quiet" onClick={onClear}>
        {t(words.clear)}
      </Button>
      {run.error && <ErrorState error={run.error} />}
    </div>
  )
}
