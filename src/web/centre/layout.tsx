/** The frame of the centre: one thin bar; the wall belongs to the picture. */
import {
  IconActivity,
  IconAffiliate,
  IconLeaf,
  IconLogout,
  IconMaximize,
  IconRoad,
  IconTargetArrow,
  IconTrafficLights,
  IconUrgent,
} from '@tabler/icons-react'
import { Outlet } from '@tanstack/react-router'
import { type ReactNode, useEffect } from 'react'
import { centreWords } from '../../platform/casework/pages/centre-messages.ts'
import { words as indicatorWords } from '../../platform/indicators/pages/page-messages.ts'
import { words as networkWords } from '../../services/network/pages/page-messages.ts'
import { words as operationsWords } from '../../services/operations/pages/page-messages.ts'
import { words as signalWords } from '../../services/signals/pages/page-messages.ts'
import { words as telemetryWords } from '../../platform/telemetry/pages/page-messages.ts'
import { centreWords as trafficWords } from '../../services/traffic/pages/centre-messages.ts'
import { words as environmentWords } from '../../services/environment/pages/alert-messages.ts'
import { Button, GoButton, LanguageSwitch } from '../ui/controls.tsx'
import { useText } from '../ui/language.tsx'
import { messages } from '../ui/messages.ts'
import { OfflineBanner, SkipLink } from '../ui/page.tsx'
import { useSignedIn, useSignOut } from '../ui/session.tsx'
import { Wordmark } from '../ui/sign.tsx'
import { Toasts } from '../ui/toast.tsx'

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
        <Wordmark face={messages.centre} />
        <span className="grow" />
        {session?.permissions.includes('network.read') && (
          <GoButton to="/network" kind="quiet" size="small">
            <IconAffiliate size={20} aria-hidden /> {t(networkWords.centreLink)}
          </GoButton>
        )}
        {session?.permissions.includes('signals.read') && (
          <GoButton to="/signals" kind="quiet" size="small">
            <IconTrafficLights size={20} aria-hidden /> {t(signalWords.link)}
          </GoButton>
        )}
        {session && (
          <GoButton to="/operations" kind="quiet" size="small">
            <IconUrgent size={20} aria-hidden /> {t(operationsWords.link)}
          </GoButton>
        )}
        {session && (
          <GoButton to="/traffic" kind="quiet" size="small">
            <IconRoad size={20} aria-hidden /> {t(trafficWords.title)}
          </GoButton>
        )}
        {session && (
          <GoButton to="/environment" kind="quiet" size="small">
            <IconLeaf size={20} aria-hidden /> {t(environmentWords.centre)}
          </GoButton>
        )}
        {session && (
          <GoButton to="/telemetry" kind="quiet" size="small">
            <IconActivity size={20} aria-hidden /> {t(telemetryWords.centreLink)}
          </GoButton>
        )}
        {session && (
          <GoButton to="/targets" kind="quiet" size="small">
            <IconTargetArrow size={20} aria-hidden /> {t(indicatorWords.deskTitle)}
          </GoButton>
        )}
        <LanguageSwitch />
        <Button kind="quiet" size="small" onClick={() => void document.documentElement.requestFullscreen()}>
          <IconMaximize size={20} aria-hidden /> {t(centreWords.fullScreen)}
        </Button>
        {session && (
          <Button kind="quiet" size="small" onClick={() => void out()}>
            <IconLogout size={20} aria-hidden /> {t(messages.signOut)}
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
