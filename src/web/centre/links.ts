/** The pages that the centre's bar leads to, and the permission that each needs. */
import {
  IconActivity,
  IconAffiliate,
  IconLeaf,
  IconRoad,
  IconTargetArrow,
  IconTrafficLights,
  IconUrgent,
  type TablerIcon,
} from '@tabler/icons-react'
import type { Message } from '../../kernel/i18n.ts'
import { words as indicatorWords } from '../../platform/indicators/pages/page-messages.ts'
import { words as telemetryWords } from '../../platform/telemetry/pages/page-messages.ts'
import { words as environmentWords } from '../../services/environment/pages/alert-messages.ts'
import { words as networkWords } from '../../services/network/pages/page-messages.ts'
import { words as operationsWords } from '../../services/operations/pages/page-messages.ts'
import { words as signalWords } from '../../services/signals/pages/page-messages.ts'
import { centreWords as trafficWords } from '../../services/traffic/pages/centre-messages.ts'

export interface CentreLink {
  readonly to: string
  readonly name: Message
  readonly icon: TablerIcon
  readonly needs?: string
}

/** The most urgent first: where there is little room the last ones go behind one button. */
const links: readonly CentreLink[] = [
  { to: '/operations', name: operationsWords.link, icon: IconUrgent },
  { to: '/traffic', name: trafficWords.title, icon: IconRoad },
  { to: '/signals', name: signalWords.link, icon: IconTrafficLights, needs: 'signals.read' },
  { to: '/environment', name: environmentWords.centre, icon: IconLeaf },
  { to: '/telemetry', name: telemetryWords.centreLink, icon: IconActivity },
  { to: '/network', name: networkWords.centreLink, icon: IconAffiliate, needs: 'network.read' },
  { to: '/targets', name: indicatorWords.deskTitle, icon: IconTargetArrow },
]

export const linksFor = (permissions: readonly string[]): readonly CentreLink[] =>
  links.filter(({ needs }) => needs === undefined || permissions.includes(needs))
