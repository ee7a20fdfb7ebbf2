import type { ReactNode } from 'react'
import { DeskCase } from '../../services/procedures/pages/desk-case.tsx'
import { useText } from '../ui/language.tsx'
import { usePathParams } from '../ui/navigation.tsx'
import { PageHeader } from '../ui/page.tsx'
import { words } from './messages.ts'

export default function CasePage(): ReactNode {
  const t = useText()
  const { id = '' } = usePathParams()
  return (
    <div className="desk-page">
      <PageHeader title={t(words.work)} back={{ to: '/', label: t(words.backToQueue) }} />
      <DeskCase id={id} />
    </div>
  )
}
