/** The one set of parameters, for every map; how each was found is in docs/decisions (signal control). */
export interface Parameters {
  /** Between two vehicles of a queue at the stop line. */
  readonly headway_s: number
  /** From green to the first vehicle's crossing of the stop line. */
  readonly start_s: number
  /** Of the yellow, so much is still used. */
  readonly yellow_used_s: number
  /** Beyond the yellow, until the next green: what clearing the junction takes on average. */
  readonly clear_s: number
  /** Between two vehicles that give way to others. */
  readonly yielding_s: number
  /** A first vehicle that has found no gap for so long on green needs one of its own. */
  readonly gapless_s: number
  /** A gap in which a stage may end without stopping anybody. */
  readonly gap_s: number
  /** A first vehicle that stands so long on green wants another way. */
  readonly stuck_s: number
  /** What stopping a vehicle costs, as seconds of delay. */
  readonly stop_s: number
  /** A vehicle that has stood so long counts twice. */
  readonly patience_s: number
  /** What changing now costs: a plan that gains less is not worth it, since it may look different a second later. */
  readonly change_s: number
  /** How far a plan looks. */
  readonly horizon_s: number
  /** What a vehicle that is not served within the horizon costs besides its wait. */
  readonly left_s: number
  /** Stages looked at after the present one, and after that one. */
  readonly breadth: readonly number[]
}

export const parameters: Parameters = {
  headway_s: 1.8,
  start_s: 1,
  yellow_used_s: 1.5,
  clear_s: 0.5,
  yielding_s: 4,
  gapless_s: 10,
  gap_s: 3,
  stuck_s: 3,
  stop_s: 8,
  patience_s: 400,
  change_s: 10,
  horizon_s: 30,
  left_s: 10,
  breadth: [6, 4],
}
