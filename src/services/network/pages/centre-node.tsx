import type { ReactNode } from 'react'
import { SignedIn } from '../../../web/ui/session.tsx'
import { NodePage } from './node-facts.tsx'

export default function CentreNode(): ReactNode {
  return (
    <SignedIn face="centre" as="official">
      {() => <NodePage back="/network" />}
    </SignedIn>
  )
}
