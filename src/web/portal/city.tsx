/** What the city offers besides procedures: one list for the home page and the foot of every page. */
import {
  IconAlertTriangle,
  IconChartBar,
  IconDatabase,
  IconLeaf,
  IconMap2,
  IconMessages,
  IconRoad,
  IconShieldCheck,
  type TablerIcon,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { Message } from '../../kernel/i18n.ts'
import { Go } from '../ui/controls.tsx'
import { useText } from '../ui/language.tsx'
import { messages } from './messages.ts'

interface CityPlace {
  readonly to: string
  readonly words: Message
  readonly icon: TablerIcon
}

export const cityPlaces: readonly CityPlace[] = [
  { to: '/environment', words: messages.environment, icon: IconLeaf },
  { to: '/traffic', words: messages.traffic, icon: IconRoad },
  { to: '/warnings', words: messages.warnings, icon: IconAlertTriangle },
  { to: '/land', words: messages.land, icon: IconMap2 },
  { to: '/consultations', words: messages.consultations, icon: IconMessages },
  { to: '/targets', words: messages.targets, icon: IconChartBar },
  { to: '/open-data', words: messages.openData, icon: IconDatabase },
  { to: '/verify', words: messages.verify, icon: IconShieldCheck },
]

export function TheCity(): ReactNode {
  const t = useText()
  return (
    <section className="whole" aria-labelledby="the-city">
      <h2 id="the-city">{t(messages.theCity)}</h2>
      <ul className="tiles by-four" role="list">
        {cityPlaces.map(({ to, words, icon: Icon }) => (
          <li key={to}>
            <Go to={to}>
              <Icon size={24} stroke={1.6} aria-hidden /> {t(words)}
            </Go>
          </li>
        ))}
      </ul>
    </section>
  )
}
