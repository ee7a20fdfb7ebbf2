/** How long each kind of intervention lasts at most, what others may wait for it, and who goes before whom. Rules SG46 and SG47. */
import type { InterventionKind } from '../contract-live.ts'

interface Bound {
  readonly lastsMaxS: number
  /** Vehicle-seconds of others, unless said. */
  readonly costS: number
  readonly rank: number
  /** A vehicle's transmitter may ask for it; the others are asked for by people. */
  readonly byTransmitter: boolean
}

export const bounds: Readonly<Record<InterventionKind, Bound>> = {
  hold: { lastsMaxS: 300, costS: 1500, rank: 1, byTransmitter: false },
  bus: { lastsMaxS: 900, costS: 900, rank: 1, byTransmitter: true },
  emergency: { lastsMaxS: 1800, costS: 20_000, rank: 3, byTransmitter: true },
  convoy: { lastsMaxS: 3600, costS: 40_000, rank: 3, byTransmitter: false },
  flash: { lastsMaxS: 3600, costS: 100_000, rank: 4, byTransmitter: false },
  // Beyond this the interlock serves who has waited longest.
  'all-red': { lastsMaxS: 90, costS: 20_000, rank: 4, byTransmitter: false },
}
