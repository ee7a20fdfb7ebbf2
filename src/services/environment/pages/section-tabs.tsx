/** The parts of the environment's pages in the portal. */
import type { ReactNode } from 'react'
import { Go } from '../../../web/ui/controls.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { words } from './page-messages.ts'
import { words as waterWords } from './water-messages.ts'

const sections = [
  { to: '/environment', name: words.air },
  { to: '/environment/water', name: waterWords.water },
  { to: '/environment/waste', name: waterWords.waste },
] as const
type Section = (typeof sections)[number]['to']

export function SectionTabs({ here }: { here: Section }): ReactNode {
  const t = useText()
  return (
    <nav className="tabs" aria-label={t(words.sections)}>
      {sections.map(({ to, name }) => (
        <Go key={to} to={to} {...(to === here && { 'aria-current': 'page' as const })}>
          {t(name)}
        </Go>
      ))}
    </nav>
  )
}
