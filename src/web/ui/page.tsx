/** What every page is made of: header, notices, and the states of having nothing, waiting, and failing. */
import {
  IconAlertTriangle,
  IconArrowLeft,
  IconCircleCheck,
  IconCloudOff,
  IconInbox,
  IconInfoCircle,
  type TablerIcon,
} from '@tabler/icons-react'
import { createContext, type ReactNode, useContext, useEffect, useSyncExternalStore } from 'react'
import type { Message } from '../../kernel/i18n.ts'
import { ProblemError, unreachable } from './client.ts'
import { isOnline, onConnection } from './connection.ts'
import { Button, Go } from './controls.tsx'
import { useText } from './language.tsx'
import { messages } from './messages.ts'

/** Whom a page tells about itself while the server draws it. Nobody in a browser, which has document.title. */
export interface Listener {
  title(text: string): void
  /** There is no such page. */
  missing(): void
}
export const ListenerOfPage = createContext<Listener | undefined>(undefined)

function useTitle(title: string): void {
  useContext(ListenerOfPage)?.title(title)
  useEffect(() => {
    document.title = title
  }, [title])
}

/** For a page whose heading would repeat its navigation: the tab's title, and the one h1 for those who hear the page. */
export function PageTitle({ title }: { title: string }): ReactNode {
  const t = useText()
  useTitle(`${title} · ${t(messages.product)}`)
  return <h1 className="hidden-words">{title}</h1>
}

/** Sets the tab's title and gives the page its one h1. */
export function PageHeader(props: {
  title: string
  lead?: ReactNode
  back?: { to: string; label?: string; search?: Readonly<Record<string, string | undefined>> }
  actions?: ReactNode
  /** In the tab, when it should differ from the heading. */
  documentTitle?: string
}): ReactNode {
  const t = useText()
  useTitle(`${props.documentTitle ?? props.title} · ${t(messages.product)}`)
  return (
    <>
      {props.back && (
        <p className="crumbs no-print">
          <Go to={props.back.to} {...(props.back.search && { search: props.back.search })} className="back-link">
            <IconArrowLeft size={18} aria-hidden /> {props.back.label ?? t(messages.back)}
          </Go>
        </p>
      )}
      <div className="page-header">
        <div>
          <h1>{props.title}</h1>
          {props.lead && <p className="lead">{props.lead}</p>}
        </div>
        {props.actions && <div className="row no-print">{props.actions}</div>}
      </div>
    </>
  )
}

export type Tone = 'info' | 'risk' | 'overdue' | 'done'

const toneIcons: Readonly<Record<Tone, TablerIcon>> = {
  info: IconInfoCircle,
  risk: IconAlertTriangle,
  overdue: IconAlertTriangle,
  done: IconCircleCheck,
}

/** A boxed remark. `live` reads it out when it appears. */
export function Notice(props: { tone?: Tone; title?: string; live?: boolean; children?: ReactNode }): ReactNode {
  const tone = props.tone ?? 'info'
  const Icon = toneIcons[tone]
  return (
    <div className="notice" data-tone={tone} {...(props.live && { role: tone === 'overdue' ? 'alert' : 'status' })}>
      <Icon size={22} aria-hidden />
      <div className="grow stack tight">
        {props.title && <h2>{props.title}</h2>}
        {props.children && <div>{props.children}</div>}
      </div>
    </div>
  )
}

export function EmptyState(props: {
  title: string
  /** 1 where it is the whole page. */
  level?: 1 | 2
  children?: ReactNode
  action?: ReactNode
  icon?: TablerIcon
}): ReactNode {
  const Icon = props.icon ?? IconInbox
  const Heading = `h${props.level ?? 2}` as const
  return (
    <div className="empty">
      <Icon size={36} stroke={1.5} aria-hidden />
      <Heading>{props.title}</Heading>
      {props.children && <p>{props.children}</p>}
      {props.action && <div className="row">{props.action}</div>}
    </div>
  )
}

/** Title and detail of whatever was thrown, in words. */
export function useProblemWords(): (error: unknown) => { title: string; detail: string } {
  const t = useText()
  return (error) => {
    if (error instanceof ProblemError) {
      if (error.body.type === unreachable)
        return { title: t(messages.unreachableTitle), detail: t(messages.unreachable) }
      return { title: error.body.title, detail: error.body.detail }
    }
    return { title: t(messages.brokenTitle), detail: t(messages.broken) }
  }
}

