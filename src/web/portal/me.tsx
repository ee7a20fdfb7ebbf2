/** Me: what the city knows, how it reaches me, where I am signed in, how the portal looks. */
import { IconBell, IconLicense, IconLogout } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { messages } from '../../platform/identity/pages/page-messages.ts'
import { Profile } from '../../platform/identity/pages/portal-profile.tsx'
import { Devices, SignInHistory } from '../../platform/identity/pages/portal-security.tsx'
import { NoticePreferences } from '../../platform/notifications/pages/portal-preferences.tsx'
import { messages as dataMessages } from '../../services/personal-data/pages/page-messages.ts'
import { Button, GoButton, LanguageSwitch, ThemeSwitch } from '../ui/controls.tsx'
import { useText } from '../ui/language.tsx'
import { messages as uiMessages } from '../ui/messages.ts'
import { PageHeader } from '../ui/page.tsx'
import { messages as portalMessages } from './messages.ts'
import { SignedIn, useSignedIn, useSignOut } from '../ui/session.tsx'

export default function Me(): ReactNode {
  const t = useText()
  const name = useSignedIn()?.name
  const leave = useSignOut('/')
  return (
    <>
      <PageHeader
        title={name ?? t(messages.title)}
        actions={
          name && (
            <>
              <GoButton to="/notifications">
                <IconBell size={20} aria-hidden /> {t(messages.notices)}
              </GoButton>
              <Button onClick={() => void leave()}>
                <IconLogout size={20} aria-hidden /> {t(uiMessages.signOut)}
              </Button>
            </>
          )
        }
      />
      <div className="stack wide">
        <section className="stack tight">
          <h2>{t(messages.settings)}</h2>
          <div className="row">
            <LanguageSwitch />
            <ThemeSwitch />
          </div>
        </section>
        <SignedIn face="portal" as="citizen">
          {(session) => (
            <div className="columns">
              <div className="stack wide">
                <Profile assurance={session.assurance} />
                <section className="stack tight">
                  <h2>{t(dataMessages.title)}</h2>
                  <p className="soft">{t(dataMessages.linkLead)}</p>
                  <div>
                    <GoButton to="/me/data">{t(dataMessages.open)}</GoButton>
                  </div>
                </section>
                <div>
                  <GoButton to="/papers">
                    <IconLicense size={20} aria-hidden /> {t(portalMessages.papers)}
                  </GoButton>
                </div>
              </div>
              <div className="stack wide">
                <NoticePreferences />
                <Devices />
                <SignInHistory />
              </div>
            </div>
          )}
        </SignedIn>
      </div>
    </>
  )
}
