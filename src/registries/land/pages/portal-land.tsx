/** Land for everybody: what is open about a parcel, on a map. */
import type { ReactNode } from 'react'
import { useText } from '../../../web/ui/language.tsx'
import { PageHeader } from '../../../web/ui/page.tsx'
import { LandMap, useChosen, useParcel } from './land-map.tsx'
import { words } from './page-messages.ts'
import { ParcelCard } from './parcel-card.tsx'

export default function PortalLand(): ReactNode {
  const t = useText()
  const chosen = useChosen('/land')
  const parcel = useParcel(chosen.number)
  return (
    <div className="stack">
      <PageHeader title={t(words.title)} lead={t(words.leadPortal)} />
      <LandMap
        chosen={chosen}
        parcel={parcel.data}
        searchHelp={t(words.searchHelp)}
        card={chosen.number === undefined ? null : <ParcelCard chosen={chosen} of={parcel} />}
      />
    </div>
  )
}
