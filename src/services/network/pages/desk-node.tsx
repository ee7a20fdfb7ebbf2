import type { ReactNode } from 'react'
import { NodePage } from './node-facts.tsx'

export default function DeskNode(): ReactNode {
  return (
    <div className="desk-page stack">
      <NodePage back="/network" />
    </div>
  )
}
