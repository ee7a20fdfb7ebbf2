import type { ReactNode } from 'react'
import { useEffect } from 'react'
import { CentreCounts } from '../../platform/casework/pages/centre-counts.tsx'
import { centreWords } from '../../platform/casework/pages/centre-messages.ts'
import { useText } from '../ui/language.tsx'
import { SignedIn } from '../ui/session.tsx'

export default function Home(): ReactNode {
  const t = useText()
  const title = t(centreWords.title)
  useEffect(() => {
    document.title = `${title} · Khuê`
  }, [title])
  return (
    <SignedIn face="centre" as="official" level={1}>
      {() => <CentreCounts />}
    </SignedIn>
  )
}
