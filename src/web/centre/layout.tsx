/** The frame of the centre: one thin bar; the wall belongs to the picture. */
import { IconLogout, IconMaximize } from '@tabler/icons-react'
import { Outlet, useLocation } from '@tanstack/react-router'
import { type ReactNode, useEffect } from 'react'
import { centreWords } from '../../platform/casework/pages/centre-messages.ts'
import { BarPages } from '../ui/bar-pages.tsx'
import { Button, Go, LanguageSwitch } from '../ui/controls.tsx'
import { useText } from '../ui/language.tsx'
import { messages } from '../ui/messages.ts'
import { OfflineBanner, SkipLink } from '../ui/page.tsx'
import { useSignedIn, useSignOut } from '../ui/session.tsx'
import { Wordmark } from '../ui/sign.tsx'
import { Toasts } from '../ui/toast.tsx'
import { linksFor } from './links.ts'
import { barWords } from './messages.ts'

export function Layout(): ReactNode {
  const t = useText()
  const session = useSignedIn()
  const out = useSignOut('/centre/')
  useStayAwake()
  return (
    <div className="centre">
      <SkipLink />
      <OfflineBanner />
      <header className="centre-bar">
        <Go to="/" className="home-link">
          <Wordmark face={messages.centre} />
        </Go>
        {session ? <Pages permissions={session.permissions} /> : <span className="grow" />}
        <LanguageSwitch />
        <Button
          kind="quiet"
          size="small"
          aria-label={t(centreWords.fullScreen)}
          onClick={() => void document.documentElement.requestFullscreen()}
        >
          <IconMaximize size={20} aria-hidden /> <span className="centre-bar-words">{t(centreWords.fullScreen)}</span>
        </Button>
        {session && (
          <Button kind="quiet" size="small" aria-label={t(messages.signOut)} onClick={() => void out()}>
            <IconLogout size={20} aria-hidden /> <span className="centre-bar-words">{t(messages.signOut)}</span>
          </Button>
        )}
      </header>
      <main id="main" tabIndex={-1}>
        <Outlet />
      </main>
      <Toasts />
    </div>
  )
}

function Pages({ permissions }: { permissions: readonly string[] }): ReactNode {
  const path = useLocation({ select: (location) => location.pathname })
  const pages = linksFor(permissions).map((link) => ({
    ...link,
    isHere: path === link.to || path.startsWith(`${link.to}/`),
  }))
  return <BarPages label={barWords.pages} pages={pages} />
}

/** A wall never sleeps. The lock is lost when the tab is hidden, so it is asked for again. */
function useStayAwake(): void {
  useEffect(() => {
    if (!('wakeLock' in navigator)) return
    const ask = (): void => {
      if (document.visibilityState !== 'visible') return
      navigator.wakeLock.request('screen').catch((error: unknown) => console.warn('the screen may sleep', error))
    }
    ask()
    document.addEventListener('visibilitychange', ask)
    return () => document.removeEventListener('visibilitychange', ask)
  }, [])
}
