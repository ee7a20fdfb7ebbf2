/** The page of a plan that is being written. */
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { call } from '../../../web/ui/client.ts'
import { usePathParams } from '../../../web/ui/navigation.tsx'
import { Answer, NotFound } from '../../../web/ui/page.tsx'
import { SignedIn } from '../../../web/ui/session.tsx'
import { listPlans, readIntersection } from '../contract.ts'
import { signalsKey } from './parts.tsx'
import { PlanEditor } from './plan-editor.tsx'
import './signals.css'
import './plan.css'

export default function PlanPage(): ReactNode {
  const { id = '' } = usePathParams()
  return (
    <SignedIn face="centre" as="official">
      {() => <One id={id} />}
    </SignedIn>
  )
}

function One({ id }: { id: string }): ReactNode {
  const at = useQuery({
    queryKey: [...signalsKey, 'intersection', id],
    queryFn: ({ signal }) => call(readIntersection, { params: { id }, signal }),
  })
  const plans = useQuery({
    queryKey: [...signalsKey, 'plans', id],
    queryFn: ({ signal }) => call(listPlans, { params: { id }, signal }),
  })
  return (
    <Answer of={at} alone>
      {(intersection) =>
        intersection.mayPlan ? (
          <Answer of={plans} alone>
            {({ plans: all }) => (
              <PlanEditor at={intersection} base={all.find(({ state }) => state === 'deployed') ?? all[0]} />
            )}
          </Answer>
        ) : (
          <NotFound />
        )
      }
    </Answer>
  )
}
