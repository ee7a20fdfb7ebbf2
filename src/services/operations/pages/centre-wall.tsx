/**
 * The wall: screens named in the address take turns (`?screens=map,incidents&seconds=30`); one name stands still. Nothing to press; what
 * nobody has taken in hand stays on top of every screen. It mends itself (wall-watch.ts). Screens of other services are given by the face,
 * which knows them all.
 */
import { IconAlertTriangle } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Component, lazy, type ReactNode, Suspense, useEffect, useState } from 'react'
import { formatDate, formatTime, type Message } from '../../../kernel/i18n.ts'
import { CentreCounts } from '../../../platform/casework/pages/centre-counts.tsx'
import { listAlerts } from '../../../platform/telemetry/rules/contract.ts'
import { call } from '../../../web/ui/client.ts'
import { useKeys } from '../../../web/ui/keys.ts'
import { useLanguage, useText } from '../../../web/ui/language.tsx'
import { useLive } from '../../../web/ui/live.ts'
import { useQueryText } from '../../../web/ui/navigation.tsx'
import { EmptyState, Loading, PageTitle } from '../../../web/ui/page.tsx'
import { SignedIn } from '../../../web/ui/session.tsx'
import type { WallScreen } from '../../../web/ui/wall.tsx'
import { type IncidentView, listIncidents } from '../contract.ts'
import { listTasks } from '../contract-tasks.ts'
import { kinds } from '../kinds.ts'
import { ageOf, useNow } from './age.tsx'
import { Severity, StatusMark } from './incident-words.tsx'
import { taskStateOf, taskStateWords, workWords } from './work-messages.ts'
import { screensOf, secondsOf } from './wall-screens.ts'
import { useWatch } from './wall-watch.ts'
import { wallWords } from './wall-messages.ts'
import { useWarnings } from './warning-parts.tsx'
import './operations.css'
import './wall.css'

const LiveMap = lazy(async () => ({ default: (await import('./live-map.tsx')).LiveMap }))

const own = ['map', 'incidents', 'tasks', 'sensors', 'warnings', 'cases'] as const
type Own = (typeof own)[number]
const askEveryMs = 10_000
const staleMs = 60_000
/** What fits at 1920 × 1080 in letters that are read from five metres; sizes follow the width. */
const linesMax = 8

export function WallPage({ more }: { more: readonly WallScreen[] }): ReactNode {
  return (
    <SignedIn face="centre" as="official">
      {() => (
        <Mending>
          <Wall more={more} />
        </Mending>
      )}
    </SignedIn>
  )
}

/** A fault of the page is not left on the wall: it begins anew. */
class Mending extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false }
  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true }
  }
  override componentDidCatch(error: Error): void {
    console.error('the wall begins anew', error)
    setTimeout(() => location.reload(), askEveryMs)
  }
  override render(): ReactNode {
    return this.state.failed ? <Loading blocks /> : this.props.children
  }
}

/** A screen that fails is left out until its next turn; the others go on. */
class Passing extends Component<{ children: ReactNode; instead: ReactNode }, { failed: boolean }> {
  override state = { failed: false }
  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true }
  }
  override componentDidCatch(error: Error): void {
    console.error('a screen of the wall is left out', error)
  }
  override render(): ReactNode {
    return this.state.failed ? this.props.instead : this.props.children
  }
}

const isOwn = (name: string): name is Own => own.some((one) => one === name)

