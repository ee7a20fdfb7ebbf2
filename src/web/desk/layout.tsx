/** The frame of the desk: one bar on top, everything else is work. */
import {
  IconDeviceTv,
  IconHome2,
  IconKeyboard,
  IconLogout,
  IconMenu2,
  IconSearch,
  IconUser,
  IconX,
} from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Outlet, useLocation } from '@tanstack/react-router'
import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react'
import { counterCountMax, countCounter } from '../../platform/delivery/contract.ts'
import type { SessionView } from '../../platform/identity/contract.ts'
import { BarPages } from '../ui/bar-pages.tsx'
import { call } from '../ui/client.ts'
import { Button, Go, LanguageSwitch, ThemeSwitch } from '../ui/controls.tsx'
import { Dialog, Menu } from '../ui/dialog.tsx'
import { CheckboxField } from '../ui/fields.tsx'
import { setShortcuts, shortcutsOn, useKeys } from '../ui/keys.ts'
import { useText } from '../ui/language.tsx'
import { messages as ui } from '../ui/messages.ts'
import { useGo } from '../ui/navigation.tsx'
import { OfflineBanner, SkipLink } from '../ui/page.tsx'
import { NeedsSignIn, SignedIn, useSignedIn, useSignOut } from '../ui/session.tsx'
import { Wordmark } from '../ui/sign.tsx'
import { Toasts } from '../ui/toast.tsx'
import { FindAnything } from './find-anything.tsx'
import { barLinksFor, linksBelow } from './links.ts'
import { words } from './messages.ts'

export function DeskLayout(): ReactNode {
  const session = useSignedIn()
  const [finding, setFinding] = useState(false)
  const [helping, setHelping] = useState(false)
  useKeys({
    'ctrl+k': () => setFinding(true),
    '?': () => setHelping(true),
    '/': () => document.getElementById('queue-search')?.focus(),
  })
  return (
    <div className="desk">
      <SkipLink />
      <DeskBar session={session} onFind={() => setFinding(true)} onHelp={() => setHelping(true)} />
      <OfflineBanner />
      <main id="main" tabIndex={-1}>
        <SignedIn face="desk" as="official" level={1}>
          {(signedIn) => (signedIn.units.length > 0 ? <Outlet /> : <NeedsSignIn face="desk" level={1} />)}
        </SignedIn>
      </main>
      {session?.kind === 'official' && <FindAnything open={finding} onClose={() => setFinding(false)} />}
      <Shortcuts open={helping} onClose={() => setHelping(false)} />
      <Toasts />
    </div>
  )
}

/** A page's own pages are below its address; all are below the first one's. */
const isWithin = (path: string, to: string): boolean => path === to || (to !== '/' && path.startsWith(`${to}/`))

interface BarProps {
  readonly session: SessionView | undefined
  readonly onFind: () => void
  readonly onHelp: () => void
}

/** Where there is little room, the pages and the language are behind one button; what is needed all the time stays. */
function DeskBar({ session, onFind, onHelp }: BarProps): ReactNode {
  const t = useText()
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !open) return
    setOpen(false)
    button.current?.focus()
  }
  return (
    <header className="desk-bar" data-menu={open} onKeyDown={onKeyDown}>
      {session && (
        <button
          ref={button}
          type="button"
          className="button menu-button"
          data-kind="quiet"
          data-size="small"
          aria-expanded={open}
          aria-controls="desk-menu"
          onClick={() => setOpen(!open)}
        >
          {open ? <IconX size={20} aria-hidden /> : <IconMenu2 size={20} aria-hidden />} {t(words.menu)}
        </button>
      )}
      <Go to="/" className="home-link">
        <Wordmark face={ui.desk} />
      </Go>
      <div id="desk-menu" className={session ? 'desk-menu' : 'row grow'}>
        {session ? <Pages permissions={session.permissions} onGo={() => setOpen(false)} /> : <span className="grow" />}
        <LanguageSwitch />
      </div>
      {session?.sandbox && (
        <span className="sandbox-mark">
          {t(words.sandbox)}
          <span className="sandbox-more">{t(words.sandboxMore)}</span>
        </span>
      )}
      {session && (
        <Button size="small" onClick={onFind}>
          <IconSearch size={18} aria-hidden /> <span className="find-words">{t(words.find)}</span> <kbd>Ctrl K</kbd>
        </Button>
      )}
      {session && <UserMenu session={session} onHelp={onHelp} />}
    </header>
  )
}

function Pages({ permissions, onGo }: { permissions: readonly string[]; onGo: () => void }): ReactNode {
  const path = useLocation({ select: (location) => location.pathname })
  const pages = barLinksFor(permissions).map(({ to, name }) => ({
    to,
    name,
    isHere: isWithin(path, to) || linksBelow(to, permissions).some((page) => isWithin(path, page.to)),
    ...(to === '/hand-over' && { badge: <WaitingCount /> }),
  }))
  return <BarPages label={ui.desk} pages={pages} onGo={onGo} />
}

const countEveryMs = 60_000

/** How many papers wait at the counter; nothing while it is not known, or none does. */
function WaitingCount(): ReactNode {
  const t = useText()
  const { data } = useQuery({
    queryKey: ['delivery', 'counts'],
    queryFn: () => call(countCounter),
    refetchInterval: countEveryMs,
  })
  if (!data || data.waiting === 0) return null
  const n = data.waiting >= counterCountMax ? `${counterCountMax - 1}+` : data.waiting
  return (
    <>
      {' '}
      <span className="count" title={t(words.handOverCount, { n })}>
        {n}
      </span>
    </>
  )
}

function UserMenu({ session, onHelp }: { session: SessionView; onHelp: () => void }): ReactNode {
  const t = useText()
  const go = useGo()
  const out = useSignOut('/desk/')
  return (
    <Menu
      label={session.name ?? ''}
      items={[
        { label: t(words.account), icon: <IconUser size={18} />, run: () => go('/account') },
        { label: t(words.shortcuts), icon: <IconKeyboard size={18} />, run: onHelp },
        { label: t(words.toPortal), icon: <IconHome2 size={18} />, run: () => location.assign('/') },
        { label: t(words.toCentre), icon: <IconDeviceTv size={18} />, run: () => location.assign('/centre/') },
        { label: t(ui.signOut), icon: <IconLogout size={18} />, run: () => void out() },
      ]}
    >
      <span className="avatar" aria-hidden>
        {session.initials}
      </span>
      <span className="user-name">{session.name}</span>
    </Menu>
  )
}

const keys = [
  ['Ctrl K', words.keyFind],
  ['J  K', words.keyMove],
  ['Enter', words.keyOpen],
  ['X', words.keySelect],
  ['A', words.keyAct],
  ['/', words.keyFilter],
  ['?', words.keyHelp],
] as const

function Shortcuts({ open, onClose }: { open: boolean; onClose: () => void }): ReactNode {
  const t = useText()
  const [on, setOn] = useState(shortcutsOn)
  return (
    <Dialog open={open} onClose={onClose} title={t(words.shortcuts)}>
      <dl className="answers">
        {keys.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(what)}</dd>
          </div>
        ))}
      </dl>
      <CheckboxField
        label={t(words.shortcutsOn)}
        checked={on}
        onChange={(next) => {
          setShortcuts(next)
          setOn(next)
        }}
      />
      <ThemeSwitch />
    </Dialog>
  )
}
