/** The pages of the desk, each loaded when first visited. */
import { type Page, page } from '../ui/navigation.tsx'

export const pages: readonly Page[] = [
  page('/', () => import('./queue-page.tsx')),
  page('/cases/$id', () => import('./case-page.tsx')),
  page('/reception', () => import('../../services/procedures/pages/desk-reception.tsx')),
  page('/hand-over', () => import('../../platform/delivery/pages/desk-counter.tsx')),
  page('/unsealed', () => import('../../services/procedures/pages/desk-unsealed.tsx')),
  page('/register', () => import('../../platform/casework/pages/desk-register.tsx')),
  page('/registries', () => import('../../platform/registry/pages/desk-registries.tsx')),
  page('/registries/$registry', () => import('../../platform/registry/pages/desk-registry.tsx')),
  page('/registries/$registry/files', () => import('../../platform/registry/pages/desk-imports.tsx')),
  page('/registries/$registry/files/$id', () => import('../../platform/registry/pages/desk-import.tsx')),
  page('/registries/$registry/$id', () => import('../../platform/registry/pages/desk-record.tsx')),
  page('/officials', () => import('../../platform/organisation/pages/desk-officials.tsx')),
  page('/extracts', () => import('../../platform/registry/pages/desk-extracts.tsx')),
  page('/alarms', () => import('../../services/data-protection/pages/desk-alarms.tsx')),
  page('/alarms/$id', () => import('../../services/data-protection/pages/desk-alarm.tsx')),
  page('/retention', () => import('../../services/data-protection/pages/desk-retention.tsx')),
  page('/exchange', () => import('../../platform/exchange/pages/desk-exchange.tsx')),
  page('/devices', () => import('../../platform/telemetry/pages/desk-devices.tsx')),
  page('/land', () => import('../../registries/land/pages/desk-land.tsx')),
  page('/account', () => import('../../platform/identity/pages/desk-account.tsx')),
]
