/** Those who run the exchange, and the owners of data: services, members, grants, log. */
import type { ReactNode } from 'react'
import { GoButton } from '../../../web/ui/controls.tsx'
import { Tabs } from '../../../web/ui/dialog.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { Answer, EmptyState, PageHeader } from '../../../web/ui/page.tsx'
import { useSession } from '../../../web/ui/session.tsx'
import { GrantsPanel } from './desk-grants.tsx'
import { LogPanel } from './desk-log.tsx'
import { MembersPanel } from './desk-members.tsx'
import { ServicesPanel } from './desk-services.tsx'
import { words } from './page-messages.ts'

export default function ExchangePage(): ReactNode {
  const t = useText()
  const session = useSession()
  return (
    <div className="desk-page stack">
      <PageHeader
        title={t(words.title)}
        lead={t(words.lead)}
        {...(session.data?.permissions.includes('participation.manage') && {
          actions: <GoButton to="/open311">{t(words.open311)}</GoButton>,
        })}
      />
      <Answer of={session}>
        {({ permissions }) =>
          permissions.includes('exchange.audit') ? (
            <Tabs
              label={t(words.title)}
              tabs={[
                { id: 'services', label: t(words.services), content: <ServicesPanel /> },
                { id: 'grants', label: t(words.grants), content: <GrantsPanel permissions={permissions} /> },
                { id: 'members', label: t(words.members), content: <MembersPanel permissions={permissions} /> },
                { id: 'log', label: t(words.log), content: <LogPanel /> },
              ]}
            />
          ) : (
            <EmptyState title={t(words.forbidden)} />
          )
        }
      </Answer>
    </div>
  )
}
