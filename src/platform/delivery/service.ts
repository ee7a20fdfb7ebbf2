import type { Tx } from '../../kernel/app.ts'
import type { Message } from '../../kernel/i18n.ts'
import type { DeliveryView, PostalAddress } from './contract.ts'

export interface DeliveryRequest {
  readonly documentId: string
  readonly personId: string
  readonly caseId: string
  readonly title: Message
  /** What it is, for filtering the document store; `result` unless said. */
  readonly kind?: string
  /** The unit whose counter holds the paper; needed for `byPost` and `atCounter`. */
  readonly unitId?: string
  readonly byPost?: PostalAddress
  readonly atCounter?: boolean
}

export interface Delivered {
  /** The electronic delivery, complete at once. */
  readonly deliveryId: string
  /** The paper's delivery, when one was asked for. */
  readonly paperDeliveryId: string | null
}

/** Puts a document into the person's store and tells them; sends the paper when asked. Repeating it changes nothing. */
export async function deliver(_tx: Tx, _request: DeliveryRequest): Promise<Delivered> {
  throw new Error('not written yet')
}

/** Puts a document (a receipt, a slip) into the person's store without a notice. Repeating it changes nothing. */
export async function keepDocument(
  _tx: Tx,
  _input: { documentId: string; personId: string; caseId?: string; title: Message; kind: string },
): Promise<{ id: string }> {
  throw new Error('not written yet')
}

/** Every delivery of a case, oldest first. */
export async function deliveriesOf(_tx: Tx, _caseId: string): Promise<DeliveryView[]> {
  throw new Error('not written yet')
}
