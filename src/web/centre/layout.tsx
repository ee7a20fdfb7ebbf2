import { Outlet } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { LanguageSwitch } from '../ui/controls.tsx'
import { messages } from '../ui/messages.ts'
import { OfflineBanner, SkipLink } from '../ui/page.tsx'
import { Wordmark } from '../ui/sign.tsx'
import { Toasts } from '../ui/toast.tsx'

export function Layout(): ReactNode {
  return (
    <>
      <SkipLink />
      <OfflineBanner />
      <header className="centre-header row between">
        <Wordmark face={messages.centre} />
        <div className="row">
          <LanguageSwitch />
        </div>
      </header>
      <main id="main" tabIndex={-1}>
        <Outlet />
      </main>
      <Toasts />
    </>
  )
}
