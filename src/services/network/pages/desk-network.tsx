/** The network at the desk: outages, the register, planned work, and what is promised. */
import type { ReactNode } from 'react'
import { Tabs } from '../../../web/ui/dialog.tsx'
import { useText } from '../../../web/ui/language.tsx'
import { useLive } from '../../../web/ui/live.ts'
import { useQueryText } from '../../../web/ui/navigation.tsx'
import { Answer, EmptyState, PageHeader } from '../../../web/ui/page.tsx'
import { useSession } from '../../../web/ui/session.tsx'
import { AvailabilityPanel } from './desk-availability.tsx'
import { KeysPanel } from './desk-keys.tsx'
import { OutagesPanel } from './desk-outages.tsx'
import { LinksPanel, NodesPanel } from './desk-register.tsx'
import { WindowsPanel } from './desk-windows.tsx'
import { words } from './page-messages.ts'
import { networkKey } from './parts.tsx'
import './network.css'

export default function NetworkPage(): ReactNode {
  const t = useText()
  const session = useSession()
  const { tab } = useQueryText()
  useLive(['network:state'], [networkKey])
  return (
    <div className="desk-page stack">
      <PageHeader title={t(words.title)} lead={t(words.lead)} />
      <Answer of={session}>
        {({ permissions }) => {
          if (!permissions.includes('network.read')) return <EmptyState title={t(words.forbidden)} />
          const manages = permissions.includes('network.manage')
          const tabs = [
            { id: 'outages', label: t(words.outages), content: <OutagesPanel /> },
            { id: 'nodes', label: t(words.nodes), content: <NodesPanel manages={manages} /> },
            { id: 'links', label: t(words.links), content: <LinksPanel manages={manages} /> },
            { id: 'windows', label: t(words.windows), content: <WindowsPanel manages={manages} /> },
            { id: 'availability', label: t(words.availability), content: <AvailabilityPanel /> },
            ...(manages ? [{ id: 'keys', label: t(words.keys), content: <KeysPanel /> }] : []),
          ]
          return <Tabs label={t(words.title)} tabs={tabs} first={tab} />
        }}
      </Answer>
    </div>
  )
}
