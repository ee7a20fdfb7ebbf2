/** The first page: procedures and one's own cases, and what else the city offers. */
import type { ReactNode } from 'react'
import Home from '../../services/procedures/pages/portal/home.tsx'
import { TheCity } from './city.tsx'

export default function PortalHome(): ReactNode {
  return (
    <Home>
      <TheCity />
    </Home>
  )
}