function Wall({ more }: { more: readonly WallScreen[] }): ReactNode {
  const t = useText()
  const all = [...own, ...more.map(({ id }) => id)]
  const asked = useQueryText()
  const shown = screensOf(all, asked['screens'])
  const seconds = secondsOf(asked['seconds'])
  const [at, setAt] = useState(0)
  const [isHeld, setIsHeld] = useState(false)
  const step = (by: number): void => setAt((place) => (place + by + shown.length) % Math.max(1, shown.length))
  useEffect(() => {
    if (isHeld || shown.length < 2) return
    const timer = setInterval(() => setAt((place) => (place + 1) % shown.length), seconds * 1000)
    return () => clearInterval(timer)
  }, [isHeld, shown.length, seconds])
  useKeys({ ArrowRight: () => step(1), ArrowLeft: () => step(-1), ' ': () => setIsHeld(!isHeld) })
  const incidents = useQuery({
    queryKey: ['operations', 'incidents', 'wall'],
    queryFn: ({ signal }) => call(listIncidents, { query: { limit: 200 }, signal }),
    refetchInterval: askEveryMs,
  })
  useLive(['operations:incidents'], [['operations', 'incidents', 'wall']])
  useWatch(incidents.dataUpdatedAt)
  const screen = shown[at % Math.max(1, shown.length)]
  if (!screen)
    return (
      <EmptyState title={t(wallWords.unknownScreen)}>
        {t(wallWords.unknownScreenHelp, { names: all.join(', ') })}
      </EmptyState>
    )
  const list = incidents.data?.incidents ?? []
  const other = more.find(({ id }) => id === screen)
  const content = isOwn(screen) ? <OwnScreen name={screen} incidents={list} /> : other && <other.content />
  // The only one is begun anew with the whole page; one of several is passed over.
  const guarded =
    shown.length < 2 ? (
      content
    ) : (
      <Passing key={at} instead={<EmptyState title={t(wallWords.leftOut)} />}>
        {content}
      </Passing>
    )
  return (
    <div className="wall">
      <PageTitle title={t(wallWords.title)} />
      <Head
        title={isOwn(screen) ? wallWords[screen] : (other?.title ?? wallWords.title)}
        heardMs={incidents.dataUpdatedAt}
        isHeld={isHeld}
        place={`${at + 1}/${shown.length}`}
      />
      <Alarms incidents={list} />
      <div className="wall-screen">
        <Suspense fallback={<Loading blocks />}>{guarded}</Suspense>
      </div>
    </div>
  )
}

function OwnScreen({ name, incidents }: { name: Own; incidents: readonly IncidentView[] }): ReactNode {
  switch (name) {
    case 'map':
      return <LiveMap incidents={incidents} chosen={undefined} onChoose={() => undefined} isWall />
    case 'incidents':
      return <Incidents incidents={incidents} />
    case 'tasks':
      return <TasksScreen />
    case 'sensors':
      return <AlertsScreen />
    case 'warnings':
      return <WarningsScreen />
    case 'cases':
      return <CentreCounts />
  }
}

function Head(props: { title: Message; heardMs: number; isHeld: boolean; place: string }): ReactNode {
  const t = useText()
  const now = useNow()
  const isOld = props.heardMs > 0 && now - props.heardMs > staleMs
  return (
    <header className="wall-head" data-stale={isOld}>
      <h2>{t(props.title)}</h2>
      <span className="soft">
        {props.place}
        {props.isHeld && ` · ${t(wallWords.stands)}`}
      </span>
      <span className="grow" />
      <span role="status">
        {isOld
          ? t(wallWords.old, { minutes: Math.floor((now - props.heardMs) / 60_000) })
          : props.heardMs > 0 && t(wallWords.fresh, { at: formatTime(props.heardMs) })}
      </span>
      <span>{formatDate(now)}</span>
      <time>{formatTime(now)}</time>
    </header>
  )
}

/** Grave ones that nobody has taken in hand stand on top until somebody does. */
function Alarms({ incidents }: { incidents: readonly IncidentView[] }): ReactNode {
  const t = useText()
  const [first, ...more] = incidents.filter(({ severity, status }) => severity >= 3 && status === 'new')
  if (!first) return null
  return (
    <p className="wall-alarm" role="alert">
      <IconAlertTriangle size="1.2em" aria-hidden /> <b>{t(wallWords.alarm)}</b> <span lang="vi">{first.title}</span> ·{' '}
      {t(first.unitName)}
      {more.length > 0 && ` · ${t(wallWords.more, { n: more.length })}`}
    </p>
  )
}

