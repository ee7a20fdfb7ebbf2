import type { Tx } from '../../kernel/app.ts'

/** The certificates (PEM) at which every chain must end. */
export function trustAnchors(_tx: Tx): Promise<string[]> {
  throw new Error('not built yet')
}
