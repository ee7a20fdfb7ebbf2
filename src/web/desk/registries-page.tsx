/** The registries, with the pages that belong to one of them. */
import type { ReactNode } from 'react'
import { RegistriesPage } from '../../platform/registry/pages/desk-registries.tsx'
import { GoButton } from '../ui/controls.tsx'
import { useText } from '../ui/language.tsx'
import { useSession } from '../ui/session.tsx'
import { linksBelow } from './links.ts'

export default function Registries(): ReactNode {
  const t = useText()
  const { data } = useSession()
  const links = linksBelow('/registries', data?.permissions ?? [])
  return (
    <RegistriesPage
      more={
        links.length > 0 && (
          <div className="row">
            {links.map(({ to, name }) => (
              <GoButton key={to} to={to} size="small">
                {t(name)}
              </GoButton>
            ))}
          </div>
        )
      }
    />
  )
}
