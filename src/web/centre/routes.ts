/** The pages of the centre, collected from the modules that own them. */
import { type Page, page } from '../ui/navigation.tsx'

export const pages: readonly Page[] = [
  page('/', () => import('./home.tsx')),
  page('/operations', () => import('../../services/operations/pages/centre-operations.tsx')),
  page('/warnings', () => import('../../services/operations/pages/centre-warnings.tsx')),
  page('/log', () => import('../../services/operations/pages/centre-log.tsx')),
  page('/replay', () => import('../../services/operations/pages/centre-replay.tsx')),
  page('/wall', () => import('./wall.tsx')),
  page('/telemetry', () => import('../../platform/telemetry/pages/centre-telemetry.tsx')),
  page('/environment', () => import('../../services/environment/pages/centre-environment.tsx')),
  page('/telemetry/$id', () => import('../../platform/telemetry/pages/centre-thing.tsx')),
  page('/targets', () => import('../../platform/indicators/pages/centre-targets.tsx')),
  page('/traffic', () => import('../../services/traffic/pages/centre-traffic.tsx')),
  page('/traffic/past', () => import('../../services/traffic/pages/centre-past.tsx')),
  page('/traffic/studies', () => import('../../services/traffic/pages/centre-studies.tsx')),
  page('/network', () => import('../../services/network/pages/centre-network.tsx')),
  page('/signals', () => import('../../services/signals/pages/centre-signals.tsx')),
  page('/signals/log', () => import('../../services/signals/pages/centre-signal-log.tsx')),
  page('/signals/corridors/$id', () => import('../../services/signals/pages/centre-corridor.tsx')),
  page('/signals/$id/plan', () => import('../../services/signals/pages/centre-plan.tsx')),
  page('/signals/$id', () => import('../../services/signals/pages/centre-intersection.tsx')),
  page('/network/$id', () => import('../../services/network/pages/centre-node.tsx')),
]
