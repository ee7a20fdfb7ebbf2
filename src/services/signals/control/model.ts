/**
 * What a controller must know of the streets: lanes, the connections between them, and the intersections that hold some of
 * these connections. Words are those of NTCIP 1202 where it has them, and SUMO's else. Metres, seconds, metres a second.
 *
 * Everything is referred to by its place in an array (`LaneIndex`, `GroupIndex`), since the planner goes through these
 * tables every second; `id` is the name that the world outside uses.
 */

export type LaneIndex = number
export type ConnectionIndex = number
/** The place of a signal group at its intersection: SUMO's link index, a channel of NTCIP 1202 §2.4. */
export type GroupIndex = number

export interface Lane {
  readonly id: string
  /** The road or the inside of a junction that it is part of. */
  readonly edge: string
  readonly length_m: number
  readonly speed_limit_mps: number
  /** The part of a junction: who stands here blocks others. */
  readonly inside: boolean
  /** What leads out of this lane and into it, as places in `RoadNetwork.connections`. */
  readonly out: readonly ConnectionIndex[]
  readonly in: readonly ConnectionIndex[]
  /** For a map: x, y in the network's own metres. */
  readonly shape: readonly (readonly [number, number])[]
}

export type Turn = 'straight' | 'left' | 'right' | 'around'

export interface Connection {
  readonly from: LaneIndex
  readonly to: LaneIndex
  /** The lanes through the junction, in the order in which they are driven; empty when the network does not know them. */
  readonly inside: readonly LaneIndex[]
  readonly turn: Turn
  /** Who shows its light, when there is one. */
  readonly control: { readonly intersection: number; readonly group: GroupIndex } | undefined
}

/**
 * One light as SUMO writes it: `G` go first, `g` go but give way, `y` yellow, `r` stop, `s` stop, then turn right if free,
 * `O` and `o` not controlled.
 */
export type Aspect = 'G' | 'g' | 'y' | 'r' | 's' | 'O' | 'o'
/** A letter for each group of an intersection, the group's place being the letter's. */
export type Aspects = string

/** What two groups may show at the same time. */
export const Conflict = {
  /** Their ways do not meet. */
  none: 0,
  /** They meet, and the engineer who made the programme lets both go. */
  permitted: 1,
  /** They meet; the first may go with the second when it gives way (`g`). */
  givesWay: 2,
  /** Never both. */
  exclusive: 3,
} as const

export interface SignalGroup {
  readonly kind: 'vehicle' | 'pedestrian'
  /** Several connections may share one light; one that serves nobody has none. */
  readonly connections: readonly ConnectionIndex[]
  readonly yellow_s: number
  /** For pedestrians their minimum. */
  readonly min_green_s: number
  /** After so long at red with the others going, the interlock itself gives it its turn. */
  readonly max_red_s: number
}

/** Groups that go together. `G`, `g`, `r`, `s` (and `O`, `o`) only. */
export interface Stage {
  readonly aspects: Aspects
  /** Found in the intersection's own programme; the others were made from the conflict matrix. */
  readonly own: boolean
}

/** A step of a fixed plan; steps with yellow are part of it, as they are in the controller's own. */
export interface PlanStep {
  readonly aspects: Aspects
  readonly duration_s: number
}

/** A pattern of NTCIP 1202: cycle, offset and splits. */
export interface FixedPlan {
  readonly id: string
  readonly offset_s: number
  readonly steps: readonly PlanStep[]
}

/** From a second of the day on, a plan. */
export interface PlanChange {
  readonly from_s: number
  readonly plan: string
}

/** A loop or a camera's field on one lane. */
export interface Detector {
  readonly id: string
  readonly lane: LaneIndex
  /** How far before the stop line it sees. */
  readonly range_m: number
}

export interface Intersection {
  readonly id: string
  readonly position: readonly [number, number]
  readonly groups: readonly SignalGroup[]
  readonly stages: readonly Stage[]
  /** `conflicts[a * groups + b]` is a `Conflict` of a towards b. */
  readonly conflicts: Uint8Array
  /** `clearance_s[a * groups + b]`: from the end of a's yellow to the beginning of b, where they exclude each other. */
  readonly clearance_s: Float64Array
  readonly plans: readonly FixedPlan[]
  /** By ascending `from_s`; the first begins at 0. */
  readonly schedule: readonly PlanChange[]
  readonly detectors: readonly Detector[]
}

export interface RoadNetwork {
  readonly lanes: readonly Lane[]
  readonly connections: readonly Connection[]
  readonly intersections: readonly Intersection[]
}

export const goes = (aspect: string | undefined): boolean => aspect === 'G' || aspect === 'g'

export const conflictOf = (at: Pick<Intersection, 'groups' | 'conflicts'>, a: GroupIndex, b: GroupIndex): number =>
  at.conflicts[a * at.groups.length + b] ?? Conflict.exclusive

export const clearanceOf = (at: Intersection, a: GroupIndex, b: GroupIndex): number =>
  at.clearance_s[a * at.groups.length + b] ?? 0
