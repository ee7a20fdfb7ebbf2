/** The post as we speak with it: shipments that we order, reports that it signs. The sandbox post speaks the same. */
import { type Static, Type } from 'typebox'
import type { Config } from '../../kernel/config.ts'
import { type Answer, toSetAddress } from '../../kernel/outgoing.ts'
import { problem } from '../../kernel/problems.ts'
import { compileFor } from '../../kernel/validation.ts'
import type { PostalAddress } from './contract.ts'

export const statusTyp = 'post-status+jws'

export const PostReport = Type.Object({
  eventId: Type.String({ pattern: '^[\\x21-\\x7e]{1,64}$' }),
  orderId: Type.String({ format: 'uuid' }),
  trackingCode: Type.String({ pattern: '^[0-9A-Z]{5,30}$' }),
  kind: Type.Union([
    Type.Literal('accepted'),
    Type.Literal('in-transit'),
    Type.Literal('delivered'),
    Type.Literal('returned'),
  ]),
  /** The post's own count of the shipment's steps, from 1. */
  sequence: Type.Integer({ minimum: 1, maximum: 10_000 }),
  at: Type.String({ format: 'date-time' }),
  holder: Type.String({ minLength: 1, maxLength: 300 }),
  place: Type.Union([Type.String({ maxLength: 500 }), Type.Null()]),
  note: Type.Union([Type.String({ maxLength: 500 }), Type.Null()]),
})
export type PostReport = Static<typeof PostReport>

const readReport = compileFor('body', PostReport)

/** Null when the bytes are not a report. */
export function parseReport(body: Buffer): PostReport | null {
  try {
    const data: unknown = JSON.parse(body.toString('utf8'), (_key, value: unknown) =>
      typeof value === 'string' ? value.replaceAll('\0', '').toWellFormed() : value,
    )
    return 'error' in readReport(data) ? null : (data as PostReport)
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

export interface ShipmentOrder {
  /** Our delivery's id: the post does the same id once. */
  readonly orderId: string
  readonly sender: string
  readonly contents: string
  readonly address: PostalAddress
}

const timeoutMs = 15_000
const answerBytesMax = 64 * 1024

/** Orders a shipment: its tracking code, or the post's reason for refusing it. Throws `delivery.post-unavailable`. */
export async function orderShipment(
  { post }: Config,
  { orderId, sender, contents, address }: ShipmentOrder,
): Promise<{ trackingCode: string } | { refused: string }> {
  const unavailable = (cause: unknown) => Object.assign(problem('delivery.post-unavailable'), { cause })
  let answer: Answer
  try {
    const { recipientName: name, ...place } = address
    answer = await toSetAddress.call(`${post.url}/api/shipments`, {
      method: 'POST',
      timeoutMs,
      bytesMax: answerBytesMax,
      headers: { authorization: `Bearer ${post.apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ orderId, sender, contents, recipient: { name, ...place } }),
    })
  } catch (error) {
    throw unavailable(error)
  }
  const text = answer.body.toString('utf8').slice(0, 2000)
  if (answer.status === 409 || answer.status === 422) return { refused: text }
  if (!answer.ok) throw unavailable(new Error(`${answer.status}: ${text}`))
  const { trackingCode } = JSON.parse(text) as { trackingCode?: unknown }
  if (typeof trackingCode !== 'string' || !/^[0-9A-Z]{5,30}$/.test(trackingCode)) throw unavailable(new Error(text))
  return { trackingCode }
}
