/**
 * The controllers in the street, as Khuê sees them: SUMO by TraCI is one of them, NTCIP 1202 over UDP another. A driver
 * carries and does not judge: what may be shown is the interlock's matter, and a real controller has its own monitor besides.
 */
import type { Aspects, RoadNetwork } from '../control/model.ts'

/**
 * The vehicles that detectors see, by lane and then nearest the lane's end first. Vehicles of lane i are at places
 * `first[i]` to `first[i + 1] - 1` of the other arrays. No identities: a detector knows none.
 */
export interface Sightings {
  readonly first: Int32Array
  /** From the vehicle's front to the end of its lane, metres. */
  readonly to_end_m: Float64Array
  readonly speed_mps: Float64Array
  /** For how long it has stood at this approach, seconds. */
  readonly stood_s: Float64Array
}

/** Where nothing is seen, and why; an empty lane that is seen is not blind. */
export type DetectorState = 'sees' | 'silent' | 'stuck' | 'implausible'

/** One second of the streets. */
export interface Observation {
  /** Seconds of the driver's clock, which never goes back. */
  readonly time_s: number
  readonly seen: Sightings
  /** By lane. */
  readonly detectors: readonly DetectorState[]
  /** Vehicles that crossed the stop line by each connection since the last observation. */
  readonly passed: Uint16Array
  /** What each intersection shows, as far as its controller tells. */
  readonly shown: readonly Aspects[]
  /** What asks for priority, and how far away it is. */
  readonly requests: readonly PriorityRequest[]
  /** What asks and may not; none where the street cannot tell. */
  readonly unauthorised?: readonly UnauthorisedRequest[]
}

/** Whoever asks for priority and is of no class that has it: told, never served. */
export interface UnauthorisedRequest {
  readonly id: string
  /** As the street calls it: a class of SUMO, a class type of NTCIP 1211. */
  readonly vehicleClass: string
  readonly intersection: number
}

/** A bus, an emergency vehicle or an escorted convoy that comes near (NTCIP 1202 preempt and priority requests). */
export interface PriorityRequest {
  readonly id: string
  /** Where a vehicle may ask by several numbers; else its id is the vehicle. */
  readonly vehicle?: string
  readonly kind: 'bus' | 'emergency' | 'convoy'
  readonly intersection: number
  /** By which groups it can be served. */
  readonly groups: readonly number[]
  /** Until it reaches the stop line, seconds. */
  readonly arrives_in_s: number
}

export interface DriverHealth {
  readonly connected: boolean
  /** Seconds since the last good answer of each intersection's controller. */
  readonly silent_s: readonly number[]
  readonly error: string | undefined
}

export interface ControllerDriver {
  readonly name: string
  /** Its streets are made of the register's layouts: it is connected anew when they change. */
  readonly followsRegister: boolean
  /** The intersections it drives, and the streets between them. */
  readonly describe: () => Promise<RoadNetwork>
  /** The next second: resolves when it has come, with what was seen in it. Undefined: there will be no other. */
  readonly next: () => Promise<Observation | undefined>
  /** What an intersection is to show from now on. Throws when the intersection is not this driver's. */
  readonly command: (intersection: number, aspects: Aspects) => void
  readonly health: () => DriverHealth
  readonly close: () => Promise<void>
}
