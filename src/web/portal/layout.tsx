/** The portal's frame: header, the bottom bar of a phone, footer. */
import {
  IconBell,
  IconFiles,
  IconHome,
  IconLicense,
  IconMessageReport,
  IconUser,
  type TablerIcon,
} from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Outlet, useLocation } from '@tanstack/react-router'
import { type ReactNode, useEffect, useRef } from 'react'
import type { Message } from '../../kernel/i18n.ts'
import { countUnread } from '../../platform/notifications/contract.ts'
import { WarningBanner } from '../../services/operations/pages/warning-parts.tsx'
import { call } from '../ui/client.ts'
import { Go, LanguageSwitch } from '../ui/controls.tsx'
import { useText } from '../ui/language.tsx'
import { useLive } from '../ui/live.ts'
import { messages as uiMessages } from '../ui/messages.ts'
import { OfflineBanner, SkipLink } from '../ui/page.tsx'
import { SignInLink, useSession, useSignedIn } from '../ui/session.tsx'
import { Wordmark } from '../ui/sign.tsx'
import { Toasts } from '../ui/toast.tsx'
import { waitingMark } from '../../services/participation/pages/waiting.ts'
import { cityPlaces } from './city.tsx'
import { messages } from './messages.ts'

interface Place {
  readonly to: string
  readonly words: Message
  readonly icon: TablerIcon
  /** Only where there is room: not in the bottom bar of a phone. */
  readonly onlyOnTop?: true
  /** Paths that belong to this place as well. */
  readonly also?: RegExp
}

const places: readonly Place[] = [
  { to: '/', words: messages.home, icon: IconHome, also: /^\/(procedures|search)/ },
  { to: '/cases', words: messages.cases, icon: IconFiles, also: /^\/apply/ },
  { to: '/papers', words: messages.papers, icon: IconLicense, onlyOnTop: true },
  { to: '/report', words: messages.report, icon: IconMessageReport, also: /^\/reports/ },
  { to: '/me', words: messages.me, icon: IconUser, also: /^\/notifications/ },
]

function isHere(place: Place, path: string): boolean {
  if (path === place.to || (place.to !== '/' && path.startsWith(`${place.to}/`))) return true
  return place.also?.test(path) ?? false
}

function Places({ className, list }: { className: string; list: readonly Place[] }): ReactNode {
  const t = useText()
  const path = useLocation({ select: (location) => location.pathname })
  return (
    <nav className={className} aria-label={t(messages.navigation)}>
      {list.map((place) => (
        <Go key={place.to} to={place.to} {...(isHere(place, path) && { 'aria-current': 'page' as const })}>
          <place.icon size={22} stroke={1.7} aria-hidden />
          <span>{t(place.words)}</span>
        </Go>
      ))}
    </nav>
  )
}

function Bell({ personId }: { personId: string }): ReactNode {
  const t = useText()
  const key = ['notices', 'unread'] as const
  const { data } = useQuery({ queryKey: key, queryFn: ({ signal }) => call(countUnread, { signal }) })
  useLive([`person:${personId}`], [['notices']])
  const unread = data?.unread ?? 0
  return (
    <Go
      to="/notifications"
      className="bell"
      aria-label={unread ? `${t(messages.notices)}: ${t(messages.unread, { n: unread })}` : t(messages.notices)}
    >
      <IconBell size={24} stroke={1.7} aria-hidden />
      {unread > 0 && (
        <span className="bell-count" aria-hidden>
          {unread > 99 ? '99+' : unread}
        </span>
      )}
    </Go>
  )
}

/** After a change of page the focus goes to the content, so that a screen reader begins there. */
function useFocusOnChange(): void {
  const path = useLocation({ select: (location) => location.pathname })
  const last = useRef(path)
  useEffect(() => {
    if (last.current === path) return
    last.current = path
    document.getElementById('main')?.focus({ preventScroll: true })
  }, [path])
}

/** A report that waited for a connection is sent from whatever page is opened next. */
function useSendWaiting(): void {
  useEffect(() => {
    const send = (): void => {
      if (localStorage.getItem(waitingMark) === null) return
      import('../../services/participation/pages/draft.ts')
        .then(({ sendWaiting }) => sendWaiting())
        .catch((error: unknown) => console.warn('the report that waits was not sent', error))
    }
    send()
    window.addEventListener('online', send)
    return () => window.removeEventListener('online', send)
  }, [])
}

export function Layout(): ReactNode {
  const session = useSession().data
  const signedIn = useSignedIn()
  useFocusOnChange()
  useSendWaiting()
  return (
    <>
      <SkipLink />
      <OfflineBanner />
      <WarningBanner />
      <header className="portal-header no-print">
        <div className="inner">
          <Go to="/" className="home-link">
            <Wordmark face={uiMessages.portal} sandbox={session?.sandbox ? messages.sandbox : undefined} />
          </Go>
          <Places className="top-places" list={places} />
          <div className="row header-tools">
            <LanguageSwitch />
            {signedIn?.kind === 'citizen' && signedIn.id ? (
              <Bell personId={signedIn.id} />
            ) : (
              session && (
                <span className="header-sign-in">
                  <SignInLink face="portal" />
                </span>
              )
            )}
          </div>
        </div>
      </header>
      <main id="main" tabIndex={-1} className="portal-main">
        <Outlet />
      </main>
      <Footer sandbox={session?.sandbox ?? false} />
      <Places className="bottom-places no-print" list={places.filter((place) => !place.onlyOnTop)} />
      <Toasts />
    </>
  )
}

function Footer({ sandbox }: { sandbox: boolean }): ReactNode {
  const t = useText()
  return (
    <footer className="portal-footer no-print">
      <div className="inner">
        <p>
          <b>{t(messages.owner)}</b>
          <br />
          <span className="small">{t(messages.openSource)}</span>
          {sandbox && (
            <>
              <br />
              <strong className="small">{t(messages.sandboxFoot)}</strong>
            </>
          )}
        </p>
        <ul role="list" aria-label={t(messages.footer)}>
          {cityPlaces.map(({ to, words, icon: Icon }) => (
            <li key={to}>
              <Go to={to}>
                <Icon size={18} aria-hidden /> {t(words)}
              </Go>
            </li>
          ))}
          <li>
            <Go to="/developers">{t(messages.developers)}</Go>
          </li>
          <li>
            <Go to="/accessibility">{t(messages.accessibility)}</Go>
          </li>
          <li>
            <a href="/api/docs">{t(messages.openApi)}</a>
          </li>
          <li>
            <a href="/desk">{t(messages.forOfficials)}</a>
          </li>
        </ul>
      </div>
    </footer>
  )
}
