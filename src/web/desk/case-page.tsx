import { IconArrowLeft } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { DeskCase } from '../../platform/casework/pages/desk-case.tsx'
import { Go } from '../ui/controls.tsx'
import { useText } from '../ui/language.tsx'
import { usePathParams } from '../ui/navigation.tsx'
import { caseServices } from './case-services.ts'
import { words } from './messages.ts'

export default function CasePage(): ReactNode {
  const t = useText()
  const { id = '' } = usePathParams()
  return (
    <div className="desk-page">
      <p className="crumbs no-print">
        <Go to="/" className="back-link">
          <IconArrowLeft size={18} aria-hidden /> {t(words.backToQueue)}
        </Go>
      </p>
      <DeskCase id={id} services={caseServices} alone />
    </div>
  )
}
