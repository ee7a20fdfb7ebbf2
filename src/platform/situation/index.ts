/** What other modules may call. */
import type { Tx } from '../../kernel/app.ts'
import type { Signal } from './contract.ts'
import { signalEnded, signalRaised } from './events.ts'

export type { LayerPoints, PointState, Signal } from './contract.ts'
export { signalEnded, signalRaised } from './events.ts'
export { declareRoads } from './ground.ts'
export { declareLayer, type LineLayer, type MapLayer, type PointLayer } from './layers.ts'

/** SIT3: with the caller's change, or not at all. Said again with the same source and reference, it is more about the same thing. */
export function raiseSignal(tx: Tx, signal: Signal): void {
  tx.emit(signalRaised, signal)
}

/** What was signalled is over. */
export function endSignal(tx: Tx, source: string, reference: string): void {
  tx.emit(signalEnded, { source, reference, at: tx.now.toString() })
}
