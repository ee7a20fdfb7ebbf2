/** Reports for the portal's map of what is around. */
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { call } from '../../../web/ui/client.ts'
import { useLive } from '../../../web/ui/live.ts'
import type { NearPoint } from '../../../web/ui/near.ts'
import { listPoints } from '../contract.ts'
import { reportPoints } from './near-points.ts'

const key = ['participation', 'points', { state: 'open' }] as const

/** Undefined until they are there. */
export function useReportsAround(): readonly NearPoint[] | undefined {
  const { data } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => call(listPoints, { query: { state: 'open' }, signal }),
  })
  useLive(['reports:all'], [key])
  return useMemo(() => data && reportPoints(data.items), [data])
}