export function isForbidden(error: unknown): boolean {
  return error instanceof ProblemError && error.kind === 'kernel.forbidden'
}

/** What may not be done, or is not there, is not the next time either. */
const isFinal = (error: unknown): boolean =>
  isForbidden(error) || (error instanceof ProblemError && error.status === 404)

const givenShown = 60
const shortOf = (given: string): string => (given.length > givenShown ? `${given.slice(0, givenShown)}…` : given)

/** A problem said in words, with a way on. */
export function ErrorState({ error, retry }: { error: unknown; retry?: () => void }): ReactNode {
  const t = useText()
  const words = useProblemWords()(error)
  const again = isFinal(error) ? undefined : retry
  return (
    <Notice tone="overdue" title={words.title} live>
      {words.detail !== '' && <p>{words.detail}</p>}
      {error instanceof ProblemError && error.wrong.length > 0 && (
        <ul>
          {error.wrong.map(({ given, detail }) => (
            <li key={given}>{t(messages.wrongGiven, { given: shortOf(given), detail })}</li>
          ))}
        </ul>
      )}
      {again && (
        <p className="row">
          <Button size="small" onClick={again}>
            {t(messages.retry)}
          </Button>
        </p>
      )}
    </Notice>
  )
}

export function Loading({ lines = 4, blocks = false }: { lines?: number; blocks?: boolean }): ReactNode {
  const t = useText()
  return (
    <div className={blocks ? 'skeleton blocks' : 'skeleton'} role="status">
      <span className="hidden-words">{t(messages.loading)}</span>
      {Array.from({ length: lines }, (_, index) => (
        <i key={index} />
      ))}
    </div>
  )
}

interface Asked<T> {
  readonly data: T | undefined
  readonly error: unknown
  readonly isPending: boolean
  readonly refetch: () => Promise<unknown>
}

/** The three states of a query in one place: `<Answer of={query}>{(data) => …}</Answer>`. */
export function Answer<T>(props: {
  of: Asked<T>
  lines?: number
  blocks?: boolean
  /** The page is nothing but this answer: what is wrong is then its heading. */
  alone?: boolean
  children: (data: T) => ReactNode
}): ReactNode {
  const { of: query } = props
  if (query.data !== undefined) return props.children(query.data)
  if (query.error && props.alone) return <FailedPage error={query.error} retry={() => void query.refetch()} />
  if (query.error) return <ErrorState error={query.error} retry={() => void query.refetch()} />
  return <Loading {...(props.lines && { lines: props.lines })} blocks={props.blocks ?? false} />
}

/** A problem that is the whole page: it is the heading. */
export function FailedPage({ error, retry }: { error: unknown; retry: () => void }): ReactNode {
  const t = useText()
  const { title, detail } = useProblemWords()(error)
  return (
    <div className="measure stack" role="alert">
      <PageHeader title={title} />
      <p>{detail}</p>
      <p className="row">
        {!isFinal(error) && <Button onClick={retry}>{t(messages.retry)}</Button>}
        <Go to="/" className="button">
          {t(messages.toHome)}
        </Go>
      </p>
    </div>
  )
}

/** There is nothing at this address, in whatever words the page says so. */
export function useMissing(isMissing: boolean): void {
  const listener = useContext(ListenerOfPage)
  if (isMissing) listener?.missing()
}

export function NotFound(): ReactNode {
  const t = useText()
  useMissing(true)
  return (
    <div className="measure stack">
      <PageHeader title={t(messages.notFoundTitle)} />
      <p>{t(messages.notFound)}</p>
      <p>
        <Go to="/" className="button">
          {t(messages.toHome)}
        </Go>
      </p>
    </div>
  )
}

export function SkipLink({ label }: { label?: Message }): ReactNode {
  const t = useText()
  return (
    <a className="skip-link" href="#main">
      {t(label ?? messages.skip)}
    </a>
  )
}

const never = (): (() => void) => () => undefined

/** False on the server, and while the program takes over what was drawn there. For what only a browser can tell. */
export function useInBrowser(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
}

export function useOnline(): boolean {
  return useSyncExternalStore(onConnection, isOnline, () => true)
}

export function OfflineBanner(): ReactNode {
  const t = useText()
  const online = useOnline()
  return (
    <div role="status">
      {!online && (
        <div className="offline-banner">
          <IconCloudOff size={18} aria-hidden /> {t(messages.offline)}
        </div>
      )}
    </div>
  )
}
