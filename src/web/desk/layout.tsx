/** The frame of the desk: one bar on top, everything else is work. */
import { IconDeviceTv, IconHome2, IconKeyboard, IconLogout, IconSearch, IconUser } from '@tabler/icons-react'
import { Outlet } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import type { SessionView } from '../../platform/identity/contract.ts'
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
        <SignedIn face="desk" as="official">
          {(signedIn) => (signedIn.units.length > 0 ? <Outlet /> : <NeedsSignIn face="desk" />)}
        </SignedIn>
      </main>
      {session?.kind === 'official' && <FindAnything open={finding} onClose={() => setFinding(false)} />}
      <Shortcuts open={helping} onClose={() => setHelping(false)} />
      <Toasts />
    </div>
  )
}

interface BarProps {
  readonly session: SessionView | undefined
  readonly onFind: () => void
  readonly onHelp: () => void
}

function DeskBar({ session, onFind, onHelp }: BarProps): ReactNode {
  const t = useText()
  const may = (permission: string): boolean => session?.permissions.includes(permission) ?? false
  return (
    <header className="desk-bar">
      <Go to="/" className="home-link">
        <Wordmark face={ui.desk} />
      </Go>
      {session && (
        <nav aria-label={t(ui.desk)}>
          <Go to="/">{t(words.work)}</Go>
          {may('casework.receive') && <Go to="/reception">{t(words.reception)}</Go>}
          {may('casework.decide') && <Go to="/unsealed">{t(words.unsealed)}</Go>}
          {may('casework.read') && <Go to="/register">{t(words.register)}</Go>}
          <Go to="/registries">{t(words.registries)}</Go>
          {may('organisation.manage') && <Go to="/officials">{t(words.officials)}</Go>}
          {may('exchange.audit') && <Go to="/exchange">{t(words.exchange)}</Go>}
        </nav>
      )}
      <span className="grow" />
      {session?.sandbox && <span className="sandbox-mark">{t(words.sandbox)}</span>}
      {session && (
        <Button size="small" onClick={onFind}>
          <IconSearch size={18} aria-hidden /> {t(words.find)} <kbd>Ctrl K</kbd>
        </Button>
      )}
      <LanguageSwitch />
      {session && <UserMenu session={session} onHelp={onHelp} />}
    </header>
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
