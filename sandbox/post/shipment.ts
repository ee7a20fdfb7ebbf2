/** A shipment and the steps it may take. */

export type Step = 'accepted' | 'in-transit' | 'delivered' | 'returned'

export interface Report {
  readonly eventId: string
  readonly orderId: string
  readonly trackingCode: string
  readonly kind: Step
  /** Counts the steps of a shipment, so that whoever hears them out of order can tell. */
  readonly sequence: number
  readonly at: string
  readonly holder: string
  readonly place: string
  readonly note: string | null
}

export interface Shipment {
  readonly orderId: string
  readonly trackingCode: string
  readonly recipient: {
    readonly name: string
    readonly phone: string
    readonly line: string
    readonly commune: string
    readonly province: string
  }
  readonly sender: string
  readonly contents: string
  readonly createdAt: string
  readonly reports: Report[]
}

/** After which step which may come. */
const next: Readonly<Record<Step | 'created', readonly Step[]>> = {
  created: ['accepted'],
  accepted: ['in-transit'],
  'in-transit': ['in-transit', 'delivered', 'returned'],
  delivered: [],
  returned: [],
}

export function possibleSteps(shipment: Shipment): readonly Step[] {
  return next[shipment.reports.at(-1)?.kind ?? 'created']
}