/** As many as fit; the rest is a number, since nobody scrolls a wall. */
function Lines({ rows }: { rows: readonly { readonly key: string; readonly line: ReactNode }[] }): ReactNode {
  const t = useText()
  if (rows.length === 0) return <EmptyState title={t(wallWords.none)} />
  return (
    <>
      <ol className="wall-lines" role="list">
        {rows.slice(0, linesMax).map(({ key, line }) => (
          <li key={key}>{line}</li>
        ))}
      </ol>
      {rows.length > linesMax && <p className="soft">{t(wallWords.more, { n: rows.length - linesMax })}</p>}
    </>
  )
}

function Incidents({ incidents }: { incidents: readonly IncidentView[] }): ReactNode {
  const t = useText()
  const language = useLanguage()
  const now = useNow()
  return (
    <Lines
      rows={incidents.map((one) => ({
        key: one.id,
        line: (
          <>
            <Severity level={one.severity} />
            <span>
              <b lang="vi">{one.title}</b>
              <span className="soft">
                {' '}
                {t(kinds[one.kind].name)} · {t(one.unitName)} · {ageOf(language, one.openedAt, now)}
              </span>
            </span>
            <StatusMark status={one.status} />
          </>
        ),
      }))}
    />
  )
}

function TasksScreen(): ReactNode {
  const t = useText()
  const { data } = useQuery({
    queryKey: ['operations', 'tasks', 'wall'],
    queryFn: ({ signal }) => call(listTasks, { query: {}, signal }),
    refetchInterval: askEveryMs,
  })
  const open = (data ?? []).filter(({ state }) => state === 'given' || state === 'accepted')
  return (
    <Lines
      rows={open.map((task) => ({
        key: task.id,
        line: (
          <>
            <span data-tone={task.isLate ? 'overdue' : undefined}>
              {t(task.isLate ? workWords.dueLate : workWords.due, { at: formatTime(task.dueAt) })}
            </span>
            <span>
              <b lang="vi">{task.title}</b> <span className="soft">{t(task.unitName)}</span>
            </span>
            <span className="chip" data-state={taskStateOf(task)}>
              {t(taskStateWords[task.state])}
            </span>
          </>
        ),
      }))}
    />
  )
}

function AlertsScreen(): ReactNode {
  const t = useText()
  const language = useLanguage()
  const now = useNow()
  const { data } = useQuery({
    queryKey: ['telemetry', 'alerts', 'wall'],
    queryFn: ({ signal }) => call(listAlerts, { query: { limit: 100 }, signal }),
    refetchInterval: askEveryMs,
  })
  useLive(['telemetry:alerts'], [['telemetry', 'alerts', 'wall']])
  return (
    <Lines
      rows={(data ?? []).map((alert) => ({
        key: alert.id,
        line: (
          <>
            <span data-tone={alert.severity === 'severe' || alert.severity === 'extreme' ? 'overdue' : 'risk'}>
              <IconAlertTriangle size="1.1em" aria-hidden />
            </span>
            <span>
              <b>{t(alert.ruleName)}</b>{' '}
              <span className="soft">
                {alert.series[0] && `${t(alert.series[0].thing)} · `}
                {t(alert.unitName)}
              </span>
            </span>
            <span>{ageOf(language, alert.raisedAt, now)}</span>
          </>
        ),
      }))}
    />
  )
}

function WarningsScreen(): ReactNode {
  const t = useText()
  const { data } = useWarnings()
  const inForce = (data ?? []).filter((one) => one.inForce)
  return (
    <Lines
      rows={inForce.map((one) => ({
        key: one.id,
        line: (
          <>
            <span data-tone="overdue">
              <IconAlertTriangle size="1.1em" aria-hidden />
            </span>
            <span>
              <b>{t(one.content.headline)}</b> <span className="soft">{t(one.areaName)}</span>
            </span>
            <span>{formatTime(one.expiresAt)}</span>
          </>
        ),
      }))}
    />
  )
}
