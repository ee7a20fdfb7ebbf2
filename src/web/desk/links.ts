/** The pages that the desk's bar and its search lead to, and the permission that each needs. */
import type { Message } from '../../kernel/i18n.ts'
import { words } from './messages.ts'

export interface DeskLink {
  readonly to: string
  readonly name: Message
  readonly needs?: string
  /** Below another page: by its link there and by the search, not in the bar. */
  readonly below?: string
}

const links: readonly DeskLink[] = [
  { to: '/', name: words.work, needs: 'casework.read' },
  { to: '/reports', name: words.reports, needs: 'casework.read' },
  { to: '/consultations', name: words.consultations, needs: 'consultations.manage', below: '/reports' },
  { to: '/tasks', name: words.tasks, needs: 'operations.task' },
  { to: '/reception', name: words.reception, needs: 'casework.receive' },
  { to: '/hand-over', name: words.handOver, needs: 'delivery.hand-over' },
  { to: '/unsealed', name: words.unsealed, needs: 'casework.decide' },
  { to: '/register', name: words.register, needs: 'casework.read' },
  { to: '/registries', name: words.registries },
  { to: '/notices', name: words.notices, needs: 'population.manage', below: '/registries' },
  { to: '/who', name: words.who, needs: 'population.look-up', below: '/registries' },
  { to: '/land', name: words.land, needs: 'land.look-up' },
  { to: '/public-assets', name: words.inventories, needs: 'public-assets.count' },
  { to: '/payments', name: words.payments, needs: 'payments.reconcile' },
  { to: '/payments/refunds', name: words.refunds, needs: 'payments.reconcile', below: '/payments' },
  { to: '/officials', name: words.officials, needs: 'organisation.manage' },
  { to: '/extracts', name: words.extracts, needs: 'registry.extracts' },
  { to: '/alarms', name: words.alarms, needs: 'casework.read' },
  { to: '/indicators', name: words.indicators },
  { to: '/retention', name: words.retention, needs: 'data-protection.retention' },
  { to: '/official-links', name: words.officialLinks, needs: 'data-protection.link-officials' },
  { to: '/mails', name: words.mails, needs: 'notifications.manage' },
  { to: '/devices', name: words.devices, needs: 'telemetry.manage' },
  { to: '/network', name: words.network, needs: 'network.read' },
  { to: '/traffic', name: words.traffic, needs: 'traffic.read' },
  { to: '/environment', name: words.environment, needs: 'environment.read' },
  { to: '/playbooks', name: words.playbooks, needs: 'operations.playbooks' },
  { to: '/exchange', name: words.exchange, needs: 'exchange.audit' },
  { to: '/open311', name: words.open311, needs: 'participation.manage', below: '/exchange' },
]

export function linksFor(permissions: readonly string[]): readonly DeskLink[] {
  return links.filter(({ needs }) => needs === undefined || permissions.includes(needs))
}

export function barLinksFor(permissions: readonly string[]): readonly DeskLink[] {
  return linksFor(permissions).filter(({ below }) => below === undefined)
}

export function linksBelow(page: string, permissions: readonly string[]): readonly DeskLink[] {
  return linksFor(permissions).filter(({ below }) => below === page)
}
