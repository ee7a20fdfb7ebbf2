/** The wall with the screens of all services: they do not know each other, the face knows them all. */
import { lazy, type ReactNode } from 'react'
import { words as environment } from '../../services/environment/pages/alert-messages.ts'
import { words as network } from '../../services/network/pages/page-messages.ts'
import { WallPage } from '../../services/operations/pages/centre-wall.tsx'
import { words as participation } from '../../services/participation/pages/page-messages.ts'
import { words as signals } from '../../services/signals/pages/page-messages.ts'
import { centreWords as traffic } from '../../services/traffic/pages/centre-messages.ts'
import type { WallScreen } from '../ui/wall.tsx'

const more: readonly WallScreen[] = [
  {
    id: 'traffic',
    title: traffic.title,
    content: lazy(() => import('../../services/traffic/pages/wall-traffic.tsx')),
  },
  {
    id: 'signals',
    title: signals.title,
    content: lazy(() => import('../../services/signals/pages/wall-signals.tsx')),
  },
  {
    id: 'network',
    title: network.title,
    content: lazy(() => import('../../services/network/pages/wall-network.tsx')),
  },
  {
    id: 'air',
    title: environment.wallTitle,
    content: lazy(() => import('../../services/environment/pages/wall-air.tsx')),
  },
  {
    id: 'reports',
    title: participation.wallTitle,
    content: lazy(() => import('../../services/participation/pages/wall-reports.tsx')),
  },
]

export default function Wall(): ReactNode {
  return <WallPage more={more} />
}
