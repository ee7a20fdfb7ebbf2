import type { ReactNode } from 'react'
import { useText } from '../ui/language.tsx'
import { messages } from '../ui/messages.ts'
import { PageHeader } from '../ui/page.tsx'

export default function Home(): ReactNode {
  const t = useText()
  return <PageHeader title={t(messages.centre)} />
}
