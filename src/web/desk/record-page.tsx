/** A record of any registry, with what that registry's own module shows beside it. */
import { type ComponentType, lazy, type ReactNode, Suspense } from 'react'
import type { History } from '../../platform/registry/contract.ts'
import { RecordOf } from '../../platform/registry/pages/desk-record.tsx'
import { usePathParams } from '../ui/navigation.tsx'
import { Loading } from '../ui/page.tsx'

type Part = ComponentType<{ of: History['record']['data']; record: History['record'] }>

const parts: Readonly<Record<string, Part>> = {
  population: lazy(() => import('../../registries/population/pages/national-check.tsx')),
  'public-assets': lazy(() => import('../../registries/public-assets/pages/wear.tsx')),
}

export default function RecordPage(): ReactNode {
  const { registry = '' } = usePathParams()
  const More = parts[registry]
  return (
    <RecordOf
      name={registry}
      {...(More && {
        more: ({ record }) => (
          <Suspense fallback={<Loading lines={3} />}>
            <More of={record.data} record={record} />
          </Suspense>
        ),
      })}
    />
  )
}
