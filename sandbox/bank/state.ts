/** What the sandbox bank is told, and what it remembers. */

export interface BankOptions {
  /** Its address, with its path prefix: `http://localhost:8090/bank`. */
  readonly publicUrl: string
  /** Where Khuê takes the bank's messages. */
  readonly webhookUrl: string
  /** Khuê's key for refunds and statements. */
  readonly apiKey: string
  readonly bin: string
  readonly account: string
  readonly accountName: string
  /** Folder that outlives a restart; null forgets. */
  readonly folder: string | null
}

export interface Transfer {
  readonly type: 'transfer'
  readonly id: string
  readonly account: string
  readonly amount: string
  readonly currency: string
  readonly content: string
  readonly payer: { readonly name: string; readonly account: string; readonly bank: string }
  readonly occurredAt: string
}

export interface Refund {
  readonly type: 'refund'
  readonly id: string
  readonly refundId: string
  readonly transferId: string
  readonly state: 'completed' | 'rejected'
  readonly amount: string
  readonly currency: string
  readonly reason: string
  readonly occurredAt: string
}

export interface BankState {
  readonly transfers: Map<string, Transfer>
  readonly refunds: Map<string, { refund: Refund; content: string }>
  /** Token of a payment form → the transfer that it made, so that a double click pays once. */
  readonly tokens: Map<string, string>
  refuseRefunds: boolean
}
