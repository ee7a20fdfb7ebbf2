/** Which simulated vehicles carry a transmitter that asks for priority, and as what. Rule SG65. */
import type { PriorityRequest, UnauthorisedRequest } from '../driver.ts'
import type { RoadNetwork } from '../../control/model.ts'

/** SUMO's vehicle classes (vehicle_type_parameters, "abstract vehicle class"). An escort's convoy is asked for by people, never by a transmitter. */
const kinds: ReadonlyMap<string, PriorityRequest['kind']> = new Map([
  ['bus', 'bus'],
  ['emergency', 'emergency'],
])
/** Those that have a transmitter in the simulation and no right to be served. */
const strangers: ReadonlySet<string> = new Set(['authority', 'army', 'vip', 'coach', 'taxi'])

export const mayAsk = (vehicleClass: string): boolean => kinds.has(vehicleClass) || strangers.has(vehicleClass)

/** Who stands still will go on; the time until it is there is not without end. */
const slowest_mps = 4

export interface Asking {
  readonly id: string
  readonly vehicleClass: string
  readonly lane: number
  readonly to_end_m: number
  readonly speed_mps: number
}

/** Requests of those on a lane that ends at a light; by which of its ways they will go nobody tells. */
export function requestsOf(
  network: RoadNetwork,
  asking: readonly Asking[],
): { requests: PriorityRequest[]; unauthorised: UnauthorisedRequest[] } {
  const requests: PriorityRequest[] = []
  const unauthorised: UnauthorisedRequest[] = []
  for (const { id, vehicleClass, lane, to_end_m, speed_mps } of asking) {
    const controls = (network.lanes[lane]?.out ?? []).flatMap((way) => network.connections[way]?.control ?? [])
    const intersection = controls[0]?.intersection
    if (intersection === undefined) continue
    const kind = kinds.get(vehicleClass)
    if (kind === undefined) unauthorised.push({ id, vehicleClass, intersection })
    else {
      const groups = [...new Set(controls.map(({ group }) => group))]
      requests.push({ id, kind, intersection, groups, arrives_in_s: to_end_m / Math.max(slowest_mps, speed_mps) })
    }
  }
  return { requests, unauthorised }
}
