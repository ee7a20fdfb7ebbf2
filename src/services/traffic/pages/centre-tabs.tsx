/** The three pages of traffic in the centre. */
import type { ReactNode } from 'react'
import { Go } from '../../../web/ui/controls.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { centreWords } from './centre-messages.ts'
import { words } from './page-messages.ts'

const pages = [
  { to: '/traffic', name: centreWords.live },
  { to: '/traffic/past', name: centreWords.past },
  { to: '/traffic/studies', name: centreWords.studies },
] as const

export function CentreTabs({ here }: { here: (typeof pages)[number]['to'] }): ReactNode {
  const t = useText()
  return (
    <nav className="tabs" aria-label={t(words.sections)}>
      {pages.map(({ to, name }) => (
        <Go key={to} to={to} {...(to === here && { 'aria-current': 'page' as const })}>
          {t(name)}
        </Go>
      ))}
    </nav>
  )
}
