/** Reports of one's units: what is due first, beside the map; j/k, Enter. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type ReactNode, useDeferredValue, useState } from 'react'
import { call } from '../../../web/ui/client.ts'
import { GoButton } from '../../../web/ui/controls.tsx'
import { SelectField, TextField } from '../../../web/ui/fields.tsx'
import { useKeys } from '../../../web/ui/keys.ts'
import { useText } from '../../../web/ui/language.tsx'
import { useLive } from '../../../web/ui/live.ts'
import { useGo, useQueryText } from '../../../web/ui/navigation.tsx'
import { Answer, EmptyState, PageHeader } from '../../../web/ui/page.tsx'
import { useSignedIn } from '../../../web/ui/session.tsx'
import { When } from '../../../web/ui/status.tsx'
import { categories, categoryIds, isCategory } from '../categories.ts'
import { type DeskLine, listDeskReports, queues } from '../contract-desk.ts'
import { deskWords, queueNames } from './desk-messages.ts'
import { words } from './page-messages.ts'
import { CategoryIcon, ReportStatus, toneOf } from './parts.tsx'
import { ReportMap } from './report-map.tsx'

const isQueue = (text: string | undefined): text is (typeof queues)[number] => queues.some((one) => one === text)

export default function DeskReports(): ReactNode {
  const t = useText()
  const go = useGo()
  const { queue: asked, category } = useQueryText()
  const queue = isQueue(asked) ? asked : 'open'
  const consults = useSignedIn()?.permissions.includes('consultations.manage')
  const [text, setText] = useState('')
  const wanted = useDeferredValue(text.trim())
  const query = {
    queue,
    ...(category !== undefined && isCategory(category) && { category }),
    ...(wanted.length > 1 && { text: wanted }),
  }
  const found = useQuery({
    queryKey: ['participation', 'desk', query],
    queryFn: ({ signal }) => call(listDeskReports, { query, signal }),
    placeholderData: keepPreviousData,
  })
  useLive(['reports:all'], [['participation', 'desk']])
  const set = (change: Readonly<Record<string, string | undefined>>): void =>
    go('/reports', { queue, category, ...change }, true)
  return (
    <div className="desk-page stack">
      <PageHeader
        title={t(deskWords.title)}
        lead={t(deskWords.keys)}
        {...(consults && { actions: <GoButton to="/consultations">{t(deskWords.consultations)}</GoButton> })}
      />
      <div className="report-filters">
        <SelectField
          label={t(words.state)}
          empty={null}
          value={queue}
          choices={queues.map((value) => {
            const count = found.data?.counts[value]
            return { value, label: count === undefined ? t(queueNames[value]) : `${t(queueNames[value])} (${count})` }
          })}
          onChange={(value) => set({ queue: value })}
        />
        <SelectField
          label={t(words.category)}
          empty={t(words.all)}
          value={category ?? ''}
          choices={categoryIds.map((id) => ({ value: id, label: t(categories[id].name) }))}
          onChange={(value) => set({ category: value || undefined })}
        />
        <TextField label={t(deskWords.search)} type="search" value={text} onChange={setText} />
      </div>
      <Answer of={found} lines={8}>
        {({ items, more }) => <WithMap items={items} more={more} />}
      </Answer>
    </div>
  )
}

function WithMap({ items, more }: { items: readonly DeskLine[]; more: boolean }): ReactNode {
  const t = useText()
  const go = useGo()
  const [at, setAt] = useState(0)
  const chosen = items[Math.min(at, items.length - 1)]
  const move = (step: number): void => {
    const next = Math.max(0, Math.min(items.length - 1, at + step))
    setAt(next)
    document.getElementById(`report-${items[next]?.id ?? ''}`)?.scrollIntoView({ block: 'nearest' })
  }
  const open = (id: string | undefined): void => void (id !== undefined && go(`/cases/${id}`))
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Enter: () => open(chosen?.id),
  })
  if (items.length === 0) return <EmptyState title={t(deskWords.empty)} />
  return (
    <div className="desk-reports">
      <ul role="list" className="report-lines" aria-label={t(deskWords.title)}>
        {items.map((one, i) => (
          <Line key={one.id} of={one} chosen={one === chosen} onChoose={() => setAt(i)} onOpen={() => open(one.id)} />
        ))}
        {more && <li className="soft">{t(deskWords.more)}</li>}
      </ul>
      <ReportMap
        label={t(words.mapLabel)}
        points={items.map((one) => ({ id: one.id, ...one.at, tone: toneOf(one) }))}
        pin={chosen?.at ?? null}
        onOpen={(id) =>
          setAt(
            Math.max(
              0,
              items.findIndex((one) => one.id === id),
            ),
          )
        }
      />
    </div>
  )
}

function Line(props: { of: DeskLine; chosen: boolean; onChoose: () => void; onOpen: () => void }): ReactNode {
  const t = useText()
  const { of: one } = props
  const flags = [
    ...(one.escalated ? [t(deskWords.escalated)] : one.reminded ? [t(deskWords.reminded)] : []),
    ...(one.objections > 0 ? [t(deskWords.objectedTimes, { n: one.objections })] : []),
    ...(one.voices > 0 ? [t(words.voices, { n: one.voices })] : []),
  ]
  return (
    <li
      id={`report-${one.id}`}
      className="report-line"
      data-chosen={props.chosen}
      aria-current={props.chosen}
      onMouseEnter={props.onChoose}
    >
      <CategoryIcon id={one.category} size={24} />
      <div className="grow stack tight">
        <button type="button" className="link-button report-name" onFocus={props.onChoose} onClick={props.onOpen}>
          {t(categories[one.category].name)}
        </button>
        <span className="clip">{one.said}</span>
        <span className="soft small">
          {one.code} · {[one.place, t(one.unit)].filter(Boolean).join(', ')}
        </span>
        <span className="row small">
          <ReportStatus of={one} />
          {one.dueAt && (
            <span>
              {t(words.dueAt)} <When at={one.dueAt} />
            </span>
          )}
          {flags.length > 0 && <b>{flags.join(' · ')}</b>}
        </span>
      </div>
    </li>
  )
}
