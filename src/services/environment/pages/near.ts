/** Air and water for the portal's map of what is around. */
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { call } from '../../../web/ui/client.ts'
import { useLive } from '../../../web/ui/live.ts'
import type { NearPoint } from '../../../web/ui/near.ts'
import { listAir } from '../contract.ts'
import { listWater } from '../contract-water.ts'
import { airPoints, waterPoints } from './near-points.ts'

const keys = { air: ['environment', 'air'], water: ['environment', 'water'] } as const

/** Undefined until they are there. */
export function useEnvironmentAround(): readonly NearPoint[] | undefined {
  const air = useQuery({ queryKey: keys.air, queryFn: ({ signal }) => call(listAir, { signal }) }).data
  const water = useQuery({ queryKey: keys.water, queryFn: ({ signal }) => call(listWater, { signal }) }).data
  useLive(['environment:now'], Object.values(keys))
  return useMemo(
    () => (air && water ? [...airPoints(air.stations), ...waterPoints(water.stations)] : undefined),
    [air, water],
  )
}
